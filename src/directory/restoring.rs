//! Restoring: a new store from a backup.
//!
//! Owns that the new store is made beside its place and put there whole, and
//! that codes which may have been used since the backup are used up in it. The
//! store that was there is kept, under another name. Must not open that one: it
//! may be the reason for restoring.

use std::mem::take;
use std::path::{Path, PathBuf};

use super::backup::{Contents, Item, Opener, Reader, StockedLine, UserLine};
use super::in_parts::write_in_parts;
use super::local::{of_opening, problem_of_store};
use super::opening::Opening;
use super::{Answer, ClockState, Created, Kind, NewKey, Problem, Told};
use crate::model::{Entry, Event, Timestamp, User, UserName};
use crate::store::{
    Batch, Beginning, Binding, LockPatience, OpenError, Outbox, Place, Put, Sled, Stocked, Store, StoreId,
    Token, Versioned,
};
use crate::totp::SecretKey;
use crate::totp::sign_in::spend_current;

/// Users and entries in one change set, or in more where they are too large.
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
    /// What is not certain of it.
    pub doubt: Option<Problem>,
}

impl Opening {
    /// Reads a backup to its end and says what is in it. Changes nothing.
    pub fn look_into(file: &Path, opener: &Opener, told: &mut Told<'_>) -> Answer<Option<Contents>> {
        super::backup::contents(file, opener, told)
    }

    /// Whether a backup is opened by a passphrase, or by a private key.
    pub fn is_sealed_by_passphrase(file: &Path) -> Answer<bool> {
        super::backup::is_sealed_by_passphrase(file)
    }

    /// Whether there is a store, or what is left of one, in its place.
    pub fn has_store(&self) -> bool {
        Sled::exists(&self.places.store)
    }

    /// Makes the store from a backup; `None` when it was stopped, and nothing is left.
    pub fn restore(&self, restore: &Restore, told: &mut Told<'_>) -> Answer<Option<Restored>> {
        // Held from before the codes of now are used up: nobody signs in with one of
        // them to the store that is there while this one is being made.
        let place = Place::hold(&self.places.store, LockPatience::None).map_err(|e| of_opening(&e))?;
        if place.has_store() && !restore.replaces {
            return Err(of_opening(&OpenError::Exists(self.places.store.clone())));
        }
        let makes_key = matches!(restore.key, NewKey::KeyFile) && !self.key_file().exists();
        let beside = place.beside().map_err(|e| of_opening(&e))?;
        let mut head = None;
        let done = self.made(restore, beside.dir(), &mut head, told).and_then(|made| {
            let Some((contents, created)) = made else { return Ok(None) };
            let Put { before, doubt } = place.put(beside).map_err(|e| of_opening(&e))?;
            Ok(Some(Restored { contents, created, before, doubt: doubt.map(|why| in_doubt(&why)) }))
        });
        // Nothing is remembered of a store that there never was.
        if !matches!(done, Ok(Some(_))) {
            if let Some(id) = head {
                let _ = std::fs::remove_file(self.head_file(id));
            }
            if makes_key {
                let _ = std::fs::remove_file(self.key_file());
            }
        }
        done
    }

    fn made(
        &self,
        restore: &Restore,
        folder: &Path,
        head: &mut Option<StoreId>,
        told: &mut Told<'_>,
    ) -> Answer<Option<(Contents, Created)>> {
        let (mut reader, begins) = Reader::open(&restore.file, &restore.opener)?;
        let Some(Item::Entry(first)) = reader.next()? else { return Err(without_history()) };
        let now = self.acting.clock.now();
        let taken_at = begins.taken_at;
        sound(now, taken_at)?;
        let issuer = begins.settings.issuer.clone();
        let (store, created) = self.with_keys(&restore.key, |slots| {
            let records = Box::new(Sled::create(folder).map_err(|e| of_opening(&e))?);
            let settings = begins.settings;
            let beginning = Beginning { slots, settings, entry: *first, now };
            let randomness = &*self.acting.randomness;
            let anchor = |id| {
                *head = Some(id);
                self.anchor(id)
            };
            Store::create_for_codes(records, anchor, &beginning, begins.codes, randomness)
                .map_err(|e| problem_of_store(&e))
        })?;
        let contents = Contents { taken_at, issuer, users: 0, devices: 0, entries: 1, stocked: 0 };
        let mut filling = Filling { store, opening: self, now, newest: taken_at, contents };
        if !filling.all(&mut reader, told)? {
            return Ok(None);
        }
        filling.end(begins.not_notified)?;
        Ok(Some((filling.contents, created)))
    }
}

