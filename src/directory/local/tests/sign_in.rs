//! Sign-in: each step once, failures in a row, and words that tell nothing.

use super::support::{Desk, Phone, code, user};
use crate::directory::{Directory, SignIn, SignInState};
use crate::model::{Event, FailedCode};
use crate::totp::{Code, Judgement};

/// A code that this phone never shows near now.
fn wrong(desk: &Desk, phone: &Phone) -> String {
    let step = desk.step();
    let near: Vec<String> = (step - 20..step + 20).map(|step| phone.digits(step)).collect();
    (0..100).map(|number| format!("{number:06}")).find(|digits| !near.contains(digits)).unwrap()
}

/// Fails so often in a row, each time as soon as codes are read again.
fn fail(desk: &mut Desk, phone: &Phone, times: u32) {
    for _ in 0..times {
        if let SignInState::Locked { until } = desk.credentials().sign_in {
            desk.wait(desk.now().secs_until(until));
        }
        let digits = wrong(desk, phone);
        assert_eq!(desk.verify(&digits), SignIn::Refused);
    }
}

fn reasons(desk: &Desk) -> Vec<FailedCode> {
    let refused = desk.told_since(0).into_iter().filter_map(|event| match event {
        Event::SignInRefused { reason, .. } => Some(reason),
        _ => None,
    });
    refused.collect()
}

#[test]
fn neither_code_of_the_enrollment_signs_in() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    for step in [desk.step(), desk.step() - 1] {
        assert_eq!(desk.verify(&phone.digits(step)), SignIn::Refused);
    }
    assert_eq!(reasons(&desk), [FailedCode::Replayed, FailedCode::Replayed]);
    assert_eq!(desk.credentials().failures, 0);
}

#[test]
fn the_next_code_signs_in_once() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let next = phone.digits(desk.wait(30).step());
    assert_eq!(desk.verify(&next), SignIn::Accepted);
    assert_eq!(desk.record().sign_in.last_success_at, Some(desk.now()));
    assert_eq!(desk.credentials().devices[0].last_used_at, Some(desk.now()));
    for _ in 0..5 {
        assert_eq!(desk.verify(&next), SignIn::Refused);
    }
    assert_eq!(desk.credentials().failures, 0, "a replayed code does not count");
    assert_eq!(desk.credentials().sign_in, SignInState::Open);
    assert_eq!(reasons(&desk), [FailedCode::Replayed; 5]);
}

#[test]
fn a_newer_step_takes_the_older_ones_along() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let step = desk.wait(60).step();
    assert_eq!(desk.verify(&phone.digits(step + 1)), SignIn::Accepted);
    assert_eq!(desk.verify(&phone.digits(step)), SignIn::Refused);
    assert_eq!(reasons(&desk), [FailedCode::Replayed]);
}

#[test]
fn any_active_device_signs_in_and_the_history_says_which() {
    let mut desk = Desk::new();
    let phones = [desk.enroll("phone"), desk.enroll("tablet")];
    desk.wait(60);
    for phone in &phones {
        assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Accepted);
    }
    let used = desk.told_since(0).into_iter().filter_map(|event| match event {
        Event::SignInAccepted { device, .. } => Some(device.as_str().to_owned()),
        _ => None,
    });
    assert_eq!(used.collect::<Vec<_>>(), ["phone", "tablet"]);
}

#[test]
fn a_pending_device_does_not_sign_in() {
    let mut desk = Desk::new();
    desk.enroll("phone");
    let tablet = desk.wait(30).begin("tablet");
    desk.take(&tablet, 0).unwrap();
    let next = tablet.digits(desk.wait(30).step());
    assert_eq!(desk.verify(&next), SignIn::Refused);
    assert_eq!(desk.credentials().failures, 1);
}

#[test]
fn failures_are_counted_and_cost_more_and_more_from_the_third() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(60);
    for (failures, secs) in [(1, 0), (2, 0), (3, 5), (4, 10), (5, 20), (6, 40), (7, 80), (8, 160), (9, 320)] {
        fail(&mut desk, &phone, 1);
        let locked = SignInState::Locked { until: desk.now().plus_secs(secs) };
        let expected = if secs == 0 { SignInState::Open } else { locked };
        let credentials = desk.credentials();
        assert_eq!((credentials.failures, credentials.sign_in), (failures, expected));
    }
    fail(&mut desk, &phone, 1);
    let until = desk.now().plus_secs(30 * 60);
    assert_eq!(desk.credentials().sign_in, SignInState::Locked { until }, "ten: half an hour");
}

