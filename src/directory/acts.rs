//! What the acts on a user's devices need, and what they answer.
//!
//! Owns the data of enrollment, resync, test, removal and recovery codes. All of
//! it is serde data, as in `request`; must not hold rules.

use serde::{Deserialize, Serialize};

use crate::model::{
    Algorithm, DeviceId, DeviceKind, DeviceName, DeviceState, GroupName, Issuer, Parameters, Proofing,
    SafeText, SecretText, Serial, Tag, Timestamp, UserName, secret,
};
use crate::totp::ClockDrift;

/// An enrollment is to begin.
#[derive(Clone, Serialize, Deserialize)]
pub struct Begin {
    /// For whom.
    pub user: UserName,
    /// The name the device will have.
    pub device: DeviceName,
    /// App or token.
    pub kind: NewDevice,
    /// The device whose place it takes.
    pub replaces: Option<Replaces>,
    /// How the person was identified; heeded where a device is replaced.
    pub proofing: Option<Proofing>,
}

impl Begin {
    /// Of an authenticator app that replaces nothing.
    pub fn app(user: UserName, device: DeviceName, algorithm: Algorithm, account: Option<SafeText>) -> Self {
        Self { user, device, kind: NewDevice::App { algorithm, account }, replaces: None, proofing: None }
    }
}

/// What the new device is.
#[derive(Clone, Serialize, Deserialize)]
pub enum NewDevice {
    /// An authenticator app, which gets a fresh secret key.
    App {
        /// SHA-1, or SHA-256 where the app is known to heed it.
        algorithm: Algorithm,
        /// What the app shows below the issuer; `user (device)` when none.
        account: Option<SafeText>,
    },
    /// A hardware token, which has its secret key already.
    Token(TokenKey),
    /// A hardware token in stock: its secret key is known.
    Stocked(Serial),
}

/// A hardware token's serial number and secret key, typed once.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenKey {
    /// The number printed on it.
    pub serial: Serial,
    /// The secret key, in base32 or hexadecimal as the maker gives it.
    #[serde(with = "secret::on_the_wire")]
    pub key: SecretText,
    /// How it makes codes.
    pub parameters: Parameters,
}

/// A new device takes the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaces {
    /// The other device.
    pub id: DeviceId,
    /// It is lost: deactivated at once, not when the new one is confirmed.
    pub is_lost: bool,
}

/// What *Set up device* and *Confirm* need. Of an app it holds the secret key.
#[derive(Clone, Serialize, Deserialize)]
pub struct SetUp {
    /// For whom.
    pub user: UserName,
    /// The enrollment under way.
    pub id: DeviceId,
    /// The name the device will have.
    pub device: DeviceName,
    /// App or token.
    pub kind: DeviceKind,
    /// Who asks for the codes, as the app shows it.
    pub issuer: Issuer,
    /// What the app shows below the issuer.
    pub account: SafeText,
    /// How codes are made.
    pub parameters: Parameters,
    /// What the app must be given; none for a hardware token, which has its key.
    pub scan: Option<Scan>,
    /// When the enrollment ends by itself.
    pub expires_at: Timestamp,
    /// Whether it had begun before: the QR code is the same as then.
    pub resumed: bool,
    /// Other enrollments of the user that this one ended.
    pub ended: Vec<DeviceName>,
}

/// The secret key, to be scanned or typed into an app.
#[derive(Clone, Serialize, Deserialize)]
pub struct Scan {
    /// The key URI, to be drawn.
    #[serde(with = "secret::on_the_wire")]
    pub key_uri: SecretText,
    /// The secret key in base32, to be typed.
    #[serde(with = "secret::on_the_wire")]
    pub key: SecretText,
}

impl SetUp {
    /// What the app calls the entry: `Example: alice (phone)`.
    pub fn entry(&self) -> String {
        format!("{}: {}", self.issuer, self.account)
    }
}

/// What two codes of a confirmed device are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proving {
    /// To learn how far its clock is off.
    Resync,
    /// To let it sign in again.
    Reactivation,
    /// To let it sign in after it was imported.
    Proof,
}

impl Proving {
    /// What two codes of a device in this state are for.
    pub fn of(state: DeviceState) -> Self {
        match state {
            DeviceState::Active => Self::Resync,
            DeviceState::Deactivated { .. } => Self::Reactivation,
            DeviceState::Unproven { .. } => Self::Proof,
        }
    }
}

/// A device is to be deactivated or deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Whose.
    pub user: UserName,
    /// Which.
    pub id: DeviceId,
    /// How the person was identified.
    pub proofing: Option<Proofing>,
    /// The operator knows that it is the last active device of a user who must
    /// have one.
    pub leaves_none: bool,
}

/// What a code that was tried is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tested {
    /// It is right and now spent: the person has this device in hand.
    Right {
        /// The device.
        device: DeviceName,
        /// How far its clock is off.
        drift: ClockDrift,
    },
    /// It is this device's, but it or a newer one was used before.
    Used {
        /// The device.
        device: DeviceName,
    },
    /// It is this device's, but of another time.
    OutOfTime {
        /// The device.
        device: DeviceName,
        /// How far its clock would have to be off.
        drift: ClockDrift,
    },
    /// It is right, but the device is deactivated.
    Deactivated {
        /// The device.
        device: DeviceName,
    },
    /// It is right, but the device was imported and not proven yet.
    Unproven {
        /// The device.
        device: DeviceName,
    },
    /// No device of the user makes it near now.
    Wrong,
    /// It was not read: too many wrong ones before.
    Locked {
        /// When the next one is read.
        until: Timestamp,
    },
    /// It was not read: a hundred wrong ones in a row.
    Disabled,
}

/// A fresh set of recovery codes, shown once. It is in force when one of them
/// was typed back.
#[derive(Clone, Serialize, Deserialize)]
pub struct FreshCodes {
    /// The codes, each six groups of four.
    #[serde(with = "codes_on_the_wire")]
    pub codes: Vec<SecretText>,
}

mod codes_on_the_wire {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::model::SecretText;

    pub fn serialize<S: Serializer>(codes: &[SecretText], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(codes.iter().map(SecretText::expose))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SecretText>, D::Error> {
        Ok(Vec::<String>::deserialize(deserializer)?.into_iter().map(SecretText::new).collect())
    }
}

/// What became of a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Redeemed {
    /// It was right and is spent: an enrollment may begin on the strength of it.
    Right {
        /// How many are left.
        left: usize,
    },
    /// It is none that is left.
    Wrong,
}

/// A change of what is known of a user or a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// The name people call them by; none takes it away.
    DisplayName(Option<SafeText>),
    /// The e-mail address; none takes it away.
    Email(Option<SafeText>),
    /// Into a group.
    Join(GroupName),
    /// Out of a group.
    Leave(GroupName),
    /// Whether there is a console password.
    Password(bool),
    /// No device is needed for a while.
    Exempt {
        /// Why.
        reason: SafeText,
        /// Until then.
        until: Timestamp,
    },
    /// The exemption is over.
    EndExemption,
    /// The queue goes past, for today.
    PassOver {
        /// Why.
        reason: SafeText,
    },
    /// A note on the user, or on this device; none takes it away.
    Note(Option<DeviceId>, Option<SafeText>),
    /// A tag on the user, or on this device.
    SetTag(Option<DeviceId>, Tag),
    /// The tag of this key goes from the user, or from this device.
    RemoveTag(Option<DeviceId>, String),
}
