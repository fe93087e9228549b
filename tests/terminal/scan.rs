//! The phone's camera: the cells of the screen as pixels, read by a QR decoder.

use vt100::{Cell, Color, Screen};

/// Pixels of a cell, across and down; a half cell is square.
const CELL: (usize, usize) = (4, 8);

/// How bright a colour is on a dark terminal.
fn luminance(color: Color, default: u8) -> u8 {
    match color {
        Color::Default => default,
        Color::Idx(0 | 16) => 0,
        Color::Idx(231) => 255,
        Color::Idx(_) => 128,
        Color::Rgb(..) => panic!("no true colour"),
    }
}

/// A pixel of a cell. What is no half block or blank is some letter: stripes will do.
fn pixel(cell: &Cell, x: usize, y: usize) -> u8 {
    let (mut ink, mut paper) = (luminance(cell.fgcolor(), 192), luminance(cell.bgcolor(), 0));
    if cell.inverse() {
        (ink, paper) = (paper, ink);
    }
    let inked = match cell.contents() {
        "" | " " => false,
        "▀" => y < CELL.1 / 2,
        "▄" => y >= CELL.1 / 2,
        "█" => true,
        _ => x.is_multiple_of(2) && (1..CELL.1 - 1).contains(&y),
    };
    if inked { ink } else { paper }
}

/// The texts of all QR codes on the screen.
pub fn scan(screen: &Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let (width, height) = (usize::from(columns.get()) * CELL.0, usize::from(rows.get()) * CELL.1);
    let cell = |at: usize, of: usize| u16::try_from(at / of).unwrap();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let cell = screen.cell(cell(y, CELL.1), cell(x, CELL.0)).unwrap();
        pixel(cell, x % CELL.0, y % CELL.1)
    });
    image.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
}
