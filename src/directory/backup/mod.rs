//! A backup: the whole store in one file, sealed with age, read without sled.
//!
//! Owns the shape of the file: once decrypted (`age -d`), one JSON object a
//! line, the first saying what it is, the last how many there were. Secret keys
//! stand in it as base32. Must not know where a store rests.

mod reading;
mod sealing;
mod shape;
mod writing;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::{Issuer, SecretText, Timestamp, secret};

pub(super) use reading::{Item, Reader, contents};
pub(super) use sealing::is_sealed_by_passphrase;
pub use sealing::{can_seal_for, recipients_of};
pub(super) use shape::{StockedLine, UserLine};
pub use writing::is_free;
pub(super) use writing::write;

/// What a backup is sealed with.
#[derive(Clone, Serialize, Deserialize)]
pub enum Sealing {
    /// A passphrase (scrypt, by age).
    Passphrase(#[serde(with = "secret::on_the_wire")] SecretText),
    /// Public keys, `age1…` each; whoever has one of the private keys opens it.
    Recipients(Vec<String>),
}

/// What opens a backup.
#[derive(Clone, Serialize, Deserialize)]
pub enum Opener {
    /// Its passphrase.
    Passphrase(#[serde(with = "secret::on_the_wire")] SecretText),
    /// A file with private keys, `AGE-SECRET-KEY-1…` a line, for its owner alone.
    Identities(PathBuf),
}

/// Where a backup goes.
#[derive(Clone, Serialize, Deserialize)]
pub struct BackUp {
    /// The file; made with mode 0600.
    pub file: PathBuf,
    /// Whether one that is there is replaced.
    pub overwrite: bool,
    /// What it is sealed with.
    pub sealing: Sealing,
}

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Who asks for the codes.
    pub issuer: Issuer,
    /// Users.
    pub users: u64,
    /// Their devices.
    pub devices: u64,
    /// History entries.
    pub entries: u64,
    /// Hardware tokens in stock.
    pub stocked: u64,
}
