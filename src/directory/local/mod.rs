//! The directory on our own records: store, codes and rules together.
//!
//! Owns the reading, changing and writing of one user at a time, and the first
//! codes that wait for their second. Stamps each code when it arrives. Must not
//! draw or wait.

mod attempts;
mod beginning;
mod credentials;
mod devices;
mod edits;
mod enrollment;
mod key_care;
mod listing;
mod outbox;
mod oversight;
mod people;
mod problems;
mod recovery;
mod sign_in;
mod trial;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use self::enrollment::Underway;
use self::listing::Listing;
use self::oversight::Today;
use self::problems::{busy, no_such_user, of_store};
use self::recovery::Fresh;
use super::notify::Postman;
use super::{
    Answer, BackUp, Begin, Carrying, Checked, Contents, Credentials, Directory, Edit, FreshCodes,
    HistoryPage, HistoryQuery, HistoryVerified, Imported, Incoming, Outside, Page, Preview, Problem, Proving,
    Query, Queue, Redeemed, Removal, Reported, Rotating, SetUp, Setting, SettingsView, SignIn, SlotKey,
    SlotMade, SlotsView, Tested, Told,
};
use crate::model::{
    DeviceId, DeviceName, Entry, Event, Identified, Operator, Origin, PendingDevice, Person, Proofing, Row,
    SecretText, Serial, Timestamp, User, UserId, UserName,
};
use crate::ports::{Clock, Randomness};
use crate::store::{Batch, CommitError, RotationPlace, Settings, Store, StoreError, Token, Versioned};
use crate::totp::{Code, Judgement, RecoveryCode};

pub(super) use problems::{of_opening, of_repairing, of_store as problem_of_store, of_unlocking};

/// How often a change that met another one is tried again.
const TRIES: usize = 3;
/// Rows read at a time when the list is built.
const SLICE: usize = 1000;

/// The directory on a store of our own.
pub struct Local {
    store: Store,
    listing: Option<Listing>,
    underway: HashMap<DeviceId, Underway>,
    /// Who was identified by a code, how and when.
    identified: HashMap<UserId, (Identified, Timestamp)>,
    /// Recovery codes that were shown and not yet typed back.
    fresh: HashMap<UserId, Fresh>,
    today: Today,
    /// How far a rotation of the data key has come.
    rotation: RotationPlace,
    /// How often a user's other devices were looked through for an enrollment's code.
    looks: HashMap<UserId, u32>,
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
            underway: HashMap::new(),
            identified: HashMap::new(),
            fresh: HashMap::new(),
            today: Today::default(),
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

    fn settings(&self) -> Answer<Settings> {
        Ok(self.store.settings().map_err(|e| of_store(&e))?.value)
    }

