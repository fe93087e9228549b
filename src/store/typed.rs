//! The store as the directory sees it: users and settings, whole or not at all.
//!
//! Owns that everything read was verified and everything written is one signed
//! change set with its history entries. Must not know a rule about devices.

use std::collections::BTreeSet;
use std::ops::Bound;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

pub use super::batch::{Batch, Outbox, Settings, Stocked, Token, Versioned};
use super::chain::{self, Anchor, ChainProblem, Head};
use super::encoding::{DecodeProblem, decoded, encoded};
use super::vault::{Binding, CodeKey, NewSlot, Slots, StoreId, Tampered, Unlock, UnlockProblem, Vault};
use super::{Act, Change, ChangeSet, CommitError, Pair, ReadError, Records, Table, key_care, pieces};
use crate::model::{Entry, Sealed, Timestamp, User, UserId, UserName};
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::totp::{RecoveryCode, SecretKey};

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

pub(super) const SLOTS: &[u8] = b"slots";
pub(super) const KEYRING: &[u8] = b"keyring";
const SETTINGS: &[u8] = b"settings";
pub(super) const DECOY: &[u8] = b"decoy";
const OUTBOX: &[u8] = b"outbox";

/// A value under the key it rests under, or what is wrong with it.
pub(super) type Found<T> = (Vec<u8>, Result<Versioned<T>, StoreError>);

