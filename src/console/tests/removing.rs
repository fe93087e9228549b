//! Deactivate and delete: what is asked before it, and what it comes to.

use super::harness::Desk;
use super::owners::{
    alice, at_alice, elsewhere, everybody_must, facts, full, none, one, proofing, tablet, three,
};
use crate::directory::{Removal, Request};
use crate::model::DeviceState;
use crate::store::Settings;

fn states(desk: &Desk) -> Vec<bool> {
    facts(desk).devices.iter().map(|device| device.state == DeviceState::Active).collect()
}

#[test]
fn a_deactivated_device_signs_in_no_more() {
    let mut desk = at_alice(none, three);
    desk.press("d");
    desk.sees("Users › alice › Deactivate");
    desk.sees("phone · authenticator app · active since 2026-11-02");
    desk.sees("Codes of “phone” sign alice in no more; it can be reactivated with two codes.");
    desk.press("<enter>");
    desk.sees("✓ “phone” is deactivated: its codes sign alice in no more.");
    assert_eq!(states(&desk), [false, true, false]);
    assert!(desk.chosen().contains("○ deactivated"));
    desk.press("<up>");
    desk.sees("d reactivate");
}

#[test]
fn esc_takes_nothing_away() {
    let mut desk = at_alice(none, three);
    desk.press("d<esc>x<esc>x<enter><esc><esc>");
    desk.sees("MFA devices, 3 of 8");
    assert_eq!(states(&desk), [true, true, false]);
}

#[test]
fn a_deactivated_device_is_deleted_by_a_key_of_its_own() {
    let mut desk = at_alice(none, three);
    desk.press("<down><down>x");
    desk.sees("Users › alice › Delete");
    desk.sees("cannot be brought back; the name stays in the history");
    desk.sees_no("It is active");
    desk.press("<enter>");
    desk.sees("Delete “old” of alice? Its secret key is destroyed.");
    desk.press("<enter>yd ");
    assert_eq!(states(&desk).len(), 3);
    desk.press("x");
    desk.sees("✓ “old” of alice is deleted and its secret key destroyed.");
    desk.sees("MFA devices, 2 of 8");
    assert!(desk.chosen().starts_with("tablet"));
}

#[test]
fn deleting_an_active_device_is_one_question() {
    let mut desk = at_alice(none, three);
    desk.press("x<enter>");
    desk.sees("“phone” of alice is active. Deactivate and delete it?");
    desk.press("x");
    desk.sees("MFA devices, 2 of 8");
}

#[test]
fn the_last_device_of_who_must_have_one_is_asked_for_once_more() {
    let mut desk = at_alice(everybody_must, one);
    desk.press("d");
    desk.sees("It is the last active device of alice, who must have one.");
    desk.press("<enter>");
    desk.sees("Is alice to be left without?");
    desk.press("<enter>dx<esc>");
    assert_eq!(states(&desk), [true]);
    desk.press("<enter>l");
    desk.sees("“phone” is deactivated");
    desk.sees("MFA overdue since 2026-10-22");
    assert_eq!(states(&desk), [false]);
    // It signs nobody in any more: to delete it leaves nobody without.
    desk.press("x<enter>x");
    desk.sees("None. Press a to assign one.");
}

#[test]
fn deleting_the_last_active_device_needs_both_questions() {
    let mut desk = at_alice(everybody_must, one);
    desk.press("x<enter>x");
    desk.sees("Is alice to be left without?");
    desk.press("x");
    assert_eq!(states(&desk), [true]);
    desk.press("l");
    desk.sees("None. Press a to assign one.");
}

#[test]
fn with_another_active_one_or_without_a_rule_nothing_more_is_asked() {
    for (rules, people) in [(everybody_must as fn(&mut Settings), three as fn(&_, &_) -> _), (none, one)] {
        let mut desk = at_alice(rules, people);
        desk.press("d");
        desk.sees_no("last active device");
        desk.press("<enter>");
        desk.sees("“phone” is deactivated");
    }
}

#[test]
fn one_that_became_the_last_meanwhile_is_refused_then_asked_for() {
    let mut desk = at_alice(everybody_must, three);
    desk.press("d");
    let id = facts(&desk).devices[1].id;
    let removal = Removal { user: alice(), id, proofing: None, leaves_none: false };
    elsewhere(&desk, Request::Deactivate(removal));
    desk.press("<enter>");
    desk.sees("phone is the last active device of alice, who must have one.");
    desk.press("<enter>");
    desk.sees("Is alice to be left without?");
    desk.press("l");
    assert_eq!(states(&desk), [false, false, false]);
}

#[test]
fn where_it_must_be_said_nothing_is_chosen_and_nothing_goes_without() {
    let mut desk = at_alice(proofing, three);
    for keys in ["d", "x"] {
        desk.press(keys);
        desk.sees_no("not said");
        desk.sees_no("(•)");
        desk.press("<enter>");
        desk.sees("It must be said how alice was identified.");
        assert_eq!(states(&desk), [true, true, false]);
        desk.press("<esc>");
    }
    desk.press("d<right>");
    desk.sees("(•) by badge");
    desk.press("<tab>HD-4711<enter>");
    desk.sees("“phone” is deactivated");
}

#[test]
fn where_it_need_not_be_said_it_is_not_but_a_ticket_alone_says_nothing() {
    let mut desk = at_alice(none, three);
    desk.press("d");
    desk.sees("(•) not said");
    desk.press("<tab>");
    desk.paste("HD-4711");
    desk.press("<enter>");
    desk.sees("It must be said how alice was identified.");
    desk.press("<left><enter>");
    desk.sees("“phone” is deactivated");
}

#[test]
fn a_code_of_another_device_is_chosen_beforehand_for_ten_minutes() {
    let mut desk = at_alice(proofing, three);
    desk.press("t");
    desk.press(&tablet().code(desk.now()));
    desk.press("<esc>d");
    desk.sees("(•) by a code from tablet");
    desk.press("<esc><down>d");
    // Whoever holds the device itself is not told from its owner by it.
    desk.sees_no("by a code");
    desk.press("<esc><up>d");
    desk.wait(600);
    desk.press("<enter>");
    desk.sees("alice did not give such a code here in the last ten minutes.");
    desk.sees_no("by a code from");
    desk.press("<right><enter>");
    desk.sees("“phone” is deactivated");
}

#[test]
fn an_enter_struck_twice_takes_away_once() {
    let mut desk = at_alice(none, three);
    desk.press("d");
    desk.hold_back();
    desk.press("<enter><enter><tab>x<enter>");
    desk.release();
    desk.sees("✓ “phone” is deactivated");
}

#[test]
fn what_was_taken_away_is_told_although_the_page_was_left() {
    for (keys, told) in
        [("d<enter>", "The device was deactivated."), ("x<enter>x", "The device was deleted.")]
    {
        let mut desk = at_alice(none, three);
        desk.press(&keys[..1]);
        desk.hold_back();
        desk.press(&keys[1..]);
        desk.press("<esc>");
        desk.release();
        desk.sees(told);
        desk.sees("MFA devices");
    }
}

#[test]
fn a_disk_that_fails_leaves_the_page_with_its_doubt() {
    let mut desk = at_alice(none, full);
    desk.press("d");
    desk.office.fail_disk();
    desk.press("<enter>");
    desk.sees("Not certain that it was saved");
    desk.sees("› Deactivate");
    desk.sees_no("is deactivated:");
}
