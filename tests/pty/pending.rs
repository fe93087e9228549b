//! An enrollment that was interrupted: it is told, and gone on with.

use super::steps::{begin, confirm, leave, open_alice, scanned, scanned_text, type_first};
use crate::terminal::app::{Entry, STEP};
use crate::terminal::home::{BEGINNING, Home};

const STEP_MILLIS: u64 = STEP * 1000;
const MINUTE: u64 = 60_000;

#[test]
fn killed_between_set_up_and_confirm_it_is_resumed_with_the_same_code() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let before = scanned_text(&session);
    session.kill();

    assert!(home.done(&["users", "list"]).contains("pending"));
    let mut session = home.console();
    session.sees("◐ pending");
    session.sees("15 min left");
    open_alice(&mut session);
    session.sees("◐ pending");
    session.sees("expires in 15:00");
    session.keys("\r");
    assert!(scanned_text(&session) == before, "another code");
    let entry = Entry::scanned(&before);
    confirm(&mut session);
    type_first(&mut session, &entry.code_at(BEGINNING));
    // Killed again between the two codes: only the first one is typed anew.
    session.kill();
    let mut session = home.console();
    open_alice(&mut session);
    session.keys("\r");
    assert!(scanned(&session) == entry);
    confirm(&mut session);
    home.wind(BEGINNING + STEP_MILLIS);
    type_first(&mut session, &entry.code_at(BEGINNING + STEP_MILLIS));
    home.wind(BEGINNING + 2 * STEP_MILLIS);
    session.keys(&entry.code_at(BEGINNING + 2 * STEP_MILLIS));
    session.sees("MFA device added");
    session.kill();

    let listed = home.done(&["users", "list"]);
    assert!(listed.contains("active") && !listed.contains("pending"), "{listed}");
}

#[test]
fn left_by_esc_it_stays_and_a_named_key_discards_it() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let entry = scanned(&session);
    session.keys("\x1b");
    session.sees("Security credentials");
    session.sees("◐ pending");
    session.keys("u");
    session.sees("discard it");
    // Esc is no.
    session.keys("\x1b");
    session.sees_no_more("discard it");
    session.sees("◐ pending");
    session.keys("u");
    session.sees("discard it");
    session.keys("u");
    session.sees("None. Press a to assign one.");
    session.keys("a");
    session.sees("Assign MFA device");
    session.keys("phone\r");
    assert!(scanned(&session) != entry, "the discarded key came back");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn it_expires_before_the_eyes_of_who_waits() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    begin(&mut session, "phone");
    let entry = scanned(&session);
    session.sees("expires in 15:00");
    // A key now and then: after five minutes without one the page would be blanked.
    for minutes in [4, 8, 12] {
        home.wind(BEGINNING + minutes * MINUTE);
        session.keys("?");
        session.sees("Keys");
        session.keys("\x1b");
        session.sees(&format!("expires in {}:00", 15 - minutes));
    }
    home.wind(BEGINNING + 15 * MINUTE - 1000);
    session.sees("expires in 0:01");
    confirm(&mut session);
    home.wind(BEGINNING + 15 * MINUTE);
    session.sees("Enrollment expired");
    session.keys("\r");
    session.sees("None. Press a to assign one.");
    leave(session);
    assert_eq!(home.verify(&entry.code_at(BEGINNING + 15 * MINUTE)), 1);
}
