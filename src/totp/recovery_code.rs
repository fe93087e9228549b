//! A recovery code, for who has no device at hand any more.
//!
//! Owns its 120 bits, its written form and that it is wiped when dropped. It
//! has no `Debug` or `Display`; must not know whether it is still good.

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::model::{RecoveryCodes, SecretText};

/// Bytes of a code: 24 characters of base32 without a rest.
const BYTES: usize = RecoveryCodes::BITS / 8;

/// A text that is no recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("A recovery code has six groups of four: letters and the digits 2 to 7.")]
pub struct NotARecoveryCode;

/// 120 random bits, written as six groups of four in base32.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

impl RecoveryCode {
    /// Of these random bytes.
    pub fn from_bytes(bytes: [u8; BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads what was typed or pasted: case, blanks and dashes do not matter.
    pub fn parse(text: &str) -> Result<Self, NotARecoveryCode> {
        let mut plain = Zeroizing::new(String::with_capacity(RecoveryCodes::BITS / 5));
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            if plain.len() >= RecoveryCodes::BITS / 5 {
                return Err(NotARecoveryCode);
            }
            plain.push(c.to_ascii_uppercase());
        }
        let mut bytes = Zeroizing::new([0; BYTES]);
        match BASE32_NOPAD.decode_len(plain.len()) {
            Ok(BYTES) => {}
            _ => return Err(NotARecoveryCode),
        }
        BASE32_NOPAD.decode_mut(plain.as_bytes(), &mut *bytes).map_err(|_| NotARecoveryCode)?;
        Ok(Self(bytes))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &*self.0
    }

    /// As people read it: `ABCD-EFGH-…`, six groups of four.
    pub fn to_text(&self) -> SecretText {
        let plain = Zeroizing::new(BASE32_NOPAD.encode(&*self.0));
        let mut text = String::with_capacity(RecoveryCodes::BITS / 4);
        for (at, c) in plain.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(c);
        }
        SecretText::new(text)
    }
}

/// Serialization of a [`RecoveryCode`], for fields that name it.
pub mod on_the_wire {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::RecoveryCode;

    /// Writes the text.
    pub fn serialize<S: Serializer>(code: &RecoveryCode, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(code.to_text().expose())
    }

    /// Reads the text.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RecoveryCode, D::Error> {
        let text = zeroize::Zeroizing::new(String::deserialize(deserializer)?);
        RecoveryCode::parse(&text).map_err(D::Error::custom)
    }
}
