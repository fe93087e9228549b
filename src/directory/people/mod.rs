//! People who are to be imported, read from a file before anything is written.
//!
//! Owns the formats (CSV as helpdesks export it, the host's passwd file), their
//! bounds, and the line and reason of every row that cannot be taken. Must not
//! write, and must not know the store: who is there already is decided later.

mod arena;
mod columns;
mod credential_report;
mod csv;
mod file;
mod incoming;
mod opening;
mod passwd;
mod problem;
mod reading;
mod roll;
mod rows;
mod sorting;
mod table;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub(super) use file::plain_file;
pub use incoming::Incoming;
pub use problem::PeopleProblem;
pub use reading::{Reading, read};
pub use roll::Roll;

/// Where people are read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A table with a header: comma, semicolon, TAB or `|` between the cells.
    Csv(PathBuf),
    /// Accounts in the format of `/etc/passwd`: those of people, not of services.
    Passwd(PathBuf),
}

/// One person and the line they stand on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Where the row begins; the first line of the file is 1.
    pub line: u64,
    /// Who, and what else the row says of them.
    pub incoming: Incoming,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// Where the row begins; the first line of the file is 1.
    pub line: u64,
    /// Why, in one sentence; text of the file in it is escaped and cut.
    pub reason: String,
}

#[cfg(test)]
mod tests;
