//! Files of a store that were damaged at random: flipped bits, cut ends, zeroed pages.
//!
//! Owns what counts as noticed: exit code 5 in words, or everything reads exactly as before. A
//! list that is shorter than it was and says nothing is the one thing that must not be.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::bench::{Luck, copied, files};
use crate::support::app::{App, step};
use crate::support::{Home, PROGRAM, Ran, enrolled_before, run};

/// A store with 200 users, devices and history, and all that can be read of it.
pub struct Sample {
    pub home: Home,
    pub app: App,
    list: String,
    history: String,
}

const LIST: [&str; 3] = ["users", "list", "--json"];
const HISTORY: [&str; 2] = ["history", "--json"];

impl Sample {
    pub fn new() -> Self {
        let home = Home::with_store();
        let people = (0..200).fold("user,name\n".to_owned(), |mut people, n| {
            writeln!(people, "user{n},Person number {n}").unwrap();
            people
        });
        home.write("people.csv", &people);
        home.run(&["users", "import", "people.csv"], "").exits(0);
        let app = enrolled_before(&home, "user0", "phone");
        for n in 1..8 {
            enrolled_before(&home, &format!("user{n}"), "phone");
            home.run(&["verify", &format!("user{n}")], "000000\n");
        }
        let list = home.run(&LIST, "").exits(0).out;
        let history = home.run(&HISTORY, "").exits(0).out;
        Self { home, app, list, history }
    }

    /// What becomes of a damaged copy.
    pub fn judged(&self, home: &Home, what: &str) -> Fate {
        let [list, history, check] = [&LIST[..], &HISTORY, &["check", "--json"]].map(|args| {
            let ran = patient(home, args, "");
            assert!(!ran.err.contains("panicked") && !ran.out.contains("panicked"), "{what}: {ran:#?}");
            assert!(ran.code == 0 || ran.code == 5, "{what}: {args:?}: {ran:#?}");
            if ran.code == 5 && ran.out.is_empty() {
                assert_eq!(ran.err.lines().count(), 2, "{what}: {ran:#?}");
                assert!(!ran.err.contains(" init"), "a new store is offered: {what}: {ran:#?}");
            }
            ran
        });
        // What is shown at all is what was written.
        assert!(list.code != 0 || list.out == self.list, "{what}: another list: {}", list.out);
        assert!(history.code != 0 || history.out == self.history, "{what}: another history");
        let code = self.app.code(step());
        let signed_in = patient(home, &["verify", "user0"], &code);
        assert!([0, 5].contains(&signed_in.code), "{what}: {signed_in:#?}");
        match (check.code, list.code) {
            (5, 5) if check.out.is_empty() => Fate::AtOpening,
            (5, _) => Fate::ByCheck,
            _ => {
                let all_of_it = [&list, &history, &signed_in].iter().all(|ran| ran.code == 0);
                assert!(all_of_it, "{what}: check knows nothing of it: {list:#?}{history:#?}{signed_in:#?}");
                assert_eq!(home.run(&["verify", "user0"], &code).code, 1, "{what}: accepted twice");
                Fate::Harmless
            }
        }
    }

    /// What `repair` makes of a copy that does not open.
    pub fn repaired(&self, home: &Home, what: &str) -> Repaired {
        let damaged = files(&home.store());
        let ran = patient(home, &["repair"], "");
        assert!(!ran.err.contains("panicked"), "{what}: {ran:#?}");
        if ran.err.contains("newer version") {
            // A bit of a version number may say so: what is not ours is not touched.
            assert!(ran.code == 5 && copies(home).is_empty(), "{what}: {ran:#?}");
            assert!(same(&files(&home.store()), &damaged), "{what}");
            return Repaired::Newer;
        }
        let copy = copies(home).pop().unwrap_or_else(|| panic!("{what}: no copy: {ran:#?}"));
        assert!(same(&files(&copy), &damaged), "{what}: the copy is not what was damaged");
        if ran.code != 0 {
            let ran = ran.fails_in_two_lines(5, "");
            assert!(ran.err.contains("copied"), "{what}: {ran:#?}");
            assert!(same(&files(&home.store()), &damaged), "{what}: a repair that failed changed something");
            return Repaired::Not;
        }
        assert!(ran.out.contains(copy.to_str().unwrap()), "{what}: {ran:#?}");
        let (check, list) = (patient(home, &["check"], ""), patient(home, &LIST, ""));
        match check.code {
            0 => {
                assert!(list.out == self.list, "{what}: whole, with another list: {}", list.out);
                Repaired::Wholly
            }
            5 => Repaired::NotAll,
            _ => panic!("{what}: {check:#?}"),
        }
    }
}

