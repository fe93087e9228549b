//! mfa-enroll.
pub mod console;
pub mod directory;
pub mod enrollment;
pub mod model;
pub mod ports;
pub mod qr;
pub mod store;
pub mod totp;
