//! The demo: its phone enrolls itself in the shipped program, by what it sees of the screen.

use std::cell::RefCell;

use crate::terminal::Session;
use crate::terminal::home::Home;

/// The code beside this label, once it is another one than before.
fn next_code(session: &Session, label: &str, before: &str) -> String {
    let found = RefCell::default();
    session.until("another code of the phone", |screen| {
        let (_, columns) = screen.size();
        let code = screen.rows(0, columns.get()).find_map(|row| {
            let after = row.split_once(label)?.1.trim_matches(|c: char| !c.is_ascii_digit()).to_owned();
            (after.len() == 7).then(|| after.replace(' ', ""))
        });
        let is_other = code.as_deref().is_some_and(|code| code != before);
        found.replace(code.unwrap_or_default());
        is_other
    });
    found.take()
}

/// On the users list: to the QR code of a new device of somebody new.
fn set_up(session: &mut Session) {
    session.sees("DEMO");
    session.sees("Alice Liddell");
    session.keys("/liam.t");
    session.sees("1 found");
    session.keys("\r");
    session.sees("Liam Tran");
    session.sees("Press a to assign one.");
    session.keys("a");
    session.sees("Assign MFA device");
    session.keys("phone\r");
    session.sees("Set up device");
    session.sees("DEMO");
}

#[test]
fn the_phone_beside_the_wizard_enrolls_itself() {
    let home = Home::shipped();
    let mut session = home.session(&["--demo", "--speed", "10"], 132, 43);
    session.sees("Authenticator");
    set_up(&mut session);
    session.keys(" ");
    session.sees("Added.");
    session.keys("\r");
    session.sees("Code 1");
    // A machine that is busy may skip a code; the wizard goes on with the newer one.
    let mut code = String::new();
    while !session.shows().contains("MFA device added") {
        code = next_code(&session, "liam.t (phone)", &code);
        session.keys(&code);
        session.until("a verdict", |screen| {
            let shown = screen.contents();
            ["right", "added", "next one", "showing now", "ago"].iter().any(|word| shown.contains(word))
        });
    }
    session.keys("\r");
    session.sees("MFA devices, 1 of 8");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
    assert!(!home.path(".local/share/mfa-enroll").exists(), "the demo made a store");
}

#[test]
fn the_phone_behind_its_key_enrolls_itself_in_a_window_of_home_size() {
    let home = Home::shipped();
    let mut session = home.session(&["--demo", "--speed", "10"], 80, 24);
    set_up(&mut session);
    session.keys(" ");
    session.sees("Added.");
    session.sees("Authenticator");
    session.keys("p");
    session.sees("step 2 of 3");
    session.keys("\r");
    session.sees("Code 1");
    let mut code = String::new();
    for _ in 0..20 {
        session.keys("p");
        session.sees("Authenticator");
        code = next_code(&session, "liam.t (phone)", &code);
        // The first figure puts the phone down.
        session.keys(&code);
        session.until("a verdict", |screen| {
            let shown = screen.contents();
            let words = ["right", "added", "next one", "showing now", "ago"];
            !shown.contains("Authenticator") && words.iter().any(|word| shown.contains(word))
        });
        if session.shows().contains("MFA device added") {
            break;
        }
    }
    session.sees("MFA device added");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn the_demo_of_the_first_start_has_its_phone_too() {
    let home = Home::shipped();
    let mut session = home.session(&[], 132, 43);
    session.sees("Welcome to mfa-enroll");
    assert!(!session.shows().contains("Authenticator"));
    session.keys("d");
    session.sees("Authenticator");
    session.sees("alice (phone)");
    session.keys("p");
    session.sees("put down");
    session.keys("\x1b");
    session.sees_no_more("put down");
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
    assert!(!home.path(".local/share/mfa-enroll").exists(), "the demo made a store");
}

/// A store is no demo: it has no phone, and no key for one.
#[test]
fn a_store_has_no_phone() {
    let home = Home::wound().with_alice();
    let mut session = home.session(&[], 132, 43);
    session.sees("Alice Liddell");
    session.keys("p\x10 ");
    session.keys("?");
    session.sees("Ctrl-Z");
    let shown = session.shows();
    assert!(
        !shown.contains("phone") && !shown.contains("DEMO") && !shown.contains("Authenticator"),
        "{shown}"
    );
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}
