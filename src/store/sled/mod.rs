//! Records in sled 0.34, behind the guards that make its promises hold.
//!
//! Owns the one handle on the database: how a store is made, opened, read,
//! written and closed. Must not know what the bytes mean, wait on a clock, or
//! use sled's background or asynchronous flush.

mod engine;
mod errors;
mod exchange;
mod folder;
mod lock;
mod marker;
mod repair;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::form::well_formed;
use super::records::{ChangeSet, CommitError, OpenError, Pair, ReadError, Record, Records, Table};
use engine::Engine;
use lock::Lock;

pub use exchange::{Beside, Place, Put};
pub use repair::{Repaired, Unrepaired, repair};

/// A panic of sled, in words; the panic itself is for the panic hook.
const GAVE_UP: &str = "the engine gave up on what it found";

/// What to do while another process has the store open.
pub enum Patience<'a> {
    /// Say so at once.
    None,
    /// Called between tries, with the process that has it open if that is known:
    /// waits in its own way, then says whether to try again.
    Wait(&'a mut dyn FnMut(Option<u32>) -> bool),
}

/// How much of the files is kept in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cache {
    /// As much as is worth it for whoever comes back to what was read.
    #[default]
    Usual,
    /// Less, for work that passes over everything once, in the order of the keys.
    Small,
}

impl Patience<'_> {
    fn again(&mut self, holder: Option<u32>) -> bool {
        match self {
            Self::None => false,
            Self::Wait(retry) => retry(holder),
        }
    }
}

/// The step that makes what sled wrote outlive a power cut.
trait Disk: Send {
    fn sync(&self) -> io::Result<()>;
}

impl Disk for File {
    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Records in a folder of this machine.
///
/// A store counts as made once the first change set with a [`Table::Meta`]
/// record is committed, so that one comes first, and the last record of
/// [`Table::Meta`] must never be removed.
pub struct Sled {
    /// None only while it is dropped.
    engine: Option<Engine>,
    /// Our own handle on sled's file. It is older than any write of ours, so
    /// the kernel reports a lost page to it even if it told sled before.
    disk: Box<dyn Disk>,
    dir: PathBuf,
    /// The marker says that this store has been made.
    marked: bool,
    /// A write failed: what is on the disk is not known, so nothing is added.
    failed: bool,
    /// Last, so that it outlives everything it guards.
    _lock: Lock,
}

impl Sled {
    /// Says whether files of a store are in `dir`. They may be those of a store
    /// that was never finished: then [`Sled::open`] says [`OpenError::Missing`].
    pub fn exists(dir: &Path) -> bool {
        folder::has_store(dir)
    }

    /// Makes a store in `dir`; the folder and its parents are made where they
    /// are missing, for us alone. One that was begun and never got its first
    /// record is begun again.
    pub fn create(dir: &Path) -> Result<Self, OpenError> {
        folder::make(dir)?;
        let dir = folder::checked(dir)?;
        let (store, made) = Self::start(dir, Patience::None, Cache::Usual)?;
        if made {
            return Err(OpenError::Exists(store.dir.clone()));
        }
        Ok(store)
    }

    /// Opens the store in `dir`; never makes one.
    pub fn open(dir: &Path, patience: Patience<'_>) -> Result<Self, OpenError> {
        Self::open_with(dir, patience, Cache::Usual)
    }

    /// The same, with so much kept in memory.
    pub fn open_with(dir: &Path, patience: Patience<'_>, cache: Cache) -> Result<Self, OpenError> {
        let dir = folder::checked(dir)?;
        if !folder::has_store(&dir) {
            return Err(OpenError::Missing(dir));
        }
        let (store, made) = Self::start(dir, patience, cache)?;
        if !made {
            return Err(OpenError::Missing(store.dir.clone()));
        }
        Ok(store)
    }

    /// Takes the lock, then lets sled open the files; says whether the store in
    /// them has been made, that is, has its first record.
    fn start(dir: PathBuf, mut patience: Patience<'_>, cache: Cache) -> Result<(Self, bool), OpenError> {
        let lock = Lock::take(&dir, &mut patience)?;
        let marked = marker::is_there(&dir)?;
        folder::prepare(&dir, marked)?;
        let engine = Some(Engine::start(&dir, &mut patience, cache)?);
        let disk = Box::new(File::open(dir.join("db")).map_err(|error| errors::at("db", &error))?);
        let mut store = Self { engine, disk, dir, marked, failed: false, _lock: lock };
        let made = catch_unwind(AssertUnwindSafe(|| store.settle()))
            .unwrap_or_else(|_| Err(OpenError::Damaged(GAVE_UP.into())))?;
        Ok((store, made))
    }

