//! Which code is kept after which verdict, with real codes.

use super::{code, rfc_generator};
use crate::model::{Period, Timestamp};
use crate::totp::pairing::{Limits, Pairing, Sighting, Taken};
use crate::totp::{ClockDrift, Verdict};

/// A phone with the RFC key and a hand-wound clock of ours.
struct Desk {
    pairing: Pairing,
    limits: Limits,
    now: u64,
}

impl Desk {
    fn at(now: u64) -> Self {
        Self { pairing: Pairing::default(), limits: Limits::ENROLLMENT, now }
    }

    fn wait(&mut self, secs: u64) -> &mut Self {
        self.now += secs;
        self
    }

    /// Types what a phone with its clock `drift` steps off shows now.
    fn type_showing(&mut self, drift: i64) -> Taken {
        self.type_step((self.now / 30).saturating_add_signed(drift))
    }

    fn type_step(&mut self, step: u64) -> Taken {
        let typed = rfc_generator().code(step).unwrap();
        self.type_code(typed)
    }

    fn type_code(&mut self, typed: crate::totp::Code) -> Taken {
        let arrived = Timestamp::from_secs(self.now);
        let steps = rfc_generator().matches(&typed, Sighting::search(arrived, Period::Thirty));
        self.pairing.take(typed, Sighting { arrived, steps }, Period::Thirty, self.limits)
    }
}

const NOON: u64 = 1_800_000_000;

fn both(desk: &Desk, drift: i64) -> Taken {
    let step = (desk.now / 30).saturating_add_signed(drift);
    Taken::Both { step, drift: ClockDrift::of(drift, Period::Thirty) }
}

#[test]
fn second_code_must_be_the_next_step() {
    let mut desk = Desk::at(NOON);
    assert_eq!(desk.type_showing(0), Taken::First);
    assert_eq!(desk.wait(30).type_showing(0), both(&desk, 0));
}

#[test]
fn a_slow_phone_is_accepted_and_its_drift_told() {
    let mut desk = Desk::at(NOON);
    assert_eq!(desk.type_showing(-3), Taken::First);
    let taken = desk.wait(30).type_showing(-3);
    assert_eq!(taken, both(&desk, -3));
    assert_eq!(ClockDrift::of(-3, Period::Thirty).to_string(), "90 s slow");
    assert!(ClockDrift::of(-3, Period::Thirty).is_notable());
    assert!(!ClockDrift::of(-1, Period::Thirty).is_notable());
}

#[test]
fn a_phone_too_far_off_is_told_at_the_first_code() {
    let mut desk = Desk::at(NOON);
    let told = desk.type_showing(-28);
    assert_eq!(told, Taken::Refused(Verdict::ClockOff(ClockDrift { steps: -28, secs: -840 })));
    let Taken::Refused(verdict) = told else { unreachable!() };
    assert_eq!(
        verdict.to_string(),
        "The phone's clock is 14 minutes slow: set it to automatic, then try again."
    );
    assert!(!desk.pairing.has_first());
    desk.limits = Limits::RESYNC;
    assert_eq!(desk.type_showing(-28), Taken::First);
    assert_eq!(desk.wait(30).type_showing(-28), both(&desk, -28));
}

#[test]
fn the_first_code_again_waits_for_the_next_and_keeps_the_first() {
    let mut desk = Desk::at(NOON);
    desk.type_showing(0);
    assert_eq!(desk.wait(18).type_showing(0), Taken::Refused(Verdict::SameCodeTwice { next_in_secs: 12 }));
    assert_eq!(desk.wait(12).type_showing(0), both(&desk, 0));
}

#[test]
fn equal_consecutive_codes_prove_the_device() {
    let mut desk = Desk::at(1_862_261_040);
    assert_eq!(desk.type_code(code("235522")), Taken::First);
    assert_eq!(desk.wait(30).type_code(code("235522")), both(&desk, 0));
}

#[test]
fn swapped_codes_start_over() {
    let mut desk = Desk::at(NOON + 30);
    assert_eq!(desk.type_showing(0), Taken::First);
    assert_eq!(desk.type_showing(-1), Taken::Refused(Verdict::WrongOrder));
    assert!(!desk.pairing.has_first());
    assert_eq!(desk.type_showing(0), Taken::First);
    assert_eq!(desk.wait(30).type_showing(0), both(&desk, 0));
}

