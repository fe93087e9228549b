//! Slots and the rotation of the data key.
//!
//! Owns which of them may be asked for. Keys are made and read by `new_keys`;
//! how a rotation survives being cut short is the store's.

use std::sync::Arc;

use super::Local;
use super::problems::of_store;
use crate::directory::backup::{self, BackUp, Contents};
use crate::directory::new_keys::{key_file, read_key_file, recovery_key};
use crate::directory::{
    Answer, Carrying, Kind, Problem, Rotating, SlotKey, SlotMade, SlotView, SlotsView, Told, weakness,
};
use crate::model::{Entry, Event, SecretText, SlotName, Timestamp};
use crate::store::{Batch, FileKey, NewSlot, RotationPlace, Unlock};

/// A key in memory, so that a slot can be made of it.
enum Key {
    Passphrase(SecretText),
    File(FileKey),
    Recovery(SecretText),
}

impl Key {
    fn offered(&self) -> NewSlot<'_> {
        match self {
            Self::Passphrase(text) => Unlock::Passphrase(text),
            Self::File(key) => Unlock::KeyFile(key),
            Self::Recovery(text) => Unlock::Recovery(text),
        }
    }

    fn recovery_key(&self) -> Option<SecretText> {
        match self {
            Self::Recovery(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl SlotKey {
    fn name(&self) -> SlotName {
        match self {
            Self::Passphrase(_) => SlotName::Passphrase,
            Self::KeyFile(_) => SlotName::KeyFile,
            Self::RecoveryKey => SlotName::RecoveryKey,
        }
    }
}

fn no_such_slot(number: u32) -> Problem {
    Problem::new(
        Kind::NotFound,
        format!("There is no slot {number}."),
        "See them with `mfa-enroll keys list`.",
    )
}

fn wrong_kind(slot: &SlotView) -> Problem {
    Problem::refused(
        format!("Slot {} is opened by a {}.", slot.number, slot.opened_by),
        "Name a slot of the same kind: see them with `mfa-enroll keys list`.",
    )
}

fn is_under_way() -> Problem {
    Problem::refused(
        "A rotation of the data key is under way.",
        "Let it come to its end first: `mfa-enroll keys rotate` goes on with it.",
    )
}

/// A new recovery key is in force before anybody has seen it: a process that dies
/// in between must leave another way in.
fn has_another_way<'a>(mut slots: impl Iterator<Item = &'a SlotView>) -> Answer<()> {
    if slots.any(|slot| slot.opened_by != SlotName::RecoveryKey) {
        return Ok(());
    }
    Err(Problem::refused(
        "The recovery key is the only way to unlock the store.",
        "Add a key file or a passphrase first.",
    ))
}

impl Local {
    pub(super) fn slots_view(&self) -> Answer<SlotsView> {
        let slots = self.store.slots().map_err(|e| of_store(&e))?.slots;
        let view = |slot: crate::store::Slot| SlotView {
            number: slot.number,
            opened_by: slot.kind.name(),
            created_at: slot.created_at,
        };
        Ok(SlotsView { slots: slots.into_iter().map(view).collect(), is_rotating: self.store.is_rotating() })
    }

    fn slot(&self, number: u32) -> Answer<SlotView> {
        let found = self.slots_view()?.slots.into_iter().find(|slot| slot.number == number);
        found.ok_or_else(|| no_such_slot(number))
    }

    /// The key of a slot that is to be made.
    fn new_key(&self, key: &SlotKey) -> Answer<Key> {
        Ok(match key {
            SlotKey::Passphrase(text) => {
                if let Some(weakness) = weakness(text) {
                    return Err(Problem::refused("The passphrase is too weak.", weakness));
                }
                Key::Passphrase(text.clone())
            }
            SlotKey::KeyFile(path) => {
                let key = Key::File(key_file(path, &*self.randomness)?);
                self.opens_nothing_yet(&key)?;
                key
            }
            SlotKey::RecoveryKey => Key::Recovery(recovery_key(&*self.randomness)?),
        })
    }

    /// One key in two slots would go on opening the store when one of them is removed.
    fn opens_nothing_yet(&self, key: &Key) -> Answer<()> {
        let slots = self.slots_view()?.slots;
        for slot in slots.iter().filter(|slot| slot.opened_by == SlotName::KeyFile) {
            if self.store.opens_slot(slot.number, &key.offered()).map_err(|e| of_store(&e))? {
                return Err(Problem::refused(
                    format!("That key file opens slot {} already.", slot.number),
                    "Name another one. Nothing was changed.",
                ));
            }
        }
        Ok(())
    }

    pub(super) fn new_slot(&mut self, key: &SlotKey, instead_of: Option<u32>) -> Answer<SlotMade> {
        let opened_by = key.name();
        if let Some(old) = instead_of.map(|old| self.slot(old)).transpose()?
            && old.opened_by != opened_by
        {
            return Err(wrong_kind(&old));
        }
        if instead_of.is_some() && opened_by == SlotName::RecoveryKey {
            has_another_way(self.slots_view()?.slots.iter())?;
        }
        let key = self.new_key(key)?;
        let (now, randomness) = (self.clock.now(), Arc::clone(&self.randomness));
        let entry = self.stamped(now);
        let said = |slot| {
            entry(match instead_of {
                Some(old) => Event::SlotReplaced { old, slot, opened_by },
                None => Event::SlotAdded { slot, opened_by },
            })
        };
        let made = self.store.add_slot(&key.offered(), instead_of, now, said, &*randomness);
        let number = made.map_err(|e| of_store(&e))?;
        Ok(SlotMade { number, recovery_key: key.recovery_key() })
    }

    pub(super) fn take_slot_out(&mut self, number: u32) -> Answer<()> {
        let slot = self.slot(number)?;
        let entry = self.stamped(self.clock.now());
        let said = |opened_by| entry(Event::SlotRemoved { slot: slot.number, opened_by });
        match self.store.remove_slot(number, said).map_err(|e| of_store(&e))? {
            Some(()) => Ok(()),
            None => Err(Problem::is_last_slot(number)),
        }
    }

    pub(super) fn begin_rotating(&mut self, carrying: &Carrying) -> Answer<Option<SecretText>> {
        if self.store.is_rotating() {
            return Err(is_under_way());
        }
        let slots = self.slots_view()?.slots;
        if let Some(unknown) = carrying.dropped.iter().find(|it| slots.iter().all(|slot| slot.number != **it))
        {
            return Err(no_such_slot(*unknown));
        }
        let kept: Vec<_> = slots.iter().filter(|slot| !carrying.dropped.contains(&slot.number)).collect();
        if kept.is_empty() {
            return Err(Problem::refused(
                "No slot would be left to unlock the store.",
                "Keep at least one. Nothing was changed.",
            ));
        }
        has_another_way(kept.iter().copied())?;
        let keys = kept.iter().map(|slot| self.carried(slot, carrying)).collect::<Answer<Vec<_>>>()?;
        let (now, randomness) = (self.clock.now(), Arc::clone(&self.randomness));
        let entry = self.entry(now, None, Event::RotationBegun);
        let slots: Vec<NewSlot<'_>> = keys.iter().map(Key::offered).collect();
        self.store.begin_rotation(&slots, now, &entry, &*randomness).map_err(|e| of_store(&e))?;
        self.rotation = RotationPlace::START;
        Ok(keys.iter().find_map(Key::recovery_key))
    }

    /// What opens a slot that is to be kept, among what was named.
    fn carried(&self, slot: &SlotView, carrying: &Carrying) -> Answer<Key> {
        let mut keys = match slot.opened_by {
            SlotName::RecoveryKey => return Ok(Key::Recovery(recovery_key(&*self.randomness)?)),
            SlotName::Passphrase => carrying.passphrase.iter().cloned().map(Key::Passphrase).collect(),
            SlotName::KeyFile => {
                let files = carrying.key_files.iter();
                files.map(|file| read_key_file(file).map(Key::File)).collect::<Answer<Vec<_>>>()?
            }
        };
        while let Some(key) = keys.pop() {
            if self.store.opens_slot(slot.number, &key.offered()).map_err(|e| of_store(&e))? {
                return Ok(key);
            }
        }
        Err(Problem::refused(
            format!("Nothing that was named opens slot {}, a {}.", slot.number, slot.opened_by),
            format!(
                "Name what opens it, or leave it behind with --drop {}. Nothing was changed.",
                slot.number
            ),
        ))
    }

    pub(super) fn rotate_on(&mut self) -> Answer<Rotating> {
        if !self.store.is_rotating() {
            return Ok(Rotating::No);
        }
        let of = self.store.user_count().map_err(|e| of_store(&e))?;
        let randomness = Arc::clone(&self.randomness);
        if let Some(place) = self.store.rotate(&self.rotation, &*randomness).map_err(|e| of_store(&e))? {
            let users = place.users.min(of);
            self.rotation = place;
            return Ok(Rotating::UnderWay { users, of });
        }
        let entry = self.entry(self.clock.now(), None, Event::RotationFinished);
        self.store.finish_rotation(&entry, &*randomness).map_err(|e| of_store(&e))?;
        Ok(Rotating::Finished)
    }

    /// A backup is history before it is in its place: none without the other.
    pub(super) fn write_backup(&mut self, to: &BackUp, told: &mut Told<'_>) -> Answer<Option<Contents>> {
        let now = self.clock.now();
        let Some(settled) = backup::write(&self.store, to, now, told)? else { return Ok(None) };
        let entry = self.entry(now, None, Event::BackupTaken { users: settled.contents.users });
        let batch = Batch { entries: vec![entry], ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))?;
        settled.put().map(Some)
    }

    /// Makes entries on the store itself, of this moment.
    fn stamped(&self, now: Timestamp) -> impl Fn(Event) -> Entry + use<> {
        let (operator, origin) = (self.operator.clone(), self.origin.clone());
        let at = self.entered_at(now);
        move |event| Entry { at, operator: operator.clone(), origin: origin.clone(), user: None, event }
    }
}
