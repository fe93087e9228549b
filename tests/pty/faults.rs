//! Faults of the program itself: the terminal is given back, and the report holds no secret.

use std::time::Duration;

use rustix::process::Signal;

use super::steps::{begin, scanned};
use crate::terminal::Session;
use crate::terminal::home::{Fault, Home, PAYLOAD};

/// The terminal is whole and says one sentence of what happened, without the panic's own words.
fn reports(session: &Session) {
    session.is_whole();
    session.sees("mfa-enroll: ");
    session.sees("fault");
    let told = session.shows();
    assert_eq!(told.matches("mfa-enroll: ").count(), 1, "{told}");
    assert!(!String::from_utf8_lossy(&session.sent()).contains(PAYLOAD));
}

#[test]
fn a_panic_of_the_main_thread_restores_the_terminal_and_exits_70() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    home.strike(Fault::Panic, "main");
    session.keys("j");
    assert_eq!(session.ends(), 70);
    reports(&session);
}

#[test]
fn a_panic_of_the_thread_that_reads_keys_exits_70_too() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    home.strike(Fault::Panic, "input");
    session.keys("j");
    assert_eq!(session.ends(), 70);
    reports(&session);
}

#[test]
fn a_panic_of_the_thread_that_owns_the_store_exits_70_too() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    session.keys("\r");
    session.sees("MFA devices, ");
    session.keys("a");
    session.sees("Device name");
    session.keys("phone");
    session.sees("phone▏");
    home.strike(Fault::Panic, "directory");
    session.keys("\r");
    assert_eq!(session.ends(), 70);
    reports(&session);
}

#[test]
fn a_panic_of_a_command_exits_70() {
    let home = Home::wound().with_alice();
    home.strike(Fault::Panic, "main");
    let ended = home.run(&["users", "add", "bob"], "");
    assert_eq!(ended.code, 70);
    assert_eq!(ended.err.lines().count(), 2, "{}", ended.err);
    assert!(!ended.err.contains(PAYLOAD) && !ended.out.contains(PAYLOAD));
}

/// The program is stuck, but output flows: the deadline restores the screen as well.
#[test]
fn terminated_while_it_hangs() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    scanned(&session);
    home.strike(Fault::Hang, "main");
    session.keys("s");
    session.signal(Signal::TERM);
    assert_eq!(session.ends_within(Duration::from_secs(10)), 143);
    session.is_whole();
}
