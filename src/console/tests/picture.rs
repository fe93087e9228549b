//! Cells become pixels, and a decoder that is not ours reads them.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;

/// Pixels of one cell, across and down: half a cell is square.
const CELL: (usize, usize) = (4, 8);
/// Cells of dark terminal around the window.
const FRAME: usize = 2;
const DARK: u8 = 0;
const LIGHT: u8 = 255;

/// A dark theme: what has no colour of its own is light grey on black.
fn luminance(color: Color, default: u8) -> u8 {
    match color {
        Color::Indexed(16) | Color::Black => DARK,
        Color::Indexed(231) => LIGHT,
        Color::DarkGray => 90,
        Color::Reset => default,
        _ => 150,
    }
}

fn pixel(cell: &Cell, in_upper_half: bool) -> u8 {
    let covered = match cell.symbol() {
        "▀" => in_upper_half,
        "▄" => !in_upper_half,
        _ => false,
    };
    if covered { luminance(cell.fg, 200) } else { luminance(cell.bg, DARK) }
}

/// The texts of all QR codes in the window.
pub(in crate::console) fn read(buffer: &Buffer) -> Vec<String> {
    let area = *buffer.area();
    let (columns, rows) = (usize::from(area.width) + 2 * FRAME, usize::from(area.height) + 2 * FRAME);
    let at = |x: usize, y: usize| {
        let column = u16::try_from((x / CELL.0).checked_sub(FRAME)?).ok()?;
        let row = u16::try_from((y / CELL.1).checked_sub(FRAME)?).ok()?;
        buffer.cell((column, row)).map(|cell| pixel(cell, y % CELL.1 < CELL.1 / 2))
    };
    let prepared = rqrr::PreparedImage::prepare_from_greyscale(columns * CELL.0, rows * CELL.1, |x, y| {
        at(x, y).unwrap_or(DARK)
    });
    let mut prepared = prepared;
    prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

/// Whether any part of a code is drawn.
pub(in crate::console) fn has_light_cells(buffer: &Buffer) -> bool {
    buffer.content().iter().any(|cell| cell.bg == Color::Indexed(231) || cell.fg == Color::Indexed(231))
}
