//! Colours, and how things look without them.

use vt100::{Color, Screen};

use super::steps::{begin, scanned};
use crate::terminal::Session;
use crate::terminal::home::Home;

/// Every colour of the screen that is not one of the terminal's defaults.
fn colors(screen: &Screen) -> Vec<Color> {
    let (rows, columns) = screen.size();
    let mut colors = Vec::new();
    for row in 0..rows.get() {
        for column in 0..columns.get() {
            let cell = screen.cell(row, column).unwrap();
            for color in [cell.fgcolor(), cell.bgcolor()] {
                if color != Color::Default && !colors.contains(&color) {
                    colors.push(color);
                }
            }
        }
    }
    colors
}

fn is_reversed(session: &Session, text: &str) -> bool {
    let (row, column) = session.place(text);
    session.look(|screen| screen.cell(row, column).unwrap().inverse())
}

/// The code is black on white whatever the theme: fixed indices, not the theme's sixteen.
fn has_fixed_colors(session: &Session) {
    let inks = session.look(|screen| {
        let (row, column) = (screen.size().0.get() / 2, 1);
        let cell = screen.cell(row, column).unwrap();
        (cell.bgcolor(), colors(screen))
    });
    assert_eq!(inks.0, Color::Idx(231), "the quiet zone");
    assert!(inks.1.contains(&Color::Idx(16)));
}

#[test]
fn without_colors_the_selection_shows_and_the_code_is_black_on_white() {
    let home = Home::wound().with_alice().with_variable("NO_COLOR", "1");
    let mut session = home.console();
    session.sees("Alice Liddell");
    session.until("reversed selection", |screen| {
        let (_, columns) = screen.size();
        let row = screen.rows(0, columns.get()).position(|line| line.contains("Alice Liddell"));
        row.is_some_and(|row| screen.cell(u16::try_from(row).unwrap(), 3).unwrap().inverse())
    });
    assert!(is_reversed(&session, "Alice Liddell"));
    assert_eq!(session.look(colors), []);
    begin(&mut session, "phone");
    scanned(&session);
    has_fixed_colors(&session);
    let mut found = session.look(colors);
    found.retain(|color| !matches!(color, Color::Idx(16 | 231)));
    assert_eq!(found, []);
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
    session.is_whole();
}

#[test]
fn with_colors_they_are_the_themes_own_and_the_codes_are_fixed() {
    let home = Home::wound().with_alice();
    let mut session = home.console();
    session.sees("Alice Liddell");
    let found = session.look(colors);
    assert!(!found.is_empty());
    assert!(found.iter().all(|color| matches!(color, Color::Idx(0..=15))), "{found:?}");
    assert!(is_reversed(&session, "Alice Liddell"));
    begin(&mut session, "phone");
    scanned(&session);
    has_fixed_colors(&session);
    session.keys("\x03");
    assert_eq!(session.ends(), 130);
}

#[test]
fn never_is_never_and_always_beats_the_variable() {
    let home = Home::wound().with_alice().with_variable("NO_COLOR", "1");
    for (choice, is_colored) in [("never", false), ("always", true)] {
        let mut session = home.session(&["--color", choice], 80, 24);
        session.sees("Alice Liddell");
        assert_eq!(!session.look(colors).is_empty(), is_colored, "{choice}");
        session.keys("q");
        assert_eq!(session.ends(), 0);
    }
}
