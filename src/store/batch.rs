//! What is read and written together, beside the users: settings, outbox, tokens.
//!
//! Owns the shapes only. How they are signed and committed is `typed`'s.

use serde::{Deserialize, Serialize};

use super::Version;
use crate::model::{
    DeviceId, Entry, Issuer, Operator, Parameters, Policy, SafeText, Sealed, Serial, Timestamp, User,
    UserName,
};

/// What holds for the whole store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Who asks for the codes, as the apps show it.
    pub issuer: Issuer,
    /// Who must have a device.
    pub policy: Policy,
    /// Whether what takes a device away must say how the person was identified.
    pub proofing_required: bool,
    /// Minutes without a key after which the console locks; 0: never.
    pub idle_minutes: u16,
}

impl Settings {
    /// Those of a new store.
    pub fn of(issuer: Issuer) -> Self {
        Self { issuer, policy: Policy::default(), proofing_required: false, idle_minutes: 5 }
    }
}

/// Which history entries somebody outside is still to be told of, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outbox {
    /// Their numbers.
    pub waiting: Vec<u64>,
}

/// A hardware token that was given to a user: its serial number is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The number printed on it.
    pub serial: Serial,
    /// Who has it.
    pub holder: UserName,
}

/// A hardware token that nobody has, with its secret key. It stays in stock until
/// its two codes were seen, so that an enrollment given up costs nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stocked {
    /// Identity; the sealed secret is bound to it.
    pub id: DeviceId,
    /// The number printed on it.
    pub serial: Serial,
    /// How it makes codes.
    pub parameters: Parameters,
    /// The sealed secret key.
    pub secret: Sealed,
    /// Its maker and model, as its maker says.
    pub about: Option<SafeText>,
    /// When it was put in stock.
    pub since: Timestamp,
    /// Who put it there.
    pub by: Operator,
}

/// A value with the version it was read at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The value.
    pub value: T,
    /// Its version; 0 for one that is not yet in the store.
    pub version: Version,
}

/// Everything that is written together.
#[derive(Debug, Default)]
pub struct Batch {
    /// Users, each with the version it was read at (0: new).
    pub users: Vec<Versioned<User>>,
    /// Users who go with all that belongs to them, each with the version they
    /// were read at.
    pub removed: Vec<(UserName, Version)>,
    /// The settings.
    pub settings: Option<Versioned<Settings>>,
    /// The outbox.
    pub outbox: Option<Versioned<Outbox>>,
    /// Hardware tokens that are given out by it.
    pub given: Vec<Token>,
    /// Serial numbers that are free again by it, each with its version.
    pub freed: Vec<(Serial, Version)>,
    /// Hardware tokens put in stock by it.
    pub stocked: Vec<Stocked>,
    /// Serial numbers that are in stock no more by it, each with its version.
    pub unstocked: Vec<(Serial, Version)>,
    /// What the history says of it.
    pub entries: Vec<Entry>,
    /// Also writes a record that means nothing, so that a refusal for a user
    /// who is not there takes as long as one for a user who is.
    pub decoy: bool,
}
