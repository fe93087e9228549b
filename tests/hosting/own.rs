//! People enroll themselves: by `mfa-enroll self`, and where the gate begins it.

use std::fs;

use portable_pty::CommandBuilder;

use super::gate::{GATE, gated};
use super::host::{ALICE, BOB, Host, INSTALLED, MALLORY, OLGA, done, on_a_host};
use super::sshd::at;
use crate::support::app::{App, step};
use crate::support::pty::Terminal;
use crate::support::{Dialog, confirmed_before};

/// A ticket of the operator's.
#[track_caller]
fn ticket(host: &Host, user: &str) -> String {
    let out = host.ours(OLGA, &["ticket", user], "").exits(0).out;
    assert!(
        out.ends_with(&format!("{user} types it after:\n  ssh -t {user}@host mfa-enroll self\n")),
        "{out}"
    );
    out.lines().nth(1).expect("the ticket").trim().to_owned()
}

/// `self` without a terminal, as somebody whose variables say that they are bob.
fn own_dialog(host: &Host) -> Dialog {
    let mut command = host.program(ALICE, INSTALLED, &["self"]);
    for (name, value) in [
        ("USER", "bob"),
        ("LOGNAME", "bob"),
        ("SUDO_USER", "bob"),
        ("HOME", BOB.home),
        ("MFA_ENROLL_STORE", "/home/alice/elsewhere"),
        ("XDG_DATA_HOME", "/home/alice/elsewhere"),
    ] {
        command.env(name, value);
    }
    Dialog::start(command)
}

/// Events of the history that concern devices and tickets, oldest first: who, what, of whom.
fn events(host: &Host) -> Vec<(String, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let all = host.history().into_iter().rev();
    let told = all.map(|entry| (text(&entry["operator"]), text(&entry["event"]), text(&entry["user"])));
    told.filter(|(_, event, _)| event.contains("ticket") || event.contains("added") && event != "user_added")
        .collect()
}

#[test]
fn a_first_device_takes_a_ticket_and_a_further_one_a_code_of_it() {
    on_a_host("own::a_first_device_takes_a_ticket_and_a_further_one_a_code_of_it", |host| {
        host.with_store(&["alice", "bob"]);
        let _daemon = host.daemon();
        let good = ticket(host, "alice");
        let mut dialog = own_dialog(host);
        for wrong in ["AAAA-BBBB-CCCC-DDDD", "x"] {
            dialog.hear("Ticket: ");
            dialog.answer(wrong);
            dialog.hear("That ticket is not good");
        }
        dialog.hear("Ticket: ");
        dialog.answer(&good.to_lowercase());
        dialog.hear("Device name: ");
        dialog.answer("phone");
        let app = dialog.key();
        confirmed_before(&mut dialog, &app);
        dialog.end().exits(0);

        // The ticket is spent, and nothing but a code counts from now on.
        let mut dialog = own_dialog(host);
        dialog.hear("needs a code of one that you have");
        for (wrong, said) in [(good.as_str(), "six or eight digits"), (&app.wrong_code(), "does not do")] {
            dialog.hear("Code: ");
            dialog.answer(wrong);
            dialog.hear(said);
        }
        dialog.hear("Code: ");
        dialog.answer(&app.code(step()));
        dialog.hear("Device name: ");
        dialog.answer("tablet");
        let second = dialog.key();
        confirmed_before(&mut dialog, &second);
        dialog.end().exits(0);

        let out = host.ours(ALICE, &["devices", "list", "alice"], "").exits(0).out;
        assert!(out.contains("phone") && out.contains("tablet"), "{out}");
        let told = events(host);
        let of_alice = |who: &str, event: &str| (who.to_owned(), event.to_owned(), "alice".to_owned());
        assert_eq!(
            told,
            [
                of_alice("olga", "ticket_issued"),
                of_alice("alice", "ticket_refused"),
                of_alice("alice", "ticket_refused"),
                of_alice("alice", "ticket_redeemed"),
                of_alice("alice", "device_added"),
                of_alice("alice", "device_added"),
            ]
        );
        assert!(!fs::exists("/home/alice/elsewhere").unwrap());
    });
}

#[test]
fn who_has_no_ticket_or_is_nobody_here_adds_nothing() {
    on_a_host("own::who_has_no_ticket_or_is_nobody_here_adds_nothing", |host| {
        host.with_store(&["alice", "bob"]);
        let daemon = host.daemon();
        host.ours(MALLORY, &["self"], "").fails_in_two_lines(3, "You, mallory, are not among the users here");
        // Somebody else's is none.
        let others = ticket(host, "bob");
        let ran = host.ours(ALICE, &["self"], &format!("{others}\n\n")).exits(1);
        assert!(ran.out.contains("That ticket is not good") && !ran.out.contains("Device name"), "{ran:#?}");
        host.ours(ALICE, &["self"], "").exits(1);
        let mut dialog = host.dialog(BOB, &["self"]);
        dialog.hear("Ticket: ");
        dialog.answer(&others);
        dialog.hear("Device name: ");
        // Left without a name: the ticket is spent all the same.
        assert_eq!(dialog.end().code, 1);
        let ran = host.ours(BOB, &["self"], &format!("{others}\n\n")).exits(1);
        assert!(ran.out.contains("That ticket is not good"), "{ran:#?}");
        daemon.stop();
        host.ours(ALICE, &["self"], "").fails_in_two_lines(4, "No daemon is running on this host");
    });
}

