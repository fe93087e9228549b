//! What is said of a code that is not taken, through the whole directory.

use super::support::{Desk, Phone, code, kind, steady, user};
use crate::directory::{Directory, Kind, SignIn};
use crate::model::{Algorithm, Digits, Event};
use crate::totp::{ClockDrift, Code, Judgement, Malformed, Verdict};

/// A key that says SHA-256 in an app that computes SHA-1 all the same.
fn ignoring(desk: &mut Desk) -> Phone {
    let set_up = desk.try_begin("phone", Algorithm::Sha256).unwrap();
    Phone { algorithm: Algorithm::Sha1, ..Phone::scanned(&set_up) }
}

fn ignored() -> Verdict {
    Verdict::AppIgnoresSettings { computes: Algorithm::Sha1, key_says: Algorithm::Sha256 }
}

#[test]
fn a_code_of_another_device_names_it_and_the_entry_that_is_meant() {
    let mut desk = Desk::new();
    let old = desk.enroll("old-phone");
    let other = desk.begin("tablet");
    let new = desk.begin("phone");
    for (source, named) in [(&old, "old-phone"), (&other, "tablet")] {
        let digits = source.digits(desk.step());
        let told = desk.local.take_code(&user("alice"), new.id, code(&digits)).unwrap();
        let Judgement::Refused(Verdict::OtherDevice { device, entry }) = told else { panic!("{told:?}") };
        assert_eq!((device.as_str(), entry.as_str()), (named, "Example: alice (phone)"));
    }
}

#[test]
fn a_foreign_code_keeps_the_first_one() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, 0).unwrap();
    let told = desk.local.take_code(&user("alice"), phone.id, code("000000")).unwrap();
    assert!(
        matches!(told, Judgement::Refused(Verdict::NoMatch { entry }) if entry.as_str() == "Example: alice (phone)")
    );
    assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
}

#[test]
fn eight_digits_are_told_apart_from_wrong_ones() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    let eight = Code::parse("12345678", Digits::Eight).unwrap();
    let told = desk.local.take_code(&user("alice"), phone.id, eight).unwrap();
    assert_eq!(told, Judgement::Refused(Verdict::Malformed(Malformed(Digits::Six))));
}

#[test]
fn the_first_code_again_waits_for_the_next() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, 0).unwrap();
    assert_eq!(desk.wait(18).refused(&phone, 0), Verdict::SameCodeTwice { next_in_secs: 12 });
    assert_eq!(desk.wait(12).take(&phone, 0), Ok(steady()));
}

#[test]
fn swapped_codes_begin_anew() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, 0).unwrap();
    assert_eq!(desk.refused(&phone, -1), Verdict::WrongOrder);
    assert_eq!(desk.take(&phone, 0), Ok(Judgement::RightSoFar));
    assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
}

#[test]
fn after_a_skipped_code_the_newer_one_is_the_first() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, 0).unwrap();
    assert_eq!(desk.wait(60).refused(&phone, 0), Verdict::NotConsecutive);
    assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
}

#[test]
fn a_code_of_the_past_is_expired() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, 0).unwrap();
    assert_eq!(desk.wait(120).refused(&phone, -3), Verdict::Expired { secs_ago: 90 });
    assert_eq!(desk.take(&phone, 0), Ok(Judgement::RightSoFar));
    assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
}

#[test]
fn two_old_codes_in_one_breath_are_too_quick() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, -6).unwrap();
    assert_eq!(desk.wait(10).refused(&phone, -5), Verdict::TooQuick);
    assert!(desk.credentials().devices.is_empty());
}

#[test]
fn a_clock_that_is_off_is_taken_up_to_five_minutes_and_remembered() {
    for drift in [-10, -3, 0, 3, 10] {
        let mut desk = Desk::new();
        let phone = desk.begin("phone");
        assert_eq!(desk.take(&phone, drift), Ok(Judgement::RightSoFar));
        let accepted = Judgement::Accepted(ClockDrift { steps: drift, secs: drift * 30 });
        assert_eq!(desk.wait(30).take(&phone, drift), Ok(accepted));
        assert_eq!(desk.credentials().devices[0].drift_secs, drift * 30);
        let next = phone.digits(desk.wait(30).step().saturating_add_signed(drift));
        assert_eq!(desk.verify(&next), SignIn::Accepted, "{drift} steps off");
    }
}

#[test]
fn a_clock_that_is_too_far_off_is_told_at_the_first_code() {
    for drift in [-120, -28, -11, 11, 120] {
        let mut desk = Desk::new();
        let phone = desk.begin("phone");
        let told = Verdict::ClockOff(ClockDrift { steps: drift, secs: drift * 30 });
        assert_eq!(desk.refused(&phone, drift), told);
        assert_eq!(desk.wait(30).refused(&phone, drift), told, "and again: nothing was kept");
    }
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    assert!(matches!(desk.refused(&phone, -121), Verdict::NoMatch { .. }));
}

