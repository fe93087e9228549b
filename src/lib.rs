//! mfa-enroll.
pub mod model;
pub mod totp;
