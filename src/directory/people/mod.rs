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

use crate::model::escaped;

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

/// Most characters of foreign text in one place of a message.
const SHOWN: usize = 40;

/// Foreign text as messages show it: escaped, cut to 40 characters.
fn shown(text: &str) -> String {
    // Cut before escaping: a cell of a megabyte need not be escaped to the end.
    let start: String = text.trim().chars().take(SHOWN + 1).collect();
    let start = escaped(&start);
    if start.chars().count() <= SHOWN {
        return start;
    }
    start.chars().take(SHOWN - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
