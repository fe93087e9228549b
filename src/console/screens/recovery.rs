//! The recovery key of a new store, shown this once.
//!
//! Owns how it is laid out for copying by hand. It is wiped when the page goes.

use crate::console::canvas::Canvas;
use crate::console::look::Role;
use crate::model::SecretText;
use crate::ports::Multiplexer;

/// The recovery key and where the key file lies.
pub struct Recovery {
    key: SecretText,
    key_file: Option<String>,
}

impl Recovery {
    /// Shows this key.
    pub fn new(key: SecretText, key_file: Option<String>) -> Self {
        Self { key, key_file }
    }

    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas<'_>, multiplexer: Option<Multiplexer>) {
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
        let mut y = part.paragraph(
            0,
            0,
            "The store is made. Write its recovery key down now and keep it apart from this machine: it opens the store when all else is lost, and is never shown again.",
            Role::Plain,
        ) + 1;
        let groups: Vec<&str> = self.key.expose().split(' ').collect();
        for line in groups.chunks(4) {
            for (group, x) in line.iter().zip((2_u16..).step_by(6)) {
                part.text(x, y, group, Role::Title);
            }
            y += 1;
        }
        if let Some(multiplexer) = multiplexer {
            y += 1;
            y += part.paragraph(0, y, &multiplexer.warning(), Role::Warn);
        }
        if let Some(file) = &self.key_file {
            y += 1;
            y += part.paragraph(0, y, "The key file is", Role::Plain);
            part.text(2, y, file, Role::Title);
            part.paragraph(0, y + 1, "Keep a copy of it apart from the store, too.", Role::Plain);
        }
    }
}
