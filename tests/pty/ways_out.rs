//! Every way out of the program: afterwards the screen's modes are off, the terminal's settings as
//! before, and the exit code tells why.

use std::cell::Cell;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::terminal::home::Home;
use crate::terminal::process::{self, Elapsed};
use crate::terminal::sight::can_look_inside;
use crate::terminal::{PATIENCE, Session};

/// What a program may use of the processor between a hang-up and its end, in ticks of 10 ms.
const IDLE: u64 = 20;

/// On the first page of a home with nothing in it.
fn started(home: &Home) -> Session {
    let session = home.console();
    session.sees("Welcome to mfa-enroll");
    session.modes_are_on();
    session
}

/// Sends a signal and expects the program to end by itself.
fn ends_by(signal: Signal, code: u32) {
    let home = Home::shipped();
    let mut session = started(&home);
    session.signal(signal);
    assert_eq!(session.ends(), code);
    session.is_whole();
}

#[test]
fn quit() {
    let home = Home::shipped();
    let mut session = started(&home);
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
    assert_eq!(session.shows().trim(), "", "something was left on the screen");
    assert!(!home.path(".local").exists(), "something was made");
}

#[test]
fn control_c() {
    let home = Home::shipped();
    let mut session = started(&home);
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn terminated() {
    ends_by(Signal::TERM, 143);
}

#[test]
fn interrupted() {
    ends_by(Signal::INT, 130);
}

#[test]
fn quit_by_signal() {
    ends_by(Signal::QUIT, 131);
}

#[test]
fn hung_up_by_signal() {
    ends_by(Signal::HUP, 129);
}

#[test]
fn terminal_closed() {
    let home = Home::shipped().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    let pid = session.pid();
    let before = process::ticks(pid).unwrap();
    session.hang_up("?");
    let used = last_ticks(pid).saturating_sub(before);
    assert_eq!(session.ends(), 129);
    assert!(used <= IDLE, "{used} ticks");
    assert!(home.done(&["users", "list"]).contains("alice"));
}

/// The wrapper is the session's first process and ignores the hang-up, so no signal ever comes.
#[test]
fn terminal_closed_behind_a_wrapper_that_ignores_it() {
    let home = Home::shipped();
    let mut session = home.shell("trap '' HUP; \"$0\" \"$@\"; exit $?");
    session.sees("Welcome to mfa-enroll");
    let pid = process::child(session.pid());
    let before = process::ticks(pid).unwrap();
    session.hang_up("?");
    let used = last_ticks(pid).saturating_sub(before);
    assert!(used <= IDLE, "{used} ticks");
    assert_eq!(session.ends(), 129);
}

/// The main thread sits in a write that the link never takes.
#[test]
fn terminated_on_a_stalled_link() {
    if !can_look_inside() {
        return;
    }
    let home = Home::shipped();
    let mut session = started(&home);
    session.stall();
    let elapsed = Elapsed::start();
    session.signal(Signal::TERM);
    assert_eq!(session.ends(), 143);
    assert!(elapsed.so_far() > Duration::from_secs(1), "it was not stalled");
    session.settings_are_as_before();
}

/// Nothing wakes and nothing is sent while nothing happens, and an unchanged frame sends nothing.
#[test]
fn at_rest() {
    let home = Home::shipped();
    let mut session = started(&home);
    let pid = session.pid();
    let settled = || {
        let before = process::sleeps(pid);
        thread::park_timeout(Duration::from_millis(100));
        process::sleeps(pid) == before
    };
    process::eventually("settled", PATIENCE, settled);
    let (sleeps, sent) = (process::sleeps(pid), session.sent().len());
    thread::park_timeout(Duration::from_millis(1500));
    assert_eq!(process::sleeps(pid), sleeps);
    session.keys("xxx");
    process::eventually("keys read", PATIENCE, || process::sleeps(pid) > sleeps);
    process::eventually("settled", PATIENCE, settled);
    assert_eq!(session.sent().len(), sent, "frames were sent");
    session.keys("q");
    assert_eq!(session.ends(), 0);
}

/// Follows a process to its end and returns the last processor time seen.
fn last_ticks(pid: u32) -> u64 {
    let last = Cell::new(0);
    process::eventually("the end", PATIENCE, || match process::ticks(pid) {
        Some(ticks) if !process::is_over(pid) => {
            last.set(ticks);
            false
        }
        _ => true,
    });
    last.get()
}
