//! Replies that come when something else is going on, or never.

use super::harness::Desk;
use super::people::{alice, dozen, many};
use super::wizard::at_confirm;
use crate::directory::{Progress, Reply, SoFar};
use crate::model::Timestamp;

#[test]
fn esc_waits_for_the_answer_to_a_code_and_its_success_is_shown() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.hold_back();
    desk.press(&phone.code(desk.now()));
    desk.sees("checking…");
    desk.press("<esc><esc><enter>u1");
    desk.sees("checking…");
    desk.release();
    desk.sees("MFA device added");
}

#[test]
fn an_enrollment_that_ran_out_while_its_last_code_was_judged_is_still_added() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.wait(870);
    desk.press(&phone.code(desk.now()));
    desk.wait(29);
    desk.hold_back();
    desk.press(&phone.code(desk.now()));
    desk.wait(5);
    desk.sees_no("expired");
    desk.release();
    desk.sees("MFA device added");
}

#[test]
fn an_answer_comes_through_to_a_page_that_help_lies_on() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.hold_back();
    desk.press(&phone.code(desk.now()));
    desk.press("?");
    desk.sees("Keys");
    desk.release();
    desk.press("<esc>");
    desk.sees("MFA device added");
}

#[test]
fn a_page_that_leads_elsewhere_takes_its_help_along() {
    let mut desk = Desk::with(alice);
    desk.hold_back();
    desk.press("nlaura<enter><f1>");
    desk.sees("Keys");
    desk.release();
    desk.sees("Users › laura › Security credentials");
    desk.press("<esc>");
    desk.sees("2 users");

    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<enter>u");
    desk.hold_back();
    desk.press("u?");
    desk.release();
    desk.sees("Security credentials");
    desk.sees("The enrollment was discarded.");
}

#[test]
fn a_read_that_is_no_longer_awaited_is_dropped() {
    let mut desk = Desk::with(dozen);
    desk.hold_back();
    desk.press("/a");
    desk.press("lice");
    // The answers to `a`, `al` … come before the one that is awaited.
    for _ in 0..4 {
        desk.let_one_go();
        desk.draw();
        desk.sees("12 found");
    }
    desk.let_one_go();
    desk.draw();
    desk.sees("1 found");
}

#[test]
fn security_credentials_that_come_after_esc_change_nothing() {
    let mut desk = Desk::with(dozen);
    desk.hold_back();
    desk.press("<enter>");
    desk.sees("Security credentials");
    desk.press("<esc>");
    desk.release();
    desk.sees("12 users");
    desk.sees_no("Security credentials");
}

#[test]
fn the_outcome_of_a_write_is_shown_although_its_page_is_gone() {
    let mut desk = Desk::with(alice);
    desk.hold_back();
    desk.press("nlaura<enter><esc>");
    desk.release();
    desk.sees("laura was added.");
    desk.sees("2 users");

    let mut desk = Desk::with(alice);
    desk.hold_back();
    desk.press("nalice<enter><esc>");
    desk.release();
    desk.sees("There is a user alice already.");

    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone");
    desk.hold_back();
    desk.press("<enter><esc>");
    desk.release();
    desk.sees("The enrollment of “phone” of alice has begun; it can be resumed.");
    desk.sees("◐ pending");
}

#[test]
fn work_that_takes_long_says_so_and_stops_saying_so() {
    let mut desk = Desk::with(dozen);
    desk.hold_back();
    desk.press("<enter>");
    desk.sees_no("working…");
    desk.wait(1);
    desk.sees("working…");
    desk.release();
    desk.sees_no("working…");
}

#[test]
fn a_write_in_doubt_is_shown_as_doubt_and_not_as_success() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.office.fail_disk();
    desk.press(&phone.code(desk.now()));
    desk.sees("Not certain that it was saved: the disk is full.");
    desk.sees("Start mfa-enroll again");
    desk.sees_no("MFA device added");
    desk.press("<esc>");
    desk.sees("Set up device");
}

#[test]
fn a_disk_that_fails_is_told_wherever_something_is_written() {
    let mut desk = Desk::with(alice);
    desk.office.fail_disk();
    desk.press("nlaura<enter>");
    desk.sees("Not certain that it was saved");
    desk.press("<esc><enter>aphone<enter>");
    desk.sees("Not certain that it was saved");
    desk.sees("step 1 of 3");
}

#[test]
fn somebody_else_who_discarded_it_is_told() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    // Another window: its clock is ours, the enrollment is over for both.
    desk.office.clock.set(desk.now().plus_secs(900));
    desk.press(&phone.code(desk.now()));
    desk.sees("has expired or was discarded");
}

#[test]
fn a_page_turned_while_another_is_on_its_way_ends_on_the_last() {
    let mut desk = Desk::with(many(500));
    desk.hold_back();
    desk.press("<end><home><pgdn>");
    desk.release();
    assert!(desk.chosen().starts_with("user-021"), "{}", desk.chosen());
}

/// Found by the monkey: a question takes no key struck before it was seen, and after the clock was
/// set back every key would be, for as long as it was set back.
#[test]
fn a_question_can_be_answered_after_the_clock_was_set_back() {
    let mut desk = at_confirm();
    desk.press("<esc>u");
    desk.sees("Discard the enrollment");
    let earlier = Timestamp::from_secs(desk.now().secs() - 3600);
    desk.office.clock.set(earlier);
    desk.press("<esc>");
    desk.press("<esc>");
    desk.sees_no("Discard the enrollment");
}

fn walked(done: u64) -> Reply {
    Reply::Progress(Progress::Walked(SoFar::of(done, 1000)))
}

#[test]
fn a_verification_says_how_far_it_is_and_ends_with_its_page() {
    let mut desk = Desk::with(alice);
    desk.press("h");
    desk.hold_back();
    desk.press("v");
    desk.slip_in(walked(430));
    desk.sees("verifying… 43 %");
    desk.wait(1);
    desk.sees("verifying… 43 %");
    desk.stopped.clear();
    desk.press("<esc>");
    assert_eq!(desk.stopped.len(), 1, "nobody waits for it any more");
    desk.release();
    desk.wait(1);
    desk.sees_no("working");
    desk.sees_no("entry");
}

#[test]
fn a_queue_that_takes_long_to_count_says_how_far_it_is() {
    let mut desk = Desk::with(alice);
    desk.hold_back();
    desk.press("Q");
    desk.slip_in(walked(999));
    desk.wait(1);
    desk.sees("counting… 99 %");
    desk.release();
    desk.sees("1 waiting");
    desk.sees_no("counting");
}
