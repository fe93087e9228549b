//! The life of a confirmed device: rename, resync, deactivate, reactivate, delete.

use super::support::{Desk, Phone, code, device, kind, steady, user};
use crate::directory::{Answer, Directory, Kind, Proving, Removal, SignIn};
use crate::model::{DeviceState, Event, Purpose, VerdictName};
use crate::totp::{ClockDrift, Judgement, Verdict};

pub(super) fn removal(phone: &Phone) -> Removal {
    Removal { user: phone.user.clone(), id: phone.id, proofing: None, leaves_none: false }
}

impl Desk {
    /// Hands in what the phone, its clock so many steps off, shows now.
    pub(super) fn prove(&mut self, phone: &Phone, proving: Proving, drift: i64) -> Answer<Judgement> {
        let digits = phone.digits(self.step().saturating_add_signed(drift));
        self.local.prove(&phone.user, phone.id, proving, code(&digits))
    }

    pub(super) fn is_active(&self, phone: &Phone) -> bool {
        self.record().device(phone.id).unwrap().is_active()
    }
}

#[test]
fn a_resync_takes_two_consecutive_codes_of_a_clock_up_to_an_hour_off() {
    for (drift, fits) in [(-120, true), (-119, true), (119, true), (120, true), (-121, false), (121, false)] {
        let mut desk = Desk::new();
        let phone = desk.enroll("phone");
        // What is older than the code used last is not taken, so the clock must have gone on.
        desk.wait(2 * 3600);
        let since = desk.newest_entry();
        let first = desk.prove(&phone, Proving::Resync, drift).unwrap();
        desk.wait(30);
        let second = desk.prove(&phone, Proving::Resync, drift).unwrap();
        if fits {
            assert_eq!(first, Judgement::RightSoFar, "{drift}");
            assert_eq!(second, Judgement::Accepted(ClockDrift { steps: drift, secs: drift * 30 }));
            let resynced = Event::DeviceResynced { id: phone.id, device: device("phone"), drift };
            assert_eq!(desk.told_since(since), [resynced]);
            assert_eq!(desk.record().devices[0].drift, drift);
            // Both codes are spent, and the next one signs in.
            for back in [1, 0] {
                let digits = phone.digits(desk.step().saturating_add_signed(drift) - back);
                assert_eq!(desk.verify(&digits), SignIn::Refused);
            }
            let digits = phone.digits(desk.wait(30).step().saturating_add_signed(drift));
            assert_eq!(desk.verify(&digits), SignIn::Accepted);
        } else {
            assert!(matches!(second, Judgement::Refused(_)), "{drift}");
            assert_eq!(desk.record().devices[0].drift, 0);
        }
    }
}

#[test]
fn a_code_that_was_used_is_not_taken_for_a_resync() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let used = Ok(Judgement::Refused(Verdict::Used));
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), used);
    assert_eq!(desk.prove(&phone, Proving::Resync, -5), used);
    assert_eq!(desk.record().sign_in.failures, 0, "no guess");
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(Judgement::RightSoFar));
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(steady()));
}

#[test]
fn wrong_codes_at_a_resync_count_as_failures_and_are_history_by_name() {
    let mut desk = Desk::new();
    let (phone, tablet) = (desk.enroll("phone"), desk.enroll("tablet"));
    desk.wait(60);
    let since = desk.newest_entry();
    let digits = tablet.digits(desk.step());
    let judged = desk.local.prove(&phone.user, phone.id, Proving::Resync, code(&digits)).unwrap();
    assert!(
        matches!(judged, Judgement::Refused(Verdict::OtherDevice { device: of, .. }) if of == device("tablet"))
    );
    assert_eq!(desk.record().sign_in.failures, 1);
    let refused = Event::CodeRefused {
        id: phone.id,
        device: device("phone"),
        purpose: Purpose::Resync,
        verdict: VerdictName::OtherDevice,
    };
    assert_eq!(desk.told_since(since), [refused]);
    for failures in 2..=3 {
        let none = desk.local.prove(&phone.user, phone.id, Proving::Resync, code("000000")).unwrap();
        assert!(matches!(none, Judgement::Refused(Verdict::NoMatch { .. })));
        assert_eq!(desk.record().sign_in.failures, failures);
    }
    // The third costs time: not even a right one is read.
    assert_eq!(kind(desk.prove(&phone, Proving::Resync, 0)), Err(Kind::Refused));
    assert_eq!(desk.record().sign_in.failures, 3);
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(Judgement::RightSoFar));
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(steady()));
    assert_eq!(desk.record().sign_in.failures, 0);
}

