//! A piece of the window to write on.
//!
//! Owns that text is measured in columns, never cut through a character, never
//! written outside its piece, and that what could command the terminal is shown
//! escaped, wherever it comes from. Must not know what it shows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::look::{Look, Role};
use crate::model::shown;

/// A piece of the window.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    look: &'a Look,
}

impl<'a> Canvas<'a> {
    /// The piece `area` of a window.
    pub fn new(buffer: &'a mut Buffer, area: Rect, look: &'a Look) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area, look }
    }

    /// The look to draw in.
    pub fn look(&self) -> &'a Look {
        self.look
    }

    /// Columns.
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// A piece of this piece; parts outside are left out.
    pub fn part(&mut self, x: u16, y: u16, width: u16, height: u16) -> Canvas<'_> {
        let area = Rect::new(self.area.x.saturating_add(x), self.area.y.saturating_add(y), width, height);
        let area = area.intersection(self.area);
        Canvas { buffer: self.buffer, area, look: self.look }
    }

    /// Writes text at a place, cut at the right edge. Returns the columns used.
    pub fn text(&mut self, x: u16, y: u16, text: &str, role: Role) -> u16 {
        if x >= self.area.width || y >= self.area.height {
            return 0;
        }
        let text = cut(&self.look.plain(&shown(text)), self.area.width - x, self.look.ellipsis());
        let style = self.look.style(role);
        self.buffer.set_string(self.area.x + x, self.area.y + y, &text, style);
        columns(&text)
    }

    /// Writes a symbol in its role and plain text behind it. Returns the columns used.
    pub fn marked(&mut self, x: u16, y: u16, symbol: &str, role: Role, text: &str) -> u16 {
        let used = self.text(x, y, symbol, role) + 1;
        used + self.text(x + used, y, text, Role::Plain)
    }

    /// Writes text that ends at the right edge, `margin` columns before it.
    pub fn right(&mut self, margin: u16, y: u16, text: &str, role: Role) -> u16 {
        let width = columns(&self.look.plain(&shown(text)));
        let x = self.area.width.saturating_sub(width.saturating_add(margin));
        self.text(x, y, text, role)
    }

    /// Writes text in lines of words from `y` on. Returns the rows used.
    pub fn paragraph(&mut self, x: u16, y: u16, text: &str, role: Role) -> u16 {
        let lines = wrapped(&shown(text), self.area.width.saturating_sub(x));
        for (line, row) in lines.iter().zip(y..) {
            self.text(x, row, line, role);
        }
        u16::try_from(lines.len()).unwrap_or(u16::MAX)
    }

    /// Gives a whole row this role, from `x` on for `width` columns.
    pub fn tint(&mut self, x: u16, y: u16, width: u16, role: Role) {
        let style = self.look.style(role);
        let row = Rect::new(self.area.x.saturating_add(x), self.area.y.saturating_add(y), width, 1);
        self.buffer.set_style(row.intersection(self.area), style);
    }

    /// Takes away what stands in this piece, colours and all.
    pub fn clear(&mut self) {
        for y in self.area.top()..self.area.bottom() {
            // Half of a wide character cannot stay.
            if let Some(x) = self.area.left().checked_sub(1)
                && let Some(cell) = self.buffer.cell_mut((x, y))
                && columns(cell.symbol()) > 1
            {
                cell.set_char(' ');
            }
            for x in self.area.left()..self.area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// One cell, with a style of its own.
    pub fn cell(&mut self, x: u16, y: u16, glyph: char, style: ratatui::style::Style) {
        if x < self.area.width
            && y < self.area.height
            && let Some(cell) = self.buffer.cell_mut((self.area.x + x, self.area.y + y))
        {
            cell.set_char(glyph).set_style(style);
        }
    }
}

/// Columns that a text takes.
pub fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The text, or as much of it as fits with a sign that it was cut.
pub fn cut(text: &str, width: u16, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = usize::from(width.saturating_sub(columns(ellipsis)));
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        kept.push_str(grapheme);
    }
    if width > 0 {
        kept.push_str(ellipsis);
    }
    kept
}

/// The text in lines of at most `width` columns, broken between words; a word
/// that is longer is broken between characters.
pub fn wrapped(text: &str, width: u16) -> Vec<String> {
    let width = usize::from(width.max(1));
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for grapheme in word.graphemes(true) {
            if line.width() + grapheme.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
