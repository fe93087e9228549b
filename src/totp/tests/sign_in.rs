use super::rfc_generator;
use crate::model::{SignInRecord, Timestamp};
use crate::totp::sign_in::{Gate, LOCK_SECS, Match, cleared, counted, find, gate, succeeded};

const NOON: u64 = 1_800_000_000;
const STEP: u64 = NOON / 30;

fn said(typed: u64, drift: i64, last_step: u64) -> Match {
    let generator = rfc_generator();
    find(&generator.code(typed).unwrap(), &generator, drift, last_step, Timestamp::from_secs(NOON + 7))
}

#[test]
fn one_step_either_side_of_the_drift_and_of_now_is_taken() {
    for offset in -12..=12_i64 {
        let typed = STEP.saturating_add_signed(offset);
        let near_now = offset.abs() <= 1;
        let near_drift = (offset - -6).abs() <= 1;
        let expected =
            if near_now || near_drift { Match::Fresh { step: typed, drift: offset } } else { Match::None };
        assert_eq!(said(typed, -6, 0), expected, "{offset}");
    }
}

#[test]
fn a_step_counts_once_and_takes_all_before_it_along() {
    assert_eq!(said(STEP, 0, STEP), Match::Replayed);
    assert_eq!(said(STEP - 1, 0, STEP), Match::Replayed);
    assert_eq!(said(STEP + 1, 0, STEP), Match::Fresh { step: STEP + 1, drift: 1 });
}

#[test]
fn the_first_minute_of_time_has_no_step_below_zero() {
    let generator = rfc_generator();
    for (now, drift) in [(0, -5), (29, -1), (30, -2), (59, 0)] {
        let found = find(&generator.code(0).unwrap(), &generator, drift, u64::MAX, Timestamp::from_secs(now));
        assert_eq!(found, Match::Replayed);
    }
}

#[test]
fn failures_cost_more_and_more() {
    let mut record = SignInRecord::default();
    let now = Timestamp::from_secs(NOON);
    let expected = [0, 0, 5, 10, 20, 40, 80, 160, 320, LOCK_SECS, LOCK_SECS];
    for (failures, secs) in (1..).zip(expected) {
        record = counted(record, now);
        assert_eq!(record.failures, failures);
        let gated = if secs == 0 { Gate::Open } else { Gate::RefusedUntil(now.plus_secs(secs)) };
        assert_eq!(gate(&record, now), gated, "failure {failures}");
        assert_eq!(gate(&record, now.plus_secs(secs)), Gate::Open);
    }
}

#[test]
fn a_hundred_in_a_row_disable_for_good_and_a_success_resets() {
    let now = Timestamp::from_secs(NOON);
    let record = (0..99).fold(SignInRecord::default(), |record, _| counted(record, now));
    assert_eq!(gate(&record, now.plus_secs(LOCK_SECS)), Gate::Open);
    let disabled = counted(record, now);
    assert_eq!(gate(&disabled, now.plus_secs(u64::MAX)), Gate::Disabled);
    assert_eq!(gate(&succeeded(now), now), Gate::Open);
    assert_eq!(succeeded(now).last_success_at, Some(now));
}

#[test]
fn the_tenth_failure_locks_for_half_an_hour() {
    let now = Timestamp::from_secs(NOON);
    let record = (0..10).fold(SignInRecord::default(), |record, _| counted(record, now));
    assert_eq!(gate(&record, now.plus_secs(1799)), Gate::RefusedUntil(now.plus_secs(1800)));
    assert_eq!(gate(&record, now.plus_secs(1800)), Gate::Open);
}

/// A device was proven at the desk: the failures are forgotten, the last sign-in is not.
#[test]
fn clearing_forgets_failures_and_keeps_the_last_sign_in() {
    let now = Timestamp::from_secs(NOON);
    let record = (0..10).fold(succeeded(now), |record, _| counted(record, now));
    let after = cleared(record);
    assert_eq!((after.failures, gate(&after, now)), (0, Gate::Open));
    assert_eq!((after.refused_until, after.last_success_at), (None, Some(now)));
}

#[test]
fn a_failure_keeps_the_last_sign_in() {
    let now = Timestamp::from_secs(NOON);
    assert_eq!(counted(succeeded(now), now).last_success_at, Some(now));
}
