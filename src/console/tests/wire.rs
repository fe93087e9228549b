//! The bytes that a terminal gets, and whether all of them are ours: letters that show as
//! themselves, and the few sequences that the program knows.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::layout::Size;

use super::HOME;
use super::harness::Desk;
use super::people::nobody;
use crate::console::terminal::{Outlet, Screen};
use crate::model::escaped;

/// Remembers what was written.
#[derive(Clone, Default)]
struct Tape {
    bytes: Rc<RefCell<Vec<u8>>>,
    size: Rc<Cell<(u16, u16)>>,
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Outlet for Tape {
    fn size(&self) -> io::Result<Size> {
        let (width, height) = self.size.get();
        Ok(Size::new(width, height))
    }

    fn wait_until_writable(&self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal of a desk, as the link to it is.
pub(super) struct Wire {
    tape: Tape,
    screen: Screen<Tape>,
    repaints: usize,
}

impl Wire {
    pub(super) fn new(size: (u16, u16)) -> Self {
        let tape = Tape::default();
        tape.size.set(size);
        Self { screen: Screen::new(tape.clone()).unwrap(), tape, repaints: 0 }
    }

    /// The window has another size.
    pub(super) fn resize(&mut self, size: (u16, u16)) {
        self.tape.size.set(size);
        self.screen.repaint();
    }

    /// Sends the present frame.
    ///
    /// # Panics
    /// When something went over the wire that is not ours.
    pub(super) fn send(&mut self, desk: &mut Desk, whole: bool) {
        if self.repaints != desk.repaints {
            self.repaints = desk.repaints;
            self.screen.repaint();
        }
        desk.send(&mut self.screen, whole);
        let sent = String::from_utf8(self.tape.bytes.take()).unwrap();
        if let Some(foreign) = foreign(&sent) {
            panic!("not ours: {} of {}", foreign.escape_debug(), sent.escape_debug());
        }
    }
}

/// From the first byte on that is not ours.
fn foreign(sent: &str) -> Option<&str> {
    let mut rest = sent;
    while let Some(first) = rest.chars().next() {
        let length = if first == '\u{1b}' {
            sequence(rest)
        } else {
            // As itself, or as the text of an escape: no third way.
            let letter = rest.get(..first.len_utf8()).unwrap();
            (escaped(letter) == letter).then_some(first.len_utf8())
        };
        let Some(length) = length else { return Some(rest) };
        rest = &rest[length..];
    }
    None
}

/// How long the sequence is with which a text begins, if it is one of ours.
fn sequence(text: &str) -> Option<usize> {
    let words = ["\u{1b}[?2026h", "\u{1b}[?2026l", "\u{1b}[?25l", "\u{1b}[?25h", "\u{1b}[2J", "\u{1b}[J"];
    if let Some(word) = words.into_iter().find(|word| text.starts_with(word)) {
        return Some(word.len());
    }
    // Where the cursor goes and with what ink.
    let numbers = text.strip_prefix("\u{1b}[")?.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    numbers.starts_with(['H', 'C', 'm']).then(|| text.len() - numbers.len() + 1)
}

/// Found by the monkey: the rules for names see a text when it is submitted, the terminal before.
#[test]
fn what_is_typed_and_would_command_the_terminal_shows_as_its_escape() {
    let mut desk = Desk::with(nobody);
    let mut wire = Wire::new(HOME);
    desk.press("na\u{e006a}\u{202e}b");
    desk.sees("a\\u{e006a}\\u{202e}b▏");
    wire.send(&mut desk, true);
}

#[test]
fn a_foreign_sequence_on_the_wire_is_noticed() {
    assert_eq!(foreign("\u{1b}[?2026h\u{1b}[1;1H\u{1b}[38;5;16ma ▀é\u{1b}[4C\u{1b}[0m"), None);
    for sent in
        ["\u{1b}]52;c;AAAA\u{7}", "\u{1b}[6n", "\u{1b}c", "\u{7}", "a\u{9b}31m", "\u{202e}", "a\u{1b}"]
    {
        assert!(foreign(sent).is_some(), "{}", sent.escape_debug());
    }
}
