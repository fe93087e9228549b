//! Key care: the ways to unlock a store, and the rotation of its data key.
//!
//! Owns that slots and keyring change together with their history entry, and
//! that a rotation cut short anywhere is gone on with. Must not ask for a
//! passphrase or know how long a rotation may take at a time.

use super::chain;
use super::encoding::{DecodeProblem, decoded, encoded};
use super::typed::{KEYRING, SLOTS, Stocked, Store, StoreError, slots};
use super::vault::{Binding, CodeKey, NewSlot, Slots, Unlock, Vault};
use super::{Act, Change, ChangeSet, ReadError, Record, Records, Table, Version, pieces};
use crate::model::{Entry, Event, Sealed, SlotName, Timestamp, User};
use crate::ports::Randomness;

/// Changes after which a part of a rotation is written: one more user of the
/// largest size still fits into the change set.
const PART: usize = ChangeSet::MOST / 2;
/// Records looked at for a part.
const SLICE: usize = 100;
/// The tables that a rotation goes through, in this order.
const TABLES: [Table; 4] = [Table::Settings, Table::Tokens, Table::Stock, Table::Users];

/// Takes up the keyring, where there is one.
pub(super) fn take_up_ring(records: &dyn Records, vault: &mut Vault) -> Result<(), StoreError> {
    let damaged = |problem| StoreError::Record("the keyring".to_owned(), problem);
    let Some(record) = records.get(Table::Meta, KEYRING)? else { return Ok(()) };
    let sealed: Vec<u8> = decoded(&record.bytes).map_err(damaged)?;
    vault.take_up(&sealed).map_err(|_| damaged(DecodeProblem::Tampered))
}

/// Refuses a keyring from the time of a rotation that was finished since: the
/// older data key in it would be good again. Nothing is read where there is none.
pub(super) fn ring_is_of_now(records: &dyn Records, vault: &Vault) -> Result<(), StoreError> {
    let Some(begun) = vault.rotating_since() else { return Ok(()) };
    let put_back = || StoreError::Record("the keyring".to_owned(), DecodeProblem::Tampered);
    let mut from = begun;
    loop {
        let entries = chain::read(records, vault, from, SLICE)?;
        let Some((last, _)) = entries.last() else { break };
        let is_begun =
            |(number, entry): &(u64, Entry)| *number > begun || entry.event == Event::RotationBegun;
        if !entries.iter().all(is_begun) || entries.iter().any(|(_, it)| it.event == Event::RotationFinished)
        {
            return Err(put_back());
        }
        from = last.saturating_add(1);
    }
    // The keyring came with its entry: a history without it was cut off.
    if from == begun { Err(put_back()) } else { Ok(()) }
}

/// How far a rotation has come in this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationPlace {
    table: Table,
    after: Option<Vec<u8>>,
    /// Users gone through so far.
    pub users: u64,
}

impl RotationPlace {
    /// Before the first record: where one that was cut short begins again. What
    /// was sealed anew already is only looked at.
    pub const START: Self = Self { table: Table::Settings, after: None, users: 0 };

    fn next_table(&self) -> Option<Self> {
        let at = TABLES.iter().position(|table| *table == self.table)?;
        TABLES.get(at + 1).map(|table| Self { table: *table, after: None, users: self.users })
    }
}

impl Store {
    /// What the hashes of its recovery codes are made with: for a backup only.
    pub fn code_key(&self) -> CodeKey {
        self.vault.codes().clone()
    }

    /// The ways to unlock it.
    pub fn slots(&self) -> Result<Slots, StoreError> {
        slots(&*self.records)
    }

    /// Adds a slot, in the place of another one if that is named. The entry is
    /// made from its number.
    pub fn add_slot(
        &mut self,
        with: &NewSlot<'_>,
        instead_of: Option<u32>,
        now: Timestamp,
        entry: impl FnOnce(u32) -> Entry,
        randomness: &dyn Randomness,
    ) -> Result<u32, StoreError> {
        let mut slots = self.slots()?;
        let number = slots.add(&self.vault, with, now, randomness)?;
        if let Some(old) = instead_of {
            slots.remove(old);
        }
        self.write_slots(&slots, &entry(number))?;
        Ok(number)
    }

    /// Removes a slot; `None` when there is none under that number or it is the last.
    pub fn remove_slot(
        &mut self,
        number: u32,
        entry: impl FnOnce(SlotName) -> Entry,
    ) -> Result<Option<()>, StoreError> {
        let mut slots = self.slots()?;
        let Some(slot) = slots.remove(number) else { return Ok(None) };
        self.write_slots(&slots, &entry(slot.kind.name()))?;
        Ok(Some(()))
    }

    /// Whether this opens the slot of that number.
    pub fn opens_slot(&self, number: u32, with: &Unlock<'_>) -> Result<bool, StoreError> {
        self.slots()?.opens(number, with).map_err(|_| {
            StoreError::Read(ReadError::Damaged("a slot asks for more than a slot may".to_owned()))
        })
    }

    fn write_slots(&mut self, slots: &Slots, entry: &Entry) -> Result<(), StoreError> {
        let change = self.meta_change(SLOTS, encoded(slots))?;
        self.commit_with(vec![change], Some(entry))
    }

