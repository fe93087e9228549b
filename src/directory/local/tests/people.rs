//! Adding and importing people.

use super::support::{Desk, kind, person, text, user};
use crate::directory::{Directory, Imported, Kind, Preview};
use crate::model::{Event, Person};

fn told(name: &str, display: Option<&str>, email: Option<&str>) -> Person {
    Person { name: user(name), display_name: display.map(text), email: email.map(text) }
}

fn found(desk: &Desk, name: &str) -> Person {
    desk.local.store.user(&user(name)).unwrap().unwrap().value.person
}

fn imported(added: usize, changed: usize, done: usize) -> Imported {
    Imported { added, changed, done, of: done }
}

#[test]
fn a_user_is_added_once_in_any_case() {
    let mut desk = Desk::new();
    let before = desk.newest_entry();
    desk.local.add_user(told("bob", Some("Bob"), None)).unwrap();
    for again in ["bob", "BOB"] {
        assert_eq!(kind(desk.local.add_user(told(again, None, Some("b@example.com")))), Err(Kind::Refused));
    }
    assert_eq!(found(&desk, "bob"), told("bob", Some("Bob"), None));
    assert_eq!(desk.told_since(before), [Event::UserAdded]);
    let entries = desk.local.store.history(1, usize::MAX).unwrap();
    assert_eq!(entries.last().unwrap().1.user, Some(user("bob")));
}

#[test]
fn an_import_adds_who_is_new_and_changes_who_differs() {
    let mut desk = Desk::new();
    desk.local.add_user(told("bob", Some("Bob"), Some("b@example.com"))).unwrap();
    let people = [
        told("ALICE", Some("Alice Liddell"), None),
        told("bob", Some("Bob"), None),
        told("carol", None, None),
    ];
    let preview = desk.local.preview(&people).unwrap();
    assert_eq!(preview, Preview { added: 1, changed: 1, same: 1, ..Preview::default() });
    let before = desk.newest_entry();
    assert_eq!(desk.local.import(&people), Ok(imported(1, 1, 3)));
    assert_eq!(desk.told_since(before), [Event::UsersImported { added: 1, changed: 1 }]);
    // The name stays as it was first, and what a file leaves out is kept.
    assert_eq!(found(&desk, "alice"), told("alice", Some("Alice Liddell"), None));
    assert_eq!(found(&desk, "bob"), told("bob", Some("Bob"), Some("b@example.com")));
}

#[test]
fn importing_twice_changes_nothing_the_second_time() {
    let mut desk = Desk::new();
    let people = [told("bob", Some("Bob"), None), told("carol", None, Some("c@example.com"))];
    desk.local.import(&people).unwrap();
    let (before, bob) = (desk.newest_entry(), desk.local.store.user(&user("bob")).unwrap());
    let preview = desk.local.preview(&people).unwrap();
    assert_eq!(preview, Preview { same: 2, ..Preview::default() });
    assert_eq!(desk.local.import(&people), Ok(imported(0, 0, 2)));
    assert_eq!(desk.newest_entry(), before);
    assert_eq!(desk.local.store.user(&user("bob")).unwrap(), bob);
}

#[test]
fn a_preview_changes_nothing() {
    let mut desk = Desk::new();
    let before = desk.newest_entry();
    desk.local.preview(&[person("bob"), told("alice", Some("Alice"), None)]).unwrap();
    assert_eq!(desk.newest_entry(), before);
    assert_eq!(desk.local.store.user(&user("bob")).unwrap(), None);
    assert_eq!(found(&desk, "alice"), person("alice"));
}

#[test]
fn an_import_leaves_devices_and_enrollments_alone() {
    let mut desk = Desk::new();
    desk.enroll("phone");
    desk.begin("tablet");
    let before = desk.record();
    desk.local.import(&[told("alice", Some("Alice"), None)]).unwrap();
    let after = desk.record();
    assert_eq!((after.id, &after.devices, &after.pending), (before.id, &before.devices, &before.pending));
    assert_eq!(after.sign_in, before.sign_in);
}

#[test]
fn a_thousand_people_are_one_change_set_and_more_are_refused_whole() {
    let mut desk = Desk::new();
    let people: Vec<Person> = (0..1001).map(|number| person(&format!("user{number}"))).collect();
    assert!(desk.local.import(&people).is_err());
    assert_eq!(desk.local.store.user(&user("user0")).unwrap(), None);
    assert_eq!(desk.local.import(&people[..1000]), Ok(imported(1000, 0, 1000)));
}

#[test]
fn nobody_is_an_import_too() {
    let mut desk = Desk::new();
    assert_eq!(desk.local.import(&[]), Ok(imported(0, 0, 0)));
}

#[test]
fn every_user_gets_an_identity_of_their_own() {
    let mut desk = Desk::new();
    let people: Vec<Person> = (0..200).map(|number| person(&format!("user{number}"))).collect();
    desk.local.import(&people).unwrap();
    let mut ids: Vec<[u8; 16]> = people
        .iter()
        .map(|person| desk.local.store.user(&person.name).unwrap().unwrap().value.id.0)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 200);
}
