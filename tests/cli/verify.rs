//! `verify`: one word, one exit code, whatever the reason.

use crate::support::{Home, enrolled, next_code};

#[test]
fn a_right_code_is_accepted_once() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled(&home, "alice", "phone");
    let next = next_code(&home, "alice", &app);
    let first = home.run(&["verify", "alice"], &format!("{next}\n")).exits(0);
    assert_eq!((first.out.as_str(), first.err.as_str()), ("accepted\n", ""));
    assert_eq!(home.run(&["verify", "alice"], &next).exits(1).out, "refused\n");
}

#[test]
fn every_refusal_looks_the_same() {
    let home = Home::with_users(&["alice", "bob"]);
    let app = enrolled(&home, "alice", "phone");
    let (wrong, long) = (app.wrong_code(), "7".repeat(100_000));
    for (user, code) in [
        ("alice", wrong.as_str()),
        ("bob", wrong.as_str()),
        ("nobody", wrong.as_str()),
        ("no:body", wrong.as_str()),
        ("\u{1b}[2J", wrong.as_str()),
        ("alice", ""),
        ("alice", "12345"),
        ("alice", "１２３４５６"),
        ("alice", "abcdef"),
        ("alice", long.as_str()),
    ] {
        let ran = home.run(&["verify", user], code).exits(1);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("refused\n", ""), "{user:?} {code:.20}");
    }
}

#[test]
fn a_refusal_is_one_even_if_nobody_reads_the_word() {
    let home = Home::with_users(&["alice"]);
    let mut child = home.command(&["verify", "alice"]).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr), (Some(1), Vec::new()));
}

#[test]
fn only_the_first_line_is_the_code() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled(&home, "alice", "phone");
    let next = next_code(&home, "alice", &app);
    assert_eq!(home.run(&["verify", "alice"], &format!("\n{next}\n")).exits(1).out, "refused\n");
    assert_eq!(home.run(&["verify", "alice"], &format!("{next}\r\nmore\n")).exits(0).out, "accepted\n");
}
