//! What the verification module promises, against vectors and tables that are
//! not made by it.

mod key_uri;
mod odds;
mod pairing;
mod pairing_state;
mod recovery_code;
mod secret_key;
mod sign_in;
mod vectors;

use super::{Code, Generator, SecretKey};
use crate::model::{Digits, Parameters};

/// The key of RFC 4226 appendix D and RFC 6238 appendix B (SHA-1).
fn rfc_key() -> SecretKey {
    SecretKey::from_bytes(b"12345678901234567890".to_vec()).unwrap()
}

fn rfc_generator() -> Generator {
    Generator::new(&rfc_key(), Parameters::UNIVERSAL)
}

fn code(text: &str) -> Code {
    Code::parse(text, Digits::Six).unwrap_or_else(|_| panic!("{text} is no code"))
}
