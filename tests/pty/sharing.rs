//! One store, more than one process.

use super::steps::{leave, open_alice};
use crate::terminal::home::Home;

#[test]
fn a_command_beside_the_console_says_who_has_the_store() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    let ended = home.run(&["users", "list"], "");
    assert_eq!(ended.code, 4, "{}", ended.err);
    let lines: Vec<_> = ended.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.err);
    assert!(lines[0].contains(&session.pid().to_string()), "{}", ended.err);
    session.keys("q");
    assert_eq!(session.ends(), 0);
    assert!(home.done(&["users", "list"]).contains("alice"));
}

#[test]
fn a_second_console_says_who_has_the_store_and_leaves_whole() {
    // In real time: the wound clock does not let anybody wait.
    let home = Home::shipped().with_alice();
    let mut first = home.console();
    first.sees("Alice Liddell");
    let mut second = home.console();
    second.sees(&first.pid().to_string());
    second.sees("End the other mfa-enroll first");
    second.keys("x\r");
    second.sees(&format!("Waiting for process {}", first.pid()));
    second.keys("q");
    assert_eq!(second.ends(), 4);
    second.is_whole();
    // The first one has noticed nothing.
    open_alice(&mut first);
    leave(first);
}

#[test]
fn without_a_terminal_the_console_says_what_to_use() {
    let home = Home::shipped();
    let ended = home.run(&[], "");
    assert_eq!(ended.code, 2);
    assert_eq!(ended.err.lines().count(), 2, "{}", ended.err);
    assert!(ended.out.is_empty());
}
