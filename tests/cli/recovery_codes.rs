//! `recovery-codes`: made and shown once, typed back, spent once.

use crate::support::pty::Terminal;
use crate::support::{Dialog, Home, devices, enrolled};

/// Starts to make codes; those that are shown.
fn made(home: &Home) -> (Dialog, Vec<String>) {
    let mut dialog = home.dialog(&["recovery-codes", "make", "alice", "--show"]);
    let said = dialog.hear("Recovery code: ");
    let codes = shown(&said);
    (dialog, codes)
}

fn shown(text: &str) -> Vec<String> {
    let words = text.split_whitespace().filter(|word| word.len() == 29 && word.matches('-').count() == 5);
    words.map(str::to_owned).collect()
}

fn kept(home: &Home) -> Vec<String> {
    let (mut dialog, codes) = made(home);
    dialog.answer(&codes[3]);
    dialog.end().exits(0);
    codes
}

fn left(home: &Home) -> u64 {
    home.json(&["recovery-codes", "show", "alice", "--json"])[0]["left"].as_u64().unwrap()
}

#[test]
fn ten_are_shown_once_and_count_when_one_is_typed_back() {
    let home = Home::with_users(&["alice"]);
    let (mut dialog, codes) = made(&home);
    assert_eq!(codes.len(), 10);
    dialog.answer("no code");
    assert!(dialog.hear("Recovery code: ").starts_with("A recovery code has six groups of four"));
    dialog.answer("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF");
    assert!(dialog.hear("Recovery code: ").starts_with("That is none of these codes."));
    dialog.answer(&codes[9].to_lowercase().replace('-', " "));
    let ran = dialog.end().exits(0);
    assert!(ran.out.ends_with("The 10 recovery codes of alice are in force.\n"), "{ran:#?}");
    assert_eq!(left(&home), 10);
    let out = home.run(&["recovery-codes", "show", "alice"], "").exits(0).out;
    assert!(out.starts_with("alice has 10 recovery codes left, made "), "{out}");
}

#[test]
fn what_is_not_typed_back_is_not_in_force_and_the_old_ones_are() {
    let home = Home::with_users(&["alice"]);
    let old = kept(&home);
    let (dialog, new) = made(&home);
    let ran = dialog.end().exits(1);
    assert!(ran.out.ends_with("These codes are not in force: throw them away.\n"), "{ran:#?}");
    home.run(&["recovery-codes", "use", "alice"], &new[0]).exits(1);
    home.run(&["recovery-codes", "use", "alice"], &old[0]).exits(0);
    kept(&home);
    home.run(&["recovery-codes", "use", "alice"], &old[1]).exits(1);
}

#[test]
fn a_code_is_spent_once() {
    let home = Home::with_users(&["alice", "bob"]);
    let codes = kept(&home);
    let ran = home.run(&["recovery-codes", "use", "alice"], &codes[0]).exits(0);
    assert_eq!(ran.out, "Right: the code is spent, 9 are left.\n");
    let ran = home.run(&["recovery-codes", "use", "alice"], &codes[0]).exits(1);
    assert!(ran.out.starts_with("Wrong: ") && ran.err.is_empty(), "{ran:#?}");
    home.run(&["recovery-codes", "use", "bob"], &codes[1]).exits(1);
    home.run(&["recovery-codes", "use", "nobody"], &codes[1]).fails_in_two_lines(3, "no user nobody");
    home.run(&["recovery-codes", "use", "alice"], "123456").fails_in_two_lines(1, "six groups of four");
    assert_eq!(left(&home), 9);
}

#[test]
fn of_two_processes_with_the_same_code_exactly_one_wins() {
    let home = Home::with_users(&["alice"]);
    let code = kept(&home).remove(0);
    let mut children: Vec<_> =
        (0..2).map(|_| home.command(&["recovery-codes", "use", "alice"]).spawn().unwrap()).collect();
    for child in &mut children {
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), code.as_bytes()).unwrap();
    }
    let ends = children.into_iter().map(|child| child.wait_with_output().unwrap().status.code().unwrap());
    let mut codes: Vec<i32> = ends.collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 1]);
    assert_eq!(left(&home), 9);
}

#[test]
fn they_go_to_a_pipe_only_if_that_is_asked_for() {
    let home = Home::with_users(&["alice"]);
    let ran = home.run(&["recovery-codes", "make", "alice"], "").fails_in_two_lines(2, "recovery codes");
    assert!(ran.err.contains("--show") && ran.out.is_empty(), "{ran:#?}");
    home.run(&["recovery-codes", "make", "nobody", "--show"], "").fails_in_two_lines(3, "no user nobody");
    let out = home.run(&["recovery-codes", "show", "alice"], "").exits(0).out;
    assert_eq!(out, "alice has no recovery codes.\n");
}

#[test]
fn one_of_them_identifies_for_the_act_it_is_given_with() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "phone");
    let codes = kept(&home);
    let args = ["devices", "deactivate", "alice", "phone", "--identified", "recovery-code"];
    home.run(&args, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF").fails_in_two_lines(1, "no recovery code of alice");
    assert_eq!(devices(&home, "alice")[0]["state"], "active");
    home.run(&args, &codes[5]).exits(0);
    assert_eq!(devices(&home, "alice")[0]["state"], "deactivated");
    // New ones on the strength of an old one: both lines are of one conversation.
    let mut dialog =
        home.dialog(&["recovery-codes", "make", "alice", "--show", "--identified", "recovery-code"]);
    dialog.answer(&codes[6]);
    let fresh = shown(&dialog.hear("Recovery code: "));
    dialog.answer(&fresh[0]);
    dialog.end().exits(0);
    assert_eq!(left(&home), 10);
}

#[test]
fn on_a_terminal_they_are_shown_without_being_asked_for() {
    let home = Home::with_users(&["alice"]);
    let vars = &[("TERM", "xterm"), ("LANG", "C.UTF-8")];
    let mut terminal = Terminal::start(&home, &["recovery-codes", "make", "alice"], 24, 80, vars);
    terminal.see("Recovery code: ");
    let codes = shown(&terminal.text());
    assert_eq!(codes.len(), 10);
    terminal.type_keys(&format!("{}\n", codes[0]));
    terminal.see("are in force");
    assert_eq!(terminal.end(), 0);
}