#[test]
fn an_app_that_ignores_the_algorithm_is_kept_as_it_is_without_scanning_again() {
    let mut desk = Desk::new();
    let phone = ignoring(&mut desk);
    assert_eq!(desk.refused(&phone, 0), ignored());
    let kept = desk.wait(5).local.keep_algorithm(&user("alice"), phone.id);
    assert_eq!(kept, Ok(Judgement::RightSoFar), "the code that showed it counts");
    assert_eq!(desk.wait(25).take(&phone, 0), Ok(steady()));
    let added = &desk.credentials().devices[0];
    assert_eq!(added.parameters.algorithm, Algorithm::Sha1);
    let kept = |event: &Event| matches!(event, Event::EnrollmentKeptAsSha1 { id, .. } if *id == phone.id);
    assert!(desk.told_since(0).iter().any(kept));
    let next = phone.digits(desk.wait(30).step());
    assert_eq!(desk.verify(&next), SignIn::Accepted);
}

#[test]
fn what_was_kept_stays_kept_for_whoever_resumes() {
    let mut desk = Desk::new();
    let phone = ignoring(&mut desk);
    desk.refused(&phone, 0);
    desk.local.keep_algorithm(&user("alice"), phone.id).unwrap();
    let resumed = desk.local.resume(&user("alice"), phone.id).unwrap();
    assert_eq!(resumed.parameters.algorithm, Algorithm::Sha1);
    assert_eq!(Phone::scanned(&resumed).key, phone.key);
    assert_eq!(desk.take(&phone, 0), Ok(Judgement::RightSoFar));
}

#[test]
fn nothing_is_kept_that_no_code_has_shown() {
    let mut desk = Desk::new();
    let phone = ignoring(&mut desk);
    let keep = |desk: &mut Desk| kind(desk.local.keep_algorithm(&user("alice"), phone.id));
    assert_eq!(keep(&mut desk), Err(Kind::Refused));
    desk.refused(&phone, 0);
    // The next code, whatever it is, takes the offer back.
    desk.local.take_code(&user("alice"), phone.id, code("000000")).unwrap();
    assert_eq!(keep(&mut desk), Err(Kind::Refused));
    desk.refused(&phone, 0);
    desk.local.resume(&user("alice"), phone.id).unwrap();
    assert_eq!(keep(&mut desk), Err(Kind::Refused));
    desk.refused(&phone, 0);
    assert_eq!(keep(&mut desk), Ok(Judgement::RightSoFar));
    assert_eq!(keep(&mut desk), Err(Kind::Refused));
}

#[test]
fn a_kept_app_whose_clock_is_off_is_told_so() {
    let mut desk = Desk::new();
    let phone = ignoring(&mut desk);
    assert_eq!(desk.refused(&phone, -28), ignored());
    let told = desk.local.keep_algorithm(&user("alice"), phone.id);
    let off = Verdict::ClockOff(ClockDrift { steps: -28, secs: -840 });
    assert_eq!(told, Ok(Judgement::Refused(off)));
}

#[test]
fn a_sha_1_key_never_offers_another_algorithm() {
    let mut desk = Desk::new();
    let phone = Phone { algorithm: Algorithm::Sha256, ..desk.begin("phone") };
    assert!(matches!(desk.refused(&phone, 0), Verdict::NoMatch { .. }));
}

#[test]
fn whose_code_it_is_otherwise_cannot_be_found_out_by_guessing() {
    let mut desk = Desk::new();
    let old = desk.enroll("old-phone");
    let mut told = 0;
    for _ in 0..30 {
        // Beginning anew gives no new tries.
        let new = desk.begin("phone");
        let digits = old.digits(desk.step());
        match desk.local.take_code(&user("alice"), new.id, code(&digits)).unwrap() {
            Judgement::Refused(Verdict::OtherDevice { .. }) => told += 1,
            Judgement::Refused(Verdict::NoMatch { .. }) => {}
            other => panic!("{other:?}"),
        }
        desk.local.discard(&user("alice"), new.id).unwrap();
    }
    assert_eq!(told, 10);
}

#[test]
fn a_locked_sign_in_is_no_reason_to_ask_here() {
    let mut desk = Desk::new();
    let old = desk.enroll("old-phone");
    for _ in 0..3 {
        desk.verify("000000");
    }
    let new = desk.begin("phone");
    let digits = old.digits(desk.step());
    let told = desk.local.take_code(&user("alice"), new.id, code(&digits)).unwrap();
    assert!(matches!(told, Judgement::Refused(Verdict::NoMatch { .. })));
}
