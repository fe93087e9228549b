//! `users edit`, `devices edit` and `users show`.

use serde_json::json;

use crate::support::{Home, devices, enrolled};

fn shown(home: &Home) -> serde_json::Value {
    home.json(&["users", "show", "alice", "--json"])[0].clone()
}

fn edit(home: &Home, more: &[&str]) -> crate::support::Ran {
    home.run(&[&["users", "edit", "alice"][..], more].concat(), "")
}

#[test]
fn what_is_known_of_a_user_is_changed_in_one_go() {
    let home = Home::with_users(&["alice"]);
    let ran = edit(
        &home,
        &[
            "--name",
            "Alice Liddell",
            "--email",
            "a@example.com",
            "--join",
            "staff",
            "--join",
            "admins",
            "--password",
            "yes",
            "--note",
            "left-handed",
            "--tag",
            "team=red",
            "--tag",
            "vip=",
            "--exempt-until",
            "2099-01-31",
            "--reason",
            "parental leave",
        ],
    );
    let ran = ran.exits(0);
    assert!(ran.out.starts_with("Changed alice: name “Alice Liddell”; "), "{ran:#?}");
    let user = shown(&home);
    assert_eq!(
        user,
        json!({
            "user": "alice", "name": "Alice Liddell", "email": "a@example.com", "groups": ["admins", "staff"],
            "password": true, "required_since": null, "due_at": null, "exempt_until": "2099-01-31T23:59:59Z",
            "exempt_reason": "parental leave", "sign_in": "open", "locked_until": null, "failures": 0,
            "recovery_codes_left": 0, "recovery_codes_made_at": null, "note": "left-handed",
            "tags": {"team": "red", "vip": ""}, "devices": [],
        })
    );
    let gone = [
        "--no-name",
        "--no-email",
        "--leave",
        "STAFF",
        "--leave",
        "admins",
        "--password",
        "no",
        "--no-note",
        "--untag",
        "Team",
        "--untag",
        "vip",
        "--end-exemption",
    ];
    edit(&home, &gone).exits(0);
    let user = shown(&home);
    for field in ["name", "email", "exempt_until", "note"] {
        assert_eq!(user[field], json!(null), "{field}");
    }
    assert_eq!((&user["groups"], &user["tags"]), (&json!([]), &json!({})));
    assert!(edit(&home, &gone).exits(0).out.starts_with("Nothing is changed: alice is so already."));
}

#[test]
fn a_fifty_first_tag_is_refused_and_nothing_is_changed() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let tags: Vec<String> = (0..51).map(|n| format!("--tag=key{n}=x")).collect();
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    for args in [&["users", "edit", "alice"][..], &["devices", "edit", "alice", "phone"]] {
        for more in [&[][..], &["--dry-run"]] {
            let ran = home.run(&[args, &tags, more].concat(), "").fails_in_two_lines(1, "50 tags");
            assert!(ran.err.contains("--untag"), "{ran:#?}");
        }
        home.run(&[args, &tags[..50]].concat(), "").exits(0);
        home.run(&[args, &tags[50..]].concat(), "").fails_in_two_lines(1, "50 tags");
        // One that goes makes room for one that comes, in the same command.
        home.run(&[args, &tags[50..], &["--untag", "KEY0"]].concat(), "").exits(0);
    }
    assert_eq!(shown(&home)["tags"].as_object().unwrap().len(), 50);
    assert_eq!(devices(&home, "alice")[0]["tags"].as_object().unwrap().len(), 50);
}

#[test]
fn all_of_it_or_nothing() {
    let home = Home::with_users(&["alice"]);
    let before = shown(&home);
    for (args, code, what) in [
        (&[][..], 2, "not said what"),
        (&["--name", "A", "--tag", "aws:x=1"], 2, "reserved"),
        (&["--name", "A", "--tag", "a\u{1b}=1"], 2, "cannot be a tag"),
        (&["--name", "A", "--join", "a b"], 2, "cannot be a group name"),
        (&["--name", "A", "--exempt-until", "soon", "--reason", "x"], 2, "cannot be a date"),
        (&["--name", "A", "--exempt-until", "2001-01-01", "--reason", "x"], 1, "in the past"),
        (&["--name", "A", "--note", "\u{202e}"], 2, "cannot be a note"),
    ] {
        edit(&home, args).fails_in_two_lines(code, what);
    }
    for args in [
        &["--name", "A", "--no-name"][..],
        &["--note", "A", "--no-note"],
        &["--exempt-until", "2099-01-01"],
        &["--reason", "x"],
        &["--password", "maybe"],
    ] {
        edit(&home, args).exits(2);
    }
    let dry = edit(&home, &["--name", "A", "--dry-run"]).exits(0);
    assert_eq!(dry.out, "Would change alice: name “A”. Nothing was changed (--dry-run).\n");
    assert_eq!(shown(&home), before);
    home.run(&["users", "edit", "nobody", "--no-note"], "").fails_in_two_lines(3, "no user nobody");
}

#[test]
fn a_device_has_a_note_and_tags_of_its_own() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let args = ["devices", "edit", "alice", "phone", "--note", "in the safe", "--tag", "owner=it"];
    let ran = home.run(&args, "").exits(0);
    assert_eq!(ran.out, "Changed phone of alice: note “in the safe”; tag owner=it.\n");
    let device = devices(&home, "alice")[0].clone();
    assert_eq!((&device["note"], &device["tags"]), (&json!("in the safe"), &json!({"owner": "it"})));
    assert_eq!((&shown(&home)["note"], &shown(&home)["tags"]), (&json!(null), &json!({})));
    home.run(&["devices", "edit", "alice", "phone"], "").fails_in_two_lines(2, "not said what");
}

#[test]
fn the_security_credentials_are_shown() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    edit(&home, &["--join", "staff", "--tag", "team=red"]).exits(0);
    let out = home.run(&["users", "show", "ALICE"], "").exits(0).out;
    for line in [
        "User            alice\n",
        "Groups          staff\n",
        "MFA             not required\n",
        "Sign-in         open\n",
        "Recovery codes  none\n",
        "Tags            team=red\n",
        "\nDevice  Kind  State",
        "\nphone   app   active",
    ] {
        assert!(out.contains(line), "no “{line}” in {out}");
    }
    assert_eq!(shown(&home)["devices"], devices(&home, "alice"));
    home.run(&["users", "show", "nobody"], "").fails_in_two_lines(3, "no user nobody");
}
