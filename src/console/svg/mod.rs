//! A drawn screen as an SVG picture, in a window with a title bar.
//!
//! Owns how cells become shapes and letters: what is shown is what was drawn, cell
//! by cell. Blocks, lines and circles are drawn as shapes, so that they meet in
//! every font. Must not know any screen, nor where a picture goes.

mod ground;
mod letters;
mod shapes;
mod theme;

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

pub use theme::Theme;

use self::theme::{Color, Palette};

/// Columns and rows of units in a cell: half a cell is square, as in a QR code.
const CELL: (u16, u16) = (10, 20);
/// Between the window's edge and its cells.
const MARGIN: (u16, u16) = (16, 10);
/// The title bar's height.
const BAR: u16 = 38;

/// The screen as it looks in a window of this theme. The title stands in the bar;
/// `says` is for who cannot see the picture.
pub fn svg(buffer: &Buffer, theme: Theme, title: &str, says: &str) -> String {
    let palette = theme.palette();
    let cells = Cells { buffer, palette };
    let area = buffer.area;
    let width = area.width.saturating_mul(CELL.0).saturating_add(2 * MARGIN.0);
    let height = area.height.saturating_mul(CELL.1).saturating_add(BAR + 2 * MARGIN.1);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{says}\">\n",
        says = escaped(says)
    );
    window(&mut text, palette, (width, height), title);
    let _ = writeln!(text, "<g transform=\"translate({} {})\">", MARGIN.0, BAR + MARGIN.1);
    ground::draw(&mut text, &cells);
    shapes::draw(&mut text, &cells);
    letters::draw(&mut text, &cells);
    text.push_str("</g>\n</svg>\n");
    text
}

fn window(text: &mut String, palette: &Palette, (width, height): (u16, u16), title: &str) {
    let Palette { paper, edge, bar, dim, .. } = palette;
    let (inner, below) = (width.saturating_sub(1), height.saturating_sub(1));
    let _ = writeln!(
        text,
        "<rect x=\".5\" y=\".5\" width=\"{inner}\" height=\"{below}\" rx=\"10\" fill=\"{paper}\"/>\n\
         <path fill=\"{bar}\" d=\"M.5 {BAR}V10.5a10 10 0 0 1 10-10h{straight}a10 10 0 0 1 10 10V{BAR}z\"/>\n\
         <rect x=\".5\" y=\".5\" width=\"{inner}\" height=\"{below}\" rx=\"10\" fill=\"none\" stroke=\"{edge}\"/>\n\
         <path stroke=\"{edge}\" d=\"M1 {BAR}.5h{line}\"/>",
        straight = width.saturating_sub(21),
        line = width.saturating_sub(2),
    );
    for (x, color) in [(22, "#ff5f57"), (42, "#febc2e"), (62, "#28c840")] {
        let _ = writeln!(text, "<circle cx=\"{x}\" cy=\"{}\" r=\"6\" fill=\"{color}\"/>", BAR / 2);
    }
    let _ = writeln!(
        text,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-family=\"system-ui,sans-serif\" font-size=\"14\" \
         fill=\"{dim}\">{}</text>",
        width / 2,
        BAR / 2 + 5,
        escaped(title)
    );
}

/// The drawn cells and what their colours are.
struct Cells<'a> {
    buffer: &'a Buffer,
    palette: &'a Palette,
}

impl Cells<'_> {
    fn width(&self) -> u16 {
        self.buffer.area.width
    }

    fn height(&self) -> u16 {
        self.buffer.area.height
    }

    /// A cell by its place in the window; none behind a wide character.
    fn at(&self, x: u16, y: u16) -> Option<&Cell> {
        let area = self.buffer.area;
        let before = x.checked_sub(1).and_then(|before| self.buffer.cell((area.x + before, area.y + y)));
        if before.is_some_and(|before| before.symbol().width() > 1) {
            return None;
        }
        self.buffer.cell((area.x.saturating_add(x), area.y.saturating_add(y)))
    }

    fn ink(&self, cell: &Cell) -> Color {
        self.palette.colors(cell).0
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
