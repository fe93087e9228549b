//! Reading a backup.
//!
//! Owns that its lines come in their order and that it is whole. Must not
//! believe a length: a line has a limit, and nothing is kept but the line.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use zeroize::Zeroizing;

use super::sealing::{self, opened, unread};
use super::shape::{Line, SHAPE, StockedLine, UserLine};
use super::{Contents, Opener};
use crate::directory::{Answer, Kind, Problem, SoFar, Told};
use crate::model::{Entry, Serial, Timestamp, UserName};
use crate::store::{CodeKey, Settings};

/// Most bytes of a line: a user with all tags at their longest has a quarter of it.
const LONGEST: u64 = 8 * 1024 * 1024;
/// Lines between two words on how far it is.
const SLICE: u64 = 1000;

/// What every backup begins with.
pub struct Head {
    /// When it was taken.
    pub taken_at: Timestamp,
    /// What holds for the whole store.
    pub settings: Settings,
    /// What the hashes of recovery codes are made with.
    pub codes: CodeKey,
    /// Entries that somebody outside is still to be told of.
    pub not_notified: Vec<u64>,
}

/// What follows.
pub enum Item {
    /// A history entry; they are numbered from 1, and come first.
    Entry(Box<Entry>),
    /// A user.
    User(Box<UserLine>),
    /// A hardware token in stock; they come last.
    Stocked(Box<StockedLine>),
}

/// A backup being read.
pub struct Reader {
    input: BufReader<sealing::Opened>,
    line: Zeroizing<Vec<u8>>,
    number: u64,
    /// The user read last: they come in the order of their names.
    last: Option<UserName>,
    /// The token read last, likewise.
    last_stocked: Option<Serial>,
    users: u64,
    entries: u64,
    stocked: u64,
    ended: bool,
}

impl Reader {
    /// Opens a backup and reads what it begins with.
    pub fn open(path: &Path, opener: &Opener) -> Answer<(Self, Head)> {
        let input = BufReader::with_capacity(64 * 1024, opened(path, opener)?);
        let mut reader = Self {
            input,
            line: Zeroizing::new(Vec::with_capacity(64 * 1024)),
            number: 0,
            last: None,
            last_stocked: None,
            users: 0,
            entries: 0,
            stocked: 0,
            ended: false,
        };
        let head = reader.head()?;
        Ok((reader, head))
    }

    fn head(&mut self) -> Answer<Head> {
        let Some(Line::MfaEnrollBackup { shape, taken_at, .. }) = self.line()? else {
            return Err(self.misplaced());
        };
        if shape > SHAPE {
            return Err(Problem::new(
                Kind::Damaged,
                "The backup was written by a newer version of mfa-enroll.",
                "Use that version. Nothing was changed.",
            ));
        }
        let Some(Line::Settings(settings)) = self.line()? else { return Err(self.misplaced()) };
        let Some(Line::RecoveryCodes(codes)) = self.line()? else { return Err(self.misplaced()) };
        let Some(Line::NotNotified(not_notified)) = self.line()? else { return Err(self.misplaced()) };
        Ok(Head { taken_at, settings, codes, not_notified })
    }

    /// The next user or entry; none after the last, and then it is whole.
    pub fn next(&mut self) -> Answer<Option<Item>> {
        if self.ended {
            return Ok(None);
        }
        match self.line()? {
            Some(Line::Entry { number, entry })
                if self.last.is_none() && self.stocked == 0 && number == self.entries + 1 =>
            {
                self.entries = number;
                Ok(Some(Item::Entry(Box::new(entry))))
            }
            Some(Line::User(line)) if self.stocked == 0 => {
                let name = &line.user.person.name;
                if self.last.as_ref().is_some_and(|last| last.key() >= name.key()) {
                    return Err(self.misplaced());
                }
                self.last = Some(name.clone());
                self.users += 1;
                Ok(Some(Item::User(line)))
            }
            Some(Line::Stocked(line)) => {
                let serial = &line.stocked.serial;
                if self.last_stocked.as_ref().is_some_and(|last| last.key() >= serial.key()) {
                    return Err(self.misplaced());
                }
                self.last_stocked = Some(serial.clone());
                self.stocked += 1;
                Ok(Some(Item::Stocked(line)))
            }
            Some(Line::End { users, entries, stocked })
                if (users, entries, stocked) == (self.users, self.entries, self.stocked) =>
            {
                self.ended = true;
                match self.line()? {
                    None => Ok(None),
                    Some(_) => Err(self.misplaced()),
                }
            }
            _ => Err(self.misplaced()),
        }
    }

    /// How far it is.
    pub fn progress(&self) -> SoFar {
        // How many there are stands in the last line.
        SoFar { done: self.users.saturating_add(self.entries), of: None }
    }

    fn line(&mut self) -> Answer<Option<Line>> {
        self.line.clear();
        self.number += 1;
        let limited = &mut (&mut self.input).take(LONGEST);
        let read = limited.read_until(b'\n', &mut self.line).map_err(|problem| unread(&problem))?;
        if read == 0 {
            return Ok(None);
        }
        // What is wrong in a line is not told: it may be a secret key.
        serde_json::from_slice(&self.line).map(Some).map_err(|_| self.misplaced())
    }

    fn misplaced(&self) -> Problem {
        Problem::new(
            Kind::Damaged,
            format!("Line {} of the backup is not what belongs there, or it is cut off.", self.number),
            "Nothing was changed. Take another copy of it.",
        )
    }
}

/// Reads all of it and says what is in it; `None` when it was stopped.
pub fn contents(path: &Path, opener: &Opener, told: &mut Told<'_>) -> Answer<Option<Contents>> {
    let (mut reader, head) = Reader::open(path, opener)?;
    let (taken_at, issuer) = (head.taken_at, head.settings.issuer);
    let mut contents = Contents { taken_at, issuer, users: 0, devices: 0, entries: 0, stocked: 0 };
    while let Some(item) = reader.next()? {
        match item {
            Item::User(line) => {
                contents.users += 1;
                contents.devices += line.user.devices.len() as u64;
            }
            Item::Entry(_) => contents.entries += 1,
            Item::Stocked(_) => contents.stocked += 1,
        }
        if reader.progress().done.is_multiple_of(SLICE) && !told(reader.progress()) {
            return Ok(None);
        }
    }
    Ok(Some(contents))
}
