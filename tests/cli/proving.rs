//! `devices resync` and `devices reactivate`: two codes over pipes.

use crate::support::app::step;
use crate::support::pty::Terminal;
use crate::support::{Home, devices, enrolled, enrolled_before};

#[test]
fn two_codes_in_a_row_resync_a_device() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let mut dialog = home.dialog(&["devices", "resync", "alice", "phone"]);
    let now = step();
    dialog.hear("Code 1: ");
    dialog.answer("help");
    assert!(dialog.hear("Code 1: ").starts_with("Type the code that phone shows"));
    dialog.answer("1234");
    assert!(dialog.hear("Code 1: ").starts_with("A code has six digits."));
    dialog.answer(&app.code(now));
    assert!(dialog.hear("Code 2: ").starts_with("Right. "));
    dialog.answer(&app.code(now + 1));
    let ran = dialog.end().exits(0);
    assert!(ran.out.ends_with("phone is resynced. Its clock is right.\n"), "{ran:#?}");
    assert_eq!(home.run(&["verify", "alice"], &app.code(now + 1)).exits(1).out, "refused\n");
}

#[test]
fn codes_of_another_device_resync_nothing() {
    let home = Home::with_users(&["alice"]);
    enrolled_before(&home, "alice", "phone");
    let other = enrolled_before(&home, "alice", "tablet");
    let before = devices(&home, "alice");
    let input = format!("{}\n", other.code(step()));
    let ran = home.run(&["devices", "resync", "alice", "phone"], &input).exits(1);
    assert!(ran.out.contains("comes from the device “tablet”. Type one of phone."), "{ran:#?}");
    assert!(ran.out.ends_with("phone stays as it is.\n") && ran.err.is_empty(), "{ran:#?}");
    assert_eq!(devices(&home, "alice"), before);
    // It counts as a failure to sign in.
    assert_eq!(home.json(&["users", "show", "alice", "--json"])[0]["failures"], 1);
}

#[test]
fn reactivation_wants_fresh_codes() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    home.run(&["devices", "deactivate", "alice", "phone"], "").exits(0);
    let now = step();
    let old = format!("{}\n{}\n", app.code(now - 3), app.code(now - 2));
    let ran = home.run(&["devices", "reactivate", "alice", "phone"], &old).exits(1);
    assert!(ran.out.contains("used already"), "{ran:#?}");
    assert_eq!(devices(&home, "alice")[0]["state"], "deactivated");
    let now = step();
    let fresh = format!("{}\n{}\n", app.code(now), app.code(now + 1));
    let ran = home.run(&["devices", "reactivate", "alice", "phone"], &fresh).exits(0);
    assert!(ran.out.ends_with("phone is active again. Its clock is right.\n"), "{ran:#?}");
    assert_eq!(devices(&home, "alice")[0]["state"], "active");
}

#[test]
fn a_device_in_the_other_state_is_refused_before_a_code_is_asked_for() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let ran = home.run(&["devices", "reactivate", "alice", "phone"], "");
    let ran = ran.fails_in_two_lines(1, "phone is active already");
    assert!(ran.err.contains("devices resync alice phone") && ran.out.is_empty(), "{ran:#?}");
    home.run(&["devices", "deactivate", "alice", "phone"], "").exits(0);
    let ran = home.run(&["devices", "resync", "alice", "phone"], "");
    let ran = ran.fails_in_two_lines(1, "phone is deactivated");
    assert!(ran.err.contains("devices reactivate alice phone") && ran.out.is_empty(), "{ran:#?}");
}

#[test]
fn too_many_wrong_codes_end_it() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let wrong = format!("{}\n", app.wrong_code()).repeat(4);
    let ran = home.run(&["devices", "resync", "alice", "phone"], &wrong);
    ran.fails_in_two_lines(1, "not read for a while");
}

#[test]
fn on_a_terminal_it_asks_and_is_left_by_q() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let vars = &[("TERM", "xterm"), ("LANG", "C.UTF-8")];
    let mut terminal = Terminal::start(&home, &["devices", "resync", "alice", "phone"], 24, 80, vars);
    terminal.see("Code 1: ");
    terminal.type_keys("q\n");
    terminal.see("phone stays as it is.");
    assert_eq!(terminal.end(), 1);
}
