//! A QR code on the canvas.
//!
//! Owns its colours: black on white as fixed indices whatever the theme, also
//! without colours elsewhere. Must not choose the rendering.

use ratatui::style::{Color, Style};

use crate::console::canvas::Canvas;
use crate::qr::{Drawing, Ink};

/// Draws all of it at a place; the caller has seen to the room.
pub fn draw(canvas: &mut Canvas<'_>, x: u16, y: u16, drawing: &Drawing) {
    for (row, line) in (y..).zip(drawing.lines()) {
        for (column, cell) in (x..).zip(line) {
            let style = Style::new().fg(color(cell.foreground)).bg(color(cell.background));
            canvas.cell(column, row, cell.glyph, style);
        }
    }
}

/// 16 and 231 are black and white in every terminal of 256 colours; the first
/// sixteen are the theme's.
fn color(ink: Ink) -> Color {
    match ink {
        Ink::Black => Color::Indexed(16),
        Ink::White => Color::Indexed(231),
    }
}
