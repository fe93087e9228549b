//! `enroll`: the wizard over pipes, with an app of our own.

use crate::support::app::step;
use crate::support::{Home, enrolled};

#[test]
fn two_codes_make_a_device_and_neither_signs_in_afterwards() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone"]);
    let app = dialog.key();
    let now = step();
    dialog.hear("Code 1: ");
    dialog.answer(&app.code(now));
    assert!(dialog.hear("Code 2: ").starts_with("Right. "));
    // Blanks between the digits are how apps show them.
    let (left, right) = (app.code(now + 1)[..3].to_owned(), app.code(now + 1)[3..].to_owned());
    dialog.answer(&format!(" {left} {right} "));
    let ran = dialog.end().exits(0);
    assert!(ran.out.ends_with("MFA device added\n"), "{ran:#?}");
    assert_eq!(ran.err, "");
    for spent in [now, now + 1] {
        assert_eq!(home.run(&["verify", "alice"], &app.code(spent)).exits(1).out, "refused\n");
    }
}

#[test]
fn each_verdict_says_what_to_do_and_shows_no_right_code() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone"]);
    let app = dialog.key();
    let now = step();
    let mut say = |prompt: &str, code: &str| {
        dialog.hear(prompt);
        dialog.answer(code);
        dialog.hear("\n")
    };
    let right = |offset: u64| app.code(now + offset);
    say("Code 1: ", "12345");
    assert!(say("Code 1: ", "").starts_with("Type the code"));
    say("Code 1: ", &app.wrong_code());
    say("Code 1: ", &right(0));
    say("Code 2: ", &right(0));
    say("Code 2: ", &right(2));
    let ran = dialog.end().exits(1);
    for said in [
        "A code has six digits.",
        "That code does not come from this key. Check the entry “Example: alice (phone)”",
        "That is the first code again.",
        "one in between was skipped",
    ] {
        assert!(ran.out.contains(said), "no “{said}” in {ran:#?}");
    }
    for offset in 0..4 {
        assert!(!ran.out.contains(&right(offset)), "{ran:#?}");
    }
}

#[test]
fn what_is_left_open_is_gone_on_with_by_the_same_command() {
    let home = Home::with_users(&["alice"]);
    let mut first = home.enroll(&["alice", "--device", "phone"]);
    let app = first.key();
    first.hear("Code 1: ");
    first.answer("q");
    let left = first.end().exits(1);
    assert!(left.out.contains("Go on with: mfa-enroll enroll alice --device phone --resume\n"), "{left:#?}");
    let mut second = home.enroll(&["alice", "--device", "phone"]);
    let again = second.key();
    assert!(second.said.contains("had begun before"), "{}", second.said);
    assert_eq!(again.code(1), app.code(1));
    // The end of input leaves it open too.
    second.end().exits(1);
    assert_eq!(home.json(&["devices", "list", "alice", "--json"])[0]["state"], "pending");
}

#[test]
fn another_label_begins_anew_and_says_so() {
    let home = Home::with_users(&["alice"]);
    let mut first = home.enroll(&["alice", "--device", "phone"]);
    let app = first.key();
    first.end().exits(1);
    let mut second = home.enroll(&["alice", "--device", "phone", "--label", "alice, work"]);
    assert_ne!(second.key().code(1), app.code(1));
    assert!(second.said.contains("is discarded"), "{}", second.said);
    assert!(second.said.contains("“Example: alice, work”"), "{}", second.said);
    second.end().exits(1);
}

#[test]
fn the_code_is_shown_again_and_the_key_stays() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone"]);
    let app = dialog.key();
    for word in ["show", "back"] {
        dialog.hear("Code 1: ");
        dialog.answer(word);
        assert_eq!(dialog.key().code(1), app.code(1));
    }
    dialog.end().exits(1);
}

#[test]
fn discarding_leaves_nothing() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone"]);
    dialog.hear("Code 1: ");
    dialog.answer("discard");
    dialog.end().exits(1);
    assert_eq!(home.json(&["devices", "list", "alice", "--json"]), serde_json::json!([]));
}

#[test]
fn an_app_that_heeds_sha256_is_enrolled_with_it() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone", "--sha256"]);
    let app = dialog.key().with_sha256();
    let now = step();
    dialog.hear("Code 1: ");
    dialog.answer(&app.code(now));
    dialog.hear("Code 2: ");
    dialog.answer(&app.code(now + 1));
    dialog.end().exits(0);
    assert_eq!(home.json(&["devices", "list", "alice", "--json"])[0]["algorithm"], "SHA-256");
}

#[test]
fn an_app_that_ignores_sha256_is_kept_by_an_empty_line() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone", "--sha256"]);
    let app = dialog.key();
    let now = step();
    dialog.hear("Code 1: ");
    dialog.answer(&app.code(now));
    assert!(dialog.hear("Code 1: ").contains("The app computes SHA-1 although the key says SHA-256."));
    dialog.answer("");
    dialog.hear("Code 2: ");
    dialog.answer(&app.code(now + 1));
    dialog.end().exits(0);
    assert_eq!(home.json(&["devices", "list", "alice", "--json"])[0]["algorithm"], "SHA-1");
}

#[test]
fn the_key_goes_to_a_pipe_only_if_that_is_asked_for() {
    let home = Home::with_users(&["alice"]);
    let ran = home.run(&["enroll", "alice", "--device", "phone"], "");
    let ran = ran.fails_in_two_lines(2, "secret key");
    assert!(ran.err.contains("--show-key") && ran.out.is_empty(), "{ran:#?}");
    assert_eq!(home.json(&["devices", "list", "alice", "--json"]), serde_json::json!([]));
}

#[test]
fn in_a_pipe_there_is_no_qr_code_and_it_says_why() {
    let home = Home::with_users(&["alice"]);
    let ran = home.enroll(&["alice", "--device", "phone"]).end().exits(1);
    assert!(ran.out.contains("No QR code is drawn: standard output is no terminal."), "{ran:#?}");
    assert!(!ran.out.contains(['\u{1b}', '\r']), "{ran:#?}");
}

#[test]
fn a_ninth_device_is_refused_before_a_key_is_made() {
    let home = Home::with_users(&["alice"]);
    for n in 1..=8 {
        enrolled(&home, "alice", &format!("phone{n}"));
    }
    let ran = home.run(&["enroll", "alice", "--device", "phone9", "--show-key"], "");
    let ran = ran.fails_in_two_lines(1, "eight devices");
    assert_eq!(ran.out, "");
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let ran = home.run(&["enroll", "alice", "--device", "PHONE", "--show-key"], "");
    ran.fails_in_two_lines(1, "“phone” already");
}

#[test]
fn a_listener_that_is_gone_does_not_make_it_look_done() {
    let home = Home::with_users(&["alice"]);
    let mut child = home.command(&["enroll", "alice", "--device", "phone", "--show-key"]).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr), (Some(1), Vec::new()));
}

#[test]
fn only_ascii_is_said_where_only_ascii_shows() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone", "--ascii"]);
    dialog.hear("Code 1: ");
    dialog.answer("123");
    assert!(dialog.end().exits(1).out.is_ascii());
}
