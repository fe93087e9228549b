//! Restoring: a new store from a backup.
//!
//! Owns that the new store is made beside its place and put there whole, and
//! that codes which may have been used since the backup are used up in it. The
//! store that was there is kept, under another name. Must not open that one: it
//! may be the reason for restoring.

use std::path::{Path, PathBuf};

use super::backup::{Contents, Item, Opener, Reader, Told, UserLine};
use super::local::{of_opening, problem_of_store};
use super::opening::Opening;
use super::{Answer, Created, Kind, NewKey, Problem};
use crate::model::{Entry, Event, Timestamp, User, UserName};
use crate::store::{
    self, Batch, Beginning, Binding, CommitError, LockPatience, OpenError, Outbox, Sled, Store, StoreError,
    Token, Versioned,
};
use crate::totp::SecretKey;
use crate::totp::sign_in::spend_current;

/// Users and entries in one change set; halved where they are too large.
const SLICE: usize = 200;

/// A backup that is to become the store.
pub struct Restore {
    /// The backup.
    pub file: PathBuf,
    /// What opens it.
    pub opener: Opener,
    /// What is to unlock the new store.
    pub key: NewKey,
    /// Whether it takes the place of a store that is there.
    pub replaces: bool,
}

/// A store that was restored.
pub struct Restored {
    /// What was in the backup.
    pub contents: Contents,
    /// What a new store tells once.
    pub created: Created,
    /// Where the store is that was there before.
    pub before: Option<PathBuf>,
}

impl Opening {
    /// Reads a backup to its end and says what is in it. Changes nothing.
    pub fn look_into(file: &Path, opener: &Opener, told: &mut Told<'_>) -> Answer<Option<Contents>> {
        super::backup::contents(file, opener, told)
    }

    /// Whether there is a store, or what is left of one, in its place.
    pub fn has_store(&self) -> bool {
        Sled::exists(&self.places.store)
    }

    /// Makes the store from a backup; `None` when it was stopped, and nothing is left.
    pub fn restore(&self, restore: &Restore, told: &mut Told<'_>) -> Answer<Option<Restored>> {
        if self.has_store() && !restore.replaces {
            return Err(of_opening(&OpenError::Exists(self.places.store.clone())));
        }
        let beside = Beside::of(&self.places.store);
        let made = self.made(restore, &beside.0, told)?;
        let Some((contents, created)) = made else { return Ok(None) };
        let before =
            store::exchange(&self.places.store, &beside.0, LockPatience::None).map_err(|e| of_opening(&e))?;
        Ok(Some(Restored { contents, created, before }))
    }

    fn made(
        &self,
        restore: &Restore,
        folder: &Path,
        told: &mut Told<'_>,
    ) -> Answer<Option<(Contents, Created)>> {
        let (mut reader, head) = Reader::open(&restore.file, &restore.opener)?;
        let Some(Item::Entry(first)) = reader.next()? else { return Err(without_history()) };
        let now = self.acting.clock.now();
        let taken_at = head.taken_at;
        let issuer = head.settings.issuer.clone();
        let (store, created) = self.with_keys(&restore.key, |slots| {
            let records = Box::new(Sled::create(folder).map_err(|e| of_opening(&e))?);
            let settings = head.settings;
            let beginning = Beginning { slots, settings, entry: *first, now };
            let randomness = &*self.acting.randomness;
            let anchor = |id| self.anchor(id);
            Store::create_for_codes(records, anchor, &beginning, head.codes, randomness)
                .map_err(|e| problem_of_store(&e))
        })?;
        let contents = Contents { taken_at, issuer, users: 0, devices: 0, entries: 1 };
        let mut filling = Filling { store, opening: self, now, contents };
        if !filling.all(&mut reader, told)? {
            return Ok(None);
        }
        filling.end(head.not_notified)?;
        Ok(Some((filling.contents, created)))
    }
}

/// A store that is being filled.
struct Filling<'a> {
    store: Store,
    opening: &'a Opening,
    now: Timestamp,
    contents: Contents,
}

