//! A question that must be answered before anything else.
//!
//! Owns that the yes has a key of its own and that keys struck before the
//! question was on the screen do not answer it. Must not know what it asks.

use super::canvas::{Canvas, wrapped};
use super::footer::Footer;
use super::keymap::{Chord, Hint};
use super::look::Role;
use super::screen::{Effect, Question};

/// A question on top of a screen.
pub struct Dialog {
    question: Question,
    seen_at: Option<u64>,
}

impl Dialog {
    /// Asks this.
    pub fn new(question: Question) -> Self {
        Self { question, seen_at: None }
    }

    /// A frame of it was written then: the first one counts, or one on a clock
    /// that was set back since, or no key would ever be late enough.
    pub fn seen(&mut self, at: u64) {
        self.seen_at = Some(self.seen_at.map_or(at, |seen| seen.min(at)));
    }

    /// Takes a key: `Some(Some(…))` is yes, `Some(None)` is no, `None` neither.
    #[expect(clippy::option_option, reason = "no answer, no, and yes with what it does")]
    pub fn key(&mut self, chord: Chord, struck: u64) -> Option<Option<Effect>> {
        if self.seen_at.is_none_or(|seen| struck < seen) {
            return None;
        }
        match chord {
            Chord::Esc => Some(None),
            Chord::Char(c) if c == self.question.key => {
                Some(Some(std::mem::replace(&mut self.question.effect, Effect::Back)))
            }
            _ => None,
        }
    }

    /// The hints of the question.
    pub fn footer() -> Footer {
        Footer::Hints {
            hints: vec![Hint { chords: &[Chord::Esc], word: "no, go back", help: "" }],
            help: None,
        }
    }

    /// Draws the question in the middle of the window.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let width = canvas.width().saturating_sub(8).min(64);
        let lines = wrapped(&self.question.text, width);
        let height = u16::try_from(lines.len()).unwrap_or(1);
        let x = (canvas.width().saturating_sub(width)) / 2;
        let y = (canvas.height().saturating_sub(height + 4)) / 2;
        for row in y..y + height + 4 {
            canvas.text(0, row, &" ".repeat(usize::from(canvas.width())), Role::Plain);
        }
        let mut part = canvas.part(x.saturating_sub(2), y, width + 4, height + 4);
        let (columns, rows) = (part.width(), part.height());
        for row in 0..rows {
            part.text(0, row, &" ".repeat(usize::from(columns)), Role::Selected);
        }
        for (line, row) in lines.iter().zip(1..) {
            part.text(2, row, line, Role::Selected);
        }
        let yes = format!("{}  {}        Esc  no, go back", self.question.key, self.question.label);
        part.text(2, rows.saturating_sub(2), &yes, Role::Selected);
    }
}
