//! Writing a backup.
//!
//! Owns the order of its lines and that a secret key is in clear only between
//! the vault and age. Must not write to the store.

use std::io::Write;
use std::path::Path;

use zeroize::Zeroizing;

use super::sealing::{is_replaceable, sealed, unwritten};
use super::shape::{Line, SHAPE, SecretKeyLine, StockedLine, UserLine};
use super::{BackUp, Contents};
use crate::directory::local::problem_of_store;
use crate::directory::new_file::{NewFile, not_begun};
use crate::directory::{Answer, Kind, Problem, SoFar, Told};
use crate::model::{Sealed, Serial, Timestamp, User, escaped};
use crate::store::{Binding, Store, Versioned};

/// Users and entries read at a time.
const SLICE: usize = 200;
/// Bytes that most lines have room in, so that they leave no copy behind.
const ROOM: usize = 64 * 1024;

/// A backup that is on the disk and waits to be put into its place.
pub struct Settled {
    file: NewFile,
    /// What is in it.
    pub contents: Contents,
}

impl Settled {
    /// Puts it into its place.
    pub fn put(self) -> Answer<Contents> {
        self.file.put().map_err(|problem| unwritten(&problem))?;
        Ok(self.contents)
    }
}

/// Writes a backup beside its place; `None` when it was stopped, and nothing is left.
pub fn write(store: &Store, to: &BackUp, now: Timestamp, told: &mut Told<'_>) -> Answer<Option<Settled>> {
    if to.overwrite && !is_replaceable(&to.file) {
        let what = format!("{} is there and is no backup.", escaped(&to.file.display().to_string()));
        return Err(Problem::refused(
            what,
            "Name another file: only a backup is replaced. Nothing was changed.",
        ));
    }
    let file =
        NewFile::begin(&to.file, to.overwrite).map_err(|problem| not_begun("backup", &to.file, &problem))?;
    let settings = store.settings().map_err(|e| problem_of_store(&e))?.value;
    let issuer = settings.issuer.clone();
    let contents = Contents { taken_at: now, issuer, users: 0, devices: 0, entries: 0, stocked: 0 };
    let mut writing = Writing { output: sealed(&to.sealing, file)?, contents, buffer: Zeroizing::default() };
    writing.buffer.reserve(ROOM);
    writing.line(&Line::MfaEnrollBackup { shape: SHAPE, taken_at: now, store: store.id().0 })?;
    writing.line(&Line::Settings(settings))?;
    writing.line(&Line::RecoveryCodes(store.code_key()))?;
    let outbox = store.outbox().map_err(|e| problem_of_store(&e))?.value;
    writing.line(&Line::NotNotified(outbox.waiting))?;
    if !(writing.entries(store, told)? && writing.users(store, told)? && writing.stock(store, told)?) {
        return Ok(None);
    }
    let Contents { users, entries, stocked, .. } = writing.contents;
    writing.line(&Line::End { users, entries, stocked })?;
    let mut file = writing.output.finish().map_err(|problem| unwritten(&problem))?;
    file.settle().map_err(|problem| unwritten(&problem))?;
    Ok(Some(Settled { file, contents: writing.contents }))
}

struct Writing<W: Write> {
    output: age::stream::StreamWriter<W>,
    contents: Contents,
    buffer: Zeroizing<Vec<u8>>,
}

impl<W: Write> Writing<W> {
    fn line(&mut self, line: &Line) -> Answer<()> {
        self.buffer.clear();
        let written = serde_json::to_writer(&mut *self.buffer, line).map_err(std::io::Error::from);
        self.buffer.push(b'\n');
        written.and_then(|()| self.output.write_all(&self.buffer)).map_err(|problem| unwritten(&problem))
    }

    /// How far it is: entries and users.
    fn so_far(&self, store: &Store) -> Answer<SoFar> {
        let users = store.user_count().map_err(|e| problem_of_store(&e))?;
        let done = self.contents.entries.saturating_add(self.contents.users);
        Ok(SoFar::of(done, users.saturating_add(store.newest_entry())))
    }

    /// All users; false when it was stopped.
    fn users(&mut self, store: &Store, told: &mut Told<'_>) -> Answer<bool> {
        let mut after: Option<String> = None;
        loop {
            let users = store.users(after.as_deref(), SLICE).map_err(|e| problem_of_store(&e))?;
            let Some(last) = users.last() else { return Ok(true) };
            after = Some(last.value.person.name.key());
            for user in users {
                self.contents.users += 1;
                self.contents.devices += user.value.devices.len() as u64;
                let line = in_clear(store, user.value)?;
                self.line(&Line::User(Box::new(line)))?;
            }
            if !told(self.so_far(store)?) {
                return Ok(false);
            }
        }
    }

    /// All hardware tokens in stock; false when it was stopped.
    fn stock(&mut self, store: &Store, told: &mut Told<'_>) -> Answer<bool> {
        let mut after: Option<Serial> = None;
        loop {
            let stock = store.stock(after.as_ref(), SLICE).map_err(|e| problem_of_store(&e))?;
            let Some(last) = stock.last() else { return Ok(true) };
            after = Some(last.value.serial.clone());
            for Versioned { value: mut stocked, .. } in stock {
                self.contents.stocked += 1;
                let sealed = std::mem::replace(&mut stocked.secret, Sealed(Vec::new()));
                let key =
                    store.open(&sealed, Binding::of_stocked(&stocked)).map_err(|e| problem_of_store(&e))?;
                let line = StockedLine { stocked, secret_key: key.to_base32() };
                self.line(&Line::Stocked(Box::new(line)))?;
            }
            if !told(self.so_far(store)?) {
                return Ok(false);
            }
        }
    }

    /// The whole history, each entry verified; false when it was stopped.
    fn entries(&mut self, store: &Store, told: &mut Told<'_>) -> Answer<bool> {
        let newest = store.newest_entry();
        while self.contents.entries < newest {
            let entries =
                store.history(self.contents.entries + 1, SLICE).map_err(|e| problem_of_store(&e))?;
            if entries.is_empty() {
                return Err(incomplete());
            }
            for (number, entry) in entries {
                self.contents.entries = number;
                self.line(&Line::Entry { number, entry })?;
            }
            if !told(self.so_far(store)?) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A user with the secret keys of their devices; an enrollment under way is
/// over before anybody restores it, and is left out.
fn in_clear(store: &Store, mut user: User) -> Answer<UserLine> {
    user.pending.clear();
    let id = user.id;
    let mut secret_keys = Vec::with_capacity(user.devices.len());
    for device in &mut user.devices {
        let binding = Binding { user: id, device: device.id, parameters: device.parameters };
        let sealed = std::mem::replace(&mut device.secret, Sealed(Vec::new()));
        let key = store.open(&sealed, binding).map_err(|e| problem_of_store(&e))?;
        secret_keys.push(SecretKeyLine { device: device.id, secret_key: key.to_base32() });
    }
    Ok(UserLine { user, secret_keys })
}

/// Refuses a place that is taken, before anybody is asked for a passphrase.
pub fn is_free(place: &Path, overwrite: bool) -> Answer<()> {
    if overwrite || std::fs::symlink_metadata(place).is_err() {
        return Ok(());
    }
    Err(not_begun("backup", place, &std::io::ErrorKind::AlreadyExists.into()))
}

fn incomplete() -> Problem {
    Problem::new(
        Kind::Damaged,
        "The history ends too early.",
        "No backup was made. See what is whole with `mfa-enroll check`.",
    )
}
