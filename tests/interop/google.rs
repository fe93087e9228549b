//! The google-authenticator PAM module logs in with what we export, and we import what it and its
//! command wrote.

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::login::Login;
use super::peers::{export, have, program, prove, verifies};
use crate::support::app::{App, step};
use crate::support::{Home, devices, enrolled_before, run};

fn login() -> Option<Login> {
    Login::by("pam_google_authenticator.so", "secret={folder}/keys/${USER} user={owner}")
}

#[test]
fn the_module_lets_people_in_once_by_each_code() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice", "bob"]);
    let apps = ["alice", "bob"].map(|user| (user, enrolled_before(&home, user, "phone")));
    export(&home, "google-authenticator", &login.place("keys"), &[]);
    login.hand_over();
    for (user, app) in &apps {
        // Three tries in 30 seconds, right ones too: that is what the module is told.
        let now = step();
        assert!(!login.lets_in(user, &app.code(now - 1)), "the code of the enrollment");
        assert!(login.lets_in(user, &app.code(now)), "{user}");
        assert!(!login.lets_in(user, &app.code(now)), "a replay");
    }
    let now = step();
    assert!(!login.lets_in("carol", &apps[0].1.code(now)));
}

#[test]
fn replacing_a_file_of_the_module_opens_no_used_code_again() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let keys = login.place("keys");
    export(&home, "google-authenticator", &keys, &[]);
    login.hand_over();
    let owner = fs::metadata(login.place("keys/alice")).unwrap().uid();
    let now = step();
    assert!(login.lets_in("alice", &app.code(now)));
    export(&home, "google-authenticator", &keys, &["--overwrite"]);
    assert_eq!(fs::metadata(login.place("keys/alice")).unwrap().uid(), owner);
    assert!(!login.lets_in("alice", &app.code(now)) && !login.lets_in("alice", &app.code(now - 1)));
    // A file of somebody else's key says nothing of this one.
    let other = format!("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n\" DISALLOW_REUSE {}\n\" TOTP_AUTH\n", now + 9);
    fs::remove_file(login.place("keys/alice")).unwrap();
    fs::write(login.place("keys/alice"), other).unwrap();
    export(&home, "google-authenticator", &keys, &["--overwrite"]);
    login.hand_over();
    assert!(login.lets_in("alice", &app.code(now)));
}

#[test]
fn a_clock_that_is_off_is_known_to_the_module_and_comes_back() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice"]);
    let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let (app, now) = (App::scan(key), step());
    home.write("theirs", &format!("{key}\n\" TIME_SKEW -8\n\" DISALLOW_REUSE\n\" TOTP_AUTH\n"));
    let args = ["import", "google-authenticator", "theirs", "--user", "alice", "--trusted"];
    home.run(&args, "").exits(0);
    let keys = login.place("keys");
    export(&home, "google-authenticator", &keys, &[]);
    let off = devices(&home, "alice")[0]["clock_off_secs"].clone();
    assert_eq!(off, -240);
    let other = Home::with_store();
    let args = ["import", "google-authenticator", &keys, "--trusted", "--add-users"];
    other.run(&args, "").exits(0);
    assert_eq!(devices(&other, "alice")[0]["clock_off_secs"], off);
    login.hand_over();
    assert!(!login.lets_in("alice", &app.code(now + 1)) && login.lets_in("alice", &app.code(now - 7)));
    // The code of now may have been used there.
    assert!(verifies(&other, "alice", &app.code(now - 7)));
}

#[test]
fn the_used_codes_of_files_that_the_module_wrote_are_imported() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice", "bob"]);
    let app = enrolled_before(&home, "alice", "phone");
    enrolled_before(&home, "bob", "phone");
    let keys = login.place("keys");
    export(&home, "google-authenticator", &keys, &[]);
    login.hand_over();
    let now = step();
    assert!(login.lets_in("alice", &app.code(now)));
    // The folder is one file with a row a user; a single file names nobody.
    let file = login.place("keys/alice");
    for args in [
        &["import", "google-authenticator", keys.as_str(), "--trusted", "--add-users"][..],
        &["import", "google-authenticator", file.as_str(), "--user", "alice", "--trusted", "--add-users"],
    ] {
        let other = Home::with_store();
        let taken = if args.contains(&"--user") { 1 } else { 2 };
        let out = other.run(args, "").exits(0).out;
        assert!(out.starts_with(&format!("{taken} imported, 0 there already, 0 refused\n")), "{out}");
        assert!(!verifies(&other, "alice", &app.code(now)));
        assert!(verifies(&other, "alice", &app.code(now + 1)));
        let out = other.run(args, "").exits(0).out;
        assert!(out.starts_with(&format!("0 imported, {taken} there already, 0 refused\n")), "{out}");
    }
}

#[test]
fn a_file_of_the_google_authenticator_command_is_imported_and_proven() {
    if !have(&["google-authenticator"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let place = home.path().join("made").to_str().unwrap().to_owned();
    let args = ["-t", "-d", "-f", "-C", "-q", "-r", "3", "-R", "30", "-w", "17", "-e", "5", "-s", &place];
    let made = run(program("google-authenticator", &args, home.path()), "");
    made.exits(0);
    let text = fs::read_to_string(&place).unwrap();
    let app = App::scan(text.lines().next().unwrap());
    let nobodys = home.run(&["import", "google-authenticator", "made"], "");
    let nobodys = nobodys.fails_in_two_lines(1, "1 row cannot be imported");
    assert!(nobodys.out.contains("line 1: it names no user: say whose by --user\n"), "{nobodys:#?}");
    let args = ["import", "google-authenticator", "made", "--user", "alice", "--device", "phone"];
    home.run(&args, "").exits(0);
    assert_eq!(devices(&home, "alice")[0]["state"], "unproven");
    assert!(!verifies(&home, "alice", &app.code(step())));
    prove(&home, "alice", "phone", &app);
    assert_eq!(devices(&home, "alice")[0]["state"], "active");
    assert!(verifies(&home, "alice", &app.code(step() + 1)));
    // The scratch codes let nobody in here.
    let scratch = text.lines().last().unwrap();
    assert!(scratch.len() == 8 && !verifies(&home, "alice", scratch), "{}", scratch.len());
}

#[test]
fn a_file_that_counts_events_is_refused_with_the_reason() {
    if !have(&["google-authenticator"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let place = home.path().join("made").to_str().unwrap().to_owned();
    let args = ["-c", "-f", "-C", "-q", "-u", "-W", "-s", &place];
    run(program("google-authenticator", &args, home.path()), "").exits(0);
    let ran = home.run(&["import", "google-authenticator", "made", "--user", "alice"], "");
    let ran = ran.fails_in_two_lines(1, "1 row cannot be imported");
    assert!(ran.out.contains("HOTP_COUNTER"), "{ran:#?}");
    assert_eq!(devices(&home, "alice"), serde_json::json!([]));
}
