//! The steps of the wizard: what going back keeps, what a paste does, and what
//! ends it.

use super::harness::Desk;
use super::people::{OLD_KEY, alice, dozen};
use super::phone::{Computes, Phone};

pub(super) fn at_set_up() -> Desk {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<enter>");
    desk
}

pub(super) fn at_confirm() -> Desk {
    let mut desk = at_set_up();
    desk.press("<enter>");
    desk
}

#[test]
fn going_back_and_forth_shows_the_same_code_each_time() {
    let mut desk = at_set_up();
    let first = desk.key_uri().to_owned();
    desk.press("<enter><esc>");
    assert_eq!(desk.scan().code(desk.now()), Phone::scanning(&first).code(desk.now()));
    desk.press("<esc>");
    desk.sees("◐ pending");
    assert!(desk.chosen().contains("phone"));
    desk.press("<enter>");
    desk.sees("Set up device");
    desk.press("<enter><esc><esc><enter>");
    assert_eq!(desk.key_uri(), first);
    // Assigning it once more goes on with it, too.
    desk.press("<esc>aphone<enter>");
    desk.sees("the QR code is the same as before");
    assert_eq!(desk.key_uri(), first);
    // The directory was not asked each time: it would forget a first code.
    assert_eq!(desk.set_ups.len(), 4);
}

#[test]
fn a_resumed_enrollment_is_confirmed_by_the_phone_that_scanned_it_before() {
    let mut desk = at_set_up();
    let phone = desk.scan();
    desk.press("<esc><esc>");
    desk.sees("15 min left");
    desk.press("<enter><enter><enter>");
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn esc_on_assign_makes_nothing() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<esc>");
    desk.sees("None. Press a to assign one.");
    assert!(desk.set_ups.is_empty());
}

#[test]
fn an_enter_struck_twice_on_assign_does_not_leave_what_it_began() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone");
    desk.hold_back();
    desk.press("<enter><enter><enter>");
    desk.sees("Making the key");
    desk.release();
    desk.sees("Set up device");
}

#[test]
fn a_device_name_with_a_blank_is_told_and_can_be_mended() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>amy phone<enter>");
    desk.sees("a name cannot have a blank");
    desk.press("<home><del><del><del>");
    desk.sees_no("cannot");
    desk.press("<enter>");
    desk.sees("Example: alice (phone)");
}

#[test]
fn the_label_follows_the_name_until_it_is_edited() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone");
    desk.sees("alice (phone)");
    desk.press("<tab><tab><c-u>ALICE<backtab><backtab>2");
    desk.sees("phone2");
    desk.sees_no("alice (phone");
    desk.press("<enter>");
    desk.sees("Example: ALICE");
    assert!(desk.key_uri().contains("Example:ALICE?"), "{}", desk.key_uri());
}

#[test]
fn a_name_that_is_taken_is_refused_on_the_form() {
    let mut desk = Desk::with(dozen);
    desk.press("<enter>aOLD-PHONE<enter>");
    desk.sees("has a device named “old-phone” already.");
    desk.sees("step 1 of 3");
    desk.press("<c-u>new-phone<enter>");
    desk.sees("step 2 of 3");
}

#[test]
fn a_ninth_device_is_refused_before_the_wizard() {
    let mut desk = Desk::with(dozen);
    desk.press("/eight<enter>a");
    desk.sees("eight has eight devices, which is the most.");
    desk.sees("Security credentials");
}

#[test]
fn a_paste_never_submits() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>a");
    desk.paste("phone\r\n");
    desk.sees("step 1 of 3");
    desk.press("<enter><enter>");
    let phone = desk.scan_uri();
    let code = phone.code(desk.now());
    desk.paste(&format!("{} {}\n", &code[..3], &code[3..]));
    desk.sees_no("✓ right");
    desk.press("<enter>");
    desk.sees("✓ right");
    desk.wait(30);
    desk.paste(&phone.code(desk.now()));
    desk.sees("step 3 of 3");
    desk.press("<enter>");
    desk.sees("MFA device added");
}

#[test]
fn a_paste_goes_into_the_box_that_waits() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<tab><tab><tab><right><enter><enter>");
    let phone = desk.scan_uri().ignoring_settings();
    desk.press(&phone.code(desk.now()));
    desk.press("<enter>");
    desk.wait(30);
    desk.paste(&phone.code(desk.now()));
    desk.press("<enter>");
    desk.sees("MFA device added");
}

#[test]
fn a_pasted_text_that_is_no_code_changes_nothing() {
    let mut desk = at_confirm();
    desk.press("12");
    desk.paste("https://example.com/");
    desk.sees("nothing was taken over");
    desk.sees("1 2 ▏");
}

