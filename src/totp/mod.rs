//! The TOTP verification module: secret keys, key URIs, codes and steps, the
//! two-code rule ([`pairing`]) and the sign-in rule ([`sign_in`]).
//!
//! Time is always a parameter. Must not read a clock, touch a disk or draw.

mod code;
mod generator;
mod key_uri;
pub mod odds;
pub mod pairing;
mod recovery_code;
mod scanned;
mod secret_key;
pub mod sign_in;
mod verdict;

pub use code::{Code, Malformed, on_the_wire as code_on_the_wire};
pub use generator::{Generator, step_at, step_begins};
pub use key_uri::{KeyUri, KeyUriProblem};
pub use pairing::{Limits, Pairing};
pub use recovery_code::{NotARecoveryCode, RecoveryCode, on_the_wire as recovery_code_on_the_wire};
pub use scanned::{NotAKeyUri, Scanned};
pub use secret_key::{KeyProblem, SecretKey};
pub use verdict::{ClockDrift, Judgement, Verdict};

#[cfg(test)]
mod tests;
