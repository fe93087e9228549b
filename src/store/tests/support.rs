//! A store to try things on: deterministic randomness, sample users, records
//! that can be looked at behind the store's back or fail when told to.

use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use zeroize::Zeroizing;

use super::super::{
    Anchor, Batch, Beginning, ChangeSet, CommitError, FileKey, Memory, NewSlot, Pair, ReadError, Record,
    Records, Settings, Store, StoreId, Table, Unlock, UnlockError, Versioned,
};
use crate::model::{
    Device, DeviceId, DeviceKind, DeviceName, DeviceState, Entry, Event, Issuer, Operator, Origin,
    Parameters, PendingDevice, Person, SafeText, Sealed, Tags, Timestamp, User, UserId, UserName,
};
use crate::ports::{NoRandomness, Randomness};
use crate::totp::SecretKey;

/// The same bytes each time, as splitmix64 gives them.
pub(super) struct Seeded(AtomicU64);

impl Seeded {
    pub(super) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Randomness for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in bytes.chunks_mut(8) {
            let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// Records that the test and the store both hold.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Inside>>);

struct Inside {
    records: Box<dyn Records>,
    doubt: bool,
}

impl Shared {
    pub(super) fn over(records: impl Records + 'static) -> Self {
        Self(Arc::new(Mutex::new(Inside { records: Box::new(records), doubt: false })))
    }

    /// From now on no commit reaches the records, and each says that it may have.
    pub(super) fn break_down(&self, broken: bool) {
        self.inside().doubt = broken;
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }
}

impl Records for Shared {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        self.inside().records.get(table, key)
    }

    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        self.inside().records.records(table, after, limit)
    }

    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        self.inside().records.rows(from, limit)
    }

    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        self.inside().records.row(key)
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        self.inside().records.user_count()
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        self.inside().records.history(from, limit)
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.inside().records.last_history()
    }

    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        let mut inside = self.inside();
        if inside.doubt {
            return Err(CommitError::Doubt("the disk is gone".to_owned()));
        }
        inside.records.commit(set)
    }
}

pub(super) const NOW: Timestamp = Timestamp::from_secs(1_800_000_000);

pub(super) fn text(text: &str) -> SafeText {
    SafeText::new(text).unwrap()
}

pub(super) fn operator() -> Operator {
    Operator { name: text("root"), uid: 0 }
}

pub(super) fn name(name: &str) -> UserName {
    UserName::new(name).unwrap()
}

pub(super) fn entry(event: Event) -> Entry {
    Entry { at: NOW, operator: operator(), origin: Origin::default(), user: None, event }
}

pub(super) fn file_key(byte: u8) -> FileKey {
    FileKey(Zeroizing::new([byte; 32]))
}

pub(super) fn secret_key(seed: u64, bytes: usize) -> SecretKey {
    let mut key = vec![0; bytes];
    Seeded::new(seed).fill(&mut key).unwrap();
    SecretKey::from_bytes(key).unwrap()
}

pub(super) fn user(called: &str) -> User {
    let mut id = [0; 16];
    for (byte, letter) in id.iter_mut().zip(called.bytes()) {
        *byte = letter;
    }
    let person = Person {
        name: name(called),
        display_name: Some(text(&format!("{called} of the sample"))),
        email: None,
    };
    User::new(UserId(id), person, NOW)
}

pub(super) fn device(id: u8, called: &str) -> Device {
    Device {
        id: DeviceId([id; 16]),
        name: DeviceName::new(called).unwrap(),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL,
        state: DeviceState::Active,
        secret: Sealed(vec![id; 65]),
        drift: 0,
        last_step: NOW.secs() / 30,
        enrolled_at: NOW,
        enrolled_by: operator(),
        last_used_at: None,
        note: None,
        tags: Tags::default(),
    }
}

pub(super) fn pending(id: u8, called: &str) -> PendingDevice {
    PendingDevice {
        id: DeviceId([id; 16]),
        name: DeviceName::new(called).unwrap(),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL,
        secret: Sealed(vec![id; 65]),
        account: text(&format!("alice ({called})")),
        replaces: None,
        begun_at: NOW,
        expires_at: NOW.plus_secs(PendingDevice::LIFE_SECS),
        begun_by: operator(),
    }
}

/// A store that `file_key(7)` opens.
pub(super) fn made(records: impl Records + 'static, anchor: Anchor) -> Store {
    let key = file_key(7);
    let beginning = Beginning {
        slots: &[NewSlot::KeyFile(&key)],
        settings: Settings::of(Issuer::new("Example").unwrap()),
        entry: entry(Event::StoreCreated),
        now: NOW,
    };
    Store::create(Box::new(records), |_| anchor, &beginning, &Seeded::new(1)).unwrap()
}

/// A store in memory and another handle on its records.
pub(super) fn in_memory() -> (Store, Shared) {
    let records = Shared::over(Memory::new());
    (made(records.clone(), Anchor::none()), records)
}

pub(super) fn unlocked(records: impl Records + 'static, anchor: Anchor) -> Result<Store, UnlockError> {
    let anchor_of = |_: StoreId| anchor;
    Store::unlock(Box::new(records), &Unlock::KeyFile(&file_key(7)), anchor_of)
        .map_err(|(problem, _)| problem)
}

/// Writes users that are new, with one entry.
pub(super) fn add(store: &mut Store, users: &[User]) {
    let entries =
        vec![entry(Event::UsersImported { added: u32::try_from(users.len()).unwrap(), changed: 0 })];
    let users = users.iter().map(|user| Versioned { value: user.clone(), version: 0 }).collect();
    store.write(&Batch { users, entries, ..Batch::default() }).unwrap();
}
