//! Adding and importing people.

use super::life::removal;
use super::support::{Desk, device, kind, person, text, user};
use crate::directory::{Begin, Directory, Edit, Imported, Incoming, Kind, Preview, Query};
use crate::model::{Algorithm, Event, GroupName, Person, Tag, User};

fn named(name: &str, display: Option<&str>, email: Option<&str>) -> Person {
    Person { name: user(name), display_name: display.map(text), email: email.map(text) }
}

fn told(name: &str, display: Option<&str>, email: Option<&str>) -> Incoming {
    named(name, display, email).into()
}

fn in_groups(name: &str, groups: &[&str], has_password: Option<bool>) -> Incoming {
    let groups = groups.iter().map(|group| GroupName::new(group).unwrap()).collect();
    Incoming { person: person(name), groups, has_password }
}

fn record(desk: &Desk, name: &str) -> User {
    desk.local.store.user(&user(name)).unwrap().unwrap().value
}

/// `group@seconds since noon` for each.
fn memberships(desk: &Desk, name: &str) -> Vec<String> {
    let since = |at: crate::model::Timestamp| at.secs() - super::support::NOON;
    let groups = record(desk, name).groups;
    groups.iter().map(|member| format!("{}@{}", member.group, since(member.since))).collect()
}

fn found(desk: &Desk, name: &str) -> Person {
    record(desk, name).person
}

fn imported(added: usize, changed: usize, done: usize) -> Imported {
    Imported { added, changed, done, of: done }
}

#[test]
fn a_user_is_added_once_in_any_case() {
    let mut desk = Desk::new();
    let before = desk.newest_entry();
    desk.local.add_user(named("bob", Some("Bob"), None)).unwrap();
    for again in ["bob", "BOB"] {
        assert_eq!(kind(desk.local.add_user(named(again, None, Some("b@example.com")))), Err(Kind::Refused));
    }
    assert_eq!(found(&desk, "bob"), named("bob", Some("Bob"), None));
    assert_eq!(desk.told_since(before), [Event::UserAdded]);
    let entries = desk.local.store.history(1, usize::MAX).unwrap();
    assert_eq!(entries.last().unwrap().1.user, Some(user("bob")));
}

#[test]
fn an_import_adds_who_is_new_and_changes_who_differs() {
    let mut desk = Desk::new();
    desk.local.add_user(named("bob", Some("Bob"), Some("b@example.com"))).unwrap();
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
    assert_eq!(found(&desk, "alice"), named("alice", Some("Alice Liddell"), None));
    assert_eq!(found(&desk, "bob"), named("bob", Some("Bob"), Some("b@example.com")));
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
    desk.local.preview(&[person("bob").into(), told("alice", Some("Alice"), None)]).unwrap();
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
    let people: Vec<Incoming> = (0..1001).map(|number| person(&format!("user{number}")).into()).collect();
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
    let people: Vec<Incoming> = (0..200).map(|number| person(&format!("user{number}")).into()).collect();
    desk.local.import(&people).unwrap();
    let mut ids: Vec<[u8; 16]> = people
        .iter()
        .map(|incoming| desk.local.store.user(&incoming.person.name).unwrap().unwrap().value.id.0)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 200);
}

#[test]
fn a_new_user_is_in_the_groups_of_the_file_from_now_on() {
    let mut desk = Desk::new();
    desk.wait(60);
    let people = [
        in_groups("bob", &["staff", "Admins"], Some(true)),
        in_groups("carol", &[], Some(false)),
        in_groups("dave", &[], None),
    ];
    assert_eq!(desk.local.import(&people), Ok(imported(3, 0, 3)));
    assert_eq!(memberships(&desk, "bob"), ["Admins@60", "staff@60"]);
    assert_eq!(record(&desk, "bob").password_since, Some(desk.now()));
    for name in ["carol", "dave"] {
        let user = record(&desk, name);
        assert_eq!((user.groups.len(), user.password_since), (0, None), "{name}");
    }
}

