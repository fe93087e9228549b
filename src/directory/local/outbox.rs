//! The outbox: of which history entries somebody outside is still to be told.
//!
//! Owns that an entry gets into it with the very change it tells of, and leaves
//! it only when it was delivered: at least once. Must not run anything.

use std::time::Duration;

use super::Local;
use super::problems::of_store;
use crate::directory::notify::{Postman, is_told, letter};
use crate::directory::{Answer, Outside, Problem};
use crate::model::Entry;
use crate::store::{Batch, Outbox, Versioned};

/// Most entries that wait; the oldest beyond are history only. Who is not
/// reached for so long reads that.
const MOST: usize = 1000;

impl Local {
    /// From now on somebody outside is told.
    #[must_use]
    pub fn with_postman(mut self, postman: Postman) -> Self {
        self.postman = Some(postman);
        self
    }

    /// Somebody is to be told, but this is in the way: what is to be told waits.
    #[must_use]
    pub fn with_nobody_to_tell(mut self, problem: Problem) -> Self {
        self.untold = Some(problem);
        self
    }

    fn tells(&self) -> bool {
        self.postman.is_some() || self.untold.is_some()
    }

    /// The outbox with what these entries, which are to be written next, add to
    /// it. None where nothing is added.
    pub(super) fn outbox_with(&self, entries: &[Entry]) -> Answer<Option<Versioned<Outbox>>> {
        let told = |entry: &&(u64, &Entry)| is_told(&entry.1.event);
        let numbered: Vec<(u64, &Entry)> = (self.store.newest_entry() + 1..).zip(entries).collect();
        let new: Vec<u64> = numbered.iter().filter(told).map(|(number, _)| *number).collect();
        if !self.tells() || new.is_empty() {
            return Ok(None);
        }
        let mut outbox = self.store.outbox().map_err(|e| of_store(&e))?;
        outbox.value.waiting.extend(new);
        let beyond = outbox.value.waiting.len().saturating_sub(MOST);
        outbox.value.waiting.drain(..beyond);
        Ok(Some(outbox))
    }

    /// Hands everything that waits to the postman.
    pub(super) fn post_waiting(&mut self) {
        let Some(mut postman) = self.postman.take() else { return };
        let waiting = self.store.outbox().map(|outbox| outbox.value.waiting).unwrap_or_default();
        let issuer = self.settings().map(|settings| settings.issuer.as_str().to_owned()).unwrap_or_default();
        for number in waiting {
            if postman.carries(number) {
                continue;
            }
            let entry = self.store.history(number, 1).ok().and_then(|mut entries| entries.pop());
            let Some((_, entry)) = entry else { continue };
            let user = entry.user.as_ref().and_then(|name| self.store.user(name).ok().flatten());
            let person = user.map(|user| user.value.person);
            if let Some(json) = letter(number, &entry, person.as_ref(), &issuer) {
                postman.post(number, json);
            }
        }
        self.postman = Some(postman);
    }

    /// Takes what was delivered out of the outbox. That it could not be noted
    /// only means that it is delivered once more.
    pub(super) fn collect(&mut self) {
        let delivered = self.postman.as_mut().map(Postman::delivered).unwrap_or_default();
        let _ = self.note_delivered(&delivered);
    }

    fn note_delivered(&mut self, delivered: &[u64]) -> Answer<()> {
        if delivered.is_empty() {
            return Ok(());
        }
        let mut outbox = self.store.outbox().map_err(|e| of_store(&e))?;
        outbox.value.waiting.retain(|number| !delivered.contains(number));
        let batch = Batch { outbox: Some(outbox), ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))
    }

    /// How many history entries somebody outside is still to be told of.
    pub(super) fn not_notified(&self) -> usize {
        // Where nobody is to be told any more, nothing waits.
        if !self.tells() {
            return 0;
        }
        self.store.outbox().map_or(0, |outbox| outbox.value.waiting.len())
    }

    /// Waits for what is under way. Without patience what waits from before is
    /// tried again instead: a sign-in must not wait for old news.
    pub(super) fn settled(&mut self, patience: Duration) -> Answer<Outside> {
        if patience.is_zero() {
            self.post_waiting();
        }
        let delivered = self.postman.as_mut().map(|postman| postman.settled(patience)).unwrap_or_default();
        self.note_delivered(&delivered)?;
        let under_way = self.postman.as_ref().map_or(0, Postman::under_way);
        Ok(Outside { under_way, waiting: self.not_notified(), problem: self.untold.clone() })
    }
}
