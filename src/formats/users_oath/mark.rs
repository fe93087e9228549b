//! The comment that stands before each line of ours.
//!
//! Owns which line a mark belongs to: the next one, when user and key are still those of
//! the mark, so that a line that slid under it is nobody's of ours. liboath copies
//! comments as they are. Must not hold the key: eight digits of its hash are enough.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::{Digest, Sha256};

use super::token::Token;
use crate::formats::Enrolled;
use crate::model::{DeviceId, DeviceName};

const BEGINS: &str = "# mfa-enroll device ";

/// A mark, read.
pub(super) struct Mark {
    pub(super) id: DeviceId,
    user: String,
    /// Its name.
    pub(super) device: Option<DeviceName>,
    check: String,
}

impl Mark {
    /// The mark that this line is.
    pub(super) fn of(line: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(line).ok()?.trim_end();
        let (id, words) = text.strip_prefix(BEGINS)?.split_once(": ")?;
        let id = HEXLOWER_PERMISSIVE.decode(id.as_bytes()).ok()?;
        let mut words = words.split(' ');
        let (user, device, check) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() {
            return None;
        }
        Some(Self {
            id: DeviceId(id.try_into().ok()?),
            user: user.to_owned(),
            device: DeviceName::new(device).ok(),
            check: check.strip_prefix("key:")?.to_owned(),
        })
    }

    /// Whether this is the line that the mark was written for.
    pub(super) fn is_of(&self, token: &Token<'_>) -> bool {
        token.is_known()
            && token.user == Some(self.user.as_str())
            && token.key_bytes().is_some_and(|key| check(&key) == self.check)
    }
}

/// The mark of a device, with its end of line.
pub(super) fn text(enrolled: &Enrolled<'_>) -> String {
    format!(
        "{BEGINS}{}: {} {} key:{}\n",
        HEXLOWER.encode(&enrolled.id.0),
        enrolled.user,
        enrolled.device,
        check(enrolled.key.as_bytes())
    )
}

fn check(key: &[u8]) -> String {
    let hash = Sha256::new().chain_update(b"mfa-enroll users.oath").chain_update(key).finalize();
    HEXLOWER.encode(hash.get(..4).unwrap_or_default())
}
