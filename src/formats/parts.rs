//! Words that several formats share: hashes, digits, periods, serial numbers of apps.
//!
//! Must not know a format.

use data_encoding::{HEXLOWER, HEXUPPER};

use super::Enrolled;
use crate::model::{Algorithm, DeviceId, Digits, Period, Serial};

/// Before the identity of an app, where a format wants a serial number.
const APP: &str = "MFAE";
/// Digits of an identity.
const ID_DIGITS: usize = 32;

/// A hash by any of its names: `SHA1`, `sha-256`, `HmacSHA512`, `HMAC-SHA256`.
pub(super) fn algorithm(text: &str) -> Option<Algorithm> {
    let plain: String = text.chars().filter(|c| !"-_ ".contains(*c)).take(16).collect();
    let plain = plain.to_ascii_uppercase();
    match plain.strip_prefix("HMAC").unwrap_or(&plain) {
        "SHA1" => Some(Algorithm::Sha1),
        "SHA256" => Some(Algorithm::Sha256),
        "SHA512" => Some(Algorithm::Sha512),
        _ => None,
    }
}

/// The name of a hash as most programs write it.
pub(super) const fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Sha1 => "SHA1",
        Algorithm::Sha256 => "SHA256",
        Algorithm::Sha512 => "SHA512",
    }
}

/// How many digits a code has.
pub(super) fn digits(text: &str) -> Option<Digits> {
    match text.trim() {
        "6" => Some(Digits::Six),
        "8" => Some(Digits::Eight),
        _ => None,
    }
}

/// How long a code shows.
pub(super) fn period(text: &str) -> Option<Period> {
    match text.trim() {
        "30" => Some(Period::Thirty),
        "60" => Some(Period::Sixty),
        _ => None,
    }
}

/// The number of a token, or one for an app that nobody else has.
pub(super) fn serial_of(enrolled: &Enrolled<'_>) -> String {
    match enrolled.serial {
        Some(serial) => serial.to_string(),
        None => format!("{APP}{}", HEXUPPER.encode(&enrolled.id.0)),
    }
}

/// Whether this number stands for an app of ours.
pub(super) fn is_of_an_app(serial: &Serial) -> bool {
    let digits = serial.as_str().strip_prefix(APP);
    digits.is_some_and(|digits| digits.len() == ID_DIGITS && digits.chars().all(|c| c.is_ascii_hexdigit()))
}

/// The identity in hexadecimal.
pub(super) fn hex(id: DeviceId) -> String {
    HEXLOWER.encode(&id.0)
}
