//! How likely it is that somebody guesses a code, by the rules in force.
//!
//! Owns the arithmetic: it asks the sign-in rule what it takes and refuses, and
//! repeats none of its numbers. Must not know who somebody is.

use super::sign_in::{counted, window};
use crate::model::{Digits, SignInRecord, Timestamp, User};

/// A step with enough steps on either side of it.
const SOME_STEP: u64 = 1 << 32;

/// The chance that one guess of this many digits is right for the user: all
/// their active devices may answer to it.
fn of_one(user: &User, digits: Digits) -> f64 {
    let devices = user.active().filter(|device| device.parameters.digits == digits);
    let codes: usize = devices.map(|device| window(SOME_STEP, device.drift).len()).sum();
    let all = if digits == Digits::Eight { 1e8 } else { 1e6 };
    f64::from(u32::try_from(codes).unwrap_or(u32::MAX)) / all
}

/// The chance that one guess is right for the user; whoever guesses chooses the
/// shorter codes.
pub fn of_one_guess(user: &User) -> f64 {
    of_one(user, Digits::Six).max(of_one(user, Digits::Eight))
}

/// For how many seconds a code of the user may be good at most.
pub fn longest_secs(user: &User) -> u64 {
    let good = user.active().map(|device| {
        let steps = window(SOME_STEP, device.drift).len();
        device.parameters.period.secs().saturating_mul(u64::try_from(steps).unwrap_or(u64::MAX))
    });
    good.max().unwrap_or(0)
}

/// The chance that at least one of so many guesses is right: 1 - (1 - p)^n.
pub fn of_guesses(one: f64, guesses: u64) -> f64 {
    // Written so that nothing is lost where p is very small.
    let guesses = f64::from(u32::try_from(guesses).unwrap_or(u32::MAX));
    -f64::exp_m1(guesses * f64::ln_1p(-one))
}

/// How many wrong codes are read in so many seconds when each comes as soon as
/// the one before allows it, until the sign-in is disabled.
pub fn guesses_within(secs: u64) -> u64 {
    let end = Timestamp::from_secs(secs);
    let (mut record, mut now, mut guesses) = (SignInRecord::default(), Timestamp::from_secs(0), 0);
    while now < end && record.failures < User::DISABLED_AFTER {
        record = counted(record, now);
        now = record.refused_until.unwrap_or(now);
        guesses += 1;
    }
    guesses
}
