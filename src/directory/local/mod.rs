//! The directory on our own records: store, codes and rules together.
//!
//! Owns the reading, changing and writing of one user at a time, and the first
//! codes that wait for their second. Stamps each code when it arrives. Must not
//! draw or wait.

mod enrollment;
mod listing;
mod people;
mod problems;
mod sign_in;

use std::collections::HashMap;
use std::sync::Arc;

use self::enrollment::Underway;
use self::listing::Listing;
use self::problems::{no_such_user, of_store};
use super::{
    Answer, Begin, Checked, Credentials, DeviceView, Directory, Imported, Kind, Page, PendingView, Preview,
    Problem, Query, SetUp, SignIn, SignInState,
};
use crate::model::{
    DeviceId, Entry, Event, Operator, Origin, PendingDevice, Person, Row, Timestamp, User, UserName,
};
use crate::ports::{Clock, Randomness};
use crate::store::{Batch, CommitError, Store, StoreError, Versioned};
use crate::totp::sign_in::{Gate, gate};
use crate::totp::{Code, Judgement};

pub(super) use problems::{of_opening, of_store as problem_of_store, of_unlocking};

/// How often a change that met another one is tried again.
const TRIES: usize = 3;
/// Rows read at a time when the list is built.
const SLICE: usize = 1000;

/// The directory on a store of our own.
pub struct Local {
    store: Store,
    listing: Option<Listing>,
    underway: HashMap<DeviceId, Underway>,
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
        Self { store, listing: None, underway: HashMap::new(), clock, randomness, operator, origin }
    }

    /// The users list, built when it is first asked for: a sign-in needs none.
    /// Enrollments whose time is up are swept on the way.
    fn listing(&mut self) -> Answer<&mut Listing> {
        if self.listing.is_none() {
            let now = self.clock.now();
            let mut listing = Listing::default();
            let mut after: Option<String> = None;
            let mut stale = Vec::new();
            loop {
                let rows = self.store.rows(after.as_deref(), SLICE).map_err(|e| of_store(&e))?;
                let Some(last) = rows.last() else { break };
                after = Some(last.person.name.key());
                for row in rows {
                    if row.pending_until.is_some_and(|until| until <= now) {
                        stale.push(row.person.name.clone());
                    }
                    listing.put(row);
                }
            }
            self.listing = Some(listing);
            for name in stale {
                // Whoever only looks is not kept from it by a disk that takes no
                // writes: the next change says so, and takes the stale one along.
                let _ = self.change(&name, |_, _| Ok(((), Vec::new())));
            }
        }
        Ok(self.listing.get_or_insert_default())
    }

    fn list(&mut self, row: Row) {
        if let Some(listing) = &mut self.listing {
            listing.put(row);
        }
    }

    fn entry(&self, at: Timestamp, user: Option<&UserName>, event: Event) -> Entry {
        Entry { at, operator: self.operator.clone(), origin: self.origin.clone(), user: user.cloned(), event }
    }

    fn found(&self, name: &UserName) -> Answer<Versioned<User>> {
        self.store.user(name).map_err(|e| of_store(&e))?.ok_or_else(|| no_such_user(name))
    }

    /// Writes one user with what the history says of it. `None`: somebody else
    /// was faster, and nothing was written.
    fn write(&mut self, user: Versioned<User>, entries: Vec<Entry>) -> Answer<Option<()>> {
        let row = user.value.row();
        let batch = Batch { users: vec![user], entries, ..Batch::default() };
        match self.store.write(&batch) {
            Ok(()) => {
                self.list(row);
                Ok(Some(()))
            }
            Err(StoreError::Commit(CommitError::Conflict)) => Ok(None),
            Err(problem) => Err(of_store(&problem)),
        }
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
            let mut events = expire(&mut user.value, now);
            let (outcome, done) = act(&mut user.value, now)?;
            events.extend(done);
            if events.is_empty() {
                return Ok(outcome);
            }
            let over: Vec<DeviceId> = events.iter().filter_map(ended).collect();
            let entries = events.into_iter().map(|event| self.entry(now, Some(name), event)).collect();
            if self.write(user, entries)?.is_some() {
                self.underway.retain(|id, _| !over.contains(id));
                return Ok(outcome);
            }
        }
        Err(Problem::new(
            Kind::Unavailable,
            format!("The record of {name} is being changed by somebody else."),
            "Nothing was changed. Try again.",
        ))
    }
}

