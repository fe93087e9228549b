//! From *assign* to *confirmed*, and what may come between.

use super::support::{Desk, Phone, code, device, kind, steady, text, user};
use crate::directory::{Begin, Directory, Kind, SignIn};
use crate::model::{Algorithm, DeviceState, Event, Parameters, PendingDevice};
use crate::totp::{Judgement, SecretKey};

#[test]
fn two_codes_make_the_device_active() {
    let mut desk = Desk::new();
    let before = desk.newest_entry();
    let set_up = desk.try_begin("phone", Algorithm::Sha1).unwrap();
    assert_eq!((set_up.entry().as_str(), set_up.resumed), ("Example: alice (phone)", false));
    assert_eq!(set_up.parameters, Parameters::UNIVERSAL);
    let phone = Phone::scanned(&set_up);
    assert_eq!(phone.key.len(), 20);
    assert_eq!(desk.take(&phone, 0), Ok(Judgement::RightSoFar));
    assert!(desk.credentials().devices.is_empty());
    assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
    let credentials = desk.credentials();
    assert!(credentials.pending.is_empty());
    let added = &credentials.devices[0];
    assert_eq!((added.id, added.name.as_str(), added.state), (phone.id, "phone", DeviceState::Active));
    assert_eq!((added.enrolled_by.as_str(), added.last_used_at), ("ann", None));
    let (id, name) = (phone.id, device("phone"));
    let told = [
        Event::EnrollmentBegun { id, device: name.clone(), serial: None, replaces: None, proofing: None },
        Event::DeviceAdded { id, device: name, drift: 0, replaced: None },
    ];
    assert_eq!(desk.told_since(before), told);
}

#[test]
fn the_key_uri_says_what_the_app_needs() {
    let set_up = Desk::new().try_begin("phone", Algorithm::Sha1).unwrap();
    let expected = format!(
        "otpauth://totp/Example:alice%20%28phone%29?secret={}&issuer=Example",
        set_up.scan.as_ref().unwrap().key.expose()
    );
    assert_eq!(set_up.scan.as_ref().unwrap().key_uri.expose(), expected);
}

#[test]
fn sha_256_makes_a_key_of_32_bytes_and_its_own_codes() {
    let mut desk = Desk::new();
    let phone = Phone::scanned(&desk.try_begin("phone", Algorithm::Sha256).unwrap());
    assert_eq!((phone.key.len(), phone.algorithm), (32, Algorithm::Sha256));
    assert_eq!(desk.take(&phone, 0), Ok(Judgement::RightSoFar));
    assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
    let next = phone.digits(desk.step() + 1);
    assert_eq!(desk.wait(30).verify(&next), SignIn::Accepted);
}

#[test]
fn resuming_gives_the_same_key_and_the_codes_begin_anew() {
    let mut desk = Desk::new();
    let set_up = desk.try_begin("phone", Algorithm::Sha1).unwrap();
    let phone = Phone::scanned(&set_up);
    desk.take(&phone, 0).unwrap();
    desk.wait(30);
    let resumed = desk.local.resume(&user("ALICE"), phone.id).unwrap();
    assert!(
        resumed.resumed
            && resumed.scan.as_ref().unwrap().key_uri == set_up.scan.as_ref().unwrap().key_uri
            && resumed.scan.as_ref().unwrap().key == set_up.scan.as_ref().unwrap().key
    );
    assert_eq!((resumed.id, resumed.expires_at), (set_up.id, set_up.expires_at));
    assert_eq!(desk.take(&phone, 0), Ok(Judgement::RightSoFar));
    assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
}

#[test]
fn beginning_again_with_the_same_name_goes_on_with_the_same_key() {
    let mut desk = Desk::new();
    let first = desk.try_begin("phone", Algorithm::Sha1).unwrap();
    let entries = desk.newest_entry();
    desk.wait(600);
    for name in ["Phone", "phone"] {
        let again = desk.try_begin(name, Algorithm::Sha1).unwrap();
        assert!(
            again.resumed
                && again.scan.as_ref().unwrap().key == first.scan.as_ref().unwrap().key
                && again.account == first.account
        );
    }
    // Who saw the key again is all that is written.
    let seen = Event::EnrollmentResumed { id: first.id, device: device("phone") };
    assert_eq!(desk.told_since(entries), [seen.clone(), seen]);
}

