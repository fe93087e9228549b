//! The lines of a backup.
//!
//! Owns shape 2, and with it shape 1, which had no hardware tokens in stock. Both
//! are read for ever: whoever changes one of the types in it copies the old shape
//! here first. Must not hold behaviour.

use serde::{Deserialize, Serialize};

use crate::model::{DeviceId, Entry, SecretText, Timestamp, User, hex, secret};
use crate::store::{CodeKey, Settings, Stocked};

/// The shape written now.
pub const SHAPE: u32 = 2;

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The first: what this is.
    MfaEnrollBackup {
        /// Which shape the lines have.
        shape: u32,
        /// When it was taken.
        taken_at: Timestamp,
        /// The store's identity.
        #[serde(with = "hex")]
        store: [u8; 16],
    },
    /// What holds for the whole store.
    Settings(Settings),
    /// What the hashes of recovery codes are made with.
    RecoveryCodes(CodeKey),
    /// Entries that somebody outside is still to be told of.
    NotNotified(Vec<u64>),
    /// A history entry, oldest first.
    Entry {
        /// Its number.
        number: u64,
        /// What it says.
        entry: Entry,
    },
    /// A user, in the order of their names.
    User(Box<UserLine>),
    /// A hardware token in stock, in the order of their serial numbers.
    Stocked(Box<StockedLine>),
    /// The last: how many there were.
    End {
        /// Users.
        users: u64,
        /// History entries.
        entries: u64,
        /// Hardware tokens in stock.
        #[serde(default)]
        stocked: u64,
    },
}

/// A user with the secret keys in clear.
#[derive(Serialize, Deserialize)]
pub struct UserLine {
    /// The record; its sealed secret keys are left empty.
    pub user: User,
    /// The secret keys of its devices.
    pub secret_keys: Vec<SecretKeyLine>,
}

/// A hardware token in stock with its secret key in clear.
#[derive(Serialize, Deserialize)]
pub struct StockedLine {
    /// The record; its sealed secret key is left empty.
    pub stocked: Stocked,
    /// The key, in base32.
    #[serde(with = "secret::on_the_wire")]
    pub secret_key: SecretText,
}

/// A device's secret key.
#[derive(Serialize, Deserialize)]
pub struct SecretKeyLine {
    /// The device.
    pub device: DeviceId,
    /// The key, in base32.
    #[serde(with = "secret::on_the_wire")]
    pub secret_key: SecretText,
}
