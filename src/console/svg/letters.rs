//! Text of a screen: one element for each run of cells in one style, grouped by
//! style.
//!
//! Owns that each run keeps its columns in whatever font the viewer has: it is
//! as long as its cells, and begins anew behind a gap and at wide characters.
//! Must not draw what `shapes` and `ground` draw.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

use super::theme::Color;
use super::{CELL, Cells, escaped, shapes};

/// Fonts whose letters are six tenths of their size wide.
const FONTS: &str =
    "ui-monospace,SFMono-Regular,'SF Mono',Menlo,'DejaVu Sans Mono','Liberation Mono',Consolas,monospace";
/// From the top of a cell to the line that letters stand on.
const BASE: u16 = 15;

/// How a run is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Style {
    ink: Color,
    bold: bool,
    italic: bool,
    underlined: bool,
}

/// Letters side by side.
struct Run {
    x: u16,
    y: u16,
    columns: u16,
    text: String,
    style: Style,
    wide: bool,
}

pub(super) fn draw(text: &mut String, cells: &Cells<'_>) {
    let mut styles: BTreeMap<Style, Vec<Run>> = BTreeMap::new();
    for y in 0..cells.height() {
        for run in runs(cells, y) {
            styles.entry(run.style).or_default().push(run);
        }
    }
    let _ = writeln!(text, "<g font-family=\"{FONTS}\" font-size=\"16.5\">");
    for (style, runs) in styles {
        let _ = write!(text, "<g fill=\"{}\"", style.ink);
        for (is_so, attribute) in [
            (style.bold, " font-weight=\"700\""),
            (style.italic, " font-style=\"italic\""),
            (style.underlined, " text-decoration=\"underline\""),
        ] {
            text.push_str(if is_so { attribute } else { "" });
        }
        text.push_str(">\n");
        for run in runs {
            let (x, y, length) = (run.x * CELL.0, run.y * CELL.1 + BASE, run.columns * CELL.0);
            let shown = escaped(&run.text);
            let _ = writeln!(text, "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\">{shown}</text>");
        }
        text.push_str("</g>\n");
    }
    text.push_str("</g>\n");
}

fn runs(cells: &Cells<'_>, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for x in 0..cells.width() {
        let Some(cell) = cells.at(x, y) else { continue };
        let symbol = cell.symbol();
        if symbol.trim().is_empty() || shapes::is_shape(symbol) {
            continue;
        }
        let style = Style {
            ink: cells.ink(cell),
            bold: cell.modifier.contains(Modifier::BOLD),
            italic: cell.modifier.contains(Modifier::ITALIC),
            underlined: cell.modifier.contains(Modifier::UNDERLINED),
        };
        let columns = u16::try_from(symbol.width()).unwrap_or(1).max(1);
        let wide = columns > 1;
        match runs.last_mut() {
            // One blank between words stays inside; more of them are no text.
            Some(run)
                if run.style == style && run.wide == wide && !wide && x - (run.x + run.columns) <= 1 =>
            {
                if x > run.x + run.columns {
                    run.text.push(' ');
                }
                run.text.push_str(symbol);
                run.columns = x + columns - run.x;
            }
            _ => runs.push(Run { x, y, columns, text: symbol.to_owned(), style, wide }),
        }
    }
    runs
}
