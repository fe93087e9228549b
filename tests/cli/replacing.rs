//! `devices replace`: a new device in the place of another.

use crate::support::app::step;
use crate::support::{Dialog, Home, confirmed_before, devices, enrolled, enrolled_before};

fn replacing(home: &Home, more: &[&str]) -> Dialog {
    let args = ["devices", "replace", "alice", "phone", "--device", "new-phone", "--show-key"];
    home.dialog(&[&args[..], more].concat())
}

fn states(home: &Home) -> Vec<(String, String)> {
    let all = devices(home, "alice");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    all.as_array().unwrap().iter().map(|device| (text(&device["name"]), text(&device["state"]))).collect()
}

fn are(home: &Home, expected: &[(&str, &str)]) {
    let states = states(home);
    let states: Vec<(&str, &str)> = states.iter().map(|(n, s)| (n.as_str(), s.as_str())).collect();
    assert_eq!(states, expected);
}

#[test]
fn the_old_device_works_until_the_new_one_is_confirmed() {
    let home = Home::with_users(&["alice"]);
    let old = enrolled_before(&home, "alice", "phone");
    let mut dialog = replacing(&home, &[]);
    let new = dialog.key();
    dialog.hear("Code 1: ");
    dialog.answer("q");
    let left = dialog.end().exits(1);
    let command = "Go on with: mfa-enroll enroll alice --device new-phone --resume\n";
    assert!(left.out.ends_with(command), "{left:#?}");
    are(&home, &[("phone", "active"), ("new-phone", "pending")]);
    assert_eq!(home.run(&["verify", "alice"], &old.code(step())).exits(0).out, "accepted\n");
    let mut again = home.enroll(&["alice", "--device", "new-phone", "--resume"]);
    assert_eq!(again.key().code(1), new.code(1));
    confirmed_before(&mut again, &new);
    assert!(again.end().exits(0).out.ends_with("MFA device added\nphone is deactivated.\n"));
    are(&home, &[("phone", "deactivated"), ("new-phone", "active")]);
}

#[test]
fn a_lost_one_is_deactivated_at_once() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let ran = replacing(&home, &["--lost", "--identified", "manager"]).end().exits(1);
    assert!(ran.out.starts_with("The lost device is deactivated"), "{ran:#?}");
    are(&home, &[("phone", "deactivated"), ("new-phone", "pending")]);
}

#[test]
fn of_eight_the_old_one_goes_and_a_ninth_is_refused() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    for n in 2..=8 {
        enrolled(&home, "alice", &format!("phone{n}"));
    }
    home.run(&["enroll", "alice", "--device", "ninth", "--show-key"], "")
        .fails_in_two_lines(1, "eight devices");
    let token = ["enroll", "alice", "--device", "ninth", "--token", "4711"];
    home.run(&token, "3132333435363738393031323334353637383930\n").fails_in_two_lines(1, "eight devices");
    let mut dialog = replacing(&home, &[]);
    let app = dialog.key();
    confirmed_before(&mut dialog, &app);
    assert!(dialog.end().exits(0).out.ends_with("is deleted: there were eight already.\n"));
    let states = states(&home);
    assert_eq!(states.len(), 8);
    assert!(!states.iter().any(|(name, _)| name == "phone"), "{states:?}");
}

#[test]
fn a_code_of_another_device_identifies_and_the_codes_follow() {
    let home = Home::with_users(&["alice"]);
    enrolled_before(&home, "alice", "phone");
    let tablet = enrolled_before(&home, "alice", "tablet");
    let mut dialog = replacing(&home, &["--identified", "code"]);
    dialog.answer(&tablet.code(step()));
    let new = dialog.key();
    confirmed_before(&mut dialog, &new);
    dialog.end().exits(0);
    are(&home, &[("phone", "deactivated"), ("tablet", "active"), ("new-phone", "active")]);
}
