//! What the history says: who did what to whom, when and from where.
//!
//! Owns the vocabulary of the audit trail. Holds no secret and no code.

use serde::{Deserialize, Serialize};

use super::{DeviceId, DeviceName, SafeText, Timestamp, UserName};

/// The person at the keyboard, as the operating system knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Login name, cut to 64 bytes.
    pub name: SafeText,
    /// Numeric user id of the process.
    pub uid: u32,
}

/// From where the operator acts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The SSH client's address.
    pub ssh_client: Option<SafeText>,
    /// The terminal's name.
    pub tty: Option<SafeText>,
    /// Who called sudo.
    pub sudo_caller: Option<SafeText>,
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub operator: Operator,
    /// From where.
    pub origin: Origin,
    /// Whose record; none for the store itself.
    pub user: Option<UserName>,
    /// What.
    pub event: Event,
}

/// What happened. New kinds are added at the end: the order is the encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The store was made.
    StoreCreated,
    /// A user was added by hand.
    UserAdded,
    /// A change set of an import was written.
    UsersImported {
        /// Users it added.
        added: u32,
        /// Users whose name or e-mail it changed.
        changed: u32,
    },
    /// An enrollment began.
    EnrollmentBegun {
        /// The device it is for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// The device it will replace.
        replaces: Option<DeviceId>,
    },
    /// An enrollment was discarded by an operator.
    EnrollmentDiscarded {
        /// The device it was for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
    },
    /// An enrollment's time was up.
    EnrollmentExpired {
        /// The device it was for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
    },
    /// The app computes SHA-1 although the key says otherwise; kept so.
    EnrollmentKeptAsSha1 {
        /// The device it is for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
    },
    /// Two consecutive codes were seen: the device is active.
    DeviceAdded {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// How far its clock is from ours, in steps.
        drift: i64,
        /// The device deactivated by it.
        replaced: Option<DeviceId>,
    },
    /// A code was right and is spent.
    SignInAccepted {
        /// The device that made it.
        device: DeviceName,
        /// How far its clock is from ours, in steps.
        drift: i64,
    },
    /// A code was refused.
    SignInRefused {
        /// Why.
        reason: FailedCode,
        /// Wrong codes in a row, this one counted.
        failures: u32,
    },
    /// The issuer was changed.
    IssuerChanged,
}

/// Why a sign-in was refused: for the history only, the caller hears one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailedCode {
    /// No device of the user makes that code now.
    Wrong,
    /// The code was right and had been used.
    Replayed,
    /// Too many failures: not read at all.
    Locked,
    /// A hundred failures in a row: only a new enrollment clears it.
    Disabled,
    /// The user has no active device.
    NoDevice,
}
