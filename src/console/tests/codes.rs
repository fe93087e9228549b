//! The two codes: what each verdict leaves in the boxes and asks for next.

use super::harness::Desk;
use super::people::alice;
use super::phone::Phone;
use super::wizard::at_confirm;
use crate::model::Timestamp;

/// What stands in the two boxes.
fn boxes(desk: &Desk) -> [String; 2] {
    ["Code 1", "Code 2"].map(|label| {
        let row = desk.rows().into_iter().find(|row| row.contains(label)).expect("two boxes");
        let start = row.find(label).unwrap() + label.len();
        row[start..]
            .chars()
            .take_while(|c| !c.is_alphabetic() && *c != '✓')
            .filter(char::is_ascii_digit)
            .collect()
    })
}

fn earlier(desk: &Desk, secs: u64) -> Timestamp {
    Timestamp::from_secs(desk.now().secs() - secs)
}

#[test]
fn a_wrong_code_clears_and_its_verdict_stays_until_the_next_is_judged() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press("000000");
    assert_eq!(boxes(&desk), ["", ""]);
    let verdict = "That code does not come from this key.";
    desk.sees(verdict);
    let code = phone.code(desk.now());
    desk.press(&code[..5]);
    desk.sees(verdict);
    desk.wait(3);
    desk.sees(verdict);
    desk.press(&code[5..]);
    desk.sees_no(verdict);
    desk.sees("✓ right");
    assert_eq!(boxes(&desk), [code.as_str(), ""]);
}

#[test]
fn the_same_code_twice_asks_for_the_next_and_keeps_the_first() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    let code = phone.code(desk.now());
    desk.press(&code);
    desk.press(&code);
    desk.sees("That is the first code again. Wait for the app to show a new one (25 s).");
    assert_eq!(boxes(&desk), [code.as_str(), ""]);
    desk.wait(24);
    desk.sees("Wait for the app");
    desk.wait(1);
    desk.sees("That is the first code again. The app shows a new one now: type that.");
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn swapped_codes_begin_again_with_two_empty_boxes() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    let (old, new) = (phone.code(earlier(&desk, 30)), phone.code(desk.now()));
    desk.press(&new);
    desk.press(&old);
    desk.sees("Both codes are right, but swapped.");
    assert_eq!(boxes(&desk), ["", ""]);
    desk.press(&new);
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn a_skipped_code_makes_the_newer_one_the_first() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(60);
    let newer = phone.code(desk.now());
    desk.press(&newer);
    desk.sees("one in between was skipped. Now type the next one.");
    assert_eq!(boxes(&desk), [newer.as_str(), ""]);
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn a_code_that_is_over_is_told_with_its_age() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(earlier(&desk, 150)));
    desk.sees("That code was right 3 minutes ago. Type the one showing now.");
    let code = phone.code(desk.now());
    desk.press(&code);
    if !desk.words().contains("MFA device added") {
        assert_eq!(boxes(&desk), [code.as_str(), ""]);
        desk.wait(30);
        desk.press(&phone.code(desk.now()));
    }
    desk.sees("MFA device added");
}

#[test]
fn a_slow_clock_within_five_minutes_is_accepted_and_told() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri().ahead(-90);
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("The phone's clock is 90 s slow. The device works; set the phone's time to automatic.");
    desk.press("<enter>");
    desk.sees("90 s slow");
}

#[test]
fn a_clock_too_far_off_is_told_and_set_right_it_works() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri().ahead(-840);
    desk.press(&phone.code(desk.now()));
    desk.sees("The phone's clock is 14 minutes slow: set it to automatic, then try again.");
    assert_eq!(boxes(&desk), ["", ""]);
    let phone = phone.ahead(0);
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn a_short_code_is_told_on_enter() {
    let mut desk = at_confirm();
    desk.press("123<enter>");
    desk.sees("A code has six digits.");
    assert_eq!(boxes(&desk)[0], "123");
    desk.press("<backspace><backspace><backspace>");
    assert_eq!(boxes(&desk)[0], "");
}

#[test]
fn blanks_and_dashes_in_a_code_do_not_matter() {
    let mut desk = at_confirm();
    let code = desk.scan_uri().code(desk.now());
    desk.press(&format!("{} {}-{}", &code[..2], &code[2..4], &code[4..]));
    desk.sees("✓ right");
}

#[test]
fn an_app_that_ignores_sha_256_is_kept_as_sha_1_by_enter() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<tab><tab><tab><right><enter>");
    assert!(desk.key_uri().contains("algorithm=SHA256"));
    let phone = desk.scan().ignoring_settings();
    desk.press("<enter>");
    desk.press(&phone.code(desk.now()));
    desk.sees("The app computes SHA-1 although the key says SHA-256.");
    desk.sees("Enter keep it");
    desk.press("<enter>");
    desk.sees("✓ right");
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn an_app_that_heeds_sha_256_needs_no_word() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<tab><tab><tab><right><enter>");
    let phone = desk.scan();
    desk.press("<enter>");
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn the_countdown_reaches_the_next_code_second_by_second() {
    let mut desk = at_confirm();
    let phone: Phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.sees("the next code: in 25 s");
    desk.wait(1);
    desk.sees("the next code: in 24 s");
    desk.wait(23);
    desk.sees("the next code: in 1 s");
    desk.wait(1);
    desk.sees_no("the next code: in");
    desk.sees("the next code: now");
}
