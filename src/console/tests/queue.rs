//! The queue: one user after the other, left and come back to.

use super::harness::Desk;
use super::office::Start;
use super::people::{alice, dozen, many, nobody};
use super::screens::drawn;
use crate::directory::{Request, Setting};
use crate::model::Whom;

/// From now on everybody must have a device, and who has none is overdue at once.
pub(super) fn everybody_at_once(desk: &mut Desk) {
    let setting = Setting::Policy { whom: Whom::Everybody, grace_days: 0 };
    desk.elsewhere(Request::ChangeSettings(vec![setting]));
    desk.press("<tab><backtab>");
}

/// Assigns a device to whoever the wizard was opened for.
fn enroll(desk: &mut Desk) {
    desk.press("phone-q<enter><enter>");
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn the_queue_goes_from_one_user_without_a_device_to_the_next() {
    let mut desk = Desk::with(many(3));
    desk.press("Q");
    desk.sees("3 waiting · 0 passed over · 0 done today");
    desk.sees("User │ user-001");
    desk.press("<enter>");
    desk.sees("user-001 › Assign MFA device");
    enroll(&mut desk);
    desk.press("<esc>");
    desk.sees("2 waiting · 0 passed over · 1 done today");
    desk.sees("User │ user-002");
    desk.press("sno phone here<enter>");
    desk.sees("user-002 was passed over for today.");
    desk.sees("1 waiting · 1 passed over · 1 done today");
    desk.sees("User │ user-003");
    desk.press("<enter>");
    enroll(&mut desk);
    desk.press("<esc>");
    desk.sees("0 waiting · 1 passed over · 2 done today");
    desk.sees("The queue is through for today. 1 user was passed over");
    desk.press("<enter>sc<esc>h/no phone<enter>");
    desk.sees("passed over in the queue: no phone here");
}

#[test]
fn the_queue_can_be_left_and_goes_on_where_it_was() {
    let mut desk = Desk::with(many(3));
    desk.press("Qsnot at work<enter><esc>");
    desk.sees("3 users");
    desk.press("Q");
    desk.sees("User │ user-002");
    desk.press("<enter>half<esc>");
    desk.sees("User │ user-002");
    desk.press("<enter>phone<enter><esc>");
    desk.sees("An enrollment is under way: c shows it");
    desk.press("c<enter>");
    desk.sees("Set up device");
    desk.press("<esc><esc>");
    desk.sees("2 waiting · 1 passed over");
}

#[test]
fn nobody_is_skipped_without_a_reason() {
    let mut desk = Desk::with(many(2));
    desk.press("Qs<enter>  <enter>");
    desk.sees("Why is user-001 passed over today?");
    desk.press("q?<f1><esc>");
    desk.sees("Reason │ q?▏");
    desk.press("<esc>");
    desk.sees_no("Reason");
    desk.sees("2 waiting");
    desk.press("s");
    desk.paste("on \u{202e}leave");
    desk.press("<enter>");
    desk.sees("The reason: the character U+202E is not allowed");
    desk.press("<c-u>on leave<enter>");
    desk.sees("User │ user-002");
}

#[test]
fn who_is_overdue_longest_comes_first() {
    let mut desk = Desk::with(dozen);
    everybody_at_once(&mut desk);
    desk.press("Q");
    desk.sees("User │ fumiko");
    desk.sees("overdue since 2026-11-04");
}

#[test]
fn keys_struck_before_the_next_user_shows_do_nothing() {
    let mut desk = Desk::with(many(2));
    desk.press("Q<enter>");
    enroll(&mut desk);
    desk.hold_back();
    desk.press("<esc><enter>s");
    desk.sees_no("Assign MFA device");
    desk.release();
    desk.sees("User │ user-002");
    desk.sees_no("Reason");
}

#[test]
fn a_queue_without_anybody_says_so() {
    let mut desk = Desk::with(nobody);
    desk.press("Q<enter>sc");
    desk.sees("The queue is empty: everybody has a device.");
    desk.press("<esc>");
    desk.sees("There are no users yet.");
}

#[test]
fn the_queue_as_it_is_drawn() {
    drawn("queue", Start::Ready, alice, |desk| desk.press("Q"));
    drawn("queue-overdue", Start::Ready, dozen, |desk| {
        everybody_at_once(desk);
        desk.press("Q");
    });
    drawn("queue-reason", Start::Ready, dozen, |desk| desk.press("Qsis on leave"));
    drawn("queue-through", Start::Ready, alice, |desk| desk.press("Qsis on leave<enter>"));
    drawn("queue-empty", Start::Ready, nobody, |desk| desk.press("Q"));
}
