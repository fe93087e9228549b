//! What a command answers is on the disk before it answers.

use std::io::Write;

use super::steps::{begin, confirm, scanned, type_first};
use crate::terminal::app::STEP;
use crate::terminal::home::{BEGINNING, Home};
use crate::terminal::sight::can_look_inside;
use crate::terminal::trace::{can_trace, synced_answers, tracer};

/// Runs a command under strace and checks that its answer came after the sync of what it wrote.
fn answers_after_sync(home: &Home, name: &str, args: &[&str], input: &str, answer: &str) {
    let trace = home.path(name);
    let mut child = home.command(&tracer(&trace), args).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains(answer), "{out}{}", String::from_utf8_lossy(&output.stderr));
    let (answers, writes) = synced_answers(&trace, answer);
    assert_eq!(answers, 1);
    assert!(writes > 0, "nothing was written");
}

#[test]
fn a_user_is_on_the_disk_before_it_is_said() {
    if !can_trace() || !can_look_inside() {
        return;
    }
    let home = Home::shipped().with_alice();
    answers_after_sync(&home, "trace", &["users", "add", "bob"], "", "Added");
}

#[test]
fn a_code_is_spent_and_a_failure_counted_on_the_disk_before_the_answer() {
    if !can_trace() || !can_look_inside() {
        return;
    }
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let entry = scanned(&session);
    confirm(&mut session);
    type_first(&mut session, &entry.code_at(BEGINNING));
    home.wind(BEGINNING + STEP * 1000);
    session.keys(&entry.code_at(BEGINNING + STEP * 1000));
    session.sees("MFA device added");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);

    home.wind(BEGINNING + 2 * STEP * 1000);
    let code = entry.code_at(BEGINNING + 2 * STEP * 1000);
    let verify = ["verify", "alice"];
    answers_after_sync(&home, "right", &verify, &format!("{code}\n"), "accepted");
    let wrong = if code == "000000" { "000001\n" } else { "000000\n" };
    answers_after_sync(&home, "wrong", &verify, wrong, "refused");
}
