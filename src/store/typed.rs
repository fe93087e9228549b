//! The store as the directory sees it: users and settings, whole or not at all.
//!
//! Owns that everything read was verified and everything written is one signed
//! change set with its history entries. Must not know a rule about devices.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::chain::{self, Anchor, ChainProblem, Head};
use super::encoding::{DecodeProblem, decoded, encoded, signed, verified};
use super::vault::{Binding, NewSlot, Slots, StoreId, Tampered, Unlock, UnlockProblem, Vault};
use super::{Act, Change, ChangeSet, CommitError, Pair, ReadError, Records, Table, Version};
use crate::model::{Entry, Issuer, Row, Sealed, Timestamp, User, UserName, escaped};
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::totp::SecretKey;

/// What holds for the whole store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Who asks for the codes, as the apps show it.
    pub issuer: Issuer,
}

/// A value with the version it was read at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The value.
    pub value: T,
    /// Its version; 0 for one that is not yet in the store.
    pub version: Version,
}

/// Everything that is written together.
#[derive(Debug, Default)]
pub struct Batch {
    /// Users, each with the version it was read at (0: new).
    pub users: Vec<Versioned<User>>,
    /// The settings.
    pub settings: Option<Versioned<Settings>>,
    /// What the history says of it.
    pub entries: Vec<Entry>,
    /// Also writes a record that means nothing, so that a refusal for a user
    /// who is not there takes as long as one for a user who is.
    pub decoy: bool,
}

