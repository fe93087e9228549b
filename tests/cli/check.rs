//! `check` and `repair`: what is whole is called whole, what is not is named.

use std::fs;

use crate::support::Home;

#[test]
fn a_whole_store_is_called_whole() {
    let home = Home::with_users(&["alice", "bob"]);
    let out = home.run(&["check"], "").exits(0).out;
    assert!(out.contains("Read 2 users") && out.contains("All is as it was written."), "{out}");
    let json: serde_json::Value =
        serde_json::from_str(&home.run(&["check", "--json"], "").exits(0).out).unwrap();
    assert_eq!(json[0]["users"], 2);
    assert_eq!(json[0]["faults"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_damaged_database_is_never_an_empty_one() {
    let home = Home::with_users(&["alice"]);
    let db = home.store().join("db");
    let length = fs::metadata(&db).unwrap().len();
    fs::OpenOptions::new().write(true).open(&db).unwrap().set_len(length / 2).unwrap();
    for command in [&["users", "list"][..], &["check"], &["devices", "list", "alice"]] {
        home.run(command, "").fails_in_two_lines(5, "damaged");
    }
}

#[test]
fn a_store_without_its_conf_is_repaired_after_a_copy() {
    let home = Home::with_users(&["alice"]);
    fs::remove_file(home.store().join("conf")).unwrap();
    let told = home.run(&["users", "list"], "").fails_in_two_lines(5, "damaged");
    assert!(told.err.contains("mfa-enroll repair"), "{told:#?}");
    let out = home.run(&["repair"], "").exits(0).out;
    let copy = out.lines().find_map(|line| line.strip_prefix("Copied the store as it was to ")).unwrap();
    assert!(std::path::Path::new(copy).join("db").exists());
    assert!(home.run(&["check"], "").exits(0).out.contains("Read 1 users"));
}
