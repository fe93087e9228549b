//! The roll that both formats fill: people and refused rows.
//!
//! Owns what makes cells a person, that a name stands on it once, and the
//! bounds on rows and reasons. Must not know where the cells come from.

use std::collections::HashMap;

use super::credential_report::is_root;
use super::{BadRow, Incoming, Listed, PeopleProblem, Reading, shown};
use crate::model::{Person, SafeText, UserName};

/// Most rows of a file.
pub(super) const MOST_ROWS: u64 = 2_000_000;
/// Refused rows that are kept with their reason.
pub(super) const MOST_REFUSED: usize = 1000;

/// A reading under way.
pub(super) struct Roll {
    reading: Reading,
    /// The line of each name, by the form in which names are compared.
    lines: HashMap<String, u64>,
    rows: u64,
}

impl Roll {
    /// Nobody yet.
    pub(super) fn new(ignored_columns: Vec<String>) -> Self {
        Self { reading: Reading { ignored_columns, ..Reading::default() }, lines: HashMap::new(), rows: 0 }
    }

    /// Takes what a row turned out to be.
    pub(super) fn enter(&mut self, line: u64, row: Result<Incoming, String>) -> Result<(), PeopleProblem> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(PeopleProblem::TooManyRows);
        }
        match row.and_then(|incoming| self.once(line, incoming)) {
            Ok(incoming) => self.reading.people.push(Listed { line, incoming }),
            Err(reason) if self.reading.refused.len() < MOST_REFUSED => {
                self.reading.refused.push(BadRow { line, reason });
            }
            Err(_) => self.reading.refused_beyond += 1,
        }
        Ok(())
    }

    /// The same person, unless the name stands on the roll already. Rows that
    /// say the same twice are refused too: what made them may have meant another.
    fn once(&mut self, line: u64, incoming: Incoming) -> Result<Incoming, String> {
        let name = &incoming.person.name;
        let first = *self.lines.entry(name.key()).or_insert(line);
        if first == line {
            return Ok(incoming);
        }
        Err(format!("the user “{}” stands on line {first} already", shown(name.as_str())))
    }

    /// The reading; `none` when there was no row at all.
    pub(super) fn finish(self, none: PeopleProblem) -> Result<Reading, PeopleProblem> {
        if self.rows == 0 { Err(none) } else { Ok(self.reading) }
    }
}

/// A person from three texts, or why not; an empty text says nothing.
pub(super) fn person(name: &str, display_name: &str, email: &str) -> Result<Person, String> {
    if name.trim().is_empty() {
        return Err("the user name is empty".to_owned());
    }
    if is_root(name) {
        return Err(format!("“{}” is the root account of AWS, not a user", shown(name)));
    }
    Ok(Person {
        name: UserName::new(name)
            .map_err(|problem| format!("the user name “{}” is refused: {problem}", shown(name)))?,
        display_name: optional("name", display_name)?,
        email: optional("e-mail address", email)?,
    })
}

fn optional(what: &str, text: &str) -> Result<Option<SafeText>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let refused = |problem| format!("the {what} “{}” is refused: {problem}", shown(text));
    SafeText::new(text).map(Some).map_err(refused)
}
