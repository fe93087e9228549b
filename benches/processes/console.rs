//! The console in a pseudo-terminal: what is on the screen, and when.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::desk::{Desk, memory};
use crate::rounds::Timed;
use crate::terminal::Session;
use crate::terminal::process::Elapsed;

const STARTS: usize = 11;
/// Longest wait for anything: a million users on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(180);
/// What is typed letter by letter: beginnings of names, parts of them, nobody's.
const TYPED: [&str; 10] = [
    "alice.smith",
    "zoe.kim",
    "kofi.l",
    "mallory.jans",
    "smith123",
    "garcia99",
    "ovak",
    "@example.com",
    "4711",
    "zzq",
];
/// Nobody waits longer than this for the end of the starts, nor of the typing.
const ENOUGH: Duration = Duration::from_secs(40);
const REST: Duration = Duration::from_secs(10);

/// How long until there is a frame, and until there are users in it.
pub fn starts(many: &Desk, few: &Desk) {
    let mut all = [many, few].map(|desk| {
        let count = commas(desk.people.count());
        let timed = |what: &str| Timed::named(&format!("{what}, {count} users"));
        (desk, timed("first full frame"), timed("first page of users"))
    });
    let whole = Elapsed::start();
    for start in 0..STARTS {
        if start >= 3 && whole.so_far() > ENOUGH {
            break;
        }
        for (desk, frame, page) in &mut all {
            let elapsed = Elapsed::start();
            let session = desk.console();
            session.until("a full frame", is_full);
            frame.add(elapsed.so_far());
            session.until_within("a page of users", PATIENCE, |screen| shows(screen, &desk.people.page("")));
            page.add(elapsed.so_far());
            leave(session);
        }
    }
    println!("the console from its start, {} times in turns:", all[0].1.count());
    for (_, frame, page) in &all {
        println!("  {frame}\n  {page}");
    }
}

fn leave(mut session: Session) {
    session.keys("q");
    assert_eq!(session.ends(), 0, "{}", session.shows());
}

fn is_full(screen: &vt100::Screen) -> bool {
    let (_, columns) = screen.size();
    let mut rows = screen.rows(0, columns.get());
    let title = rows.next().unwrap_or_default();
    title.contains("Users") && rows.last().is_some_and(|hints| !hints.trim().is_empty())
}

/// The user names on the screen, from top to bottom.
fn names(screen: &vt100::Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    let is_name = |word: &&str| {
        let rest = word.trim_end_matches(|c: char| c.is_ascii_digit());
        rest.len() < word.len()
            && rest.contains('.')
            && rest.chars().all(|c| c.is_ascii_lowercase() || c == '.')
    };
    let first =
        |row: String| row.split_whitespace().find(|word| *word != "▌").filter(is_name).map(str::to_owned);
    screen.rows(0, columns.get()).filter_map(first).collect()
}

/// Whether the page is that one: 50 users of it at least, where there are so many.
fn shows(screen: &vt100::Screen, page: &[String]) -> bool {
    let names = names(screen);
    names.len() >= page.len().min(50) && page.starts_with(&names)
}

/// Waits until every name is read and counted.
fn await_names(session: &Session, desk: &Desk) {
    let count = commas(desk.people.count());
    session.until_within("all names", PATIENCE, |screen| {
        let title = screen.rows(0, screen.size().1.get()).next().unwrap_or_default();
        title.contains(&format!("{count} users")) && title.contains("without")
    });
}

/// What a key in the filter costs until its page is drawn, and until its hits are counted.
pub fn searches(desk: &Desk) {
    let elapsed = Elapsed::start();
    let mut session = desk.console();
    await_names(&session, desk);
    println!("all names read after {:.2?}", elapsed.so_far());
    let (resident, most) = (memory(session.pid(), "VmRSS"), memory(session.pid(), "VmHWM"));
    let megabytes = |kb: Option<u64>| kb.unwrap_or_default() / 1024;
    println!("memory then: {} MB, at most {} MB", megabytes(resident), megabytes(most));
    let mut drawn = Timed::named("a key in the filter → its page drawn");
    let mut counted = Timed::named("… → its hits counted");
    let elapsed = Elapsed::start();
    session.keys("/");
    for text in TYPED.iter().cycle() {
        let mut before = desk.people.page("");
        for end in 1..=text.len() {
            if elapsed.so_far() > ENOUGH {
                break;
            }
            let page = desk.people.page(&text[..end]);
            let found = format!(" {} found", commas(desk.people.found(&text[..end])));
            let key = Elapsed::start();
            session.keys(&text[end - 1..end]);
            session.until_within("the page", PATIENCE, |screen| shows(screen, &page));
            let took = key.so_far();
            session.until_within("the count", PATIENCE, |screen| screen.contents().contains(&found));
            // The same page as before is no sign that the key was heard.
            if page != before {
                drawn.add(took);
                counted.add(key.so_far());
            }
            before = page;
        }
        session.keys(&"\x7f".repeat(text.len()));
        session.until_within("everybody", PATIENCE, |screen| shows(screen, &desk.people.page("")));
        if elapsed.so_far() > ENOUGH || drawn.count() > 500 {
            break;
        }
    }
    println!("{} keys:\n  {drawn}\n  {counted}", drawn.count());
    session.keys("\x1b");
    session.sees("q quit");
    leave(session);
}

/// Ten seconds in which nobody does anything.
pub fn rests(desk: &Desk) {
    let session = desk.console();
    await_names(&session, desk);
    // What follows the last frame is over soon.
    pass(Duration::from_secs(1));
    let (before, sent) = (switches(session.pid()), session.sent().len());
    pass(REST);
    let after = switches(session.pid());
    println!("at rest for {REST:?}: {} bytes sent; wake-ups of the threads:", session.sent().len() - sent);
    for (thread, name, count) in after {
        let earlier = before.iter().find(|(id, ..)| *id == thread).map_or(0, |(.., count)| *count);
        println!("  {name:<16} {}", count - earlier);
    }
    leave(session);
}

fn pass(time: Duration) {
    let elapsed = Elapsed::start();
    while let Some(left) = time.checked_sub(elapsed.so_far()).filter(|left| !left.is_zero()) {
        thread::park_timeout(left);
    }
}

/// Of each thread its number, its name, and how often it went to sleep of itself.
fn switches(pid: u32) -> Vec<(String, String, u64)> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("a process");
    let read = |path: std::path::PathBuf| {
        let status = fs::read_to_string(path.join("status")).ok()?;
        let of = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let count = of("voluntary_ctxt_switches:")?.parse().ok()?;
        Some((path.file_name()?.to_str()?.to_owned(), of("Name:")?.to_owned(), count))
    };
    let mut all: Vec<_> = tasks.filter_map(|task| read(task.ok()?.path())).collect();
    all.sort();
    all
}

/// A number as the console writes it.
fn commas(count: usize) -> String {
    let digits = count.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
