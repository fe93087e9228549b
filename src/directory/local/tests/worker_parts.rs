//! What takes the worker its time: a page of a long list, a walk through everything.

use tempfile::tempdir;

use super::support::{Desk, Hand, person, user};
use super::worker::{Bench, refusal};
use crate::directory::{
    Asked, Directory, Done, Found, Kind, Names, Opened, Page, Progress, Query, Reply, Request, Ticket,
};

/// A page that is not whole and then its outcome; both under this ticket.
fn page_in_two(bench: &Bench, ticket: Ticket) -> (Page, Page) {
    let (of, Reply::Progress(Progress::Page(early))) = bench.reply() else { panic!("no part of a page") };
    assert_eq!(of, ticket);
    bench.go_on.send(()).unwrap();
    let Ok(Done::Page(whole)) = bench.done(ticket) else { panic!("no page") };
    (early, whole)
}

/// More than are read at once.
fn with_many() -> Bench {
    let mut desk = Desk::new();
    let people: Vec<_> = (0..1500).map(|number| person(&format!("user{number}")).into()).collect();
    for some in people.chunks(500) {
        desk.local.import(some).unwrap();
    }
    Bench::on_directory(desk.local, Hand::at_noon())
}

#[test]
fn a_page_comes_at_once_and_whole_when_all_names_are_read() {
    let mut bench = with_many();
    let ticket = bench.send(Request::Users(Query { limit: 5, ..Query::default() }));
    let (early, whole) = page_in_two(&bench, ticket);
    assert_eq!((early.names, early.total, early.rows.len()), (Names::Reading { read: 1000 }, 1501, 5));
    assert_eq!((whole.names, whole.rows), (Names::Read { without_mfa: 1501, overdue: 0 }, early.rows));
}

#[test]
fn a_page_that_nobody_waits_for_any_more_is_not_gone_on_with() {
    let mut bench = with_many();
    bench.send(Request::Users(Query { limit: 5, ..Query::default() }));
    let (_, Reply::Progress(_)) = bench.reply() else { panic!("no part of a page") };
    let filtered = Query { filter: "nobody at all".to_owned(), limit: 5, ..Query::default() };
    let second = bench.send(Request::Users(filtered));
    bench.go_on.send(()).unwrap();
    let Ok(Done::Page(page)) = bench.done(second) else { panic!("no page") };
    assert_eq!((page.found, page.total), (Found::Exactly(0), 1501));
}

/// A bench with a history of so many parts, and the first of them verified.
fn verifying() -> (Bench, Ticket) {
    let mut bench = Bench::on_desk(Hand::at_noon());
    for number in 0..1200 {
        assert!(bench.ask(Request::AddUser(person(&format!("user{number}")))).is_ok());
    }
    let verify = bench.send(Request::VerifyHistory);
    assert!(bench.walked(verify) < 50);
    (bench, verify)
}

#[test]
fn others_are_served_while_everything_is_read_and_it_says_how_far_it_is() {
    let (mut bench, verify) = verifying();
    let asked = bench.send(Request::User(user("alice")));
    bench.go_on.send(()).unwrap();
    assert!(bench.done(asked).is_ok());
    assert!(bench.walked(verify) > 50);
    bench.go_on.send(()).unwrap();
    let Ok(Done::HistoryVerified(verified)) = bench.done(verify) else { panic!("not verified") };
    assert!(verified.broken.is_none() && verified.entries == verified.of && verified.of > 1200);
    let queue = bench.send(Request::Queue);
    assert!(bench.walked(queue) < 50, "today's history comes first");
    while {
        bench.go_on.send(()).unwrap();
        bench.walked(queue) <= 50
    } {}
    bench.go_on.send(()).unwrap();
    assert!(matches!(bench.done(queue), Ok(Done::Queue(queue)) if queue.waiting == 1201));
}

#[test]
fn what_nobody_waits_for_any_more_is_not_read_to_its_end() {
    let (mut bench, verify) = verifying();
    assert!(bench.worker.ask(Asked::Stop(verify)));
    let asked = bench.send(Request::User(user("alice")));
    bench.go_on.send(()).unwrap();
    assert!(bench.done(asked).is_ok());
    // Nothing else is said of it, not even that it was stopped.
    assert!(bench.ask(Request::User(user("alice"))).is_ok());
}

#[test]
fn nothing_is_walked_through_in_a_store_that_is_not_open() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_store(&home);
    assert_eq!(bench.open(), Opened::NoStore);
    for request in [Request::VerifyHistory, Request::Queue] {
        assert_eq!(refusal(bench.ask(request)), Kind::Unavailable);
    }
}
