//! The box for a code: as many cells as the device has digits, in two groups.
//!
//! Owns typing and pasting; a full box is told at once, a paste never. The
//! digits are wiped when dropped. Must not judge them.

use zeroize::Zeroizing;

use crate::console::canvas::Canvas;
use crate::console::keymap::Chord;
use crate::console::look::Role;

/// What a key did to the box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// The last cell was typed into.
    Full,
    /// Something changed.
    Changed,
    /// Not a key for the box.
    Ignored,
}

/// Digits that are being typed.
pub struct CodeBox {
    cells: usize,
    digits: Zeroizing<String>,
}

impl CodeBox {
    /// An empty box of so many cells.
    pub fn new(cells: usize) -> Self {
        Self { cells, digits: Zeroizing::new(String::with_capacity(cells)) }
    }

    /// The digits so far.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// Empties it.
    pub fn clear(&mut self) {
        *self = Self::new(self.cells);
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord) -> Filled {
        match chord {
            Chord::Char(c) if c.is_ascii_digit() && self.digits.len() < self.cells => {
                self.digits.push(c);
                if self.digits.len() == self.cells { Filled::Full } else { Filled::Changed }
            }
            Chord::Char(' ' | '-') => Filled::Changed,
            Chord::Backspace | Chord::Ctrl('h') => {
                self.digits.pop();
                Filled::Changed
            }
            Chord::Ctrl('u') => {
                self.clear();
                Filled::Changed
            }
            _ => Filled::Ignored,
        }
    }

    /// Takes pasted text: its digits take the place of what was there. Text that
    /// is no code leaves the box as it was and is told by `false`.
    pub fn paste(&mut self, text: &str) -> bool {
        let mut digits = Zeroizing::new(String::with_capacity(self.cells));
        for c in text.chars() {
            match c {
                c if c.is_ascii_digit() && digits.len() < self.cells => digits.push(c),
                c if c.is_whitespace() || c == '-' => {}
                _ => return false,
            }
        }
        self.digits = digits;
        true
    }

    /// Draws the cells: `1 2 3  4 5 6`. Returns the columns used.
    pub fn draw(&self, canvas: &mut Canvas<'_>, x: u16, y: u16, focused: bool) -> u16 {
        let look = canvas.look();
        let mut at = x;
        for index in 0..self.cells {
            if index > 0 && index * 2 == self.cells {
                at += 1;
            }
            match self.digits.get(index..=index) {
                Some(digit) => canvas.text(at, y, digit, Role::Title),
                None if focused && index == self.digits.len() => {
                    canvas.text(at, y, look.caret(), Role::Plain)
                }
                None => canvas.text(at, y, "_", Role::Dim),
            };
            at += 2;
        }
        at - x
    }
}
