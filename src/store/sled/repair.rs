//! Repair: copy first, then let sled rebuild what it can from its log.
//!
//! Owns the two known ways out: a damaged snapshot is dropped (the log holds
//! everything), a damaged `conf` is written anew. Never called silently, and
//! never on anything but a copied store.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::super::records::OpenError;
use super::engine::Engine;
use super::lock::Lock;
use super::{Patience, Sled, folder};

/// What a repair did.
pub struct Repaired {
    /// The store, open.
    pub store: Sled,
    /// Where the files lie as they were before.
    pub copy: PathBuf,
    /// Files that were dropped.
    pub dropped: Vec<String>,
}

/// Copies the folder beside itself, drops snapshots and an unreadable `conf`,
/// and opens what is left.
pub fn repair(dir: &Path, mut patience: Patience<'_>) -> Result<Repaired, OpenError> {
    let dir = folder::checked(dir)?;
    if !folder::has_store(&dir) {
        return Err(OpenError::Missing(dir));
    }
    let lock = Lock::take(&dir, &mut patience)?;
    let copy = copied(&dir)?;
    let mut dropped = folder::drop_snapshots(&dir)?;
    if folder::drop_unreadable_conf(&dir)? {
        dropped.push("conf".to_owned());
        // sled writes a new one for the files that are there.
        drop(Engine::start(&dir, &mut patience)?);
    }
    drop(lock);
    let store = Sled::open(&dir, patience)?;
    Ok(Repaired { store, copy, dropped })
}

/// A copy of the folder beside it, under a name that is not yet taken.
fn copied(dir: &Path) -> Result<PathBuf, OpenError> {
    let failed = |error: std::io::Error| OpenError::Io(format!("the copy cannot be made: {error}"));
    let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1..1000_u32 {
        let copy = dir.with_file_name(format!("{name}.before-repair-{number}"));
        match DirBuilder::new().mode(0o700).create(&copy) {
            Ok(()) => {
                copy_files(dir, &copy).map_err(failed)?;
                folder::sync(&copy)?;
                return Ok(copy);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Err(OpenError::Io("there are a thousand copies of it already".to_owned()))
}

fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            DirBuilder::new().mode(0o700).create(&target)?;
            copy_files(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
            fs::File::open(&target)?.sync_all()?;
        }
    }
    Ok(())
}
