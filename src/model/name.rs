//! Names of users, groups and devices, and serial numbers of hardware tokens.
//!
//! Owns the rule of AWS IAM for them (`[A-Za-z0-9_+=,.@-]`, 1–64), and that
//! they are unique ignoring case. Must not know where names come from.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest name, in characters (AWS IAM allows 64 for users).
const LONGEST: usize = 64;

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NameProblem {
    /// Nothing was typed.
    #[error("a name is needed")]
    Empty,
    /// More than 64 characters.
    #[error("a name has at most {LONGEST} characters")]
    TooLong,
    /// A character outside the set; shown escaped.
    #[error("a name cannot have {0}: only letters A–Z, digits and _ + = , . @ - are allowed")]
    Character(String),
    /// `.` or `..`, which other programs would take for a folder.
    #[error("a name cannot be only dots")]
    OnlyDots,
}

/// Characters of a name beside letters and digits.
const IN_NAMES: &str = "_+=,.@-";
/// Characters of a serial number beside letters and digits (AWS IAM).
const IN_SERIALS: &str = "_+=/:,.@-";

fn checked(text: &str, marks: &str) -> Result<String, NameProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NameProblem::Empty);
    }
    if let Some(foreign) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || marks.contains(*c))) {
        return Err(NameProblem::Character(shown(foreign)));
    }
    if text.len() > LONGEST {
        return Err(NameProblem::TooLong);
    }
    if text.chars().all(|c| c == '.') {
        return Err(NameProblem::OnlyDots);
    }
    Ok(text.to_owned())
}

fn shown(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        c if c.is_ascii_graphic() => format!("“{c}”"),
        c => format!("the character U+{:04X}", u32::from(c)),
    }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $marks:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a text, blanks round it cut off.
            pub fn new(text: &str) -> Result<Self, NameProblem> {
                checked(text, $marks).map(Self)
            }

            /// The name as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The form in which two names are compared: lower case.
            pub fn key(&self) -> String {
                self.0.to_ascii_lowercase()
            }

            /// Whether both are the same name (case does not count).
            pub fn is_same(&self, other: &Self) -> bool {
                self.0.eq_ignore_ascii_case(&other.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NameProblem;
            fn from_str(text: &str) -> Result<Self, NameProblem> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameProblem;
            fn try_from(text: String) -> Result<Self, NameProblem> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
    };
}

name! {
    /// A user's name: `[A-Za-z0-9_+=,.@-]`, 1–64 characters, unique in a store ignoring case.
    UserName, IN_NAMES
}
name! {
    /// A device's name: `[A-Za-z0-9_+=,.@-]`, 1–64 characters, unique for a user ignoring case.
    DeviceName, IN_NAMES
}
name! {
    /// A group's name: `[A-Za-z0-9_+=,.@-]`, 1–64 characters; case does not matter.
    GroupName, IN_NAMES
}
name! {
    /// The serial number on a hardware token: `[A-Za-z0-9_+=/:,.@-]`, 1–64 characters, unique in a
    /// store ignoring case.
    Serial, IN_SERIALS
}
