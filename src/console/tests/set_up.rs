//! *Set up device* and *Confirm* in detail: what a key asks for, the round of
//! drawings, and what is kept while the QR code is looked at again.

use super::harness::Desk;
use super::people::alice;
use super::wizard::{at_confirm, at_set_up};
use super::{HOME, SMALL};

const SHA256: &str = "Type: time based, SHA-256 · 6 digits · 30 s";

#[test]
fn the_type_stands_where_the_key_is_typed_and_beside_the_code_when_it_is_unusual() {
    let mut desk = at_set_up();
    desk.sees_no("time based");
    for keys in ["<tab>", "<tab>r"] {
        desk.press(keys);
        desk.sees("Type: time based, SHA-1 · 6 digits · 30 s");
    }
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<tab><tab><tab><right><enter>");
    // Beside the code it is broken into two lines.
    for keys in ["", "s"] {
        desk.press(keys);
        desk.sees("Type: time based, SHA-256 · 6");
        desk.sees("digits · 30 s");
    }
    for keys in ["<tab>", "<tab>r"] {
        desk.press(keys);
        desk.sees(SHA256);
    }
    desk.press("r");
    desk.resize(SMALL);
    for keys in ["<tab>", "<tab>r"] {
        desk.press(keys);
        desk.sees(SHA256);
    }
}

/// Which glyphs of the code are in the window.
fn glyphs(desk: &Desk) -> String {
    let all = desk.rows().concat();
    "▀▄".chars().filter(|glyph| all.contains(*glyph)).collect()
}

#[test]
fn a_drawing_that_does_not_fit_is_passed_over_and_the_key_page_says_why() {
    let mut desk = at_set_up();
    desk.press("g");
    assert_eq!(glyphs(&desk), "▄");
    desk.press("g");
    desk.sees("No other drawing fits this window.");
    desk.sees_no("In lower half blocks");
    desk.sees("Tab QR code");
    desk.press("g");
    assert_eq!(glyphs(&desk), "▀");
    // Asked for by its own key, the text says nothing of drawings.
    desk.press("g<tab>");
    desk.sees_no("half blocks");
    desk.sees_no("drawing");
}

#[test]
fn where_all_drawings_fit_the_key_page_says_that_these_were_all() {
    let mut desk = at_set_up();
    desk.resize((132, 43));
    desk.press("g");
    desk.scan();
    desk.press("gg");
    desk.sees("These were all the drawings.");
}

#[test]
fn full_screen_stays_full_screen_while_the_drawings_go_round() {
    let mut desk = at_set_up();
    desk.press("f");
    let is_alone = |desk: &Desk| !desk.words().contains("Cannot scan?");
    for glyph in ["▀", "▄", "▀", "▄"] {
        assert!(is_alone(&desk) && glyphs(&desk) == glyph, "{}", desk.rows().join("\n"));
        desk.press("g");
    }
    desk.press("f");
    desk.sees("Cannot scan?");
}

#[test]
fn a_window_without_room_offers_another_drawing_only_where_one_fits() {
    let mut desk = Desk::with(alice);
    desk.press(&format!("<enter>a{}<enter>", "device-".repeat(9)));
    desk.resize(SMALL);
    desk.sees("The QR code needs");
    desk.sees_no("press g");
    desk.press("g");
    desk.sees("or type the key into the app.");
    desk.resize((132, 43));
    desk.press("<tab>");
    desk.scan();
}

#[test]
fn a_first_code_that_was_right_waits_while_the_qr_code_is_looked_at_again() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.sees("✓ right");
    desk.press("12<esc>");
    desk.scan();
    desk.press("<enter>");
    desk.sees("✓ right");
    desk.sees_no("1 2 ▏");
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn a_wrong_first_code_is_forgotten_while_the_qr_code_is_looked_at_again() {
    let mut desk = at_confirm();
    desk.press("000000<esc><enter>");
    desk.sees_no("does not come from this key");
    desk.sees("Type the code that the app shows now");
}

#[test]
fn where_the_algorithm_was_changed_the_qr_code_is_new_and_both_codes_are_typed_again() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<tab><tab><tab><right><enter><enter>");
    let phone = desk.scan_uri().ignoring_settings();
    desk.press(&phone.code(desk.now()));
    desk.press("<enter>");
    desk.sees("✓ right");
    desk.press("<esc>");
    assert!(!desk.key_uri().contains("SHA256"));
    let phone = desk.scan();
    desk.press("<enter>");
    desk.sees_no("✓ right");
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn the_same_verdict_again_is_seen_to_be_new() {
    let mut desk = at_confirm();
    desk.press("000000");
    desk.sees("That code does not come from this key.");
    desk.sees_no("time)");
    desk.press("111111");
    desk.sees("(2nd time) That code does not come from this key.");
    desk.press("000000");
    desk.sees("(3rd time) That code");
    desk.press("1<enter>");
    desk.sees("A code has six digits.");
    desk.sees_no("time)");
    desk.press("<enter>");
    desk.sees("(2nd time) A code has six digits.");
    desk.press("<backspace>");
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.press("000000");
    desk.sees_no("time)");
}

#[test]
fn what_a_fifth_enrollment_ends_is_said_once() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>");
    for device in ["d1", "d2", "d3", "d4"] {
        desk.press(&format!("a{device}<enter>"));
        desk.sees_no("was ended");
        desk.press("<esc>");
    }
    desk.press("ad5<enter>");
    desk.sees("The enrollment of d1 was ended to make room: delete its entry in the app.");
    desk.press("s");
    desk.sees_no("was ended");
    desk.resize(HOME);
}

#[test]
fn the_key_hides_again_when_the_codes_are_typed() {
    let mut desk = at_set_up();
    let key = desk.set_ups[0].scan.as_ref().unwrap().key.expose()[..4].to_owned();
    desk.press("s");
    desk.sees(&key);
    desk.press("<enter><esc>");
    desk.sees_no(&key);
}
