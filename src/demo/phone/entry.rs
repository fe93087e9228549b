//! What an authenticator app keeps of a key: issuer, label, key, parameters.
//!
//! Owns which code an entry shows at a moment of the phone's clock. Must not
//! know what is wrong with the phone.

use crate::model::{Parameters, Timestamp};
use crate::totp::{Code, Generator, NotAKeyUri, Scanned, SecretKey, step_at, step_begins};

/// An entry of the app.
pub struct Entry {
    scanned: Scanned,
    added_at: Timestamp,
}

impl Entry {
    /// The entry that a key URI makes.
    pub fn of(uri: &str, added_at: Timestamp) -> Result<Self, NotAKeyUri> {
        Ok(Self { scanned: Scanned::read(uri)?, added_at })
    }

    /// The entry under the same label that was there before, with a key that
    /// nobody knows any more.
    #[must_use]
    pub fn as_before(self) -> Self {
        let key: Vec<u8> = self.scanned.key.as_bytes().iter().map(|byte| !byte).collect();
        let key = SecretKey::from_bytes(key).unwrap_or(self.scanned.key);
        Self { scanned: Scanned { key, ..self.scanned }, ..self }
    }

    /// Who asks for the codes.
    pub fn issuer(&self) -> &str {
        self.scanned.issuer.as_str()
    }

    /// Whose it is.
    pub fn account(&self) -> &str {
        self.scanned.account.as_str()
    }

    /// When it was scanned.
    pub fn added_at(&self) -> Timestamp {
        self.added_at
    }

    /// How its codes are to be made.
    pub fn parameters(&self) -> Parameters {
        self.scanned.parameters
    }

    /// Whether an app takes the other for the same account.
    pub fn is_called_as(&self, other: &Self) -> bool {
        self.issuer() == other.issuer() && self.account() == other.account()
    }

    /// The code that an app with these parameters shows at this moment.
    pub fn code(&self, parameters: Parameters, at: Timestamp) -> Option<Code> {
        Generator::new(&self.scanned.key, parameters).code(step_at(at, parameters.period))
    }

    /// Milliseconds until the next code.
    pub fn left(&self, at: Timestamp) -> u64 {
        let period = self.scanned.parameters.period;
        at.millis_until(step_begins(step_at(at, period).saturating_add(1), period))
    }
}
