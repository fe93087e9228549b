//! A store with a passphrase: from a file, or asked for without echo.

use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use crate::support::Home;
use crate::support::pty::Terminal;

const PASSPHRASE: &str = "correct horse battery";

fn home() -> Home {
    let home = Home::new();
    for (name, text) in [("right", PASSPHRASE), ("wrong", "wrong horse battery"), ("nothing", "")] {
        let path = home.write(name, &format!("{text}\n"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let out = home.run(&["init", "--passphrase-file", "right"], "").exits(0).out;
    assert!(out.contains("its passphrase") && !out.contains(PASSPHRASE), "{out}");
    assert!(!home.key_file().exists());
    home
}

#[test]
fn a_file_unlocks_and_a_wrong_one_is_refused() {
    let home = home();
    home.run(&["users", "list", "--passphrase-file", "right"], "").exits(0);
    home.run(&["users", "list", "--passphrase-file", "wrong"], "").fails_in_two_lines(1, "Wrong passphrase");
    home.run(&["users", "list", "--passphrase-file", "nothing"], "").fails_in_two_lines(1, "is empty");
}

#[test]
fn without_a_terminal_it_says_which_option_helps() {
    let home = home();
    let mut command = home.command(&["users", "list"]);
    // A session of its own has no terminal to ask on.
    let mut setsid = std::process::Command::new("setsid");
    setsid.arg("--wait").arg(command.get_program()).args(command.get_args());
    setsid.env_clear().env("HOME", home.path()).env("PATH", "/usr/bin:/bin").current_dir(home.path());
    command = setsid;
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let ran = crate::support::run(command, "").fails_in_two_lines(2, "needs its passphrase");
    assert!(ran.err.contains("--passphrase-file"), "{ran:#?}");
}

fn asked(home: &Home) -> Terminal {
    let mut terminal = Terminal::start(home, &["users", "list"], 24, 80, &[("TERM", "xterm")]);
    terminal.see("Passphrase: ");
    terminal
}

#[test]
fn it_is_asked_for_without_echo_up_to_three_times() {
    let home = home();
    let mut terminal = asked(&home);
    assert!(!terminal.echoes());
    for n in 1..=2 {
        terminal.type_keys("wrong horse\n");
        terminal.see_times("Passphrase: ", n + 1);
    }
    terminal.type_keys(&format!("{PASSPHRASE}\n"));
    terminal.see("Last sign-in");
    assert_eq!(terminal.end(), 0);
    assert!(!terminal.text().contains("horse"), "{}", terminal.text());
    assert!(terminal.echoes());
}

#[test]
fn three_wrong_ones_are_refused() {
    let home = home();
    let mut terminal = asked(&home);
    for n in 1..=3 {
        terminal.see_times("Passphrase: ", n);
        terminal.type_keys("wrong horse\n");
    }
    assert_eq!(terminal.end(), 1);
    assert!(terminal.echoes());
}

#[test]
fn echo_comes_back_whatever_ends_it() {
    let home = home();
    let mut terminal = asked(&home);
    terminal.type_keys("corr\u{3}");
    assert_eq!(terminal.end(), 130);
    assert!(terminal.echoes());
    let mut terminal = asked(&home);
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end(), 143);
    assert!(terminal.echoes());
    let mut terminal = asked(&home);
    terminal.type_keys("\u{4}");
    assert_eq!(terminal.end(), 2);
    assert!(terminal.echoes());
}
