//! The lock of a store: one process at a time.
//!
//! Owns `store.lock` with the process id in it. sled has a lock of its own, but
//! does not say who holds it, and writes files before it takes it. The file is
//! never removed: another process could hold the removed one.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::super::records::OpenError;
use super::{Patience, errors};

/// Its file in the store's folder.
pub(super) const NAME: &str = "store.lock";

/// How often [`await_release`] looks; a microsecond or so each.
const LOOKS: u32 = 10_000;

/// The lock, held until it is dropped.
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of the store in `dir` and writes down our process id.
    pub(super) fn take(dir: &Path, patience: &mut Patience<'_>) -> Result<Self, OpenError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
        let mut file = options.open(dir.join(NAME)).map_err(|error| errors::at(NAME, &error))?;
        while !try_lock(&file).map_err(|error| errors::at(NAME, &error))? {
            let pid = holder(&mut file);
            if !patience.again(pid) {
                return Err(OpenError::InUse { pid });
            }
        }
        // A full disk must not keep a store from being read: the id is a help.
        let _unsaid = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // So that nobody is told an id that is long gone.
        let _stays = self.file.set_len(0);
    }
}

/// Tries once; a signal in between is not an answer.
fn try_lock(file: &File) -> io::Result<bool> {
    loop {
        match flock(file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(true),
            Err(Errno::WOULDBLOCK) => return Ok(false),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    // It was read before, by the try before this one.
    file.rewind().ok()?;
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Lets sled's threads finish: the last of them closes `db`, and its lock with
/// it, a moment after the database is dropped (#1234, #1289). Gives up if they
/// do not; the next one to open it then waits in its own way.
pub(super) fn await_release(db: &Path) {
    let Ok(file) = File::open(db) else { return };
    for _ in 0..LOOKS {
        if try_lock(&file).unwrap_or(true) {
            return;
        }
        thread::yield_now();
    }
}
