//! A user: the aggregate that one record holds.
//!
//! Owns the rules of one record that need no clock reading and no codes: at
//! most eight devices, unique device names. Must not seal, store or count time.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Device, DeviceId, DeviceName, PendingDevice, SafeText, Timestamp, UserName};

/// A user's identity: 128 random bits; it outlives a change of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UserId(pub [u8; 16]);

/// What an import or an operator says of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The user name.
    pub name: UserName,
    /// The name people call them by.
    pub display_name: Option<SafeText>,
    /// The e-mail address; only shown, never written to.
    pub email: Option<SafeText>,
}

/// Failures in a row and what follows from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignInRecord {
    /// Wrong codes since the last right one.
    pub failures: u32,
    /// Until then every code is refused unread.
    pub refused_until: Option<Timestamp>,
    /// The last code that was right.
    pub last_success_at: Option<Timestamp>,
}

/// One user with everything that belongs to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// Name, display name, e-mail.
    pub person: Person,
    /// When the record was made.
    pub created_at: Timestamp,
    /// Confirmed devices, active and deactivated, oldest first.
    pub devices: Vec<Device>,
    /// Enrollments under way, oldest first.
    pub pending: Vec<PendingDevice>,
    /// Failures in a row.
    pub sign_in: SignInRecord,
}

/// Why a device cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum AddDevice {
    /// There are eight already; deactivated ones count.
    #[error("{user} has eight devices, which is the most")]
    Eight {
        /// The user.
        user: UserName,
    },
    /// The user has a device of that name.
    #[error("{user} has a device named “{name}” already")]
    NameTaken {
        /// The user.
        user: UserName,
        /// The name as the other device has it.
        name: DeviceName,
    },
}

impl User {
    /// Most devices of a user, in any mix of kinds and states (AWS IAM).
    pub const MOST_DEVICES: usize = 8;
    /// Most enrollments under way for one user; a fifth ends the oldest.
    pub const MOST_PENDING: usize = 4;

    /// A user without devices.
    pub fn new(id: UserId, person: Person, created_at: Timestamp) -> Self {
        Self {
            id,
            person,
            created_at,
            devices: Vec::new(),
            pending: Vec::new(),
            sign_in: SignInRecord::default(),
        }
    }

    /// The device with this identity.
    pub fn device(&self, id: DeviceId) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == id)
    }

    /// The enrollment under way with this identity, unless its time is up.
    pub fn pending(&self, id: DeviceId, now: Timestamp) -> Option<&PendingDevice> {
        self.pending.iter().find(|pending| pending.id == id && !pending.is_expired(now))
    }

    /// Whether a device of this name may be added, `replaces` aside.
    pub fn may_add(&self, name: &DeviceName, replaces: Option<DeviceId>) -> Result<(), AddDevice> {
        if let Some(same) = self.devices.iter().find(|device| device.name.is_same(name)) {
            return Err(AddDevice::NameTaken { user: self.person.name.clone(), name: same.name.clone() });
        }
        let takes_a_place = replaces.is_some_and(|id| self.device(id).is_some());
        if self.devices.len() >= Self::MOST_DEVICES + usize::from(takes_a_place) {
            return Err(AddDevice::Eight { user: self.person.name.clone() });
        }
        Ok(())
    }

    /// What the users list says of this user's MFA.
    pub fn mfa_state(&self, now: Timestamp) -> MfaState {
        if self.devices.iter().any(Device::is_active) {
            return MfaState::Active;
        }
        let newest =
            self.pending.iter().filter(|pending| !pending.is_expired(now)).map(|p| p.expires_at).max();
        newest.map_or(MfaState::None, |expires_at| MfaState::Pending { expires_at })
    }

    /// The line of the users list.
    pub fn row(&self) -> Row {
        Row {
            person: self.person.clone(),
            active: self
                .devices
                .iter()
                .filter(|device| device.is_active())
                .count()
                .try_into()
                .unwrap_or(u8::MAX),
            devices: self.devices.len().try_into().unwrap_or(u8::MAX),
            pending_until: self.pending.iter().map(|pending| pending.expires_at).max(),
            last_sign_in: self.sign_in.last_success_at,
        }
    }
}

/// What the users list says of a user's MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MfaState {
    /// No device that may sign in, none under way.
    None,
    /// An enrollment is under way.
    Pending {
        /// When it ends by itself.
        expires_at: Timestamp,
    },
    /// At least one device may sign in.
    Active,
}

/// The line of the users list: derived from the record, kept in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Name, display name, e-mail.
    pub person: Person,
    /// Devices that may sign in.
    pub active: u8,
    /// Devices in all.
    pub devices: u8,
    /// When the newest enrollment under way ends by itself.
    pub pending_until: Option<Timestamp>,
    /// The last code that was right.
    pub last_sign_in: Option<Timestamp>,
}

impl Row {
    /// What the list says of this user's MFA.
    pub fn mfa_state(&self, now: Timestamp) -> MfaState {
        match self.pending_until {
            _ if self.active > 0 => MfaState::Active,
            Some(expires_at) if expires_at > now => MfaState::Pending { expires_at },
            _ => MfaState::None,
        }
    }
}
