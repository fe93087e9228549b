//! Keys and pastes.

use super::steps::{begin, confirm, scanned};
use crate::terminal::app::STEP;
use crate::terminal::home::{BEGINNING, Home};

#[test]
fn a_pasted_code_waits_for_enter() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let entry = scanned(&session);
    confirm(&mut session);
    session.paste("987 654\n");
    session.sees("9 8 7  6 5 4");
    // A second paste takes the place of the first, and still nothing is handed in.
    let code = entry.code_at(BEGINNING);
    session.paste(&format!("{} {}\n", &code[..3], &code[3..]));
    let spaced: Vec<String> = code.chars().map(String::from).collect();
    session.sees(&format!("{}  {}", spaced[..3].join(" "), spaced[3..].join(" ")));
    session.sees("Enter check");
    session.sees_no_more("9 8 7  6 5 4");
    assert!(!session.shows().contains("right"));
    session.keys("\r");
    session.sees("✓ right");
    home.wind(BEGINNING + STEP * 1000);
    session.paste(&entry.code_at(BEGINNING + STEP * 1000));
    session.sees("Enter check");
    assert!(!session.shows().contains("added"));
    session.keys("\r");
    session.sees("MFA device added");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}

#[test]
fn what_is_pasted_into_a_code_box_and_is_no_code_is_told() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    scanned(&session);
    confirm(&mut session);
    session.paste("hunter2 is my password");
    session.sees("nothing was taken over");
    assert!(!session.shows().contains("hunter2"));
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    assert!(!String::from_utf8_lossy(&session.sent()).contains("hunter2"));
}

#[test]
fn pasted_escape_sequences_put_nothing_foreign_on_the_screen() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    session.keys("n");
    session.sees("New user");
    let foreign = "\u{7}bob\x1b]0;owned\u{7}\x1b[2J\x1b[31mred\u{9b}31m\u{202e}evil\u{200b}\u{e0041}\r\n";
    session.paste(foreign);
    session.sees("bob");
    session.keys("\t");
    // As a user name, and as free text.
    session.sees("The user name");
    session.keys("\x15carol\t");
    session.sees("The name people call them by");
    session.paste(foreign);
    session.sees("bob");
    session.keys("\r");
    session.sees("Full name:");
    let sent = String::from_utf8(session.sent()).unwrap();
    for piece in ["\x1b]0", "\x1b[2J", "\x1b[31m", "\u{7}", "\u{9b}", "\u{202e}", "\u{200b}", "\u{e0041}"] {
        assert!(!sent.contains(piece), "{piece:?} was sent");
    }
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn a_wrong_passphrase_may_be_typed_again() {
    let home = Home::shipped();
    let passphrase = home.file("passphrase", "correct horse battery\n");
    home.done(&["--passphrase-file", &passphrase, "init", "--issuer", "Example"]);
    let mut session = home.console();
    session.sees("Unlock the store");
    session.keys("correct horse\r");
    session.sees("Wrong passphrase.");
    session.keys("correct horse battery\r");
    session.sees("There are no users yet.");
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
    let sent = String::from_utf8_lossy(&session.sent()).into_owned();
    assert!(!sent.contains("horse"));
}

#[test]
fn keys_struck_before_the_question_was_seen_do_not_answer_it() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    scanned(&session);
    session.keys("uu");
    session.sees("discard it");
    session.keys("\x1b");
    session.sees_no_more("discard it");
    scanned(&session);
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}

#[test]
fn help_names_the_keys_of_the_page_below() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    session.keys("?");
    session.sees("Add a user.");
    session.keys("jjjj");
    session.sees("Ctrl-Z");
    session.keys("\x1b");
    session.sees("Filter:");
    session.keys("/ali");
    session.sees("1 found");
    session.keys("?");
    session.sees("ali?▏");
    session.keys("\x1bOP");
    session.sees("Ctrl-Z");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}

/// The first page leads to the demo, and no key is lost on the way.
#[test]
fn the_demo_takes_every_key_from_the_first_on() {
    let home = Home::shipped();
    let mut session = home.console();
    session.sees("Welcome to mfa-enroll");
    session.keys("d");
    session.sees("DEMO");
    session.sees("Filter:");
    session.modes_are_on();
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
    assert!(!home.path(".local/share/mfa-enroll").exists(), "the demo made a store");
}
