//! A code, as a person types it.
//!
//! Owns what counts as a code and that it is wiped when dropped. It has no
//! `Debug` or `Display`; must not know whether it is right.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::model::Digits;

/// A text that is no code of this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("A code has {} digits.", .0.word())]
pub struct Malformed(pub Digits);

/// Six or eight digits; leading zeros count.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(Zeroizing<String>);

impl Code {
    /// Reads what was typed or pasted: blanks and dashes between digits do not
    /// matter (`123 456`). Only ASCII digits are digits.
    pub fn parse(text: &str, digits: Digits) -> Result<Self, Malformed> {
        let mut plain = Zeroizing::new(String::with_capacity(digits.count()));
        for c in text.chars() {
            match c {
                '0'..='9' if plain.len() < digits.count() => plain.push(c),
                c if c.is_whitespace() || c == '-' => {}
                _ => return Err(Malformed(digits)),
            }
        }
        if plain.len() == digits.count() { Ok(Self(plain)) } else { Err(Malformed(digits)) }
    }

    /// How many digits it has.
    pub fn digits(&self) -> Digits {
        if self.0.len() == Digits::Eight.count() { Digits::Eight } else { Digits::Six }
    }

    /// The digits. Whoever asks for them answers for where they go.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Serialization of a [`Code`], for fields that name it.
pub mod on_the_wire {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Code;
    use crate::model::Digits;

    /// Writes the digits.
    pub fn serialize<S: Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(code.expose())
    }

    /// Reads six or eight digits.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        let text = zeroize::Zeroizing::new(String::deserialize(deserializer)?);
        let digits = if text.len() == Digits::Eight.count() { Digits::Eight } else { Digits::Six };
        Code::parse(&text, digits).map_err(D::Error::custom)
    }
}