#[test]
fn who_is_there_joins_groups_and_leaves_none_by_an_import() {
    let mut desk = Desk::new();
    desk.local.import(&[in_groups("bob", &["staff"], None)]).unwrap();
    desk.wait(60);
    let again = [in_groups("bob", &["STAFF", "admins"], None)];
    assert_eq!(desk.local.preview(&again).unwrap(), Preview { changed: 1, ..Preview::default() });
    assert_eq!(desk.local.import(&again), Ok(imported(0, 1, 1)));
    // Who was in a group already has been in it since then.
    assert_eq!(memberships(&desk, "bob"), ["admins@60", "staff@0"]);
    assert_eq!(desk.local.import(&[in_groups("bob", &[], None)]), Ok(imported(0, 0, 1)));
    assert_eq!(memberships(&desk, "bob").len(), 2);
}

#[test]
fn a_console_password_changes_only_where_the_file_says_something_of_it() {
    let mut desk = Desk::new();
    let since = |desk: &Desk| record(desk, "bob").password_since;
    desk.local.import(&[in_groups("bob", &[], Some(true))]).unwrap();
    let first = since(&desk);
    desk.wait(60);
    for (told, changes) in [(Some(true), 0), (None, 0), (Some(false), 1), (Some(false), 0), (Some(true), 1)] {
        assert_eq!(
            desk.local.import(&[in_groups("bob", &[], told)]),
            Ok(imported(0, changes, 1)),
            "{told:?}"
        );
        match told {
            Some(false) => assert_eq!(since(&desk), None),
            _ if changes == 1 => assert_eq!(since(&desk), Some(desk.now())),
            _ => assert_eq!(since(&desk), first),
        }
    }
}

#[test]
fn importing_groups_and_passwords_twice_changes_nothing_the_second_time() {
    let mut desk = Desk::new();
    let people = [
        in_groups("bob", &["staff", "admins"], Some(true)),
        in_groups("carol", &["staff"], Some(false)),
        in_groups("alice", &["Staff"], None),
    ];
    desk.local.import(&people).unwrap();
    let before = (desk.newest_entry(), record(&desk, "alice"), record(&desk, "bob"));
    desk.wait(60);
    assert_eq!(desk.local.preview(&people).unwrap(), Preview { same: 3, ..Preview::default() });
    assert_eq!(desk.local.import(&people), Ok(imported(0, 0, 3)));
    assert_eq!((desk.newest_entry(), record(&desk, "alice"), record(&desk, "bob")), before);
}

