//! The odds of guessing, from the rules and from who is in the store.
//!
//! Owns which user is guessed most easily. Must not name them.

use super::Local;
use super::problems::of_store;
use crate::directory::{Answer, Check, Odds, SoFar, Told, Tries};
use crate::model::{RecoveryCodes, User};
use crate::store::Watch;
use crate::totp::odds::{guesses_within, longest_secs, of_guesses, of_one_guess};
use crate::totp::sign_in::{LOCK, LOCK_SECS};

/// A day in seconds.
const DAY: u64 = 86_400;

impl Local {
    /// One walk over everything, for what is damaged and for the odds.
    pub(super) fn checked(&self, told: &mut Told<'_>) -> Answer<Option<Check>> {
        let users = self.store.user_count().map_err(|e| of_store(&e))?;
        let of = users.saturating_add(self.store.newest_entry());
        let mut guessing = Guessing::default();
        let mut looked = 0_u64;
        let mut look = |user: &User| {
            looked += 1;
            guessing.look(user);
        };
        let mut told = |done| told(SoFar::of(done, of));
        let found = self.store.check_watched(&mut Watch { look: &mut look, told: &mut told });
        let odds = (looked == users).then(|| guessing.odds());
        Ok(found.map(|found| Check { found, odds }))
    }
}

/// What is known of the odds after some users.
#[derive(Default)]
pub(super) struct Guessing {
    /// The chance of one guess at whoever is guessed most easily.
    one: f64,
    devices: usize,
    good_for_secs: u64,
}

impl Guessing {
    /// One user more.
    pub(super) fn look(&mut self, user: &User) {
        let of_user = of_one_guess(user);
        if of_user > self.one {
            (self.one, self.devices) = (of_user, user.active().count());
        }
        self.good_for_secs = self.good_for_secs.max(longest_secs(user));
    }

    /// The odds in force.
    pub(super) fn odds(&self) -> Odds {
        let tries = |tries| Tries { tries, chance: of_guesses(self.one, tries) };
        Odds {
            devices: self.devices,
            accepted_per_million: self.one * 1e6,
            good_for_secs: self.good_for_secs,
            until_locked: tries(LOCK.into()),
            per_day: tries(guesses_within(DAY)),
            until_disabled: tries(User::DISABLED_AFTER.into()),
            lock_secs: LOCK_SECS,
            recovery_code_bits: RecoveryCodes::BITS,
        }
    }
}