#[test]
fn beginning_again_with_another_algorithm_or_label_destroys_the_first() {
    let mut desk = Desk::new();
    let first = desk.begin("phone");
    desk.take(&first, 0).unwrap();
    let second = Phone::scanned(&desk.try_begin("phone", Algorithm::Sha256).unwrap());
    assert!(second.key != first.key && second.id != first.id);
    assert_eq!(kind(desk.take(&first, 0)), Err(Kind::NotFound));
    let account = Some(text("alice at work"));
    let begin = Begin::app(user("alice"), device("phone"), Algorithm::Sha256, account);
    let third = desk.local.begin(&begin).unwrap();
    assert!(!third.resumed && third.account == text("alice at work"));
    assert_eq!(desk.record().pending.len(), 1);
    let destroyed = |event: &Event| matches!(event, Event::EnrollmentDiscarded { .. });
    assert_eq!(desk.told_since(0).iter().filter(|event| destroyed(event)).count(), 2);
}

#[test]
fn a_label_with_a_colon_is_refused_before_anything_is_written() {
    let mut desk = Desk::new();
    let entries = desk.newest_entry();
    let account = Some(text("alice: work"));
    let begin = Begin::app(user("alice"), device("phone"), Algorithm::Sha1, account);
    assert_eq!(kind(desk.local.begin(&begin).map(drop)), Err(Kind::Refused));
    assert_eq!((desk.newest_entry(), desk.record().pending.len()), (entries, 0));
}

#[test]
fn a_discarded_enrollment_is_gone() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, 0).unwrap();
    desk.local.discard(&user("alice"), phone.id).unwrap();
    assert_eq!(kind(desk.wait(30).take(&phone, 0)), Err(Kind::NotFound));
    assert_eq!(kind(desk.local.resume(&user("alice"), phone.id).map(drop)), Err(Kind::NotFound));
    assert_eq!(kind(desk.local.discard(&user("alice"), phone.id)), Err(Kind::NotFound));
    let told = desk.told_since(desk.newest_entry() - 1);
    assert_eq!(told, [Event::EnrollmentDiscarded { id: phone.id, device: device("phone") }]);
    assert_ne!(desk.begin("phone").key, phone.key);
}

#[test]
fn nothing_is_remembered_of_an_enrollment_that_is_over() {
    let mut desk = Desk::new();
    for called in ["replaced", "discarded", "a", "b", "crowded-out", "late", "confirmed"] {
        let phone = desk.begin(called);
        desk.take(&phone, 0).unwrap();
        match called {
            "replaced" => drop(desk.try_begin(called, Algorithm::Sha256).unwrap()),
            "discarded" => desk.local.discard(&user("alice"), phone.id).unwrap(),
            _ => {}
        }
    }
    desk.wait(PendingDevice::LIFE_SECS);
    desk.enroll("another");
    assert_eq!(desk.record().pending, []);
    assert_eq!(desk.local.underway.len(), 0, "a code is kept for nobody");
}

#[test]
fn the_ninth_device_is_refused_at_begin_and_at_the_second_code() {
    let mut desk = Desk::new();
    (1..=7).for_each(|number| drop(desk.enroll(&format!("phone{number}"))));
    let (eighth, ninth) = (desk.begin("eighth"), desk.begin("ninth"));
    for phone in [&eighth, &ninth] {
        desk.take(phone, 0).unwrap();
    }
    assert_eq!(desk.wait(30).take(&eighth, 0), Ok(steady()));
    let problem = desk.take(&ninth, 0).unwrap_err();
    assert_eq!(problem.what, "alice has eight devices, which is the most.");
    assert_eq!(kind(desk.try_begin("tenth", Algorithm::Sha1).map(drop)), Err(Kind::Refused));
    assert_eq!(desk.credentials().devices.len(), 8);
}

