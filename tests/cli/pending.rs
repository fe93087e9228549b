//! An enrollment under way: gone on with by `enroll --resume`, ended by `devices
//! discard`.

use crate::support::app::{App, step};
use crate::support::{Home, devices, enrolled};

/// alice with an enrollment of her phone under way, begun with these options.
fn under_way(options: &[&str]) -> (Home, App) {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&[&["alice", "--device", "phone"][..], options].concat());
    let app = dialog.key();
    dialog.end().exits(1);
    (home, app)
}

fn events(home: &Home) -> Vec<String> {
    let entries = home.json(&["history", "alice", "--json"]);
    entries.as_array().unwrap().iter().map(|entry| entry["event"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_is_gone_on_with_whatever_its_label_and_hash() {
    let (home, app) = under_way(&["--label", "alice, work", "--sha256"]);
    let mut dialog = home.enroll(&["ALICE", "--device", "PHONE", "--resume"]);
    let again = dialog.key();
    assert!(dialog.said.contains("had begun before"), "{}", dialog.said);
    assert!(dialog.said.contains("“Example: alice, work”"), "{}", dialog.said);
    assert_eq!(again.code(1), app.code(1));
    let (app, now) = (app.with_sha256(), step());
    dialog.hear("Code 1: ");
    dialog.answer(&app.code(now));
    dialog.hear("Code 2: ");
    dialog.answer(&app.code(now + 1));
    dialog.end().exits(0);
    assert_eq!(devices(&home, "alice")[0]["algorithm"], "SHA-256");
}

#[test]
fn a_token_is_gone_on_with_without_its_key() {
    let home = Home::with_users(&["alice"]);
    let key = "3132333435363738393031323334353637383930";
    let token = ["enroll", "alice", "--device", "token", "--token", "47", "--digits", "8"];
    home.run(&token, key).exits(1);
    let (app, now) = (App::token(b"12345678901234567890"), step());
    let codes = format!("{}\n{}\n", app.code(now), app.code(now + 1));
    let ran = home.run(&["enroll", "alice", "--device", "token", "--resume"], &codes).exits(0);
    assert!(ran.out.starts_with("This enrollment had begun before.\n"), "{ran:#?}");
    assert!(ran.out.ends_with("MFA device added\n"), "{ran:#?}");
    assert!(!ran.out.contains("discarded"), "{ran:#?}");
}

#[test]
fn one_that_replaces_another_still_does() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let replace = ["devices", "replace", "alice", "phone", "--device", "new", "--show-key"];
    home.run(&replace, "").exits(1);
    let mut dialog = home.enroll(&["alice", "--device", "new", "--resume"]);
    let (app, now) = (dialog.key(), step());
    dialog.hear("Code 1: ");
    dialog.answer(&app.code(now));
    dialog.hear("Code 2: ");
    dialog.answer(&app.code(now + 1));
    let ran = dialog.end().exits(0);
    assert!(ran.out.ends_with("MFA device added\nphone is deactivated.\n"), "{ran:#?}");
}

#[test]
fn a_dry_run_leaves_it_and_discarding_destroys_it() {
    let (home, app) = under_way(&[]);
    let discard = ["devices", "discard", "Alice", "Phone"];
    let ran = home.run(&[&discard[..], &["--dry-run"]].concat(), "").exits(0);
    let would = "Would discard the enrollment of phone for alice. Nothing was changed (--dry-run).\n";
    assert_eq!(ran.out, would);
    assert_eq!(devices(&home, "alice")[0]["state"], "pending");
    let ran = home.run(&discard, "").exits(0);
    assert!(ran.out.starts_with("Discarded the enrollment of phone for alice."), "{ran:#?}");
    assert_eq!(devices(&home, "alice"), serde_json::json!([]));
    assert_eq!(events(&home)[0], "enrollment_discarded");
    // The next one has another key.
    let mut dialog = home.enroll(&["alice", "--device", "phone"]);
    assert_ne!(dialog.key().code(1), app.code(1));
    dialog.end().exits(1);
}

#[test]
fn a_discarded_token_can_be_assigned_again() {
    let home = Home::with_users(&["alice", "bob"]);
    let key = "3132333435363738393031323334353637383930";
    home.run(&["enroll", "alice", "--device", "token", "--token", "47"], key).exits(1);
    let ran = home.run(&["devices", "discard", "alice", "token"], "").exits(0);
    assert!(ran.out.ends_with("The token 47 can be assigned again.\n"), "{ran:#?}");
    home.run(&["enroll", "bob", "--device", "token", "--token", "47"], key).exits(1);
}

#[test]
fn where_none_is_under_way_it_says_so_and_changes_nothing() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let before = events(&home);
    for (args, what) in [
        (&["devices", "discard", "alice", "watch"][..], "No enrollment of watch is under way for alice."),
        (&["devices", "discard", "alice", "phone"], "phone of alice is a device"),
        (&["devices", "discard", "alice", "phone", "--dry-run"], "phone of alice is a device"),
        (&["devices", "discard", "nobody", "phone"], "no user nobody"),
        (&["enroll", "alice", "--device", "watch", "--resume"], "No enrollment of watch is under way"),
        (&["enroll", "alice", "--device", "phone", "--resume"], "phone of alice is a device"),
    ] {
        let ran = home.run(args, "").fails_in_two_lines(3, what);
        assert_eq!(ran.out, "", "{args:?}");
    }
    assert_eq!(events(&home), before);
}

#[test]
fn its_key_goes_to_a_pipe_only_if_that_is_asked_for() {
    let (home, _) = under_way(&[]);
    let ran = home.run(&["enroll", "alice", "--device", "phone", "--resume"], "");
    let ran = ran.fails_in_two_lines(2, "secret key");
    assert!(ran.err.contains("--show-key") && ran.out.is_empty(), "{ran:#?}");
}
