//! Each kind of terminal: what it cannot show is not sent to it, the code scans, and it is whole
//! afterwards.

use super::steps::{begin, confirm, scanned, type_first};
use crate::terminal::Session;
use crate::terminal::home::{BEGINNING, Home};

/// A window in which a code fits in double-width blanks.
const WIDE: (u16, u16) = (132, 45);

fn nothing_but_ascii_was_sent_to(session: &Session) {
    let sent = session.sent();
    let foreign = sent.iter().position(|byte| !byte.is_ascii());
    assert_eq!(foreign.map(|at| String::from_utf8_lossy(&sent[at.saturating_sub(40)..=at + 2])), None);
}

/// A terminal or a locale without the characters of a drawing: the whole way in ASCII.
fn enrolls_in_ascii(variable: &'static str, value: &str) {
    let home = Home::wound().with_alice().with_variable(variable, value);
    let mut session = home.session(&[], 80, 24);
    begin(&mut session, "phone");
    session.sees("The QR code needs 82 columns and 40 rows; the window has 80x24.");
    session.keys("s");
    session.sees("hide key");
    session.keys("sr");
    session.sees("to be read out");
    session.keys("r");
    session.sees_no_more("to be read out");
    session.resize(WIDE.0, WIDE.1);
    let app = scanned(&session);
    session.keys("?");
    session.sees("Draw the code in another way");
    session.keys("\x1b");
    confirm(&mut session);
    type_first(&mut session, &app.code_at(BEGINNING));
    home.wind(BEGINNING + 30_000);
    session.keys(&app.code_at(BEGINNING + 30_000));
    session.sees("MFA device added");
    nothing_but_ascii_was_sent_to(&session);
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn the_console_of_linux() {
    enrolls_in_ascii("TERM", "linux");
}

#[test]
fn a_vt100() {
    enrolls_in_ascii("TERM", "vt100");
}

#[test]
fn the_locale_c() {
    enrolls_in_ascii("LANG", "C");
}

#[test]
fn a_locale_of_another_encoding() {
    enrolls_in_ascii("LC_ALL", "de_DE.ISO-8859-1");
}

/// Nothing moves the cursor there, and nothing asks for a screen.
#[test]
fn a_dumb_terminal_is_asked_line_by_line() {
    let home = Home::wound().with_alice().with_variable("TERM", "dumb");
    let mut session = home.session(&[], 80, 24);
    session.sees("User name:");
    session.keys("alice\n");
    session.sees("Device name:");
    session.keys("phone\n");
    session.sees("Code 1:");
    let sent = session.sent();
    assert!(!sent.contains(&b'\x1b'), "{}", String::from_utf8_lossy(&sent));
    session.keys("q\n");
    assert_eq!(session.ends(), 1);
    session.is_whole();
}

/// What others write to the terminal (`wall`, a kernel message) stands until the repaint is asked for.
#[test]
fn stray_text_over_the_code_goes_by_ctrl_l() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let before = scanned(&session);
    session.stray("\x1b[3;3H\x1b[0mBroadcast message from root: the office closes at six\x1b[9;9Hby order");
    session.sees("Broadcast message from root");
    session.sees("by order");
    session.keys("\x0c");
    session.sees_no_more("Broadcast");
    session.sees_no_more("by order");
    assert!(scanned(&session) == before);
    session.sees("step 2 of 3");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}
