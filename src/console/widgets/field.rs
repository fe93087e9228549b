//! A one-line text field: label, rule, text.
//!
//! Focus is a thick bar that moves nothing. Never for a secret or a code: the
//! editing library keeps what was typed.

use tui_input::{Input, InputRequest};

use crate::console::canvas::{Canvas, columns};
use crate::console::keymap::Chord;
use crate::console::look::Role;
use crate::model::escaped;

/// Longest text of a usual field, in characters.
const LONGEST: usize = 512;
/// Characters that may stand in one column: a letter and its marks.
const STACKED: usize = 8;

/// Where and how a line of a form is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The row.
    pub y: u16,
    /// Columns of the label.
    pub label: u16,
    /// Whether it has the keys.
    pub focused: bool,
}

impl Frame {
    /// Draws bar, label and rule; returns the column where the value begins.
    pub fn draw(self, canvas: &mut Canvas<'_>, label: &str) -> u16 {
        let look = canvas.look();
        let role = if self.focused { Role::Focus } else { Role::Plain };
        if self.focused {
            canvas.text(1, self.y, look.bar(), Role::Focus);
        }
        canvas.text(3, self.y, label, role);
        canvas.text(4 + self.label, self.y, look.rule(), Role::Dim);
        6 + self.label
    }
}

/// A text that is being edited.
#[derive(Debug, Clone)]
pub struct Field {
    input: Input,
    /// Longest text, in characters.
    most: usize,
}

impl Default for Field {
    fn default() -> Self {
        Self::with("")
    }
}

impl Field {
    /// A field that holds this text already.
    pub fn with(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), most: LONGEST }
    }

    /// The same with room for so many characters.
    #[must_use]
    pub fn holding(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Takes an editing key; false when it is none.
    pub fn key(&mut self, chord: Chord) -> bool {
        let request = match chord {
            Chord::Char(c) if self.text().chars().count() < self.most => InputRequest::InsertChar(c),
            Chord::Backspace | Chord::Ctrl('h') => InputRequest::DeletePrevChar,
            Chord::Delete => InputRequest::DeleteNextChar,
            Chord::Left => InputRequest::GoToPrevChar,
            Chord::Right => InputRequest::GoToNextChar,
            Chord::Home | Chord::Ctrl('a') => InputRequest::GoToStart,
            Chord::End | Chord::Ctrl('e') => InputRequest::GoToEnd,
            Chord::Ctrl('u') => InputRequest::DeleteLine,
            Chord::Ctrl('w') => InputRequest::DeletePrevWord,
            _ => return false,
        };
        self.input.handle(request);
        true
    }

    /// Takes pasted text, its line breaks and control characters left out.
    pub fn paste(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()).take(self.most) {
            self.key(Chord::Char(c));
        }
    }

    /// Draws it as a line of a form.
    pub fn draw(&self, canvas: &mut Canvas<'_>, frame: Frame, label: &str) {
        let x = frame.draw(canvas, label);
        self.draw_value(canvas, x, frame.y, frame.focused);
    }

    /// Draws the text alone, scrolled so that the caret shows.
    pub fn draw_value(&self, canvas: &mut Canvas<'_>, x: u16, y: u16, focused: bool) {
        let room = canvas.width().saturating_sub(x).saturating_sub(1);
        // Fifty tags are a long text, of which a row shows little.
        let (cursor, near) = (self.input.cursor(), usize::from(room) * STACKED);
        let far = cursor.saturating_sub(near);
        let shown: String = self.text().chars().skip(far).take(cursor - far).collect();
        let mut shown = escaped(&shown);
        let after: String = self.text().chars().skip(cursor).take(near).collect();
        while columns(&shown) > room.saturating_sub(1) && !shown.is_empty() {
            shown.remove(0);
        }
        let mut at = x + canvas.text(x, y, &shown, Role::Plain);
        if focused {
            // In the ink of the text: a colour would triple what a letter costs on the link.
            let caret = canvas.look().caret();
            at += canvas.text(at, y, caret, Role::Plain);
        }
        if at < canvas.width() {
            canvas.text(at, y, &after, Role::Plain);
        }
    }
}
