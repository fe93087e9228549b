//! From nothing to a second device, by keys alone; and a store that is locked.

use super::harness::{Desk, Left, Plan};
use super::office::{PASSPHRASE, Start};
use super::people::nobody;

fn without_a_store() -> Desk {
    Desk::of(&Plan { start: Start::NoStore, ..Plan::default() }, nobody)
}

#[test]
fn from_the_first_start_to_a_device_and_the_offer_of_a_second() {
    let mut desk = without_a_store();
    desk.sees("There is no store yet.");
    desk.press("<enter>");
    desk.press(&format!("<tab><tab>{PASSPHRASE}<tab>{PASSPHRASE}<enter>"));
    desk.sees("Write its recovery key down now");
    desk.sees("ABCD EFGH IJKL MNOP");
    desk.press("y");
    desk.sees("There are no users yet.");

    desk.press("nalice<tab>Alice Liddell<tab>alice@example.com<enter>");
    desk.sees("Users › alice › Security credentials");
    desk.sees("Alice Liddell · alice@example.com");
    desk.sees("None. Press a to assign one.");

    desk.press("aphone<enter>");
    desk.sees("step 2 of 3");
    let phone = desk.scan();
    desk.press("<enter>");
    desk.sees("step 3 of 3");
    desk.press(&phone.code(desk.now()));
    desk.sees("✓ right");
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added: “phone” of alice is active.");
    desk.sees_no("clock");

    desk.press("a");
    desk.sees("Assign MFA device");
    desk.press("tablet<enter>");
    let second = desk.scan();
    assert_ne!(second.code(desk.now()), phone.code(desk.now()));
    desk.press("<enter>");
    desk.press(&second.code(desk.now()));
    desk.wait(30);
    desk.press(&second.code(desk.now()));
    desk.press("<enter>");
    desk.sees("MFA devices, 2 of 8");
    desk.press("<esc>");
    desk.sees("1 user · 0 without MFA");
    desk.press("q");
    assert_eq!(desk.left, Some(Left::Code(0)));
}

#[test]
fn an_enter_too_many_does_not_pass_over_the_recovery_key() {
    let mut desk = without_a_store();
    desk.press(&format!("<enter><tab><tab>{PASSPHRASE}<enter>{PASSPHRASE}<enter>"));
    desk.press("<enter><enter><esc>q ");
    desk.sees("Recovery key");
    desk.press("y");
    desk.sees("There are no users yet.");
    assert_eq!(desk.left, None);
}

#[test]
fn a_store_is_not_made_with_two_passphrases_that_differ_or_a_weak_one() {
    let mut desk = without_a_store();
    desk.press("<enter><tab><tab>short<tab>");
    desk.sees("A passphrase has at least 12 characters");
    desk.press(&format!("<c-u>{PASSPHRASE}<tab>{PASSPHRASE}x<enter>"));
    desk.sees("The two passphrases are not the same.");
    desk.press("<backspace><enter>");
    desk.sees("Recovery key");
}

#[test]
fn what_was_pasted_into_a_passphrase_never_shows_and_does_not_submit() {
    let mut desk = without_a_store();
    desk.press("<enter><tab><tab>");
    desk.paste("correct horse\nbattery\r\n");
    desk.sees("Make a store");
    desk.sees("••••••••••••••••••••");
    desk.sees_no("horse");
}

#[test]
fn a_passphrase_that_goes_back_to_the_first_page_is_forgotten() {
    let mut desk = without_a_store();
    desk.press(&format!("<enter><tab><tab>{PASSPHRASE}<esc>"));
    desk.sees("Welcome");
    desk.press("<enter><tab><tab>");
    desk.sees_no("•••");
}

#[test]
fn the_first_page_leads_to_the_demo_and_out() {
    let mut desk = without_a_store();
    desk.press("d");
    assert_eq!(desk.left, Some(Left::Demo));
    let mut desk = without_a_store();
    desk.press("<esc>");
    assert_eq!(desk.left, Some(Left::Code(0)));
}

#[test]
fn a_wrong_passphrase_is_told_and_forgotten_and_the_right_one_opens() {
    let mut desk = Desk::of(&Plan { start: Start::Locked, ..Plan::default() }, nobody);
    desk.press("<enter>");
    desk.sees("The store is locked");
    desk.press("wrong<enter>");
    desk.sees("Wrong passphrase.");
    desk.sees_no("••");
    desk.press(&format!("{PASSPHRASE}<enter>"));
    desk.sees("There are no users yet.");
}

#[test]
fn ctrl_c_leaves_from_anywhere_as_an_interrupt_does() {
    for keys in ["", "n", "n?", "?", "/abc"] {
        let mut desk = Desk::with(nobody);
        desk.press(keys);
        desk.press("<c-c>");
        assert_eq!(desk.left, Some(Left::Code(130)), "{keys}");
    }
}