impl Filling<'_> {
    /// Everything the backup has; false when it was stopped.
    fn all(&mut self, reader: &mut Reader, told: &mut Told<'_>) -> Answer<bool> {
        let (mut entries, mut users) = (Vec::new(), Vec::new());
        while let Some(item) = reader.next()? {
            match item {
                Item::Entry(entry) => {
                    self.contents.entries += 1;
                    entries.push(*entry);
                }
                Item::User(line) => {
                    self.contents.users += 1;
                    users.push(self.user(*line)?);
                }
            }
            if entries.len() >= SLICE || users.len() >= SLICE {
                self.write(std::mem::take(&mut users), std::mem::take(&mut entries))?;
                if !told(reader.progress()) {
                    return Ok(false);
                }
            }
        }
        self.write(users, entries)?;
        Ok(true)
    }

    /// A user as they rest in this store: sealed by it, and no code that may have
    /// been used since the backup signs them in.
    fn user(&mut self, line: UserLine) -> Answer<User> {
        let UserLine { mut user, secret_keys } = line;
        let id = user.id;
        for device in &mut user.devices {
            let key = secret_keys.iter().find(|line| line.device == device.id);
            let key = key.and_then(|line| SecretKey::from_base32(line.secret_key.expose()).ok());
            let key = key.ok_or_else(|| without_key(&user.person.name))?;
            let binding = Binding { user: id, device: device.id, parameters: device.parameters };
            let sealed = self.store.seal(&key, binding, &*self.opening.acting.randomness);
            device.secret = sealed.map_err(|e| problem_of_store(&e))?;
            self.contents.devices += 1;
        }
        spend_current(&mut user, self.now);
        Ok(user)
    }

    /// One change set, or more where the users are too large for one.
    fn write(&mut self, users: Vec<User>, entries: Vec<Entry>) -> Answer<()> {
        let given = users.iter().flat_map(|user| {
            let holder = user.person.name.clone();
            user.serials().map(move |serial| Token { serial: serial.clone(), holder: holder.clone() })
        });
        let given = given.collect();
        let users: Vec<_> = users.into_iter().map(|value| Versioned { value, version: 0 }).collect();
        let mut batch = Batch { users, given, entries, ..Batch::default() };
        match self.store.write(&batch) {
            Err(StoreError::Commit(CommitError::Malformed(_))) if batch.users.len() > 1 => {
                let rest = batch.users.split_off(batch.users.len() / 2);
                let plain = |users: Vec<Versioned<User>>| users.into_iter().map(|user| user.value).collect();
                self.write(plain(batch.users), batch.entries)?;
                self.write(plain(rest), Vec::new())
            }
            written => written.map_err(|e| problem_of_store(&e)),
        }
    }

    /// What the history says of it, and what somebody outside is still to be told.
    fn end(&mut self, waiting: Vec<u64>) -> Answer<()> {
        let Contents { taken_at, users, .. } = self.contents;
        let entries = vec![self.opening.entry(self.now, Event::StoreRestored { taken_at, users })];
        let outbox = (!waiting.is_empty()).then_some(Versioned { value: Outbox { waiting }, version: 0 });
        let batch = Batch { outbox, entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| problem_of_store(&e))
    }
}

/// The folder beside the store's place; what is left in it goes when it is dropped.
struct Beside(PathBuf);

impl Beside {
    fn of(place: &Path) -> Self {
        let mut name = place.file_name().unwrap_or_default().to_owned();
        name.push(format!(".restoring-{}", std::process::id()));
        Self(place.with_file_name(name))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Exchanged, it is not there any more.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn without_history() -> Problem {
    Problem::new(Kind::Damaged, "The backup has no history.", "Nothing was changed. Take another copy of it.")
}

fn without_key(name: &UserName) -> Problem {
    Problem::new(
        Kind::Damaged,
        format!("The backup has no secret key for a device of {name}."),
        "Nothing was changed. Take another copy of it.",
    )
}
