//! `users list`, `users add`, `users remove`, `devices list`.

use serde_json::json;

use crate::support::{Home, enrolled};

#[test]
fn an_added_user_is_listed() {
    let home = Home::with_store();
    home.run(&["users", "add", "alice", "--name", "Alice Liddell", "--email", "alice@example.com"], "")
        .exits(0);
    let out = home.run(&["users", "list"], "").exits(0).out;
    assert_eq!(
        out,
        "User   Name           MFA   Devices  Last sign-in\n\
         alice  Alice Liddell  none  0        never\n"
    );
}

#[test]
fn a_user_is_added_once_whatever_the_case() {
    let home = Home::with_users(&["alice"]);
    home.run(&["users", "add", "Alice"], "").fails_in_two_lines(1, "already");
    home.run(&["devices", "list", "ALICE"], "").exits(0);
}

#[test]
fn a_user_is_removed_once_every_device_was_deleted() {
    let home = Home::with_users(&["alice", "bob"]);
    enrolled(&home, "alice", "phone");
    for dry_run in [&[][..], &["--dry-run"]] {
        let args = [&["users", "remove", "alice"], dry_run].concat();
        home.run(&args, "").fails_in_two_lines(1, "still has phone");
    }
    home.run(&["devices", "delete", "alice", "phone", "--deactivate"], "").exits(0);
    let would = home.run(&["users", "remove", "alice", "--dry-run"], "").exits(0).out;
    assert_eq!(would, "Would remove alice. Nothing was changed (--dry-run).\n");
    home.run(&["users", "remove", "ALICE"], "").exits(0);
    home.run(&["users", "remove", "alice"], "").fails_in_two_lines(3, "alice");
    assert_eq!(home.json(&["users", "list", "--json"]).as_array().unwrap().len(), 1);
    let history = home.run(&["history", "alice"], "").exits(0).out;
    assert!(history.contains("user removed") && history.contains("device phone deleted"), "{history}");
    home.run(&["check"], "").exits(0);
}

#[test]
fn users_are_json_of_a_stable_shape() {
    let home = Home::with_store();
    home.run(&["users", "add", "bob"], "").exits(0);
    home.run(&["users", "add", "alice", "--name", "Alice"], "").exits(0);
    enrolled(&home, "bob", "phone");
    assert_eq!(
        home.json(&["users", "list", "--json"]),
        json!([
            {
                "user": "alice", "name": "Alice", "email": null, "mfa": "none", "pending_until": null, "overdue_since": null,
                "active_devices": 0, "devices": 0, "last_sign_in": null,
            },
            {
                "user": "bob", "name": null, "email": null, "mfa": "active", "pending_until": null, "overdue_since": null,
                "active_devices": 1, "devices": 1, "last_sign_in": null,
            },
        ])
    );
}

#[test]
fn users_are_filtered_and_chosen_by_state() {
    let home = Home::with_users(&["alice", "alicia", "bob"]);
    enrolled(&home, "bob", "phone");
    home.enroll(&["alicia", "--device", "phone"]).end().exits(1);
    let names = |args: &[&str]| {
        let mut all = vec!["users", "list", "--json"];
        all.extend(args);
        let users = home.json(&all);
        users
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["user"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&["--filter", "ALI"]), ["alice", "alicia"]);
    assert_eq!(names(&["--show", "none"]), ["alice", "alicia"]);
    assert_eq!(names(&["--show", "pending"]), ["alicia"]);
    assert_eq!(names(&["--show", "active"]), ["bob"]);
    assert_eq!(names(&["--filter", "nobody"]), Vec::<String>::new());
}

#[test]
fn more_users_than_one_page_are_all_listed() {
    let names: Vec<String> = (0..2001).map(|n| format!("user{n:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let home = Home::with_users(&names);
    let out = home.run(&["users", "list"], "").exits(0).out;
    assert_eq!(out.lines().count(), 2002);
    let users = home.json(&["users", "list", "--json"]);
    assert_eq!(users.as_array().unwrap().len(), 2001);
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let names: Vec<String> = (0..3000).map(|n| format!("user{n:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let home = Home::with_users(&names);
    for json in [&[][..], &["--json"]] {
        let mut args = vec!["users", "list"];
        args.extend(json);
        let mut child = home.command(&args).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!((done.status.code(), done.stderr), (Some(0), Vec::new()));
    }
}

#[test]
fn devices_are_listed_with_those_under_way() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    home.enroll(&["alice", "--device", "tablet"]).end().exits(1);
    let out = home.run(&["devices", "list", "alice"], "").exits(0).out;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0].split_whitespace().next(), Some("Device"));
    assert!(
        lines[1].starts_with("phone ") && lines[1].contains("app") && lines[1].contains(" active "),
        "{out}"
    );
    let tablet: Vec<&str> = lines[2].split("  ").filter(|cell| !cell.is_empty()).map(str::trim).collect();
    assert_eq!(tablet, ["tablet", "app", "pending", "15 minutes left"], "{out}");
    let column = |line: &str, word: &str| line.find(word).unwrap();
    assert_eq!(column(lines[0], "State"), column(lines[2], "pending"), "{out}");
    assert_eq!(column(lines[0], "Since"), column(lines[2], "15 minutes left"), "{out}");
}

#[test]
fn devices_are_json_of_a_stable_shape() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    home.enroll(&["alice", "--device", "tablet"]).end().exits(1);
    let mut devices = home.json(&["devices", "list", "alice", "--json"]);
    let at = devices[0]["enrolled_at"].take();
    assert!(at.as_str().unwrap().len() == 20 && at.as_str().unwrap().ends_with('Z'), "{at}");
    let until = devices[1]["expires_at"].take();
    assert!(until.as_str().unwrap().ends_with('Z'), "{until}");
    let operator = devices[0]["operator"].take();
    assert_eq!(operator, devices[1]["operator"].take());
    let clock = devices[0]["clock_off_secs"].take().as_i64().unwrap();
    assert!([0, 30].contains(&clock), "{clock}");
    assert_eq!(
        devices,
        json!([
            {
                "name": "phone", "state": "active", "kind": "app", "serial": null, "algorithm": "SHA-1",
                "digits": 6, "period_secs": 30, "clock_off_secs": null, "operator": null, "enrolled_at": null,
                "last_used_at": null, "deactivated_at": null, "expires_at": null, "note": null, "tags": {},
            },
            {
                "name": "tablet", "state": "pending", "kind": "app", "serial": null, "algorithm": null,
                "digits": null, "period_secs": null, "clock_off_secs": null, "operator": null,
                "enrolled_at": null, "last_used_at": null, "deactivated_at": null, "expires_at": null,
                "note": null, "tags": null,
            },
        ])
    );
}
