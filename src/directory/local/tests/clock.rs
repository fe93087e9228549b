//! A clock that goes back or jumps: what goes on, what does not, and that
//! nothing breaks at the ends of time.

use super::day::{ACTS, Day, made};
use super::support::{Desk, NOON, code, kind, user};
use crate::directory::{ClockState, Directory, Kind, Proving, Removal, SignIn};
use crate::model::{Algorithm, Event, TestOutcome, Timestamp};
use crate::totp::RecoveryCode;

#[test]
fn whatever_judges_a_code_or_binds_a_device_is_refused_and_writes_nothing() {
    let mut desk = Desk::new();
    let (phone, tablet) = (desk.enroll("phone"), desk.begin("tablet"));
    desk.clock.set(NOON - 3600);
    let (alice, six) = (user("alice"), code("123456"));
    let entries = desk.newest_entry();
    let local = &mut desk.local;
    let refused = [
        kind(local.verify(&alice, &six).map(drop)),
        kind(local.verify(&user("nobody"), &six).map(drop)),
        kind(local.refuse().map(drop)),
        kind(local.take_code(&alice, tablet.id, six.clone()).map(drop)),
        kind(local.keep_algorithm(&alice, tablet.id).map(drop)),
        kind(local.resume(&alice, tablet.id).map(drop)),
        kind(local.prove(&alice, phone.id, Proving::Resync, six.clone()).map(drop)),
        kind(local.prove(&alice, phone.id, Proving::Reactivation, six.clone()).map(drop)),
        kind(local.test(&alice, &six).map(drop)),
        kind(local.make_recovery_codes(&alice, None).map(drop)),
        kind(local.keep_recovery_codes(&alice, &RecoveryCode::from_bytes([1; 15])).map(drop)),
        kind(local.redeem(&alice, &RecoveryCode::from_bytes([1; 15])).map(drop)),
        kind(desk.try_begin("other", Algorithm::Sha1).map(drop)),
    ];
    assert_eq!(refused, [Err(Kind::Unavailable); 13]);
    assert_eq!(desk.newest_entry(), entries);
    assert_eq!(desk.credentials().failures, 0);
}

#[test]
fn taking_away_goes_on_and_the_history_does_not_go_back() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let newest = desk.local.newest_at().unwrap();
    desk.clock.set(0);
    let removal = Removal { user: user("alice"), id: phone.id, proofing: None, leaves_none: true };
    desk.local.rename(&user("alice"), phone.id, &super::support::device("renamed")).unwrap();
    desk.local.deactivate(&removal).unwrap();
    desk.local.delete(&removal, false).unwrap();
    assert_eq!(desk.local.newest_at(), Ok(newest), "else the guard would be open now");
    desk.clock.set(NOON - 3600);
    assert_eq!(kind(desk.local.verify(&user("alice"), &code("123456")).map(drop)), Err(Kind::Unavailable));
}

#[test]
fn an_override_is_the_only_entry_that_goes_back_and_opens_the_guard() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let newest = desk.local.newest_at().unwrap();
    assert_eq!(kind(desk.local.override_clock()), Err(Kind::Refused), "nothing is to be overridden");
    desk.clock.set(NOON - 86_400);
    let standing = desk.local.clock(&mut |_| true).unwrap().unwrap();
    assert_eq!((standing.state, standing.newest, standing.ahead.len()), (ClockState::Behind, newest, 1));
    desk.local.override_clock().unwrap();
    assert_eq!(desk.local.newest_at(), Ok(desk.now()));
    assert_eq!(desk.told_since(0).last(), Some(&Event::ClockOverridden { newest }));
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Refused, "its step is yet to come");
    let tablet = desk.enroll("tablet");
    let next = tablet.digits(desk.wait(30).step());
    assert_eq!(desk.verify(&next), SignIn::Accepted);
    desk.clock.set(0);
    assert_eq!(
        kind(desk.local.override_clock()),
        Err(Kind::Unavailable),
        "a clock that was lost is not right"
    );
}

