//! Another name for a device.

use super::owners::{at_alice, none, three};

#[test]
fn a_device_gets_another_name() {
    let mut desk = at_alice(none, three);
    desk.press("e");
    desk.sees("Users › alice › Rename");
    desk.press("-2<enter>");
    desk.sees("✓ “phone” is called “phone-2” now.");
    assert!(desk.chosen().starts_with("phone-2"), "{}", desk.chosen());
    desk.press("e<enter>");
    desk.sees("Security credentials");
    desk.sees_no("is called");
}

#[test]
fn a_bad_name_and_one_that_is_taken_can_be_mended() {
    let mut desk = at_alice(none, three);
    desk.press("e 2<enter>");
    desk.sees("a name cannot have a blank");
    desk.press("<c-u>TABLET<enter>");
    desk.sees("alice has a device named “tablet” already.");
    desk.sees("› Rename");
    desk.press("<c-u>");
    desk.paste("old-tablet\n");
    desk.press("<enter>");
    desk.sees("is called “old-tablet” now.");
}

#[test]
fn only_its_case_may_change_and_esc_changes_nothing() {
    let mut desk = at_alice(none, three);
    desk.press("e<c-u>PHONE<esc>");
    assert!(desk.chosen().starts_with("phone"));
    desk.press("e<c-u>PHONE<enter>");
    assert!(desk.chosen().starts_with("PHONE"));
}

#[test]
fn a_new_name_is_told_although_the_page_was_left() {
    let mut desk = at_alice(none, three);
    desk.press("e2");
    desk.hold_back();
    desk.press("<enter><enter><esc>");
    desk.release();
    desk.sees("The device has its new name.");
    assert!(desk.chosen().starts_with("phone2"));
}
