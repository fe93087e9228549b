//! The cells of a symbol that fits: glyph, foreground and background of each.
//!
//! Always black on white, whatever the theme around it: hardly any reader knows inverted symbols.
//! The caller says which colours black and white are, and must use the same two for every cell.

use std::fmt;

use super::rendering::{Needs, QuietZone, Rendering, Space};
use super::symbol::Symbol;

/// The two colours of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// A dark module.
    Black,
    /// A light module.
    White,
}

/// One cell of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// A blank, `▀` or `▄`.
    pub glyph: char,
    /// The colour of the glyph. A blank takes over that of the cell to its left, black at the start
    /// of a row, so that a writer changes colours as seldom as possible.
    pub foreground: Ink,
    /// The colour of the rest of the cell.
    pub background: Ink,
}

impl Cell {
    fn blank(background: Ink, foreground: Ink) -> Self {
        Self { glyph: ' ', foreground, background }
    }
}

/// A whole symbol in cells, quiet zone included.
///
/// Its `Debug` form tells the size, never the cells: the text may hold a secret key.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawing {
    columns: u16,
    rows: u16,
    quiet_zone: QuietZone,
    /// Row by row from the top.
    cells: Vec<Cell>,
}

impl Drawing {
    /// Cells across.
    #[must_use]
    pub fn columns(&self) -> u16 {
        self.columns
    }

    /// Cells down.
    #[must_use]
    pub fn rows(&self) -> u16 {
        self.rows
    }

    /// The light modules around the symbol.
    #[must_use]
    pub fn quiet_zone(&self) -> QuietZone {
        self.quiet_zone
    }

    /// The cell at `column` and `row`, counted from the upper left; white outside of the drawing.
    #[must_use]
    pub fn cell(&self, column: u16, row: u16) -> Cell {
        let index = usize::from(row) * usize::from(self.columns) + usize::from(column);
        (column < self.columns)
            .then(|| self.cells.get(index).copied())
            .flatten()
            .unwrap_or(Cell::blank(Ink::White, Ink::Black))
    }

    /// The rows from the top, each as long as the drawing has columns.
    pub fn lines(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunks_exact(usize::from(self.columns))
    }
}

impl fmt::Debug for Drawing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Drawing")
            .field("columns", &self.columns)
            .field("rows", &self.rows)
            .field("quiet_zone", &self.quiet_zone)
            .finish_non_exhaustive()
    }
}

impl Symbol {
    /// Draws the whole symbol with the largest quiet zone that `space` holds, never a part of it.
    ///
    /// The drawing can be smaller than the space: the quiet zone ends at four modules.
    ///
    /// # Errors
    ///
    /// The least space that this rendering takes, if `space` is smaller.
    pub fn draw(&self, rendering: Rendering, space: Space) -> Result<Drawing, Needs> {
        let quiet_zone = self.quiet_zone(rendering, space)?;
        let (columns, rows) = rendering.cells_for(
            quiet_zone.left + self.width() + quiet_zone.right,
            quiet_zone.top + self.width() + quiet_zone.bottom,
        );
        let canvas = Canvas { symbol: self, quiet_zone };
        let cells = (0..rows).flat_map(|row| canvas.row(rendering, columns, row)).collect();
        Ok(Drawing { columns, rows, quiet_zone, cells })
    }
}

/// A symbol in its quiet zone: modules counted from the corner of the drawing.
#[derive(Clone, Copy)]
struct Canvas<'a> {
    symbol: &'a Symbol,
    quiet_zone: QuietZone,
}

impl Canvas<'_> {
    fn row(self, rendering: Rendering, columns: u16, row: u16) -> impl Iterator<Item = Cell> {
        (0..columns).scan(Ink::Black, move |foreground, column| {
            let cell = match rendering {
                Rendering::DoubleWidth => Cell::blank(self.ink(column / 2, row), *foreground),
                Rendering::UpperHalf | Rendering::LowerHalf => {
                    let upper = self.ink(column, row * 2);
                    let lower = self.ink(column, row * 2 + 1);
                    half(rendering, upper, lower, *foreground)
                }
            };
            *foreground = cell.foreground;
            Some(cell)
        })
    }

    fn ink(self, x: u16, y: u16) -> Ink {
        let in_symbol = x.checked_sub(self.quiet_zone.left).zip(y.checked_sub(self.quiet_zone.top));
        match in_symbol {
            Some((x, y)) if self.symbol.is_dark(x, y) => Ink::Black,
            _ => Ink::White,
        }
    }
}

/// Two modules in one cell. Where they agree a blank does: its background fills the cell in any
/// font, which a full block does not.
fn half(rendering: Rendering, upper: Ink, lower: Ink, foreground: Ink) -> Cell {
    if upper == lower {
        return Cell::blank(upper, foreground);
    }
    if rendering == Rendering::LowerHalf {
        return Cell { glyph: '▄', foreground: lower, background: upper };
    }
    Cell { glyph: '▀', foreground: upper, background: lower }
}
