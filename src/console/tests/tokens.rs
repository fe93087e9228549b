//! Hardware tokens: typed once, confirmed by the same two codes, told in words
//! of their own.

use super::harness::Desk;
use super::office::Start;
use super::people::{alice, dozen};
use super::phone::{Computes, Phone};
use super::screens::drawn;
use crate::model::{DeviceKind, Digits, Period};

/// The key of the tests' token, as its maker prints it.
pub(super) const HEX: &str = "3132333435363738 3930313233343536 37383930";
/// The same in base32.
const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// A token that shows eight digits for 60 s.
pub(super) fn token() -> Phone {
    Phone::typed(BASE32, Computes::Sha1).token(8, 60)
}

/// Fills *Assign* in for the token, up to the last Enter.
pub(super) fn fill_in(desk: &mut Desk, serial: &str) {
    desk.press(&format!("token<tab><right><tab>{serial}<tab>{HEX}<tab><right><tab><right>"));
}

fn at_confirm() -> Desk {
    let mut desk = Desk::with(alice);
    desk.press("<enter>a");
    fill_in(&mut desk, "12-345");
    desk.press("<enter>");
    desk
}

fn type_two_codes(desk: &mut Desk, token: &Phone) {
    desk.press(&token.code(desk.now()));
    desk.wait(60);
    desk.press(&token.code(desk.now()));
}

#[test]
fn a_token_of_eight_digits_is_assigned_by_its_number_its_key_and_two_codes() {
    let mut desk = at_confirm();
    desk.sees("Confirm");
    desk.sees("step 2 of 2");
    desk.sees("the token shows now");
    desk.sees("_ _ _ _ _ _ _ the one showing now");
    for word in ["QR", "scan", "app"] {
        desk.sees_no(word);
    }
    type_two_codes(&mut desk, &token());
    desk.sees("MFA device added: “token” of alice is active.");
    let device = desk.credentials("alice").devices.remove(0);
    assert!(matches!(&device.kind, DeviceKind::HardwareToken { serial } if serial.as_str() == "12-345"));
    assert_eq!((device.parameters.digits, device.parameters.period), (Digits::Eight, Period::Sixty));
}

#[test]
fn a_token_that_computes_sha_512_is_assigned_too() {
    let mut desk = Desk::with(alice);
    desk.press(&format!("<enter>atoken<tab><right><tab>12<tab>{BASE32}<tab><tab><tab><left><enter>"));
    let token = Phone::typed(BASE32, Computes::Sha512);
    desk.press(&token.code(desk.now()));
    desk.wait(30);
    desk.press(&token.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn the_key_is_hidden_while_it_is_typed_and_shows_when_asked_for() {
    let mut desk = Desk::with(alice);
    desk.press(&format!("<enter>atoken<tab><right><tab>12-345<tab>{BASE32}"));
    desk.sees_no(&BASE32[..4]);
    desk.sees("••••");
    desk.sees("Ctrl-R show key");
    desk.press("<c-r>");
    desk.sees(BASE32);
    desk.press("<c-r>");
    desk.sees_no(&BASE32[..4]);
    // It hides again as soon as the field is left.
    desk.press("<c-r><tab><backtab>");
    desk.sees_no(&BASE32[..4]);
    desk.press("<enter>");
    desk.sees("Confirm");
    desk.sees_no(&BASE32[..4]);
}

#[test]
fn the_key_is_not_kept_where_the_token_is_refused() {
    let mut desk = Desk::with(dozen);
    desk.press("/alice<enter>a");
    fill_in(&mut desk, "12-345");
    desk.press("<enter>");
    type_two_codes(&mut desk, &token());
    desk.press("<enter><esc>/<c-u>bob<enter>a");
    fill_in(&mut desk, "12-345");
    desk.press("<enter>");
    desk.sees("The token 12-345 is alice's already.");
    desk.sees("step 1 of 2");
    desk.sees_no("••••");
    desk.press("<enter>");
    desk.sees("The token 12-345 is alice's already.");
}

#[test]
fn a_token_in_stock_is_assigned_by_its_serial_number_alone() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>atoken<tab><right><tab>12-345<enter>");
    desk.sees("The token 12-345 is not in stock, so its secret key is needed.");
    desk.press("<c-u>stock-1<enter>");
    desk.sees("Confirm");
    type_two_codes(&mut desk, &token());
    desk.sees("MFA device added");
}

#[test]
fn what_is_wrong_is_told_when_a_field_is_left_and_what_is_missing_on_enter() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>a<enter>");
    desk.sees("The device needs a name.");
    desk.press("token<tab><right><enter>");
    desk.sees("The token's serial number is needed.");
    desk.press("a number<tab>");
    desk.sees("The serial number: it cannot have a blank");
    desk.press("<c-u>12-345<tab>0189<tab>");
    desk.sees("That is no secret key: character 1 is not base32");
    desk.press("<c-u>ABCD<tab>");
    desk.sees("at least 128 are needed");
    desk.press("<c-u>");
    desk.paste(HEX);
    desk.press("<enter>");
    desk.sees("Confirm");
}

#[test]
fn esc_leaves_a_token_pending_and_it_is_resumed_at_its_codes() {
    let mut desk = at_confirm();
    desk.press("<esc>");
    desk.sees("Security credentials");
    desk.sees("◐ pending");
    desk.press("<enter>");
    desk.sees("Confirm");
    desk.sees("Esc back");
    type_two_codes(&mut desk, &token());
    desk.sees("MFA device added");
}

#[test]
fn what_is_said_of_a_token_speaks_of_the_token() {
    let mut desk = at_confirm();
    desk.press("00000000");
    desk.sees("That code does not come from this key. Was it mistyped?");
    let token = token();
    desk.press(&token.code(desk.now()));
    desk.press(&token.code(desk.now()));
    desk.sees("Wait for the token to show a new one");
    desk.press("u");
    desk.sees("Discard the enrollment of “token”? The token can be assigned again");
    desk.press("u");
    desk.sees("The enrollment was discarded.");

    let mut desk = at_confirm();
    desk.press(&token.ahead(-900).code(desk.now()));
    desk.sees("The token's clock is 15 minutes slow, which is too far off: use another token.");
}

#[test]
fn a_slow_token_works_and_nobody_is_told_to_set_it() {
    let mut desk = at_confirm();
    type_two_codes(&mut desk, &token().ahead(-180));
    desk.sees("The token's clock is 3 minutes slow. The device works: the difference is known");
}

#[test]
fn the_countdown_goes_by_the_period_of_the_token() {
    let mut desk = at_confirm();
    let token = token();
    desk.press(&token.code(desk.now()));
    desk.sees("the next code: in 55 s");
    desk.wait(55);
    desk.sees("the next code: now");
}

#[test]
fn an_enrollment_of_a_token_that_ran_out_says_what_to_do() {
    let mut desk = at_confirm();
    desk.wait(900);
    desk.sees("Assign the token again; its secret key is typed anew.");
}

#[test]
fn the_pages_of_a_token() {
    let form = |desk: &mut Desk| {
        desk.press("<enter>a");
        fill_in(desk, "12-345");
    };
    drawn("assign-token", Start::Ready, alice, |desk| form(desk));
    drawn("assign-token-key-shown", Start::Ready, alice, |desk| {
        form(desk);
        desk.press("<up><up><c-r>");
    });
    drawn("assign-no-name", Start::Ready, alice, |desk| desk.press("<enter>a<enter>"));
    drawn("confirm-token", Start::Ready, alice, |desk| {
        form(desk);
        desk.press("<enter>");
        let code = token().code(desk.now());
        desk.press(&code);
    });
}
