//! An MFA device of one user: pending, active or deactivated.
//!
//! Owns its identity, its states and what is remembered of its clock. The
//! secret key is here only as sealed bytes.

use serde::{Deserialize, Serialize};

use super::{DeviceName, Operator, Parameters, SafeText, Serial, Tags, Timestamp};

/// A device's identity: 128 random bits, never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeviceId(#[serde(with = "super::hex")] pub [u8; 16]);

/// A secret key sealed by the store's vault; opaque to everybody else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// What makes the codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceKind {
    /// An app on a phone or computer.
    AuthenticatorApp,
    /// A token with a serial number.
    HardwareToken {
        /// The number printed on it.
        serial: Serial,
    },
}

impl DeviceKind {
    /// The serial number of a hardware token.
    pub fn serial(&self) -> Option<&Serial> {
        match self {
            Self::HardwareToken { serial } => Some(serial),
            Self::AuthenticatorApp => None,
        }
    }
}

/// Whether a confirmed device may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceState {
    /// It may.
    Active,
    /// An operator took that away; two codes give it back.
    Deactivated {
        /// When.
        at: Timestamp,
    },
    /// It was brought in from elsewhere, and nobody has yet shown two codes of
    /// it; they let it sign in. Unlike an enrollment it waits for ever.
    Unproven {
        /// When it was brought in.
        since: Timestamp,
    },
}

/// A device that has been confirmed by two consecutive codes, or was brought in
/// from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Identity; the sealed secret is bound to it.
    pub id: DeviceId,
    /// Unique for its user, ignoring case.
    pub name: DeviceName,
    /// App or token.
    pub kind: DeviceKind,
    /// How it makes codes.
    pub parameters: Parameters,
    /// Active or deactivated.
    pub state: DeviceState,
    /// The sealed secret key.
    pub secret: Sealed,
    /// How far its clock is from ours, in steps; negative is slow.
    pub drift: i64,
    /// The newest step that was used; it and all before are refused.
    pub last_step: u64,
    /// When it was confirmed or brought in.
    pub enrolled_at: Timestamp,
    /// Who enrolled it.
    pub enrolled_by: Operator,
    /// The last sign-in with it.
    pub last_used_at: Option<Timestamp>,
    /// What operators want to remember of it.
    pub note: Option<SafeText>,
    /// Words of the operators' own.
    pub tags: Tags,
}

impl Device {
    /// Whether it may sign in.
    pub fn is_active(&self) -> bool {
        self.state == DeviceState::Active
    }

    /// Whether its sign-in was taken away.
    pub fn is_deactivated(&self) -> bool {
        matches!(self.state, DeviceState::Deactivated { .. })
    }

    /// Drift in seconds; negative is slow.
    pub fn drift_secs(&self) -> i64 {
        self.drift.saturating_mul(i64::try_from(self.parameters.period.secs()).unwrap_or(0))
    }
}

/// An enrollment that has begun and not yet seen its two codes. It never signs
/// in and never blocks another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingDevice {
    /// Identity of the device it will be; the sealed secret is bound to it.
    pub id: DeviceId,
    /// The name it will have.
    pub name: DeviceName,
    /// App or token.
    pub kind: DeviceKind,
    /// How it makes codes.
    pub parameters: Parameters,
    /// The sealed secret key.
    pub secret: Sealed,
    /// What the app shows below the issuer.
    pub account: SafeText,
    /// The device that is deactivated when this one is confirmed.
    pub replaces: Option<DeviceId>,
    /// When it began.
    pub begun_at: Timestamp,
    /// From here on it counts for nothing.
    pub expires_at: Timestamp,
    /// Who began it.
    pub begun_by: Operator,
}

impl PendingDevice {
    /// How long a pending enrollment lives, in seconds.
    pub const LIFE_SECS: u64 = 15 * 60;

    /// Whether its time is up.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}
