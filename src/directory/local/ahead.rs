//! Users looked up in the order of their names, some of them ahead.
//!
//! Owns that people who come in that order cost one look into the store where
//! there is nobody, and a page of many where they stand side by side. Who comes
//! out of order is found all the same. Must not outlive a change of the store.

use std::collections::VecDeque;

use crate::model::{User, UserName};
use crate::store::{Store, StoreError, Versioned};

/// Most users that are read ahead.
const MOST: usize = 64;

/// What is known of the users that follow.
#[derive(Default)]
pub(super) struct Ahead {
    known: Option<Stretch>,
    /// Users that the next page has.
    page: usize,
}

/// A part of the order of names of which everybody is known.
struct Stretch {
    /// It begins behind this one.
    after: String,
    /// It ends with this one; none: with the last user.
    to: Option<String>,
    users: VecDeque<Versioned<User>>,
    /// How many of them were looked for.
    met: usize,
}

impl Stretch {
    fn has(&self, key: &str) -> bool {
        *self.after < *key && self.to.as_deref().is_none_or(|to| key <= to)
    }

    /// Takes whoever has this name, and passes over those before.
    fn take(&mut self, key: String) -> Option<Versioned<User>> {
        let mut found = None;
        while self.users.front().is_some_and(|user| user.value.person.name.key() <= key) {
            found = self.users.pop_front();
        }
        let found = found.filter(|user| user.value.person.name.key() == key);
        self.met += usize::from(found.is_some());
        self.after = key;
        found
    }
}

impl Ahead {
    /// The user of this name.
    pub(super) fn find(
        &mut self,
        store: &Store,
        name: &UserName,
    ) -> Result<Option<Versioned<User>>, StoreError> {
        let key = name.key();
        if let Some(stretch) = self.known.as_mut().filter(|stretch| stretch.has(&key)) {
            return Ok(stretch.take(key));
        }
        let found = store.user(name)?;
        // Pages grow while whoever is looked for stands on them.
        let met = self.known.as_ref().map_or(0, |stretch| stretch.met);
        self.page = if met * 2 >= self.page { (self.page * 2).clamp(1, MOST) } else { 1 };
        // What cannot be read is told when it is looked for itself.
        self.known = store.users(Some(&key), self.page).ok().map(|users| {
            let is_last = users.len() < self.page;
            let to = users.last().map(|user| user.value.person.name.key()).filter(|_| !is_last);
            Stretch { after: key, to, users: users.into(), met: 0 }
        });
        Ok(found)
    }
}
