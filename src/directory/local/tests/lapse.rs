//! The fifteen minutes of an enrollment.

use super::support::{Desk, device, kind, steady, user};
use crate::directory::{Directory, Found, Kind, Names, Query, Show};
use crate::model::{Algorithm, Event, MfaState};
use crate::totp::Judgement;

fn query() -> Query {
    Query { limit: 10, ..Query::default() }
}

#[test]
fn it_lives_to_the_last_millisecond_of_its_fifteen_minutes() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    assert_eq!(desk.wait(870).take(&phone, 0), Ok(Judgement::RightSoFar));
    desk.wait(29).clock_forward(999);
    assert_eq!(desk.take(&phone, 1), Ok(Judgement::Accepted(crate::totp::ClockDrift { steps: 1, secs: 30 })));
}

#[test]
fn it_is_over_at_the_very_instant() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.wait(870).take(&phone, 0).unwrap();
    desk.wait(30);
    assert_eq!(kind(desk.take(&phone, 0)), Err(Kind::NotFound));
    assert_eq!(kind(desk.local.resume(&user("alice"), phone.id).map(drop)), Err(Kind::NotFound));
    assert_eq!(kind(desk.local.keep_algorithm(&user("alice"), phone.id)), Err(Kind::Refused));
    assert_eq!(kind(desk.local.discard(&user("alice"), phone.id)), Err(Kind::NotFound));
    assert!(desk.credentials().pending.is_empty());
    assert!(desk.credentials().devices.is_empty());
}

#[test]
fn codes_do_not_prolong_it() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    for _ in 0..14 {
        assert!(desk.wait(60).take(&phone, 0).is_ok());
        desk.local.resume(&user("alice"), phone.id).unwrap();
    }
    assert_eq!(kind(desk.wait(60).take(&phone, 0)), Err(Kind::NotFound));
}

#[test]
fn after_it_the_same_name_begins_with_a_new_key() {
    let mut desk = Desk::new();
    let first = desk.begin("phone");
    let before = desk.newest_entry();
    let second = desk.wait(900).try_begin("phone", Algorithm::Sha1).unwrap();
    assert!(!second.resumed);
    let told = [
        Event::EnrollmentExpired { id: first.id, device: device("phone") },
        Event::EnrollmentBegun {
            id: second.id,
            device: device("phone"),
            serial: None,
            replaces: None,
            proofing: None,
        },
    ];
    assert_eq!(desk.told_since(before), told);
}

#[test]
fn the_first_listing_sweeps_and_says_so_in_the_history() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.wait(900);
    assert_eq!(desk.record().pending.len(), 1, "it rests until somebody looks");
    let before = desk.newest_entry();
    let page = desk.local.users(&query()).unwrap();
    assert_eq!(page.rows[0].state, MfaState::None);
    desk.list_on();
    assert_eq!(desk.record().pending, []);
    let told = [Event::EnrollmentExpired { id: phone.id, device: device("phone") }];
    assert_eq!(desk.told_since(before), told);
    desk.local.users(&query()).unwrap();
    assert_eq!(desk.newest_entry(), before + 1, "once");
}

#[test]
fn sweeping_leaves_the_live_one_alone() {
    let mut desk = Desk::new();
    desk.begin("old");
    let live = desk.wait(600).begin("new");
    desk.wait(300);
    desk.local.users(&query()).unwrap();
    desk.list_on();
    assert_eq!(desk.take(&live, 0), Ok(Judgement::RightSoFar));
    assert_eq!(desk.wait(30).take(&live, 0), Ok(steady()));
    assert!(desk.record().pending.is_empty());
}

#[test]
fn the_list_is_there_although_nothing_can_be_swept() {
    use super::support::Failure;
    for failure in [Failure::NotWritten, Failure::Written, Failure::Conflict] {
        let mut desk = Desk::new();
        desk.begin("phone");
        desk.wait(900);
        desk.records.fail_after(0, failure);
        desk.local.users(&query()).unwrap();
        desk.list_on();
        let page = desk.local.users(&query()).unwrap();
        assert_eq!((page.total, page.names), (1, Names::Read { without_mfa: 1, overdue: 0 }));
        let pending = Query { show: Show::Pending, ..query() };
        assert_eq!(desk.local.users(&pending).unwrap().found, Found::Exactly(0));
    }
}