/// What went wrong with a store that is open.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A record could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A record could not be written, or perhaps could.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A record is not what was written.
    #[error("the record of {0}: {1}")]
    Record(String, DecodeProblem),
    /// A secret key does not open where it rests.
    #[error("a secret key: {0}")]
    Secret(#[from] Tampered),
    /// The history does not hold together.
    #[error(transparent)]
    Chain(#[from] ChainProblem),
    /// The machine gave no random bytes.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

/// Why a store that is there cannot be used.
#[derive(Debug, Error)]
pub enum UnlockError {
    /// What was offered opens no slot.
    #[error(transparent)]
    Unlock(#[from] UnlockProblem),
    /// The store is damaged, tampered with, newer or unreadable.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const SLOTS: &[u8] = b"slots";
const SETTINGS: &[u8] = b"settings";
const DECOY: &[u8] = b"decoy";

/// A user under the key it rests under, or what is wrong with it.
pub(super) type ReadUser = (Vec<u8>, Result<Versioned<User>, StoreError>);

/// An unlocked store.
pub struct Store {
    records: Box<dyn Records>,
    vault: Vault,
    head: Head,
    anchor: Anchor,
}

/// The slots of a store that is not yet unlocked.
pub fn slots(records: &dyn Records) -> Result<Slots, StoreError> {
    let record = records
        .get(Table::Meta, SLOTS)?
        .ok_or_else(|| ReadError::Damaged("it has no slots to unlock it".to_owned()))?;
    decoded(&record.bytes).map_err(|problem| StoreError::Record("the slots".to_owned(), problem))
}

/// What [`Store::create`] starts from.
pub struct Beginning<'a> {
    /// What opens the store from now on; at least one.
    pub slots: &'a [NewSlot<'a>],
    /// The settings.
    pub settings: Settings,
    /// The history's first entry.
    pub entry: Entry,
    /// When.
    pub now: Timestamp,
}

impl Store {
    /// Makes the first records of an empty store, in one change set.
    pub fn create(
        mut records: Box<dyn Records>,
        anchor_of: impl FnOnce(StoreId) -> Anchor,
        beginning: &Beginning<'_>,
        randomness: &dyn Randomness,
    ) -> Result<Self, StoreError> {
        let vault = Vault::create(StoreId(random_bytes(randomness)?), randomness)?;
        let mut slots = Slots::new(vault.store());
        for slot in beginning.slots {
            slots.add(&vault, slot, beginning.now, randomness)?;
        }
        let (head, entry) = Head::EMPTY.next(&vault, &beginning.entry);
        let settings = signed(&vault, Table::Settings, SETTINGS, 1, &beginning.settings);
        records.commit(&ChangeSet {
            changes: vec![
                created(Table::Meta, SLOTS, encoded(&slots)),
                created(Table::Settings, SETTINGS, settings),
                created(Table::Settings, DECOY, signed(&vault, Table::Settings, DECOY, 1, &0_u64)),
            ],
            history: vec![(head.number, entry)],
        })?;
        let anchor = anchor_of(vault.store());
        anchor.prepare();
        anchor.keep(head);
        Ok(Self { records, vault, head, anchor })
    }

    /// Unlocks a store and compares it with what was last seen of it. A wrong
    /// passphrase hands the records back for another try.
    pub fn unlock(
        records: Box<dyn Records>,
        with: &Unlock<'_>,
        anchor_of: impl FnOnce(StoreId) -> Anchor,
    ) -> Result<Self, (UnlockError, Box<dyn Records>)> {
        let opened = slots(&*records).map_err(UnlockError::from).and_then(|slots| {
            let vault = slots.unlock(with)?;
            let anchor = anchor_of(slots.store);
            anchor.compare(&*records).map_err(StoreError::from)?;
            let head = Head::of(&*records).map_err(StoreError::from)?;
            // The newest entry is checked at once, all of them by `check`.
            chain::read(&*records, &vault, head.number, 1).map_err(StoreError::from)?;
            Ok((vault, anchor, head))
        });
        match opened {
            Ok((vault, anchor, head)) => {
                anchor.prepare();
                anchor.keep(head);
                Ok(Self { records, vault, head, anchor })
            }
            Err(problem) => Err((problem, records)),
        }
    }

    /// The store's identity.
    pub fn id(&self) -> StoreId {
        self.vault.store()
    }

    /// The record of a user.
    pub fn user(&self, name: &UserName) -> Result<Option<Versioned<User>>, StoreError> {
        let key = name.key();
        let Some(record) = self.records.get(Table::Users, key.as_bytes())? else { return Ok(None) };
        let value = verified(&self.vault, Table::Users, key.as_bytes(), &record)
            .map_err(|problem| StoreError::Record(key, problem))?;
        Ok(Some(Versioned { value, version: record.version }))
    }

    /// Users in the order of their names, each verified, after this one.
    pub fn users(&self, after: Option<&str>, limit: usize) -> Result<Vec<Versioned<User>>, StoreError> {
        self.read_users(after.map(str::as_bytes), limit)?.into_iter().map(|(_, user)| user).collect()
    }

    /// The same with the keys they rest under, what is not whole as an error of
    /// its own: for `check`.
    pub(super) fn read_users(&self, after: Option<&[u8]>, limit: usize) -> Result<Vec<ReadUser>, StoreError> {
        let read = |(key, record): (Vec<u8>, super::Record)| {
            let user = verified(&self.vault, Table::Users, &key, &record)
                .map(|value| Versioned { value, version: record.version })
                .map_err(|problem| StoreError::Record(escaped(&String::from_utf8_lossy(&key)), problem));
            (key, user)
        };
        Ok(self.records.records(Table::Users, after, limit)?.into_iter().map(read).collect())
    }

    /// Rows of the users list as they rest, for `check`.
    pub(super) fn raw_rows(&self, after: Option<&[u8]>, limit: usize) -> Result<Vec<Pair>, StoreError> {
        Ok(self.records.rows(after, limit)?)
    }

    /// Lines of the users list in the order of the names, after this one.
    pub fn rows(&self, after: Option<&str>, limit: usize) -> Result<Vec<Row>, StoreError> {
        let rows = self.records.rows(after.map(str::as_bytes), limit)?;
        let read = |(key, bytes): (Vec<u8>, Vec<u8>)| {
            let row = match decoded::<Row>(&bytes) {
                // Whoever pages by the names would never come to an end.
                Ok(row) if row.person.name.key().as_bytes() != key => Err(DecodeProblem::Tampered),
                row => row,
            };
            row.map_err(|problem| StoreError::Record(escaped(&String::from_utf8_lossy(&key)), problem))
        };
        rows.into_iter().map(read).collect()
    }

    /// The settings.
    pub fn settings(&self) -> Result<Versioned<Settings>, StoreError> {
        self.setting(SETTINGS)
    }

    fn setting<T: serde::de::DeserializeOwned>(&self, key: &[u8]) -> Result<Versioned<T>, StoreError> {
        let name = || String::from_utf8_lossy(key).into_owned();
        let record = self
            .records
            .get(Table::Settings, key)?
            .ok_or_else(|| ReadError::Damaged(format!("the record “{}” is missing", name())))?;
        let value = verified(&self.vault, Table::Settings, key, &record)
            .map_err(|problem| StoreError::Record(name(), problem))?;
        Ok(Versioned { value, version: record.version })
    }

    /// History entries from this number on, each checked against the one before.
    pub fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Entry)>, StoreError> {
        Ok(chain::read(&*self.records, &self.vault, from, limit)?)
    }

    /// The number of the newest history entry.
    pub fn newest_entry(&self) -> u64 {
        self.head.number
    }

    /// Writes everything of the batch or nothing; on return it is on the disk.
    pub fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut set = ChangeSet::default();
        let mut keys = BTreeSet::new();
        for user in &batch.users {
            let key = user.value.person.name.key();
            if !keys.insert(key.clone()) {
                return Err(CommitError::Malformed("a user twice").into());
            }
            let row = encoded(&user.value.row());
            set.changes.push(Change {
                row: Some(row),
                ..self.change(Table::Users, key.as_bytes(), user.version, &user.value)
            });
        }
        if let Some(settings) = &batch.settings {
            set.changes.push(self.change(Table::Settings, SETTINGS, settings.version, &settings.value));
        }
        if batch.decoy {
            let decoy: Versioned<u64> = self.setting(DECOY)?;
            set.changes.push(self.change(
                Table::Settings,
                DECOY,
                decoy.version,
                &decoy.value.wrapping_add(1),
            ));
        }
        let mut head = self.head;
        for entry in &batch.entries {
            let (next, bytes) = head.next(&self.vault, entry);
            set.history.push((next.number, bytes));
            head = next;
        }
        self.records.commit(&set)?;
        self.head = head;
        if !batch.entries.is_empty() {
            self.anchor.keep(head);
        }
        Ok(())
    }

    fn change<T: Serialize>(&self, table: Table, key: &[u8], version: Version, value: &T) -> Change {
        let next = version.saturating_add(1);
        let bytes = signed(&self.vault, table, key, next, value);
        let act = if version == 0 { Act::Create(bytes) } else { Act::Update(version, bytes) };
        Change { table, key: key.to_vec(), act, row: None }
    }

    /// Seals a secret key for where it will rest.
    pub fn seal(
        &self,
        key: &SecretKey,
        binding: Binding,
        randomness: &dyn Randomness,
    ) -> Result<Sealed, StoreError> {
        Ok(self.vault.seal(key, binding, randomness)?)
    }

    /// Opens a sealed secret key where it rests.
    pub fn open(&self, sealed: &Sealed, binding: Binding) -> Result<SecretKey, StoreError> {
        Ok(self.vault.open(sealed, binding)?)
    }
}

fn created(table: Table, key: &[u8], bytes: Vec<u8>) -> Change {
    Change { table, key: key.to_vec(), act: Act::Create(bytes), row: None }
}
