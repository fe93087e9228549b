//! What goes over the link, and what wakes the program: the kernel's own counts of the shipped one.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::Duration;

use crate::terminal::home::Home;
use crate::terminal::process::{self, eventually};
use crate::terminal::sight::can_look_inside;
use crate::terminal::{PATIENCE, Session};

/// Keys and windows that come while the link stands still.
const STORM: u16 = 100;

/// On the page for a new user, where a letter asks nobody for anything.
fn typing(home: &Home) -> Session {
    let mut session = home.console();
    session.sees("Alice Liddell");
    session.keys("n");
    session.sees("New user");
    session.keys("x");
    session.sees("x▏");
    session
}

#[test]
fn a_frame_is_one_write_and_a_letter_a_dozen_bytes() {
    if !can_look_inside() {
        return;
    }
    let home = Home::shipped().with_alice();
    let mut session = typing(&home);
    let pid = session.pid();
    let (writes, bytes) = (process::writes(pid), session.sent().len());
    for letter in ["a", "b", "c", "d", "e"] {
        session.keys(letter);
        session.sees(&format!("{letter}▏"));
    }
    assert_eq!(process::writes(pid) - writes, 5, "each letter is a frame, and each frame a write");
    let sent = session.sent();
    assert!(sent.len() - bytes <= 5 * 14, "{}", sent[bytes..].escape_ascii());
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}

#[test]
fn what_came_while_the_link_stood_still_is_drawn_once() {
    if !can_look_inside() {
        return;
    }
    let home = Home::shipped().with_alice();
    let mut session = typing(&home);
    let pid = session.pid();
    let before = process::written(pid);
    session.keys("\x0c");
    eventually("a frame", PATIENCE, || process::written(pid) > before);
    let frame = process::written(pid) - before;
    session.stall();
    let stalled = process::written(pid);
    for at in 0..STORM {
        session.resize(80 + at % 2, 24);
        session.keys("y");
    }
    session.resize(80, 24);
    session.keys("z");
    session.is_taken_in();
    // A byte for each signal, which the program tells itself.
    assert!(process::written(pid) - stalled <= u64::from(STORM) + 2, "nothing can be written");
    session.flow();
    session.sees("yz▏");
    session.keys("\x03");
    let drawn = process::written(pid) - stalled;
    assert_eq!(session.ends(), 130);
    // The frame that was stuck and the one in which all of it shows; on a busy machine
    // the loop may be woken once or twice between two messages. Each alone would be fifty.
    assert!(drawn <= 5 * frame, "{drawn} bytes, and a frame has {frame}");
    println!("{STORM} keys and windows cost {drawn} bytes; a frame has {frame}");
}

/// The sign of a number of 32 bits.
const NEGATIVE: u64 = 0x8000_0000;

/// What a thread waits in, and whether that ends by itself after a while. None while it runs.
fn waits(task: &str) -> Option<(u64, bool)> {
    let line = fs::read_to_string(format!("{task}/syscall")).ok()?;
    let mut words = line.split_whitespace();
    let number: u64 = words.next()?.parse().ok()?;
    let values: Vec<u64> =
        words.map(|word| u64::from_str_radix(word.trim_start_matches("0x"), 16).unwrap()).collect();
    let ends = match number {
        // poll: milliseconds, for ever when negative.
        7 => values.get(2)? & NEGATIVE == 0,
        // futex and ppoll: where the time stands.
        202 => *values.get(3)? != 0,
        271 => *values.get(2)? != 0,
        // epoll_wait
        232 => values.get(3)? & NEGATIVE == 0,
        _ => false,
    };
    Some((number, ends))
}

/// Our threads by name, and whether each waits for a time. sled's own are left out: its pool looks
/// around once a second, and nothing turns that off.
fn resting(pid: u32) -> Option<BTreeMap<String, bool>> {
    let mut found = BTreeMap::new();
    for task in fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        let task = task.unwrap().path().display().to_string();
        let name = fs::read_to_string(format!("{task}/comm")).ok()?.trim().to_owned();
        if !name.starts_with("sled-io") {
            found.insert(name, waits(&task)?.1);
        }
    }
    Some(found)
}

/// On the users list with nothing left to do.
fn at_rest(home: &Home) -> Session {
    let session = home.console();
    session.sees("1 found");
    session
}

/// The names of those threads that wait for a time.
fn woken_by_time(session: &Session) -> Vec<String> {
    let pid = session.pid();
    eventually("all asleep", PATIENCE, || resting(pid).is_some());
    let resting = resting(pid).unwrap_or_default();
    assert!(resting.len() >= 5, "{resting:?}");
    resting.into_iter().filter(|(_, ends)| *ends).map(|(name, _)| name).collect()
}

#[test]
#[cfg(target_arch = "x86_64")]
fn on_the_users_list_nothing_but_the_idle_lock_waits_for_a_time() {
    if !can_look_inside() {
        return;
    }
    let home = Home::shipped().with_alice();
    let mut session = at_rest(&home);
    assert_eq!(woken_by_time(&session), ["mfa-enroll"], "the main thread, for the idle lock");
    session.keys("q");
    assert_eq!(session.ends(), 0);
    home.done(&["settings", "set", "--idle-minutes", "0"]);
    let mut session = at_rest(&home);
    assert_eq!(woken_by_time(&session), Vec::<String>::new());
    session.keys("q");
    assert_eq!(session.ends(), 0);
}

/// What README says: ten seconds on the users list.
#[test]
#[ignore = "waits ten seconds"]
fn ten_seconds_on_the_users_list_send_nothing_and_wake_nobody() {
    let home = Home::shipped().with_alice();
    let mut session = at_rest(&home);
    let pid = session.pid();
    let ours = || process::sleeps_of(pid, |name| !name.starts_with("sled-io"));
    let settled = || {
        let before = ours();
        thread::park_timeout(Duration::from_millis(200));
        ours() == before
    };
    eventually("settled", PATIENCE, settled);
    let (sleeps, all, sent) = (ours(), process::sleeps(pid), session.sent().len());
    thread::park_timeout(Duration::from_secs(10));
    let (woken, sled) = (ours() - sleeps, process::sleeps(pid) - all);
    println!("{} bytes, our threads woken {woken} times, sled's pool {sled}", session.sent().len() - sent);
    assert_eq!((woken, session.sent().len()), (0, sent));
    session.keys("q");
    assert_eq!(session.ends(), 0);
}
