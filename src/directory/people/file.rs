//! Opening the file that people are read from.
//!
//! Owns that only regular files are read, that opening never hangs, and the
//! bound on what is read. Must not know what stands in the file.

use std::fs::{File, FileType};
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use super::PeopleProblem;
use crate::model::escaped;

/// Most bytes of a file.
pub(super) const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Bytes that are looked at to tell the format: a header stands in them.
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// Opens a regular file (or a link to one) for reading once from its start; and
/// how many bytes it says it has.
pub(super) fn open(path: &Path) -> Result<(BufReader<Bounded<File>>, u64), PeopleProblem> {
    let file = plain_file(path)?;
    let bytes = file.metadata().map_err(|error| PeopleProblem::of_system(path, &error))?.len();
    if bytes > MOST_BYTES {
        return Err(PeopleProblem::TooLarge);
    }
    Ok((BufReader::with_capacity(HEAD_BYTES, Bounded::new(file, MOST_BYTES)), bytes))
}

/// Opens a regular file (or a link to one) for reading; it never hangs.
pub(in crate::directory) fn plain_file(path: &Path) -> Result<File, PeopleProblem> {
    let unreadable = |error: &io::Error| PeopleProblem::of_system(path, error);
    // Non-blocking: opening a pipe would wait for its writer. No terminal becomes ours.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = rustix::fs::open(path, flags, Mode::empty()).map_err(|errno| unreadable(&errno.into()))?;
    let file = File::from(file);
    // What was opened is asked, not the path: the path may mean something else by now.
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        let path = escaped(&path.display().to_string());
        return Err(PeopleProblem::NotAFile { path, what: kind(metadata.file_type()) });
    }
    Ok(file)
}

fn kind(file_type: FileType) -> &'static str {
    if file_type.is_dir() {
        "a folder"
    } else if file_type.is_fifo() {
        "a pipe"
    } else if file_type.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// A source that may not go on for ever: the size of a file may be a lie (under
/// `/proc`), and a file may grow while it is read.
pub(super) struct Bounded<R> {
    source: R,
    left: u64,
}

impl<R: Read> Bounded<R> {
    /// At most so many bytes of this source; more are an error, not an end.
    pub(super) fn new(source: R, most: u64) -> Self {
        Self { source, left: most }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = loop {
            match self.source.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        let left = self.left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX));
        self.left = left.ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}
