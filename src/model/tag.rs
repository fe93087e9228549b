//! Tags: words of the operators' own on users and devices.
//!
//! Owns the rules of AWS IAM for them: at most 50, the characters, the lengths,
//! keys unique ignoring case. Must not give any tag a meaning.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::escaped;

/// Longest key, in characters.
const LONGEST_KEY: usize = 128;
/// Longest value, in characters.
const LONGEST_VALUE: usize = 256;

/// Why a text is no tag.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum TagProblem {
    /// A key is needed.
    #[error("a tag needs a key")]
    NoKey,
    /// A key or value is too long.
    #[error("a tag's {0} has at most {1} characters")]
    TooLong(&'static str, usize),
    /// A character outside the set; shown escaped.
    #[error("a tag cannot have {0}: only letters, digits, blanks and _ . : / = + - @ are allowed")]
    Character(String),
    /// What AWS keeps for itself.
    #[error("a tag's key cannot begin with “aws:”, which is reserved")]
    Reserved,
    /// Key and value are not told apart.
    #[error("a tag is written key=value")]
    NoSign,
    /// A fifty-first.
    #[error("{} tags are the most, and this would be one more", Tags::MOST)]
    TooMany,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Tag {
    key: String,
    value: String,
}

fn checked(what: &'static str, text: &str, longest: usize) -> Result<String, TagProblem> {
    let text: String = text.trim().nfc().collect();
    let allowed = |c: char| c == ' ' || c.is_alphanumeric() || "_.:/=+-@".contains(c);
    if let Some(foreign) = text.chars().find(|c| !allowed(*c)) {
        return Err(TagProblem::Character(format!("“{}”", escaped(&foreign.to_string()))));
    }
    if text.chars().count() > longest {
        return Err(TagProblem::TooLong(what, longest));
    }
    Ok(text)
}

impl Tag {
    /// Takes both texts in NFC, blanks round them cut off. The key has 1–128
    /// characters, the value 0–256.
    pub fn new(key: &str, value: &str) -> Result<Self, TagProblem> {
        let key = checked("key", key, LONGEST_KEY)?;
        if key.is_empty() {
            return Err(TagProblem::NoKey);
        }
        if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
            return Err(TagProblem::Reserved);
        }
        Ok(Self { key, value: checked("value", value, LONGEST_VALUE)? })
    }

    /// Reads `key=value`; the first `=` parts them.
    pub fn parse(text: &str) -> Result<Self, TagProblem> {
        let (key, value) = text.split_once('=').ok_or(TagProblem::NoSign)?;
        Self::new(key, value)
    }

    /// The key as it was written.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value; may be empty.
    pub fn value(&self) -> &str {
        &self.value
    }

    fn has_key(&self, key: &str) -> bool {
        let key: String = key.trim().nfc().collect();
        self.key.to_lowercase() == key.to_lowercase()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

impl TryFrom<(String, String)> for Tag {
    type Error = TagProblem;
    fn try_from((key, value): (String, String)) -> Result<Self, TagProblem> {
        Self::new(&key, &value)
    }
}

impl From<Tag> for (String, String) {
    fn from(tag: Tag) -> Self {
        (tag.key, tag.value)
    }
}

/// At most fifty tags, in the order in which they were set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tags(Vec<Tag>);

impl Tags {
    /// Most tags of a user or device (AWS IAM).
    pub const MOST: usize = 50;

    /// All of them.
    pub fn all(&self) -> &[Tag] {
        &self.0
    }

    /// Sets a tag; one with the same key gets the new value.
    pub fn set(&mut self, tag: Tag) -> Result<(), TagProblem> {
        if let Some(same) = self.0.iter_mut().find(|same| same.has_key(&tag.key)) {
            *same = tag;
            return Ok(());
        }
        if self.0.len() >= Self::MOST {
            return Err(TagProblem::TooMany);
        }
        self.0.push(tag);
        Ok(())
    }

    /// Takes a tag off; false when there is none of that key.
    pub fn remove(&mut self, key: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|tag| !tag.has_key(key));
        self.0.len() < before
    }
}