#[test]
fn the_key_is_hidden_until_it_is_asked_for_and_gone_once_the_device_is_active() {
    let mut desk = at_set_up();
    let key = desk.set_ups[0].scan.as_ref().unwrap().key.expose().to_owned();
    let shows = |desk: &Desk| desk.words().contains(&key[..4]);
    assert!(!shows(&desk));
    desk.press("s");
    assert!(shows(&desk));
    desk.press("s");
    assert!(!shows(&desk));
    let phone = Phone::typed(&key, Computes::Sha1);
    desk.press("s<enter>");
    assert!(!shows(&desk));
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.press("<enter><enter>");
    desk.sees("● active");
    assert!(!shows(&desk));
}

#[test]
fn in_a_small_window_the_key_is_one_key_away() {
    let mut desk = at_set_up();
    desk.resize(super::SMALL);
    desk.press("s");
    let key = desk.set_ups[0].scan.as_ref().unwrap().key.expose();
    desk.sees(&format!("{} {}", &key[..4], &key[4..8]));
    desk.press("s<tab>");
    desk.scan();
}

#[test]
fn g_goes_round_the_drawings_that_fit_and_the_key() {
    let mut desk = at_set_up();
    let glyph = |desk: &Desk, glyph: char| desk.rows().concat().contains(glyph);
    assert!(glyph(&desk, '▀'));
    desk.press("g");
    assert!(glyph(&desk, '▄'), "{}", desk.rows().join("\n"));
    desk.press("g");
    assert!(!glyph(&desk, '▄') && !glyph(&desk, '▀'));
    desk.press("g");
    assert!(glyph(&desk, '▀'));
    desk.resize((132, 43));
    desk.press("g");
    assert!(!glyph(&desk, '▄') && !glyph(&desk, '▀'));
    desk.scan();
}

#[test]
fn the_time_runs_out_on_set_up_and_on_confirm() {
    for mut desk in [at_set_up(), at_confirm()] {
        desk.wait(899);
        desk.sees_no("expired");
        desk.wait(1);
        desk.sees("The enrollment of “phone” has expired");
        desk.press("<esc>");
        desk.sees("None. Press a to assign one.");
        desk.press("aphone<enter>");
        assert_ne!(
            desk.set_ups[0].scan.as_ref().unwrap().key_uri.expose(),
            desk.set_ups[1].scan.as_ref().unwrap().key_uri.expose()
        );
    }
}

#[test]
fn what_ran_out_behind_the_help_is_told_when_the_help_goes() {
    let mut desk = at_set_up();
    desk.press("?");
    desk.wait(1000);
    desk.press("<esc>");
    desk.sees("has expired");
}

#[test]
fn an_enrollment_that_runs_out_disappears_from_the_lists() {
    let mut desk = at_set_up();
    desk.press("<esc>");
    desk.sees("expires in 15:00");
    desk.wait(900);
    desk.sees("None. Press a to assign one.");
    desk.press("aphone<enter><esc><esc>");
    desk.sees("15 min left");
    desk.wait(60);
    desk.sees("14 min left");
    desk.wait(840);
    desk.sees("○ none");
}

#[test]
fn a_discard_asks_first_and_only_its_own_key_does_it() {
    let mut desk = at_set_up();
    desk.press("u");
    desk.sees("Discard the enrollment of “phone”?");
    desk.press("<enter>yn ");
    desk.sees("Discard the enrollment");
    desk.press("<esc>");
    desk.scan();
    desk.press("uu");
    desk.sees("The enrollment was discarded.");
    desk.sees("None. Press a to assign one.");
}

#[test]
fn keys_struck_before_a_question_was_drawn_do_not_answer_it() {
    let mut desk = at_set_up();
    desk.press_blindly("uuu<enter>");
    desk.sees("Discard the enrollment of “phone”?");
    desk.press("u");
    desk.sees("The enrollment was discarded.");
}

#[test]
fn a_question_is_not_answered_in_a_window_too_small_to_show_it() {
    let mut desk = at_set_up();
    desk.press("u");
    desk.resize((40, 10));
    desk.press("u");
    desk.resize(super::HOME);
    desk.sees("Discard the enrollment of “phone”?");
    desk.resize((40, 10));
    desk.press("<esc>");
    desk.resize(super::HOME);
    desk.scan();
}

#[test]
fn a_code_of_another_device_is_told_with_both_names() {
    let mut desk = Desk::with(dozen);
    desk.press("<enter>aphone<enter><enter>");
    let old = Phone::typed(OLD_KEY, Computes::Sha1);
    desk.press(&old.code(desk.now()));
    desk.sees("That code comes from the device “old-phone”. Use the entry “Example: alice (phone)”.");
}
