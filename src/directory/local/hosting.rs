//! What a daemon needs of our own records beside the acts of the directory.
//!
//! Owns entries that belong to no change, and how somebody stands to the policy.
//! Must not know who asks, nor over what.

use super::Local;
use super::problems::of_store;
use crate::directory::{Answer, OwnStanding};
use crate::model::{Event, UserName};
use crate::store::Batch;

impl Local {
    /// Puts something into the history that changes nothing else. The user, where
    /// one is named, must be there.
    pub fn note(&mut self, user: Option<&UserName>, event: Event) -> Answer<()> {
        if let Some(user) = user {
            self.found(user)?;
        }
        let entry = self.entry(self.clock.now(), user, event);
        let batch = Batch { entries: vec![entry], ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))
    }

    /// How a user stands to the policy.
    pub fn standing_of(&self, name: &UserName) -> Answer<OwnStanding> {
        let Some(user) = self.store.user(name).map_err(|e| of_store(&e))? else {
            return Ok(OwnStanding::Stranger);
        };
        if user.value.active().next().is_some() {
            return Ok(OwnStanding::HasDevice);
        }
        let (policy, now) = (self.settings()?.policy, self.clock.now());
        Ok(match policy.requirement(&user.value.standing(), now) {
            None => OwnStanding::NotAsked,
            Some(required) if required.due <= now => OwnStanding::Overdue,
            Some(required) => OwnStanding::Until(required.due),
        })
    }
}
