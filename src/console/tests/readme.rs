//! README shows what the program draws and names the keys as its tables do.
//!
//! `UPDATE_SNAPSHOTS=1` writes pictures and table anew.

use std::fs;
use std::path::{Path, PathBuf};

use super::harness::{Desk, Plan};
use super::office::Start;
use super::people::dozen;
use super::{HOME, svg};
use crate::console::keymap::Hint;

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

#[test]
fn the_pictures_are_what_is_drawn() {
    let mut desk = desk();
    is_current(&place("assets/users.svg"), &svg::svg(desk.buffer(), "The users list"));
    desk.press("/alice<enter>aphone<enter>");
    desk.sees("Set up device");
    is_current(&place("assets/set-up.svg"), &svg::svg(desk.buffer(), "Set up device: QR code and key"));
    desk.press("<enter>123456");
    desk.sees("does not come from this key");
    is_current(&place("assets/confirm.svg"), &svg::svg(desk.buffer(), "Confirm: a code that does not fit"));
}

fn lines(page: &str, hints: &[Hint]) -> String {
    let line = |hint: &Hint| {
        let keys: Vec<String> = hint.chords.iter().map(|chord| format!("`{}`", chord.name(false))).collect();
        format!("| {page} | {} | {} |\n", keys.join(" "), hint.help)
    };
    hints.iter().map(line).collect()
}

#[test]
fn the_readme_names_every_key_as_the_tables_do() {
    let mut table = "| page | keys | what they do |\n|---|---|---|\n".to_owned();
    let mut desk = desk();
    table += &lines("Users", &desk.hints());
    desk.press("/alice<enter>");
    desk.press("aphone<enter><esc><down><down><down>");
    table += &lines("Security credentials", &desk.hints());
    desk.press("a");
    desk.press("x");
    table += &lines("Assign MFA device", &desk.hints());
    desk.press("<esc><enter>");
    table += &lines("Set up device", &desk.hints());
    desk.press("<enter>1");
    table += &lines("Confirm", &desk.hints());
    table += "| everywhere | `?` `F1` | The keys of the page (`F1` where text is typed). |\n";
    table += &lines("everywhere", &crate::console::screens::EVERYWHERE);
    let readme = fs::read_to_string(place("README.md")).unwrap();
    let (before, rest) = readme.split_once(MARKS[0]).expect("README has a place for the keys");
    let (_, after) = rest.split_once(MARKS[1]).expect("the table of keys has an end");
    is_current(&place("README.md"), &[before, MARKS[0], &table, MARKS[1], after].concat());
}