/// An unlocked store.
pub struct Store {
    pub(super) records: Box<dyn Records>,
    pub(super) vault: Vault,
    pub(super) head: Head,
    pub(super) anchor: Anchor,
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
        records: Box<dyn Records>,
        anchor_of: impl FnOnce(StoreId) -> Anchor,
        beginning: &Beginning<'_>,
        randomness: &dyn Randomness,
    ) -> Result<Self, StoreError> {
        Self::made(records, anchor_of, beginning, None, randomness)
    }

    /// The same, for the recovery codes of another store.
    pub fn create_for_codes(
        records: Box<dyn Records>,
        anchor_of: impl FnOnce(StoreId) -> Anchor,
        beginning: &Beginning<'_>,
        codes: CodeKey,
        randomness: &dyn Randomness,
    ) -> Result<Self, StoreError> {
        Self::made(records, anchor_of, beginning, Some(codes), randomness)
    }

    fn made(
        mut records: Box<dyn Records>,
        anchor_of: impl FnOnce(StoreId) -> Anchor,
        beginning: &Beginning<'_>,
        codes: Option<CodeKey>,
        randomness: &dyn Randomness,
    ) -> Result<Self, StoreError> {
        let mut vault = Vault::create(StoreId(random_bytes(randomness)?), randomness)?;
        if let Some(codes) = codes {
            vault = vault.with_codes(codes);
        }
        let mut slots = Slots::new(vault.store());
        for slot in beginning.slots {
            slots.add(&vault, slot, beginning.now, randomness)?;
        }
        let (head, entry) = Head::EMPTY.next(&vault, &beginning.entry);
        let slots = Act::Create(encoded(&slots));
        let mut changes = vec![Change { table: Table::Meta, key: SLOTS.to_vec(), act: slots, row: None }];
        if vault.needs_ring() {
            let ring = Act::Create(encoded(&vault.sealed_ring(randomness)?));
            changes.push(Change { table: Table::Meta, key: KEYRING.to_vec(), act: ring, row: None });
        }
        changes.extend(pieces::write(&*records, &vault, Table::Settings, SETTINGS, 0, &beginning.settings)?);
        changes.extend(pieces::write(&*records, &vault, Table::Settings, DECOY, 0, &0_u64)?);
        records.commit(&ChangeSet { changes, history: vec![(head.number, entry)] })?;
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
            let mut vault = slots.unlock(with)?;
            key_care::take_up_ring(&*records, &mut vault)?;
            let anchor = anchor_of(slots.store);
            anchor.compare(&*records).map_err(StoreError::from)?;
            let head = Head::of(&*records).map_err(StoreError::from)?;
            // The newest entry is checked at once, all of them by `check`.
            chain::read(&*records, &vault, head.number, 1).map_err(StoreError::from)?;
            key_care::ring_is_of_now(&*records, &vault)?;
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
        self.read(Table::Users, name.key().as_bytes())
    }

    /// Users in the order of their names, each verified, after this one.
    pub fn users(&self, after: Option<&str>, limit: usize) -> Result<Vec<Versioned<User>>, StoreError> {
        self.read_all(Table::Users, after.map(str::as_bytes), limit)?
            .into_iter()
            .map(|(_, user)| user)
            .collect()
    }

    /// Records of a table with the keys they rest under, what is not whole as an
    /// error of its own: for `check`.
    pub(super) fn read_all<T: DeserializeOwned>(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Found<T>>, StoreError> {
        let read = |(key, head): (Vec<u8>, super::Record)| {
            let value = pieces::read(&*self.records, &self.vault, table, &key, &head);
            (key, value.map(|value| Versioned { value, version: head.version }))
        };
        Ok(self.records.records(table, after, limit)?.into_iter().map(read).collect())
    }

    /// Rows of the users list as they rest, for `check`.
    pub(super) fn raw_rows(&self, after: Option<&[u8]>, limit: usize) -> Result<Vec<Pair>, StoreError> {
        Ok(self.records.rows(after.map_or(Bound::Unbounded, Bound::Excluded), limit)?)
    }

    /// The keyed hash of a user's recovery code, as it is kept.
    pub fn recovery_hash(&self, user: UserId, code: &RecoveryCode) -> [u8; 32] {
        self.vault.recovery_mac(user, code)
    }

    /// The outbox; empty where nothing was ever put into it.
    pub fn outbox(&self) -> Result<Versioned<Outbox>, StoreError> {
        let empty = Versioned { value: Outbox::default(), version: 0 };
        Ok(self.read(Table::Settings, OUTBOX)?.unwrap_or(empty))
    }

    /// The settings.
    pub fn settings(&self) -> Result<Versioned<Settings>, StoreError> {
        self.setting(SETTINGS)
    }

    pub(super) fn setting<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Versioned<T>, StoreError> {
        let missing = || format!("the record “{}” is missing", String::from_utf8_lossy(key));
        Ok(self.read(Table::Settings, key)?.ok_or_else(|| ReadError::Damaged(missing()))?)
    }

    pub(super) fn read<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &[u8],
    ) -> Result<Option<Versioned<T>>, StoreError> {
        let Some(head) = self.records.get(table, key)? else { return Ok(None) };
        let value = pieces::read(&*self.records, &self.vault, table, key, &head)?;
        Ok(Some(Versioned { value, version: head.version }))
    }

    /// Tells of every piece that belongs to no record, for `check`.
    pub(super) fn stray_pieces(&self, tell: impl FnMut(String)) -> Result<(), StoreError> {
        Ok(pieces::strays(&*self.records, tell)?)
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
    ///
    /// A record too large for one key counts once for every piece that changes:
    /// if there are more than [`ChangeSet::MOST`] with those, the batch is
    /// [`CommitError::Malformed`], and it is for the caller to write fewer users
    /// at once. So is a batch with a record of more than 255 further pieces.
    pub fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut set = ChangeSet::default();
        let mut keys = BTreeSet::new();
        let has_pieces = self.has_pieces_among(&batch.users)?;
        for user in &batch.users {
            let key = user.value.person.name.key();
            if !keys.insert(key.clone()) {
                return Err(CommitError::Malformed("a user twice").into());
            }
            let mut changes = if has_pieces {
                self.changes(Table::Users, key.as_bytes(), user)?
            } else {
                pieces::write_first(&self.vault, Table::Users, key.as_bytes(), user.version, &user.value)?
            };
            if let Some(head) = changes.first_mut() {
                head.row = Some(encoded(&user.value.row()));
            }
            set.changes.extend(changes);
        }
        for (name, version) in &batch.removed {
            let key = name.key();
            if !keys.insert(key.clone()) {
                return Err(CommitError::Malformed("a user twice").into());
            }
            set.changes.extend(pieces::remove(&*self.records, Table::Users, key.as_bytes(), *version)?);
        }
        if let Some(settings) = &batch.settings {
            set.changes.extend(self.changes(Table::Settings, SETTINGS, settings)?);
        }
        if let Some(outbox) = &batch.outbox {
            set.changes.extend(self.changes(Table::Settings, OUTBOX, outbox)?);
        }
        for token in &batch.given {
            let new = Versioned { value: token.clone(), version: 0 };
            set.changes.extend(self.changes(Table::Tokens, token.serial.key().as_bytes(), &new)?);
        }
        for (serial, version) in &batch.freed {
            let key = serial.key();
            set.changes.extend(pieces::remove(&*self.records, Table::Tokens, key.as_bytes(), *version)?);
        }
        for stocked in &batch.stocked {
            let new = Versioned { value: stocked.clone(), version: 0 };
            set.changes.extend(self.changes(Table::Stock, stocked.serial.key().as_bytes(), &new)?);
        }
        for (serial, version) in &batch.unstocked {
            let key = serial.key();
            set.changes.extend(pieces::remove(&*self.records, Table::Stock, key.as_bytes(), *version)?);
        }
        if batch.decoy {
            let mut decoy: Versioned<u64> = self.setting(DECOY)?;
            decoy.value = decoy.value.wrapping_add(1);
            set.changes.extend(self.changes(Table::Settings, DECOY, &decoy)?);
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

    /// Whether pieces may rest under the keys of these users: who comes with many
    /// others in the order of the names is not looked for alone.
    fn has_pieces_among(&self, users: &[Versioned<User>]) -> Result<bool, ReadError> {
        let keys = || users.iter().map(|user| user.value.person.name.key());
        match (keys().min(), keys().max()) {
            (Some(lowest), Some(highest)) if lowest != highest => {
                let (lowest, highest) = (lowest.as_bytes(), highest.as_bytes());
                Ok(!pieces::none_between(&*self.records, Table::Users, lowest, highest)?)
            }
            _ => Ok(true),
        }
    }

    pub(super) fn changes<T: Serialize>(
        &self,
        table: Table,
        key: &[u8],
        new: &Versioned<T>,
    ) -> Result<Vec<Change>, StoreError> {
        pieces::write(&*self.records, &self.vault, table, key, new.version, &new.value)
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
