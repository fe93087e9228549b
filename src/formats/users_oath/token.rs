//! A line of a users file, split as liboath splits it.
//!
//! Owns which first words are devices. Must not judge whether the line can be taken.

use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use crate::model::{Digits, Period};
use crate::totp::SecretKey;

/// Longest line of a device, in bytes: what is longer is none.
const LONGEST: usize = 4096;

/// What the first word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Codes of time.
    Time {
        /// How long a code shows.
        period: Period,
        /// How many digits it has.
        digits: Digits,
    },
    /// Codes of a counter.
    Event,
    /// Codes of seven digits.
    SevenDigits,
    /// A word like these that liboath does not know.
    Unknown,
}

/// A line of a device; what is missing at its end is not there.
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) kind_word: &'a str,
    pub(super) user: Option<&'a str>,
    pub(super) pin: Option<&'a str>,
    secret: Option<&'a str>,
    pub(super) counter: Option<&'a str>,
    pub(super) code: Option<&'a str>,
    pub(super) time: Option<&'a str>,
    /// Whether there are columns that liboath does not know.
    pub(super) has_more: bool,
}

impl<'a> Token<'a> {
    /// The line of a device, or none: a comment, a blank line, a type of somebody else.
    pub(super) fn of(line: &'a [u8]) -> Option<Self> {
        let start = line.iter().position(|byte| !b" \t\r\n".contains(byte))?;
        let begins = line.get(start..)?;
        if !(begins.starts_with(b"HOTP") || begins.starts_with(b"TOTP")) {
            return None;
        }
        // What cannot be a line of liboath has its type only, which is refused.
        let text = if line.len() <= LONGEST { std::str::from_utf8(line).ok() } else { None };
        let mut words =
            text.unwrap_or("HOTP/?").split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
        let kind_word = words.next()?;
        let mut next = || words.next();
        Some(Self {
            kind: kind(kind_word),
            kind_word,
            user: next(),
            pin: next(),
            secret: next(),
            counter: next(),
            code: next(),
            time: next(),
            has_more: next().is_some(),
        })
    }

    /// Whether liboath reads the line.
    pub(super) fn is_known(&self) -> bool {
        self.kind != Kind::Unknown
    }

    /// The bytes of the key, when they are hexadecimal.
    pub(super) fn key_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        let secret = self.secret.filter(|text| !text.is_empty())?;
        HEXLOWER_PERMISSIVE.decode(secret.as_bytes()).ok().map(Zeroizing::new)
    }

    /// The secret key, or why it is none.
    pub(super) fn key(&self) -> Option<Result<SecretKey, String>> {
        self.secret.filter(|text| *text != "-")?;
        let Some(bytes) = self.key_bytes() else {
            return Some(Err("The secret key is not hexadecimal, or a digit is missing.".to_owned()));
        };
        Some(
            SecretKey::from_bytes(bytes.to_vec())
                .map_err(|problem| format!("The secret key is refused: {problem}.")),
        )
    }
}

fn kind(word: &str) -> Kind {
    let time = |period, digits| match digits {
        "" | "/6" => Kind::Time { period, digits: Digits::Six },
        "/7" => Kind::SevenDigits,
        "/8" => Kind::Time { period, digits: Digits::Eight },
        _ => Kind::Unknown,
    };
    match word {
        "HOTP" | "HOTP/E" | "HOTP/E/6" | "HOTP/E/7" | "HOTP/E/8" => Kind::Event,
        _ => match (word.strip_prefix("HOTP/T30"), word.strip_prefix("HOTP/T60")) {
            (Some(digits), _) => time(Period::Thirty, digits),
            (_, Some(digits)) => time(Period::Sixty, digits),
            _ => Kind::Unknown,
        },
    }
}
