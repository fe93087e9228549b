//! One of a few: `(•) this  ( ) that`.
//!
//! Owns which is chosen. Must not know what the choice means.

use super::Frame;
use crate::console::canvas::{Canvas, columns};
use crate::console::keymap::Chord;
use crate::console::look::Role;

/// A choice among a few words.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    words: &'static [&'static str],
    chosen: usize,
}

impl Choice {
    /// The first of these words is chosen.
    pub fn of(words: &'static [&'static str]) -> Self {
        Self { words, chosen: 0 }
    }

    /// Whether there is anything to choose.
    pub fn is_open(&self) -> bool {
        self.words.len() > 1
    }

    /// The same with this one chosen, from 0.
    #[must_use]
    pub fn at(self, chosen: usize) -> Self {
        Self { chosen: chosen.min(self.words.len().saturating_sub(1)), ..self }
    }

    /// Which is chosen, from 0.
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// Takes a key that moves the choice; false when it is none.
    pub fn key(&mut self, chord: Chord) -> bool {
        let count = self.words.len().max(1);
        match chord {
            Chord::Right | Chord::Char(' ') => self.chosen = (self.chosen + 1) % count,
            Chord::Left => self.chosen = (self.chosen + count - 1) % count,
            _ => return false,
        }
        true
    }

    /// Draws it as a line of a form; where there is no room for all, the chosen one.
    pub fn draw(&self, canvas: &mut Canvas<'_>, frame: Frame, label: &str) {
        let mut x = frame.draw(canvas, label);
        let wide: u16 = self.words.iter().map(|word| columns(word) + 7).sum();
        if x + wide > canvas.width() + 3 {
            let word = self.words.get(self.chosen).copied().unwrap_or_default();
            x += canvas.text(x, frame.y, &format!("{} {word}", canvas.look().choice(true)), Role::Plain);
            canvas.text(x + 3, frame.y, &format!("{} of {}", self.chosen + 1, self.words.len()), Role::Dim);
            return;
        }
        for (index, word) in self.words.iter().enumerate() {
            let sign = canvas.look().choice(index == self.chosen);
            x += canvas.text(x, frame.y, &format!("{sign} {word}"), Role::Plain) + 3;
        }
    }

    /// Draws it one below the other, for words that fill a line. Returns the rows used.
    pub fn draw_column(&self, canvas: &mut Canvas<'_>, x: u16, y: u16) -> u16 {
        for ((index, word), y) in self.words.iter().enumerate().zip(y..) {
            let sign = canvas.look().choice(index == self.chosen);
            canvas.text(x, y, &format!("{sign} {word}"), Role::Plain);
        }
        u16::try_from(self.words.len()).unwrap_or(u16::MAX)
    }
}
