//! The users list while it is read and counted, and in other orders.

use super::harness::Desk;
use super::people::{dozen, many};
use crate::directory::{Done, Found, Names, Page, Progress, Reply, Request};

/// What the directory answers now, changed.
fn page(desk: &Desk, change: impl FnOnce(&mut Page)) -> Page {
    let query = crate::directory::Query { limit: 20, ..Default::default() };
    let Done::Page(mut page) = super::owners::elsewhere(desk, Request::Users(query)) else {
        panic!("no page")
    };
    change(&mut page);
    page
}

fn million(page: &mut Page) {
    (page.total, page.found) = (1_000_000, Found::Exactly(1_000_000));
    page.names = Names::Reading { read: 431_000 };
}

/// A list that is asked for anew; the answer waits.
fn waiting(people: super::screens::People) -> Desk {
    let mut desk = Desk::with(people);
    desk.hold_back();
    desk.press("<tab><backtab>");
    desk
}

/// What is known of the page that was asked for last.
fn so_far_is(desk: &mut Desk, page: Page) {
    desk.reply(desk.waits_for(), Reply::Progress(Progress::Page(page)));
}

pub(super) fn loading(desk: &mut Desk) {
    let so_far = page(desk, million);
    desk.hold_back();
    desk.press("<tab><backtab>");
    so_far_is(desk, so_far);
}

#[test]
fn the_first_page_shows_while_the_names_are_read_and_says_how_far_they_are() {
    let mut desk = waiting(dozen);
    let so_far = page(&desk, million);
    so_far_is(&mut desk, so_far);
    desk.sees("1,000,000 users (loading 43 %)");
    desk.sees("1,000,000 found");
    assert!(desk.chosen().starts_with("alice"));
    desk.press("<down>");
    assert!(desk.chosen().starts_with("bob"), "it is of use meanwhile");
    desk.wait(1);
    desk.sees("1,000,000 users (loading 43 %)");
    desk.release();
    desk.sees("12 users · 7 without MFA");
    assert!(desk.chosen().starts_with("bob"));
}

#[test]
fn the_end_of_a_list_that_is_not_read_so_far_comes_when_it_is() {
    let mut desk = waiting(dozen);
    let so_far = page(&desk, million);
    so_far_is(&mut desk, so_far);
    desk.press("<end>");
    let none_yet = page(&desk, |page| {
        million(page);
        (page.offset, page.rows) = (999_980, Vec::new());
    });
    so_far_is(&mut desk, none_yet);
    desk.sees("Reading the names…");
    desk.sees_no("No user is found");
    desk.release();
    assert!(desk.chosen().starts_with("kim"), "the last of those who are there");
}

#[test]
fn hits_that_are_still_counted_have_a_plus() {
    let mut desk = waiting(dozen);
    let so_far = page(&desk, |page| page.found = Found::AtLeast(1_250));
    so_far_is(&mut desk, so_far);
    desk.sees("1,250+ found · all");
    desk.release();
    desk.sees("12 found · all");
}

#[test]
fn a_page_that_was_asked_for_before_the_last_key_is_not_shown() {
    let mut desk = waiting(dozen);
    let so_far = page(&desk, million);
    let old = desk.waits_for();
    desk.press("/a");
    desk.reply(old, Reply::Progress(Progress::Page(so_far.clone())));
    desk.reply(old, Reply::Done(Ok(Done::Page(so_far))));
    desk.sees_no("1,000,000");
}

#[test]
fn one_key_sorts_by_state_then_by_the_day_of_enrollment_then_by_name() {
    let mut desk = Desk::with(dozen);
    let column = |desk: &Desk| {
        desk.words().split_once("Devices").unwrap().0.rsplit("MFA").next().unwrap().trim().to_owned()
    };
    desk.press("<end>S");
    assert_eq!(column(&desk), "▼");
    let states: Vec<String> = desk.rows()[3..15].iter().map(|row| word(row)).collect();
    let mut sorted = states.clone();
    sorted.sort_by_key(|state| {
        ["overdue", "disabled", "pending", "none", "active"].iter().position(|of| of == state)
    });
    assert_eq!(states, sorted);
    assert!(desk.rows()[3].starts_with(" ▌"), "and begins at the top");
    desk.press("S");
    desk.sees("Enrolled ▼");
    assert_eq!(column(&desk), "");
    desk.press("S");
    desk.sees("Last sign-in");
    assert!(desk.chosen().starts_with("alice"));
}

#[test]
fn enter_opens_who_is_found_by_the_whole_filter_also_where_the_keys_come_in_a_bunch() {
    let mut desk = waiting(dozen);
    desk.press("/bob<enter>");
    desk.sees_no("Security credentials");
    desk.release();
    desk.sees("Users › bob › Security credentials");
}

#[test]
fn enter_waits_for_the_first_page_and_not_for_the_last_name() {
    let mut desk = waiting(dozen);
    desk.press("/bob");
    let so_far = page(&desk, |page| {
        million(page);
        page.rows.retain(|row| row.person.name.as_str() == "bob");
    });
    desk.press("<enter>");
    so_far_is(&mut desk, so_far);
    desk.wait(1);
    desk.sees("Users › bob › Security credentials");
}

#[test]
fn another_key_takes_back_an_enter_that_still_waits() {
    let mut desk = waiting(dozen);
    desk.press("/bo<enter>b");
    desk.release();
    desk.sees("Filter: bob");
    desk.sees("1 found");
    desk.press("<enter>");
    desk.sees("Users › bob › Security credentials");
}

#[test]
fn names_that_cannot_be_read_are_not_said_to_be_loading() {
    let mut desk = waiting(dozen);
    let so_far = page(&desk, million);
    so_far_is(&mut desk, so_far);
    let gone = crate::directory::Problem::refused("The store is damaged.", "Repair it.");
    desk.reply(desk.waits_for(), Reply::Done(Err(gone)));
    desk.sees("The store is damaged.");
    desk.press("<down>");
    desk.sees("1,000,000 users (not all could be read)");
}

/// The state in a line of the list.
fn word(row: &str) -> String {
    let states = ["overdue", "disabled", "pending", "none", "active"];
    states.iter().find(|state| row.contains(**state)).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn sorting_keeps_filter_and_state_and_letters_stay_text_in_the_filter() {
    let mut desk = Desk::with(many(500));
    desk.press("/user-4S");
    desk.sees("Filter: user-4S");
    desk.press("<backspace><esc>S<tab>");
    desk.sees("100 found · without MFA");
    desk.sees("MFA ▼");
}
