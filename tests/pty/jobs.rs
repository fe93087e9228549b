//! Suspended, continued, stopped from outside: a shell with job control.

use rustix::process::Signal;

use crate::terminal::home::Home;
use crate::terminal::process::{self, eventually};
use crate::terminal::{PATIENCE, Session};

fn is_stopped(pid: u32) -> bool {
    process::state(pid) == Some('T')
}

/// Opens the form behind the first page, so that there is something to come back to.
fn type_issuer(session: &mut Session) {
    session.sees("Welcome to mfa-enroll");
    session.keys("\r");
    session.sees("Make a store");
    session.keys("\x15Exa");
    session.sees("Exa▏");
}

/// The operator's settings change in between.
#[test]
fn suspended_and_continued() {
    let script = "set -m; \"$0\" \"$@\"; echo \"[stopped]\"; read line; stty erase x; echo \"[changed]\"; \
                  read line; fg >/dev/null; echo \"[stopped again]\"; read line";
    let home = Home::shipped();
    let mut session = home.shell(script);
    type_issuer(&mut session);
    let pid = process::child(session.pid());

    session.keys("\x1a");
    session.sees("[stopped]");
    eventually("stopped", PATIENCE, || is_stopped(pid));
    session.is_whole();

    session.keys("\n");
    session.sees("[changed]");
    session.take_settings_as_before();
    session.resize(70, 21);
    session.keys("\n");
    session.sees("Exa▏");
    session.modes_are_on();
    session.keys("mple\r");
    session.sees("Left and right choose");
    session.sees("Example");

    // By the signal, too, which is not the key.
    process::send(pid, Signal::TSTP);
    session.sees("[stopped again]");
    eventually("stopped", PATIENCE, || is_stopped(pid));
    session.is_whole();
    process::send(pid, Signal::KILL);
}

/// `bg` gives no terminal: the program stops again, and still ends when told to.
#[test]
fn continued_in_the_background_and_terminated() {
    let script = "set -m; \"$0\" \"$@\"; echo \"[stopped]\"; read line; bg >/dev/null; read line; wait; \
                  echo \"[waited]\"; read line";
    let home = Home::shipped();
    let mut session = home.shell(script);
    type_issuer(&mut session);
    let pid = process::child(session.pid());
    session.keys("\x1a");
    session.sees("[stopped]");
    eventually("stopped", PATIENCE, || is_stopped(pid));
    let before = process::sleeps(pid);
    session.keys("\n");
    eventually("stopped again", PATIENCE, || process::sleeps(pid) > before && is_stopped(pid));
    session.is_whole();
    process::send(pid, Signal::TERM);
    process::send(pid, Signal::CONT);
    eventually("the end", PATIENCE, || process::is_over(pid));
    session.keys("\n");
    session.sees("[waited]");
    session.is_whole();
}

#[test]
fn no_suspension_where_nobody_could_continue() {
    let home = Home::shipped();
    let mut session = home.console();
    type_issuer(&mut session);
    session.keys("\x1a");
    session.sees("There is no shell here");
    session.keys("mple");
    session.sees("Example▏");
    session.signal(Signal::TSTP);
    session.sees("There is no shell here");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

/// The leaders of its session and its process group are then numbered 0.
#[test]
fn the_first_process_of_a_container_is_not_suspended() {
    let home = Home::shipped();
    if !home.command(&["unshare", "-Upf"], &["--version"]).status().unwrap().success() {
        eprintln!("This system makes no containers for us.");
        return;
    }
    let mut session = home.shell("unshare -Upf \"$0\" \"$@\"");
    type_issuer(&mut session);
    session.keys("\x1a");
    session.sees("There is no shell here");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn stopped_from_outside_and_continued() {
    let home = Home::shipped();
    let mut session = home.console();
    type_issuer(&mut session);
    session.signal(Signal::STOP);
    let pid = session.pid();
    eventually("stopped", PATIENCE, || is_stopped(pid));
    session.shell_takes_over();
    assert!(session.is_cooked());
    session.signal(Signal::CONT);
    session.sees("Exa▏");
    session.modes_are_on();
    session.keys("mple");
    session.sees("Example▏");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}
