//! One of a few: `(•) this  ( ) that`.
//!
//! Owns which is chosen. Must not know what the choice means.

use super::Frame;
use crate::console::canvas::Canvas;
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

    /// Draws it as a line of a form.
    pub fn draw(&self, canvas: &mut Canvas<'_>, frame: Frame, label: &str) {
        let mut x = frame.draw(canvas, label);
        for (index, word) in self.words.iter().enumerate() {
            let sign = canvas.look().choice(index == self.chosen);
            x += canvas.text(x, frame.y, &format!("{sign} {word}"), Role::Plain) + 3;
        }
    }
}
