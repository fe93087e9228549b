//! What commands print, as files: each file of `snapshots` is a scene that can be read and played.
//!
//! `UPDATE_SNAPSHOTS=1` writes down what is printed now. A line of a scene that begins with `$` is
//! carried out (`player` knows how), one with `#` is a remark; what follows is standard output,
//! then standard error behind `!`, then the exit code behind `?` unless it is 0.

mod player;
mod props;
mod stage;

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::Data;
use snapbox::assert::{Action, Assert};

use crate::help::COMMANDS;
use crate::support::Home;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/snapshots")
}

fn assert_is(path: &Path, text: String) {
    let is_update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let action = if is_update { Action::Overwrite } else { Action::Verify };
    Assert::new().action(action).eq(Data::text(text).raw(), Data::read_from(path, None).raw());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Plays the scenes whose names begin so.
fn play(beginning: &str) {
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let scenes: Vec<PathBuf> =
        files(&folder()).into_iter().filter(|path| name(path).starts_with(beginning)).collect();
    assert!(!scenes.is_empty());
    for path in scenes {
        let played = player::played(&fs::read_to_string(&path).unwrap());
        assert_is(&path, played);
    }
}

#[test]
fn users_as_written_down() {
    play("users");
}

#[test]
fn a_daemon_and_its_clients_as_written_down() {
    play("hosting");
}

#[test]
fn devices_as_written_down() {
    play("devices");
}

#[test]
fn enrollments_as_written_down() {
    play("enroll");
}

#[test]
fn sign_in_as_written_down() {
    play("sign-in");
}

#[test]
fn oversight_as_written_down() {
    play("oversight");
}

#[test]
fn the_store_as_written_down() {
    play("store");
}

#[test]
fn imports_exports_and_the_stock_as_written_down() {
    play("moving");
}

#[test]
fn every_scene_is_played() {
    let played = ["users", "devices", "enroll", "sign-in", "oversight", "store", "moving", "hosting"];
    for path in files(&folder()) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(played.iter().any(|beginning| name.starts_with(beginning)), "{name} is played by nobody");
    }
}

#[test]
fn each_help_as_written_down() {
    let (home, folder) = (Home::new(), folder().join("help"));
    let file =
        |command: &[&str]| folder.join(format!("{}.txt", [&["mfa-enroll"], command].concat().join("-")));
    for command in COMMANDS {
        let ran = home.run(&[command, &["--help"]].concat(), "").exits(0);
        assert_is(&file(command), ran.out);
    }
    let there: Vec<PathBuf> = files(&folder);
    let mut wanted: Vec<PathBuf> = COMMANDS.iter().map(|command| file(command)).collect();
    wanted.sort();
    assert_eq!(there, wanted, "a file of no command, or a command without a file");
}
