//! `?`: what keys do on the page below.
//!
//! Owns nothing of its own: every line comes from that page's table.

use crate::console::canvas::{Canvas, columns, wrapped};
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
        chords: &[Chord::Esc, Chord::Enter, Chord::Char('q'), Chord::Char('?'), Chord::F1],
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

/// Rows that hold no keys: first line, a blank one, whether there is more, last line.
const CHROME: u16 = 4;

/// What keys do on every page.
pub const EVERYWHERE: [Hint; 3] = [
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

    /// Columns of the keys' names.
    fn names_width(&self, ascii: bool) -> u16 {
        self.lines.iter().map(|hint| columns(&names(hint, ascii))).max().unwrap_or(0).min(22)
    }

    /// The first line from which the rest fits in a window of this size.
    fn last_top(&self, moment: &Moment) -> usize {
        let width = moment.size.0.saturating_sub(5 + self.names_width(moment.ascii));
        let mut room = usize::from(moment.size.1.saturating_sub(CHROME));
        for (index, hint) in self.lines.iter().enumerate().rev() {
            match room.checked_sub(wrapped(hint.help, width).len()) {
                Some(rest) => room = rest,
                None => return index + 1,
            }
        }
        0
    }
}

fn names(hint: &Hint, ascii: bool) -> String {
    hint.chords.iter().map(|chord| chord.name(ascii)).collect::<Vec<_>>().join(", ")
}

impl Screen for Help {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of("Keys")
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn has_help(&self) -> bool {
        false
    }

    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Back) => return vec![Effect::Back],
            Some(Act::Up) => self.top = self.top.saturating_sub(1),
            Some(Act::Down) => self.top = (self.top + 1).min(self.last_top(moment)),
            None => {}
        }
        Vec::new()
    }

    fn answer(&mut self, _: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, moment: &Moment) {
        let ascii = canvas.look().ascii;
        let widest = self.names_width(ascii);
        let (width, height) = (canvas.width(), canvas.height());
        let mut y = 1;
        let mut body = canvas.part(0, 0, width, height.saturating_sub(1));
        for hint in self.lines.iter().skip(self.top) {
            body.part(3, y, widest, 1).text(0, 0, &names(hint, ascii), Role::Key);
            y += body.paragraph(5 + widest, y, hint.help, Role::Plain).max(1);
        }
        if self.top < self.last_top(moment) {
            let more = format!("{} more", Chord::Down.name(ascii));
            canvas.right(1, height.saturating_sub(1), &more, Role::Dim);
        }
    }
}