#[test]
fn a_deactivated_device_signs_in_no_more_until_two_new_codes_are_seen() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(60);
    desk.local.deactivate(&removal(&phone)).unwrap();
    assert!(matches!(desk.record().devices[0].state, DeviceState::Deactivated { at } if at == desk.now()));
    let digits = phone.digits(desk.step());
    assert_eq!(desk.verify(&digits), SignIn::Refused);
    assert_eq!(kind(desk.local.deactivate(&removal(&phone))), Err(Kind::Refused));
    assert_eq!(kind(desk.prove(&phone, Proving::Resync, 0)), Err(Kind::Refused));

    assert_eq!(desk.prove(&phone, Proving::Reactivation, 0), Ok(Judgement::RightSoFar));
    assert!(!desk.is_active(&phone), "one code is not enough");
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Reactivation, 0), Ok(steady()));
    assert!(desk.is_active(&phone));
    let digits = phone.digits(desk.step());
    assert_eq!(desk.verify(&digits), SignIn::Refused, "the second code is spent");
    let digits = phone.digits(desk.wait(30).step());
    assert_eq!(desk.verify(&digits), SignIn::Accepted);
    assert_eq!(kind(desk.prove(&phone, Proving::Reactivation, 1)), Err(Kind::Refused));
}

#[test]
fn old_codes_do_not_reactivate() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(600);
    let noted = [phone.digits(desk.step()), phone.digits(desk.step() + 1)];
    desk.wait(3600);
    desk.local.deactivate(&removal(&phone)).unwrap();
    let mut judged = Vec::new();
    for digits in noted {
        judged.push(desk.local.prove(&phone.user, phone.id, Proving::Reactivation, code(&digits)).unwrap());
    }
    assert!(!judged.iter().any(|judgement| matches!(judgement, Judgement::Accepted(_))), "{judged:?}");
    assert!(!desk.is_active(&phone));
}

#[test]
fn a_delete_is_refused_while_active_and_leaves_nothing_but_the_history() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let since = desk.newest_entry();
    assert_eq!(kind(desk.local.delete(&removal(&phone), false)), Err(Kind::Refused));
    assert_eq!(desk.record().devices.len(), 1);
    desk.local.delete(&removal(&phone), true).unwrap();
    assert!(desk.record().devices.is_empty());
    let (id, name) = (phone.id, device("phone"));
    let expected = [
        Event::DeviceDeactivated { id, device: name.clone(), proofing: None },
        Event::DeviceDeleted { id, device: name, serial: None, proofing: None },
    ];
    assert_eq!(desk.told_since(since), expected);
    assert_eq!(kind(desk.local.delete(&removal(&phone), true)), Err(Kind::NotFound));
    // The name is free again.
    desk.enroll("phone");
}

#[test]
fn a_rename_keeps_everything_but_the_name() {
    let mut desk = Desk::new();
    let (phone, _) = (desk.enroll("phone"), desk.enroll("tablet"));
    let before = desk.record();
    let since = desk.newest_entry();
    assert_eq!(kind(desk.local.rename(&phone.user, phone.id, &device("TABLET"))), Err(Kind::Refused));
    desk.local.rename(&phone.user, phone.id, &device("Phone")).unwrap();
    desk.local.rename(&phone.user, phone.id, &device("Phone")).unwrap();
    let mut expected = before;
    expected.devices[0].name = device("Phone");
    assert_eq!(desk.record(), expected);
    let renamed = Event::DeviceRenamed { id: phone.id, from: device("phone"), to: device("Phone") };
    assert_eq!(desk.told_since(since), [renamed]);
    let digits = phone.digits(desk.wait(60).step());
    assert_eq!(desk.verify(&digits), SignIn::Accepted);
}

#[test]
fn who_is_not_there_or_has_no_such_device_is_not_found() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let other = Phone { id: crate::model::DeviceId([9; 16]), ..phone.clone() };
    let stranger = Phone { user: user("nobody"), ..phone };
    for phone in [other, stranger] {
        assert_eq!(kind(desk.prove(&phone, Proving::Resync, 0)), Err(Kind::NotFound));
        assert_eq!(kind(desk.local.deactivate(&removal(&phone))), Err(Kind::NotFound));
        assert_eq!(kind(desk.local.delete(&removal(&phone), true)), Err(Kind::NotFound));
        assert_eq!(kind(desk.local.rename(&phone.user, phone.id, &device("x"))), Err(Kind::NotFound));
    }
}

#[test]
fn a_first_code_counts_no_more_after_a_deactivation_or_a_sign_in() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(60);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(Judgement::RightSoFar));
    desk.local.deactivate(&removal(&phone)).unwrap();
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Reactivation, 0), Ok(Judgement::RightSoFar), "the first of two");
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Reactivation, 0), Ok(steady()));

    desk.wait(60);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(Judgement::RightSoFar));
    let digits = phone.digits(desk.step());
    assert_eq!(desk.verify(&digits), SignIn::Accepted);
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(Judgement::RightSoFar), "the first was spent");
}

#[test]
fn a_rename_does_not_take_the_name_of_an_enrollment_under_way() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.begin("tablet");
    assert_eq!(kind(desk.local.rename(&phone.user, phone.id, &device("Tablet"))), Err(Kind::Refused));
}

#[test]
fn a_phone_whose_clock_was_set_right_meanwhile_begins_anew() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(3600);
    assert_eq!(desk.prove(&phone, Proving::Resync, 10), Ok(Judgement::RightSoFar));
    // The clock was ahead and is not any more: the first code tells nothing now.
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(Judgement::RightSoFar));
    desk.wait(30);
    assert_eq!(desk.prove(&phone, Proving::Resync, 0), Ok(steady()));
    assert_eq!(desk.record().sign_in.failures, 0, "all of them were the device's own");
}