    /// Counts the users anew: what was rebuilt may be less than what was counted.
    fn recount(&mut self) -> Result<(), OpenError> {
        let Some(engine) = &self.engine else { return Err(OpenError::Damaged(GAVE_UP.into())) };
        engine.recount().and_then(|()| engine.flush()).map_err(errors::open)?;
        self.disk.sync().map_err(|error| errors::at("db", &error))
    }

    /// Puts on the disk what opening changed; says whether there is a first
    /// record, and does not take an emptied store for a new one.
    fn settle(&mut self) -> Result<bool, OpenError> {
        let Some(engine) = &self.engine else { return Err(OpenError::Damaged(GAVE_UP.into())) };
        folder::close_to_others(&self.dir)?;
        // A killed process leaves writes that sled recovers but that are not on
        // the disk yet; nothing is read before they are.
        engine.flush().map_err(errors::open)?;
        self.disk.sync().map_err(|error| errors::at("db", &error))?;
        // sled never syncs its conf, without which nothing is opened.
        folder::sync(&self.dir.join("conf"))?;
        folder::sync(&self.dir)?;
        let made = engine.has_meta().map_err(errors::open)?;
        if !made && self.marked {
            return Err(OpenError::Damaged("it is empty although it was initialised".into()));
        }
        if !made && !engine.is_empty().map_err(errors::open)? {
            return Err(OpenError::Damaged("there are records but nothing to unlock them".into()));
        }
        if made && !self.marked {
            marker::write(&self.dir).map_err(|error| errors::at(marker::NAME, &error))?;
            self.marked = true;
        }
        Ok(made)
    }

    /// Reads; a panic inside sled on a broken page (#1387) is told as damage.
    fn read<T>(&self, read: impl FnOnce(&Engine) -> Result<T, ReadError>) -> Result<T, ReadError> {
        let broken = || ReadError::Damaged(GAVE_UP.into());
        let engine = self.engine.as_ref().ok_or_else(broken)?;
        catch_unwind(AssertUnwindSafe(|| read(engine))).unwrap_or_else(|_| Err(broken()))
    }

    /// Writes and syncs: sled's own flush is `sync_file_range`, which neither
    /// empties the drive's cache nor records that the file grew (#1452).
    fn write(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        let broken = || CommitError::Doubt(GAVE_UP.into());
        let engine = self.engine.as_ref().ok_or_else(broken)?;
        let doubt = |error| CommitError::Doubt(errors::io_words(&error));
        // The flush must stay outside the transaction: inside it hangs (#1134).
        catch_unwind(AssertUnwindSafe(|| {
            engine.apply(set)?;
            engine.flush().map_err(errors::commit)
        }))
        .unwrap_or_else(|_| Err(broken()))?;
        self.disk.sync().map_err(doubt)?;
        if !self.marked && engine.has_meta().map_err(errors::commit)? {
            marker::write(&self.dir).map_err(doubt)?;
            self.marked = true;
        }
        Ok(())
    }
}

impl Records for Sled {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        self.read(|engine| engine.get(table, key))
    }

    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        self.read(|engine| engine.records(table, after, limit))
    }

    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        self.read(|engine| engine.rows(from, limit))
    }

    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        self.read(|engine| engine.row(key))
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        self.read(Engine::user_count)
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        self.read(|engine| engine.history(from, limit))
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.read(Engine::last_history)
    }

    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        if self.failed {
            return Err(CommitError::ReadOnly);
        }
        well_formed(set)?;
        if set.changes.is_empty() && set.history.is_empty() {
            return Ok(());
        }
        let written = self.write(set);
        self.failed = matches!(written, Err(CommitError::Doubt(_)));
        written
    }
}

impl Drop for Sled {
    /// Closes the database: sled syncs once more, and panics if that fails.
    fn drop(&mut self) {
        let engine = self.engine.take();
        if catch_unwind(AssertUnwindSafe(|| drop(engine))).is_ok() && !self.failed {
            lock::await_release(&self.dir.join("db"));
        }
    }
}
