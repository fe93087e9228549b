//! The CSV files of privacyIDEA and LinOTP: a serial number, a key in hexadecimal, how
//! codes are made; and the user in front, in version 2 of privacyIDEA.
//!
//! Owns their traps: privacyIDEA chooses the hash by the length of the key, and both
//! split a line at every comma and know no quotes, so nothing that needs one is written.
//! A quote is read all the same, within its line.

use std::fmt::Write as _;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::lines::{Line, is_text, lines, rows};
use super::parts;
use super::{Carried, Enrolled, FormatProblem, Row, Unfit};
use crate::model::{Algorithm, Digits, Parameters, Period, Serial, UserName, excerpt};
use crate::totp::SecretKey;

/// Longest line, in bytes.
const LONGEST: usize = 8192;
/// Longest serial number in the tables of both.
const LONGEST_SERIAL: usize = 40;
/// What a spreadsheet takes for a formula at the beginning of a cell.
const BEGINS_FORMULA: [char; 4] = ['=', '+', '-', '@'];
/// The first line of a privacyIDEA file whose rows begin with the user.
pub(super) const VERSION_2: &str = "# version: 2\n";

/// Which of the files it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// privacyIDEA without a version: no user, no hash.
    PrivacyIdea,
    /// privacyIDEA, version 2: user, resolver and realm in front.
    PrivacyIdeaUsers,
    /// LinOTP: the hash at the end.
    LinOtp,
}

/// Reads a file of privacyIDEA.
pub(super) fn read_privacy_idea(bytes: &[u8]) -> Result<Vec<Row>, FormatProblem> {
    is_text(bytes)?;
    let version = lines(bytes).next().and_then(|first| version(first.text()?));
    let layout = match version.as_deref() {
        None | Some("0" | "1") => Layout::PrivacyIdea,
        Some("2") => Layout::PrivacyIdeaUsers,
        Some(found) => return Err(FormatProblem::Version { found: excerpt(found) }),
    };
    read(bytes, layout)
}

/// What the first line says, if it says a version.
fn version(first: &str) -> Option<String> {
    let version = first.strip_prefix('#')?.trim_start().strip_prefix("version:")?;
    Some(version.trim().to_owned())
}

/// Reads a file of LinOTP.
pub(super) fn read_linotp(bytes: &[u8]) -> Result<Vec<Row>, FormatProblem> {
    is_text(bytes)?;
    read(bytes, Layout::LinOtp)
}

fn read(bytes: &[u8], layout: Layout) -> Result<Vec<Row>, FormatProblem> {
    rows(bytes, |line| taken(line, layout))
}

/// The head of a file for the rest of its rows: the version.
pub(super) fn head(bytes: &[u8]) -> &[u8] {
    let first = lines(bytes).next().filter(|first| first.text().and_then(version).is_some());
    first.map_or(&[], |first| first.bytes)
}

fn taken(line: &Line<'_>, layout: Layout) -> Result<Carried, String> {
    if line.bytes.len() > LONGEST {
        return Err("The row has more than 8 KiB.".to_owned());
    }
    let text = line.text().ok_or("The row is not UTF-8.")?;
    let cells = cells(text)?;
    let mut cells = cells.iter().map(|cell| cell.trim());
    let mut next = || cells.next().unwrap_or_default();
    let user = match layout {
        Layout::PrivacyIdeaUsers => {
            let (user, _resolver, _realm) = (next(), next(), next());
            (!user.is_empty()).then_some(user)
        }
        Layout::PrivacyIdea | Layout::LinOtp => None,
    };
    let user = user.map(|user| {
        UserName::new(user)
            .map_err(|problem| format!("The user name “{}” is refused: {problem}.", excerpt(user)))
    });
    let (serial, key, kind, digits, period, hash) = (next(), next(), next(), next(), next(), next());
    let hash = match layout {
        Layout::LinOtp => hash,
        _ if hash.is_empty() => hash,
        _ => return Err("The row has more columns than privacyIDEA reads.".to_owned()),
    };
    if cells.any(|cell| !cell.is_empty()) {
        return Err("The row has more columns than the format.".to_owned());
    }
    if serial.is_empty() {
        return Err("The row has no serial number.".to_owned());
    }
    let serial = Serial::new(serial)
        .map_err(|problem| format!("The serial number “{}” is refused: {problem}.", excerpt(serial)))?;
    let (key, hash) = key_and_hash(key, hash, layout)?;
    is_totp(kind)?;
    Ok(Carried {
        user: user.transpose()?,
        device: None,
        serial: Some(serial).filter(|serial| !parts::is_of_an_app(serial)),
        key,
        parameters: Parameters {
            algorithm: hash,
            digits: or(digits, Digits::Six, parts::digits)
                .ok_or_else(|| format!("The digits “{}” are refused: 6 and 8 are taken.", excerpt(digits)))?,
            period: or(period, Period::Thirty, parts::period).ok_or_else(|| {
                format!("The period “{}” is refused: 30 and 60 are taken.", excerpt(period))
            })?,
        },
        drift: 0,
        last_step: None,
        about: None,
    })
}

/// What an empty cell stands for, else what it says.
fn or<T>(cell: &str, unsaid: T, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    if cell.is_empty() { Some(unsaid) } else { read(cell) }
}

