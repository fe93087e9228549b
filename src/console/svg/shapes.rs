//! Lines, part blocks and circles, which fonts draw each in their own way and
//! seldom so that they meet.
//!
//! Owns which characters have a shape and how it is drawn. Lines that meet become
//! one. Must not draw whole and half blocks: those are ground.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::theme::Color;
use super::{CELL, Cells};

/// Where a line of a box leaves its cell.
#[derive(Clone, Copy)]
enum Arms {
    /// Straight ones, up to four: up, right, down, left.
    Straight([bool; 4]),
    /// A round corner, as a path from its left or right end to the other.
    Round(&'static str),
}

/// Whether this character is drawn here or is ground, and no text.
pub(super) fn is_shape(symbol: &str) -> bool {
    matches!(symbol, "█" | "▀" | "▄" | "░" | "▒" | "▓")
        || matches!(symbol, "━" | "┃")
        || arms(symbol).is_some()
        || block(symbol).is_some()
        || circle(symbol).is_some()
}

fn arms(symbol: &str) -> Option<Arms> {
    let straight = |up, right, down, left| Some(Arms::Straight([up, right, down, left]));
    match symbol {
        "─" => straight(false, true, false, true),
        "│" => straight(true, false, true, false),
        "┌" => straight(false, true, true, false),
        "┐" => straight(false, false, true, true),
        "└" => straight(true, true, false, false),
        "┘" => straight(true, false, false, true),
        "├" => straight(true, true, true, false),
        "┤" => straight(true, false, true, true),
        "┬" => straight(false, true, true, true),
        "┴" => straight(true, true, false, true),
        "┼" => straight(true, true, true, true),
        "╭" => Some(Arms::Round("v-5a5 5 0 0 1 5-5")),
        "╮" => Some(Arms::Round("v-5a5 5 0 0 0-5-5")),
        "╰" => Some(Arms::Round("v5a5 5 0 0 0 5 5")),
        "╯" => Some(Arms::Round("v5a5 5 0 0 1-5 5")),
        _ => None,
    }
}

/// A block that fills a part of its cell: from, to, in eighths.
fn block(symbol: &str) -> Option<(u16, u16, u16, u16)> {
    let left = "▏▎▍▌▋▊▉";
    let lower = "▁▂▃▅▆▇";
    let sign = symbol.chars().next().filter(|sign| sign.len_utf8() == symbol.len())?;
    let place = |all: &str| all.chars().position(|one| one == sign).and_then(|at| u16::try_from(at + 1).ok());
    if let Some(eighths) = place(left) {
        return Some((0, 0, eighths, 8));
    }
    if let Some(eighths) = place(lower) {
        // The fourth is the half block, which is ground.
        let eighths = if eighths > 3 { eighths + 1 } else { eighths };
        return Some((0, 8 - eighths, 8, 8));
    }
    match sign {
        '▐' => Some((4, 0, 8, 8)),
        '▕' => Some((7, 0, 8, 8)),
        '▔' => Some((0, 0, 8, 1)),
        '▘' => Some((0, 0, 4, 4)),
        '▝' => Some((4, 0, 8, 4)),
        '▖' => Some((0, 4, 4, 8)),
        '▗' => Some((4, 4, 8, 8)),
        _ => None,
    }
}

/// The filled part of a circle, as a path from its centre; the ring is drawn for all.
fn circle(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "○" => "",
        "●" => "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
        "◐" => "m0-4a4 4 0 0 0 0 8z",
        "◑" => "m0-4a4 4 0 0 1 0 8z",
        "◒" => "m-4 0a4 4 0 0 0 8 0z",
        "◓" => "m-4 0a4 4 0 0 1 8 0z",
        "◔" => "v-4a4 4 0 0 1 4 4z",
        "◕" => "v-4a4 4 0 1 1-4 4z",
        _ => return None,
    })
}

/// A line from one point to another, right or down.
#[derive(Clone, Copy)]
struct Line {
    from: (u16, u16),
    to: (u16, u16),
}