#[test]
fn a_name_is_taken_in_any_case() {
    let mut desk = Desk::new();
    desk.enroll("phone");
    let problem = desk.try_begin("PHONE", Algorithm::Sha1).map(drop).unwrap_err();
    assert_eq!(problem.kind, Kind::Refused);
    assert!(problem.what.contains("“phone”"), "{}", problem.what);
}

#[test]
fn of_two_enrollments_with_one_name_only_the_first_is_confirmed() {
    let mut desk = Desk::new();
    let (one, other) = (desk.begin("phone"), desk.begin("tablet"));
    // Begin destroys one of the same name, so only another program can do this.
    let renamed = desk.local.change(&user("alice"), |user, _| {
        user.pending[1].name = device("Phone");
        Ok(((), vec![Event::UserAdded]))
    });
    renamed.unwrap();
    for phone in [&one, &other] {
        assert_eq!(desk.take(phone, 0), Ok(Judgement::RightSoFar));
    }
    desk.wait(30);
    assert_eq!(desk.take(&one, 0), Ok(steady()));
    assert_eq!(kind(desk.take(&other, 0)), Err(Kind::Refused));
    assert_eq!(desk.record().devices.len(), 1);
    assert_eq!(desk.record().pending.len(), 1, "it can still be discarded");
}

#[test]
fn two_enrollments_go_on_side_by_side_and_neither_takes_the_others_codes() {
    let mut desk = Desk::new();
    let (one, other) = (desk.begin("phone"), desk.begin("tablet"));
    assert_ne!(one.key, other.key);
    for phone in [&one, &other] {
        assert_eq!(desk.take(phone, 0), Ok(Judgement::RightSoFar));
    }
    desk.wait(30);
    for phone in [&other, &one] {
        assert_eq!(desk.take(phone, 0), Ok(steady()));
    }
    assert_eq!(desk.credentials().devices.len(), 2);
}

#[test]
fn a_fifth_enrollment_ends_the_oldest() {
    let mut desk = Desk::new();
    let phones = ["a", "b", "c", "d", "e"].map(|called| desk.begin(called));
    assert_eq!(kind(desk.take(&phones[0], 0)), Err(Kind::NotFound));
    assert_eq!(desk.take(&phones[1], 0), Ok(Judgement::RightSoFar));
    assert_eq!(desk.credentials().pending.len(), 4);
}

#[test]
fn an_enrollment_of_nobody_is_not_found() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    let nobody = user("nobody");
    assert_eq!(kind(desk.local.resume(&nobody, phone.id).map(drop)), Err(Kind::NotFound));
    assert_eq!(kind(desk.local.take_code(&nobody, phone.id, code("123456"))), Err(Kind::NotFound));
    desk.local.add_user(super::support::person("bob")).unwrap();
    let digits = phone.digits(desk.step());
    assert_eq!(kind(desk.local.take_code(&user("bob"), phone.id, code(&digits))), Err(Kind::NotFound));
}

#[test]
fn every_key_is_another_one() {
    let mut desk = Desk::new();
    let mut keys: Vec<Vec<u8>> = Vec::new();
    for number in 0..50 {
        let phone = desk.begin(&format!("phone{number}"));
        assert!(SecretKey::from_bytes(phone.key.clone()).is_ok());
        keys.push(phone.key);
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 50);
}

#[test]
fn a_label_that_is_not_given_again_does_not_end_the_enrollment() {
    let mut desk = Desk::new();
    let begin = |name: &str, account: Option<&str>| {
        Begin::app(user(name), device("phone"), Algorithm::Sha1, account.map(text))
    };
    let first = desk.local.begin(&begin("alice", Some("alice, work"))).unwrap();
    let again = desk.local.begin(&begin("ALICE", None)).unwrap();
    assert!(again.resumed && again.scan.as_ref().unwrap().key_uri == first.scan.as_ref().unwrap().key_uri);
    let other = desk.local.begin(&begin("alice", Some("alice, home"))).unwrap();
    assert!(!other.resumed && other.scan.as_ref().unwrap().key != first.scan.as_ref().unwrap().key);
}
