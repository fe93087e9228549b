//! The clock on our own records: the guard before everything that depends on
//! the time, and an operator's word that the clock is right all the same.
//!
//! Owns that the history never goes back in time unless an operator said so.
//! Must not stand in the way of reading or of taking access away.

use super::Local;
use super::problems::of_store;
use crate::directory::{Answer, ClockStanding, ClockState, Problem, SoFar, Told};
use crate::model::{Event, Timestamp, User};
use crate::store::Batch;
use crate::totp::sign_in::{is_ahead, is_locked_ahead};

/// Users read at a time.
const SLICE: usize = 100;

impl Local {
    /// Of when the newest history entry is.
    pub(super) fn newest_at(&self) -> Answer<Timestamp> {
        let number = self.store.newest_entry();
        let (known, at) = self.newest.get();
        if known == number {
            return Ok(at);
        }
        let newest = self.store.history(number, 1).map_err(|e| of_store(&e))?;
        let at = newest.last().map_or_else(Timestamp::default, |(_, entry)| entry.at);
        self.newest.set((number, at));
        Ok(at)
    }

    /// Refuses what depends on the time while the clock is behind the history:
    /// codes that were spent would be good again, and what is over would not be.
    pub(super) fn clock_is_sound(&self) -> Answer<()> {
        let (now, newest) = (self.clock.now(), self.newest_at()?);
        ClockState::of(now, newest).problem(now, newest).map_or(Ok(()), Err)
    }

    /// When an entry is said to be of: never before the one before it. Else
    /// whatever may be done on a clock that is behind would move the guard back.
    pub(super) fn entered_at(&self, now: Timestamp) -> Timestamp {
        self.newest_at().map_or(now, |newest| newest.max(now))
    }

    /// How the clock stands to the history, and whom that concerns.
    pub(super) fn clock_standing(&self, told: &mut Told<'_>) -> Answer<Option<ClockStanding>> {
        let (now, newest) = (self.clock.now(), self.newest_at()?);
        let mut standing = ClockStanding {
            now,
            newest,
            state: ClockState::of(now, newest),
            ahead: Vec::new(),
            locked: Vec::new(),
        };
        let look = |user: &User| {
            let name = &user.person.name;
            let ahead = user.devices.iter().filter(|device| is_ahead(device, now));
            standing.ahead.extend(ahead.map(|device| (name.clone(), device.name.clone())));
            if is_locked_ahead(&user.sign_in, now) {
                standing.locked.push(name.clone());
            }
        };
        // Only a clock that is behind can concern anybody.
        let is_whole = standing.state == ClockState::Sound || self.each_user(look, told)?;
        Ok(is_whole.then_some(standing))
    }

    /// Reads every user, in the order of the names; false when it was stopped.
    fn each_user(&self, mut look: impl FnMut(&User), told: &mut Told<'_>) -> Answer<bool> {
        let of = self.store.user_count().map_err(|e| of_store(&e))?;
        let (mut done, mut after) = (0, None::<String>);
        loop {
            let users = self.store.users(after.as_deref(), SLICE).map_err(|e| of_store(&e))?;
            let Some(last) = users.last() else { return Ok(true) };
            after = Some(last.value.person.name.key());
            for user in &users {
                look(&user.value);
            }
            done += users.len() as u64;
            if !told(SoFar::of(done, of)) {
                return Ok(false);
            }
        }
    }

    /// From now on the history goes on from the time that the clock says.
    pub(super) fn override_the_clock(&mut self) -> Answer<()> {
        let (now, newest) = (self.clock.now(), self.newest_at()?);
        match ClockState::of(now, newest) {
            ClockState::Behind => {}
            lost @ ClockState::Lost => return lost.problem(now, newest).map_or(Ok(()), Err),
            ClockState::Sound => {
                return Err(Problem::refused(
                    "The clock is not behind the history.",
                    "Nothing needs to be done, and nothing was changed.",
                ));
            }
        }
        let mut entry = self.entry(now, None, Event::ClockOverridden { newest });
        // The one entry that may be of before the one before it.
        entry.at = now;
        let entries = vec![entry];
        let outbox = self.outbox_with(&entries)?;
        self.store.write(&Batch { outbox, entries, ..Batch::default() }).map_err(|e| of_store(&e))?;
        self.post_waiting();
        Ok(())
    }
}
