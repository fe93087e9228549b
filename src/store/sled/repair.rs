//! Repair: copy first, then let sled rebuild what it can from its log.
//!
//! Owns the two known ways out: a damaged snapshot is dropped (the log holds
//! everything), a damaged `conf` is written anew. What does not open even so is
//! put back as it was. Never called silently, and never on anything but a copied
//! store.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::super::records::OpenError;
use super::engine::Engine;
use super::lock::{self, Lock};
use super::{Patience, Sled, errors, folder};

/// What a repair did.
pub struct Repaired {
    /// The store, open.
    pub store: Sled,
    /// Where the files lie as they were before.
    pub copy: PathBuf,
    /// Files that were dropped.
    pub dropped: Vec<String>,
}

/// Why a store could not be repaired: it is as it was.
#[derive(Debug)]
pub struct Unrepaired {
    /// What is in the way.
    pub problem: OpenError,
    /// Where the files lie once more, if it came so far.
    pub copy: Option<PathBuf>,
}

impl From<OpenError> for Unrepaired {
    fn from(problem: OpenError) -> Self {
        Self { problem, copy: None }
    }
}

/// Copies the folder beside itself, drops snapshots and an unreadable `conf`,
/// and opens what is left.
pub fn repair(dir: &Path, mut patience: Patience<'_>) -> Result<Repaired, Unrepaired> {
    let dir = folder::checked(dir)?;
    if !folder::has_store(&dir) {
        return Err(OpenError::Missing(dir).into());
    }
    let lock = Lock::take(&dir, &mut patience)?;
    folder::refuse_newer(&dir)?;
    let copy = copied(&dir)?;
    let rebuilt = rebuilt(&dir, lock, &mut patience);
    match rebuilt {
        Ok((store, dropped)) => Ok(Repaired { store, copy, dropped }),
        Err(problem) => {
            let _lock = Lock::take(&dir, &mut patience)?;
            put_back(&copy, &dir).map_err(|error| errors::at("putting back what was copied", &error))?;
            Err(Unrepaired { problem, copy: Some(copy) })
        }
    }
}

fn rebuilt(dir: &Path, lock: Lock, patience: &mut Patience<'_>) -> Result<(Sled, Vec<String>), OpenError> {
    let mut dropped = folder::drop_snapshots(dir)?;
    if folder::drop_unreadable_conf(dir)? {
        dropped.push("conf".to_owned());
        // sled writes a new one for the files that are there.
        drop(Engine::start(dir, patience)?);
    }
    drop(lock);
    Ok((Sled::open(dir, Patience::None)?, dropped))
}

/// Leaves the folder with what is in the copy and nothing else, but for the lock.
fn put_back(copy: &Path, dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_file()
            && entry.file_name() != lock::NAME
            && !copy.join(entry.file_name()).exists()
        {
            fs::remove_file(entry.path())?;
        }
    }
    copy_files(copy, dir)
}

/// A copy of the folder beside it, under a name that is not yet taken.
fn copied(dir: &Path) -> Result<PathBuf, OpenError> {
    let failed = |error: io::Error| errors::at("the copy cannot be made", &error);
    let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1..1000_u32 {
        let copy = dir.with_file_name(format!("{name}.before-repair-{number}"));
        match DirBuilder::new().mode(0o700).create(&copy) {
            Ok(()) => {
                copy_files(dir, &copy).map_err(failed)?;
                folder::sync(&copy)?;
                return Ok(copy);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Err(OpenError::Io("there are a thousand copies of it already".to_owned()))
}

fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(&target)?;
            copy_files(&entry.path(), &target)?;
        } else if entry.file_name() != lock::NAME {
            fs::copy(entry.path(), &target)?;
            fs::File::open(&target)?.sync_all()?;
        }
    }
    Ok(())
}
