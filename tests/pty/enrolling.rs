//! An enrollment from end to end, as a person does it.

use super::steps::{begin, confirm, leave, scanned, type_first};
use crate::terminal::Session;
use crate::terminal::app::{Entry, STEP};
use crate::terminal::home::{BEGINNING, Home, real_time};

const STEP_MILLIS: u64 = STEP * 1000;

/// Both codes are spent, the next one opens once.
fn signs_in_once_with_the_next_code(home: &Home, entry: &Entry, verify: impl Fn(&str) -> i32) {
    home.wind(BEGINNING + STEP_MILLIS);
    assert_eq!(verify(&entry.code_at(BEGINNING)), 1, "the first code is spent");
    assert_eq!(verify(&entry.code_at(BEGINNING + STEP_MILLIS)), 1, "the second code is spent");
    home.wind(BEGINNING + 2 * STEP_MILLIS);
    let next = entry.code_at(BEGINNING + 2 * STEP_MILLIS);
    assert_eq!(verify(&next), 0, "the next code opens");
    assert_eq!(verify(&next), 1, "and only once");
}

/// From the QR code to the end of the wizard.
fn prove(home: &Home, session: &mut Session, entry: &Entry) {
    confirm(session);
    type_first(session, &entry.code_at(BEGINNING));
    home.wind(BEGINNING + STEP_MILLIS);
    session.keys(&entry.code_at(BEGINNING + STEP_MILLIS));
    session.sees("MFA device added");
}

/// From the end of the wizard.
fn finish(mut session: Session) {
    session.keys("\r");
    session.sees("active");
    leave(session);
}

#[test]
fn first_start_with_a_passphrase_to_a_device_that_signs_in() {
    let home = Home::wound();
    let mut session = home.console();
    session.sees("Welcome to mfa-enroll");
    session.keys("\r");
    session.sees("Make a store");
    session.keys("\x15Example\r");
    session.sees("Left and right choose");
    session.keys("\r");
    session.sees("At least 12 characters");
    session.keys("correct horse battery\rcorrect horse battery\r");
    session.sees("Write its recovery key down now");
    session.keys("y");
    session.sees("There are no users yet.");
    session.keys("n");
    session.sees("New user");
    session.keys("alice\tAlice Liddell\r");
    session.sees("Security credentials");
    session.sees("None. Press a to assign one.");
    session.keys("a");
    session.sees("Assign MFA device");
    session.keys("phone\r");
    session.sees("Set up device");
    let entry = scanned(&session);
    assert_eq!(entry.label, "Example:alice (phone)");
    prove(&home, &mut session, &entry);
    finish(session);
    assert!(!contains_any(&home, &["correct horse"]));

    let passphrase = home.file("passphrase", "correct horse battery\n");
    signs_in_once_with_the_next_code(&home, &entry, |code| {
        let args = ["--passphrase-file", &passphrase, "verify", "alice"];
        home.run(&args, &format!("{code}\n")).code
    });
}

/// Whether a file below the home has any of these bytes.
fn contains_any(home: &Home, texts: &[&str]) -> bool {
    let mut folders = vec![home.path("")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let has = |text: &&str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            if texts.iter().any(has) {
                return true;
            }
        }
    }
    false
}

#[test]
fn first_start_with_a_key_file_on_the_smallest_window() {
    let home = Home::wound();
    let mut session = home.session(&[], 60, 20);
    session.sees("Welcome to mfa-enroll");
    session.keys("\r");
    session.sees("Make a store");
    session.keys("\x15Example\r");
    session.sees("Left and right choose");
    session.keys(" ");
    session.sees("A key file opens the store without asking");
    session.keys("\r");
    session.sees("Write its recovery key down now");
    session.keys("y");
    session.sees("There are no users yet.");
    session.keys("n");
    session.sees("New user");
    session.keys("alice\r");
    session.sees("None. Press a to assign one.");
    session.keys("a");
    session.sees("Assign MFA device");
    session.keys("phone\r");
    let entry = scanned(&session);
    // The text is one key away, and so is the way back to the code.
    session.keys("\t");
    session.sees("Scan with the app. It will show");
    session.sees("Example: alice (phone)");
    session.keys("\t");
    assert!(scanned(&session) == entry);
    prove(&home, &mut session, &entry);
    finish(session);
    signs_in_once_with_the_next_code(&home, &entry, |code| home.verify(code));
}

#[test]
fn the_shown_key_enrolls_where_the_code_does_not_fit() {
    let home = Home::wound().with_alice();
    let mut session = home.session(&["--ascii"], 80, 24);
    begin(&mut session, "phone");
    session.sees("The QR code needs");
    session.sees("**** **** **** ****");
    session.keys("s");
    session.sees_no_more("****");
    let key = shown_key(&session);
    let entry = Entry::typed("Example: alice (phone)", &key);
    prove(&home, &mut session, &entry);
    session.keys("\r");
    session.sees("* active");
    assert!(session.sent().is_ascii(), "not only ASCII");
    leave(session);
    signs_in_once_with_the_next_code(&home, &entry, |code| home.verify(code));
}

/// The key in groups of four that is on the screen.
fn shown_key(session: &Session) -> String {
    let is_group = |word: &str| {
        word.len() == 4 && word.chars().all(|c| c.is_ascii_uppercase() || ('2'..='7').contains(&c))
    };
    let lines = session.shows();
    let groups = lines.lines().filter(|line| line.split_whitespace().all(is_group));
    let key: String = groups.flat_map(str::split_whitespace).collect();
    assert_eq!(key.len(), 32, "{lines}");
    key
}

/// In real time: the codes of the present and the next step, typed one after the other.
#[test]
fn the_shipped_program_enrolls_in_real_time() {
    let home = Home::shipped().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let entry = scanned(&session);
    confirm(&mut session);
    let step = real_time() / STEP_MILLIS;
    type_first(&mut session, &entry.code(step));
    session.keys(&entry.code(step + 1));
    session.sees("MFA device added");
    finish(session);
    assert_eq!(home.verify(&entry.code(step)), 1);
    assert_eq!(home.verify(&entry.code(step + 1)), 1);
}

#[test]
fn a_wrong_code_is_explained_and_the_same_key_goes_on() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let entry = scanned(&session);
    confirm(&mut session);
    let near = (BEGINNING / STEP_MILLIS - 120..).take(240).map(|step| entry.code(step));
    let near: Vec<String> = near.collect();
    let wrong = (0..1_000_000).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap();
    session.keys(&wrong);
    session.sees("That code does not come from this key.");
    session.keys("\x1b");
    assert!(scanned(&session) == entry);
    confirm(&mut session);
    type_first(&mut session, &entry.code_at(BEGINNING));
    session.keys(&entry.code_at(BEGINNING));
    session.sees("That is the first code again.");
    home.wind(BEGINNING + STEP_MILLIS);
    session.keys(&entry.code_at(BEGINNING + STEP_MILLIS));
    session.sees("MFA device added");
    finish(session);
}
