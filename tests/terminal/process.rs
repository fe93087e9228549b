//! What the kernel tells of a process.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long to look away from what cannot be waited for.
pub const BLINK: Duration = Duration::from_millis(5);

/// How long something has taken: bounds a wait, and is never waited for.
pub struct Elapsed(Instant);

impl Elapsed {
    #[expect(clippy::disallowed_methods, reason = "only to give up")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn so_far(&self) -> Duration {
        self.0.elapsed()
    }
}

pub fn send(pid: u32, signal: Signal) {
    kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), signal).unwrap();
}

/// Waits until something holds, for at most so long.
pub fn eventually(what: &str, most: Duration, holds: impl Fn() -> bool) {
    let elapsed = Elapsed::start();
    while !holds() {
        assert!(elapsed.so_far() < most, "{what}: not within {most:?}");
        thread::park_timeout(BLINK);
    }
}

/// One letter: `R`unning, `S`leeping, s`T`opped; nothing when there is no such process.
pub fn state(pid: u32) -> Option<char> {
    status_fields(pid)?.first()?.chars().next()
}

/// Whether it has ended, whether or not somebody has asked how.
pub fn is_over(pid: u32) -> bool {
    matches!(state(pid), None | Some('Z'))
}

/// Processor time used so far, in ticks of 10 ms.
pub fn ticks(pid: u32) -> Option<u64> {
    let fields = status_fields(pid)?;
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

/// The only child of a process that has one thread.
pub fn child(pid: u32) -> u32 {
    let list = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    list.trim().parse().expect("one child")
}

/// How often the threads of a process have gone to sleep.
pub fn sleeps(pid: u32) -> u64 {
    sleeps_of(pid, |_| true)
}

/// The same of those threads whose names count.
pub fn sleeps_of(pid: u32, counts: impl Fn(&str) -> bool) -> u64 {
    let mut sum = 0;
    for task in fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        // A thread may end while its line is read.
        let task = task.unwrap().path();
        let name = fs::read_to_string(task.join("comm")).unwrap_or_default();
        if !counts(name.trim()) {
            continue;
        }
        let status = fs::read_to_string(task.join("status")).unwrap_or_default();
        for line in status.lines() {
            if let Some(count) = line.strip_prefix("voluntary_ctxt_switches:") {
                sum += count.trim().parse::<u64>().unwrap();
            }
        }
    }
    sum
}

/// Bytes written so far.
pub fn written(pid: u32) -> u64 {
    count(pid, "wchar: ")
}

/// How often something was written.
pub fn writes(pid: u32) -> u64 {
    count(pid, "syscw: ")
}

fn count(pid: u32, what: &str) -> u64 {
    let io = fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
    let line = io.lines().find_map(|line| line.strip_prefix(what));
    line.unwrap().parse().unwrap()
}

fn status_fields(pid: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}
