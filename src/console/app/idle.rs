//! What happens when nobody strikes a key for a while.
//!
//! Owns how long that is and since when it lasts. Must not lock anything
//! itself: the page that takes the others' place asks for it.

use super::{App, Order};
use crate::console::screen::Open;
use crate::console::screens;
use crate::directory::{Done, Request};
use crate::model::Timestamp;

/// Whose answers are the console's own: no layer has this number.
pub(super) const OWN: u64 = 0;

/// Milliseconds.
const MINUTE: u64 = 60_000;

/// Whether the time without a key is counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Idle {
    /// It is not: nothing of the store shows, or it never locks.
    Never,
    /// It is.
    After {
        /// As the settings say.
        minutes: u16,
        /// The last key, or what it led to.
        since: Timestamp,
    },
}

impl Idle {
    fn ends(self) -> Option<Timestamp> {
        match self {
            Self::Never => None,
            Self::After { minutes, since } => Some(since.plus_millis(u64::from(minutes) * MINUTE)),
        }
    }

    /// Somebody is there.
    pub(super) fn stirs(&mut self, now: Timestamp) {
        if let Self::After { since, .. } = self {
            *since = now;
        }
    }
}

impl App {
    /// Asks after how many minutes to lock: the store is open, or its settings changed.
    pub(super) fn ask_idle(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        self.ask(OWN, Request::Settings, now, orders);
    }

    /// Takes in what the console asked for itself.
    pub(super) fn own_answer(&mut self, done: &Done, now: Timestamp) {
        if let Done::Settings(settings) = done {
            self.idle = match settings.idle_minutes {
                0 => Idle::Never,
                minutes => Idle::After { minutes, since: now },
            };
        }
    }

    /// When the console locks. While something is under way it does not.
    pub(super) fn locks_at(&self) -> Option<Timestamp> {
        if self.awaited.is_empty() { self.idle.ends() } else { None }
    }

    /// Takes every page away when the time is over; a page that shows nothing
    /// has the store locked. What was pending in the store stays so.
    pub(super) fn doze(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        let Idle::After { minutes, since } = &mut self.idle else { return };
        // On a clock that was set back it would not lock before that time comes again.
        *since = now.min(*since);
        let minutes = *minutes;
        if self.locks_at().is_none_or(|at| at > now) {
            return;
        }
        self.idle = Idle::Never;
        self.layers.clear();
        (self.dialog, self.notice) = (None, None);
        self.push(screens::open(&Open::Blank(minutes), &self.setting), now, orders);
    }
}