#[test]
fn a_pending_enrollment_does_not_live_longer_by_a_clock_that_goes_back() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.wait(8 * 3600);
    assert_eq!(kind(desk.take(&phone, 0).map(drop)), Err(Kind::NotFound), "suspended for eight hours");
    // Anything that was written meanwhile shuts it for good.
    desk.local.add_user(super::support::person("bob")).unwrap();
    desk.clock.set(NOON);
    assert_eq!(kind(desk.local.resume(&user("alice"), phone.id).map(drop)), Err(Kind::Unavailable));
}

#[test]
fn a_person_identified_by_a_code_is_not_so_for_longer_when_the_clock_goes_back() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let next = phone.digits(desk.wait(30).step());
    desk.local.test(&user("alice"), &code(&next)).unwrap();
    let alice = desk.record().id;
    assert!(desk.local.identified(alice).is_some());
    desk.clock.set(NOON - 3600);
    assert!(desk.local.identified(alice).is_none());
}

#[test]
fn at_the_ends_of_time_verify_and_pairing_do_not_break() {
    for secs in [0, 29, 30, 59, 20_000_000_000, u64::MAX / 1000 - 1, u64::MAX] {
        let mut desk = Desk::new();
        let phone = desk.enroll("phone");
        let tablet = desk.begin("tablet");
        desk.clock.set(secs);
        let lost = secs < 60;
        let told = desk.local.verify(&user("alice"), &code(&phone.digits(desk.step())));
        assert_eq!(told.is_err(), lost, "{secs}");
        assert!(lost || told == Ok(SignIn::Accepted), "{secs}");
        assert!(desk.take(&tablet, 0).is_err(), "expired or refused");
        if !lost {
            let other = desk.begin("other");
            // At the last millisecond there is no time left to confirm anything.
            let expected = secs != u64::MAX;
            assert_eq!(desk.take(&other, 0).is_ok(), expected, "{secs}");
        }
        let _ = desk.credentials();
        assert!(desk.local.checked_now().is_whole());
    }
}

#[test]
fn a_clock_set_back_by_less_than_the_guard_minds_leaves_a_store_that_is_whole() {
    for back in [1, 30, 60] {
        let mut day = Day::begun(made()).unwrap();
        for (name, act) in ACTS {
            day.is_set_back(back).unwrap();
            day.goes_on(act).unwrap_or_else(|problem| panic!("{name}, {back} s back: {problem}"));
            let checked = day.local.checked_now();
            assert!(checked.is_whole(), "{name}, {back} s back: {checked:?}");
        }
        let told = day.local.store.history(1, usize::MAX).unwrap();
        let has = |is: fn(&Event) -> bool| told.iter().any(|(_, entry)| is(&entry.event));
        assert!(has(|event| matches!(event, Event::SignInAccepted { .. })));
        assert!(has(|event| matches!(event, Event::CodeTested { outcome: TestOutcome::Right, .. })));
        assert!(has(|event| matches!(event, Event::DeviceResynced { .. })));
        assert!(has(|event| matches!(event, Event::DeviceReactivated { .. })));
        assert!(has(|event| matches!(event, Event::RecoveryCodeUsed { .. })));
    }
}

/// Reading the newest entry costs next to nothing beside a write to a disk.
#[test]
#[ignore = "a measure: cargo test --lib guard_costs -- --ignored --nocapture"]
#[expect(clippy::disallowed_methods, reason = "a measure")]
fn what_the_guard_costs() {
    let home = tempfile::tempdir().unwrap();
    let opening = super::opening::opening(home.path(), &super::support::Hand::at_noon());
    let (mut local, _) =
        opening.create(&crate::directory::NewKey::KeyFile, &super::opening::issuer()).unwrap();
    for number in 0..500 {
        local.add_user(super::support::person(&format!("user{number}"))).unwrap();
    }
    let begun = std::time::Instant::now();
    for _ in 0..10_000 {
        local.clock_is_sound().unwrap();
    }
    println!("the guard takes {:?}", begun.elapsed() / 10_000);
    assert!(Timestamp::from_secs(NOON) <= local.newest_at().unwrap());
}
