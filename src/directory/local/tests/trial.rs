//! Testing a code, and on what grounds devices are taken away.

use super::life::removal;
use super::support::{Desk, code, device, kind, user};
use crate::directory::{Directory, Kind, Setting, SignIn, Tested};
use crate::model::{Event, GroupName, Identified, Proofing, SafeText, TestOutcome, Whom};
use crate::totp::ClockDrift;

impl Desk {
    fn test(&mut self, digits: &str) -> Tested {
        self.local.test(&user("alice"), &code(digits)).unwrap()
    }
}

fn by(how: Identified) -> Proofing {
    Proofing { how, ticket: Some(SafeText::new("INC-4711").unwrap()) }
}

#[test]
fn a_right_code_names_its_device_and_is_spent() {
    let mut desk = Desk::new();
    let (_, tablet) = (desk.enroll("phone"), desk.enroll("tablet"));
    desk.wait(60);
    let since = desk.newest_entry();
    let digits = tablet.digits(desk.step() - 1);
    let right = Tested::Right { device: device("tablet"), drift: ClockDrift { steps: -1, secs: -30 } };
    assert_eq!(desk.test(&digits), right);
    let told = Event::CodeTested { device: Some(device("tablet")), outcome: TestOutcome::Right, failures: 0 };
    assert_eq!(desk.told_since(since), [told]);
    assert_eq!(desk.test(&digits), Tested::Used { device: device("tablet") });
    assert_eq!(desk.verify(&digits), SignIn::Refused);
    assert_eq!(desk.record().sign_in.failures, 0, "a used code is no guess");
}

#[test]
fn a_code_of_another_time_says_how_far_off_the_clock_is_and_is_not_spent() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(3600);
    let digits = phone.digits(desk.step() + 28);
    let drift = ClockDrift { steps: 28, secs: 840 };
    assert_eq!(desk.test(&digits), Tested::OutOfTime { device: device("phone"), drift });
    assert_eq!(desk.record().sign_in.failures, 1);
    desk.wait(28 * 30);
    assert_eq!(desk.verify(&digits), SignIn::Accepted);
}

#[test]
fn a_deactivated_devices_code_is_known_and_identifies_nobody() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.local.deactivate(&removal(&phone)).unwrap();
    let digits = phone.digits(desk.wait(60).step());
    assert_eq!(desk.test(&digits), Tested::Deactivated { device: device("phone") });
    assert_eq!(desk.credentials().identified, None);
    assert_eq!(desk.record().sign_in.failures, 0);
}

#[test]
fn wrong_codes_count_and_lock_as_at_sign_in() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.wait(60);
    for _ in 0..3 {
        assert_eq!(desk.test("000000"), Tested::Wrong);
    }
    let until = desk.now().plus_secs(5);
    let digits = phone.digits(desk.step());
    assert_eq!(desk.test(&digits), Tested::Locked { until });
    assert_eq!(desk.record().sign_in.failures, 3);
    desk.wait(5);
    assert!(matches!(desk.test(&digits), Tested::Right { .. }));
    assert_eq!(desk.record().sign_in.failures, 0);
}

#[test]
fn a_tested_code_identifies_for_ten_minutes() {
    let mut desk = Desk::new();
    let (phone, tablet) = (desk.enroll("phone"), desk.enroll("tablet"));
    desk.wait(60);
    let of_tablet = Some(by(Identified::ByCode(device("tablet"))));
    let lost = crate::directory::Removal { proofing: of_tablet.clone(), ..removal(&phone) };
    assert_eq!(kind(desk.local.deactivate(&lost)), Err(Kind::Refused), "nothing was tested");
    let digits = tablet.digits(desk.step());
    desk.test(&digits);
    assert_eq!(desk.credentials().identified, Some(Identified::ByCode(device("tablet"))));
    desk.wait(599);
    let since = desk.newest_entry();
    desk.local.deactivate(&lost).unwrap();
    let told = Event::DeviceDeactivated { id: phone.id, device: device("phone"), proofing: of_tablet };
    assert_eq!(desk.told_since(since), [told]);
    desk.wait(1);
    assert_eq!(desk.credentials().identified, None);
    assert_eq!(kind(desk.local.delete(&lost, false)), Err(Kind::Refused));
}

#[test]
fn where_it_is_mandatory_nothing_is_taken_away_without_saying_how() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.local.change_settings(&[Setting::ProofingRequired(true)]).unwrap();
    assert!(desk.credentials().proofing_required);
    let bare = removal(&phone);
    assert_eq!(kind(desk.local.deactivate(&bare)), Err(Kind::Refused));
    assert_eq!(kind(desk.local.delete(&bare, true)), Err(Kind::Refused));
    assert_eq!(kind(desk.local.make_recovery_codes(&user("alice"), None).map(drop)), Err(Kind::Refused));
    let told = crate::directory::Removal { proofing: Some(by(Identified::ByCallBack)), ..bare };
    desk.local.deactivate(&told).unwrap();
}

#[test]
fn the_last_device_of_who_must_have_one_needs_a_word_more() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let policy = Setting::Policy { whom: Whom::Everybody, grace_days: 30 };
    desk.local.change_settings(&[policy]).unwrap();
    assert!(desk.credentials().required.is_some());
    assert_eq!(kind(desk.local.deactivate(&removal(&phone))), Err(Kind::Refused));
    assert_eq!(kind(desk.local.delete(&removal(&phone), true)), Err(Kind::Refused));
    let tablet = desk.enroll("tablet");
    desk.local.deactivate(&removal(&phone)).unwrap();
    assert_eq!(kind(desk.local.deactivate(&removal(&tablet))), Err(Kind::Refused));
    let agreed = crate::directory::Removal { leaves_none: true, ..removal(&tablet) };
    desk.local.deactivate(&agreed).unwrap();
    // Whom the policy does not ask may be left without.
    let groups = Whom::Groups(vec![GroupName::new("ops").unwrap()]);
    desk.local.change_settings(&[Setting::Policy { whom: groups, grace_days: 0 }]).unwrap();
    let spare = desk.enroll("spare");
    desk.local.delete(&removal(&spare), true).unwrap();
}

#[test]
fn a_devices_own_code_does_not_say_who_holds_it() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.enroll("tablet");
    let digits = phone.digits(desk.wait(60).step());
    desk.test(&digits);
    let proofing = Some(by(Identified::ByCode(device("phone"))));
    let told = crate::directory::Removal { proofing, ..removal(&phone) };
    assert_eq!(kind(desk.local.deactivate(&told)), Err(Kind::Refused));
    assert_eq!(kind(desk.local.delete(&told, true)), Err(Kind::Refused));
}

#[test]
fn nobody_is_locked_who_has_no_device() {
    let mut desk = Desk::new();
    for _ in 0..20 {
        assert_eq!(desk.test("000000"), Tested::Wrong);
    }
    assert_eq!(desk.record().sign_in.failures, 0);
}