#[test]
fn a_group_too_many_is_refused_before_anything_is_written() {
    let mut desk = Desk::new();
    let names: Vec<String> = (0..User::MOST_GROUPS).map(|number| format!("group{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    desk.local.import(&[in_groups("bob", &names, None)]).unwrap();
    let more = [in_groups("carol", &[], None), in_groups("bob", &["one-more"], None)];
    let problem = desk.local.preview(&more).unwrap_err();
    assert_eq!(problem.kind, Kind::Refused);
    assert_eq!(problem.what, "50 groups are the most, and bob would be in one more.");
    assert_eq!(desk.local.import(&more).unwrap_err(), problem);
    assert_eq!(desk.local.store.user(&user("carol")).unwrap(), None);
    desk.local.edit(&user("bob"), &[Edit::Leave(GroupName::new("group7").unwrap())]).unwrap();
    assert_eq!(desk.local.import(&more), Ok(imported(1, 1, 2)));
}

#[test]
fn people_too_large_for_one_change_set_are_imported_in_more_each_with_its_entry() {
    let mut desk = Desk::new();
    let names: Vec<String> = (0..110).map(|number| format!("user{number:03}")).collect();
    let people: Vec<Incoming> = names.iter().map(|name| told(name, Some("A"), None)).collect();
    desk.local.import(&people).unwrap();
    // Fifty tags of the longest: ten pieces a user, and any change before them moves all.
    let tags =
        (0..50).map(|tag| Tag::new(&format!("{tag:02}{}", "字".repeat(126)), &"字".repeat(256)).unwrap());
    let tags: Vec<Edit> = tags.map(|tag| Edit::SetTag(None, tag)).collect();
    for name in &names {
        desk.local.edit(&user(name), &tags).unwrap();
    }
    let mut again: Vec<Incoming> = names.iter().map(|name| told(name, Some("Another"), None)).collect();
    again.push(told("zoe", None, None));
    let before = desk.newest_entry();
    assert_eq!(desk.local.import(&again), Ok(imported(1, 110, 111)));
    let told: Vec<(u32, u32)> = desk
        .told_since(before)
        .into_iter()
        .map(|event| match event {
            Event::UsersImported { added, changed } => (added, changed),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(told.len() > 1, "{told:?}");
    assert_eq!(told.iter().map(|(added, _)| added).sum::<u32>(), 1);
    assert_eq!(told.iter().map(|(_, changed)| changed).sum::<u32>(), 110);
    assert_eq!(desk.local.preview(&again).unwrap(), Preview { same: 111, ..Preview::default() });
}

#[test]
fn a_name_twice_in_one_change_set_is_refused_whole() {
    let mut desk = Desk::new();
    let people = [told("bob", None, None), told("carol", None, None), told("BOB", Some("Bob"), None)];
    assert!(desk.local.import(&people).is_err());
    assert_eq!(desk.local.store.user(&user("carol")).unwrap(), None);
}

#[test]
fn people_are_found_in_any_order_and_beside_any_others() {
    let mut desk = Desk::new();
    let there: Vec<Incoming> =
        (0..300).map(|n| told(&format!("user{:03}", n * 3), Some("A"), None)).collect();
    desk.local.import(&there).unwrap();
    // All of them, every second, those between, some before the first and behind the last.
    let orders: [Vec<usize>; 5] = [
        (0..900).collect(),
        (0..900).rev().collect(),
        (0..900).map(|n| (n * 7) % 900).collect(),
        (0..900).step_by(6).chain((0..900).step_by(9)).collect(),
        vec![899, 0, 0, 3, 3, 1, 1, 897, 899],
    ];
    for order in orders {
        let people: Vec<Incoming> = order
            .iter()
            .map(|n| told(&format!("USER{n:03}"), Some(if n % 2 == 0 { "A" } else { "B" }), None))
            .collect();
        let count = |is: fn(usize) -> bool| order.iter().filter(|n| is(**n)).count();
        let expected = Preview {
            added: count(|n| n % 3 != 0),
            changed: count(|n| n % 3 == 0 && n % 2 == 1),
            same: count(|n| n % 3 == 0 && n % 2 == 0),
            ..Preview::default()
        };
        assert_eq!(desk.local.preview(&people).unwrap(), expected);
    }
}

#[test]
fn a_user_is_removed_with_all_that_is_theirs_but_the_history() {
    let mut desk = Desk::new();
    desk.local.add_user(named("bob", Some("Bob"), None)).unwrap();
    desk.local.begin(&Begin::app(user("bob"), device("phone"), Algorithm::Sha1, None)).unwrap();
    desk.local.users(&Query { limit: 9, ..Query::default() }).unwrap();
    let before = desk.newest_entry();
    desk.local.remove_user(&user("BOB")).unwrap();
    let told = desk.told_since(before);
    assert!(matches!(&told[..], [Event::EnrollmentDiscarded { .. }, Event::UserRemoved]), "{told:?}");
    assert_eq!(kind(desk.local.credentials(&user("bob"))), Err(Kind::NotFound));
    assert_eq!(kind(desk.local.remove_user(&user("bob"))), Err(Kind::NotFound));
    let page = desk.local.users(&Query { limit: 9, ..Query::default() }).unwrap();
    assert_eq!((page.total, page.rows.len()), (1, 1));
    assert!(desk.local.checked_now().is_whole());
    desk.local.add_user(named("bob", None, None)).unwrap();
    assert!(desk.local.checked_now().is_whole(), "the next of that name has a story of their own");
}

#[test]
fn a_user_who_has_a_device_stays_whatever_its_state() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let refused = desk.local.remove_user(&user("alice")).unwrap_err();
    assert_eq!(refused.kind, Kind::Refused);
    assert!(refused.to_string().contains("phone"), "{refused}");
    let phone = removal(&phone);
    desk.local.deactivate(&phone).unwrap();
    assert_eq!(kind(desk.local.remove_user(&user("alice"))), Err(Kind::Refused));
    desk.local.delete(&phone, false).unwrap();
    assert_eq!(desk.local.remove_user(&user("alice")), Ok(()));
}
