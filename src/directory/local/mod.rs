//! The directory on our own records: store, codes and rules together.
//!
//! Owns the reading, changing and writing of one user at a time, and the first
//! codes that wait for their second. Stamps each code when it arrives. Must not
//! draw or wait.

mod ahead;
mod asked;
mod attempts;
mod beginning;
mod bringing;
mod clock;
mod credentials;
mod devices;
mod edits;
mod enrollment;
mod export;
mod hosting;
mod identities;
mod key_care;
mod listing;
mod odds;
mod older_copy;
mod outbox;
mod oversight;
mod people;
mod problems;
mod queue;
mod recovery;
mod sign_in;
mod stock;
mod trial;
mod users;

use self::attempts::To;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use self::enrollment::{Underway, ended, expire};
use self::listing::Listing;
use self::problems::{busy, no_such_user, of_store};
use self::queue::Today;
use self::recovery::Fresh;
use super::notify::Postman;
use super::{Answer, Problem};
use crate::model::{
    DeviceId, Entry, Event, Identified, Operator, Origin, Row, Serial, Timestamp, User, UserId, UserName,
};
use crate::ports::{Clock, Randomness};
use crate::store::{Batch, CommitError, RotationPlace, Settings, Store, StoreError, Token, Versioned};

pub(super) use problems::{of_opening, of_repairing, of_store as problem_of_store, of_unlocking};

/// How often a change that met another one is tried again.
const TRIES: usize = 3;

/// The directory on a store of our own.
pub struct Local {
    store: Store,
    listing: Option<Listing>,
    /// When a page of it was asked for last.
    listed_at: Timestamp,
    underway: HashMap<DeviceId, Underway>,
    /// Who was identified by a code, how, when, and to whom.
    identified: HashMap<UserId, (Identified, Timestamp, To)>,
    /// Recovery codes that were shown and not yet typed back.
    fresh: HashMap<UserId, Fresh>,
    today: Today,
    /// The newest history entry's number, and of when it is: asked before each write.
    newest: Cell<(u64, Timestamp)>,
    /// How far a rotation of the data key has come.
    rotation: RotationPlace,
    /// How often a user's other devices were looked through for an enrollment's code,
    /// and since when that is counted.
    looks: HashMap<UserId, (u32, Timestamp)>,
    /// Who carries the news outside, when somebody is to be told.
    postman: Option<Postman>,
    /// Why nobody is, although somebody should be.
    untold: Option<Problem>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    operator: Operator,
    origin: Origin,
}

/// Who acts, and with what clock and randomness.
#[derive(Clone)]
pub struct Acting {
    /// The clock that stamps codes and entries.
    pub clock: Arc<dyn Clock>,
    /// Where keys and identities come from.
    pub randomness: Arc<dyn Randomness>,
    /// The person at the keyboard.
    pub operator: Operator,
    /// From where they act.
    pub origin: Origin,
}

impl Local {
    /// The directory on an unlocked store.
    pub fn over(store: Store, acting: Acting) -> Self {
        let Acting { clock, randomness, operator, origin } = acting;
        Self {
            store,
            listing: None,
            listed_at: Timestamp::default(),
            underway: HashMap::new(),
            identified: HashMap::new(),
            fresh: HashMap::new(),
            today: Today::default(),
            newest: Cell::default(),
            rotation: RotationPlace::START,
            looks: HashMap::new(),
            postman: None,
            untold: None,
            clock,
            randomness,
            operator,
            origin,
        }
    }

    /// From now on somebody else acts, perhaps by another clock.
    pub fn hand_over(&mut self, acting: Acting) {
        let Acting { clock, randomness, operator, origin } = acting;
        (self.clock, self.randomness) = (clock, randomness);
        (self.operator, self.origin) = (operator, origin);
    }

    fn list(&mut self, row: &Row) {
        if let Some(listing) = &mut self.listing {
            listing.put(row);
        }
    }

    fn entry(&self, at: Timestamp, user: Option<&UserName>, event: Event) -> Entry {
        let at = self.entered_at(at);
        Entry { at, operator: self.operator.clone(), origin: self.origin.clone(), user: user.cloned(), event }
    }

