//! The QR code as lines of text with colors.
//!
//! Owns the two colors, as fixed numbers of the 256: black on white whatever the
//! theme. The cursor is never moved, so that a screen reader and a log can follow.

use std::fmt::Write;

use zeroize::Zeroizing;

use super::args::Color;
use super::desk::Desk;
use crate::qr::{Cell, Drawing, Ink, Rendering, Space, Symbol};

/// What a terminal that does not know its size is taken to have.
const USUAL: Space = Space { columns: 80, rows: 24 };

/// The size of the terminal of standard output.
pub fn window() -> Space {
    match rustix::termios::tcgetwinsize(rustix::stdio::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Space { columns: size.ws_col, rows: size.ws_row },
        _ => USUAL,
    }
}

/// The width of the terminal of standard error.
pub fn columns_of_errors() -> u16 {
    match rustix::termios::tcgetwinsize(rustix::stdio::stderr()) {
        Ok(size) if size.ws_col > 0 => size.ws_col,
        _ => USUAL.columns,
    }
}

/// What the QR code can be drawn on.
#[derive(Debug, Clone, Copy)]
pub enum Sheet {
    /// A terminal, as large as it is when the code is drawn.
    Terminal(Rendering),
    /// Nothing, for this reason.
    None(&'static str),
}

impl Sheet {
    /// The one that standard output is.
    pub fn of(desk: &Desk<'_>) -> Self {
        if !desk.terminals().output {
            return Self::None("standard output is no terminal");
        }
        if matches!(desk.environment().term.as_deref(), None | Some("dumb" | "vt100")) {
            return Self::None("this terminal has no colors");
        }
        // NO_COLOR is about decoration; without colors this would be no code at all.
        if desk.options.color == Color::Never {
            return Self::None("it needs colors, and --color says never");
        }
        let rendering = if desk.is_ascii() { Rendering::DoubleWidth } else { Rendering::UpperHalf };
        Self::Terminal(rendering)
    }

    /// The lines of the code, or why there are none. Whoever reads the lines
    /// knows the secret key.
    pub fn draw(self, key_uri: &str) -> Result<Zeroizing<String>, String> {
        let (rendering, space) = match self {
            Self::Terminal(rendering) => (rendering, window()),
            Self::None(why) => return Err(why.to_owned()),
        };
        let symbol = Symbol::encode(key_uri).map_err(|_| "it would be too large".to_owned())?;
        let needs = symbol.needs(rendering);
        // One line is left for what comes after it. Where the window is not high
        // enough the lines above can still be scrolled to.
        let rows = space.rows.saturating_sub(1);
        let drawing =
            symbol.draw(rendering, Space { rows: rows.max(needs.rows), ..space }).map_err(|needs| {
                format!("the window has {} columns, and it needs {}", space.columns, needs.columns)
            })?;
        let mut text = lines(&drawing);
        if drawing.rows() > rows {
            let _ = writeln!(text, "The QR code is {} lines high: make the window higher.", drawing.rows());
        }
        Ok(text)
    }
}

fn lines(drawing: &Drawing) -> Zeroizing<String> {
    // Room for all of it: a text that grows leaves copies behind.
    let cells = usize::from(drawing.columns()) * usize::from(drawing.rows());
    let mut text = Zeroizing::new(String::with_capacity(cells * 26 + 200));
    for line in drawing.lines() {
        let mut inks = None;
        for Cell { glyph, foreground, background } in line {
            if inks != Some((foreground, background)) {
                inks = Some((foreground, background));
                let _ = write!(text, "\x1b[38;5;{};48;5;{}m", number(*foreground), number(*background));
            }
            text.push(*glyph);
        }
        text.push_str("\x1b[0m\n");
    }
    text
}

/// The color of the 256 that no theme changes.
fn number(ink: Ink) -> u8 {
    match ink {
        Ink::Black => 16,
        Ink::White => 231,
    }
}
