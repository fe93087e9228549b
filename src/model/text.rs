//! Text that people wrote: display names, e-mail addresses, issuers.
//!
//! Owns what may be kept and printed: NFC, bounded, without control, bidi,
//! zero-width or tag characters. Must not know names (they are stricter).

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_width::UnicodeWidthChar;

/// Longest text, in bytes of UTF-8 after normalization: it bounds a user's record.
const LONGEST: usize = 256;
/// Longest name of the host that is kept, in bytes.
const LONGEST_NAME: usize = 64;
/// Combining marks in a row: more are used only to draw over other lines.
const MOST_MARKS: usize = 4;

/// Why a text cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum TextProblem {
    /// Nothing but blanks.
    #[error("a text is needed")]
    Empty,
    /// More than 256 bytes (an issuer: 64).
    #[error("a text has at most {0} bytes here")]
    TooLong(usize),
    /// A character that could reorder, hide or command what a terminal shows.
    #[error("the character U+{0:04X} is not allowed: it can change what a terminal shows")]
    Character(u32),
    /// More than four combining marks on one letter.
    #[error("too many combining marks on one letter")]
    Marks,
    /// A colon in an issuer, where the key URI uses it to end the issuer.
    #[error("an issuer cannot have a colon: apps read it as the end of the issuer")]
    Colon,
}

/// One line of foreign text that is safe to keep, print and log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SafeText(String);

impl SafeText {
    /// Takes a text in NFC, blanks round it cut off; 1–256 bytes.
    pub fn new(text: &str) -> Result<Self, TextProblem> {
        bounded(text, LONGEST).map(Self)
    }

    /// A name of the host (an account, a terminal, an address) as it is kept: escaped, and
    /// cut between characters to 64 bytes. None where nothing is left of it.
    pub fn of_host(text: &str) -> Option<Self> {
        let mut short = String::new();
        for c in escaped(text).chars() {
            if short.len() + c.len_utf8() > LONGEST_NAME {
                break;
            }
            short.push(c);
        }
        Self::new(&short).ok()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for SafeText {
    type Error = TextProblem;
    fn try_from(text: String) -> Result<Self, TextProblem> {
        Self::new(&text)
    }
}

impl From<SafeText> for String {
    fn from(text: SafeText) -> String {
        text.0
    }
}

/// Who asks for the codes, as the authenticator app shows it: a safe text of
/// 1–64 bytes without a colon (Key URI format, "Issuer").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Issuer(String);

impl Issuer {
    /// Takes a text in NFC, blanks round it cut off; 1–64 bytes, no colon.
    pub fn new(text: &str) -> Result<Self, TextProblem> {
        let text = bounded(text, 64)?;
        if text.contains(':') {
            return Err(TextProblem::Colon);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Issuer {
    type Error = TextProblem;
    fn try_from(text: String) -> Result<Self, TextProblem> {
        Self::new(&text)
    }
}

impl From<Issuer> for String {
    fn from(issuer: Issuer) -> String {
        issuer.0
    }
}

fn bounded(text: &str, longest: usize) -> Result<String, TextProblem> {
    // NFC of a huge text costs; nothing that long can pass.
    if text.len() > longest.saturating_mul(16) {
        return Err(TextProblem::TooLong(longest));
    }
    let text = text.trim();
    if text.is_empty() {
        return Err(TextProblem::Empty);
    }
    if text.is_ascii() {
        return bounded_ascii(text, longest);
    }
    let text: String = text.nfc().collect();
    if let Some(foreign) = text.chars().find(|c| !is_plain(*c)) {
        return Err(TextProblem::Character(u32::from(foreign)));
    }
    // It would be drawn over what stands before the text, or not at all.
    if let Some(first) = text.chars().next().filter(|c| c.width() == Some(0)) {
        return Err(TextProblem::Character(u32::from(first)));
    }
    let mut marks = 0;
    for c in text.chars() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MOST_MARKS {
            return Err(TextProblem::Marks);
        }
    }
    if text.len() > longest {
        return Err(TextProblem::TooLong(longest));
    }
    Ok(text)
}

/// The same for ASCII, which is its own NFC and has no marks: most of what is read.
fn bounded_ascii(text: &str, longest: usize) -> Result<String, TextProblem> {
    if let Some(foreign) = text.bytes().find(u8::is_ascii_control) {
        return Err(TextProblem::Character(u32::from(foreign)));
    }
    if text.len() > longest {
        return Err(TextProblem::TooLong(longest));
    }
    Ok(text.to_owned())
}

/// Whether a terminal shows this character as itself, in its place.
pub(super) fn is_plain(c: char) -> bool {
    !(c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5       // soft hyphen, joiners, fillers
            | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E              // zero width, separators, bidi
            | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0     // joiners, isolates, variation, BOM
            | 0xFFF0..=0xFFFB | 0xFFFE | 0xFFFF                                // specials
            | 0xE000..=0xF8FF | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A          // private use, format controls
            | 0xE_0000..=0x10_FFFF)) // tags, variation supplement, private planes
}

/// What an error says, as a sentence: a capital first, a full stop last.
pub fn sentence(problem: &dyn fmt::Display) -> String {
    let text = problem.to_string();
    let mut rest = text.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", rest.as_str())
}

/// The text with every character that is not plain, and every combining mark too
/// many, written as `\u{…}`: how foreign or old text that breaks the rules is shown,
/// in messages and lists.
pub fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (c, is_plain) in judged(text) {
        if is_plain { shown.push(c) } else { shown.extend(c.escape_unicode()) }
    }
    shown
}

/// The text as [`escaped`] has it; what needs no escape is not copied.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains(|c: char| c.is_ascii_control())
        || judged(text).all(|(_, is_plain)| is_plain)
    {
        return text.into();
    }
    escaped(text).into()
}

/// Each character, and whether it may be shown as itself where it stands.
fn judged(text: &str) -> impl Iterator<Item = (char, bool)> {
    text.chars().scan(0, |marks, c| {
        *marks = if is_combining_mark(c) { *marks + 1 } else { 0 };
        Some((c, is_plain(c) && *marks <= MOST_MARKS))
    })
}
