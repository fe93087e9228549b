//! Backups, restores and keys, as an operator does them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::LazyLock;

use age::secrecy::ExposeSecret;

use crate::support::pty::Terminal;
use crate::support::{Home, devices, enrolled_before, next_code};

const PASSPHRASE: &str = "correct horse battery";

/// A private key of age, and its public one.
static KEYS: LazyLock<(String, String)> = LazyLock::new(|| {
    let identity = age::x25519::Identity::generate();
    (identity.to_string().expose_secret().to_owned(), identity.to_public().to_string())
});

fn home() -> Home {
    let home = Home::with_users(&["alice", "bob"]);
    secret(&home, "pass", PASSPHRASE);
    secret(&home, "identity", &KEYS.0);
    home
}

fn secret(home: &Home, name: &str, text: &str) {
    let path = home.write(name, &format!("{text}\n"));
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn backup(home: &Home, file: &str) -> String {
    home.run(&["backup", "--recipient", &KEYS.1, file], "").exits(0).out
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_backup_and_a_restore_on_a_machine_that_has_nothing() {
    let home = home();
    let told = backup(&home, "mfa.age");
    assert!(told.contains("Users         2\n") && told.contains("Issuer        Example\n"), "{told}");
    assert_eq!(mode(&home.path().join("mfa.age")), 0o600);

    let fresh = Home::new();
    std::fs::copy(home.path().join("mfa.age"), fresh.path().join("mfa.age")).unwrap();
    secret(&fresh, "identity", &KEYS.0);
    fresh.run(&["restore", "mfa.age"], "").fails_in_two_lines(1, "sealed for public keys");
    let args = ["restore", "--identity", "identity", "mfa.age"];
    let dry = fresh.run(&[&args[..], &["--dry-run"]].concat(), "").exits(0).out;
    assert!(dry.contains("Users         2\n") && dry.contains("Nothing was changed"), "{dry}");
    assert!(!fresh.store().exists());
    let told = fresh.run(&args, "").exits(0).out;
    assert!(told.contains("Recovery key  ") && told.contains("counts as used: sign in again"), "{told}");
    let users = fresh.run(&["users", "list"], "").exits(0).out;
    assert!(users.contains("alice") && users.contains("bob"), "{users}");
    fresh.run(&["check"], "").exits(0);
    let history = fresh.run(&["history"], "").exits(0).out;
    assert!(history.contains("restored from a backup of 2 users"), "{history}");
    fresh.run(&["history", "verify"], "").exits(0);
}

#[test]
fn a_passphrase_seals_and_opens_a_backup() {
    let home = home();
    home.run(&["backup", "--backup-passphrase-file", "pass", "mfa.age"], "").exits(0);
    let look = ["restore", "--dry-run", "--backup-passphrase-file", "pass", "mfa.age"];
    assert!(home.run(&look, "").exits(0).out.contains("The backup is whole."));
    secret(&home, "pass", "another horse battery");
    home.run(&look, "").fails_in_two_lines(1, "not the passphrase");
}

#[test]
fn a_store_that_is_there_goes_only_after_three_words() {
    let home = home();
    backup(&home, "mfa.age");
    home.run(&["users", "add", "carol"], "").exits(0);
    let args = ["restore", "--identity", "identity", "mfa.age"];
    home.run(&args, "").fails_in_two_lines(1, "not what had to be typed");
    home.run(&args, "yes\n").fails_in_two_lines(1, "not what had to be typed");
    assert!(home.run(&["users", "list"], "").exits(0).out.contains("carol"));
    let told = home.run(&args, "Replace the store\n").exits(0).out;
    assert!(told.contains("Moved aside   ") && told.contains("mfa-enroll.before-restore-1"), "{told}");
    assert!(!home.run(&["users", "list"], "").exits(0).out.contains("carol"));
    let before = home.store().with_file_name("mfa-enroll.before-restore-1");
    let before = before.to_str().unwrap();
    assert!(home.run(&["users", "list", "--store", before], "").exits(0).out.contains("carol"));
}

#[test]
fn what_cannot_be_a_backup_is_named() {
    let home = home();
    backup(&home, "mfa.age");
    let restore = |file: &str| home.run(&["restore", "--identity", "identity", file], "Replace the store\n");
    restore("nothing.age").fails_in_two_lines(3, "cannot be read");
    restore("users.csv").fails_in_two_lines(5, "is no backup sealed with age");
    restore("/dev/zero").fails_in_two_lines(4, "it is not a file");
    let other = age::x25519::Identity::generate();
    secret(&home, "identity", other.to_string().expose_secret());
    restore("mfa.age").fails_in_two_lines(1, "No private key of that file opens");
    let backup = |args: &[&str]| home.run(&[&["backup"], args].concat(), "");
    backup(&["--backup-passphrase-file", "pass", "mfa.age"]).fails_in_two_lines(1, "is there already");
    backup(&["--recipient", &KEYS.1, "--overwrite", "users.csv"]).fails_in_two_lines(1, "is no backup");
    let key_file = home.key_file();
    backup(&["--recipient", &KEYS.1, "--overwrite", key_file.to_str().unwrap()])
        .fails_in_two_lines(1, "is the store's key file");
    let inside = home.store().join("mfa.age");
    backup(&["--recipient", &KEYS.1, inside.to_str().unwrap()])
        .fails_in_two_lines(1, "in the store's own folder");
    let told = backup(&["--recipients-file", "identity", "x.age"]).fails_in_two_lines(1, "private key");
    assert!(!told.err.contains(&KEYS.0[16..]), "{told:#?}");
    backup(&["--recipient", "age1nobody", "x.age"]).fails_in_two_lines(1, "no public key of age");
    // The file of a passphrase is none of public keys, and stays a secret.
    let told = backup(&["--recipients-file", "pass", "x.age"])
        .fails_in_two_lines(1, "Line 1 of pass is no public key of age");
    let secret = std::fs::read_to_string(home.path().join("pass")).unwrap();
    assert!(!told.err.contains(secret.trim()), "{told:#?}");
    backup(&["--recipients-file", "/dev/zero", "x.age"]).fails_in_two_lines(4, "cannot be read");
    backup(&["--recipients-file", "nobody", "x.age"]).fails_in_two_lines(4, "cannot be read");
    backup(&["--backup-passphrase-file", "pass", "nowhere/x.age"]).fails_in_two_lines(4, "cannot be written");
    assert!(!home.path().join("x.age").exists());
}

#[test]
fn the_passphrase_is_changed_in_one_slot() {
    let home = home();
    let changed = ["keys", "passphrase", "--new-passphrase-file", "pass"];
    assert!(home.run(&changed, "").exits(0).out.contains("Slot 3 is opened by the passphrase"));
    home.run(&["users", "list", "--passphrase-file", "pass"], "").exits(0);
    secret(&home, "next", "another horse battery");
    let next = ["keys", "passphrase", "--new-passphrase-file", "next"];
    assert!(home.run(&next, "").exits(0).out.contains("The passphrase is changed: slot 4"));
    home.run(&["users", "list", "--passphrase-file", "pass"], "").fails_in_two_lines(1, "Wrong passphrase");
    home.run(&["users", "list", "--passphrase-file", "next"], "").exits(0);
    let slots = home.json(&["keys", "list", "--json"]);
    let kinds: Vec<_> = slots.as_array().unwrap().iter().map(|slot| slot["opened_by"].clone()).collect();
    assert_eq!(kinds, ["key_file", "recovery_key", "passphrase"]);
    secret(&home, "weak", "aaaaaaaaaaaaaaa");
    home.run(&["keys", "passphrase", "--new-passphrase-file", "weak"], "").fails_in_two_lines(1, "too weak");
}

#[test]
fn a_new_passphrase_is_typed_twice_without_echo() {
    let home = home();
    let mut terminal = Terminal::start(&home, &["keys", "passphrase"], 24, 80, &[("TERM", "xterm")]);
    terminal.see("New passphrase of the store: ");
    assert!(!terminal.echoes());
    terminal.type_keys("correct horse battery\n");
    terminal.see("Once more: ");
    terminal.type_keys("correct horse buttery\n");
    terminal.see("Those two are not the same.");
    terminal.see_times("New passphrase of the store: ", 2);
    terminal.type_keys("correct horse battery\n");
    terminal.see_times("Once more: ", 2);
    terminal.type_keys("correct horse battery\n");
    terminal.see("Slot 3 is opened by the passphrase.");
    assert_eq!(terminal.end(), 0);
    assert!(!terminal.text().contains("horse"), "{}", terminal.text());
    home.run(&["users", "list", "--passphrase-file", "pass"], "").exits(0);
}

#[test]
fn key_files_come_and_go_and_the_last_way_in_stays() {
    let home = home();
    let added = home.run(&["keys", "add-key-file", "second"], "").exits(0).out;
    assert!(added.starts_with("Slot 3 is opened by ") && added.contains("was made"), "{added}");
    home.run(&["keys", "add-key-file", "second"], "").fails_in_two_lines(1, "opens slot 3 already");
    assert_eq!(mode(&home.path().join("second")), 0o600);
    let told = home.run(&["keys", "remove", "1"], "").exits(0).out;
    let file = home.key_file();
    assert!(told.contains(&format!("The key file {} does not open this store any more", file.display())));
    home.run(&["users", "list"], "").fails_in_two_lines(1, "does not open this store");
    let with = |args: &[&str]| home.run(&[args, &["--key-file", "second"]].concat(), "");
    with(&["users", "list"]).exits(0);
    assert!(!with(&["keys", "remove", "2"]).exits(0).out.contains("any more"));
    with(&["keys", "remove", "3"]).fails_in_two_lines(1, "the last way to unlock the store");
    with(&["keys", "remove", "7"]).fails_in_two_lines(3, "no slot 7");
}

#[test]
fn a_key_file_is_made_in_a_folder_that_is_there() {
    let home = home();
    let add = ["keys", "add-key-file", "new/folder/second"];
    for more in [&[][..], &["--dry-run"]] {
        let ran = home.run(&[&add[..], more].concat(), "").fails_in_two_lines(3, "There is no folder");
        assert!(ran.err.contains("/new/folder."), "{ran:#?}");
    }
    assert!(!home.path().join("new").exists());
    assert_eq!(home.json(&["keys", "list", "--json"]).as_array().unwrap().len(), 2);
    // The folder of the file that is looked for unasked is the program's own.
    std::fs::remove_dir_all(home.key_file().parent().unwrap()).unwrap();
    let recovery = home.run(&["init", "--store", "other"], "").exits(0).out;
    assert!(recovery.contains("Recovery key") && home.key_file().exists());
}

#[test]
fn a_rotation_seals_everything_anew_and_prints_another_recovery_key() {
    let home = home();
    let first = home.run(&["keys", "recovery"], "").exits(0).out;
    let told = home.run(&["keys", "rotate"], "").exits(0).out;
    assert!(told.contains("Recovery key  ") && told.contains("sealed with the new data key"), "{told}");
    assert_ne!(first.lines().next(), told.lines().next());
    home.run(&["check"], "").exits(0);
    assert!(home.run(&["users", "list"], "").exits(0).out.contains("alice"));
    let history = home.run(&["history"], "").exits(0).out;
    for words in
        ["recovery key changed", "rotation of the data key begun", "rotation of the data key finished"]
    {
        assert!(history.contains(words), "no “{words}” in {history}");
    }
    let alone = "The recovery key is the only way to unlock the store";
    home.run(&["keys", "rotate", "--drop", "1"], "").fails_in_two_lines(1, alone);
    home.run(&["keys", "remove", "1"], "").exits(0);
    home.run(&["users", "list"], "").fails_in_two_lines(4, "its recovery key alone opens it");
}

#[test]
fn codes_are_good_after_a_rotation_and_used_up_after_a_restore() {
    let home = home();
    let app = enrolled_before(&home, "alice", "phone");
    home.run(&["keys", "rotate"], "").exits(0);
    backup(&home, "mfa.age");
    let code = next_code(&home, "alice", &app);
    home.run(&["verify", "alice"], &code).exits(0);
    let restore = ["restore", "--identity", "identity", "mfa.age"];
    home.run(&restore, "replace the store\n").exits(0);
    home.run(&["check"], "").exits(0);
    // It was used after the backup was taken; its device is there as it was.
    home.run(&["verify", "alice"], &code).exits(1);
    assert_eq!(devices(&home, "alice")[0]["name"], "phone");
}

/// A store of so many that is opened by a passphrase.
fn crowd() -> Home {
    let home = Home::new();
    secret(&home, "pass", PASSPHRASE);
    home.run(&["init", "--passphrase-file", "pass"], "").exits(0);
    let names: Vec<String> = (0..3_000).map(|n| format!("user{n:04}")).collect();
    home.write("users.csv", &format!("user\n{}\n", names.join("\n")));
    home.run(&["users", "import", "--passphrase-file", "pass", "users.csv"], "").exits(0);
    home
}

#[test]
fn a_rotation_that_is_stopped_after_a_passphrase_was_typed_ends_in_order() {
    let home = crowd();
    let mut terminal = Terminal::start(&home, &["keys", "rotate"], 24, 200, &[("TERM", "xterm")]);
    terminal.see("Passphrase: ");
    terminal.type_keys(&format!("{PASSPHRASE}\n"));
    // It is asked for once, and what takes long is said.
    terminal.see("Working out the key from the passphrase");
    terminal.type_keys("\u{3}");
    assert_eq!(terminal.end(), 130, "{}", terminal.text());
    let told = terminal.text();
    assert!(told.contains("mfa-enroll: Stopped. The new data key is in force"), "{told}");
    assert!(told.contains("go on with `mfa-enroll keys rotate`"), "{told}");
    assert_eq!(told.matches("Passphrase: ").count(), 1, "{told}");
    let with = |args: &[&str]| home.run(&[args, &["--passphrase-file", "pass"]].concat(), "").exits(0).out;
    assert!(with(&["check"]).contains("Read 3000 users"));
    assert!(with(&["keys", "rotate"]).contains("going on with it"));
    assert!(with(&["check"]).contains("All is as it was written."));
}

#[test]
fn a_backup_that_is_stopped_after_a_passphrase_was_typed_leaves_nothing() {
    let home = crowd();
    let args = ["backup", "--backup-passphrase-file", "pass", "mfa.age"];
    let mut terminal = Terminal::start(&home, &args, 24, 200, &[("TERM", "xterm")]);
    terminal.see("Passphrase: ");
    terminal.type_keys(&format!("{PASSPHRASE}\n"));
    terminal.see("Working out the key from the passphrase");
    terminal.type_keys("\u{3}");
    assert_eq!(terminal.end(), 130, "{}", terminal.text());
    assert!(terminal.text().contains("mfa-enroll: Stopped. No backup was made"), "{}", terminal.text());
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("mfa.age")), "{left:?}");
    home.run(&["check", "--passphrase-file", "pass"], "").exits(0);
}

