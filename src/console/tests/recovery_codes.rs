//! Recovery codes: made, typed back, used, and thrown away.

use super::harness::{Desk, Plan};
use super::office::Start;
use super::people::{alice, dozen};
use super::screens::drawn;
use super::wizard::at_confirm;
use crate::console::screen::Open;
use crate::model::UserName;

fn open(desk: &mut Desk, user: &str) {
    desk.open(&Open::RecoveryCodes(UserName::new(user).unwrap()));
}

/// The code with this number, counted from 1.
fn code(desk: &Desk, number: usize) -> String {
    desk.codes[number - 1].expose().to_owned()
}

/// The page of a user with a set that is in force.
fn with_codes(desk: &mut Desk, user: &str) -> Vec<String> {
    open(desk, user);
    desk.press("n<enter><enter>");
    desk.press(&code(desk, 7));
    desk.press("<enter>");
    desk.sees("The ten recovery codes are in force.");
    desk.codes.iter().map(|code| code.expose().to_owned()).collect()
}

#[test]
fn ten_codes_are_shown_once_and_are_in_force_when_one_was_typed_back() {
    let mut desk = Desk::with(alice);
    open(&mut desk, "alice");
    desk.sees("alice has no recovery codes.");
    desk.press("n<enter>");
    desk.sees("they are not shown again");
    for number in 1..=10 {
        desk.sees(&format!("{number} {}", code(&desk, number)));
    }
    assert_eq!(desk.credentials("alice").recovery, None);
    desk.press("<enter>");
    desk.sees_no(&code(&desk, 1));
    // Capitals, blanks and dashes do not matter.
    desk.press(&code(&desk, 4).to_lowercase().replace('-', " "));
    desk.press("<enter>");
    desk.sees("The ten recovery codes are in force.");
    desk.sees("10 of 10 recovery codes are left, of the set made on 2026-11-04.");
    assert_eq!(desk.credentials("alice").recovery.map(|(left, _)| left), Some(10));
    desk.press("<esc>");
    desk.sees("1 user");
}

#[test]
fn a_code_that_is_none_of_the_ten_keeps_nothing_and_can_be_typed_again() {
    let mut desk = Desk::with(alice);
    open(&mut desk, "alice");
    desk.press("n<enter><enter>AAAA-BBBB<enter>");
    desk.sees("A recovery code has six groups of four");
    desk.press("<c-u>AAAA-BBBB-CCCC-DDDD-EEEE-FFFF<enter>");
    desk.sees("That is none of these ten codes.");
    assert_eq!(desk.credentials("alice").recovery, None);
    desk.press("<esc>");
    desk.sees(&code(&desk, 10));
    desk.press("<enter>");
    desk.paste(&code(&desk, 10));
    desk.press("<enter>");
    desk.sees("in force");
}

#[test]
fn codes_that_are_not_kept_are_thrown_away_after_a_question_and_the_old_ones_work() {
    let mut desk = Desk::with(alice);
    let old = with_codes(&mut desk, "alice");
    desk.press("n");
    desk.sees("The 10 that are left stop working when the new set is kept, not before.");
    desk.press("<enter><esc>");
    desk.sees(
        "Throw these ten codes away? They are not in force yet. The 10 of the set before stay in force.",
    );
    desk.press("<esc>");
    desk.sees(&code(&desk, 1));
    desk.press("<esc>y");
    desk.sees("1 user");
    open(&mut desk, "alice");
    desk.press(&format!("u{}<enter>", old[0]));
    desk.sees("The recovery code is spent, 9 left.");
}

#[test]
fn a_new_set_ends_the_one_before() {
    let mut desk = Desk::with(alice);
    let old = with_codes(&mut desk, "alice");
    desk.press("<esc>");
    with_codes(&mut desk, "alice");
    desk.press(&format!("u{}<enter>", old[0]));
    desk.sees("That is none of the codes that alice has left.");
}

