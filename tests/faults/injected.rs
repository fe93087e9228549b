//! The n-th system call fails, on the real program: strace answers in the kernel's place.
//!
//! Owns what is true afterwards: an answer of two lines and exit code 4, or a yes that is on the
//! disk; then, without the fault, everything as it was before or after.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::bench::{Enrolled, Luck, copied, enrolled, whole};
use crate::support::app::{App, step};
use crate::support::{Home, PROGRAM, Ran, enrolled_before, run};
use crate::terminal::sight::can_look_inside;
use crate::terminal::trace::can_trace;

const CALLS: [&str; 7] =
    ["pwrite64", "fdatasync", "fsync", "sync_file_range", "openat", "rename", "ftruncate"];
const ERRORS: [&str; 2] = ["EIO", "ENOSPC"];
const ACTS: [Act; 4] = [Act::Verify, Act::Enroll, Act::Add, Act::Import];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Verify,
    Enroll,
    Add,
    Import,
}

impl Act {
    fn args(self) -> &'static [&'static str] {
        match self {
            Self::Verify => &["verify", "alice"],
            Self::Enroll => &["enroll", "--show-key", "bob", "--device", "phone"],
            Self::Add => &["users", "add", "carol"],
            Self::Import => &["users", "import", "more.csv"],
        }
    }
}

/// A home to be copied, and alice's phone.
struct Bench {
    home: Home,
    app: App,
}

impl Bench {
    fn new() -> Self {
        let home = Home::with_users(&["alice", "bob"]);
        let app = enrolled_before(&home, "alice", "phone");
        let more = (0..60).fold("user\n".to_owned(), |more, n| more + &format!("more{n}\n"));
        home.write("more.csv", &more);
        Self { home, app }
    }
}

