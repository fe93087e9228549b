//! Cells become bytes: only what differs from the cell before is said.
//!
//! Owns the SGR sequences (ECMA-48, 8.3.117) and the shortest way to the next
//! cell. crossterm's own says both colours anew at each change of one, which
//! doubles the price of a QR code. No true colour: screen 4.9 does not know it.

use std::io::{self, Write};

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Modifiers with their numbers.
const MODIFIERS: [(Modifier, u8); 5] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::REVERSED, 7),
];

/// What the terminal writes with at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ink {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Ink = Ink { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

/// Writes cells; the terminal is left with plain ink.
pub(super) fn draw<'a>(
    out: &mut impl Write,
    content: impl Iterator<Item = (u16, u16, &'a Cell)>,
) -> io::Result<()> {
    let mut ink = PLAIN;
    // Where the cursor stands; unknown at first.
    let mut place: Option<(u16, u16)> = None;
    for (x, y, cell) in content {
        go(out, place, (x, y))?;
        let wanted = Ink { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        change(out, ink, wanted)?;
        ink = wanted;
        out.write_all(cell.symbol().as_bytes())?;
        place = u16::try_from(cell.symbol().width()).ok().map(|width| (x.saturating_add(width), y));
    }
    change(out, ink, PLAIN)
}

fn go(out: &mut impl Write, from: Option<(u16, u16)>, (x, y): (u16, u16)) -> io::Result<()> {
    match from {
        Some(here) if here == (x, y) => Ok(()),
        Some((here, row)) if row == y && here + 1 == x => out.write_all(b"\x1b[C"),
        Some((here, row)) if row == y && here < x => write!(out, "\x1b[{}C", x - here),
        _ => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    }
}

fn change(out: &mut impl Write, from: Ink, to: Ink) -> io::Result<()> {
    if from == to {
        return Ok(());
    }
    if to == PLAIN {
        // Without a number it means the same as with a 0.
        return out.write_all(b"\x1b[m");
    }
    let mut codes: Vec<String> = Vec::new();
    // Modifiers are taken away by a reset of everything.
    let from = if to.modifier.contains(from.modifier) {
        from
    } else {
        codes.push("0".to_owned());
        PLAIN
    };
    let added = to.modifier.difference(from.modifier);
    codes.extend(MODIFIERS.iter().filter(|(one, _)| added.contains(*one)).map(|(_, code)| code.to_string()));
    if from.fg != to.fg {
        codes.push(color(to.fg, 30));
    }
    if from.bg != to.bg {
        codes.push(color(to.bg, 40));
    }
    write!(out, "\x1b[{}m", codes.join(";"))
}

/// The code of a colour, from 30 on for the ink, from 40 on for the paper.
fn color(color: Color, base: u8) -> String {
    let number = match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(number) => number,
        Color::Reset | Color::Rgb(..) => return (base + 9).to_string(),
    };
    match number {
        0..8 => (base + number).to_string(),
        8..16 => (base + 60 + number - 8).to_string(),
        _ => format!("{};5;{number}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;
    use ratatui::style::{Color, Style};

    use super::draw;

    fn drawn(cells: &[(u16, u16, Cell)]) -> String {
        let mut out = Vec::new();
        draw(&mut out, cells.iter().map(|(x, y, cell)| (*x, *y, cell))).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn cell(symbol: &'static str, style: Style) -> Cell {
        let mut cell = Cell::new(symbol);
        cell.set_style(style);
        cell
    }

    #[test]
    fn neighbours_in_one_ink_cost_their_letters_only() {
        let cells = [(4, 2, cell("a", Style::new())), (5, 2, cell("b", Style::new()))];
        assert_eq!(drawn(&cells), "\x1b[3;5Hab");
    }

    #[test]
    fn only_the_colour_that_changes_is_said() {
        let ink = Style::new().fg(Color::Indexed(16));
        let cells = [
            (0, 0, cell("▀", ink.bg(Color::Indexed(231)))),
            (1, 0, cell(" ", ink.bg(Color::Indexed(16)))),
            (2, 0, cell(" ", ink.bg(Color::Indexed(231)))),
        ];
        let expected = "\x1b[1;1H\x1b[38;5;16;48;5;231m▀\x1b[48;5;16m \x1b[48;5;231m \x1b[m";
        assert_eq!(drawn(&cells), expected);
    }

    #[test]
    fn a_modifier_that_goes_takes_everything_along_and_the_rest_comes_back() {
        let red = Style::new().red();
        let cells =
            [(0, 0, cell("a", red.bold())), (1, 0, cell("b", red)), (2, 0, cell("c", red.reversed()))];
        assert_eq!(drawn(&cells), "\x1b[1;1H\x1b[1;31ma\x1b[0;31mb\x1b[7mc\x1b[m");
    }

    #[test]
    fn gaps_and_wide_letters_are_stepped_over() {
        let plain = Style::new();
        let cells = [
            (0, 0, cell("山", plain)),
            (2, 0, cell("a", plain)),
            (4, 0, cell("b", plain)),
            (9, 0, cell("c", plain)),
        ];
        assert_eq!(drawn(&cells), "\x1b[1;1H山a\x1b[Cb\x1b[4Cc");
    }

    #[test]
    fn bright_and_named_colours_have_short_codes() {
        let cells = [(0, 0, cell("a", Style::new().fg(Color::LightRed).bg(Color::Magenta)))];
        assert_eq!(drawn(&cells), "\x1b[1;1H\x1b[91;45ma\x1b[m");
    }
}
