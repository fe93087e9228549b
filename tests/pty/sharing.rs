//! One store, more than one process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

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

/// A daemon on the store of this home, until it is dropped.
struct Daemon(Child);

impl Daemon {
    fn serves(home: &Home) -> Self {
        let store = home.path(".local/share/mfa-enroll");
        let mut command = home.command(&[], &["serve", "--store", store.to_str().unwrap()]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("Serving "), "{line}");
        Self(child)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn two_consoles_at_a_daemon_see_what_the_other_does_and_outlive_it() {
    let home = Home::shipped().with_alice();
    let daemon = Daemon::serves(&home);
    let (mut first, mut second) = (home.console(), home.console());
    first.sees("Alice Liddell");
    second.sees("Alice Liddell");
    home.done(&["users", "add", "bob", "--name", "Bob Builder"]);
    first.sees("Bob Builder");
    second.sees("Bob Builder");
    second.keys("\r");
    second.sees("None. Press a to assign one.");
    first.keys("\r");
    first.sees("None. Press a to assign one.");
    first.keys("a");
    first.sees("Assign MFA device");
    first.keys("phone\r");
    first.sees("Set up device");
    second.sees("begun by");
    // Killed: the next one is found, and what others do is heard again.
    drop(daemon);
    let _daemon = Daemon::serves(&home);
    second.keys("\x1b");
    second.sees("Bob Builder");
    home.done(&["users", "add", "carol", "--name", "Carol Singer"]);
    second.sees("Carol Singer");
    second.keys("q");
    assert_eq!(second.ends(), 0);
    second.is_whole();
}