/// Runs a command that may hang; it is killed then, and fails the test.
fn patient(home: &Home, args: &[&str], input: &str) -> Ran {
    let plain = home.command(args);
    let mut command = Command::new("timeout");
    command.args(["-s", "KILL", "60", PROGRAM]).args(args);
    command.env_clear().env("HOME", home.path()).env("LANG", "C.UTF-8").env("TERM", "xterm");
    command.current_dir(plain.get_current_dir().unwrap());
    let piped = std::process::Stdio::piped;
    command.stdin(piped()).stdout(piped()).stderr(piped());
    run(command, input)
}

fn copies(home: &Home) -> Vec<PathBuf> {
    let beside = home.store().parent().unwrap().to_owned();
    let mut found: Vec<PathBuf> = fs::read_dir(beside).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.to_str().unwrap().contains(".before-repair-"));
    found.sort();
    found
}

/// The lock's file has the number of the process in it while it works.
fn same(one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)]) -> bool {
    let but_lock = |files: &[(String, Vec<u8>)]| -> Vec<(String, Vec<u8>)> {
        files.iter().filter(|(name, _)| name != "store.lock").cloned().collect()
    };
    but_lock(one) == but_lock(other)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Harmless,
    AtOpening,
    ByCheck,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repaired {
    /// Everything is back.
    Wholly,
    /// It opens, and what is missing is said.
    NotAll,
    /// Nothing came of it, and nothing was changed.
    Not,
    /// Taken for one of a newer version, and left alone.
    Newer,
}

#[derive(Debug, Default)]
struct Tally {
    fates: BTreeMap<Fate, u32>,
    repairs: BTreeMap<Repaired, u32>,
}

impl Tally {
    fn judge(&mut self, sample: &Sample, home: &Home, what: &str) {
        let fate = sample.judged(home, what);
        *self.fates.entry(fate).or_default() += 1;
        if fate == Fate::AtOpening {
            *self.repairs.entry(sample.repaired(home, what)).or_default() += 1;
        }
    }

    fn tell(&self, what: &str) {
        let of = |fate| self.fates.get(&fate).copied().unwrap_or(0);
        let (harmless, opening, check) = (of(Fate::Harmless), of(Fate::AtOpening), of(Fate::ByCheck));
        let all = harmless + opening + check;
        println!(
            "{what}: {all}; {harmless} harmless, {opening} noticed at opening, {check} by check, 0 silent; repairs {:?}",
            self.repairs
        );
    }
}

/// Where in a file there is something: sled makes its files larger than they need be.
fn used(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)
}

/// One of the files that have something in them; half of the time the database.
fn chosen(store: &Path, luck: &mut Luck) -> (PathBuf, Vec<u8>) {
    let mut all = files(store);
    all.retain(|(_, bytes)| used(bytes) > 0);
    let at = if luck.one_in(2) {
        all.iter().position(|(name, _)| name == "db").unwrap()
    } else {
        luck.at(all.len())
    };
    let (name, bytes) = all.swap_remove(at);
    (store.join(name), bytes)
}

fn flips(count: usize, seed: u64) {
    let (sample, mut luck, mut tally) = (Sample::new(), Luck::new(seed), Tally::default());
    for _ in 0..count {
        let home = copied(&sample.home);
        let (path, mut bytes) = chosen(&home.store(), &mut luck);
        let (at, bit) = (luck.at(used(&bytes)), luck.below(8));
        bytes[at] ^= 1 << bit;
        fs::write(&path, bytes).unwrap();
        tally.judge(&sample, &home, &format!("bit {bit} of byte {at} of {}", path.display()));
    }
    tally.tell("flipped bits");
    assert!(tally.fates[&Fate::AtOpening] > 0);
}

#[test]
fn a_flipped_bit_is_noticed_or_harmless() {
    flips(30, 21);
}

#[test]
#[ignore = "400 of them"]
fn four_hundred_flipped_bits_are_noticed_or_harmless() {
    flips(400, 22);
}

fn cuts(count: usize, seed: u64) {
    let (sample, mut luck, mut tally) = (Sample::new(), Luck::new(seed), Tally::default());
    for round in 0..count {
        let home = copied(&sample.home);
        let (path, mut bytes) = chosen(&home.store(), &mut luck);
        let at = luck.at(used(&bytes));
        if round % 2 == 0 {
            bytes.truncate(at);
        } else {
            let page = at / 4096 * 4096;
            let end = bytes.len().min(page + 4096);
            bytes[page..end].fill(0);
        }
        fs::write(&path, bytes).unwrap();
        let how = if round % 2 == 0 { "cut off" } else { "a page zeroed" };
        tally.judge(&sample, &home, &format!("{how} at {at} of {}", path.display()));
    }
    tally.tell("cut and zeroed files");
}

#[test]
fn a_cut_file_or_a_zeroed_page_is_noticed_or_harmless() {
    cuts(20, 23);
}

#[test]
#[ignore = "200 of them"]
fn two_hundred_cut_files_and_zeroed_pages_are_noticed_or_harmless() {
    cuts(200, 24);
}
