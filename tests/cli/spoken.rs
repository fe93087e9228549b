//! The spoken wizard on a terminal of 80x24: nothing is scrolled out or broken.

use crate::support::Home;
use crate::support::pty::Terminal;
use crate::terminal::{UTF8, scanned};

#[test]
fn on_24_rows_the_code_is_whole_and_again_when_it_is_shown_again() {
    let home = Home::with_users(&["alice"]);
    let mut terminal = Terminal::start(&home, &["enroll", "alice", "--device", "phone"], 24, 80, UTF8);
    terminal.see("Code 1: ");
    let first = scanned(&terminal).expect("a code that can be read");
    terminal.type_keys("123\n");
    terminal.see("A code has six digits.");
    terminal.see_times("Code 1:", 2);
    terminal.type_keys("show\n");
    let is_redrawn = |screen: &str| !screen.contains("six digits") && screen.trim_end().ends_with("Code 1:");
    terminal.see_all(is_redrawn, "the code once more");
    assert_eq!(scanned(&terminal).expect("a code that can be read"), first);
    terminal.type_keys("q\n");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn where_no_code_is_drawn_the_key_is_shown_again_and_help_repeats_it() {
    let home = Home::with_users(&["alice"]);
    let args = ["enroll", "alice", "--device", "phone", "--color", "never"];
    let mut terminal = Terminal::start(&home, &args, 40, 80, UTF8);
    terminal.see("show (the key again)");
    terminal.see("Code 1: ");
    terminal.type_keys("help\n");
    terminal.see_times("show (the key again)", 2);
    terminal.see_times("Code 1: ", 2);
    assert!(!terminal.text().contains("QR code again"), "{}", terminal.text());
    terminal.type_keys("q\n");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn lines_are_broken_between_words() {
    let home = Home::with_users(&["alice"]);
    for columns in [80, 44] {
        let args = ["enroll", "alice", "--device", "phone", "--color", "never"];
        let mut terminal = Terminal::start(&home, &args, 40, columns, UTF8);
        terminal.see("Code 1: ");
        terminal.type_keys("123\n");
        terminal.see_times("Code 1: ", 2);
        let screen = terminal.screen.screen();
        assert!((0..40).all(|row| !screen.row_wrapped(row)), "{}", terminal.text());
        assert!(terminal.text().lines().any(|line| line.len() > 30));
        terminal.type_keys("q\n");
        assert_eq!(terminal.end(), 1);
    }
    // In a pipe a sentence is a line.
    let ran = home.enroll(&["alice", "--device", "phone"]).end();
    assert!(ran.out.lines().any(|line| line.len() > 90), "{ran:#?}");
}
