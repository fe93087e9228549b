//! The history: of everybody and of one user, filtered, whole, verified.

use super::harness::{Desk, Plan};
use super::office::Start;
use super::people::{alice, dozen, many};
use super::screens::drawn;
use super::{HOME, SMALL};
use crate::directory::{Done, Edit, HistoryPage, HistoryVerified, Reply, Request};
use crate::model::{SafeText, UserName};

fn name(text: &str) -> UserName {
    UserName::new(text).unwrap()
}

/// So many changes of Alice's note.
fn notes(desk: &mut Desk, count: usize) {
    for number in 0..count {
        let note = Edit::Note(None, Some(SafeText::new(&format!("note {number}")).unwrap()));
        desk.elsewhere(Request::Edit { user: name("alice"), edits: vec![note] });
    }
}

#[test]
fn the_history_names_who_did_what_when_and_the_verdict_of_a_code() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<enter><enter>000000<esc><esc><esc><esc>h");
    desk.sees("Users › History");
    desk.sees("2026-11-04 09:15 mo alice code refused at the enroll");
    desk.sees("2026-11-04 09:15 mo alice enrollment of phone begun");
    assert!(desk.chosen().contains("code refused"), "newest first");
    desk.press("<enter>");
    desk.sees("When │ 2026-11-04 09:15:05 UTC");
    desk.sees("Who │ mo (user id 1000)");
    desk.sees("What │ code refused at the enrollment of phone: no match");
    desk.press("<down>");
    desk.sees("What │ enrollment of phone begun");
    desk.press("<esc><esc>");
    desk.sees("1 user ·");
}

#[test]
fn a_filter_finds_entries_by_their_words() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<enter><enter>000000<esc><esc><esc><esc>h/NO MATCH");
    desk.sees("1 found");
    desk.press("vq?");
    desk.sees("No entry is found by this filter.");
    desk.press("<esc>");
    desk.sees("Filter: NO MATCHvq?");
    desk.press("<esc>");
    desk.sees("3 found");
    desk.paste("store made");
    desk.sees("1 found");
    desk.press("<esc><esc><esc>");
    desk.sees("1 user ·");
}

#[test]
fn hundreds_of_entries_are_read_as_one_scrolls() {
    for size in [HOME, SMALL] {
        let mut desk = Desk::of(&Plan { size, ..Plan::default() }, alice);
        notes(&mut desk, 450);
        desk.press("h");
        desk.sees("451 entries in the store");
        desk.sees("200 so far");
        desk.press("<end>");
        desk.sees("400 so far");
        for _ in 0..60 {
            desk.press("<pgdn>");
        }
        desk.sees("451 found");
        assert!(desk.chosen().contains("store made"));
        desk.press("<home>");
        assert!(desk.chosen().contains("note on the user changed"));
    }
}

#[test]
fn an_empty_part_is_not_the_end_and_what_is_left_shows() {
    let mut desk = Desk::with(alice);
    desk.hold_back();
    desk.press("h");
    let part = |next| Reply::Done(Ok(Done::History(HistoryPage { entries: Vec::new(), next, total: 9000 })));
    desk.slip_in(part(Some(5001)));
    desk.sees("0 so far, 5,000 entries to go…");
    desk.sees("9,000 entries in the store");
    desk.release();
    desk.sees("store made");
    desk.sees("1 found");
}

#[test]
fn the_history_is_verified_as_a_whole() {
    let mut desk = Desk::with(alice);
    notes(&mut desk, 30);
    desk.press("hv");
    desk.sees("31 entries, all fit.");
    desk.hold_back();
    desk.press("v");
    desk.sees("verifying…");
    let broken = HistoryVerified {
        entries: 16,
        of: 31,
        broken: Some((17, "history entry 17 was changed".to_owned())),
    };
    desk.slip_in(Reply::Done(Ok(Done::HistoryVerified(broken))));
    desk.sees("Entry 17 does not fit: history entry 17 was changed.");
}

#[test]
fn a_verification_asked_for_while_a_part_is_read_loses_neither() {
    let mut desk = Desk::with(alice);
    notes(&mut desk, 30);
    desk.hold_back();
    desk.press("hv");
    desk.release();
    desk.sees("31 entries, all fit.");
    desk.sees("31 found");
}

#[test]
fn a_window_that_grows_is_filled() {
    let mut desk = Desk::with(many(1));
    desk.press("h");
    desk.sees_no("From");
    desk.resize((132, 43));
    desk.sees("From");
}

#[test]
fn the_history_as_it_is_drawn() {
    let enroll =
        |desk: &mut Desk| desk.press("/alice<enter>aphone<enter><enter>000000<esc><esc><esc><esc><esc>");
    drawn("history", Start::Ready, dozen, |desk| {
        enroll(desk);
        desk.press("h<down>");
    });
    drawn("history-filter", Start::Ready, dozen, |desk| {
        enroll(desk);
        desk.press("h/phone");
    });
    drawn("history-whole", Start::Ready, dozen, |desk| {
        enroll(desk);
        desk.press("h<enter>");
    });
    drawn("history-verified", Start::Ready, dozen, |desk| {
        enroll(desk);
        desk.press("hv");
    });
    drawn("history-not-found", Start::Ready, dozen, |desk| desk.press("h/nobody"));
}