/// `self` of alice on a terminal.
fn own_console() -> Terminal {
    let mut command = CommandBuilder::new("setpriv");
    let uid = ALICE.uid.to_string();
    command.args(["--reuid", &uid, "--regid", &uid, "--clear-groups", INSTALLED, "self"]);
    command.env_clear();
    for (name, value) in [("HOME", ALICE.home), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
        command.env(name, value);
    }
    command.env("PATH", "/usr/bin:/bin");
    command.cwd("/");
    Terminal::with(command, 40, 100)
}

#[test]
fn on_a_terminal_the_console_shows_nobody_but_oneself() {
    on_a_host("own::on_a_terminal_the_console_shows_nobody_but_oneself", |host| {
        host.with_store(&["alice", "bob"]);
        let _daemon = host.daemon();
        let good = ticket(host, "alice");
        let mut terminal = own_console();
        terminal.see("Ticket: ");
        terminal.type_keys(&format!("{good}\r"));
        terminal.see("alice › Security credentials");
        terminal.see("Press a to assign one.");
        terminal.type_keys("a");
        terminal.see("Assign MFA device");
        terminal.type_keys("phone\r");
        terminal.see("Set up device");
        // Back to the page, and from there nowhere but out.
        terminal.type_keys("\x1b");
        terminal.see("Security credentials");
        terminal.type_keys("\x1b");
        assert_eq!(terminal.end(), 0);
        let text = terminal.text();
        assert!(!text.contains("Filter:") && !text.contains("bob"), "{text}");
    });
}

/// alice logs in over ssh on a terminal of this kind.
fn login(sshd: &super::sshd::Sshd, kind: &str) -> Terminal {
    let mut command = CommandBuilder::new("ssh");
    command.args(sshd.options());
    command.args(["-t", &at(ALICE)]);
    command.env_clear();
    for (name, value) in [("HOME", "/root"), ("TERM", kind), ("PATH", "/usr/bin:/bin")] {
        command.env(name, value);
    }
    command.cwd("/");
    Terminal::with(command, 70, 110)
}

#[test]
fn the_gate_begins_the_wizard_and_opens_when_the_device_is_there() {
    on_a_host("own::the_gate_begins_the_wizard_and_opens_when_the_device_is_there", |host| {
        let Some((_daemon, sshd)) = gated(host, 0) else { return };
        // Left without a device, in each way that there is.
        let mut terminal = login(&sshd, "xterm-256color");
        terminal.see("You need an MFA device before you can go on.");
        terminal.see("Ticket: ");
        terminal.type_keys("\r");
        terminal.see("Log in again when you are ready to add one.");
        assert_eq!(terminal.end(), 1);
        let mut terminal = login(&sshd, "xterm-256color");
        terminal.see("Ticket: ");
        terminal.type_keys("\x03");
        assert_ne!(terminal.end(), 0);
        let good = ticket(host, "alice");
        let mut terminal = login(&sshd, "xterm-256color");
        terminal.see("Ticket: ");
        terminal.type_keys(&format!("{good}\r"));
        terminal.see("Security credentials");
        terminal.type_keys("\x1b");
        terminal.see("Log in again when you are ready to add one.");
        assert_eq!(terminal.end(), 1);

        let good = ticket(host, "alice");
        let mut terminal = login(&sshd, "dumb");
        terminal.see("Ticket: ");
        terminal.type_keys(&format!("{good}\r"));
        terminal.see("Device name: ");
        terminal.type_keys("phone\r");
        terminal.see("Code 1: ");
        let text = terminal.text();
        let key = text.lines().find_map(|line| line.trim().strip_prefix("Key: ")).expect("a key");
        let (app, now) = (App::scan(key), step());
        terminal.type_keys(&format!("{}\r", app.code(now)));
        terminal.see("Code 2: ");
        terminal.type_keys(&format!("{}\r", app.code(now + 1)));
        terminal.see("MFA device added");
        // A shell, with the terminal as it was.
        terminal.type_keys("echo $0 $((6 * 7)) $(umask)\r");
        terminal.see("-bash 42 0022");
        terminal.type_keys("exit 3\r");
        assert_eq!(terminal.end(), 3);
        // From now on it asks for nothing.
        let mut terminal = login(&sshd, "dumb");
        terminal.type_keys("echo $((6 * 7))\r");
        terminal.see("\n42");
        terminal.type_keys("exit\r");
        assert_eq!(terminal.end(), 0);
        assert!(!terminal.text().contains("MFA device"), "{}", terminal.text());
    });
}

#[test]
fn a_copy_under_the_gates_name_begins_the_wizard_too() {
    on_a_host("own::a_copy_under_the_gates_name_begins_the_wizard_too", |host| {
        let Some((_daemon, sshd)) = gated(host, 0) else { return };
        fs::remove_file(GATE).unwrap();
        fs::write(GATE, "").unwrap();
        done("mount", &["--bind", INSTALLED, GATE]);
        let mut terminal = login(&sshd, "xterm-256color");
        terminal.see("Ticket: ");
        terminal.type_keys("\r");
        terminal.see("Log in again when you are ready to add one.");
        assert_eq!(terminal.end(), 1);
    });
}
