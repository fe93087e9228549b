//! The last line: hints of the present state, or the error, never both.
//!
//! Owns which hints stay when the line is short (`?` always: `more` where some
//! were left out). Must not know any screen.

use super::canvas::{Canvas, columns, wrapped};
use super::keymap::{Chord, Hint};
use super::look::Role;
use crate::directory::Problem;

/// What the last line shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Footer {
    /// What keys do now.
    Hints {
        /// Most useful first.
        hints: Vec<Hint>,
        /// Which key helps, if one does.
        help: Option<Chord>,
    },
    /// What is wrong and what to do.
    Problem(Problem),
    /// Something good.
    Said(String),
}

impl Footer {
    /// Rows it needs at this width.
    pub fn rows(&self, width: u16) -> u16 {
        match self {
            Self::Hints { .. } => 1,
            Self::Problem(problem) => {
                let rows = |text: &str| wrapped(text, width.saturating_sub(2)).len();
                u16::try_from(rows(&problem.what) + rows(&problem.next)).unwrap_or(2)
            }
            Self::Said(text) => u16::try_from(wrapped(text, width.saturating_sub(4)).len()).unwrap_or(1),
        }
    }

    /// Draws it on one line or, for problems, several.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        match self {
            Self::Hints { hints, help } => draw_hints(canvas, hints, *help),
            Self::Problem(problem) => {
                let rows = canvas.paragraph(1, 0, &problem.what, Role::Bad);
                canvas.paragraph(1, rows, &problem.next, Role::Plain);
            }
            Self::Said(text) => {
                let tick = canvas.look().tick();
                let x = 2 + canvas.text(1, 0, tick, Role::Good);
                canvas.paragraph(x, 0, text, Role::Plain);
            }
        }
    }

    /// Draws the hints one below the other where they do not fit on a line:
    /// beside the QR code there is little room.
    pub fn draw_column(&self, canvas: &mut Canvas<'_>) {
        let Self::Hints { hints, help } = self else { return self.draw(canvas) };
        let ascii = canvas.look().ascii;
        let mut x = 0;
        let mut y = 0;
        let help = help.map(|help| Hint { chords: help_chords(help), word: "help", help: "" });
        for hint in hints.iter().filter(|hint| !hint.word.is_empty()).chain(&help) {
            let Some(key) = hint.chords.first().map(|chord| chord.name(ascii)) else { continue };
            let width = columns(&key) + 1 + columns(hint.word);
            if x > 0 && x + width > canvas.width() {
                (x, y) = (0, y + 1);
            }
            x += canvas.text(x, y, &key, Role::Key) + 1;
            x += canvas.text(x, y, hint.word, Role::Plain) + 2;
        }
    }

    /// Rows that [`Footer::draw_column`] needs at this width.
    pub fn column_rows(&self, width: u16) -> u16 {
        let Self::Hints { hints, .. } = self else { return self.rows(width) };
        let mut x = 0;
        let mut rows = 1;
        for hint in hints.iter().filter(|hint| !hint.word.is_empty()) {
            let Some(key) = hint.chords.first() else { continue };
            let wide = columns(&key.name(true)) + 1 + columns(hint.word);
            if x > 0 && x + wide > width {
                (x, rows) = (0, rows + 1);
            }
            x += wide + 2;
        }
        // `? help` at the end.
        if x > 0 && x + 7 > width { rows + 1 } else { rows }
    }
}

fn help_chords(help: Chord) -> &'static [Chord] {
    if help == Chord::F1 { &[Chord::F1] } else { &[Chord::Char('?')] }
}

fn draw_hints(canvas: &mut Canvas<'_>, hints: &[Hint], help: Option<Chord>) {
    let ascii = canvas.look().ascii;
    let help = help.map(|help| help.name(ascii));
    let reserved = help.as_deref().map_or(1, |help| columns(help) + 6);
    let mut x = 1;
    let mut word = "help";
    for hint in hints.iter().filter(|hint| !hint.word.is_empty()) {
        let Some(key) = hint.chords.first().map(|chord| chord.name(ascii)) else { continue };
        let width = columns(&key) + 1 + columns(hint.word) + 2;
        // What does not fit is left out; something shorter after it may.
        if x + width + reserved > canvas.width() {
            word = "more";
            continue;
        }
        x += canvas.text(x, 0, &key, Role::Key) + 1;
        x += canvas.text(x, 0, hint.word, Role::Plain) + 2;
    }
    if let Some(help) = help {
        x += canvas.text(x, 0, &help, Role::Key) + 1;
        canvas.text(x, 0, word, Role::Plain);
    }
}
