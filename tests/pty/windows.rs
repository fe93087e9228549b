//! Windows of any size, and windows that change.

use super::steps::{begin, confirm, scanned, scanned_text};
use crate::terminal::home::Home;

const SIZES: [(u16, u16); 12] = [
    (40, 10),
    (1, 1),
    (200, 60),
    (2, 200),
    (200, 2),
    (59, 20),
    (60, 19),
    (60, 20),
    (79, 23),
    (132, 43),
    (81, 25),
    (1, 24),
];

#[test]
fn a_storm_of_sizes_leaves_the_page_whole_and_the_text_typed() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    session.keys("\r");
    session.sees("MFA devices, ");
    session.keys("a");
    session.sees("Device name");
    session.keys("tablet");
    session.sees("tablet▏");
    for (columns, rows) in SIZES.into_iter().cycle().take(60) {
        session.resize(columns, rows);
    }
    session.resize(40, 10);
    session.sees("60x20 are needed");
    session.resize(1, 1);
    session.resize(80, 24);
    session.sees("tablet▏");
    session.sees("alice (tablet)");
    session.sees("step 1 of 3");
    session.keys("\r");
    let text = scanned_text(&session);
    for (columns, rows) in SIZES {
        session.resize(columns, rows);
    }
    session.resize(80, 24);
    assert!(scanned_text(&session) == text);
    session.sees("step 2 of 3");
    confirm(&mut session);
    session.keys("12");
    session.sees("1 2 ▏");
    for (columns, rows) in SIZES {
        session.resize(columns, rows);
    }
    session.resize(80, 24);
    session.sees("1 2 ▏");
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn a_window_too_small_says_what_is_needed_and_the_way_back_works() {
    let home = Home::wound().with_alice();
    let mut session = home.session(&[], 40, 10);
    session.sees("The window has 40x10");
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
}

#[test]
fn every_size_from_the_smallest_on_shows_a_code_that_scans() {
    let home = Home::wound().with_alice();
    let mut session = home.session(&[], 60, 20);
    begin(&mut session, "phone");
    let entry = scanned(&session);
    for (columns, rows) in [(60, 24), (70, 20), (80, 24), (80, 25), (100, 30), (132, 43), (211, 61), (60, 20)]
    {
        session.resize_blank(columns, rows);
        assert!(scanned(&session) == entry, "{columns}x{rows}");
    }
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}

/// More users than any usual window has lines.
fn with_sixty_users() -> Home {
    let home = Home::wound().with_alice();
    let rows = (0..60).fold(String::from("user\n"), |rows, n| format!("{rows}user-{n:02}\n"));
    let file = home.file("people.csv", &rows);
    home.done(&["users", "import", &file]);
    home
}

/// While it is suspended, the shell is told of a new size, not the program.
#[test]
fn a_window_that_grew_while_the_program_was_suspended_is_filled() {
    let home = with_sixty_users();
    let mut session = home.shell("set -m; \"$0\" \"$@\"; echo \"[stopped]\"; read line; fg >/dev/null");
    session.sees("user-15");
    session.keys("\x1a");
    session.sees("[stopped]");
    session.resize(80, 60);
    session.keys("\n");
    session.sees("user-40");
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
}

#[test]
fn a_larger_window_shows_more_users_at_once() {
    let home = with_sixty_users();
    let mut session = home.console();
    session.sees("user-15");
    assert!(!session.shows().contains("user-40"));
    session.resize(80, 60);
    session.sees("user-40");
    session.resize(80, 20);
    session.sees_no_more("user-20");
    // The chosen line is on the screen, whatever the size.
    session.keys("G");
    session.sees("user-59");
    session.resize(80, 24);
    session.sees("user-59");
    session.resize(80, 20);
    session.sees("▌ user-59");
    session.keys("q");
    assert_eq!(session.ends(), 0);
}
