//! What stops the reading of a whole file, and what to do about it.
//!
//! Owns these messages. Rows that cannot be taken are no problem of this kind:
//! they are listed while the reading goes on. Must not hold unescaped text.

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::model::escaped;

/// Why nobody could be read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeopleProblem {
    /// Nothing is there.
    #[error("there is no file {path}")]
    Missing {
        /// The path, escaped.
        path: String,
    },
    /// A folder, pipe, device or socket.
    #[error("the path {path} is {what}, not a file")]
    NotAFile {
        /// The path, escaped.
        path: String,
        /// What it is instead.
        what: &'static str,
    },
    /// The system refused to open or read it.
    #[error("the file {path} cannot be read: {reason}")]
    Unreadable {
        /// The path, escaped.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// More than 256 MiB.
    #[error("the file is larger than 256 MiB")]
    TooLarge,
    /// More than 2,000,000 rows.
    #[error("the file has more than 2,000,000 rows")]
    TooManyRows,
    /// Nothing, or nothing but blank lines.
    #[error("the file is empty")]
    Empty,
    /// A header and no row below it.
    #[error("the file has a header and no people below it")]
    NoPeople,
    /// A passwd file without the account of a person.
    #[error("the file has no accounts of people")]
    NoAccounts,
    /// A workbook (`.xlsx`, `.ods`, `.xls`).
    #[error("the file is a spreadsheet, not CSV")]
    Spreadsheet,
    /// The mark of UTF-16, or NUL bytes in the header.
    #[error("the file is UTF-16, or no text at all")]
    Utf16,
    /// A header of more than 1 MiB or 1,000 columns.
    #[error("the header has more than 1,000 columns or 1 MiB")]
    HeaderTooLong,
    /// No column says who the user is.
    #[error("no column has the user names; the header has {found}")]
    NoUserColumn {
        /// The first columns of the header, escaped and cut.
        found: String,
    },
    /// A quote that is never closed swallows the people below it.
    #[error("the quote that opens on line {line} is never closed")]
    OpenQuote {
        /// Where it opens.
        line: u64,
    },
}

impl PeopleProblem {
    /// What to do about it.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "Check the path.",
            Self::NotAFile { .. } => {
                "Name a file; to import what a program prints, let it write a file first."
            }
            Self::Unreadable { .. } => "Check the file's mode and its disk.",
            Self::TooLarge | Self::TooManyRows => {
                "Split the file, repeat the header in each part, and import the parts one by one."
            }
            Self::Empty => "See whether the export worked.",
            Self::NoPeople => "Write one row for each person below the header.",
            Self::NoAccounts => {
                "Accounts of people have a uid from 1000 to 59999 and a shell to sign in with."
            }
            Self::Spreadsheet => "Save it as “CSV UTF-8” and import that file.",
            Self::Utf16 => "Save it as UTF-8 (“CSV UTF-8” in a spreadsheet, -Encoding UTF8 in PowerShell).",
            Self::HeaderTooLong => "Export the columns that are needed only: user, name, email.",
            Self::NoUserColumn { .. } => {
                "The first line must name the columns; the one of the user names is called user, username, \
                 login or sAMAccountName."
            }
            Self::OpenQuote { .. } => {
                "Close the quote on that line, or write it twice where it is meant as text."
            }
        }
    }

    /// What the system says of this path.
    pub(super) fn of_system(path: &Path, error: &io::Error) -> Self {
        let path = escaped(&path.display().to_string());
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::FileTooLarge => Self::TooLarge,
            _ => Self::Unreadable { path, reason: error.to_string() },
        }
    }
}

/// What ends a reading early, before it is known which file it was.
#[derive(Debug)]
pub(super) enum Stop {
    /// The system gave no more bytes.
    System(io::Error),
    /// The bytes make no sense as a whole.
    Problem(PeopleProblem),
}

impl Stop {
    /// The same with the file's path.
    pub(super) fn in_file(self, path: &Path) -> PeopleProblem {
        match self {
            Self::System(error) => PeopleProblem::of_system(path, &error),
            Self::Problem(problem) => problem,
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<PeopleProblem> for Stop {
    fn from(problem: PeopleProblem) -> Self {
        Self::Problem(problem)
    }
}