#[test]
fn a_store_is_free_for_others_while_a_new_passphrase_is_typed() {
    let home = home();
    let mut terminal = Terminal::start(&home, &["keys", "passphrase"], 24, 80, &[("TERM", "xterm")]);
    terminal.see("New passphrase of the store: ");
    home.run(&["users", "list"], "").exits(0);
    terminal.type_keys("\u{3}");
    assert_eq!(terminal.end(), 130);
}

#[test]
fn a_recovery_key_that_nobody_reads_is_an_error() {
    let home = home();
    for command in ["recovery", "rotate"] {
        let mut deaf = home.command(&["keys", command]);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        deaf.stdout(writer);
        let ran = crate::support::run(deaf, "");
        let ran = ran.fails_in_two_lines(4, "The recovery key was changed, but nobody read it.");
        assert!(ran.err.contains("`mfa-enroll keys recovery`"), "{ran:#?}");
    }
    assert!(home.run(&["keys", "recovery"], "").exits(0).out.starts_with("Recovery key  "));
    home.run(&["check"], "").exits(0);
}

#[test]
fn a_path_that_would_command_the_terminal_is_told_escaped() {
    let home = Home::new();
    let place = "st\u{1b}[2Jore";
    home.run(&["init", "--store", place], "").exits(0);
    let told = home.run(&["repair", "--store", place], "").exits(0).out;
    assert!(told.contains("Copied the store as it was to ") && !told.contains('\u{1b}'), "{told}");
}
