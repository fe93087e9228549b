//! `?`: what keys do on the page below.
//!
//! Owns nothing of its own: every line comes from that page's table.

use crate::console::canvas::{Canvas, columns};
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::directory::{Done, Problem};

/// The keys of a page, as they were when help was asked for.
pub struct Help {
    lines: Vec<Hint>,
    top: usize,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Back,
    Up,
    Down,
}

const KEYS: &[Binding<Help, Act>] = &[
    Binding {
        chords: &[Chord::Esc, Chord::Enter, Chord::Char('q')],
        act: Act::Back,
        hint: "back",
        help: "Back to the page.",
        when: always,
    },
    Binding {
        chords: &[Chord::Up, Chord::Char('k'), Chord::PageUp],
        act: Act::Up,
        hint: "",
        help: "Up.",
        when: always,
    },
    Binding {
        chords: &[Chord::Down, Chord::Char('j'), Chord::PageDown],
        act: Act::Down,
        hint: "",
        help: "Down.",
        when: always,
    },
];

/// What keys do on every page.
const EVERYWHERE: [Hint; 3] = [
    Hint { chords: &[Chord::Ctrl('l')], word: "", help: "Draw the whole window anew." },
    Hint { chords: &[Chord::Ctrl('z')], word: "", help: "Suspend; fg in the shell comes back." },
    Hint {
        chords: &[Chord::Ctrl('c')],
        word: "",
        help: "Leave at once. A running enrollment stays pending.",
    },
];

impl Help {
    /// Help for a page with these keys.
    pub fn of(hints: &[Hint]) -> Self {
        Self { lines: hints.iter().chain(&EVERYWHERE).cloned().collect(), top: 0 }
    }
}

impl Screen for Help {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of("Keys")
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Back) => return vec![Effect::Back],
            Some(Act::Up) => self.top = self.top.saturating_sub(1),
            Some(Act::Down) => self.top = (self.top + 1).min(self.lines.len().saturating_sub(1)),
            None => {}
        }
        Vec::new()
    }

    fn answer(&mut self, _: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let ascii = canvas.look().ascii;
        let names =
            |hint: &Hint| hint.chords.iter().map(|chord| chord.name(ascii)).collect::<Vec<_>>().join(", ");
        let widest = self.lines.iter().map(|hint| columns(&names(hint))).max().unwrap_or(0).min(22);
        let mut y = 1;
        for hint in self.lines.iter().skip(self.top) {
            canvas.part(3, y, widest, 1).text(0, 0, &names(hint), Role::Key);
            y += canvas.paragraph(5 + widest, y, hint.help, Role::Plain).max(1);
        }
    }
}
