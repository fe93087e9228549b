//! What sled and the kernel say, in the store's words.
//!
//! Owns the one translation of every error below the trait. Must not decide
//! what is done about one.

use std::io::{self, ErrorKind};

use super::super::records::{CommitError, OpenError, ReadError};

const CHECKSUM: &str = "what is on the disk is not what was written";

/// Says whether sled was refused its lock. It says so only in a text, with the
/// kind `Other`.
pub(super) fn is_lock(error: &::sled::Error) -> bool {
    matches!(error, ::sled::Error::Io(error) if error.to_string().contains("could not acquire lock"))
}

/// An error while opening.
pub(super) fn open(error: ::sled::Error) -> OpenError {
    if is_lock(&error) {
        return OpenError::InUse { pid: None };
    }
    match error {
        ::sled::Error::Unsupported(text) if text.contains("version") => OpenError::Newer(text),
        // The log ends before what a snapshot points at.
        ::sled::Error::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
            OpenError::Damaged("a file is cut off".into())
        }
        ::sled::Error::Io(error) => OpenError::Io(io_words(&error)),
        ::sled::Error::Corruption { .. } => OpenError::Damaged(CHECKSUM.into()),
        other => OpenError::Damaged(other.to_string()),
    }
}

/// An error while reading.
pub(super) fn read(error: ::sled::Error) -> ReadError {
    match error {
        ::sled::Error::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
            ReadError::Damaged("a file is cut off".into())
        }
        ::sled::Error::Io(error) => ReadError::Io(io_words(&error)),
        ::sled::Error::Corruption { .. } => ReadError::Damaged(CHECKSUM.into()),
        other => ReadError::Damaged(other.to_string()),
    }
}

/// An error while writing: it may or may not be on the disk.
pub(super) fn commit(error: ::sled::Error) -> CommitError {
    CommitError::Doubt(match error {
        ::sled::Error::Io(error) => io_words(&error),
        ::sled::Error::Corruption { .. } => CHECKSUM.into(),
        other => other.to_string(),
    })
}

/// An error with a file of the store, named.
pub(super) fn at(name: &str, error: &io::Error) -> OpenError {
    OpenError::Io(format!("{name}: {}", io_words(error)))
}

/// An error of the kernel.
pub(super) fn io_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull => "the disk is full".into(),
        ErrorKind::QuotaExceeded => "the disk quota is used up".into(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        ErrorKind::PermissionDenied => "access is not permitted".into(),
        _ => error.to_string(),
    }
}
