//! A device as a file says it, and a device as a file is told it.
//!
//! Both hold or borrow the secret key, so neither has `Debug`. Must not know a format.

use std::ops::Range;

use data_encoding::BASE64_NOPAD;
use zeroize::Zeroizing;

use crate::model::{DeviceId, DeviceName, Issuer, Parameters, SafeText, Serial, UserName};
use crate::totp::SecretKey;

/// What a file says of one device.
pub struct Carried {
    /// Whose it is; none where the row names nobody (a token inventory, a file of one user).
    pub user: Option<UserName>,
    /// Its name; none where the format has none.
    pub device: Option<DeviceName>,
    /// The number of a hardware token, or what the file has in its place.
    pub serial: Option<Serial>,
    /// The secret key.
    pub key: SecretKey,
    /// How it makes codes.
    pub parameters: Parameters,
    /// How far its clock is from ours, in steps.
    pub drift: i64,
    /// The newest step that may have been used there; ours never lags behind it.
    pub last_step: Option<u64>,
    /// Maker and model, for an inventory; or what was left out.
    pub about: Option<SafeText>,
}

impl Carried {
    /// What stands in a name's place and is the key: a file whose columns are not where
    /// its reader looks for them, or a label that was written wrong. A name is shown, and kept
    /// in the history, so such a row is refused.
    pub(super) fn place_of_key(&self) -> Option<&'static str> {
        let is_key = |text: &str| {
            let typed = SecretKey::from_typed(text).is_ok_and(|key| key.as_bytes() == self.key.as_bytes());
            let base64 = Zeroizing::new(BASE64_NOPAD.encode(self.key.as_bytes()));
            typed || base64.as_str() == text.trim_end_matches('=')
        };
        let places = [
            ("user name", self.user.as_ref().map(UserName::as_str)),
            ("device name", self.device.as_ref().map(DeviceName::as_str)),
            ("serial number", self.serial.as_ref().map(Serial::as_str)),
        ];
        places.into_iter().find(|(_, text)| text.is_some_and(is_key)).map(|(place, _)| place)
    }
}

/// One row of a file, taken or refused.
pub struct Row {
    /// Where it begins, from 1.
    pub line: u64,
    /// Its bytes: what [`super::rest`] is told.
    pub place: Range<usize>,
    /// The device, or why there is none: one sentence, foreign text escaped and cut.
    pub carried: Result<Carried, String>,
}

/// A device to be written.
pub struct Enrolled<'a> {
    /// Whose it is.
    pub user: &'a UserName,
    /// What people call the user.
    pub display_name: Option<&'a SafeText>,
    /// Its identity.
    pub id: DeviceId,
    /// Its name.
    pub device: &'a DeviceName,
    /// The number of a hardware token.
    pub serial: Option<&'a Serial>,
    /// Who asks for the codes.
    pub issuer: &'a Issuer,
    /// The secret key.
    pub key: &'a SecretKey,
    /// How it makes codes.
    pub parameters: Parameters,
    /// How far its clock is from ours, in steps.
    pub drift: i64,
    /// The newest step that was used.
    pub last_step: u64,
}

/// Why a format cannot hold a device: one sentence. Nothing of the device was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit(pub String);
