//! The console from its first start to a replaced device, by everything that can come between:
//! kill -9, resuming, the idle lock, a stop, wrong codes, recovery codes. Then the search.

use std::ops::Range;

use rustix::process::Signal;

use super::marks::{self, Mark};
use super::memory;
use super::sampler::Sampler;
use super::search::Search;
use crate::steps::{confirm, scanned_text, type_first};
use crate::terminal::app::{Entry, STEP};
use crate::terminal::home::{BEGINNING, Home};
use crate::terminal::process::{self, eventually};
use crate::terminal::scan::scan;
use crate::terminal::{PATIENCE, Session};

pub const PASSPHRASE: &str = "zebra quilt 47 lantern";
const STEP_MILLIS: u64 = STEP * 1000;
const MINUTE: u64 = 60_000;

/// What was sent to a terminal, with the parts that show a secret on purpose.
#[derive(Default)]
struct Sent {
    masked: Vec<u8>,
    shown: Vec<(&'static str, Vec<u8>)>,
}

impl Sent {
    /// Takes in all that a session was sent; these parts of it show something.
    fn take(&mut self, session: &Session, shown: &[(&'static str, Range<usize>)]) {
        let all = session.sent();
        let mut at = 0;
        for (what, range) in shown {
            self.masked.extend_from_slice(&all[at..range.start]);
            // Nothing may be put together from both sides of what is left out.
            self.masked.push(0);
            self.shown.push((what, all[range.clone()].to_vec()));
            at = range.end;
        }
        self.masked.extend_from_slice(&all[at..]);
        self.masked.push(0);
    }
}

/// The secret key in a key URI.
pub fn key_of(uri: &str) -> String {
    uri.split("secret=").nth(1).unwrap()[..32].to_owned()
}

/// Nothing that a camera could read is on the screen.
fn shows_no_code(session: &Session) {
    assert!(session.look(scan).is_empty(), "{}", session.shows());
}

/// The present end of what was sent.
fn end(session: &Session) -> usize {
    session.sent().len()
}

/// What the program held in its memory while it showed a key, and after.
struct Memory {
    key: String,
    shown: Option<Vec<u8>>,
    hidden: Option<Vec<u8>>,
}

/// Everything that the story left in the hands of the test.
struct Story {
    home: Home,
    now: u64,
    marks: Vec<Mark>,
    sent: Sent,
}

impl Story {
    fn begin() -> Self {
        let home = Home::wound();
        for folder in ["temporary", ".config", ".config/mfa-enroll"] {
            std::fs::create_dir(home.path(folder)).unwrap();
        }
        let temporary = home.path("temporary").to_str().unwrap().to_owned();
        let home = home.with_variable("TMPDIR", &temporary);
        let told = home.path("told").to_str().unwrap().to_owned();
        home.file(".config/mfa-enroll/notify", &format!("/bin/sh\n-c\ncat >>'{told}'\n"));
        let marks = marks::of_text("the passphrase", PASSPHRASE);
        // Where the beginning was written over, the rest would do.
        let marks = marks.into_iter().chain(marks::of_text("the passphrase", &PASSPHRASE[6..])).collect();
        Self { home, now: BEGINNING, marks, sent: Sent::default() }
    }

    fn wind(&mut self, millis: u64) {
        self.now += millis;
        self.home.wind(self.now);
    }

    /// The code that the app shows now, which is a mark from here on.
    fn code(&mut self, entry: &Entry) -> String {
        let code = entry.code_at(self.now);
        self.marks.extend(marks::of_code(&code));
        code
    }

    fn unlock(&self, session: &mut Session) {
        session.sees("The store is locked");
        session.keys(&format!("{PASSPHRASE}\r"));
        session.sees("1 found");
        shows_no_code(session);
        assert!(self.home.path("clock").exists());
    }

    /// The first start: passphrase and recovery key.
    fn first_start(&mut self) {
        let mut session = self.home.console();
        session.sees("Welcome to mfa-enroll");
        session.keys("\r");
        session.sees("Make a store");
        session.keys("\x15Example\r");
        session.sees("Left and right choose");
        session.keys("\r");
        session.sees("At least 12 characters");
        let before = end(&session);
        session.keys(&format!("{PASSPHRASE}\r{PASSPHRASE}\r"));
        session.sees("Write its recovery key down now");
        self.marks.extend(marks::of_base32("the recovery key", &recovery_key(&session.shows())));
        session.keys("y");
        session.sees("There are no users yet.");
        let shown = before..end(&session);
        session.keys("n");
        session.sees("New user");
        session.keys("alice\tAlice Liddell\r");
        session.sees("None. Press a to assign one.");
        session.keys("\x1b");
        session.sees("1 found");
        session.keys("q");
        assert_eq!(session.ends(), 0);
        self.sent.take(&session, &[("the recovery key", shown)]);
    }

    /// A device begins; the key is shown and read out, a wrong code typed; then kill -9.
    fn killed(&mut self) -> (Entry, String) {
        let mut session = self.home.console();
        self.unlock(&mut session);
        session.keys("\r");
        session.sees("MFA devices, ");
        session.keys("a");
        session.sees("Assign MFA device");
        session.keys("phone\r");
        let uri = scanned_text(&session);
        let key = key_of(&uri);
        self.marks.extend(marks::of_base32("the secret key", &key));
        self.marks.extend(marks::of_text("the secret key", &uri));
        // The key has not been asked for: so far it is in the code alone.
        let before = end(&session);
        session.keys("s");
        session.sees(&key[28..]);
        session.keys("r");
        session.sees("to be read out");
        session.keys("r");
        session.sees("Cannot scan?");
        confirm(&mut session);
        let shown = before..end(&session);
        shows_no_code(&session);
        session.keys("000000");
        session.sees("does not come from this key");
        self.sent.take(&session, &[("the secret key", shown)]);
        session.kill();
        (Entry::scanned(&uri), key)
    }

    /// Stopped on the QR code; resumed; locked when nobody is there; unlocked; enrolled.
    fn enrolled(&mut self, entry: &Entry) {
        let script = "set -m; \"$0\" \"$@\"; echo \"[stopped]\"; read line; fg >/dev/null; read line";
        let mut session = self.home.shell(script);
        self.unlock(&mut session);
        session.keys("\r");
        session.sees("MFA devices, ");
        session.keys("\r");
        assert!(Entry::scanned(&scanned_text(&session)) == *entry);
        let pid = process::child(session.pid());
        session.keys("\x1a");
        session.sees("[stopped]");
        eventually("stopped", PATIENCE, || process::state(pid) == Some('T'));
        session.is_whole();
        shows_no_code(&session);
        session.keys("\n");
        scanned_text(&session);
        self.wind(5 * MINUTE);
        session.keys("x");
        session.sees("The store was locked after 5 minutes");
        shows_no_code(&session);
        self.unlock_again(&mut session);
        session.keys("\r");
        session.sees("MFA devices, ");
        session.keys("\r");
        session.sees("Set up device");
        confirm(&mut session);
        let first = self.code(entry);
        type_first(&mut session, &first);
        self.wind(STEP_MILLIS);
        let second = self.code(entry);
        session.keys(&second);
        session.sees("MFA device added");
        shows_no_code(&session);
        session.keys("t");
        session.sees("Test a code");
        self.wind(STEP_MILLIS);
        let third = self.code(entry);
        session.keys(&third);
        session.sees("right");
        session.keys("\x03");
        eventually("over", PATIENCE, || process::is_over(pid));
        self.sent.take(&session, &[]);
    }

    fn unlock_again(&self, session: &mut Session) {
        session.keys(&format!("{PASSPHRASE}\r"));
        session.sees("1 found");
        shows_no_code(session);
        assert!(self.home.path("clock").exists());
    }

    /// Recovery codes are made and one is typed back.
    fn recovery_codes(&mut self) {
        let mut session = self.home.console();
        self.unlock(&mut session);
        session.keys("\r");
        session.sees("MFA devices, 1 of 8");
        session.keys("c");
        session.sees("alice has no recovery codes");
        session.keys("n");
        session.sees("alice gets ten");
        let before = end(&session);
        session.keys("\r");
        session.sees("not shown again");
        let codes = dashed(&session.shows());
        assert_eq!(codes.len(), 10);
        for code in &codes {
            self.marks.extend(marks::of_base32("a recovery code", code));
        }
        session.keys("\r");
        session.sees("Type any one of the ten back");
        session.keys(&codes[3]);
        session.sees(&codes[3]);
        session.keys("\r");
        session.sees("The ten recovery codes are in force.");
        let shown = before..end(&session);
        session.keys("\x1b");
        session.sees("MFA devices, 1 of 8");
        session.keys("\x03");
        assert_eq!(session.ends(), 130);
        self.sent.take(&session, &[("a recovery code", shown)]);
    }

    /// The device is replaced; the new one's codes are typed key by key, and at the end the
    /// memory of the program is looked through.
    fn replaced(&mut self) -> Memory {
        let mut session = self.home.console();
        session.sees("The store is locked");
        for (count, letter) in (1..).zip(PASSPHRASE.chars()) {
            session.keys(&letter.to_string());
            session.sees(&"•".repeat(count));
        }
        session.keys("\r");
        session.sees("1 found");
        session.keys("\r");
        session.sees("MFA devices, 1 of 8");
        session.keys("p");
        session.sees("Does alice still have");
        session.keys("\t\t\t\x15tablet");
        session.sees("tablet");
        session.keys("\r");
        let uri = scanned_text(&session);
        let key = key_of(&uri);
        let entry = Entry::scanned(&uri);
        self.marks.extend(marks::of_base32("the new secret key", &key));
        self.marks.extend(marks::of_text("the new secret key", &uri));
        let before = end(&session);
        session.keys("s");
        session.sees(&key[28..]);
        let image_shown = memory::image(session.pid());
        confirm(&mut session);
        let shown = before..end(&session);
        let first = self.code(&entry);
        by_key(&mut session, &first);
        session.sees("the next code: in");
        self.wind(STEP_MILLIS);
        let second = self.code(&entry);
        by_key(&mut session, &second);
        session.sees("MFA device added");
        session.keys("\r");
        session.sees("MFA devices, 2 of 8");
        session.keys("\x1b");
        session.sees("1 found");
        let image_hidden = memory::image(session.pid());
        session.signal(Signal::TERM);
        assert_eq!(session.ends(), 143);
        self.sent.take(&session, &[("the new secret key", shown)]);
        Memory { key, shown: image_shown, hidden: image_hidden }
    }

    /// What the commands say of all that.
    fn commands(&self) -> Vec<(String, Vec<u8>)> {
        let passphrase = self.home.file("passphrase", &format!("{PASSPHRASE}\n"));
        // Each of them asks argon2: the others are in `commands`, on a store with a key file.
        let all: [&[&str]; 3] =
            [&["users", "show", "alice", "--json"], &["history", "--json"], &["check", "--json"]];
        let ran = all.iter().map(|args| {
            let with = [&["--passphrase-file", passphrase.as_str()], *args].concat();
            let ended = self.home.run(&with, "");
            assert!(ended.code < 64, "{args:?}: {}", ended.err);
            (args.join(" "), [ended.out, ended.err].concat().into_bytes())
        });
        ran.collect()
    }
}

/// Types a code as a person does. What comes in one piece stays in the buffer of the library that
/// reads keys until as much is typed again.
fn by_key(session: &mut Session, code: &str) {
    for (count, digit) in (1..).zip(code.chars()) {
        session.keys(&digit.to_string());
        if count < 6 {
            let typed: Vec<String> = code[..count].chars().map(String::from).collect();
            let typed = [&typed[..count.min(3)], &typed[count.min(3)..]].map(|half| half.join(" "));
            session.sees(typed.join(" ").trim());
        }
    }
}

/// The recovery key on the page that shows it once.
fn recovery_key(page: &str) -> String {
    let is_group =
        |word: &&str| word.len() == 4 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let lines = page.lines().filter(|line| line.split_whitespace().filter(is_group).count() >= 2);
    let key: String = lines.flat_map(|line| line.split_whitespace().filter(is_group)).collect();
    assert!(key.len() >= 32, "{page}");
    key
}

fn dashed(page: &str) -> Vec<String> {
    let words = page.split_whitespace().filter(|word| word.len() == 29 && word.matches('-').count() == 5);
    words.map(str::to_owned).collect()
}

#[test]
fn nothing_of_a_day_at_the_console_is_left_anywhere_but_where_it_was_shown() {
    let sampler = Sampler::start();
    let mut story = Story::begin();
    story.first_start();
    let (entry, _) = story.killed();
    story.enrolled(&entry);
    story.recovery_codes();
    let memory = story.replaced();
    let said = story.commands();

    let mut search = Search::of(std::mem::take(&mut story.marks));
    for (command, bytes) in &said {
        search.clean(command, bytes);
    }
    search.sent("terminals where nothing is shown", &story.sent.masked, &[]);
    for (what, bytes) in &story.sent.shown {
        search.sent(&format!("the page that shows {what}"), bytes, &[what]);
    }
    let told = std::fs::read(story.home.path("told")).unwrap();
    assert!(String::from_utf8_lossy(&told).contains("device_added"));
    search.clean("what the notification program was told", &told);
    search.clean_folder("the home: store, state, config, copies", &story.home.path(""), &["passphrase"]);
    search.shows("the passphrase file itself", format!("{PASSPHRASE}\n").as_bytes(), &["the passphrase"]);
    assert_eq!(std::fs::read_dir(story.home.path("temporary")).unwrap().count(), 0);
    search.clean("/proc/*/cmdline and environ", &sampler.stop());
    if let (Some(shown), Some(hidden)) = (memory.shown, memory.hidden) {
        search.shows("the memory of the console, the key shown", &shown, &["the new secret key"]);
        search.clean("the memory of the console, the key hidden", &hidden);
        assert!(memory::cells(&shown, &memory.key[..8]) > 0, "the screen itself holds it in cells");
        assert_eq!(memory::cells(&hidden, &memory.key[..8]), 0, "in cells of the screen");
    }
    search.end("a day at the console");
}
