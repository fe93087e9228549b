//! README names the keys as the tables do.
//!
//! `UPDATE_SNAPSHOTS=1` writes its table anew.

use std::fs;
use std::path::{Path, PathBuf};

use super::HOME;
use super::harness::{Desk, Plan};
use super::office::Start;
use super::owners::{at_alice, none, three};
use super::people::dozen;
use crate::console::keymap::{Chord, Hint};
use crate::console::screen::Open;
use crate::model::UserName;

/// The table of keys stands between these two.
const MARKS: [&str; 2] = ["<!-- keys: written by a test -->\n", "<!-- end of keys -->"];

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn is_current(path: &Path, wanted: &str) {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(path, wanted).unwrap();
    }
    let there = fs::read_to_string(path).unwrap_or_default();
    assert!(there == wanted, "{} is not current: run UPDATE_SNAPSHOTS=1 cargo test", path.display());
}

fn desk() -> Desk {
    Desk::of(&Plan { start: Start::Ready, size: HOME, issuer: "Example", ..Plan::default() }, dozen)
}

fn lines(page: &str, hints: &[Hint]) -> String {
    let line = |hint: &Hint| {
        let keys: Vec<String> = hint.chords.iter().map(|chord| format!("`{}`", chord.name(false))).collect();
        format!("| {page} | {} | {} |\n", keys.join(" "), hint.help)
    };
    hints.iter().map(line).collect()
}

/// The lines of several states of a page, each once and in the order of its table.
fn merged(states: &[Vec<Hint>]) -> Vec<Hint> {
    let mut all: Vec<Hint> = Vec::new();
    for state in states {
        let mut next = 0;
        for hint in state {
            if let Some(at) = all.iter().position(|other| other == hint) {
                next = at + 1;
            } else {
                all.insert(next, hint.clone());
                next += 1;
            }
        }
    }
    all
}

/// *Security credentials* and what it leads to; what can be done depends on the
/// line that is chosen.
fn acts() -> String {
    let mut desk = at_alice(none, three);
    let on_active = desk.hints();
    desk.press("<down><down>");
    let on_deactivated = desk.hints();
    desk.press("anew<enter><esc><down>");
    let on_pending = desk.hints();
    let mut table = lines("Security credentials", &merged(&[on_pending, on_active, on_deactivated]));
    desk.press("<up><up><up>");
    for (page, keys) in [
        ("Test a code", "t1"),
        ("Resync, Reactivate", "r1"),
        ("Rename", "e"),
        ("Edit user", "i"),
        ("Note and tags", "n"),
        ("Deactivate", "d"),
        ("Delete", "x"),
    ] {
        desk.press(keys);
        desk.sees(page.split(',').next().unwrap());
        table += &lines(page, &desk.hints());
        desk.press("<esc>");
    }
    table
}

/// The stages of *Recovery codes*, one after the other.
fn recovery_codes(desk: &mut Desk) -> String {
    desk.open(&Open::RecoveryCodes(UserName::new("alice").unwrap()));
    desk.press("n<enter><enter>");
    let code = desk.codes[0].clone();
    desk.press(code.expose());
    desk.press("<enter>");
    let mut table = lines("Recovery codes", &desk.hints());
    for (keys, page) in [("n", "a new set"), ("<enter>", "the codes"), ("<enter>", "typed back")] {
        desk.press(keys);
        table += &lines(&format!("Recovery codes: {page}"), &desk.hints());
    }
    table
}

#[test]
fn the_readme_names_every_key_as_the_tables_do() {
    let mut table = "| page | keys | what they do |\n|---|---|---|\n".to_owned();
    let mut desk = desk();
    table += &lines("Users", &desk.hints());
    for (keys, page) in [("Q", "Queue"), ("h", "History"), ("r", "Report"), ("s", "Settings")] {
        desk.press(keys);
        desk.sees(&format!("Users › {page}"));
        table += &lines(page, &desk.hints());
        desk.press("<esc>");
    }
    desk.press("/alice<enter>");
    table += &acts();
    desk.press("aphone<enter><esc><down><down><down>");
    desk.press("a");
    desk.press("x");
    table += &lines("Assign MFA device", &desk.hints());
    desk.press("<tab><right><tab><tab>");
    let token =
        desk.hints().into_iter().filter(|hint| [Chord::Enter, Chord::Ctrl('r')].contains(&hint.chords[0]));
    table += &lines("Assign MFA device: a token", &token.collect::<Vec<_>>());
    desk.press("<esc><enter>");
    table += &lines("Set up device", &desk.hints());
    desk.press("<enter>1");
    table += &lines("Confirm", &desk.hints());
    table += &recovery_codes(&mut desk);
    table += "| everywhere | `?` `F1` | The keys of the page (`F1` where text is typed). |\n";
    table += &lines("everywhere", &crate::console::screens::EVERYWHERE);
    let readme = fs::read_to_string(place("README.md")).unwrap();
    let (before, rest) = readme.split_once(MARKS[0]).expect("README has a place for the keys");
    let (_, after) = rest.split_once(MARKS[1]).expect("the table of keys has an end");
    is_current(&place("README.md"), &[before, MARKS[0], &table, MARKS[1], after].concat());
}