/// The program in this home, its n-th such call failing.
fn struck(home: &Home, act: Act, (call, error, n): (&str, &str, u32)) -> Command {
    let trace = home.path().join("trace");
    let inject = format!("inject={call}:error={error}:when={n}");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-y", "-s", "4096", "-o", trace.to_str().unwrap()]);
    command.args(["-e", &format!("trace={call}"), "-e", &inject, PROGRAM]).args(act.args());
    command.env_clear().env("HOME", home.path()).env("LANG", "C.UTF-8").env("TERM", "xterm");
    command.current_dir(home.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What became of one call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// There are not so many calls.
    NotMet,
    /// It was a file of the system's, such as a shared library.
    Elsewhere,
    /// The answer was yes all the same, and it is on the disk.
    Done,
    /// An error, and nothing was changed.
    Before,
    /// An error, and yet it is on the disk.
    After,
}

/// Whether the fault was met, and on a file of the home.
fn met(home: &Home) -> Option<bool> {
    let trace = fs::read_to_string(home.path().join("trace")).unwrap_or_default();
    let mut injected = trace.lines().filter(|line| line.contains("(INJECTED)")).peekable();
    injected.peek()?;
    let home = home.path().to_str().unwrap();
    Some(trace.lines().filter(|line| line.contains("(INJECTED)")).all(|line| {
        // An unfinished line has its file in its first half.
        line.contains(home) || line.contains("resumed")
    }))
}

/// The two lines of an error, or a yes.
fn is_an_answer(ran: &Ran, what: &str) {
    assert!(!ran.err.contains("panicked") && !ran.out.contains("panicked"), "{what}: {ran:#?}");
    assert!(ran.code == 0 || ran.code == 4, "{what}: {ran:#?}");
    if ran.code == 4 {
        let lines: Vec<&str> = ran.err.lines().collect();
        assert_eq!(lines.len(), 2, "{what}: {ran:#?}");
        assert!(lines[0].starts_with("mfa-enroll: "), "{what}: {ran:#?}");
    }
}

fn strike(bench: &Bench, act: Act, fault: (&str, &str, u32)) -> Fate {
    let home = copied(&bench.home);
    let what = format!("{act:?}, {fault:?}");
    let command = struck(&home, act, fault);
    let code = bench.app.code(step());
    let mut talk = Enrolled {
        app: None,
        codes: Vec::new(),
        ran: Ran { code: 0, out: String::new(), err: String::new() },
    };
    let ran = match act {
        Act::Enroll => {
            talk = enrolled(command, step, None);
            Ran { code: talk.ran.code, out: talk.ran.out.clone(), err: talk.ran.err.clone() }
        }
        Act::Verify => run(command, &format!("{code}\n")),
        Act::Add | Act::Import => run(command, ""),
    };
    match met(&home) {
        None => return Fate::NotMet,
        Some(false) => return Fate::Elsewhere,
        Some(true) => {}
    }
    is_an_answer(&ran, &what);
    let users = whole(&home.run(&["check", "--json"], ""));
    let is_after = match act {
        Act::Add | Act::Import => {
            let more = if act == Act::Add { 1 } else { 60 };
            assert!(users == 2 || users == 2 + more, "{what}: {users} users");
            users > 2
        }
        Act::Verify => {
            let again = home.run(&["verify", "alice"], &code).code;
            assert_eq!(home.run(&["verify", "alice"], &code).code, 1, "{what}");
            assert!(!ran.out.contains("accepted") || again == 1, "{what}: accepted twice");
            again == 1
        }
        Act::Enroll => {
            let devices = home.json(&["devices", "list", "bob", "--json"]);
            let state = devices[0]["state"].as_str();
            assert!(state.is_some() || talk.app.is_none(), "{what}: a key was shown that is not there");
            state == Some("active")
        }
    };
    assert!(is_after || ran.code != 0, "{what}: yes without disk: {ran:#?}");
    match (ran.code, is_after) {
        (0, _) => Fate::Done,
        (_, true) => Fate::After,
        (_, false) => Fate::Before,
    }
}

type Tally = BTreeMap<(Act, &'static str, Fate), u32>;

fn tell(tally: &Tally) {
    for ((act, call, fate), count) in tally {
        println!("{act:?} {call}: {fate:?} {count}");
    }
    let of = |wanted: Fate| {
        tally.iter().filter(|((_, _, fate), _)| *fate == wanted).map(|(_, count)| count).sum::<u32>()
    };
    let (done, before, after) = (of(Fate::Done), of(Fate::Before), of(Fate::After));
    println!(
        "calls failed: {}; {done} done all the same, {before} before, {after} after",
        done + before + after
    );
}

#[test]
fn a_call_that_fails_is_told_and_leaves_before_or_after() {
    if !can_trace() || !can_look_inside() {
        return;
    }
    let (bench, mut luck, mut tally) = (Bench::new(), Luck::new(11), Tally::new());
    for _ in 0..24 {
        let (act, call) = (ACTS[luck.at(4)], CALLS[luck.at(7)]);
        let n = 1 + u32::try_from(luck.below(if call == "openat" { 40 } else { 4 })).unwrap();
        let fate = strike(&bench, act, (call, ERRORS[luck.at(2)], n));
        *tally.entry((act, call, fate)).or_default() += 1;
    }
    tell(&tally);
    assert!(tally.keys().any(|(_, _, fate)| *fate == Fate::Before), "{tally:?}");
}

#[test]
#[ignore = "every call of four commands"]
fn every_call_fails_once() {
    if !can_trace() || !can_look_inside() {
        return;
    }
    let (bench, mut tally) = (Bench::new(), Tally::new());
    for (act, call) in ACTS.into_iter().flat_map(|act| CALLS.map(|call| (act, call))) {
        for error in ERRORS {
            for n in 1.. {
                let fate = strike(&bench, act, (call, error, n));
                *tally.entry((act, call, fate)).or_default() += 1;
                if fate == Fate::NotMet {
                    break;
                }
            }
        }
    }
    tell(&tally);
}

/// That the way to look is right: a first write that fails must be seen to fail.
#[test]
fn a_first_sync_that_fails_is_not_certain() {
    if !can_trace() || !can_look_inside() {
        return;
    }
    let bench = Bench::new();
    let mut met_one = false;
    for n in 1..=4 {
        let home = copied(&bench.home);
        let ran = run(struck(&home, Act::Add, ("fdatasync", "EIO", n)), "");
        if met(&home) == Some(true) {
            assert_eq!(ran.code, 4, "{ran:#?}");
            met_one |= ran.err.contains("ot certain that it was saved");
        }
    }
    assert!(met_one, "no failing sync was told as a doubt");
    assert!(Path::new(PROGRAM).exists());
}
