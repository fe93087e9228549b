//! What can be asked about the ways to unlock a store, and its data key.
//!
//! Owns the data only; it is serde data, as in `request`. Must not make a key.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::{SecretText, SlotName, Timestamp, secret};

/// A way to unlock the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotView {
    /// Its number.
    pub number: u32,
    /// What opens it.
    pub opened_by: SlotName,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The ways to unlock the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotsView {
    /// At least one.
    pub slots: Vec<SlotView>,
    /// Whether its data key is being rotated.
    pub is_rotating: bool,
}

/// What is to open a slot.
#[derive(Clone, Serialize, Deserialize)]
pub enum SlotKey {
    /// A passphrase.
    Passphrase(#[serde(with = "secret::on_the_wire")] SecretText),
    /// A key file, made if it is missing.
    KeyFile(PathBuf),
    /// A recovery key, made and told this once.
    RecoveryKey,
}

/// A slot that was made.
#[derive(Clone, Serialize, Deserialize)]
pub struct SlotMade {
    /// Its number.
    pub number: u32,
    /// Its recovery key, when that is what opens it: base32 in groups of four.
    #[serde(with = "secret::perhaps_on_the_wire")]
    pub recovery_key: Option<SecretText>,
}

/// What a rotation needs to make every slot anew.
///
/// The recovery key is replaced by another one. Each other slot must be opened
/// by one of these, or be named to be dropped: a typing error must not shut the
/// store.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Carrying {
    /// Slots that are gone afterwards.
    pub dropped: Vec<u32>,
    /// The passphrase, where there is a slot for one.
    #[serde(with = "secret::perhaps_on_the_wire")]
    pub passphrase: Option<SecretText>,
    /// The key files.
    pub key_files: Vec<PathBuf>,
}

/// How far a rotation of the data key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rotating {
    /// There is none.
    No,
    /// So many users of so many were gone through.
    UnderWay {
        /// Gone through by this process.
        users: u64,
        /// In all.
        of: u64,
    },
    /// It is done with this part.
    Finished,
}