    /// Writes one user with what the history says of it; serial numbers that are
    /// new to the record are given out, those that were in it before and are no
    /// more are free again. `None`: somebody else was faster, and nothing was written.
    fn write(&mut self, user: Versioned<User>, before: &[Serial], entries: Vec<Entry>) -> Answer<Option<()>> {
        let row = user.value.row();
        let now: Vec<Serial> = user.value.serials().cloned().collect();
        let holder = &user.value.person.name;
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
        let batch = Batch { users: vec![user], given, freed, outbox, entries, ..Batch::default() };
        match self.store.write(&batch) {
            Ok(()) => {
                self.list(row);
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
        let same: Vec<Serial> = user.value.serials().cloned().collect();
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
            let serials: Vec<Serial> = user.value.serials().cloned().collect();
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

fn holds(serials: &[Serial], wanted: &Serial) -> bool {
    serials.iter().any(|serial| serial.is_same(wanted))
}

/// Takes out enrollments whose time is up, with what the history says of it.
fn expire(user: &mut User, now: Timestamp) -> Vec<Event> {
    let (over, live): (Vec<PendingDevice>, _) =
        std::mem::take(&mut user.pending).into_iter().partition(|pending| pending.is_expired(now));
    user.pending = live;
    over.into_iter().map(|gone| Event::EnrollmentExpired { id: gone.id, device: gone.name }).collect()
}

/// What came to nothing or to an end: no code is remembered for it any more.
fn ended(event: &Event) -> Option<DeviceId> {
    match event {
        Event::EnrollmentDiscarded { id, .. }
        | Event::EnrollmentExpired { id, .. }
        | Event::DeviceDeactivated { id, .. }
        | Event::DeviceDeleted { id, .. } => Some(*id),
        _ => None,
    }
}

impl Directory for Local {
    fn users(&mut self, query: &Query) -> Answer<Page> {
        let now = self.clock.now();
        self.collect();
        let (policy, not_notified) = (self.settings()?.policy, self.not_notified());
        Ok(Page { not_notified, ..self.listing()?.page(query, &policy, now) })
    }

    fn credentials(&mut self, user: &UserName) -> Answer<Credentials> {
        self.credentials_of(user)
    }

    fn add_user(&mut self, person: Person) -> Answer<()> {
        self.add_person(&person)
    }

    fn preview(&mut self, people: &[Incoming]) -> Answer<Preview> {
        self.preview_people(people)
    }

    fn import(&mut self, people: &[Incoming]) -> Answer<Imported> {
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

    fn rename(&mut self, user: &UserName, id: DeviceId, name: &DeviceName) -> Answer<()> {
        self.rename_device(user, id, name)
    }

    fn prove(&mut self, user: &UserName, id: DeviceId, proving: Proving, code: Code) -> Answer<Judgement> {
        self.prove_device(user, id, proving, &code)
    }

    fn deactivate(&mut self, removal: &Removal) -> Answer<()> {
        self.deactivate_device(removal)
    }

    fn delete(&mut self, removal: &Removal, even_if_active: bool) -> Answer<()> {
        self.delete_device(removal, even_if_active)
    }

    fn test(&mut self, user: &UserName, code: &Code) -> Answer<Tested> {
        self.test_code(user, code)
    }

    fn make_recovery_codes(&mut self, user: &UserName, proofing: Option<Proofing>) -> Answer<FreshCodes> {
        self.fresh_codes(user, proofing)
    }

    fn keep_recovery_codes(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<bool> {
        self.keep_codes(user, code)
    }

    fn redeem(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<Redeemed> {
        self.redeem_code(user, code)
    }

    fn edit(&mut self, user: &UserName, edits: &[Edit]) -> Answer<()> {
        self.edit_user(user, edits)
    }

    fn settings(&mut self) -> Answer<SettingsView> {
        self.settings_view()
    }

    fn change_settings(&mut self, changes: &[Setting]) -> Answer<()> {
        self.set(changes)
    }

    fn queue(&mut self) -> Answer<Queue> {
        self.queue_now()
    }

    fn report(&mut self, after: Option<&UserName>, limit: usize) -> Answer<Vec<Reported>> {
        self.report_page(after, limit)
    }

    fn history(&mut self, query: &HistoryQuery) -> Answer<HistoryPage> {
        self.history_page(query)
    }

    fn verify_history(&mut self) -> Answer<HistoryVerified> {
        self.history_verified()
    }

    fn settle(&mut self, millis: u64) -> Answer<Outside> {
        self.settled(Duration::from_millis(millis))
    }

    fn check(&mut self) -> Answer<Checked> {
        Ok(self.store.check())
    }

    fn verify(&mut self, user: &UserName, code: &Code) -> Answer<SignIn> {
        self.verify_code(user, code)
    }

    fn slots(&mut self) -> Answer<SlotsView> {
        self.slots_view()
    }

    fn make_slot(&mut self, key: &SlotKey, instead_of: Option<u32>) -> Answer<SlotMade> {
        self.new_slot(key, instead_of)
    }

    fn remove_slot(&mut self, number: u32) -> Answer<()> {
        self.take_slot_out(number)
    }

    fn begin_rotation(&mut self, carrying: &Carrying) -> Answer<Option<SecretText>> {
        self.begin_rotating(carrying)
    }

    fn rotate(&mut self) -> Answer<Rotating> {
        self.rotate_on()
    }

    fn back_up(&mut self, to: &BackUp, told: &mut Told<'_>) -> Answer<Option<Contents>> {
        self.write_backup(to, told)
    }
}

#[cfg(test)]
mod tests;
