//! The roll that both formats fill: people and refused rows.
//!
//! Owns what makes cells a person, the bounds on rows and reasons, and that
//! people leave it in the order of their names. Must not know where the cells
//! come from.

use std::collections::BinaryHeap;

use super::arena::{Arena, Place};
use super::credential_report::is_root;
use super::sorting::{Merging, Repeat, Runs};
use super::{BadRow, Incoming, Listed, PeopleProblem};
use crate::model::{Person, SafeText, UserName, excerpt, shortened};

/// Most rows of a file.
pub(super) const MOST_ROWS: u64 = 2_000_000;
/// Refused rows that are kept with their reason.
pub(super) const MOST_REFUSED: usize = 1000;

/// What stands in a file: everybody who can be taken and every row that cannot.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Roll {
    arena: Arena,
    order: Vec<Place>,
    /// Refused rows in the order of the file, the first thousand.
    pub refused: Vec<BadRow>,
    /// Refused rows beyond those.
    pub refused_beyond: u64,
    /// Columns that were not used, escaped and cut, in the order of the file.
    pub ignored_columns: Vec<String>,
}

impl Roll {
    /// How many people.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nobody can be taken.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// From this one on at most so many people, in the order of their names, each
    /// name once (case does not count).
    pub fn listed(&self, from: usize, most: usize) -> impl Iterator<Item = Listed> {
        self.order.iter().skip(from).take(most).filter_map(|place| self.arena.listed(*place))
    }

    /// The same without their lines. Sorted by name the store grows at its end
    /// only, which is twice as fast.
    pub fn slice(&self, from: usize, most: usize) -> Vec<Incoming> {
        self.listed(from, most).map(|listed| listed.incoming).collect()
    }

    /// Bytes of memory that the people take.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.arena.memory() + self.order.capacity() * size_of::<Place>()
    }
}

/// A roll that is being filled.
pub(super) struct Draft {
    arena: Arena,
    runs: Runs,
    refused: Vec<BadRow>,
    refused_beyond: u64,
    ignored_columns: Vec<String>,
    rows: u64,
}

impl Draft {
    /// Nobody yet.
    pub(super) fn new(ignored_columns: Vec<String>) -> Self {
        Self {
            arena: Arena::default(),
            runs: Runs::default(),
            refused: Vec::new(),
            refused_beyond: 0,
            ignored_columns,
            rows: 0,
        }
    }

    /// Takes what a row turned out to be.
    pub(super) fn enter(&mut self, line: u64, row: Result<Incoming, String>) -> Result<(), PeopleProblem> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(PeopleProblem::TooManyRows);
        }
        match row {
            Ok(incoming) => {
                let place = self.arena.put(line, &incoming).ok_or(PeopleProblem::TooLarge)?;
                self.runs.take(place, &self.arena);
            }
            Err(reason) if self.refused.len() < MOST_REFUSED => self.refused.push(BadRow { line, reason }),
            Err(_) => self.refused_beyond += 1,
        }
        Ok(())
    }

    /// All rows were entered; `none` when there was no row at all.
    pub(super) fn ended(self, none: PeopleProblem) -> Result<Sorting, PeopleProblem> {
        if self.rows == 0 {
            return Err(none);
        }
        let Self { arena, runs, refused, refused_beyond, ignored_columns, .. } = self;
        let merging = runs.merging(&arena);
        let roll = Roll { arena, order: Vec::new(), refused, refused_beyond, ignored_columns };
        Ok(Sorting { roll, merging, repeats: Repeats::default() })
    }
}

/// A roll on which everybody stands, not yet in order.
pub(super) struct Sorting {
    roll: Roll,
    merging: Merging,
    repeats: Repeats,
}

impl Sorting {
    /// Goes on with so many people. False: all stand in order.
    pub(super) fn go_on(&mut self, people: usize) -> bool {
        let (arena, repeats) = (&self.roll.arena, &mut self.repeats);
        self.merging.go_on(people, arena, |repeat| repeats.note(arena.name(repeat.place).0, &repeat))
    }

    /// The roll. Rows that repeat a name are refused, even those that say the same
    /// twice: what made them may have meant another.
    pub(super) fn ended(self) -> Roll {
        let Self { mut roll, merging, repeats } = self;
        roll.order = merging.order();
        let all = roll.refused_beyond + roll.refused.len() as u64 + repeats.all;
        let arena = &roll.arena;
        roll.refused.extend(repeats.first.into_iter().map(|(line, place, first)| {
            let (first, name) = (arena.name(first).0, shortened(arena.name(place).1));
            BadRow { line, reason: format!("the user “{name}” stands on line {first} already") }
        }));
        roll.refused.sort_by_key(|row| row.line);
        roll.refused.truncate(MOST_REFUSED);
        roll.refused_beyond = all - roll.refused.len() as u64;
        roll
    }
}

/// Rows that repeat a name, the first thousand of the file.
#[derive(Default)]
struct Repeats {
    /// Line, who, and who was there first; the last of the file on top.
    first: BinaryHeap<(u64, Place, Place)>,
    all: u64,
}

impl Repeats {
    fn note(&mut self, line: u64, repeat: &Repeat) {
        self.all += 1;
        self.first.push((line, repeat.place, repeat.first));
        if self.first.len() > MOST_REFUSED {
            self.first.pop();
        }
    }
}

/// A person from three texts, or why not; an empty text says nothing.
pub(super) fn person(name: &str, display_name: &str, email: &str) -> Result<Person, String> {
    if name.trim().is_empty() {
        return Err("the user name is empty".to_owned());
    }
    if is_root(name) {
        return Err(format!("“{}” is the root account of AWS, not a user", excerpt(name)));
    }
    Ok(Person {
        name: UserName::new(name)
            .map_err(|problem| format!("the user name “{}” is refused: {problem}", excerpt(name)))?,
        display_name: optional("name", display_name)?,
        email: optional("e-mail address", email)?,
    })
}

fn optional(what: &str, text: &str) -> Result<Option<SafeText>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let refused = |problem| format!("the {what} “{}” is refused: {problem}", excerpt(text));
    SafeText::new(text).map(Some).map_err(refused)
}
