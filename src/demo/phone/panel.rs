//! The phone as a panel: beside the pages where there is room, else a page of
//! its own behind a key.
//!
//! Owns its keys. Must not draw.

use super::{Fault, Hand, MENU, Phone, Unread, camera};
use crate::console::panel::{
    Binding, Canvas, Chord, Hint, Moment, Panel, Place, Reach, Sight, Stroke, Taken, act, hints, next_second,
};
use crate::model::Timestamp;

/// Fewest columns of a window in which the phone stands beside the pages.
const WIDE: u16 = 110;
/// Columns that the pages keep: the QR code of a long label and its text.
const PAGE: u16 = 76;
/// Columns of the phone.
const COLUMNS: (u16, u16) = (34, 44);

/// The page that shows a QR code.
const SET_UP: &str = "Set up device";

/// What keys do.
#[derive(Clone, Copy)]
enum Act {
    Scan,
    Take,
    PutDown,
    Menu,
    Up,
    Down,
    Choose,
    ToEntries,
}

const KEYS: &[Binding<Phone, Act>] = &[
    Binding {
        chords: &[Chord::Char(' ')],
        act: Act::Scan,
        hint: "scan",
        help: "Have the demo's phone scan the QR code of this page.",
        when: |phone| !matches!(phone.hand, Hand::Menu(_)),
    },
    Binding {
        chords: &[Chord::Char('p'), Chord::Ctrl('p')],
        act: Act::Take,
        hint: "phone",
        help: "Take the demo's phone: its entries, and what can be wrong with it.",
        when: |phone| phone.hand == Hand::Lying,
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Choose,
        hint: "choose",
        help: "That is wrong with the phone from now on.",
        when: |phone| matches!(phone.hand, Hand::Menu(_)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::ToEntries,
        hint: "entries",
        help: "Back to the entries.",
        when: |phone| matches!(phone.hand, Hand::Menu(_)),
    },
    Binding {
        chords: &[Chord::Char('m')],
        act: Act::Menu,
        hint: "misbehave",
        help: "Have something be wrong with the phone.",
        when: |phone| phone.hand == Hand::Entries,
    },
    Binding {
        chords: &[Chord::Up, Chord::Char('k')],
        act: Act::Up,
        hint: "",
        help: "Up.",
        when: |phone| phone.hand != Hand::Lying,
    },
    Binding {
        chords: &[Chord::Down, Chord::Char('j')],
        act: Act::Down,
        hint: "",
        help: "Down.",
        when: |phone| phone.hand != Hand::Lying,
    },
    Binding {
        chords: &[Chord::Char('p'), Chord::Esc, Chord::Ctrl('p')],
        act: Act::PutDown,
        hint: "put down",
        help: "Back to the page.",
        when: |phone| phone.hand != Hand::Lying,
    },
];

impl Phone {
    /// What its keys mean, for its own last line.
    pub(super) fn own_hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn carry_out(&mut self, act: Act, sight: &Sight<'_>, moment: &Moment) {
        match act {
            Act::Scan => {
                self.scan(sight, moment.now);
                // Where it does not stand beside the page, what it says would not be seen.
                if self.place(moment.size) == Place::Hidden {
                    self.hand = Hand::Entries;
                }
            }
            Act::Take | Act::ToEntries => self.hand = Hand::Entries,
            Act::PutDown => self.hand = Hand::Lying,
            Act::Menu => self.hand = Hand::Menu(self.fault.line()),
            Act::Up => self.step(|at, _| at.saturating_sub(1)),
            Act::Down => self.step(|at, last| (at + 1).min(last)),
            Act::Choose => {
                if let Hand::Menu(line) = self.hand {
                    self.break_by(Fault::chosen(line, moment.now));
                    self.hand = Hand::Entries;
                }
            }
        }
    }

    fn step(&mut self, step: impl Fn(usize, usize) -> usize) {
        match &mut self.hand {
            Hand::Menu(line) => *line = step(*line, MENU.len() - 1),
            Hand::Entries => self.chosen = step(self.chosen, self.entries.len().saturating_sub(1)),
            Hand::Lying => {}
        }
    }
}

impl Panel for Phone {
    fn place(&self, (width, _): (u16, u16)) -> Place {
        match self.hand {
            _ if width >= WIDE => Place::Beside((width - PAGE).clamp(COLUMNS.0, COLUMNS.1)),
            Hand::Lying => Place::Hidden,
            Hand::Entries | Hand::Menu(_) => Place::Over,
        }
    }

    fn reach(&self) -> Reach {
        if self.hand == Hand::Lying { Reach::Rest } else { Reach::All }
    }

    fn hints(&self, title: &str) -> Vec<Hint> {
        let mut hints = self.own_hints();
        if title != SET_UP {
            // Elsewhere there is nothing to scan.
            hints.retain(|hint| !hint.chords.contains(&Chord::Char(' ')));
        }
        hints
    }

    fn key(&mut self, chord: Chord, sight: &Sight<'_>, moment: &Moment) -> Taken {
        match (act(KEYS, self, chord), chord) {
            (Some(Act::Scan), _) if self.hand == Hand::Lying && !is_to_scan(sight) => Taken::No,
            (Some(act), _) => {
                self.carry_out(act, sight, moment);
                Taken::Yes
            }
            // Whoever read a code off the phone types it without putting it down first.
            (None, Chord::Char('0'..='9')) => {
                self.hand = Hand::Lying;
                Taken::No
            }
            (None, _) if self.hand == Hand::Lying => Taken::No,
            (None, _) => Taken::Yes,
        }
    }

    fn time(&mut self, _: &Sight<'_>, _: &Moment) -> Vec<Stroke> {
        self.begin();
        Vec::new()
    }

    fn deadline(&self, moment: &Moment) -> Option<Timestamp> {
        (self.place(moment.size) != Place::Hidden).then(|| next_second(moment.now))
    }

    fn draw(&self, canvas: &mut Canvas<'_>, moment: &Moment) {
        self.draw_phone(canvas, moment);
    }
}

/// Whether a blank is meant for the camera: elsewhere it may stand between the
/// figures of a code.
fn is_to_scan(sight: &Sight<'_>) -> bool {
    sight.shows(SET_UP) || !matches!(camera::read(sight.cells()), Err(Unread::NoCode))
}