#[test]
fn after_a_skipped_code_the_newer_one_is_the_first() {
    let mut desk = Desk::at(NOON);
    desk.type_showing(0);
    assert_eq!(desk.wait(60).type_showing(0), Taken::Refused(Verdict::NotConsecutive));
    assert_eq!(desk.wait(30).type_showing(0), both(&desk, 0));
}

#[test]
fn a_code_of_the_past_is_expired_and_the_one_showing_now_is_taken_as_first() {
    let mut desk = Desk::at(NOON);
    desk.type_showing(0);
    desk.wait(120);
    assert_eq!(desk.type_step(NOON / 30 + 1), Taken::Refused(Verdict::Expired { secs_ago: 90 }));
    assert_eq!(desk.type_showing(0), Taken::First);
    assert_eq!(desk.wait(30).type_showing(0), both(&desk, 0));
}

#[test]
fn a_phone_set_right_between_the_codes_goes_on_from_there() {
    let mut desk = Desk::at(NOON);
    desk.type_showing(-8);
    assert_eq!(desk.wait(30).type_showing(0), Taken::Refused(Verdict::NotConsecutive));
    assert_eq!(desk.wait(30).type_showing(0), both(&desk, 0));
}

#[test]
fn two_codes_within_one_step_count_only_near_now() {
    let mut desk = Desk::at(NOON + 5);
    assert_eq!(desk.type_showing(-1), Taken::First);
    assert_eq!(desk.wait(10).type_showing(0), both(&desk, 0));
    let mut desk = Desk::at(NOON + 5);
    assert_eq!(desk.type_showing(-6), Taken::First);
    assert_eq!(desk.wait(10).type_showing(-5), Taken::Refused(Verdict::TooQuick));
    assert_eq!(desk.wait(30).type_showing(-5), both(&desk, -5));
}

#[test]
fn a_foreign_code_keeps_the_first() {
    let mut desk = Desk::at(NOON);
    assert_eq!(desk.type_code(code("000001")), Taken::NoMatch);
    desk.type_showing(0);
    assert_eq!(desk.type_code(code("000001")), Taken::NoMatch);
    assert!(desk.pairing.has_first());
    assert_eq!(desk.wait(30).type_showing(0), both(&desk, 0));
}

#[test]
fn a_first_code_may_be_five_minutes_off_and_no_step_more() {
    for drift in [-10, 10] {
        assert_eq!(Desk::at(NOON).type_showing(drift), Taken::First, "{drift}");
    }
    for drift in [-11, 11] {
        let off = ClockDrift::of(drift, Period::Thirty);
        assert_eq!(Desk::at(NOON).type_showing(drift), Taken::Refused(Verdict::ClockOff(off)), "{drift}");
    }
}

/// The phone is slow only since it was restarted: what it shows next proves it.
#[test]
fn after_an_expired_code_the_next_of_the_same_phone_proves_the_device() {
    let mut desk = Desk::at(NOON);
    desk.type_showing(0);
    assert_eq!(desk.wait(120).type_showing(-3), Taken::Refused(Verdict::Expired { secs_ago: 90 }));
    assert_eq!(desk.wait(30).type_showing(-3), both(&desk, -3));
}

#[test]
fn an_older_code_in_between_does_not_take_the_first_code_s_place() {
    let mut desk = Desk::at(NOON);
    desk.type_showing(0);
    assert_eq!(desk.wait(5).type_showing(-3), Taken::Refused(Verdict::Expired { secs_ago: 90 }));
    assert_eq!(desk.wait(25).type_showing(0), both(&desk, 0));
}

/// It was taken for old once, so that typing it again is a new beginning and no mistake.
#[test]
fn after_an_expired_code_the_first_one_again_is_a_first_code() {
    let mut desk = Desk::at(NOON);
    desk.type_showing(0);
    desk.wait(5).type_showing(-3);
    assert_eq!(desk.wait(5).type_showing(0), Taken::First);
    assert_eq!(desk.wait(20).type_showing(0), both(&desk, 0));
}

#[test]
fn the_beginning_of_time_is_a_time() {
    for start in [0, 29, 30, 59, 20_000_000_000] {
        let mut desk = Desk::at(start);
        assert_eq!(desk.type_showing(0), Taken::First, "{start}");
        assert_eq!(desk.wait(30).type_showing(0), both(&desk, 0), "{start}");
    }
}
