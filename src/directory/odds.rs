//! The odds of guessing a code: what is told of them.
//!
//! Must not compute: the arithmetic is in `totp::odds`.

use serde::{Deserialize, Serialize};

use super::Checked;

/// What reading everything came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What was read and found.
    pub found: Checked,
    /// The odds, where every user could be read: they are of whole records only.
    pub odds: Option<Odds>,
}

/// So many guesses, and the chance that one of them is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tries {
    /// Guesses.
    pub tries: u64,
    /// The chance, between 0 and 1.
    pub chance: f64,
}

/// The odds for the user who is guessed most easily, by number and not by name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// Active devices of that user.
    pub devices: usize,
    /// Codes of a million that are right at one moment; one of eight digits
    /// counts a hundredth.
    pub accepted_per_million: f64,
    /// For how many seconds a code may be good at most.
    pub good_for_secs: u64,
    /// Until the sign-in is locked.
    pub until_locked: Tries,
    /// On the first day, each guess as soon as the growing refusal allows it.
    pub per_day: Tries,
    /// Until the sign-in is disabled.
    pub until_disabled: Tries,
    /// For how many seconds a lock lasts.
    pub lock_secs: u64,
    /// Bits of a recovery code.
    pub recovery_code_bits: usize,
}
