//! `history`: who did what to whom; and that it is as it was written.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::support::{Home, enrolled, next_code};

fn entries(home: &Home, args: &[&str]) -> Vec<Value> {
    let mut all = vec!["history", "--json"];
    all.extend(args);
    let Value::Array(entries) = home.json(&all) else { panic!("no array") };
    entries
}

fn words(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["event"].as_str().unwrap()).collect()
}

/// alice has a phone, one code was wrong; bob has nothing.
fn with_a_past() -> Home {
    let home = Home::with_users(&["alice", "bob"]);
    let app = enrolled(&home, "alice", "phone");
    home.run(&["verify", "alice"], &next_code(&home, "alice", &app)).exits(0);
    home.run(&["verify", "alice"], &app.wrong_code()).exits(1);
    home
}

#[test]
fn the_newest_entry_comes_first_with_its_word() {
    let home = with_a_past();
    let all = entries(&home, &[]);
    assert_eq!(
        words(&all),
        [
            "sign_in_refused",
            "sign_in_accepted",
            "device_added",
            "enrollment_begun",
            "users_imported",
            "store_created"
        ]
    );
    let numbers: Vec<u64> = all.iter().map(|entry| entry["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [6, 5, 4, 3, 2, 1]);
    assert_eq!(all[5]["user"], Value::Null);
}

#[test]
fn entries_are_json_of_a_stable_shape() {
    let home = Home::with_store();
    let mut command = home.command(&["users", "add", "bob"]);
    command.env("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22");
    crate::support::run(command, "").exits(0);
    let mut entry = entries(&home, &["bob"]).remove(0);
    assert!(entry["at"].take().as_str().unwrap().ends_with('Z'));
    assert!(entry["operator"].take().is_string());
    assert!(entry["uid"].take().is_u64());
    assert_eq!(
        entry,
        json!({
            "number": 2, "at": null, "operator": null, "uid": null, "ssh_client": "192.0.2.7", "tty": null,
            "sudo_caller": null, "user": "bob", "event": "user_added", "text": "user added",
        })
    );
}

#[test]
fn a_user_a_text_and_a_number_choose_entries() {
    let home = with_a_past();
    assert_eq!(
        words(&entries(&home, &["ALICE", "--filter", "Sign-In"])),
        ["sign_in_refused", "sign_in_accepted"]
    );
    assert_eq!(words(&entries(&home, &["--filter", "wrong code"])), ["sign_in_refused"]);
    assert_eq!(words(&entries(&home, &["--limit", "1"])), ["sign_in_refused"]);
    assert_eq!(entries(&home, &["--limit", "0"]).len(), 6);
    assert_eq!(entries(&home, &["bob"]).len(), 0);
    assert_eq!(entries(&home, &["--filter", "nothing of the kind"]).len(), 0);
}

#[test]
fn the_table_shows_all_of_it() {
    let home = with_a_past();
    let out = home.run(&["history", "alice"], "").exits(0).out;
    let lines: Vec<&str> = out.lines().collect();
    let heading: Vec<&str> = lines[0].split_whitespace().collect();
    assert_eq!(heading, ["Number", "When", "User", "Operator", "From", "What"]);
    assert!(
        lines[1].starts_with("6 ") && lines[1].ends_with("sign-in refused: wrong code (1 wrong in a row)"),
        "{out}"
    );
    assert!(lines[3].ends_with("device phone added"), "{out}");
    assert_eq!(lines.len(), 5);
    let out = home.run(&["history", "--limit", "2"], "").exits(0).out;
    assert_eq!(out.lines().count(), 4);
    assert!(out.ends_with("There may be older ones: see --limit.\n"), "{out}");
    assert!(!home.run(&["history", "--limit", "6"], "").exits(0).out.contains("older"));
}

#[test]
fn more_entries_than_one_part_are_all_there() {
    let home = Home::with_store();
    let number = |n: usize| format!("{n}");
    for n in 1..=30 {
        home.run(&["settings", "set", "--idle-minutes", &number(n)], "").exits(0);
    }
    let all = entries(&home, &["--limit", "0"]);
    assert_eq!(all.len(), 31);
    assert_eq!(all[0]["text"], "idle lock set to 30 minutes");
    assert_eq!(entries(&home, &["--filter", "30 minutes"]).len(), 1);
}

#[test]
fn who_is_not_there_is_not_found_and_odd_names_are_names_after_two_dashes() {
    let home = Home::with_users(&["alice", "verify"]);
    home.run(&["history", "nobody"], "").fails_in_two_lines(3, "There is no user nobody.");
    home.run(&["history", "al:ice"], "").fails_in_two_lines(2, "“al:ice” cannot be a user name");
    home.run(&["history", "alice", "verify"], "").fails_in_two_lines(2, "as a whole");
    assert!(home.run(&["history", "--", "verify"], "").exits(0).out.starts_with("Number"));
}

#[test]
fn there_is_no_secret_and_no_code_in_it() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled(&home, "alice", "phone");
    let (right, wrong) = (next_code(&home, "alice", &app), app.wrong_code());
    for code in [&right, &wrong] {
        home.run(&["verify", "alice"], code);
    }
    let all = home.run(&["history", "--limit", "0"], "").exits(0).out
        + &home.run(&["history", "--limit", "0", "--json"], "").exits(0).out;
    assert!(!all.contains(&right) && !all.contains(&wrong), "{all}");
    assert!(!all.contains("otpauth"), "{all}");
}

#[test]
fn a_whole_history_is_called_whole() {
    let home = with_a_past();
    let out = home.run(&["history", "verify"], "").exits(0).out;
    assert_eq!(out, "Read 6 history entries.\nAll is as it was written.\n");
    let shape = json!([{ "entries": 6, "first_broken": null, "why": null }]);
    assert_eq!(home.json(&["history", "verify", "--json"]), shape);
}

/// Changes the bytes of an entry behind the program's back.
fn tamper(home: &Home, number: u64) {
    let db = sled::Config::new().path(home.store()).flush_every_ms(None).open().unwrap();
    let history = db.open_tree("history").unwrap();
    let mut bytes = history.get(number.to_be_bytes()).unwrap().unwrap().to_vec();
    bytes[1] ^= 1;
    history.insert(number.to_be_bytes(), bytes).unwrap();
    db.flush().unwrap();
    drop((history, db));
    for file in fs::read_dir(home.store()).unwrap().map(Result::unwrap) {
        if file.file_type().unwrap().is_file() {
            fs::set_permissions(file.path(), Permissions::from_mode(0o600)).unwrap();
        }
    }
}

#[test]
fn the_first_entry_that_does_not_fit_is_named() {
    let home = with_a_past();
    tamper(&home, 3);
    tamper(&home, 5);
    let ran = home.run(&["history", "verify"], "").exits(5);
    assert!(
        ran.out.starts_with("Read 2 history entries.\nEntry 3 is the first that does not fit: "),
        "{ran:#?}"
    );
    let ran = home.run(&["history", "verify", "--json"], "").exits(5);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&told[0]["entries"], &told[0]["first_broken"]), (&json!(2), &json!(3)));
    // That nobody hears it does not make it whole.
    let mut child = home.command(&["history", "verify"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(5));
}
