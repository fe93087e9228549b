//! The odds of guessing, from the rules and from who is in the store.
//!
//! Owns which user is guessed most easily. Must not name them.

use super::Local;
use crate::directory::{Answer, Odds, Tries};
use crate::model::{RecoveryCodes, User};
use crate::totp::odds::{guesses_within, longest_secs, of_guesses, of_one_guess};
use crate::totp::sign_in::{LOCK, LOCK_SECS};

/// A day in seconds.
const DAY: u64 = 86_400;

impl Local {
    pub(super) fn odds_in_force(&self) -> Answer<Odds> {
        let (mut one, mut devices, mut good_for_secs) = (0.0, 0, 0);
        self.each_user(|user| {
            let of_user = of_one_guess(user);
            if of_user > one {
                (one, devices) = (of_user, user.active().count());
            }
            good_for_secs = good_for_secs.max(longest_secs(user));
        })?;
        let tries = |tries| Tries { tries, chance: of_guesses(one, tries) };
        Ok(Odds {
            devices,
            accepted_per_million: one * 1e6,
            good_for_secs,
            until_locked: tries(LOCK.into()),
            per_day: tries(guesses_within(DAY)),
            until_disabled: tries(User::DISABLED_AFTER.into()),
            lock_secs: LOCK_SECS,
            recovery_code_bits: RecoveryCodes::BITS,
        })
    }
}
