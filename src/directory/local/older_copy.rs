//! An older copy is taken for the store, on our own records.
//!
//! Owns that no code that may have been used since the copy was made can be
//! used again. Must not ask anybody.

use super::Local;
use super::problems::of_store;
use crate::directory::in_parts::write_in_parts;
use crate::directory::{AcceptedCopy, Answer, OlderCopy, SoFar, Told};
use crate::model::{Event, User};
use crate::store::{Batch, ChainProblem, StoreError};
use crate::totp::sign_in::spend_current;

/// Users changed in one change set.
const SLICE: usize = 100;

impl Local {
    /// Marks what could be used now as used, everybody's, then writes that it was
    /// done: whoever is killed or stopped in between does it again.
    pub(super) fn accept_copy(
        &mut self,
        copy: OlderCopy,
        told: &mut Told<'_>,
    ) -> Answer<Option<AcceptedCopy>> {
        self.clock_is_sound()?;
        self.is_older(copy)?;
        let now = self.clock.now();
        let mut accepted = AcceptedCopy::default();
        let of = self.store.user_count().map_err(|e| of_store(&e))?;
        let (mut done, mut after) = (0, None::<String>);
        loop {
            let mut users = self.store.users(after.as_deref(), SLICE).map_err(|e| of_store(&e))?;
            let Some(last) = users.last() else { break };
            after = Some(last.value.person.name.key());
            done += users.len() as u64;
            for user in &mut users {
                spend_current(&mut user.value, now);
                accepted.devices += user.value.devices.len();
                accepted.with_recovery_codes += usize::from(has_recovery_codes(&user.value));
            }
            users.retain(|user| !user.value.devices.is_empty());
            let batch = Batch { users, ..Batch::default() };
            write_in_parts(&mut self.store, batch, &|_| {}).map_err(|e| of_store(&e))?;
            if !told(SoFar::of(done, of)) {
                return Ok(None);
            }
        }
        let entries = vec![self.entry(now, None, Event::OlderCopyAccepted { known: copy.known })];
        let outbox = self.outbox_with(&entries)?;
        self.store.write(&Batch { outbox, entries, ..Batch::default() }).map_err(|e| of_store(&e))?;
        self.post_waiting();
        Ok(Some(accepted))
    }

    /// A store that goes on otherwise than what is known is no older copy, but
    /// one whose acceptance was not finished may look like that.
    fn is_older(&self, copy: OlderCopy) -> Answer<()> {
        if copy.ends_at < copy.known {
            return Ok(());
        }
        let newest = self.store.history(self.store.newest_entry(), 1).map_err(|e| of_store(&e))?;
        match newest.last().map(|(_, entry)| &entry.event) {
            Some(Event::OlderCopyAccepted { known }) if *known == copy.known => Ok(()),
            _ => Err(of_store(&StoreError::Chain(ChainProblem::Broken(copy.known)))),
        }
    }
}

fn has_recovery_codes(user: &User) -> bool {
    user.recovery.as_ref().is_some_and(|recovery| !recovery.hashes.is_empty())
}
