//! A users.oath, read by oathtool and by ourselves.

use std::fs;

use super::peers::{app_of, export, have, oathtool, verifies};
use crate::support::app::step;
use crate::support::{Home, enrolled_before};

/// A line of a users.oath: whose, which device, its key in hexadecimal.
fn lines(text: &str) -> Vec<(String, String, String)> {
    let all: Vec<&str> = text.lines().collect();
    let pairs = all.chunks(2).map(|pair| {
        let mark: Vec<&str> = pair[0].split(' ').collect();
        let columns: Vec<&str> = pair[1].split_whitespace().collect();
        assert_eq!((mark[4], columns[0], columns[2]), (columns[1], "HOTP/T30/6", "-"), "{text}");
        (columns[1].to_owned(), mark[5].to_owned(), columns[3].to_owned())
    });
    pairs.collect()
}

#[test]
fn oathtool_shows_the_codes_of_every_exported_device() {
    if !have(&["oathtool"]) {
        return;
    }
    let home = Home::with_users(&["alice", "bob"]);
    let apps = [("alice", "phone"), ("alice", "tablet"), ("bob", "phone")]
        .map(|(user, device)| (user, device, enrolled_before(&home, user, device)));
    let said = export(&home, "users-oath", "users.oath", &[]).out;
    assert!(
        said.starts_with("Lines: 3 added, 0 updated, 0 the same, 0 removed, 0 of others kept\n"),
        "{said}"
    );
    let text = fs::read_to_string(home.path().join("users.oath")).unwrap();
    let lines = lines(&text);
    assert_eq!(lines.len(), 3);
    for ((user, device, key), (of, name, app)) in lines.iter().zip(&apps) {
        assert_eq!((user.as_str(), device.as_str()), (*of, *name));
        for step in [1, 37_037_036, step() - 1, step(), step() + 1] {
            assert_eq!(oathtool(&home, key, step), app.code(step), "{user} {device} {step}");
        }
        let code = oathtool(&home, key, step() + 1);
        assert!(verifies(&home, user, &code) && !verifies(&home, user, &code), "{user} {device}");
    }
}

#[test]
fn what_pam_oath_cannot_hold_is_left_out_by_name_and_the_rest_is_written() {
    let home = Home::with_users(&["alice"]);
    enrolled_before(&home, "alice", "phone");
    let now = step();
    let token = crate::support::app::App::token(b"12345678901234567890");
    for (name, digits, algorithm) in [("wide", "8", "sha1"), ("new", "8", "sha512")] {
        let mut args = vec!["enroll", "alice", "--device", name, "--token", name, "--digits", digits];
        args.extend(["--algorithm", algorithm]);
        let input = format!(
            "3132333435363738393031323334353637383930\n{}\n{}\n",
            token.code(now),
            token.code(now + 1)
        );
        home.run(&args, &input).exits(i32::from(algorithm != "sha1"));
    }
    let ran = export(&home, "users-oath", "users.oath", &["--json"]);
    let said: serde_json::Value = serde_json::from_str(ran.out.trim()).unwrap();
    assert_eq!((&said[0]["devices"], &said[0]["merged"]["added"]), (&2.into(), &2.into()), "{said}");
    let text = fs::read_to_string(home.path().join("users.oath")).unwrap();
    assert!(text.contains("HOTP/T30/6\talice\t-\t") && text.contains("HOTP/T30/8\talice\t-\t"), "{text}");
    let left_out = home.json(&["export", "google-authenticator", "--to", "ga", "--dry-run", "--json"]);
    let left_out = left_out[0]["left_out"].as_array().unwrap().clone();
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert_eq!(left_out[0]["device"], "wide");
    assert!(!home.path().join("ga").exists());
}

#[test]
fn what_oathtool_users_wrote_by_hand_is_imported_once() {
    let home = Home::with_users(&["alice", "bob"]);
    let (one, two) = ("3132333435363738393031323334353637383930", "00112233445566778899AABBCCDDEEFF00112233");
    home.write(
        "users.oath",
        &format!("# by hand\n\nHOTP/T30 alice - {one}\r\nHOTP/T30/6   bob\t-\t{two}\nHOTP/E carol - {one}\n"),
    );
    let args = ["import", "users-oath", "users.oath", "--trusted", "--device", "phone"];
    home.run(&args, "").fails_in_two_lines(1, "1 row cannot be imported");
    let out = home.run(&[&args[..], &["--skip"]].concat(), "").exits(0).out;
    assert!(out.starts_with("2 imported, 0 there already, 1 refused\nline 5: "), "{out}");
    let out = home.run(&[&args[..], &["--skip"]].concat(), "").exits(0).out;
    assert!(out.starts_with("0 imported, 2 there already, 1 refused\n"), "{out}");
    for (user, key) in [("alice", one), ("bob", two)] {
        assert!(verifies(&home, user, &app_of(key).code(step() + 1)), "{user}");
    }
}
