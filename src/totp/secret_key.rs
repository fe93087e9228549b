//! The secret key that phone and store share.
//!
//! Owns its length, its base32 form and that it is wiped when dropped. It has
//! no `Debug`, `Display` or serialization; must not know users.

use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::model::SecretText;

/// Why a text is no secret key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyProblem {
    /// A character outside base32; the position counts from 1 without blanks.
    #[error("character {0} is not base32: only A–Z and 2–7 are")]
    Character(usize),
    /// The last group is cut off.
    #[error("the key is incomplete: a character is missing or too many at the end")]
    Length,
    /// Fewer than 128 bits (RFC 4226 section 4, R6).
    #[error("the key has {0} bits; at least 128 are needed")]
    TooShort(usize),
    /// More than 128 bytes: no app or token has that.
    #[error("the key has {0} bits; at most 1024 are taken")]
    TooLong(usize),
    /// The same byte over and over: nobody's random key.
    #[error("the key is not random: all its bytes are the same")]
    NotRandom,
}

/// A secret key of 16–128 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(Zeroizing<Vec<u8>>);

impl SecretKey {
    /// Takes random bytes over: 20 from a CSPRNG for SHA-1, 32 for SHA-256.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, KeyProblem> {
        let bytes = Zeroizing::new(bytes);
        match bytes.len() {
            short @ 0..16 => return Err(KeyProblem::TooShort(short * 8)),
            16..=128 => {}
            long => return Err(KeyProblem::TooLong(long.saturating_mul(8))),
        }
        if bytes.windows(2).all(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(KeyProblem::NotRandom);
        }
        Ok(Self(bytes))
    }

    /// Reads base32 (RFC 4648 section 6) as people type and print it: case,
    /// blanks, dashes and padding do not matter.
    pub fn from_base32(text: &str) -> Result<Self, KeyProblem> {
        let mut plain = Zeroizing::new(String::with_capacity(text.len()));
        for c in text.trim_end_matches(|c: char| c == '=' || c.is_whitespace()).chars() {
            if c.is_whitespace() || c == '-' {
                continue;
            }
            match c.to_ascii_uppercase() {
                c @ ('A'..='Z' | '2'..='7') => plain.push(c),
                _ => return Err(KeyProblem::Character(plain.len() + 1)),
            }
        }
        // Trailing bits that are not zero are forgiven: some tokens print them.
        if let Some(last) = plain.pop() {
            let length = plain.len() + 1;
            plain.push(without_spare_bits(last, length));
        }
        let mut bytes = BASE32_NOPAD.decode(plain.as_bytes()).map_err(|_| KeyProblem::Length)?;
        let key = Self::from_bytes(std::mem::take(&mut bytes));
        bytes.zeroize();
        key
    }

    /// Reads what a token's maker prints: hexadecimal when every character is
    /// one and they come in pairs, else base32.
    pub fn from_typed(text: &str) -> Result<Self, KeyProblem> {
        let plain: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace() && !"-:".contains(*c)).collect());
        let is_hex = plain.len() >= 32 && plain.chars().all(|c| c.is_ascii_hexdigit());
        match HEXLOWER_PERMISSIVE.decode(plain.as_bytes()) {
            Ok(bytes) if is_hex => Self::from_bytes(bytes),
            _ => Self::from_base32(text),
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Upper case, no padding: what a key URI holds.
    pub fn to_base32(&self) -> SecretText {
        SecretText::new(BASE32_NOPAD.encode(&self.0))
    }

    /// Base32 in groups of four, as people read it.
    pub fn to_groups(&self) -> Vec<SecretText> {
        let text = Zeroizing::new(BASE32_NOPAD.encode(&self.0));
        let mut rest = text.as_str();
        let mut groups = Vec::new();
        while !rest.is_empty() {
            let (group, tail) = rest.split_at(rest.len().min(4));
            groups.push(SecretText::new(group.to_owned()));
            rest = tail;
        }
        groups
    }
}

/// The last character with the bits beyond the last whole byte set to zero.
fn without_spare_bits(last: char, length: usize) -> char {
    let spare = (length * 5) % 8;
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let Some(value) = alphabet.iter().position(|c| char::from(*c) == last) else { return last };
    if spare >= 5 {
        return last;
    }
    alphabet.get((value >> spare) << spare).map_or(last, |c| char::from(*c))
}
