//! Others at work on the same store, and a console that is about oneself.

use super::harness::{Desk, Plan};
use super::people::{alice, dozen};
use crate::directory::{Begin, Changed, Request};
use crate::model::{Algorithm, DeviceName, Person, SafeText, UserName};

fn user(name: &str) -> UserName {
    UserName::new(name).unwrap()
}

fn add(name: &str) -> Request {
    Request::AddUser(Person { name: user(name), display_name: SafeText::new("New").ok(), email: None })
}

fn begin(name: &str, device: &str) -> Request {
    Request::Begin(Begin::app(user(name), DeviceName::new(device).unwrap(), Algorithm::Sha1, None))
}

#[test]
fn the_list_shows_what_others_change_and_the_same_user_stays_chosen() {
    let mut desk = Desk::with(dozen);
    desk.press("jj");
    let chosen = desk.chosen();
    desk.sees("12 users");
    desk.elsewhere(add("aaron"));
    desk.news(Changed::Users(vec![user("aaron")]));
    desk.sees("13 users");
    desk.sees("aaron");
    assert_eq!(desk.chosen(), chosen);
    // What is chosen by hand afterwards is where the hand left it.
    desk.press("k");
    desk.press("j");
    assert_eq!(desk.chosen(), chosen);
}

#[test]
fn news_while_a_filter_is_typed_take_nothing_of_it_away() {
    let mut desk = Desk::with(dozen);
    desk.press("/al");
    desk.elsewhere(add("albert"));
    desk.news(Changed::Everything);
    desk.sees("Filter: al");
    desk.sees("albert");
    desk.press("<c-u>bob");
    assert!(desk.chosen().starts_with("bob"));
}

#[test]
fn the_history_grows_on_top_while_the_chosen_entry_stays_so() {
    let mut desk = Desk::with(dozen);
    desk.press("h");
    let chosen = desk.chosen();
    desk.elsewhere(add("aaron"));
    desk.elsewhere(add("abel"));
    desk.news(Changed::Users(vec![user("aaron")]));
    desk.sees("3 entries in the store");
    desk.sees("aaron user added");
    assert_eq!(desk.chosen(), chosen);
    // By a filter, too; and that of one user is not asked for what others did.
    desk.press("/aa");
    desk.sees("1 found");
    desk.elsewhere(add("aada"));
    desk.news(Changed::Everything);
    desk.sees("2 found");
    desk.press("<esc><esc><esc><enter>h");
    desk.elsewhere(begin("aada", "tablet"));
    desk.news(Changed::Users(vec![user("bob")]));
    assert!(!desk.words().contains("tablet"), "it asks only where it is concerned");
    desk.news(Changed::Users(vec![user("aada")]));
    desk.sees("enrollment of tablet begun");
}

#[test]
fn more_than_a_part_of_the_history_that_was_added_meanwhile_is_read_anew() {
    let mut desk = Desk::with(dozen);
    desk.press("h");
    for number in 0..450 {
        desk.elsewhere(add(&format!("u{number}")));
    }
    desk.news(Changed::Everything);
    desk.sees("451 entries in the store");
    desk.press("<end><end><end>");
    desk.sees("store made");
}

#[test]
fn what_is_added_while_the_history_is_being_read_shows_as_well() {
    let mut desk = Desk::with(dozen);
    desk.hold_back();
    desk.press("h");
    desk.elsewhere(add("aaron"));
    desk.news(Changed::Everything);
    desk.elsewhere(add("abel"));
    desk.news(Changed::Everything);
    desk.release();
    desk.sees("aaron user added");
    desk.sees("abel user added");
}

#[test]
fn an_enrollment_that_somebody_else_begins_shows_at_once_and_the_chosen_device_stays_so() {
    let mut desk = Desk::with(dozen);
    desk.press("<enter>");
    let chosen = desk.chosen();
    desk.elsewhere(begin("alice", "tablet"));
    desk.news(Changed::Users(vec![user("bob")]));
    assert!(!desk.words().contains("tablet"), "it asks only where it is concerned");
    desk.news(Changed::Users(vec![user("alice")]));
    desk.sees("tablet");
    desk.sees("expires in 15:00");
    assert_eq!(desk.chosen(), chosen);
}

#[test]
fn news_leave_what_is_typed_in_a_form_alone() {
    let mut desk = Desk::with(alice);
    desk.press("<enter>a");
    desk.press("work");
    desk.news(Changed::Everything);
    desk.sees("Assign MFA device");
    desk.sees("work");
}

fn own() -> Desk {
    Desk::of(&Plan { own: Some("alice"), ..Plan::default() }, dozen)
}

#[test]
fn a_device_of_ones_own_is_an_app_as_tokens_are_given_out() {
    let mut desk = own();
    desk.press("a");
    desk.sees("Authenticator app");
    assert!(!desk.words().contains("Hardware token"));
    desk.press("<tab>");
    desk.sees("Label in app");
    let mut desk = Desk::with(alice);
    desk.press("<enter>a");
    desk.sees("Hardware token");
}

#[test]
fn ones_own_console_begins_at_ones_own_devices_and_ends_there() {
    let mut desk = own();
    desk.sees("alice › Security credentials");
    assert!(!desk.words().contains("Users"), "there is no list to go back to");
    desk.press("<esc>");
    assert!(desk.left.is_some());
}

#[test]
fn ones_own_console_offers_what_one_may_do_and_nothing_else() {
    let mut desk = own();
    let offered: Vec<&str> =
        desk.hints().iter().map(|hint| hint.word).filter(|word| !word.is_empty()).collect();
    assert_eq!(offered, ["assign", "test", "resync", "rename", "back"]);
    for key in ["p", "d", "x", "c", "h", "i", "n"] {
        desk.press(key);
        desk.sees("alice › Security credentials");
    }
}

#[test]
fn the_wizard_of_ones_own_console_comes_back_to_ones_own_devices() {
    let mut desk = own();
    desk.press("a");
    desk.sees("Assign MFA device");
    desk.press("tablet<enter>");
    desk.sees("Set up device");
    desk.press("<esc>");
    desk.sees("alice › Security credentials");
    desk.sees("tablet");
}
