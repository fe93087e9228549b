//! What one store exports another one imports, and the codes go on working there.

use super::peers::{all_there_is, export, prove, put_secret, verifies};
use crate::support::app::{App, step};
use crate::support::{Home, devices, enrolled_before};

/// Formats that say whose a device is, with what export and import are told besides.
const NAMING: [(&str, &[&str], &[&str]); 7] = [
    ("users-oath", &[], &[]),
    ("google-authenticator", &[], &[]),
    ("pskc", &["--unsealed"], &[]),
    ("pskc", &["--password-file", "secret"], &["--password-file", "secret"]),
    ("pskc", &["--pre-shared-key-file", "secret"], &["--pre-shared-key-file", "secret"]),
    ("key-uris", &[], &[]),
    ("privacyidea", &[], &[]),
];

/// The password or pre-shared key of all of them.
const SECRET: &str = "000102030405060708090a0b0c0d0e0f";

fn moved(from: &Home, to: &Home, name: &str) -> String {
    let there = to.path().join(name);
    std::fs::rename(from.path().join(name), &there).unwrap();
    there.to_str().unwrap().to_owned()
}

#[test]
fn every_format_that_names_users_moves_them_to_another_store() {
    let home = Home::with_users(&["alice", "bob@example.com"]);
    put_secret(&home, SECRET);
    let apps = ["alice", "bob@example.com"].map(|user| (user, enrolled_before(&home, user, "phone")));
    for (number, (format, sealing, opening)) in NAMING.into_iter().enumerate() {
        let name = format!("moved-{number}");
        export(&home, format, &name, sealing);
        let other = Home::with_store();
        put_secret(&other, SECRET);
        let file = moved(&home, &other, &name);
        let args = [&["import", format, &file, "--add-users", "--trusted"][..], opening].concat();
        let out = other.run(&args, "").exits(0).out;
        assert!(out.starts_with("2 imported, 0 there already, 0 refused\n"), "{format}: {out}");
        assert!(out.ends_with("Imported: 2 devices, active.\n"), "{format}: {out}");
        for (user, app) in &apps {
            let knows_used = matches!(format, "users-oath" | "google-authenticator");
            assert!(!(knows_used && verifies(&other, user, &app.code(step() - 1))), "{format}: {user}");
            let code = app.code(step() + 1);
            assert!(verifies(&other, user, &code) && !verifies(&other, user, &code), "{format}: {user}");
            assert_eq!(devices(&other, user)[0]["kind"], "app", "{format}");
        }
        let before = all_there_is(&other);
        let out = other.run(&args, "").exits(0).out;
        assert!(out.starts_with("0 imported, 2 there already, 0 refused\n"), "{format}: {out}");
        assert_eq!(all_there_is(&other), before, "{format}");
    }
}

#[test]
fn names_of_devices_move_where_the_format_has_them() {
    let home = Home::with_users(&["alice"]);
    for device in ["phone", "old,tablet", "=1+1@home"] {
        enrolled_before(&home, "alice", device);
    }
    for (format, more) in [("users-oath", &[][..]), ("pskc", &["--unsealed"]), ("key-uris", &[])] {
        export(&home, format, format, more);
        let other = Home::with_store();
        let file = moved(&home, &other, format);
        other.run(&["import", format, &file, "--add-users"], "").exits(0);
        let names = devices(&other, "alice");
        let mut names: Vec<&str> =
            names.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["=1+1@home", "old,tablet", "phone"], "{format}");
    }
}

#[test]
fn linotp_files_move_the_devices_of_the_user_who_is_named() {
    let home = Home::with_users(&["alice", "bob"]);
    let apps = ["phone", "tablet"].map(|device| enrolled_before(&home, "alice", device));
    enrolled_before(&home, "bob", "phone");
    let said = export(&home, "linotp", "tokens.csv", &["--user", "alice"]).out;
    assert!(said.starts_with("Written to tokens.csv: 2 devices of 1 user"), "{said}");
    let other = Home::with_users(&["alice"]);
    let file = moved(&home, &other, "tokens.csv");
    other.run(&["import", "linotp", &file], "").fails_in_two_lines(1, "2 rows cannot be imported");
    other.run(&["import", "linotp", &file, "--user", "alice"], "").exits(0);
    let there = devices(&other, "alice");
    assert_eq!(there.as_array().unwrap().len(), 2, "{there}");
    for (device, app) in ["imported", "imported-2"].iter().zip(&apps) {
        assert_eq!(there.as_array().unwrap().iter().filter(|it| it["name"] == *device).count(), 1, "{there}");
        prove(&other, "alice", device, app);
        assert!(verifies(&other, "alice", &app.code(step() + 1)));
    }
}

#[test]
fn hardware_tokens_keep_their_numbers_and_parameters() {
    let home = Home::with_users(&["alice"]);
    let app = App::token(b"12345678901234567890");
    let now = step();
    let input =
        format!("3132333435363738393031323334353637383930\n{}\n{}\n", app.code(now - 2), app.code(now - 1));
    let args = ["enroll", "alice", "--device", "token", "--token", "1300-4711", "--digits", "8"];
    home.run(&args, &input).exits(0);
    for (format, more) in [("pskc", &["--unsealed"][..]), ("privacyidea", &[]), ("linotp", &[])] {
        export(&home, format, format, more);
        let other = Home::with_users(&["alice"]);
        let file = moved(&home, &other, format);
        other.run(&["import", format, &file, "--user", "alice", "--trusted"], "").exits(0);
        let device = &devices(&other, "alice")[0];
        assert_eq!((&device["kind"], &device["serial"]), (&"token".into(), &"1300-4711".into()), "{format}");
        assert_eq!((&device["digits"], &device["algorithm"]), (&8.into(), &"SHA-1".into()), "{format}");
        // The code of now may have been used there.
        assert!(verifies(&other, "alice", &app.code(step() + 1)), "{format}");
        // And as an inventory, for somebody to be given it.
        let stock = Home::with_store();
        stock.run(&["tokens", "import", format, &file], "").exits(0);
        let token = &stock.json(&["tokens", "list", "--json"])[0];
        assert_eq!(
            (&token["serial"], &token["state"]),
            (&"1300-4711".into(), &"in_stock".into()),
            "{format}"
        );
    }
}
