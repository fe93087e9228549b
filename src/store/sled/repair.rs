//! Repair: copy first, then let sled rebuild what it can from its log.
//!
//! Owns the two known ways out: a damaged snapshot is dropped (the log holds
//! everything), a damaged `conf` is written anew. What does not open even so is
//! put back as it was. Never called silently, and never on anything but a copied
//! store.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::super::records::OpenError;
use super::engine::Engine;
use super::lock::{self, Lock};
use super::{Cache, Patience, Sled, errors, folder};

/// Bytes copied between two words on it.
const PIECE: u64 = 16 * 1024 * 1024;

/// Hears how many bytes of how many are copied; answers whether to go on.
pub type Copied<'a> = dyn FnMut(u64, u64) -> bool + 'a;

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
///
/// `told` hears how many bytes of how many are copied, and answers whether to go
/// on; `None` when it was stopped by that, and no copy is left.
pub fn repair(
    dir: &Path,
    mut patience: Patience<'_>,
    told: &mut Copied<'_>,
) -> Result<Option<Repaired>, Unrepaired> {
    let dir = folder::checked(dir)?;
    if !folder::has_store(&dir) {
        return Err(OpenError::Missing(dir).into());
    }
    let lock = Lock::take(&dir, &mut patience)?;
    folder::refuse_newer(&dir)?;
    let Some(copy) = copied(&dir, told)? else { return Ok(None) };
    let rebuilt = rebuilt(&dir, lock, &mut patience);
    match rebuilt {
        Ok((store, dropped)) => Ok(Some(Repaired { store, copy, dropped })),
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
        drop(Engine::start(dir, patience, Cache::Usual)?);
    }
    drop(lock);
    let mut store = Sled::open(dir, Patience::None)?;
    store.recount()?;
    Ok((store, dropped))
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
    copy_files(copy, dir, &mut |_| true).map(drop)
}

/// A copy of the folder beside it, under a name that is not yet taken.
fn copied(dir: &Path, told: &mut Copied<'_>) -> Result<Option<PathBuf>, OpenError> {
    let failed = |error: io::Error| errors::at("the copy cannot be made", &error);
    let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1..1000_u32 {
        let copy = dir.with_file_name(format!("{name}.before-repair-{number}"));
        match DirBuilder::new().mode(0o700).create(&copy) {
            Ok(()) => {
                let of = size(dir).map_err(failed)?;
                let mut done = 0;
                let mut count = |bytes: u64| {
                    done += bytes;
                    told(done, of)
                };
                if !copy_files(dir, &copy, &mut count).map_err(failed)? {
                    fs::remove_dir_all(&copy).map_err(failed)?;
                    return Ok(None);
                }
                folder::sync(&copy)?;
                return Ok(Some(copy));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Err(OpenError::Io("there are a thousand copies of it already".to_owned()))
}

/// Bytes of the files in a folder and below that are copied.
fn size(dir: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name() == lock::NAME {
            continue;
        }
        let found = entry.metadata()?;
        bytes += if found.is_dir() { size(&entry.path())? } else { found.len() };
    }
    Ok(bytes)
}

/// Copies what is in a folder; false when it was stopped on the way.
fn copy_files(from: &Path, to: &Path, count: &mut dyn FnMut(u64) -> bool) -> io::Result<bool> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(&target)?;
            if !copy_files(&entry.path(), &target, count)? {
                return Ok(false);
            }
        } else if entry.file_name() != lock::NAME && !copy_file(&entry.path(), &target, count)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Copies a file and waits until it is on the disk; false when it was stopped.
fn copy_file(from: &Path, to: &Path, count: &mut dyn FnMut(u64) -> bool) -> io::Result<bool> {
    let mut source = File::open(from)?;
    let mode = source.metadata()?.permissions().mode();
    let mut target = File::options().write(true).create(true).truncate(true).mode(mode).open(to)?;
    loop {
        let bytes = io::copy(&mut (&mut source).take(PIECE), &mut target)?;
        if bytes == 0 {
            break;
        }
        // Else all of it would wait for the one word at the end.
        target.sync_data()?;
        if !count(bytes) {
            return Ok(false);
        }
    }
    target.sync_all()?;
    Ok(true)
}
