//! The chances of who guesses: those of the reference, and those of our rules.

use crate::model::{
    Device, DeviceId, DeviceKind, DeviceName, DeviceState, Digits, Operator, Parameters, Person, SafeText,
    Sealed, Tags, Timestamp, User, UserId, UserName,
};
use crate::totp::odds::{guesses_within, longest_secs, of_guesses, of_one_guess};
use crate::totp::sign_in::{LOCK, is_ahead, spend_current, window};

fn device(digits: Digits, drift: i64) -> Device {
    Device {
        id: DeviceId([1; 16]),
        name: DeviceName::new("phone").unwrap(),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters { digits, ..Parameters::UNIVERSAL },
        state: DeviceState::Active,
        secret: Sealed(Vec::new()),
        drift,
        last_step: 0,
        enrolled_at: Timestamp::from_secs(0),
        enrolled_by: Operator { name: SafeText::new("ann").unwrap(), uid: 1000 },
        last_used_at: None,
        note: None,
        tags: Tags::default(),
    }
}

fn user(devices: impl IntoIterator<Item = Device>) -> User {
    let person = Person { name: UserName::new("alice").unwrap(), display_name: None, email: None };
    let mut user = User::new(UserId([1; 16]), person, Timestamp::from_secs(0));
    user.devices = devices.into_iter().collect();
    user
}

#[track_caller]
fn near(chance: f64, expected: f64) {
    assert!((chance / expected - 1.0).abs() < 0.02, "{chance} is not {expected}");
}

/// `security.md` section 6: 1 - (1 - p)^n for windows of three and of two codes.
#[test]
fn the_chances_are_those_of_the_reference() {
    let day = 86_400;
    for (guesses, of_three, of_two) in [
        (10, 3.0e-5, 2.0e-5),
        (100, 3.0e-4, 2.0e-4),
        (100 * 24, 0.0072, 0.0048),
        (3 * 2880, 0.026, 0.0171),
        (3 * 2880 * 30, 0.54, 0.404),
        (20 * 3600, 0.194, 0.134),
        (20 * day, 0.994, 0.968),
    ] {
        near(of_guesses(3e-6, guesses), of_three);
        near(of_guesses(2e-6, guesses), of_two);
    }
    assert!(of_guesses(3e-6, 0).abs() < 1e-30);
}

#[test]
fn the_window_grows_with_the_recorded_drift_to_six_codes() {
    for (drift, codes) in [(0, 3), (1, 4), (-1, 4), (2, 5), (-2, 5), (3, 6), (-3, 6), (120, 6), (-120, 6)] {
        assert_eq!(u32::try_from(window(1000, drift).len()), Ok(codes), "{drift}");
        near(of_one_guess(&user([device(Digits::Six, drift)])), f64::from(codes) / 1e6);
        near(of_one_guess(&user([device(Digits::Eight, drift)])), f64::from(codes) / 1e8);
        assert_eq!(longest_secs(&user([device(Digits::Six, drift)])), 30 * u64::from(codes));
    }
}

#[test]
fn devices_add_up_and_who_guesses_takes_the_shorter_codes() {
    near(of_one_guess(&user((0..8).map(|_| device(Digits::Six, 9)))), 48e-6);
    near(of_one_guess(&user([device(Digits::Six, 0), device(Digits::Eight, 9)])), 3e-6);
    assert!(of_one_guess(&user([])).abs() < 1e-30);
    let mut deactivated = device(Digits::Six, 0);
    deactivated.state = DeviceState::Deactivated { at: Timestamp::from_secs(0) };
    assert!(of_one_guess(&user([deactivated])).abs() < 1e-30);
}

/// Ten in 635 s, then one each half hour: 47 more on the first day, and after
/// 90 half hours nothing is read any more.
#[test]
fn the_growing_refusal_leaves_57_guesses_a_day_and_100_in_all() {
    assert_eq!(guesses_within(0), 0);
    assert_eq!(guesses_within(1), 3);
    assert_eq!(guesses_within(635), 9);
    assert_eq!(guesses_within(636), u64::from(LOCK));
    assert_eq!(guesses_within(86_400), 57);
    assert_eq!(guesses_within(2 * 86_400), 100);
    assert_eq!(guesses_within(365 * 86_400), 100);
}

#[test]
fn what_could_be_used_now_is_spent_and_nothing_is_given_back() {
    let now = Timestamp::from_secs(3000);
    for (drift, newest) in
        [(0, 101), (7, 108), (-7, 101), (i64::MAX, i64::MAX.unsigned_abs() + 101), (i64::MIN, 101)]
    {
        let mut alice = user([device(Digits::Six, drift)]);
        spend_current(&mut alice, now);
        assert_eq!(alice.devices[0].last_step, newest, "{drift}");
        assert!(!is_ahead(&alice.devices[0], now), "a code of the next step but one is taken");
        assert!(window(100, drift).iter().all(|step| *step <= newest));
        alice.devices[0].last_step = newest + 1;
        assert!(is_ahead(&alice.devices[0], now));
        spend_current(&mut alice, now);
        assert_eq!(alice.devices[0].last_step, newest + 1);
    }
    let mut alice = user([device(Digits::Six, 0), device(Digits::Eight, 0)]);
    alice.devices[1].state = DeviceState::Deactivated { at: now };
    spend_current(&mut alice, Timestamp::from_millis(u64::MAX));
    assert!(alice.devices.iter().all(|device| device.last_step == u64::MAX / 1000 / 30 + 1));
}
