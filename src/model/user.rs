//! A user: the aggregate that one record holds.
//!
//! Owns the rules of one record that need no clock reading and no codes: at
//! most eight devices, unique device names. Must not seal, store or count time.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Device, DeviceId, DeviceKind, DeviceName, DeviceState, Exemption, GroupName, Membership, PendingDevice,
    Policy, SafeText, Serial, Standing, Tags, Timestamp, UserName,
};

/// A user's identity: 128 random bits; it outlives a change of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UserId(#[serde(with = "super::hex")] pub [u8; 16]);

impl UserId {
    /// Nobody's: what is bound to it belongs to no user yet.
    pub const NOBODY: Self = Self([0; 16]);
}

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

/// A set of recovery codes as it is kept: keyed hashes of those not yet used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// When it was made.
    pub made_at: Timestamp,
    /// The hashes; a used one goes.
    pub hashes: Vec<[u8; 32]>,
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecoveryCodes({} left)", self.hashes.len())
    }
}

impl RecoveryCodes {
    /// Codes of a fresh set.
    pub const FRESH: usize = 10;
    /// Bits of a code.
    pub const BITS: usize = 120;
}

/// The queue went past a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: SafeText,
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
    /// Recovery codes, when some were made.
    pub recovery: Option<RecoveryCodes>,
    /// Groups, in the order of their names.
    pub groups: Vec<Membership>,
    /// Since when there is a console password; none when there is none.
    pub password_since: Option<Timestamp>,
    /// Until when and why the user need not have a device.
    pub exemption: Option<Exemption>,
    /// When the queue last went past, and why.
    pub passed_over: Option<PassedOver>,
    /// What operators want to remember.
    pub note: Option<SafeText>,
    /// Words of the operators' own.
    pub tags: Tags,
    /// Failures in a row: last, so that a sign-in leaves the bytes before as they were.
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
    /// Most groups of a user.
    pub const MOST_GROUPS: usize = 50;
    /// At this failure in a row the sign-in is disabled until a new enrollment
    /// (NIST SP 800-63B rev 4, 3.2.2).
    pub const DISABLED_AFTER: u32 = 100;

    /// A user without devices.
    pub fn new(id: UserId, person: Person, created_at: Timestamp) -> Self {
        Self {
            id,
            person,
            created_at,
            devices: Vec::new(),
            pending: Vec::new(),
            sign_in: SignInRecord::default(),
            recovery: None,
            groups: Vec::new(),
            password_since: None,
            exemption: None,
            passed_over: None,
            note: None,
            tags: Tags::default(),
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

    /// The same, to be changed.
    pub fn device_mut(&mut self, id: DeviceId) -> Option<&mut Device> {
        self.devices.iter_mut().find(|device| device.id == id)
    }

    /// Whether a device of this name may be added; the device it takes the place
    /// of goes when there are eight.
    pub fn may_add(&self, name: &DeviceName, replaces: Option<DeviceId>) -> Result<(), AddDevice> {
        self.may_name(name, None)?;
        let takes_a_place = replaces.is_some_and(|id| self.device(id).is_some());
        if self.devices.len() >= Self::MOST_DEVICES && !takes_a_place {
            return Err(AddDevice::Eight { user: self.person.name.clone() });
        }
        Ok(())
    }

    /// Whether a device may have this name; `but` is the one that has it already.
    pub fn may_name(&self, name: &DeviceName, but: Option<DeviceId>) -> Result<(), AddDevice> {
        match self.devices.iter().find(|device| Some(device.id) != but && device.name.is_same(name)) {
            Some(same) => {
                Err(AddDevice::NameTaken { user: self.person.name.clone(), name: same.name.clone() })
            }
            None => Ok(()),
        }
    }

    /// Serial numbers of the hardware tokens, pending ones too.
    pub fn serials(&self) -> impl Iterator<Item = &Serial> {
        let devices = self.devices.iter().map(|device| &device.kind);
        devices.chain(self.pending.iter().map(|pending| &pending.kind)).filter_map(DeviceKind::serial)
    }

    /// Devices that may sign in.
    pub fn active(&self) -> impl Iterator<Item = &Device> {
        self.devices.iter().filter(|device| device.is_active())
    }

    /// Whether the user is in this group.
    pub fn is_in(&self, group: &GroupName) -> bool {
        self.groups.iter().any(|member| member.group.is_same(group))
    }

    /// What decides whether a policy asks for a device.
    pub fn standing(&self) -> Standing {
        Standing {
            created_at: self.created_at,
            groups: self.groups.clone(),
            password_since: self.password_since,
            exempt_until: self.exemption.as_ref().map(|exemption| exemption.until),
        }
    }

    /// When the newest enrollment under way ends by itself; an imported device
    /// waits for its codes for ever.
    fn pending_until(&self) -> Option<Timestamp> {
        let underway = self.pending.iter().map(|pending| pending.expires_at).max();
        let is_unproven = |device: &Device| matches!(device.state, DeviceState::Unproven { .. });
        underway.or_else(|| self.devices.iter().any(is_unproven).then_some(Timestamp::NEVER))
    }

    /// The line of the users list.
    pub fn row(&self) -> Row {
        let count = |devices: usize| u8::try_from(devices).unwrap_or(u8::MAX);
        Row {
            person: self.person.clone(),
            active: count(self.active().count()),
            devices: count(self.devices.len()),
            pending_until: self.pending_until(),
            last_sign_in: self.sign_in.last_success_at,
            enrolled_at: self.active().map(|device| device.enrolled_at).max(),
            is_disabled: self.sign_in.failures >= Self::DISABLED_AFTER,
            passed_over_at: self.passed_over.as_ref().map(|passed| passed.at),
            standing: self.standing(),
        }
    }
}

/// What the users list says of a user's MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MfaState {
    /// No device that may sign in, none under way.
    None,
    /// None, although there must be one.
    Overdue {
        /// Since when.
        since: Timestamp,
    },
    /// An enrollment is under way.
    Pending {
        /// When it ends by itself.
        expires_at: Timestamp,
    },
    /// None may sign in, but an imported one waits for its two codes.
    Unproven,
    /// At least one device may sign in.
    Active,
    /// A hundred failures in a row: only a new enrollment clears it.
    Disabled,
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
    /// When the newest enrollment under way ends by itself; [`Timestamp::NEVER`]
    /// where an imported device waits for its codes.
    pub pending_until: Option<Timestamp>,
    /// The last code that was right.
    pub last_sign_in: Option<Timestamp>,
    /// When the newest device that may sign in was confirmed.
    pub enrolled_at: Option<Timestamp>,
    /// Whether too many failures have disabled the sign-in.
    pub is_disabled: bool,
    /// When the queue last went past.
    pub passed_over_at: Option<Timestamp>,
    /// What decides whether a policy asks for a device.
    pub standing: Standing,
}

impl Row {
    /// What the list says of this user's MFA under this policy.
    pub fn mfa_state(&self, policy: &Policy, now: Timestamp) -> MfaState {
        if self.active > 0 {
            return if self.is_disabled { MfaState::Disabled } else { MfaState::Active };
        }
        match (self.pending_until.filter(|until| *until > now), self.overdue_since(policy, now)) {
            (Some(expires_at), _) if expires_at < Timestamp::NEVER => MfaState::Pending { expires_at },
            (_, Some(since)) => MfaState::Overdue { since },
            (Some(_), None) => MfaState::Unproven,
            (None, None) => MfaState::None,
        }
    }

    /// Since when there should be a device that may sign in; an enrollment under
    /// way is none yet.
    pub fn overdue_since(&self, policy: &Policy, now: Timestamp) -> Option<Timestamp> {
        let required = policy.requirement(&self.standing, now).filter(|_| self.active == 0)?;
        (required.due <= now).then_some(required.due)
    }
}
