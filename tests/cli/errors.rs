//! Errors: two lines on standard error, the right exit code, nothing foreign
//! that could command the terminal, no secret.

use std::os::unix::fs::PermissionsExt;

use crate::sight::can_look_inside;
use crate::support::pty::Terminal;
use crate::support::{Home, enrolled, run};

fn close_to_nobody(path: &std::path::Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn every_error_is_two_lines_with_its_exit_code() {
    let home = Home::with_users(&["alice"]);
    home.write("open.pass", "correct horse battery\n");
    home.write("weak.pass", "short\n");
    close_to_nobody(&home.path().join("open.pass"), 0o644);
    close_to_nobody(&home.path().join("weak.pass"), 0o600);
    home.write("bad.key", "not a key\n");
    close_to_nobody(&home.path().join("bad.key"), 0o600);
    home.write("empty.csv", "");
    let table: [(&[&str], i32, &str); 24] = [
        (&[], 2, "needs a terminal"),
        (&["--demo"], 2, "needs a terminal"),
        (&["--plain"], 2, "needs a terminal"),
        (&["--demo", "users", "list"], 2, "without a command"),
        (&["--demo", "--speed", "2", "users", "list"], 2, "without a command"),
        (&["users", "list", "--store", "none"], 3, "no store"),
        (&["users", "list", "--key-file", "none"], 4, "none cannot be read"),
        (&["users", "list", "--key-file", "bad.key"], 1, "not a key file"),
        (&["users", "list", "--passphrase-file", "open.pass"], 4, "open to others"),
        (&["users", "list", "--key-file", "a", "--passphrase-file", "b"], 2, "cannot be used together"),
        (&["init", "--store", "new", "--passphrase-file", "weak.pass"], 1, "too weak"),
        (&["init", "--store", "new", "--passphrase-file", "open.pass"], 4, "open to others"),
        (&["init", "--issuer", "\u{1b}]0;x\u{7}"], 2, "\\u{1b}]0;x\\u{7}"),
        (&["users", "add", "al:ice"], 2, "“al:ice” cannot be a user name"),
        (&["users", "add", "al\u{1b}[2Jice"], 2, "“al\\u{1b}[2Jice”"),
        (&["users", "add", ""], 2, "a name is needed"),
        (&["users", "add", "bob", "--name", "B\u{202e}ob"], 2, "“B\\u{202e}ob”"),
        (&["users", "import", "empty.csv"], 1, "empty"),
        (&["devices", "list", "nobody"], 3, "no user nobody"),
        (&["devices", "list", ".."], 2, "only dots"),
        (&["enroll", "nobody", "--device", "phone", "--show-key"], 3, "no user nobody"),
        (&["enroll", "alice", "--device", "a b", "--show-key"], 2, "“a b” cannot be a device name"),
        (&["enroll", "alice", "--device", "\u{7}", "--show-key"], 2, "“\\u{7}”"),
        (&["enroll", "alice", "--device", "a", "--label", "\u{200b}x", "--show-key"], 2, "U+200B"),
    ];
    for (args, code, what) in table {
        let ran = home.run(args, "").fails_in_two_lines(code, what);
        assert_eq!(ran.out, "", "{args:?}");
    }
}

#[test]
fn what_the_parser_says_is_escaped_too() {
    let home = Home::new();
    for args in [&["\u{1b}[2J"][..], &["users", "list", "--show", "\u{9b}31m"], &["--store"], &["--nothing"]]
    {
        let ran = home.run(args, "").exits(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{ran:#?}");
        assert!(!ran.err.chars().any(|c| c.is_control() && c != '\n'), "{ran:#?}");
    }
}

#[test]
fn without_a_home_it_says_what_to_set() {
    let home = Home::new();
    let mut command = home.command(&["users", "list"]);
    command.env_remove("HOME");
    run(command, "").fails_in_two_lines(2, "HOME");
}

#[test]
fn a_key_file_that_others_may_read_is_not_used() {
    let home = Home::with_store();
    close_to_nobody(&home.key_file(), 0o644);
    let ran = home.run(&["users", "list"], "").fails_in_two_lines(4, "open to others");
    assert!(ran.err.contains("chmod 600"), "{ran:#?}");
}

#[test]
fn a_missing_key_file_is_named() {
    let home = Home::with_store();
    std::fs::remove_file(home.key_file()).unwrap();
    home.run(&["users", "list"], "").fails_in_two_lines(4, home.key_file().to_str().unwrap());
}

#[test]
fn a_store_in_use_names_the_process_after_waiting() {
    let home = Home::with_users(&["alice"]);
    let mut holder = home.enroll(&["alice", "--device", "phone"]);
    holder.hear("Code 1: ");
    let process = format!("in use by process {}", holder.pid());
    home.run(&["users", "list"], "").fails_in_two_lines(4, &process);
    holder.end().exits(1);
    home.run(&["users", "list"], "").exits(0);
}

#[test]
fn on_a_terminal_it_says_whom_it_waits_for() {
    let home = Home::with_users(&["alice"]);
    let mut holder = home.enroll(&["alice", "--device", "phone"]);
    holder.hear("Code 1: ");
    let mut waiting = Terminal::start(&home, &["users", "list"], 24, 80, &[("TERM", "xterm")]);
    waiting.see(&format!("Waiting for process {} to release the store ...", holder.pid()));
    holder.end().exits(1);
    assert_eq!(waiting.end(), 0);
    assert!(waiting.text().contains("alice"), "{}", waiting.text());
}

#[test]
fn a_name_that_cannot_be_one_is_answered_with_what_can() {
    let home = Home::with_store();
    let ran = home.run(&["users", "add", "carol smith"], "").fails_in_two_lines(2, "a blank");
    assert!(ran.err.contains("--name") && !ran.err.contains("users list"), "{ran:#?}");
    let ran = home.run(&["devices", "list", "carol smith"], "").fails_in_two_lines(2, "a blank");
    assert!(ran.err.contains("users list"), "{ran:#?}");
}

#[test]
fn commands_wait_for_each_other() {
    let home = Home::with_store();
    let children: Vec<_> =
        (0..4).map(|n| home.command(&["users", "add", &format!("user{n}")]).spawn().unwrap()).collect();
    for child in children {
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    }
    assert_eq!(home.json(&["users", "list", "--json"]).as_array().unwrap().len(), 4);
}

#[test]
fn a_path_that_would_command_the_terminal_is_escaped() {
    let home = Home::new();
    home.run(&["users", "list", "--store", "\u{1b}[2J"], "").fails_in_two_lines(3, "\\u{1b}[2J");
}

#[test]
fn names_like_options_are_names_after_two_dashes() {
    let home = Home::with_store();
    home.run(&["users", "add", "--", "-rf"], "").exits(0);
    home.run(&["users", "list", "--filter=-rf"], "").exits(0);
    home.run(&["devices", "list", "--", "-rf"], "").exits(0);
}

#[test]
fn no_secret_is_among_arguments_environment_or_errors() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = home.enroll(&["alice", "--device", "phone"]);
    let key_line = {
        dialog.hear("Key: ");
        dialog.hear("\n").trim().to_owned()
    };
    // What it hides from the tests it hides from everybody else.
    let files = if can_look_inside() { &["cmdline", "environ"][..] } else { &["cmdline"] };
    for file in files {
        let text = std::fs::read_to_string(format!("/proc/{}/{file}", dialog.pid())).unwrap();
        let plain = key_line.replace(' ', "");
        assert!(!text.contains(&plain) && !text.contains(&key_line[..4]), "{file}: {text}");
    }
    assert_eq!(dialog.end().exits(1).err, "");
    enrolled(&home, "alice", "tablet");
}
