//! `enroll --token`: a hardware token, whose key is typed once.

use crate::support::app::{App, step};
use crate::support::pty::Terminal;
use crate::support::{Home, devices, enrolled};

/// The key of the norm's examples (RFC 4226, appendix D), as a maker prints it.
const KEY: &str = "3132 3334 3536 3738 3930 3132 3334 3536 3738 3930";

fn token() -> App {
    App::token(b"12345678901234567890")
}

fn enroll(user: &str) -> Vec<&str> {
    vec!["enroll", user, "--device", "token", "--token", "1300-4711", "--digits", "8"]
}

#[test]
fn its_key_is_the_first_line_and_two_codes_follow() {
    let home = Home::with_users(&["alice"]);
    let now = step();
    let input = format!("{KEY}\n{}\n{}\n", token().code(now), token().code(now + 1));
    let ran = home.run(&enroll("alice"), &input).exits(0);
    assert!(ran.out.starts_with("The hardware token 1300-4711 becomes alice's device token.\n"), "{ran:#?}");
    assert!(ran.out.ends_with("MFA device added\n"), "{ran:#?}");
    for foreign in ["QR", "app", "phone", "Scan", "3132", "GEZD"] {
        assert!(!ran.out.contains(foreign), "{foreign} in {ran:#?}");
    }
    let device = &devices(&home, "alice")[0];
    assert_eq!((&device["kind"], &device["serial"]), (&"token".into(), &"1300-4711".into()));
    assert_eq!((&device["digits"], &device["period_secs"]), (&8.into(), &30.into()));
}

#[test]
fn its_other_parameters_are_kept() {
    let home = Home::with_users(&["alice"]);
    let mut args = enroll("alice");
    args.extend(["--period", "60", "--algorithm", "sha512"]);
    home.run(&args, KEY).exits(1);
    let pending = &devices(&home, "alice")[0];
    assert_eq!((&pending["state"], &pending["kind"]), (&"pending".into(), &"token".into()));
    assert_eq!(pending["serial"], "1300-4711");
    let out = home.run(&args, KEY).exits(1).out;
    assert!(out.contains("SHA-512 · 8 digits · 60 s") && out.contains("begun before is discarded"), "{out}");
    assert!(out.ends_with("Go on with: mfa-enroll enroll alice --device token --resume\n"), "{out}");
}

#[test]
fn a_serial_number_is_given_once() {
    let home = Home::with_users(&["alice", "bob"]);
    home.run(&enroll("alice"), KEY).exits(1);
    let ran = home.run(&enroll("bob"), KEY).fails_in_two_lines(1, "1300-4711 is being assigned to alice");
    assert_eq!(ran.out, "");
}

#[test]
fn what_is_no_key_and_what_does_not_go_together_is_refused() {
    let home = Home::with_users(&["alice"]);
    for (key, what) in [("", "no secret key"), ("0000", "no secret key"), ("!", "no secret key")] {
        let ran = home.run(&enroll("alice"), &format!("{key}\n")).fails_in_two_lines(1, what);
        assert_eq!(ran.out, "");
    }
    home.run(&enroll("nobody"), KEY).fails_in_two_lines(3, "no user nobody");
    home.run(&["enroll", "alice", "--device", "t", "--token", "a b"], KEY)
        .fails_in_two_lines(2, "cannot be a serial number");
    for more in [&["--sha256"][..], &["--label", "x"], &["--show-key"]] {
        home.run(&[&enroll("alice")[..], more].concat(), KEY).exits(2);
    }
    home.run(&["enroll", "alice", "--device", "t", "--digits", "8"], "").exits(2);
    assert_eq!(devices(&home, "alice"), serde_json::json!([]));
}

#[test]
fn on_a_terminal_the_key_is_asked_for_without_echo() {
    let home = Home::with_users(&["alice"]);
    let vars = &[("TERM", "xterm"), ("LANG", "C.UTF-8")];
    let mut terminal = Terminal::start(&home, &enroll("alice"), 24, 80, vars);
    terminal.see("Secret key of the token 1300-4711: ");
    assert!(!terminal.echoes());
    terminal.type_keys("not a key\n");
    terminal.see("That is no secret key");
    terminal.see_times("Secret key of the token", 2);
    terminal.type_keys(&format!("{KEY}\n"));
    terminal.see("Code 1: ");
    assert!(terminal.echoes());
    let now = step();
    terminal.type_keys(&format!("{}\n", token().code(now)));
    terminal.see("Code 2: ");
    terminal.type_keys(&format!("{}\n", token().code(now + 1)));
    terminal.see("MFA device added");
    assert_eq!(terminal.end(), 0);
    assert!(!terminal.text().contains("3132"), "{}", terminal.text());
}

#[test]
fn a_token_takes_the_place_of_a_phone() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let now = step();
    let args =
        ["devices", "replace", "alice", "phone", "--device", "token", "--token", "4711", "--digits", "8"];
    let input = format!("{KEY}\n{}\n{}\n", token().code(now), token().code(now + 1));
    let ran = home.run(&args, &input).exits(0);
    assert!(ran.out.ends_with("MFA device added\nphone is deactivated.\n"), "{ran:#?}");
}