/// What one ink draws.
#[derive(Default)]
struct Strokes {
    lines: Vec<Line>,
    corners: String,
    fills: String,
}

impl Strokes {
    /// Draws a line on from one that ends where it begins.
    fn line(&mut self, line: Line) {
        let is_flat = |line: &Line| line.from.1 == line.to.1;
        let before = self.lines.iter_mut().rev();
        let mut before = before.filter(|before| before.to == line.from && is_flat(before) == is_flat(&line));
        match before.next() {
            Some(before) => before.to = line.to,
            None => self.lines.push(line),
        }
    }
}

pub(super) fn draw(text: &mut String, cells: &Cells<'_>) {
    let mut inks: BTreeMap<Color, Strokes> = BTreeMap::new();
    for y in 0..cells.height() {
        for x in 0..cells.width() {
            let Some(cell) = cells.at(x, y) else { continue };
            if is_shape(cell.symbol()) {
                let strokes = inks.entry(cells.ink(cell)).or_default();
                shape(strokes, cell.symbol(), (x * CELL.0, y * CELL.1));
            }
        }
    }
    for (ink, Strokes { lines, corners, fills }) in inks {
        let mut drawn = String::new();
        for Line { from, to } in lines {
            let (across, down) = (to.0 - from.0, to.1 - from.1);
            let _ = match down {
                0 => write!(drawn, "M{} {}h{across}", from.0, from.1),
                _ => write!(drawn, "M{} {}v{down}", from.0, from.1),
            };
        }
        drawn.push_str(&corners);
        if !drawn.is_empty() {
            let _ =
                writeln!(text, "<path fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.4\" d=\"{drawn}\"/>");
        }
        if !fills.is_empty() {
            let _ = writeln!(text, "<path fill=\"{ink}\" d=\"{fills}\"/>");
        }
    }
}

fn shape(strokes: &mut Strokes, symbol: &str, (left, top): (u16, u16)) {
    let (middle, centre) = (left + CELL.0 / 2, top + CELL.1 / 2);
    let (right, bottom) = (left + CELL.0, top + CELL.1);
    match arms(symbol) {
        Some(Arms::Straight([up, east, down, west])) => {
            let arms = [
                (up, (middle, top), (middle, centre)),
                (down, (middle, centre), (middle, bottom)),
                (west, (left, centre), (middle, centre)),
                (east, (middle, centre), (right, centre)),
            ];
            for (_, from, to) in arms.into_iter().filter(|(is_there, _, _)| *is_there) {
                strokes.line(Line { from, to });
            }
        }
        Some(Arms::Round(path)) => {
            let from = if matches!(symbol, "╭" | "╮") { bottom } else { top };
            let _ = write!(strokes.corners, "M{middle} {from}{path}");
        }
        None => {}
    }
    let _ = match symbol {
        "━" => write!(strokes.fills, "M{left} {}h{}v4h-{}z", centre - 2, CELL.0, CELL.0),
        "┃" => write!(strokes.fills, "M{} {top}h4v{}h-4z", middle - 2, CELL.1),
        _ => Ok(()),
    };
    if let Some((x, y, to_x, to_y)) = block(symbol) {
        let across = |eighths: u16| f32::from(eighths * CELL.0) / 8.0;
        let down = |eighths: u16| f32::from(eighths * CELL.1) / 8.0;
        let (x, y, wide, high) =
            (f32::from(left) + across(x), f32::from(top) + down(y), across(to_x - x), down(to_y - y));
        let _ = write!(strokes.fills, "M{x} {y}h{wide}v{high}h-{wide}z");
    }
    if let Some(path) = circle(symbol) {
        let _ = write!(strokes.corners, "M{} {centre}a4 4 0 1 0 8 0a4 4 0 1 0-8 0", middle - 4);
        if !path.is_empty() {
            let _ = write!(strokes.fills, "M{middle} {centre}{path}");
        }
    }
}
