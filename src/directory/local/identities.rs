//! Identities of new users: so many random bytes each.
//!
//! Owns that the system is not asked for each user. Must not be kept: what was
//! not given to anybody goes with it.

use crate::model::UserId;
use crate::ports::{NoRandomness, Randomness};

/// Bytes of an identity.
const BYTES: usize = 16;
/// Identities made at a time, once one did not do.
const MANY: usize = 256;

/// Identities that are given out one by one.
#[derive(Default)]
pub(super) struct Identities {
    made: Vec<[u8; BYTES]>,
    /// Whether one was asked for already: others will be.
    goes_on: bool,
}

impl Identities {
    /// One that nobody has.
    pub(super) fn next(&mut self, randomness: &dyn Randomness) -> Result<UserId, NoRandomness> {
        if self.made.is_empty() {
            let many = if std::mem::replace(&mut self.goes_on, true) { MANY } else { 1 };
            self.made.resize(many, [0; BYTES]);
            if let Err(problem) = randomness.fill(self.made.as_flattened_mut()) {
                self.made.clear();
                return Err(problem);
            }
        }
        // Never empty here.
        self.made.pop().map(UserId).ok_or(NoRandomness)
    }
}
