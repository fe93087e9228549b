//! What takes long: in parts that come to the same as the whole, or told of and stopped.

use super::support::{Desk, person, user};
use crate::directory::{Counting, Directory, Edit, HistoryQuery, Incoming, OlderCopy, Queue, SoFar};
use crate::model::SafeText;

/// So many people more, who have nothing.
fn crowd(desk: &mut Desk, count: usize) {
    let people: Vec<Incoming> =
        (0..count).map(|at| Incoming::from(person(&format!("user{at:05}")))).collect();
    for people in people.chunks(1000) {
        desk.local.import(people).unwrap();
    }
}

fn notes(desk: &mut Desk, count: usize) {
    for at in 0..count {
        let note = SafeText::new(&format!("note {at}")).unwrap();
        desk.local.edit(&user("alice"), &[Edit::Note(None, Some(note))]).unwrap();
    }
}

fn counted(desk: &mut Desk) -> (Queue, Vec<u64>) {
    let (mut counting, mut users) = (Counting::default(), Vec::new());
    loop {
        if let Some(queue) = desk.local.queue(&mut counting).unwrap() {
            return (queue, users);
        }
        users.push(counting.users);
    }
}

#[test]
fn the_queue_is_counted_part_by_part_without_a_list_of_all() {
    let mut desk = Desk::new();
    crowd(&mut desk, 2500);
    let reason = SafeText::new("on leave").unwrap();
    desk.local.edit(&user("user01234"), &[Edit::PassOver { reason }]).unwrap();
    let (queue, parts) = counted(&mut desk);
    assert_eq!(parts, [1000, 2000]);
    assert_eq!((queue.waiting, queue.passed_over, queue.done), (2500, 1, 0));
    assert_eq!(queue.next.unwrap().person.name, user("alice"));
    assert_eq!(desk.local.user_count(), Ok(2501));
}

#[test]
fn a_part_of_the_queue_that_is_full_and_the_last_is_no_end_too_early() {
    let mut desk = Desk::new();
    crowd(&mut desk, 999);
    let (queue, parts) = counted(&mut desk);
    assert_eq!((queue.waiting, parts), (1000, vec![1000]));
}

#[test]
fn the_history_is_verified_part_by_part() {
    let mut desk = Desk::new();
    notes(&mut desk, 1200);
    let of = desk.local.history(&HistoryQuery::default()).unwrap().total;
    let (mut after, mut parts) = (0, Vec::new());
    loop {
        let verified = desk.local.verify_history(after).unwrap();
        assert_eq!((verified.of, &verified.broken), (of, &None));
        after = verified.entries;
        parts.push(after);
        if verified.is_through() {
            break;
        }
    }
    assert_eq!(parts, [500, 1000, of]);
    assert!(desk.local.verify_history(of).unwrap().is_through());
}

#[test]
fn a_check_is_told_of_to_its_end_and_can_be_stopped() {
    let mut desk = Desk::new();
    crowd(&mut desk, 200);
    notes(&mut desk, 100);
    let mut told = Vec::new();
    let whole = desk.local.check(&mut |so_far| {
        told.push(so_far);
        true
    });
    let whole = whole.unwrap().unwrap();
    assert!(whole.found.is_whole() && whole.odds.is_some());
    assert!(told.len() > 5 && told.is_sorted_by_key(|so_far| so_far.done), "{told:?}");
    assert_eq!(told.last().unwrap().of, Some(201 + whole.found.entries));
    let mut looks = 0;
    let stopped = desk.local.check(&mut |_| {
        looks += 1;
        looks < 4
    });
    assert_eq!((stopped, looks), (Ok(None), 4));
}

#[test]
fn the_clock_is_held_against_every_user_only_where_it_is_behind() {
    let mut desk = Desk::new();
    crowd(&mut desk, 250);
    let mut never = |so_far: SoFar| panic!("{so_far:?}");
    assert!(desk.local.clock(&mut never).unwrap().is_some());
    let now = desk.now();
    desk.clock.set(now.secs() - 86_400);
    let mut told = Vec::new();
    let mut twice = |so_far: SoFar| {
        told.push(so_far);
        told.len() < 2
    };
    assert_eq!(desk.local.clock(&mut twice), Ok(None));
    assert_eq!(told, [SoFar::of(100, 251), SoFar::of(200, 251)]);
}

#[test]
fn an_older_copy_whose_acceptance_is_stopped_is_not_accepted() {
    let mut desk = Desk::new();
    crowd(&mut desk, 250);
    let entries = desk.local.history(&HistoryQuery::default()).unwrap().total;
    let copy = OlderCopy { known: entries + 5, ends_at: entries };
    assert!(matches!(desk.local.accept_older_copy(copy, &mut |_| false), Ok(None)));
    assert_eq!(desk.local.history(&HistoryQuery::default()).unwrap().total, entries);
    assert!(matches!(desk.local.accept_older_copy(copy, &mut |_| true), Ok(Some(_))));
}

#[test]
fn how_far_is_told_in_whole_percents_and_never_beyond_the_end() {
    assert_eq!(SoFar::of(1, 3).percent(), Some(33));
    assert_eq!(SoFar::of(7, 3).percent(), Some(100), "what came meanwhile");
    assert_eq!(SoFar::of(0, 0).percent(), Some(100));
    assert_eq!(SoFar { done: 7, of: None }.percent(), None);
}