fn is_totp(kind: &str) -> Result<(), String> {
    match kind.to_ascii_lowercase().as_str() {
        "totp" => Ok(()),
        // Both take a row without a type for HOTP.
        "" | "hotp" | "hmac" => {
            Err("The device counts events (HOTP); only time-based devices (TOTP) are taken.".to_owned())
        }
        _ => Err(format!("The type “{}” is refused: only TOTP is taken.", excerpt(kind))),
    }
}

fn key_and_hash(key: &str, hash: &str, layout: Layout) -> Result<(SecretKey, Algorithm), String> {
    if key.is_empty() {
        return Err("The row has no secret key.".to_owned());
    }
    let bytes = HEXLOWER_PERMISSIVE.decode(key.as_bytes());
    let bytes = bytes.map_err(|_| "The secret key is not hexadecimal, or a digit is missing.".to_owned())?;
    let by_length = hash_by_length(bytes.len(), layout);
    let key =
        SecretKey::from_bytes(bytes).map_err(|problem| format!("The secret key is refused: {problem}."))?;
    let hash = if hash.is_empty() {
        by_length.ok_or("The length of the key means SHA-224 or SHA-384 there, which is not taken.")?
    } else {
        parts::algorithm(hash).ok_or_else(|| {
            format!("The hash “{}” is refused: sha1, sha256 and sha512 are taken.", excerpt(hash))
        })?
    };
    Ok((key, hash))
}

/// The hash that a key of so many bytes has there when nothing is said of it.
fn hash_by_length(bytes: usize, layout: Layout) -> Option<Algorithm> {
    match bytes {
        32 => Some(Algorithm::Sha256),
        64 => Some(Algorithm::Sha512),
        28 | 48 if layout != Layout::LinOtp => None,
        _ => Some(Algorithm::Sha1),
    }
}

/// The cells of a line; the only ones in quotes are those that need them. Read here and
/// not by a library of CSV, as those keep a copy of every line in buffers that are not wiped.
fn cells(text: &str) -> Result<Vec<Zeroizing<String>>, String> {
    if !text.contains('"') {
        return Ok(text.split(',').map(|cell| Zeroizing::new(cell.to_owned())).collect());
    }
    let (mut cells, mut rest) = (Vec::new(), text);
    loop {
        let cell;
        (cell, rest) = if let Some(quoted) = rest.trim_start().strip_prefix('"') {
            in_quotes(quoted)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let (cell, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (Zeroizing::new(cell.to_owned()), rest)
        };
        cells.push(cell);
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None => return Ok(cells),
        }
    }
}

/// What stands before the quote that closes a cell, and what follows the cell.
fn in_quotes(text: &str) -> Result<(Zeroizing<String>, &str), String> {
    // Room for all of it: a text that grows leaves copies behind.
    let mut cell = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"').ok_or("The row has a quote that is never closed.")?;
        cell.push_str(before);
        // A quote that is meant stands twice.
        if let Some(after) = after.strip_prefix('"') {
            cell.push('"');
            rest = after;
        } else {
            rest = after.trim_start();
            let is_over = rest.is_empty() || rest.starts_with(',');
            return if is_over { Ok((cell, rest)) } else { Err(BEHIND_QUOTE.to_owned()) };
        }
    }
}

/// A quote is the first of its cell and the last, or is written twice.
const BEHIND_QUOTE: &str = "The row has something between a quote that closes and the next comma.";

/// The line of a device.
pub(super) fn line(enrolled: &Enrolled<'_>, layout: Layout) -> Result<Zeroizing<String>, Unfit> {
    let serial = parts::serial_of(enrolled);
    if serial.len() > LONGEST_SERIAL {
        return Err(Unfit(format!("Serial numbers have at most 40 characters there; {serial} has more.")));
    }
    let parameters = enrolled.parameters;
    let length = enrolled.key.as_bytes().len();
    if layout != Layout::LinOtp && hash_by_length(length, layout) != Some(parameters.algorithm) {
        return Err(Unfit(format!(
            "privacyIDEA chooses the hash by the length of the key, and would not choose {} for {length} bytes.",
            parameters.algorithm
        )));
    }
    let user = enrolled.user.as_str();
    let named: &[&str] = if layout == Layout::PrivacyIdeaUsers { &[user, &serial] } else { &[&serial] };
    for cell in named {
        if cell.contains(',') {
            return Err(Unfit(format!("{cell} has a comma, and this format knows no quotes.")));
        }
        if cell.starts_with(BEGINS_FORMULA) {
            return Err(Unfit(format!(
                "{cell} would be a formula to a spreadsheet, and this format knows no quotes."
            )));
        }
    }
    let mut text = Zeroizing::new(String::with_capacity(512));
    if layout == Layout::PrivacyIdeaUsers {
        text.push_str(user);
        text.push_str(",,,");
    }
    text.push_str(&serial);
    text.push(',');
    text.push_str(&Zeroizing::new(HEXLOWER.encode(enrolled.key.as_bytes())));
    // Writing to a string cannot fail.
    let _ = write!(text, ",TOTP,{},{}", parameters.digits.count(), parameters.period.secs());
    if layout == Layout::LinOtp {
        text.push(',');
        text.push_str(&parts::algorithm_name(parameters.algorithm).to_ascii_lowercase());
    }
    text.push('\n');
    Ok(text)
}
