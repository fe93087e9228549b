//! A session that is being recorded: by the real `script`, or as asciinema says it. The key gets into
//! the recording only when somebody says so, and the history has that.

use std::process::Command;

use super::console::key_of;
use crate::steps::{begin, confirm, leave, scanned_text};
use crate::terminal::home::Home;
use crate::terminal::scan::scan;

fn recorded() -> Home {
    Home::shipped().with_alice().with_variable("ASCIINEMA_REC", "1")
}

fn history(home: &Home) -> String {
    home.done(&["history", "--json"])
}

fn is_there(program: &str) -> bool {
    if Command::new(program).arg("--version").output().is_ok() {
        return true;
    }
    assert!(std::env::var_os("CI").is_none(), "{program} is missing");
    println!("skipped: {program} is missing");
    false
}

#[test]
fn script_gets_no_key_unasked() {
    if !is_there("script") {
        return;
    }
    let home = Home::shipped().with_alice();
    let mut session = home.shell("P=\"$0\" exec script -qefc '\"$P\"' recording");
    begin(&mut session, "phone");
    session.sees("This session is being recorded by script:");
    session.sees("Enter scanned");
    session.keys("sfgr\t");
    confirm(&mut session);
    session.keys("\x1b");
    session.sees("recorded by script");
    assert!(session.look(scan).is_empty());
    let recording = || std::fs::read_to_string(home.path("recording")).unwrap();
    let before = recording();
    session.keys("y");
    let key = key_of(&scanned_text(&session));
    session.keys("s");
    session.sees(&key[28..]);
    assert!(!before.contains(&key[28..]) && !before.contains("38;5;16"));
    session.keys("\x1b");
    leave(session);
    // The recorder is what stands between: it has the key, and only after it was asked for.
    let whole = recording();
    let asked = whole.find("recorded").expect("the question is in it");
    assert!(whole.find(&key[28..]) > Some(asked) && whole.find("38;5;16") > Some(asked));
    let history = history(&home);
    assert!(history.contains("shown_while_recorded") && history.contains("script"), "{history}");
}

#[test]
fn a_command_that_nobody_answers_refuses_and_changes_nothing() {
    let home = recorded();
    let before = history(&home);
    let commands: [(&[&str], &str); 3] = [
        (&["enroll", "alice", "--device", "phone", "--show-key"], "the secret key"),
        (&["recovery-codes", "make", "alice", "--show"], "the recovery codes"),
        (&["init", "--store", "other"], "the recovery key"),
    ];
    for (args, secret) in commands {
        let ended = home.run(args, "yes\nq\n");
        assert_eq!(ended.code, 2, "{args:?}");
        let what = format!("recorded by asciinema: {secret} would be in the recording.");
        assert!(ended.err.contains(&what) && ended.err.contains("--even-if-recorded"), "{}", ended.err);
        assert_eq!((ended.err.lines().count(), ended.out.as_str()), (2, ""));
    }
    assert!(!home.path("other").exists());
    assert_eq!(history(&home), before);
    let token = ["enroll", "alice", "--device", "t", "--token", "4711"];
    let ended = home.run(&token, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\nq\n");
    assert!(ended.out.contains("Code 1: "), "what is printed of a token is no secret: {}", ended.err);
}

#[test]
fn said_on_the_command_line_it_is_shown_and_history() {
    let home = recorded();
    let even = "--even-if-recorded";
    let ended = home.run(&["enroll", "alice", "--device", "phone", "--show-key", even], "q\n");
    assert!(ended.out.contains("Key: "), "{}", ended.err);
    assert!(history(&home).contains("shown_while_recorded"));
    assert_eq!(home.run(&["recovery-codes", "make", "alice", "--show", even], "q\n").code, 1);
    assert_eq!(home.run(&["init", "--store", "other", "--key-file", "other.key", even], "").code, 0);
}

#[test]
fn line_by_line_it_asks_each_time_until_it_may() {
    let home = recorded();
    let mut session = home.session(&["enroll", "alice", "--device", "phone"], 80, 30);
    session.sees("would be in the recording.");
    session.sees("Type yes, or anything else for no:");
    session.keys("y\n");
    session.sees("The secret key is not shown.");
    session.sees("Code 1:");
    assert!(!String::from_utf8_lossy(&session.sent()).contains("Key: "));
    session.keys("show\n");
    session.sees("Show it all the same? Type yes, or anything else for no: y");
    session.keys("yes\n");
    session.sees("Key: ");
    session.sees("Code 1:");
    session.keys("q\n");
    assert_eq!(session.ends(), 1);
    assert!(history(&home).contains("shown_while_recorded"));
}

#[test]
fn the_demo_may_be_recorded() {
    let home = recorded();
    let mut session = home.session(&["--demo"], 80, 24);
    session.sees("Alice Liddell");
    session.keys("\r");
    session.sees("a assign");
    session.keys("a");
    session.sees("Assign MFA device");
    session.keys("canary\r");
    scanned_text(&session);
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}
