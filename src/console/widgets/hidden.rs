//! A one-line field for a secret: what is typed shows only when it is asked for.
//!
//! Owns that the text is wiped when dropped and never kept elsewhere.

use zeroize::Zeroizing;

use super::Frame;
use crate::console::canvas::{Canvas, columns};
use crate::console::keymap::Chord;
use crate::console::look::Role;
use crate::model::{SecretText, escaped};

/// Longest secret, in bytes: the text never moves in memory as it grows.
const LONGEST: usize = 1024;

/// A secret that is being typed.
pub struct Hidden {
    text: Zeroizing<String>,
}

impl Default for Hidden {
    fn default() -> Self {
        Self { text: Zeroizing::new(String::with_capacity(LONGEST)) }
    }
}

impl Hidden {
    /// The secret.
    pub fn secret(&self) -> SecretText {
        SecretText::new(self.text.to_string())
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether both hold the same.
    pub fn is_same(&self, other: &Self) -> bool {
        *self.text == *other.text
    }

    /// Forgets what was typed.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes an editing key; false when it is none.
    pub fn key(&mut self, chord: Chord) -> bool {
        match chord {
            Chord::Char(c) if self.text.len() + c.len_utf8() <= LONGEST => self.text.push(c),
            Chord::Backspace | Chord::Ctrl('h') => {
                self.text.pop();
            }
            Chord::Ctrl('u') => self.clear(),
            _ => return false,
        }
        true
    }

    /// Takes pasted text, its line breaks and control characters left out.
    pub fn paste(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            self.key(Chord::Char(c));
        }
    }

    /// Draws a dot for each character, as a line of a form.
    pub fn draw(&self, canvas: &mut Canvas<'_>, frame: Frame, label: &str) {
        let mut x = frame.draw(canvas, label);
        let look = canvas.look();
        let room = usize::from(canvas.width().saturating_sub(x).saturating_sub(2));
        x += canvas.text(x, frame.y, &look.hidden().repeat(self.text.chars().count().min(room)), Role::Plain);
        if frame.focused {
            canvas.text(x, frame.y, look.caret(), Role::Plain);
        }
    }

    /// Draws what was typed, because somebody asked to see it; the end of it
    /// where there is no room for all.
    pub fn draw_shown(&self, canvas: &mut Canvas<'_>, frame: Frame, label: &str) {
        let mut x = frame.draw(canvas, label);
        let room = canvas.width().saturating_sub(x).saturating_sub(2);
        let text = Zeroizing::new(escaped(&self.text));
        let mut shown = text.as_str();
        while columns(shown) > room {
            let mut rest = shown.chars();
            rest.next();
            shown = rest.as_str();
        }
        x += canvas.text(x, frame.y, shown, Role::Plain);
        if frame.focused {
            canvas.text(x, frame.y, canvas.look().caret(), Role::Plain);
        }
    }
}
