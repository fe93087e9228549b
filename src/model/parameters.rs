//! How a device makes its codes: algorithm, digits, period.
//!
//! Owns which values exist (Key URI format, "Parameters"). Must not make codes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The hash under the HMAC (RFC 6238 section 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// HMAC-SHA-1: the one that every app knows.
    Sha1,
    /// HMAC-SHA-256: several apps ignore it and compute SHA-1.
    Sha256,
    /// HMAC-SHA-512: only for hardware tokens and imports.
    Sha512,
}

impl Algorithm {
    /// Bytes of a fresh secret key: the hash's output (RFC 6238 section 5.1).
    pub const fn key_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha512 => "SHA-512",
        })
    }
}

/// How many digits a code has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Digits {
    /// Six: the one that every app knows.
    Six,
    /// Eight: only for hardware tokens and imports.
    Eight,
}

impl Digits {
    /// The count.
    pub const fn count(self) -> usize {
        match self {
            Self::Six => 6,
            Self::Eight => 8,
        }
    }

    /// The count in words, as messages say it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Six => "six",
            Self::Eight => "eight",
        }
    }
}

/// How long a code shows, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// 30 s: the one that every app knows.
    Thirty,
    /// 60 s: only for hardware tokens and imports.
    Sixty,
}

impl Period {
    /// The length in seconds.
    pub const fn secs(self) -> u64 {
        match self {
            Self::Thirty => 30,
            Self::Sixty => 60,
        }
    }
}

/// All three together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// The hash under the HMAC.
    pub algorithm: Algorithm,
    /// Digits of a code.
    pub digits: Digits,
    /// How long a code shows.
    pub period: Period,
}

impl Parameters {
    /// The set that every app, PAM module and file format accepts.
    pub const UNIVERSAL: Self =
        Self { algorithm: Algorithm::Sha1, digits: Digits::Six, period: Period::Thirty };

    /// The same with another algorithm.
    #[must_use]
    pub const fn with_algorithm(self, algorithm: Algorithm) -> Self {
        Self { algorithm, ..self }
    }
}

impl fmt::Display for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · {} digits · {} s", self.algorithm, self.digits.count(), self.period.secs())
    }
}
