//! A device that takes the place of another: kept until then, lost, one of eight.

use super::harness::{Desk, Plan};
use super::office::Start;
use super::people::{OLD_KEY, dozen};
use super::phone::{Computes, Phone};
use super::screens::drawn;
use super::tokens;
use crate::console::screen::Open;
use crate::directory::{Request, Ticket};
use crate::model::{DeviceState, Digits, UserName};
use crate::totp::Code;

/// The wizard for a device that takes the place of this one.
pub(super) fn replace(desk: &mut Desk, user: &str, device: &str) {
    let devices = desk.credentials(user).devices;
    let old = devices.iter().find(|other| other.name.as_str() == device).expect("there is such a device");
    desk.open(&Open::Replace(UserName::new(user).unwrap(), old.id, old.name.clone()));
}

fn confirm(desk: &mut Desk) {
    let phone = desk.scan_uri();
    desk.press("<enter>");
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

/// The devices of a user, those that may sign in with a `+`.
fn devices(desk: &Desk, user: &str) -> Vec<String> {
    let devices = desk.credentials(user).devices.into_iter();
    let sign = |state| if state == DeviceState::Active { "+" } else { "-" };
    devices.map(|device| format!("{}{}", sign(device.state), device.name)).collect()
}

#[test]
fn a_device_that_is_still_there_works_until_the_new_one_is_confirmed() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "alice", "old-phone");
    desk.sees("alice › Replace MFA device");
    desk.sees("Does alice still have old-phone?");
    desk.sees("New device │ old-phone-2");
    desk.press("<enter>");
    desk.sees("Example: alice (old-phone-2)");
    assert_eq!(devices(&desk, "alice"), ["+old-phone"]);
    confirm(&mut desk);
    desk.sees("“old-phone” is deactivated: its codes are not taken any more.");
    assert_eq!(devices(&desk, "alice"), ["-old-phone", "+old-phone-2"]);
}

#[test]
fn a_lost_device_is_deactivated_as_soon_as_the_enrollment_begins() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "alice", "old-phone");
    desk.press("<right><tab><tab><tab><c-u>new-phone<enter>");
    desk.sees("“old-phone” is deactivated: its codes are not taken any more.");
    assert_eq!(devices(&desk, "alice"), ["-old-phone"]);
    desk.press("s");
    desk.sees_no("is deactivated");
    confirm(&mut desk);
    assert_eq!(devices(&desk, "alice"), ["-old-phone", "+new-phone"]);
}

#[test]
fn what_ran_out_does_not_say_that_nothing_was_changed_where_a_lost_device_was_deactivated() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "alice", "old-phone");
    desk.press("<right><enter>");
    desk.wait(900);
    desk.sees("has expired or was discarded. “old-phone” stays deactivated.");
}

#[test]
fn where_there_are_eight_the_old_one_is_deleted_and_that_is_said_before_and_after() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "eight", "device-1");
    desk.sees("“device-1” is deleted when the new one is confirmed.");
    desk.sees("device-9");
    desk.press("<enter>");
    confirm(&mut desk);
    desk.sees("“device-1” was deleted, as there were eight devices");
    desk.sees_no("second device");
    let devices = devices(&desk, "eight");
    assert_eq!((devices.len(), devices.last().map(String::as_str)), (8, Some("+device-9")));
}

#[test]
fn a_token_may_take_the_place_of_a_phone() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "alice", "old-phone");
    desk.press("<tab><tab><tab><c-u>");
    tokens::fill_in(&mut desk, "77");
    desk.press("<enter>");
    desk.sees("step 2 of 2");
    let token = tokens::token();
    desk.press(&token.code(desk.now()));
    desk.wait(60);
    desk.press(&token.code(desk.now()));
    desk.sees("“old-phone” is deactivated");
    assert_eq!(devices(&desk, "alice"), ["-old-phone", "+token"]);
}

#[test]
fn a_deactivated_device_can_be_replaced_and_nobody_is_asked_whether_it_is_there() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "bob", "lost-phone");
    desk.sees("lost-phone is deactivated already.");
    desk.sees_no("Does bob still have");
    desk.press("<enter>");
    desk.sees("lost-phone-2");
    desk.sees("step 2 of 3");
}

