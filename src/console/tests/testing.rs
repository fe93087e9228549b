//! Test a code: what each kind of code is called, and that a right one
//! identifies the caller and is spent.

use super::harness::Desk;
use super::owners::{at_alice, facts, mixed, none, old, phone, tablet, three};
use crate::model::{DeviceName, Identified, Timestamp};

fn at_test() -> Desk {
    let mut desk = at_alice(none, three);
    desk.press("t");
    desk.sees("Users › alice › Test a code");
    desk
}

#[test]
fn a_right_code_names_its_device_is_spent_and_identifies_the_caller() {
    let mut desk = at_test();
    let code = tablet().code(desk.now());
    desk.press(&code);
    desk.sees("✓ That code is right: it comes from “tablet”.");
    desk.sees("The caller has alice's device “tablet” in hand; its clock is right.");
    desk.sees("The code is spent");
    assert_eq!(facts(&desk).identified, Some(Identified::ByCode(DeviceName::new("tablet").unwrap())));
    desk.press(&code);
    desk.sees("That code comes from “tablet”, but it or a newer one was used before.");
    desk.sees_no("in hand");
    desk.wait(30);
    desk.press(&phone().code(desk.now()));
    desk.sees("it comes from “phone”");
    desk.press("<esc>");
    desk.sees("Security credentials");
    desk.sees("just now");
}

#[test]
fn a_code_of_another_time_says_how_far_the_clock_would_be_off() {
    let mut desk = at_test();
    desk.press(&tablet().ahead(-840).code(desk.now()));
    desk.sees("comes from “tablet”, but not of now: it would be right for a clock 14 minutes slow.");
    desk.sees("resync");
    desk.sees("1 wrong code since the last right one.");
}

#[test]
fn a_code_of_a_deactivated_device_is_told_and_counts_not_as_wrong() {
    let mut desk = at_test();
    desk.press(&old().code(desk.now()));
    desk.sees("That code is right for “old”, but that device is deactivated.");
    desk.sees_no("wrong code");
}

#[test]
fn wrong_codes_are_counted_and_from_the_third_on_they_cost_time() {
    let mut desk = at_test();
    desk.press("000000");
    desk.sees("That code is wrong: no device makes it near now.");
    desk.sees("1 wrong code since the last right one.");
    desk.press("000000");
    desk.sees("2 wrong codes since the last right one.");
    desk.press("000000");
    desk.sees("Sign-in locked after 3 wrong codes, for 0:05.");
    desk.press("000000");
    desk.sees("That code was not read");
    desk.sees("The next one is read in 0:05.");
    desk.wait(2);
    desk.sees("The next one is read in 0:03.");
    desk.wait(3);
    desk.sees("Codes are read again now.");
    desk.press(&phone().code(desk.now()));
    desk.sees("in hand");
    desk.sees_no("wrong codes");
}

#[test]
fn a_paste_fills_the_box_and_enter_tests_it() {
    let mut desk = at_test();
    let code = phone().code(desk.now());
    desk.paste(&format!("{} {}\n", &code[..3], &code[3..]));
    desk.sees_no("in hand");
    desk.press("<enter>");
    desk.sees("in hand");
    desk.paste("https://example.com");
    desk.sees("nothing was taken over");
    desk.press("123<enter>");
    desk.sees("A code has six digits.");
}

#[test]
fn who_has_devices_of_six_and_of_eight_digits_may_type_either() {
    let mut desk = at_alice(none, mixed);
    desk.press("t");
    desk.sees("▏ _ _ _ _ _ _ _ Enter");
    desk.press("1234567<enter>");
    desk.sees("A code of this user has six or eight digits.");
    desk.press("<c-u>");
    desk.press(&phone().code(desk.now()));
    desk.sees_no("in hand");
    desk.press("<enter>");
    desk.sees("it comes from “phone”");
    desk.press("00000000");
    desk.sees("That code is wrong");
}

#[test]
fn nothing_is_taken_while_a_code_is_judged() {
    let mut desk = at_test();
    desk.hold_back();
    desk.press(&phone().code(desk.now()));
    desk.sees("checking…");
    desk.press("123456<enter>");
    desk.paste("123456");
    desk.release();
    desk.sees("it comes from “phone”");
    desk.sees("▏ _ _ _ _ _");
}

#[test]
fn what_a_code_was_is_told_although_the_page_was_left() {
    let mut desk = at_test();
    desk.hold_back();
    desk.press(&phone().code(desk.now()));
    desk.press("<esc>");
    desk.sees("MFA devices");
    desk.release();
    desk.sees("✓ That code is right: it comes from “phone”.");
    assert!(facts(&desk).identified.is_some());
}

#[test]
fn a_disk_that_fails_is_told_and_another_code_can_be_typed() {
    let mut desk = at_test();
    desk.office.fail_disk();
    desk.press(&phone().code(desk.now()));
    desk.sees("Not certain that it was saved");
    desk.sees_no("in hand");
    desk.press("1");
    desk.sees("1 ▏");
}

#[test]
fn an_old_code_of_minutes_ago_is_not_called_wrong() {
    let mut desk = at_test();
    let earlier = Timestamp::from_secs(desk.now().secs() - 240);
    desk.press(&phone().code(earlier));
    desk.sees("comes from “phone”, but not of now: it would be right for a clock 4 minutes slow.");
}
