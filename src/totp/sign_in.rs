//! The sign-in rule: which steps a code may belong to, that each counts only
//! once, and what failures in a row lead to.
//!
//! Must not write: the caller spends a step on disk before it says yes, and
//! counts a failure on disk before it compares.

use super::{Code, Generator, step_at};
use crate::model::{Device, SignInRecord, Timestamp, User};

/// What a device says to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The code of a step not used before.
    Fresh {
        /// The step to be spent.
        step: u64,
        /// How far the clock is off, in steps.
        drift: i64,
    },
    /// The code of a step that was used, or lies before one that was.
    Replayed,
    /// Not a code of this device near now.
    None,
}

/// Looks for a code one step either side of the recorded drift, and one step
/// either side of now: a phone that was set right must go on working
/// (RFC 6238 sections 5.2 and 6).
pub fn find(code: &Code, generator: &Generator, drift: i64, last_step: u64, now: Timestamp) -> Match {
    let now = step_at(now, generator.parameters().period);
    let expected = now.saturating_add_signed(drift);
    let found = generator.matches(code, window(now, drift));
    let fresh = found.iter().filter(|step| **step > last_step).min_by_key(|step| step.abs_diff(expected));
    match fresh {
        Some(&step) => {
            let drift = i64::try_from(step.abs_diff(now)).unwrap_or(i64::MAX);
            Match::Fresh { step, drift: if step < now { -drift } else { drift } }
        }
        None if found.is_empty() => Match::None,
        None => Match::Replayed,
    }
}

/// The steps whose codes are looked for in the step `now`, from the oldest on.
pub fn window(now: u64, drift: i64) -> Vec<u64> {
    let expected = now.saturating_add_signed(drift);
    let around = |step: u64| step.saturating_sub(1)..=step.saturating_add(1);
    let (early, late) = (around(expected.min(now)), around(expected.max(now)));
    let newest = *early.end();
    early.chain(late.filter(|step| *step > newest)).collect()
}

/// The newest step of a device whose code could be taken now.
fn newest_step(device: &Device, now: Timestamp) -> u64 {
    let now = step_at(now, device.parameters.period);
    window(now, device.drift).last().copied().unwrap_or(now)
}

/// Whether a step of a time that is yet to come was spent: nothing that the
/// device shows before that is taken.
pub fn is_ahead(device: &Device, now: Timestamp) -> bool {
    device.last_step > newest_step(device, now)
}

/// Marks every code of the user that could be taken now as used: one of them may
/// have been, in what a copy of the store does not know.
pub fn spend_current(user: &mut User, now: Timestamp) {
    for device in &mut user.devices {
        device.last_step = device.last_step.max(newest_step(device, now));
    }
}

/// Whether codes are refused for longer than any failure leads to.
pub fn is_locked_ahead(record: &SignInRecord, now: Timestamp) -> bool {
    record.refused_until.is_some_and(|until| until > now.plus_secs(LOCK_SECS))
}

/// From this failure in a row on every further one costs time.
pub const FIRST_DELAY: u32 = 3;
/// At this failure in a row the sign-in is locked.
pub const LOCK: u32 = 10;
/// How long a lock lasts, in seconds (PCI DSS 8.3.4: 30 minutes).
pub const LOCK_SECS: u64 = 30 * 60;
/// Whether a code is read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It is.
    Open,
    /// Not before then.
    RefusedUntil(Timestamp),
    /// Not before a new enrollment.
    Disabled,
}

/// Whether a code that arrives now is read.
pub fn gate(record: &SignInRecord, now: Timestamp) -> Gate {
    if record.failures >= User::DISABLED_AFTER {
        return Gate::Disabled;
    }
    match record.refused_until {
        Some(until) if until > now => Gate::RefusedUntil(until),
        _ => Gate::Open,
    }
}

/// The record with one more failure: from the third a refusal of 5 s that
/// doubles each time, from the tenth 30 minutes.
#[must_use]
pub fn counted(record: SignInRecord, now: Timestamp) -> SignInRecord {
    let failures = record.failures.saturating_add(1);
    let delay = match failures {
        0..FIRST_DELAY => None,
        FIRST_DELAY..LOCK => Some(5 << (failures - FIRST_DELAY)),
        _ => Some(LOCK_SECS),
    };
    SignInRecord { failures, refused_until: delay.map(|secs| now.plus_secs(secs)), ..record }
}

/// The record without its failures, after a proof that is no sign-in.
#[must_use]
pub fn cleared(record: SignInRecord) -> SignInRecord {
    SignInRecord { failures: 0, refused_until: None, ..record }
}

/// The record after a right code.
#[must_use]
pub fn succeeded(now: Timestamp) -> SignInRecord {
    SignInRecord { failures: 0, refused_until: None, last_success_at: Some(now) }
}
