//! The phone's camera: the cells of a page become pixels, and a decoder that
//! knows nothing of us reads them.
//!
//! Owns how cells look. Must not be told what they mean.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use thiserror::Error;

/// Pixels of one cell, across and down: half a cell is square.
const CELL: (usize, usize) = (4, 8);
/// Cells of the terminal's own ground around the page.
const FRAME: usize = 2;
const DARK: u8 = 0;
const LIGHT: u8 = 255;
/// Text, and whatever is neither light nor dark.
const GREY: u8 = 150;

/// Why nothing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unread {
    /// There is nothing like a QR code.
    #[error("There is no QR code in sight.")]
    NoCode,
    /// There is one that cannot be read.
    #[error("The QR code cannot be read.")]
    Damaged,
    /// It says something else.
    #[error("That QR code is no key for an app.")]
    NoKey,
}

impl Unread {
    /// What to do then.
    pub fn next(self) -> &'static str {
        match self {
            Self::NoCode => "Scan while Set up device shows it.",
            Self::Damaged => "See that it stands there whole.",
            Self::NoKey => "Scan the one of Set up device.",
        }
    }
}

/// The text of the QR code among these cells.
pub fn read(cells: &Buffer) -> Result<String, Unread> {
    let area = *cells.area();
    let (columns, rows) = (usize::from(area.width) + 2 * FRAME, usize::from(area.height) + 2 * FRAME);
    let at = |x: usize, y: usize| {
        let column = u16::try_from((x / CELL.0).checked_sub(FRAME)?).ok()?;
        let row = u16::try_from((y / CELL.1).checked_sub(FRAME)?).ok()?;
        cells.cell((column, row)).map(|cell| pixel(cell, y % CELL.1 < CELL.1 / 2))
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(columns * CELL.0, rows * CELL.1, |x, y| {
        at(x, y).unwrap_or(DARK)
    });
    let grids = image.detect_grids();
    if grids.is_empty() {
        return Err(Unread::NoCode);
    }
    let text = grids.iter().find_map(|grid| grid.decode().ok());
    text.map(|(_, text)| text).ok_or(Unread::Damaged)
}

fn pixel(cell: &Cell, in_upper_half: bool) -> u8 {
    let covered = match cell.symbol() {
        "▀" => in_upper_half,
        "▄" => !in_upper_half,
        _ => false,
    };
    if covered { luminance(cell.fg, GREY) } else { luminance(cell.bg, DARK) }
}

fn luminance(color: Color, default: u8) -> u8 {
    match color {
        Color::Indexed(16) | Color::Black => DARK,
        Color::Indexed(231) | Color::White => LIGHT,
        Color::Reset => default,
        _ => GREY,
    }
}