#[test]
fn a_replacement_that_was_left_and_resumed_still_says_what_happened_to_the_old_one() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "alice", "old-phone");
    desk.press("<enter><esc>");
    let pending = desk.credentials("alice").pending.remove(0);
    desk.open(&Open::Resume(UserName::new("alice").unwrap(), pending.id));
    desk.sees("Set up device");
    confirm(&mut desk);
    desk.sees("“old-phone” is deactivated");
}

#[test]
fn replacing_once_more_goes_on_with_what_is_pending() {
    let mut desk = Desk::with(dozen);
    for _ in 0..2 {
        replace(&mut desk, "alice", "old-phone");
        desk.sees("old-phone-2");
        desk.press("<enter>");
    }
    desk.sees("This enrollment was pending already");
    let uris = desk.set_ups.iter().map(|set_up| set_up.scan.as_ref().unwrap().key_uri.expose());
    let uris: Vec<&str> = uris.collect();
    assert_eq!(uris[0], uris[1]);
}

#[test]
fn where_it_is_mandatory_it_must_be_said_how_the_person_was_identified() {
    let plan = Plan { rules: |settings| settings.proofing_required = true, ..Plan::default() };
    let mut desk = Desk::of(&plan, dozen);
    replace(&mut desk, "alice", "old-phone");
    desk.press("<enter>");
    desk.sees("It must be said how alice was identified.");
    desk.sees_no("not said");
    // The field that is wrong has the keys now.
    desk.press("<right><right><tab>HD-4711");
    desk.sees("(•) by call back");
    desk.press("<enter>");
    desk.sees("Set up device");
}

#[test]
fn a_ticket_without_a_way_is_told() {
    let mut desk = Desk::with(dozen);
    replace(&mut desk, "alice", "old-phone");
    desk.press("<tab><tab>HD-4711<enter>");
    desk.sees("It must be said how alice was identified.");
    desk.press("<right><enter>");
    desk.sees("Set up device");
}

#[test]
fn a_code_of_the_device_itself_does_not_say_who_holds_it() {
    let mut desk = Desk::with(dozen);
    let code = Phone::typed(OLD_KEY, Computes::Sha1).code(desk.now());
    let code = Code::parse(&code, Digits::Six).unwrap();
    desk.office.answers(Ticket(u64::MAX), Request::Test { user: UserName::new("alice").unwrap(), code });
    replace(&mut desk, "alice", "old-phone");
    desk.sees("(•) not said");
    desk.sees_no("by a code from");
}

#[test]
fn until_the_directory_has_told_how_things_stand_only_esc_does_something() {
    let mut desk = Desk::with(dozen);
    let old = desk.credentials("alice").devices.remove(0);
    desk.hold_back();
    desk.open(&Open::Replace(UserName::new("alice").unwrap(), old.id, old.name));
    desk.press("<enter><tab>x");
    desk.sees("Esc back");
    desk.sees_no("Enter next");
    desk.release();
    desk.sees("New device │ old-phone-2");
    desk.press("<esc>");
    desk.sees("12 users");
}

#[test]
fn the_pages_of_a_replacement() {
    drawn("replace", Start::Ready, dozen, |desk| replace(desk, "alice", "old-phone"));
    drawn("replace-lost", Start::Ready, dozen, |desk| {
        replace(desk, "alice", "old-phone");
        desk.press("<right><enter>");
    });
    drawn("replace-eight", Start::Ready, dozen, |desk| replace(desk, "eight", "device-1"));
    drawn("replace-long-names", Start::Ready, dozen, |desk| {
        let device = "a-device-name-of-the-full-sixty-four-characters-that-it-may-have";
        replace(desk, "erin.with-a-user-name-as-long-as-they-come=64@department.example", device);
    });
    drawn("replace-by-a-token", Start::Ready, dozen, |desk| {
        replace(desk, "alice", "old-phone");
        desk.press("<tab><tab><tab><tab><right><tab>");
    });
    drawn("replace-added", Start::Ready, dozen, |desk| {
        replace(desk, "alice", "old-phone");
        desk.press("<enter>");
        confirm(desk);
    });
}
