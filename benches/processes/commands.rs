//! `users import` and `verify` as processes.

use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use crate::desk::{Desk, memory};
use crate::rounds::{Contender, in_turns, timed};

const VERIFICATIONS: usize = 21;

/// Imports everybody.
pub fn import(desk: &Desk) {
    let file = desk.file().display().to_string();
    let mut child = desk.command(&["users", "import", &file]).spawn().expect("the program starts");
    let mut said = child.stderr.take().expect("a pipe");
    let reading = thread::spawn(move || {
        let mut text = String::new();
        said.read_to_string(&mut text).map(|_| text)
    });
    let mut most = 0;
    let (took, status) = timed(|| {
        loop {
            if let Some(status) = child.try_wait().expect("a child") {
                return status;
            }
            most = most.max(memory(child.id(), "VmHWM").unwrap_or_default());
            thread::park_timeout(Duration::from_millis(5));
        }
    });
    let text = reading.join().expect("a reader").unwrap_or_default();
    assert!(status.success(), "{text}");
    let count = desk.people.count();
    let rate = desk.people.rate(took);
    println!("import of {count}: {took:.2?}, {rate:.0} users/s, at most {} MB", most / 1024);
}

/// A wrong code for somebody without a device does the work of every refusal, and never locks.
pub fn verify(many: &Desk, few: &Desk) {
    let verify = |desk: &Desk| {
        let mut child =
            desk.command(&["verify", desk.people.somebody()]).spawn().expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(b"000000\n").expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let mut contenders = [
        Contender { name: "verify, everybody", round: Box::new(|| verify(many)) },
        Contender { name: "verify, few", round: Box::new(|| verify(few)) },
    ];
    println!("verify as a process, {VERIFICATIONS} times in turns:");
    for timed in in_turns(VERIFICATIONS, &mut contenders) {
        println!("  {timed}");
    }
}
