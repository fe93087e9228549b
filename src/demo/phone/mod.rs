//! The simulated phone: an authenticator app with entries, a clock of its own
//! and, if somebody wants, something wrong with it.
//!
//! Owns what the phone holds and shows. It has what it had before the demo began,
//! and learns of new secret keys by its camera alone; must not ask the directory
//! for anything.

mod camera;
mod drawing;
mod entry;
mod fault;
mod figures;
mod panel;

use std::sync::{Arc, Mutex, PoisonError};

use crate::console::panel::{Role, Sight};
use crate::model::{Algorithm, Parameters, Timestamp};
use crate::totp::Code;

pub use self::camera::Unread;
pub use self::entry::Entry;
pub use self::fault::{Fault, MENU};

/// What lies ready for the phone: the entries it has when the demo begins.
pub type Pocket = Arc<Mutex<Option<Vec<Entry>>>>;

/// What a scan came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing was scanned lately.
    Nothing,
    /// There is a new entry.
    Added,
    /// An entry has a new key.
    Replaced,
    /// The app kept the key it had.
    Kept,
    /// Nothing was read.
    Unread(Unread),
}

/// Where the phone is, and what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// It lies beside the keyboard.
    Lying,
    /// It has the keys and shows its entries.
    Entries,
    /// It has the keys and shows what can be wrong with it; this line is chosen.
    Menu(usize),
}

/// The phone.
pub struct Phone {
    pocket: Pocket,
    /// The newest first.
    entries: Vec<Entry>,
    /// The entry that is shown large.
    chosen: usize,
    fault: Fault,
    hand: Hand,
    said: Said,
    /// When it said that.
    said_at: Timestamp,
}

/// How long the phone says what a scan came to, in seconds.
const SAYS: u64 = 10;

impl Phone {
    /// A phone that takes what lies ready for it as soon as time goes by.
    pub fn of(pocket: Pocket) -> Self {
        Self {
            pocket,
            entries: Vec::new(),
            chosen: 0,
            fault: Fault::None,
            hand: Hand::Lying,
            said: Said::Nothing,
            said_at: Timestamp::default(),
        }
    }

    /// Takes what lies ready for it, if anything does: the demo began anew, and
    /// the keys of the one before are good for nothing.
    fn begin(&mut self) {
        let ready = self.pocket.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(entries) = ready {
            (self.entries, self.chosen) = (entries, 0);
            (self.fault, self.hand, self.said) = (Fault::None, Hand::Lying, Said::Nothing);
        }
    }

    /// Points the camera at a page. The entry it makes is the one shown large.
    pub fn scan(&mut self, sight: &Sight<'_>, now: Timestamp) -> Said {
        self.said_at = now;
        self.said = match camera::read(sight.cells()) {
            Ok(text) => match Entry::of(&text, now) {
                Ok(entry) => self.add(entry),
                Err(_) => Said::Unread(Unread::NoKey),
            },
            Err(unread) => Said::Unread(unread),
        };
        self.said
    }

    fn add(&mut self, entry: Entry) -> Said {
        let is_stale = self.fault == Fault::StaleEntry;
        let same = self.entries.iter().position(|other| other.is_called_as(&entry));
        self.chosen = same.unwrap_or(0);
        match (same.and_then(|at| self.entries.get_mut(at)), is_stale) {
            (Some(_), true) => Said::Kept,
            (Some(there), false) => {
                *there = entry;
                Said::Replaced
            }
            (None, true) => {
                self.entries.insert(0, entry.as_before());
                Said::Kept
            }
            (None, false) => {
                self.entries.insert(0, entry);
                Said::Added
            }
        }
    }

    /// The code that the entry shown large shows.
    pub fn code(&self, now: Timestamp) -> Option<Code> {
        self.shown(self.entries.get(self.chosen)?, now)
    }

    /// Milliseconds until it shows another one.
    pub fn left(&self, now: Timestamp) -> Option<u64> {
        self.entries.get(self.chosen).map(|entry| entry.left(self.clock(now)))
    }

    /// What is wrong with it.
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// Something else is wrong with it from now on.
    pub fn break_by(&mut self, fault: Fault) {
        self.fault = fault;
    }

    /// What it says of a scan, for a while.
    fn words(&self, now: Timestamp) -> Option<(String, Role)> {
        let is_fresh = now < self.said_at.plus_secs(SAYS);
        is_fresh.then(|| drawing::words(self.said)).flatten()
    }

    /// What its own clock shows.
    fn clock(&self, now: Timestamp) -> Timestamp {
        match self.fault {
            Fault::SlowClock => Timestamp::from_millis(now.millis().saturating_sub(fault::SLOW)),
            _ => now,
        }
    }

    /// The code that an entry shows.
    fn shown(&self, entry: &Entry, now: Timestamp) -> Option<Code> {
        let parameters = match self.fault {
            Fault::IgnoresAlgorithm => Parameters { algorithm: Algorithm::Sha1, ..entry.parameters() },
            _ => entry.parameters(),
        };
        let at = match self.fault {
            // An entry cannot show what was before it was there.
            Fault::Stuck(since) => since.max(entry.added_at()),
            _ => self.clock(now),
        };
        entry.code(parameters, at)
    }
}
