//! Enrollments as other programs write them: text to devices, devices to text.
//!
//! Owns what each format can hold, how it is read and how it is written. Time, zone,
//! randomness and passwords are parameters. Must not open a file, read a clock or know
//! what is in a store: whoever imports or exports decides what becomes of a row.

mod carried;
mod csv;
pub mod google_authenticator;
mod key_uris;
mod lines;
mod parts;
mod problem;
mod pskc;
pub mod users_oath;
mod writer;

use std::ops::Range;

use zeroize::Zeroizing;

use crate::model::{SecretText, Timestamp};

pub use carried::{Carried, Enrolled, Row, Unfit};
pub use problem::FormatProblem;
pub use writer::{Protection, Writer};

/// Most rows of a file that are read.
pub const MOST_ROWS: usize = 200_000;

/// A way to write enrollments down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The users file of `pam_oath` and liboath.
    UsersOath,
    /// The file of one user for the google-authenticator PAM module.
    GoogleAuthenticator,
    /// Portable Symmetric Key Container (RFC 6030), an XML file.
    Pskc,
    /// Key URIs (`otpauth://…`), one a line.
    KeyUris,
    /// The OATH CSV of privacyIDEA.
    PrivacyIdea,
    /// The CSV of LinOTP.
    LinOtp,
}

impl Format {
    /// What messages call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UsersOath => "users.oath",
            Self::GoogleAuthenticator => ".google_authenticator",
            Self::Pskc => "PSKC",
            Self::KeyUris => "key URIs",
            Self::PrivacyIdea => "privacyIDEA CSV",
            Self::LinOtp => "LinOTP CSV",
        }
    }
}

/// What a reading needs beside the bytes.
pub struct Reading<'a> {
    /// The time now.
    pub now: Timestamp,
    /// The zone that the local times of a users.oath are in.
    pub zone: &'a jiff::tz::TimeZone,
    /// What opens the keys of a PSKC file.
    pub opener: Option<&'a Opener>,
}

/// What opens or seals the keys of a PSKC file.
pub enum Opener {
    /// A password: the key comes from it by PBKDF2.
    Password(SecretText),
    /// A key that both sides have: 16, 24 or 32 bytes.
    PreSharedKey(Zeroizing<Vec<u8>>),
}

/// Reads every row, in the order of the file.
pub fn read(format: Format, bytes: &[u8], reading: &Reading<'_>) -> Result<Vec<Row>, FormatProblem> {
    let mut rows = match format {
        Format::UsersOath => users_oath::read(bytes, reading),
        Format::GoogleAuthenticator => google_authenticator::read(bytes),
        Format::Pskc => pskc::read(bytes, reading),
        Format::KeyUris => key_uris::read(bytes),
        Format::PrivacyIdea => csv::read_privacy_idea(bytes),
        Format::LinOtp => csv::read_linotp(bytes),
    }?;
    for row in &mut rows {
        if let Some(place) = row.carried.as_ref().ok().and_then(Carried::place_of_key) {
            row.carried =
                Err(format!("The {place} is the secret key, so the columns or the label are wrong."));
        }
    }
    Ok(rows)
}

/// A file of the same format that has only the rows of these places: what is to be read
/// again once it is put right.
pub fn rest(format: Format, bytes: &[u8], places: &[Range<usize>]) -> Zeroizing<Vec<u8>> {
    match format {
        Format::Pskc => pskc::rest(bytes, places),
        Format::PrivacyIdea => lines::joined(csv::head(bytes), bytes, places),
        Format::UsersOath | Format::GoogleAuthenticator | Format::KeyUris | Format::LinOtp => {
            lines::joined(&[], bytes, places)
        }
    }
}

#[cfg(test)]
mod tests;
