//! A drawn screen as an SVG picture: what README shows is what was drawn.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Size of a cell in units of the picture.
const CELL: (u16, u16) = (10, 20);
const PAPER: &str = "#16181d";
const INK: &str = "#d7dae0";

/// The screen as it looks in a dark terminal.
pub(super) fn svg(buffer: &Buffer, title: &str) -> String {
    let area = buffer.area;
    let (width, height) = (area.width * CELL.0 + 24, area.height * CELL.1 + 24);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"{PAPER}\"/>\n\
         <g transform=\"translate(12 12)\" font-family=\"'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace\" font-size=\"16\" shape-rendering=\"crispEdges\">\n"
    );
    for y in 0..area.height {
        backgrounds(&mut text, buffer, y);
        words(&mut text, buffer, y);
    }
    text.push_str("</g>\n</svg>\n");
    text
}

/// Ink and paper of a cell, reverse video taken in.
fn colors(cell: &Cell) -> (&'static str, &'static str) {
    let (ink, paper) = (color(cell.fg, INK), color(cell.bg, PAPER));
    if cell.modifier.contains(Modifier::REVERSED) { (paper, ink) } else { (ink, paper) }
}

fn color(color: Color, otherwise: &'static str) -> &'static str {
    match color {
        Color::Indexed(16) => "#000000",
        Color::Indexed(231) => "#ffffff",
        Color::DarkGray => "#7d8590",
        Color::Cyan => "#56c2d6",
        Color::Green => "#7fc97f",
        Color::Yellow => "#e5c07b",
        Color::Red => "#f47067",
        _ => otherwise,
    }
}

/// Rectangles for backgrounds and for the upper half blocks of a QR code, one
/// for each run of cells that are alike.
fn backgrounds(text: &mut String, buffer: &Buffer, y: u16) {
    let kind = |x: u16| {
        let cell = &buffer[(x, y)];
        let (ink, paper) = colors(cell);
        (paper, (cell.symbol() == "▀").then_some(ink))
    };
    let mut x = 0;
    while x < buffer.area.width {
        let here = kind(x);
        let mut end = x + 1;
        while end < buffer.area.width && kind(end) == here {
            end += 1;
        }
        let (left, top, wide) = (x * CELL.0, y * CELL.1, (end - x) * CELL.0);
        if here.0 != PAPER {
            let _ = writeln!(
                text,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{}\" fill=\"{}\"/>",
                CELL.1, here.0
            );
        }
        if let Some(ink) = here.1 {
            let _ = writeln!(
                text,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{}\" fill=\"{ink}\"/>",
                CELL.1 / 2
            );
        }
        x = end;
    }
}

/// One text element for each run of cells in one style.
fn words(text: &mut String, buffer: &Buffer, y: u16) {
    let style = |x: u16| {
        let cell = &buffer[(x, y)];
        (colors(cell).0, cell.modifier.contains(Modifier::BOLD))
    };
    let mut x = 0;
    while x < buffer.area.width {
        let here = style(x);
        let mut run = String::new();
        let mut end = x;
        while end < buffer.area.width && style(end) == here {
            let symbol = buffer[(end, y)].symbol();
            run.push_str(if symbol == "▀" { " " } else { symbol });
            end += 1;
        }
        if !run.trim().is_empty() {
            let start = run.chars().take_while(|c| *c == ' ').count();
            let shown = run.trim();
            let left = (usize::from(x) + start) * usize::from(CELL.0);
            let wide = shown.chars().count() * usize::from(CELL.0);
            let weight = if here.1 { " font-weight=\"bold\"" } else { "" };
            let escaped = shown.replace('&', "&amp;").replace('<', "&lt;");
            let _ = writeln!(
                text,
                "<text x=\"{left}\" y=\"{}\" textLength=\"{wide}\" xml:space=\"preserve\" fill=\"{}\"{weight}>{escaped}</text>",
                y * CELL.1 + 15,
                here.0
            );
        }
        x = end;
    }
}
