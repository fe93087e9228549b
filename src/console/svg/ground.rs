//! Papers of cells, half blocks and shades: one path for each colour, in as few
//! rectangles as meet side by side and one below the other.
//!
//! Owns the colour of each half of a cell. A QR code is a white rectangle with
//! black ones on it. Must not draw what has a shape of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::style;

use super::theme::Color;
use super::{CELL, Cells};

/// A rectangle in columns and half rows.
struct Patch {
    x: u16,
    y: u16,
    width: u16,
    height: u16,
}

/// Patches by their colour.
type Patches = BTreeMap<Color, Vec<Patch>>;

pub(super) fn draw(text: &mut String, cells: &Cells<'_>) {
    let paper = cells.palette.paper;
    let below = |cell: &Cell, is_upper| {
        let color = if is_code(cell) { Color::WHITE } else { half(cells, cell, is_upper) };
        (color != paper || is_code(cell)).then_some(color)
    };
    let modules = |cell: &Cell, is_upper| {
        (is_code(cell) && half(cells, cell, is_upper) == Color::BLACK).then_some(Color::BLACK)
    };
    // Units are half rows, which are as high as a cell is wide.
    let _ = writeln!(text, "<g transform=\"scale({})\" shape-rendering=\"crispEdges\">", CELL.0);
    for patches in [patches(cells, below), patches(cells, modules)] {
        for (color, patches) in patches {
            let _ = write!(text, "<path fill=\"{color}\" d=\"");
            for Patch { x, y, width, height } in patches {
                let _ = write!(text, "M{x} {y}h{width}v{height}h-{width}z");
            }
            text.push_str("\"/>\n");
        }
    }
    text.push_str("</g>\n");
}

/// Whether the cell is of a QR code, whose two inks no other cell has.
fn is_code(cell: &Cell) -> bool {
    let is_ink = |color| matches!(color, style::Color::Indexed(16 | 231));
    is_ink(cell.fg) && is_ink(cell.bg)
}

fn half(cells: &Cells<'_>, cell: &Cell, is_upper: bool) -> Color {
    let (ink, paper) = cells.palette.colors(cell);
    match cell.symbol() {
        "█" => ink,
        "▀" if is_upper => ink,
        "▄" if !is_upper => ink,
        "░" => ink.over(paper, 25),
        "▒" => ink.over(paper, 50),
        "▓" => ink.over(paper, 75),
        _ => paper,
    }
}

/// What the half cells are painted with, in rectangles.
fn patches(cells: &Cells<'_>, paint: impl Fn(&Cell, bool) -> Option<Color>) -> Patches {
    let mut patches = Patches::new();
    for y in 0..cells.height().saturating_mul(2) {
        let at = |x: u16| cells.buffer.cell((x, y / 2)).and_then(|cell| paint(cell, y % 2 == 0));
        let mut x = 0;
        while x < cells.width() {
            let here = at(x);
            let end = (x + 1..cells.width()).find(|end| at(*end) != here).unwrap_or(cells.width());
            if let Some(color) = here {
                lay(patches.entry(color).or_default(), Patch { x, y, width: end - x, height: 1 });
            }
            x = end;
        }
    }
    patches
}

/// Lays a patch below the one it goes on from, or as a new one.
fn lay(patches: &mut Vec<Patch>, patch: Patch) {
    let above = patches
        .iter_mut()
        .rev()
        .find(|above| above.x == patch.x && above.width == patch.width && above.y + above.height == patch.y);
    match above {
        Some(above) => above.height += 1,
        None => patches.push(patch),
    }
}