    fn found(&self, name: &UserName) -> Answer<Versioned<User>> {
        self.store.user(name).map_err(|e| of_store(&e))?.ok_or_else(|| no_such_user(name))
    }

    fn settings(&self) -> Answer<Settings> {
        Ok(self.store.settings().map_err(|e| of_store(&e))?.value)
    }

    /// Writes one user with what the history says of it; serial numbers that are
    /// new to the record are given out, those that were in it before and are no
    /// more are free again. Tokens that are confirmed by it leave the stock.
    /// `None`: somebody else was faster, and nothing was written.
    fn write(&mut self, user: Versioned<User>, before: &Serials, entries: Vec<Entry>) -> Answer<Option<()>> {
        let row = user.value.row();
        let Serials { all: now, confirmed } = Serials::of(&user.value);
        let holder = &user.value.person.name;
        let mut unstocked = Vec::new();
        for serial in confirmed.iter().filter(|serial| !holds(&before.confirmed, serial)) {
            if let Some(stocked) = self.store.stocked(serial).map_err(|e| of_store(&e))? {
                unstocked.push((stocked.value.serial, stocked.version));
            }
        }
        let before = &before.all;
        let given = now.iter().filter(|serial| !holds(before, serial));
        let given = given.map(|serial| Token { serial: serial.clone(), holder: holder.clone() }).collect();
        let mut freed = Vec::new();
        for serial in before.iter().filter(|serial| !holds(&now, serial)) {
            if let Some(token) = self.store.token(serial).map_err(|e| of_store(&e))? {
                freed.push((serial.clone(), token.version));
            }
        }
        self.collect();
        let outbox = self.outbox_with(&entries)?;
        let is_news = outbox.is_some();
        let batch = Batch { users: vec![user], given, freed, unstocked, outbox, entries, ..Batch::default() };
        match self.store.write(&batch) {
            Ok(()) => {
                self.list(&row);
                if is_news {
                    self.post_waiting();
                }
                Ok(Some(()))
            }
            Err(StoreError::Commit(CommitError::Conflict)) => Ok(None),
            Err(problem) => Err(of_store(&problem)),
        }
    }

    /// Writes one user whose devices are the same as before.
    fn rewrite(&mut self, user: Versioned<User>, entries: Vec<Entry>) -> Answer<Option<()>> {
        let same = Serials::of(&user.value);
        self.write(user, &same, entries)
    }

    /// Reads a user, lets `act` change it, and writes it with the events; once
    /// more from the start when somebody else was faster. Enrollments whose time
    /// is up go with the same change.
    fn change<T>(
        &mut self,
        name: &UserName,
        mut act: impl FnMut(&mut User, Timestamp) -> Answer<(T, Vec<Event>)>,
    ) -> Answer<T> {
        for _ in 0..TRIES {
            let now = self.clock.now();
            let mut user = self.found(name)?;
            let serials = Serials::of(&user.value);
            let mut events = expire(&mut user.value, now);
            let (outcome, done) = act(&mut user.value, now)?;
            events.extend(done);
            if events.is_empty() {
                return Ok(outcome);
            }
            let over: Vec<DeviceId> = events.iter().filter_map(ended).collect();
            let entries = events.into_iter().map(|event| self.entry(now, Some(name), event)).collect();
            if self.write(user, &serials, entries)?.is_some() {
                self.underway.retain(|id, _| !over.contains(id));
                return Ok(outcome);
            }
        }
        Err(busy(name))
    }
}

/// The serial numbers of a user's hardware tokens.
struct Serials {
    /// Of all of them, pending ones too.
    all: Vec<Serial>,
    /// Of those whose two codes were seen.
    confirmed: Vec<Serial>,
}

impl Serials {
    fn of(user: &User) -> Self {
        let confirmed = user.devices.iter().filter_map(|device| device.kind.serial());
        Self { all: user.serials().cloned().collect(), confirmed: confirmed.cloned().collect() }
    }
}

fn holds(serials: &[Serial], wanted: &Serial) -> bool {
    serials.iter().any(|serial| serial.is_same(wanted))
}

#[cfg(test)]
mod tests;
