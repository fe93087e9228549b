//! What comes into the store from other programs, and what goes out to them:
//! devices, hardware tokens in stock, exports.
//!
//! Owns the data only; it is serde data, as in `request`. Must not know how a
//! file of another program is written.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::formats::Format;
pub use crate::formats::users_oath::Merged;
use crate::model::{
    DeviceKind, DeviceName, Parameters, SafeText, SecretText, Serial, Timestamp, UserName, secret,
};

/// A device of another program.
#[derive(Clone, Serialize, Deserialize)]
pub struct IncomingDevice {
    /// Whose it is.
    pub user: UserName,
    /// Its name; `imported`, with a number from the second on, where there is none.
    pub device: Option<DeviceName>,
    /// App or token.
    pub kind: DeviceKind,
    /// The secret key, in base32.
    #[serde(with = "secret::on_the_wire")]
    pub key: SecretText,
    /// How it makes codes.
    pub parameters: Parameters,
    /// How far its clock is known to be from ours, in steps.
    pub drift: i64,
    /// The newest step that is known to be used; it and all before are refused.
    pub last_step: u64,
}

/// Whether an imported device may sign in at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trust {
    /// Two codes in a row are awaited first, however long that takes.
    AfterProof,
    /// It may: an operator answers for the file.
    AtOnce,
}

/// What becomes of devices whose user is not in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strangers {
    /// Their rows are refused.
    Refused,
    /// The user is added.
    Added,
}

/// How devices are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRule {
    /// Whether they may sign in at once.
    pub trust: Trust,
    /// Whose devices are taken.
    pub strangers: Strangers,
}

/// A hardware token for the stock.
#[derive(Clone, Serialize, Deserialize)]
pub struct IncomingToken {
    /// The number printed on it.
    pub serial: Serial,
    /// The secret key, in base32.
    #[serde(with = "secret::on_the_wire")]
    pub key: SecretText,
    /// How it makes codes.
    pub parameters: Parameters,
    /// Its maker and model.
    pub about: Option<SafeText>,
}

/// What becomes of a row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It is new here, and is called so.
    Taken(String),
    /// It is here already, secret key and all, and is called so.
    Same(String),
    /// It is refused, for this reason: one sentence without its full stop.
    Refused(String),
}

/// Where a hardware token is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenPlace {
    /// Nobody has it.
    InStock,
    /// Its enrollment is under way; it is back in stock if that comes to nothing.
    BeingAssigned(UserName),
    /// Somebody has it.
    Assigned(UserName),
}

/// A hardware token as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// The number printed on it.
    pub serial: Serial,
    /// Where it is.
    pub place: TokenPlace,
    /// What the stock knows of it; nothing once somebody has it.
    pub stocked: Option<StockedView>,
}

/// A hardware token in stock as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockedView {
    /// How it makes codes.
    pub parameters: Parameters,
    /// Its maker and model.
    pub about: Option<SafeText>,
    /// When it was put in stock.
    pub since: Timestamp,
    /// Who put it there.
    pub by: SafeText,
}

/// The format of an export.
#[derive(Clone, Serialize, Deserialize)]
pub enum ExportFormat {
    /// The users file of `pam_oath`; one that is there is merged.
    UsersOath,
    /// A folder of files for the google-authenticator PAM module, one a user.
    GoogleAuthenticator,
    /// PSKC (RFC 6030).
    Pskc(PskcKeys),
    /// Key URIs, one a line.
    KeyUris,
    /// The OATH CSV of privacyIDEA.
    PrivacyIdea,
    /// The CSV of LinOTP.
    LinOtp,
}

impl ExportFormat {
    /// What messages call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UsersOath => Format::UsersOath,
            Self::GoogleAuthenticator => Format::GoogleAuthenticator,
            Self::Pskc(_) => Format::Pskc,
            Self::KeyUris => Format::KeyUris,
            Self::PrivacyIdea => Format::PrivacyIdea,
            Self::LinOtp => Format::LinOtp,
        }
        .name()
    }
}

/// How the keys in a PSKC file are protected.
#[derive(Clone, Serialize, Deserialize)]
pub enum PskcKeys {
    /// Not at all.
    Plain,
    /// By a password.
    Password(#[serde(with = "secret::on_the_wire")] SecretText),
    /// By a key that both sides have, in hexadecimal: 16, 24 or 32 bytes.
    PreShared(#[serde(with = "secret::on_the_wire")] SecretText),
}

/// What an export does to the place that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placing {
    /// Nothing: it is only said what would be written.
    Rehearsed {
        /// Whether files that are there would be replaced.
        overwrite: bool,
    },
    /// It makes files; one that is there is a refusal.
    New,
    /// It makes files, also in the place of those that are there.
    Replacing,
}

impl Placing {
    /// Whether nothing is written.
    pub fn is_rehearsed(self) -> bool {
        matches!(self, Self::Rehearsed { .. })
    }

    /// Whether what is there is replaced.
    pub fn overwrites(self) -> bool {
        matches!(self, Self::Replacing | Self::Rehearsed { overwrite: true })
    }
}

/// Secret keys are to be written to a file.
#[derive(Clone, Serialize, Deserialize)]
pub struct Export {
    /// How.
    pub format: ExportFormat,
    /// The file, or the folder where there is one file a user.
    pub to: PathBuf,
    /// What may become of what is there.
    pub placing: Placing,
    /// Whose devices; everybody's when nobody is named.
    pub users: Vec<UserName>,
    /// Why: it stands in the history.
    pub reason: SafeText,
}

/// A device that a format cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Whose.
    pub user: UserName,
    /// Which.
    pub device: DeviceName,
    /// Why: one sentence without its full stop.
    pub why: String,
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exported {
    /// Devices that are in the file now.
    pub devices: u64,
    /// Users who have them.
    pub users: u64,
    /// Devices that are not, the first thousand.
    pub left_out: Vec<LeftOut>,
    /// Devices beyond those.
    pub left_out_beyond: u64,
    /// Imported devices whose two codes were not seen yet: they are not exported.
    pub unproven: u64,
    /// What became of a file that was merged.
    pub merged: Option<Merged>,
}