/// Takes out enrollments whose time is up, with what the history says of it.
fn expire(user: &mut User, now: Timestamp) -> Vec<Event> {
    let (over, live): (Vec<PendingDevice>, _) =
        std::mem::take(&mut user.pending).into_iter().partition(|pending| pending.is_expired(now));
    user.pending = live;
    over.into_iter().map(|gone| Event::EnrollmentExpired { id: gone.id, device: gone.name }).collect()
}

/// The enrollment that came to nothing: no code is remembered for it any more.
fn ended(event: &Event) -> Option<DeviceId> {
    match event {
        Event::EnrollmentDiscarded { id, .. } | Event::EnrollmentExpired { id, .. } => Some(*id),
        _ => None,
    }
}

fn credentials(user: User, now: Timestamp) -> Credentials {
    let sign_in = match gate(&user.sign_in, now) {
        Gate::Open => SignInState::Open,
        Gate::RefusedUntil(until) => SignInState::Locked { until },
        Gate::Disabled => SignInState::Disabled,
    };
    let device = |device: crate::model::Device| DeviceView {
        drift_secs: device.drift_secs(),
        id: device.id,
        name: device.name,
        kind: device.kind,
        state: device.state,
        parameters: device.parameters,
        enrolled_at: device.enrolled_at,
        enrolled_by: device.enrolled_by.name,
        last_used_at: device.last_used_at,
    };
    let pending = |pending: PendingDevice| PendingView {
        id: pending.id,
        name: pending.name,
        expires_at: pending.expires_at,
        begun_by: pending.begun_by.name,
    };
    Credentials {
        devices: user.devices.into_iter().map(device).collect(),
        pending: user.pending.into_iter().filter(|p| !p.is_expired(now)).map(pending).collect(),
        person: user.person,
        sign_in,
        failures: user.sign_in.failures,
    }
}

impl Directory for Local {
    fn users(&mut self, query: &Query) -> Answer<Page> {
        let now = self.clock.now();
        Ok(self.listing()?.page(query, now))
    }

    fn credentials(&mut self, user: &UserName) -> Answer<Credentials> {
        let user = self.found(user)?.value;
        Ok(credentials(user, self.clock.now()))
    }

    fn add_user(&mut self, person: Person) -> Answer<()> {
        self.add_person(&person)
    }

    fn preview(&mut self, people: &[Person]) -> Answer<Preview> {
        self.preview_people(people)
    }

    fn import(&mut self, people: &[Person]) -> Answer<Imported> {
        self.import_people(people)
    }

    fn begin(&mut self, begin: &Begin) -> Answer<SetUp> {
        self.begin_enrollment(begin)
    }

    fn resume(&mut self, user: &UserName, id: DeviceId) -> Answer<SetUp> {
        self.resume_enrollment(user, id)
    }

    fn take_code(&mut self, user: &UserName, id: DeviceId, code: Code) -> Answer<Judgement> {
        self.take_enrollment_code(user, id, code)
    }

    fn keep_algorithm(&mut self, user: &UserName, id: DeviceId) -> Answer<Judgement> {
        self.keep_enrollment_algorithm(user, id)
    }

    fn discard(&mut self, user: &UserName, id: DeviceId) -> Answer<()> {
        self.discard_enrollment(user, id)
    }

    fn check(&mut self) -> Answer<Checked> {
        Ok(self.store.check())
    }

    fn verify(&mut self, user: &UserName, code: &Code) -> Answer<SignIn> {
        self.verify_code(user, code)
    }
}

#[cfg(test)]
mod tests;