#[test]
fn a_locked_sign_in_reads_no_code_and_counts_none() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(60);
    fail(&mut desk, &phone, 10);
    let SignInState::Locked { until } = desk.credentials().sign_in else { panic!("not locked") };
    for _ in 0..10 {
        desk.wait(60);
        assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Refused);
    }
    assert_eq!(desk.credentials().failures, 10);
    assert_eq!(reasons(&desk)[10..], [FailedCode::Locked; 10]);
    desk.wait(desk.now().secs_until(until));
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Accepted, "at the very instant");
    assert_eq!((desk.credentials().failures, desk.credentials().sign_in), (0, SignInState::Open));
}

#[test]
fn a_hundred_in_a_row_disable_until_a_new_enrollment() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(60);
    fail(&mut desk, &phone, 100);
    assert_eq!(desk.credentials().sign_in, SignInState::Disabled);
    desk.wait(365 * 86_400);
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Refused);
    assert_eq!(reasons(&desk).last(), Some(&FailedCode::Disabled));
    assert_eq!(desk.credentials().failures, 100);
    desk.enroll("new-phone");
    let credentials = desk.credentials();
    assert_eq!((credentials.failures, credentials.sign_in), (0, SignInState::Open));
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Accepted);
}

#[test]
fn a_success_resets_the_count_and_a_replay_does_not() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(60);
    fail(&mut desk, &phone, 2);
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Accepted);
    assert_eq!(desk.credentials().failures, 0);
    fail(&mut desk, &phone, 2);
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Refused);
    assert_eq!(desk.credentials().failures, 2);
}

#[test]
fn nobody_learns_who_is_there() {
    let mut desk = Desk::new();
    desk.local.add_user(super::support::person("bare")).unwrap();
    let phone = desk.enroll("phone");
    let mut told = Vec::new();
    for name in ["alice", "bare", "nobody"] {
        let before = desk.newest_entry();
        let digits = wrong(&desk, &phone);
        told.push(desk.local.verify(&user(name), &code(&digits)).unwrap());
        assert_eq!(desk.newest_entry(), before + 1, "{name}: one entry each");
    }
    assert_eq!(told, [SignIn::Refused; 3]);
    assert_eq!(reasons(&desk), [FailedCode::Wrong, FailedCode::NoDevice, FailedCode::NoDevice]);
    // A password typed where the name belongs must not end in the history.
    let entries = desk.local.store.history(1, usize::MAX).unwrap();
    assert_eq!(entries.last().unwrap().1.user, None);
}

#[test]
fn a_code_of_eight_digits_is_a_wrong_one() {
    let mut desk = Desk::new();
    desk.enroll("phone");
    let eight = Code::parse("12345678", crate::model::Digits::Eight).unwrap();
    assert_eq!(desk.local.verify(&user("alice"), &eight), Ok(SignIn::Refused));
    assert_eq!(desk.credentials().failures, 1);
}

#[test]
fn a_phone_that_was_set_right_goes_on_and_its_drift_is_recorded() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, -8).unwrap();
    assert!(matches!(desk.wait(30).take(&phone, -8), Ok(Judgement::Accepted(_))));
    desk.wait(30);
    assert_eq!(desk.verify(&phone.digits(desk.step() - 8)), SignIn::Accepted);
    assert_eq!(desk.credentials().devices[0].drift_secs, -240);
    desk.wait(30);
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Accepted);
    assert_eq!(desk.credentials().devices[0].drift_secs, 0);
}

#[test]
fn a_deactivated_device_does_not_sign_in() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let deactivated = desk.local.change(&user("alice"), |user, at| {
        user.devices[0].state = crate::model::DeviceState::Deactivated { at };
        Ok(((), vec![Event::UserAdded]))
    });
    deactivated.unwrap();
    desk.wait(30);
    assert_eq!(desk.verify(&phone.digits(desk.step())), SignIn::Refused);
    assert_eq!(reasons(&desk), [FailedCode::NoDevice]);
}