/// A store that is being filled.
struct Filling<'a> {
    store: Store,
    opening: &'a Opening,
    now: Timestamp,
    /// When the history entry written last was written, as it says.
    newest: Timestamp,
    contents: Contents,
}

impl Filling<'_> {
    /// Everything the backup has; false when it was stopped.
    fn all(&mut self, reader: &mut Reader, told: &mut Told<'_>) -> Answer<bool> {
        let (mut entries, mut users, mut stock) = (Vec::new(), Vec::new(), Vec::new());
        if !told(reader.progress()) {
            return Ok(false);
        }
        while let Some(item) = reader.next()? {
            match item {
                Item::Entry(entry) => {
                    self.contents.entries += 1;
                    self.newest = entry.at;
                    entries.push(*entry);
                }
                Item::User(line) => {
                    self.contents.users += 1;
                    users.push(self.user(*line)?);
                }
                Item::Stocked(line) => {
                    self.contents.stocked += 1;
                    stock.push(self.stocked(*line)?);
                }
            }
            if entries.len() >= SLICE || users.len() >= SLICE || stock.len() >= SLICE {
                self.write(take(&mut users), take(&mut entries), take(&mut stock))?;
                if !told(reader.progress()) {
                    return Ok(false);
                }
            }
        }
        self.write(users, entries, stock)?;
        Ok(true)
    }

    /// A user as they rest in this store: sealed by it, and no code that may have
    /// been used since the backup signs them in.
    fn user(&mut self, line: UserLine) -> Answer<User> {
        let UserLine { mut user, secret_keys } = line;
        user.pending.clear();
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

    /// A hardware token in stock, sealed by this store.
    fn stocked(&mut self, line: StockedLine) -> Answer<Stocked> {
        let StockedLine { mut stocked, secret_key } = line;
        let key = SecretKey::from_base32(secret_key.expose()).map_err(|_| without_stocked_key(&stocked))?;
        let sealed = self.store.seal(&key, Binding::of_stocked(&stocked), &*self.opening.acting.randomness);
        stocked.secret = sealed.map_err(|e| problem_of_store(&e))?;
        Ok(stocked)
    }

    /// The hardware tokens go with those who have them.
    fn write(&mut self, users: Vec<User>, entries: Vec<Entry>, stocked: Vec<Stocked>) -> Answer<()> {
        let users = users.into_iter().map(|value| Versioned { value, version: 0 }).collect();
        let batch = Batch { users, stocked, entries, ..Batch::default() };
        let given = |batch: &mut Batch| batch.given = batch.users.iter().flat_map(tokens_of).collect();
        write_in_parts(&mut self.store, batch, &given).map_err(|e| problem_of_store(&e))
    }

    /// What the history says of it, and what somebody outside is still to be told.
    fn end(&mut self, waiting: Vec<u64>) -> Answer<()> {
        let Contents { taken_at, users, .. } = self.contents;
        sound(self.now, self.newest)?;
        // Never before the one before it, or the guard on the clock would move back.
        let at = self.now.max(self.newest);
        let entries = vec![self.opening.entry(at, Event::StoreRestored { taken_at, users })];
        let outbox = (!waiting.is_empty()).then_some(Versioned { value: Outbox { waiting }, version: 0 });
        let batch = Batch { outbox, entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| problem_of_store(&e))
    }
}

fn tokens_of(user: &Versioned<User>) -> impl Iterator<Item = Token> {
    let holder = &user.value.person.name;
    user.value.serials().map(|serial| Token { serial: serial.clone(), holder: holder.clone() })
}

/// Codes of times that are over would be good again on a clock that is behind.
fn sound(now: Timestamp, newest: Timestamp) -> Answer<()> {
    match ClockState::of(now, newest).problem(now, newest) {
        None => Ok(()),
        Some(problem) => Err(Problem::new(problem.kind, problem.what, "Set the clock, then restore again.")),
    }
}

fn in_doubt(why: &str) -> Problem {
    Problem::new(
        Kind::Doubt,
        format!("The store is restored, but it is not certain that this outlives a power cut: {why}."),
        "Check the disk. The recovery key above is the store's.",
    )
}

fn without_history() -> Problem {
    Problem::new(Kind::Damaged, "The backup has no history.", "Nothing was changed. Take another copy of it.")
}

fn without_stocked_key(stocked: &Stocked) -> Problem {
    Problem::new(
        Kind::Damaged,
        format!("The backup has no secret key for the token {}.", stocked.serial),
        "Nothing was changed. Take another copy of it.",
    )
}

fn without_key(name: &UserName) -> Problem {
    Problem::new(
        Kind::Damaged,
        format!("The backup has no secret key for a device of {name}."),
        "Nothing was changed. Take another copy of it.",
    )
}