#[test]
fn a_code_that_is_read_out_is_spent_and_leads_to_a_new_device() {
    let mut desk = Desk::with(alice);
    let codes = with_codes(&mut desk, "alice");
    desk.press("<enter>AAAA-BBBB-CCCC-DDDD-EEEE-FFFF<enter>");
    desk.sees("That is none of the codes that alice has left.");
    desk.press(&format!("<c-u>{}<enter>", codes[2]));
    desk.sees("The recovery code is spent, 9 left. Assign a new device now.");
    desk.sees("alice › Assign MFA device");
    desk.press("<esc>");
    open(&mut desk, "alice");
    desk.sees("9 of 10 recovery codes are left");
    desk.press(&format!("u{}<enter>", codes[2]));
    desk.sees("That is none of the codes that alice has left.");
}

#[test]
fn who_has_eight_devices_is_told_to_replace_one() {
    let mut desk = Desk::with(dozen);
    let codes = with_codes(&mut desk, "eight");
    desk.press(&format!("u{}<enter>", codes[0]));
    desk.sees("9 left. eight has eight devices: replace one of them now.");
    desk.sees("12 users");
}

#[test]
fn where_it_is_mandatory_it_must_be_said_how_the_person_was_identified() {
    let plan = Plan { rules: |settings| settings.proofing_required = true, ..Plan::default() };
    let mut desk = Desk::of(&plan, alice);
    open(&mut desk, "alice");
    desk.press("n<enter>");
    desk.sees("It must be said how alice was identified.");
    desk.press("<right><tab>HD-4711<enter>");
    desk.sees("they are not shown again");
}

#[test]
fn codes_are_covered_by_help_and_gone_with_the_page() {
    let mut desk = Desk::with(alice);
    open(&mut desk, "alice");
    desk.press("n<enter>?");
    desk.sees_no(&code(&desk, 1));
    desk.press("<esc>");
    desk.sees(&code(&desk, 1));
    desk.press("<esc>y");
    desk.sees_no(&code(&desk, 1));
    open(&mut desk, "alice");
    desk.sees("alice has no recovery codes.");
}

#[test]
fn while_the_directory_is_asked_nothing_can_be_typed_and_its_answer_is_shown() {
    let mut desk = Desk::with(alice);
    open(&mut desk, "alice");
    desk.press("n");
    desk.hold_back();
    desk.press("<enter><enter><esc>n");
    desk.release();
    desk.sees("they are not shown again");
    desk.press("<enter>");
    desk.press(&code(&desk, 1));
    desk.hold_back();
    desk.press("<enter><enter><esc><esc>");
    desk.release();
    desk.sees("The ten recovery codes are in force.");
}

#[test]
fn a_disk_that_fails_keeps_no_codes() {
    let mut desk = Desk::with(alice);
    open(&mut desk, "alice");
    desk.press("n<enter><enter>");
    desk.press(&code(&desk, 1));
    desk.office.fail_disk();
    desk.press("<enter>");
    desk.sees("Not certain that it was saved");
    desk.sees_no("are in force");
}

#[test]
fn the_end_of_the_wizard_offers_codes_to_who_has_none() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
    desk.sees("c recovery codes");
    desk.press("c");
    desk.sees("alice has no recovery codes.");
    desk.press("<esc>");
    desk.sees("Security credentials");
    with_codes(&mut desk, "alice");
    desk.press("<esc>atablet<enter><enter>");
    let phone = desk.scan_uri();
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
    desk.sees_no("recovery codes");
}

#[test]
fn the_pages_of_recovery_codes() {
    drawn("recovery-codes-none", Start::Ready, alice, |desk| open(desk, "alice"));
    drawn("recovery-codes-left", Start::Ready, alice, |desk| drop(with_codes(desk, "alice")));
    drawn("recovery-codes-proofing", Start::Ready, alice, |desk| {
        with_codes(desk, "alice");
        desk.press("n<right>");
    });
    drawn("recovery-codes-fresh", Start::Ready, alice, |desk| {
        open(desk, "alice");
        desk.press("n<enter>");
    });
    drawn("recovery-codes-typed-back", Start::Ready, alice, |desk| {
        open(desk, "alice");
        desk.press("n<enter><enter>ABCD-EFGH-IJKL-MNOP-QRST-UVWX<enter>");
    });
    drawn("recovery-codes-used", Start::Ready, alice, |desk| {
        with_codes(desk, "alice");
        desk.press("<enter>ABCD-EFGH");
    });
    drawn("recovery-codes-question", Start::Ready, alice, |desk| {
        open(desk, "alice");
        desk.press("n<enter><esc>");
    });
}
