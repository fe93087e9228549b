//! The users list: filter, show, paging, counts.

use super::support::{Desk, device, text, user};
use crate::directory::{Begin, Directory, Found, Names, Page, Query, Show};
use crate::model::{Algorithm, MfaState, Person, Policy};

fn all() -> Query {
    Query { limit: 100, ..Query::default() }
}

fn filtered(filter: &str) -> Query {
    Query { filter: filter.to_owned(), ..all() }
}

fn names(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.person.name.as_str()).collect()
}

/// alice has a device, bob one pending, the others nothing.
fn peopled() -> Desk {
    let mut desk = Desk::new();
    let people = [
        ("bob", "Bob Älice", None),
        ("Carol", "Carol King", Some("ck@example.com")),
        ("dave", "Dávid Nagy", Some("alice.friend@example.com")),
        ("malice", "Mal Ice", None),
    ];
    for (name, display, email) in people {
        let person = Person { name: user(name), display_name: Some(text(display)), email: email.map(text) };
        desk.local.add_user(person).unwrap();
    }
    desk.enroll("phone");
    let (user, device) = (user("bob"), device("phone"));
    desk.local.begin(&Begin::app(user, device, Algorithm::Sha1, None)).unwrap();
    desk
}

#[test]
fn everybody_is_listed_by_name_and_counted() {
    let page = peopled().local.users(&all()).unwrap();
    assert_eq!(names(&page), ["alice", "bob", "Carol", "dave", "malice"]);
    assert_eq!((page.found, page.total, page.offset), (Found::Exactly(5), 5, 0));
    assert_eq!(page.names, Names::Read { without_mfa: 4, overdue: 0 });
}

#[test]
fn names_that_begin_with_the_filter_come_first() {
    let mut desk = peopled();
    let page = desk.local.users(&filtered("ali")).unwrap();
    assert_eq!(names(&page), ["alice", "bob", "dave", "malice"]);
    assert_eq!((page.found, page.total), (Found::Exactly(4), 5));
    assert_eq!(names(&desk.local.users(&filtered("mal")).unwrap()), ["malice"]);
}

#[test]
fn case_accents_and_blanks_round_it_do_not_matter() {
    let mut desk = peopled();
    for filter in ["david", "DÁVID", "  dávid  ", "da\u{301}vid"] {
        assert_eq!(names(&desk.local.users(&filtered(filter)).unwrap()), ["dave"], "{filter}");
    }
    assert_eq!(names(&desk.local.users(&filtered("CK@EXAMPLE")).unwrap()), ["Carol"]);
    assert_eq!(names(&desk.local.users(&filtered("d nagy")).unwrap()), ["dave"]);
    assert_eq!(desk.local.users(&filtered("nobody at all")).unwrap().found, Found::Exactly(0));
}

#[test]
fn each_show_lists_its_own() {
    let mut desk = peopled();
    for (show, expected) in [
        (Show::All, &["alice", "bob", "Carol", "dave", "malice"][..]),
        (Show::WithoutMfa, &["bob", "Carol", "dave", "malice"]),
        (Show::Pending, &["bob"]),
        (Show::Active, &["alice"]),
    ] {
        let page = desk.local.users(&Query { show, ..all() }).unwrap();
        assert_eq!(names(&page), expected, "{show:?}");
        assert_eq!((page.found, page.total), (Found::Exactly(expected.len()), 5));
        assert_eq!(page.names, Names::Read { without_mfa: 4, overdue: 0 });
    }
    desk.wait(900);
    assert_eq!(desk.local.users(&Query { show: Show::Pending, ..all() }).unwrap().found, Found::Exactly(0));
}

#[test]
fn pages_cover_every_hit_once() {
    let mut desk = peopled();
    for limit in 1..=6 {
        let (mut seen, mut offset) = (Vec::new(), 0);
        loop {
            let page = desk.local.users(&Query { offset, limit, ..filtered("ali") }).unwrap();
            assert_eq!((page.found, page.offset), (Found::Exactly(4), offset));
            if page.rows.is_empty() {
                break;
            }
            assert!(page.rows.len() <= limit);
            offset += page.rows.len();
            seen.extend(names(&page).into_iter().map(str::to_owned));
        }
        assert_eq!(seen, ["alice", "bob", "dave", "malice"]);
    }
    let beyond = Query { offset: 100, ..all() };
    assert!(desk.local.users(&beyond).unwrap().rows.is_empty());
    assert!(desk.local.users(&Query { limit: 0, ..all() }).unwrap().rows.is_empty());
}

#[test]
fn the_list_follows_every_change() {
    let mut desk = peopled();
    desk.local.users(&all()).unwrap();
    desk.enroll("tablet");
    desk.wait(30);
    let row = |desk: &mut Desk, name: &str| {
        let page = desk.local.users(&filtered(name)).unwrap();
        page.rows.into_iter().next().unwrap()
    };
    let alice = row(&mut desk, "alice");
    assert_eq!((alice.state, alice.devices, alice.last_sign_in), (MfaState::Active, 2, None));
    let phone = desk.enroll("third");
    let digits = phone.digits(desk.wait(30).step());
    desk.verify(&digits);
    assert_eq!(row(&mut desk, "alice").last_sign_in, Some(desk.now()));
    desk.local.add_user(super::support::person("zoe")).unwrap();
    assert_eq!(row(&mut desk, "zoe").devices, 0);
    assert_eq!(desk.local.users(&all()).unwrap().total, 6);
    // What the list holds is what a list built anew would hold.
    let rows = desk.local.store.rows(None, usize::MAX).unwrap();
    let rebuilt: Vec<_> =
        rows.iter().map(|row| super::super::users::line(row, &Policy::default(), desk.now())).collect();
    assert_eq!(desk.local.users(&all()).unwrap().rows, rebuilt);
}
