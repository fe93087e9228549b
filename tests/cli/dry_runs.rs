//! `--dry-run`: every command that changes something has it, says what it would do, and does nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::help::COMMANDS;
use crate::support::{Home, enrolled};

/// Commands that change nothing, and those whose change is to judge a code: a dry run of them would
/// be a way to guess.
const WITHOUT: [&str; 25] = [
    "users list",
    "users show",
    "devices list",
    "devices test",
    "recovery-codes use",
    "recovery-codes show",
    "verify",
    "check",
    "report",
    "policy",
    "policy show",
    "settings",
    "settings show",
    "history",
    "history verify",
    "queue",
    "keys list",
    "tokens list",
    "serve",
    "ticket",
    "self",
    "gate",
    "pam",
    "completions",
    "man",
];

fn has_inner(command: &[&str]) -> bool {
    COMMANDS.iter().any(|inner| inner.len() == command.len() + 1 && inner.starts_with(command))
}

#[test]
fn every_command_that_changes_something_has_it_and_no_other() {
    let home = Home::new();
    for command in COMMANDS {
        let name = command.join(" ");
        let is_group = has_inner(command) && !WITHOUT.contains(&name.as_str());
        let help = home.run(&[command, &["--help"]].concat(), "").exits(0).out;
        let wanted = !is_group && !WITHOUT.contains(&name.as_str());
        assert_eq!(help.contains("  --dry-run"), wanted, "{name}");
    }
}

/// Every file below a folder, with what it holds.
fn files(folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
}

/// All that a change would show in: what the store says, and the files outside of it.
fn standing(home: &Home) -> (Vec<String>, BTreeMap<String, Vec<u8>>) {
    let lists: [&[&str]; 6] = [
        &["history", "--limit", "0", "--json"],
        &["users", "list", "--json"],
        &["devices", "list", "alice", "--json"],
        &["recovery-codes", "show", "alice", "--json"],
        &["settings", "--json"],
        &["keys", "list", "--json"],
    ];
    let said = lists.iter().map(|args| home.run(args, "").exits(0).out).collect();
    let mut all = BTreeMap::new();
    files(home.path(), &mut all);
    all.retain(|path, _| !path.contains("/.local/"));
    (said, all)
}

fn home() -> Home {
    let home = Home::with_users(&["alice", "bob"]);
    enrolled(&home, "alice", "phone");
    home.enroll(&["alice", "--device", "watch"]).end().exits(1);
    home.write("pass", "correct horse battery staple\n");
    let only_mine = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(home.path().join("pass"), only_mine).unwrap();
    home
}

#[test]
fn it_says_what_it_would_do_and_nothing_is_changed() {
    let home = home();
    let before = standing(&home);
    for (args, said) in [
        (
            &["init", "--store", "new", "--key-file", "new.key"][..],
            "Would make a store in new, unlocked by the key file new.key.",
        ),
        (&["init", "--store", "new", "--passphrase-file", "pass"], "unlocked by its passphrase."),
        (&["users", "add", "carol"], "Would add carol."),
        (&["users", "edit", "alice", "--note", "x"], "Would change alice"),
        (&["users", "remove", "bob"], "Would remove bob."),
        (&["devices", "rename", "alice", "phone", "x"], "Would rename phone of alice to x."),
        (&["devices", "edit", "alice", "phone", "--note", "x"], "Would change phone of alice"),
        (&["devices", "deactivate", "alice", "phone"], "Would deactivate phone of alice."),
        (&["devices", "delete", "alice", "phone", "--deactivate"], "Would delete phone of alice."),
        (&["devices", "discard", "alice", "watch"], "Would discard the enrollment of watch for alice."),
        (&["devices", "resync", "alice", "phone"], "Would resync phone of alice by two codes."),
        (
            &["devices", "replace", "alice", "phone", "--device", "new"],
            "Would enroll an authenticator app as new for alice in the place of phone.",
        ),
        (&["enroll", "alice", "--device", "new"], "Would enroll an authenticator app as new for alice."),
        (
            &["enroll", "alice", "--device", "new", "--qr", "code.png"],
            "Would enroll an authenticator app as new",
        ),
        (
            &["enroll", "alice", "--device", "new", "--token", "47"],
            "Would enroll the hardware token 47 as new for alice.",
        ),
        (
            &["enroll", "alice", "--device", "watch", "--resume"],
            "Would go on with the enrollment of watch for alice.",
        ),
        (&["recovery-codes", "make", "alice"], "Would make 10 recovery codes for alice."),
        (&["policy", "set", "everybody"], "It asks 2 of 2 users"),
        (&["settings", "set", "--issuer", "X"], "Issuer           X"),
        (&["backup", "mfa.age"], "Would back up 2 users into mfa.age."),
        (&["backup", "mfa.age", "--backup-passphrase-file", "pass"], "Would back up 2 users"),
        (&["keys", "passphrase"], "Would add a passphrase."),
        (&["keys", "passphrase", "--new-passphrase-file", "pass"], "Would add a passphrase."),
        (&["keys", "add-key-file", "second.key"], "second.key, which would be made."),
        (&["keys", "recovery"], "Would put a new recovery key in the place of slot 2."),
        (&["keys", "remove", "2"], "Would remove slot 2 (recovery key)."),
        (
            &["keys", "rotate"],
            "Would put a new data key in force, make 2 slots anew and seal the keys of 2 users",
        ),
        (&["repair"], "beside itself, then recover it from its log."),
    ] {
        let ran = home.run(&[args, &["--dry-run"]].concat(), "").exits(0);
        assert!(ran.out.contains(said), "{args:?}: {ran:#?}");
        assert!(ran.out.ends_with("Nothing was changed (--dry-run).\n"), "{args:?}: {ran:#?}");
        assert_eq!(ran.err, "", "{args:?}");
    }
    assert_eq!(standing(&home), before);
}

#[test]
fn it_is_refused_as_the_change_itself_would_be() {
    let home = home();
    home.write("weak", "short\n");
    fs::set_permissions(home.path().join("weak"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    home.write("mfa.age", "there");
    for args in [
        &["init"][..],
        &["init", "--store", "new", "--passphrase-file", "weak"],
        &["users", "add", "ALICE"],
        &["users", "remove", "alice"],
        &["devices", "rename", "alice", "phone", "watch"],
        &["devices", "discard", "alice", "phone"],
        &["devices", "reactivate", "alice", "phone"],
        &["devices", "resync", "alice", "watch"],
        &["devices", "replace", "alice", "tablet", "--device", "x", "--show-key"],
        &["enroll", "alice", "--device", "Phone", "--show-key"],
        &["enroll", "nobody", "--device", "x", "--show-key"],
        &["enroll", "alice", "--device", "x", "--qr", "none/x.png"],
        &["enroll", "alice", "--device", "x", "--qr", "x.jpg"],
        &["enroll", "alice", "--device", "x", "--token", "a b"],
        &["recovery-codes", "make", "nobody", "--show"],
        &["backup", "mfa.age"],
        &["backup", "new.age", "--recipient", "bob"],
        &["keys", "passphrase", "--new-passphrase-file", "weak"],
        &["keys", "remove", "9"],
        &["keys", "rotate", "--drop", "9"],
        &["repair", "--store", "none"],
    ] {
        let dry = home.run(&[args, &["--dry-run"]].concat(), "");
        let wet = home.run(args, "");
        assert!(wet.code != 0, "{args:?} is not refused: {wet:#?}");
        assert_eq!((dry.code, dry.out, dry.err), (wet.code, wet.out, wet.err), "{args:?}");
    }
}
