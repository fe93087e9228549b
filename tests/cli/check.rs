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
    let whole = fs::read(&db).unwrap();
    let mut damaged = 0;
    // What lies behind the newest record is not used: without it all is there.
    for length in [0, 1, 100, 1000, whole.len() / 8, whole.len() / 4, whole.len() / 2, whole.len() - 1] {
        fs::write(&db, &whole[..length]).unwrap();
        let ran = home.run(&["users", "list"], "");
        if ran.code == 0 {
            assert!(ran.out.contains("alice"), "{length}: {ran:#?}");
        } else {
            ran.fails_in_two_lines(5, "damaged");
            damaged += 1;
        }
    }
    assert!(damaged >= 4, "{damaged}");
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
    assert!(home.run(&["check"], "").exits(0).out.contains("Read 1 user, "));
}

#[test]
fn the_recovery_key_opens_a_store_whose_key_file_or_passphrase_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    for passphrase in [None, Some("four words for one store")] {
        let home = Home::new();
        let private = |name: &str, text: &str| {
            home.write(name, text);
            fs::set_permissions(home.path().join(name), fs::Permissions::from_mode(0o600)).unwrap();
        };
        private("passphrase", passphrase.unwrap_or_default());
        let named = if passphrase.is_some() { vec!["--passphrase-file", "passphrase"] } else { vec![] };
        let out = home.run(&[&["init"][..], &named].concat(), "").exits(0).out;
        let key = out.lines().find_map(|line| line.strip_prefix("Recovery key  ")).unwrap();
        private("recovery", &format!("{}\n", key.to_lowercase()));
        let _ = fs::remove_file(home.key_file());
        home.run(&["users", "list", "--passphrase-file", "recovery"], "").exits(0);
        private("recovery", "MFRG GZDF MZTW Q2LK NNWG 23TP OBYX E43U\n");
        home.run(&["users", "list", "--passphrase-file", "recovery"], "").exits(1);
    }
}
