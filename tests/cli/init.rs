//! `init`: what it makes, for whom, and what it tells once.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::Home;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_store_and_its_key_file_are_for_the_owner_alone() {
    let home = Home::new();
    let out = home.run(&["init", "--issuer", "Example"], "").exits(0).out;
    assert!(out.contains(home.store().to_str().unwrap()), "{out}");
    assert!(out.contains(home.key_file().to_str().unwrap()), "{out}");
    assert!(out.contains("Write the recovery key down"), "{out}");
    assert_eq!(mode(&home.store()), 0o700);
    assert_eq!(mode(&home.key_file()), 0o600);
    assert_eq!(mode(&home.path().join(".local/state/mfa-enroll")), 0o700);
}

#[test]
fn the_recovery_key_is_160_bits_in_groups_of_four() {
    let out = Home::new().run(&["init"], "").exits(0).out;
    let line = out.lines().find_map(|line| line.strip_prefix("Recovery key  ")).unwrap();
    let groups: Vec<&str> = line.split(' ').collect();
    assert_eq!(groups.len(), 8);
    assert!(groups.iter().all(|group| group.len() == 4));
}

#[test]
fn a_second_store_is_not_made_in_the_same_place() {
    let home = Home::with_store();
    let before = std::fs::read(home.key_file()).unwrap();
    home.run(&["init"], "").fails_in_two_lines(1, "already");
    assert_eq!(std::fs::read(home.key_file()).unwrap(), before);
}

#[test]
fn places_can_be_named_by_option_and_by_variable() {
    let home = Home::new();
    home.run(&["init", "--store", "here", "--key-file", "here.key"], "").exits(0);
    home.run(&["users", "list", "--store", "here", "--key-file", "here.key"], "").exits(0);
    let mut command = home.command(&["users", "list"]);
    command.env("MFA_ENROLL_STORE", "here").env("MFA_ENROLL_KEY_FILE", "here.key");
    crate::support::run(command, "").exits(0);
    home.run(&["users", "list"], "").fails_in_two_lines(3, "no store");
}

#[test]
fn the_issuer_is_the_one_that_was_named() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone"]);
    assert!(dialog.hear("Code 1: ").contains("“Example: alice (phone)”"));
    dialog.end().exits(1);
}

#[test]
fn an_issuer_that_apps_could_not_read_is_refused() {
    Home::new().run(&["init", "--issuer", "a:b"], "").fails_in_two_lines(2, "colon");
}