    /// Puts a new data key in force, in new slots. What the old one sealed and
    /// signed is still read, until [`Store::rotate`] has gone through everything.
    pub fn begin_rotation(
        &mut self,
        with: &[NewSlot<'_>],
        now: Timestamp,
        entry: &Entry,
        randomness: &dyn Randomness,
    ) -> Result<(), StoreError> {
        let vault = self.vault.rotated(self.head.number, randomness)?;
        let mut slots = Slots::new(vault.store());
        for slot in with {
            slots.add(&vault, slot, now, randomness)?;
        }
        let ring = encoded(&vault.sealed_ring(randomness)?);
        let changes = vec![self.meta_change(SLOTS, encoded(&slots))?, self.meta_change(KEYRING, ring)?];
        let before = std::mem::replace(&mut self.vault, vault);
        let written = self.commit_with(changes, Some(entry));
        if written.is_err() {
            self.vault = before;
        }
        written
    }

    /// Whether the data key is being rotated.
    pub fn is_rotating(&self) -> bool {
        self.vault.is_rotating()
    }

    /// Seals and signs a part of the records anew, from this place on. `None`:
    /// it went through all of them.
    pub fn rotate(
        &mut self,
        place: &RotationPlace,
        randomness: &dyn Randomness,
    ) -> Result<Option<RotationPlace>, StoreError> {
        let page = self.records.records(place.table, place.after.as_deref(), SLICE)?;
        if page.is_empty() {
            return Ok(place.next_table());
        }
        let mut changes = Vec::new();
        let mut place = place.clone();
        for (key, record) in page {
            changes.extend(self.anew(place.table, &key, &record, randomness)?);
            place.users += u64::from(place.table == Table::Users);
            place.after = Some(key);
            if changes.len() >= PART {
                break;
            }
        }
        self.commit_with(changes, None)?;
        Ok(Some(place))
    }

    /// The old data key means nothing any more. Only after [`Store::rotate`]
    /// went through everything.
    pub fn finish_rotation(&mut self, entry: &Entry, randomness: &dyn Randomness) -> Result<(), StoreError> {
        let ring = encoded(&self.vault.sealed_ring_without_old(randomness)?);
        let change = self.meta_change(KEYRING, ring)?;
        self.commit_with(vec![change], Some(entry))?;
        self.vault.forget_old();
        Ok(())
    }

    /// The changes that put a record under the data key in force; none where it is.
    fn anew(
        &self,
        table: Table,
        key: &[u8],
        record: &Record,
        randomness: &dyn Randomness,
    ) -> Result<Vec<Change>, StoreError> {
        let (records, vault) = (&*self.records, &self.vault);
        match table {
            Table::Users => self.user_anew(key, record, randomness),
            Table::Stock => self.stocked_anew(key, record, randomness),
            _ => pieces::sign_anew(records, vault, table, key, record),
        }
    }

    fn stocked_anew(
        &self,
        key: &[u8],
        record: &Record,
        randomness: &dyn Randomness,
    ) -> Result<Vec<Change>, StoreError> {
        let (records, vault, table) = (&*self.records, &self.vault, Table::Stock);
        let mut stocked: Stocked = pieces::read(records, vault, table, key, record)?;
        let is_signed = pieces::is_current(records, vault, table, key, record)?;
        if is_signed && vault.is_current(&stocked.secret) {
            return Ok(Vec::new());
        }
        if !vault.is_current(&stocked.secret) {
            let binding = Binding::of_stocked(&stocked);
            stocked.secret = vault.seal(&vault.open(&stocked.secret, binding)?, binding, randomness)?;
        }
        pieces::write(records, vault, table, key, record.version, &stocked)
    }

    fn user_anew(
        &self,
        key: &[u8],
        record: &Record,
        randomness: &dyn Randomness,
    ) -> Result<Vec<Change>, StoreError> {
        let (records, vault, table) = (&*self.records, &self.vault, Table::Users);
        let mut user: User = pieces::read(records, vault, table, key, record)?;
        let is_signed = pieces::is_current(records, vault, table, key, record)?;
        if is_signed && secrets(&mut user).all(|(_, sealed)| vault.is_current(sealed)) {
            return Ok(Vec::new());
        }
        for (binding, sealed) in secrets(&mut user) {
            if !vault.is_current(sealed) {
                *sealed = vault.seal(&vault.open(sealed, binding)?, binding, randomness)?;
            }
        }
        pieces::write(records, vault, table, key, record.version, &user)
    }

    /// A change of a record that is there, or of one that is not yet.
    fn meta_change(&self, key: &[u8], bytes: Vec<u8>) -> Result<Change, StoreError> {
        let version: Version = self.records.get(Table::Meta, key)?.map_or(0, |record| record.version);
        let act = if version == 0 { Act::Create(bytes) } else { Act::Update(version, bytes) };
        Ok(Change { table: Table::Meta, key: key.to_vec(), act, row: None })
    }

    /// Commits changes with what the history says of them.
    fn commit_with(&mut self, changes: Vec<Change>, entry: Option<&Entry>) -> Result<(), StoreError> {
        let next = entry.map(|entry| self.head.next(&self.vault, entry));
        let history = next.iter().map(|(head, bytes)| (head.number, bytes.clone())).collect();
        self.records.commit(&ChangeSet { changes, history })?;
        if let Some((head, _)) = next {
            self.head = head;
            self.anchor.keep(head);
        }
        Ok(())
    }
}

/// Every sealed secret of a user, with what it is bound to.
fn secrets(user: &mut User) -> impl Iterator<Item = (Binding, &mut Sealed)> {
    let id = user.id;
    let of = move |device, parameters| Binding { user: id, device, parameters };
    let devices = user.devices.iter_mut().map(move |it| (of(it.id, it.parameters), &mut it.secret));
    let pending = user.pending.iter_mut().map(move |it| (of(it.id, it.parameters), &mut it.secret));
    devices.chain(pending)
}
