//! Resync and reactivation: two codes of a device that is there.

use super::harness::Desk;
use super::owners::{alice, at_alice, elsewhere, facts, mixed, none, old, phone, tablet, three};
use super::phone::Phone;
use crate::directory::{Removal, Request};
use crate::model::Timestamp;

/// On the page of these keys.
fn at(keys: &str) -> Desk {
    let mut desk = at_alice(none, three);
    desk.press(keys);
    desk
}

fn type_two(desk: &mut Desk, phone: &Phone) {
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
}

#[test]
fn a_resync_learns_how_far_the_clock_is_off_and_codes_are_taken_accordingly() {
    let mut desk = at("<down>r");
    desk.sees("Users › alice › Resync");
    desk.sees("Type the code that “tablet” shows now, then the next one.");
    let slow = tablet().ahead(-840);
    desk.press(&slow.code(desk.now()));
    desk.sees("✓ right");
    desk.sees("the next code: in 25 s");
    desk.wait(30);
    desk.press(&slow.code(desk.now()));
    desk.sees("✓ “tablet” is resynced: its clock is 14 minutes slow.");
    assert!(desk.chosen().ends_with("14 min slow"), "{}", desk.chosen());
    desk.wait(30);
    desk.press("t");
    desk.press(&slow.code(desk.now()));
    desk.sees("it comes from “tablet”");
    desk.sees("its clock is 14 minutes slow");
}

#[test]
fn a_resync_with_codes_of_another_device_names_it_and_counts() {
    let mut desk = at("<down>r");
    desk.press(&phone().code(desk.now()));
    desk.sees("That code comes from the device “phone”. Use “tablet”.");
    desk.sees("1 wrong code since the last right one.");
    desk.press("000000");
    desk.sees("That code does not come from “tablet”. Check which entry of the app it was read from.");
    desk.press("000000");
    desk.sees("Sign-in locked after 3 wrong codes, for 0:05.");
    desk.press("000000");
    desk.sees("Codes of alice are not read for a while: too many were wrong.");
    desk.wait(5);
    desk.sees("3 wrong codes since the last right one.");
    type_two(&mut desk, &tablet());
    desk.sees("“tablet” is resynced: its clock is right.");
    desk.sees_no("wrong code");
}

#[test]
fn the_verdicts_are_those_of_the_wizard() {
    let mut desk = at("r");
    let code = phone().code(desk.now());
    desk.press(&code);
    desk.press(&code);
    desk.sees("That is the first code again. Wait for the app to show a new one (25 s).");
    desk.wait(60);
    desk.press(&phone().code(desk.now()));
    desk.sees("one in between was skipped. Now type the next one.");
    desk.press("12<enter>");
    desk.sees("A code has six digits.");
    desk.press("<c-u>");
    desk.wait(30);
    desk.press(&phone().code(desk.now()));
    desk.sees("“phone” is resynced");
}

#[test]
fn a_code_pasted_is_checked_by_enter_only() {
    let mut desk = at("r");
    desk.paste(&phone().code(desk.now()));
    desk.sees_no("✓ right");
    desk.press("<enter>");
    desk.sees("✓ right");
    desk.paste("no code");
    desk.sees("nothing was taken over");
}

#[test]
fn a_deactivated_device_signs_in_again_after_two_new_codes() {
    let mut desk = at("<down><down>d");
    desk.sees("Users › alice › Reactivate");
    type_two(&mut desk, &old());
    desk.sees("✓ “old” is active again: its clock is right.");
    assert!(desk.chosen().contains("● active"), "{}", desk.chosen());
}

#[test]
fn old_codes_reactivate_nothing() {
    let mut desk = at("<down><down>d");
    for ago in [90, 60] {
        desk.press(&old().code(Timestamp::from_secs(desk.now().secs() - ago)));
        desk.sees("That code was used already. Wait for the next one.");
    }
    desk.press("<esc>");
    assert!(desk.chosen().contains("○ deactivated"), "{}", desk.chosen());
}

#[test]
fn a_page_left_after_the_first_code_goes_on_with_the_second() {
    let mut desk = at("r");
    desk.press(&phone().code(desk.now()));
    desk.press("<esc>");
    desk.wait(30);
    desk.press("r");
    desk.press(&phone().code(desk.now()));
    desk.sees("“phone” is resynced");
}

#[test]
fn esc_waits_for_the_answer_to_a_code() {
    let mut desk = at("r");
    desk.press(&phone().code(desk.now()));
    desk.wait(30);
    desk.hold_back();
    desk.press(&phone().code(desk.now()));
    desk.press("<esc><enter>12");
    desk.sees("checking…");
    desk.release();
    desk.sees("“phone” is resynced");
}

#[test]
fn a_device_deleted_elsewhere_is_told_and_the_page_goes() {
    let mut desk = at("r");
    let id = facts(&desk).devices[0].id;
    let removal = Removal { user: alice(), id, proofing: None, leaves_none: false };
    elsewhere(&desk, Request::Delete { removal, even_if_active: true });
    desk.press("123456");
    desk.sees("This device is no more: somebody has deleted it.");
    desk.sees("MFA devices, 2 of 8");
}

#[test]
fn a_write_in_doubt_is_no_success() {
    let mut desk = at("r");
    desk.press(&phone().code(desk.now()));
    desk.wait(30);
    desk.office.fail_disk();
    desk.press(&phone().code(desk.now()));
    desk.sees("Not certain that it was saved");
    desk.sees_no("is resynced");
}

#[test]
fn a_token_has_as_many_cells_and_seconds_as_it_shows() {
    let mut desk = at_alice(none, mixed);
    desk.press("<down>r");
    desk.sees("▏ _ _ _ _ _ _ _ the");
    desk.press("00000000");
    desk.sees("That code does not come from “tablet”. Compare the number on the token: 11-2222.");
}
