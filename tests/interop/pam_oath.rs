//! Logins by `pam_oath` against a users.oath that we export, again and again.

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::login::Login;
use super::peers::{app_of, export, verifies};
use crate::support::app::step;
use crate::support::{Home, enrolled_before};

/// A key of somebody whom we do not know.
const FOREIGN: &str = "00112233445566778899aabbccddeeff00112233";

fn login() -> Option<Login> {
    Login::by("pam_oath.so", "usersfile={folder}/users.oath window=5")
}

#[test]
fn pam_oath_lets_people_in_once_by_each_code_whatever_is_exported_meanwhile() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let file = login.place("users.oath");
    export(&home, "users-oath", &file, &[]);
    login.hand_over();
    let owner = fs::metadata(&file).unwrap().uid();
    let now = step();
    assert!(!login.lets_in("alice", &app.code(now - 2)) && !login.lets_in("alice", &app.code(now - 1)));
    assert!(!login.lets_in("alice", &app.wrong_code()) && !login.lets_in("bob", &app.code(now)));
    assert!(login.lets_in("alice", &app.code(now)));
    assert!(!login.lets_in("alice", &app.code(now)));
    let said = export(&home, "users-oath", &file, &[]).out;
    assert!(
        said.starts_with("Lines: 0 added, 0 updated, 1 the same, 0 removed, 0 of others kept\n"),
        "{said}"
    );
    assert_eq!(fs::metadata(&file).unwrap().uid(), owner);
    assert!(!login.lets_in("alice", &app.code(now)));
    assert!(login.lets_in("alice", &app.code(now + 1)) && !login.lets_in("alice", &app.code(now + 1)));
    // Nor does --overwrite make it a new file.
    export(&home, "users-oath", &file, &["--overwrite"]);
    assert!(!login.lets_in("alice", &app.code(now)) && !login.lets_in("alice", &app.code(now + 1)));
    assert!(login.lets_in("alice", &app.code(now + 2)));
}

#[test]
fn a_code_that_signed_in_here_is_refused_by_pam_oath_after_the_next_export() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice", "bob"]);
    let apps = ["alice", "bob"].map(|user| (user, enrolled_before(&home, user, "phone")));
    let file = login.place("users.oath");
    export(&home, "users-oath", &file, &[]);
    login.hand_over();
    let now = step();
    for (user, app) in &apps {
        assert!(verifies(&home, user, &app.code(now)));
    }
    // Of two that know of used codes, whoever knows of the newer one is believed.
    assert!(login.lets_in("bob", &apps[1].1.code(now + 2)));
    let said = export(&home, "users-oath", &file, &[]).out;
    assert!(said.starts_with("Lines: 0 added, 1 updated, 1 the same, 0 removed"), "{said}");
    assert!(
        !login.lets_in("alice", &apps[0].1.code(now)) && login.lets_in("alice", &apps[0].1.code(now + 1))
    );
    for step in now - 1..=now + 2 {
        assert!(!login.lets_in("bob", &apps[1].1.code(step)), "{step}");
    }
    assert!(login.lets_in("bob", &apps[1].1.code(now + 3)));
}

#[test]
fn lines_of_others_stay_and_go_on_to_let_people_in() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice", "bob"]);
    let apps = ["alice", "bob"].map(|user| enrolled_before(&home, user, "phone"));
    let foreign = format!("# ours since 2019\r\nHOTP/T30/6   mallory\t-  {FOREIGN}\n\nnonsense \tline\n");
    let file = login.place("users.oath");
    fs::write(&file, &foreign).unwrap();
    export_beside(&home, &file);
    login.hand_over();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with(&foreign), "{text}");
    let (theirs, now) = (app_of(FOREIGN), step());
    assert!(login.lets_in("mallory", &theirs.code(now)));
    assert!(login.lets_in("alice", &apps[0].code(now)) && login.lets_in("bob", &apps[1].code(now)));
    home.run(&["devices", "deactivate", "alice", "phone"], "").exits(0);
    let said = export(&home, "users-oath", &file, &[]).out;
    assert!(
        said.starts_with("Lines: 0 added, 0 updated, 1 the same, 1 removed, 1 of others kept\n"),
        "{said}"
    );
    assert!(!login.lets_in("alice", &apps[0].code(now + 1)));
    assert!(!login.lets_in("mallory", &theirs.code(now)) && login.lets_in("mallory", &theirs.code(now + 1)));
    home.run(&["devices", "delete", "bob", "phone", "--deactivate"], "").exits(0);
    export(&home, "users-oath", &file, &[]);
    assert!(!login.lets_in("bob", &apps[1].code(now + 1)));
    assert!(login.lets_in("mallory", &theirs.code(now + 2)));
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        !text.contains("alice") && !text.contains("bob") && text.contains("\nnonsense \tline\n"),
        "{text}"
    );
}

/// A file of others, which the export does not make: its mode is put right.
#[track_caller]
fn export_beside(home: &Home, file: &str) {
    let said = export(home, "users-oath", file, &[]).out;
    assert!(
        said.starts_with("Lines: 2 added, 0 updated, 0 the same, 0 removed, 1 of others kept\n"),
        "{said}"
    );
}

#[test]
fn the_used_codes_of_a_file_that_pam_oath_wrote_are_imported() {
    let Some(login) = login() else { return };
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let file = login.place("users.oath");
    export(&home, "users-oath", &file, &[]);
    login.hand_over();
    let now = step();
    assert!(login.lets_in("alice", &app.code(now)));
    let other = Home::with_store();
    let args = ["import", "users-oath", &file, "--trusted", "--add-users"];
    let out = other.run(&args, "").exits(0).out;
    assert!(out.starts_with("1 imported, 0 there already, 0 refused\n"), "{out}");
    assert!(!verifies(&other, "alice", &app.code(now)));
    assert!(verifies(&other, "alice", &app.code(now + 1)));
    let out = other.run(&args, "").exits(0).out;
    assert!(out.starts_with("0 imported, 1 there already, 0 refused\n"), "{out}");
}

#[test]
fn a_lock_that_stays_is_said_and_nothing_is_lost() {
    let home = Home::with_users(&["alice"]);
    enrolled_before(&home, "alice", "phone");
    export(&home, "users-oath", "users.oath", &[]);
    let before = fs::read(home.path().join("users.oath")).unwrap();
    let lock = home.write("users.oath.lock", "");
    let args = ["export", "users-oath", "--to", "users.oath", "--reason", "It is tested."];
    let ran = home.run(&args, "").fails_in_two_lines(4, "users.oath.lock is there");
    assert!(ran.out.is_empty() && ran.err.contains("remove it"), "{ran:#?}");
    assert_eq!(fs::read(home.path().join("users.oath")).unwrap(), before);
    assert!(lock.exists() && !home.path().join("users.oath.new").exists());
    fs::remove_file(lock).unwrap();
    home.run(&args, "").exits(0);
}
