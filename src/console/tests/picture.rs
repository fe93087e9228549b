//! Cells become pixels, and a decoder that is not ours reads them.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;

/// Pixels of one cell, across and down: half a cell is square.
const CELL: (usize, usize) = (4, 8);
/// Cells of the terminal's own ground around the window.
const FRAME: usize = 2;
const DARK: u8 = 0;
const LIGHT: u8 = 255;

/// What the terminal gives to cells that ask for no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum Theme {
    /// Light grey on black.
    Dark,
    /// Dark grey on white.
    Light,
}

impl Theme {
    fn ink(self) -> u8 {
        if self == Self::Dark { 200 } else { 55 }
    }

    fn ground(self) -> u8 {
        if self == Self::Dark { DARK } else { LIGHT }
    }
}

fn luminance(color: Color, default: u8) -> u8 {
    match color {
        Color::Indexed(16) | Color::Black => DARK,
        Color::Indexed(231) => LIGHT,
        Color::DarkGray => 90,
        Color::Reset => default,
        _ => 150,
    }
}

fn pixel(cell: &Cell, in_upper_half: bool, theme: Theme) -> u8 {
    let covered = match cell.symbol() {
        "▀" => in_upper_half,
        "▄" => !in_upper_half,
        _ => false,
    };
    if covered { luminance(cell.fg, theme.ink()) } else { luminance(cell.bg, theme.ground()) }
}

/// The texts of all QR codes in the window.
pub(in crate::console) fn read(buffer: &Buffer, theme: Theme) -> Vec<String> {
    let area = *buffer.area();
    let (columns, rows) = (usize::from(area.width) + 2 * FRAME, usize::from(area.height) + 2 * FRAME);
    let at = |x: usize, y: usize| {
        let column = u16::try_from((x / CELL.0).checked_sub(FRAME)?).ok()?;
        let row = u16::try_from((y / CELL.1).checked_sub(FRAME)?).ok()?;
        buffer.cell((column, row)).map(|cell| pixel(cell, y % CELL.1 < CELL.1 / 2, theme))
    };
    let prepared = rqrr::PreparedImage::prepare_from_greyscale(columns * CELL.0, rows * CELL.1, |x, y| {
        at(x, y).unwrap_or(theme.ground())
    });
    let mut prepared = prepared;
    prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

/// Whether any part of a code is drawn.
pub(in crate::console) fn has_light_cells(buffer: &Buffer) -> bool {
    buffer.content().iter().any(|cell| cell.bg == Color::Indexed(231) || cell.fg == Color::Indexed(231))
}
