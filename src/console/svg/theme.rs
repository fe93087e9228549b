//! What the sixteen colours are in a dark window and in a light one.
//!
//! Owns the palettes. Must not know where a colour is used.

use std::fmt;

use ratatui::buffer::Cell;
use ratatui::style::{self, Modifier};

/// A colour of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Color(u32);

impl Color {
    pub(super) const BLACK: Self = Self(0x00_00_00);
    pub(super) const WHITE: Self = Self(0xff_ff_ff);

    /// So many hundredths of this colour over another.
    pub(super) fn over(self, ground: Self, hundredths: u32) -> Self {
        let part = |shift: u32| {
            let (own, other) = ((self.0 >> shift) & 0xff, (ground.0 >> shift) & 0xff);
            ((own * hundredths + other * (100 - hundredths)) / 100) << shift
        };
        Self(part(16) | part(8) | part(0))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

/// How the window looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light letters on dark paper.
    Dark,
    /// Dark letters on light paper.
    Light,
}

/// The colours of a theme.
pub(super) struct Palette {
    pub(super) paper: Color,
    pub(super) ink: Color,
    pub(super) dim: Color,
    pub(super) edge: Color,
    pub(super) bar: Color,
    red: Color,
    green: Color,
    yellow: Color,
    blue: Color,
    magenta: Color,
    cyan: Color,
}

const DARK: Palette = Palette {
    paper: Color(0x16_1b_22),
    ink: Color(0xe6_ed_f3),
    dim: Color(0x91_98_a1),
    edge: Color(0x3d_44_4d),
    bar: Color(0x21_28_30),
    red: Color(0xff_7b_72),
    green: Color(0x56_d3_65),
    yellow: Color(0xe3_b3_41),
    blue: Color(0x79_c0_ff),
    magenta: Color(0xd2_a8_ff),
    cyan: Color(0x56_d4_dd),
};

const LIGHT: Palette = Palette {
    paper: Color(0xff_ff_ff),
    ink: Color(0x1f_23_28),
    dim: Color(0x63_6c_76),
    edge: Color(0xd1_d9_e0),
    bar: Color(0xf6_f8_fa),
    red: Color(0xcf_22_2e),
    green: Color(0x1a_7f_37),
    yellow: Color(0x9a_67_00),
    blue: Color(0x09_69_da),
    magenta: Color(0x82_50_df),
    cyan: Color(0x1b_7c_83),
};

impl Theme {
    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
        }
    }
}

impl Palette {
    /// Ink and paper of a cell, reverse video and dimness taken in.
    pub(super) fn colors(&self, cell: &Cell) -> (Color, Color) {
        let (ink, paper) = (self.color(cell.fg, self.ink), self.color(cell.bg, self.paper));
        let ink = match (cell.modifier.contains(Modifier::DIM), cell.fg) {
            (true, style::Color::Reset) => self.dim,
            (true, _) => ink.over(paper, 60),
            (false, _) => ink,
        };
        if cell.modifier.contains(Modifier::REVERSED) { (paper, ink) } else { (ink, paper) }
    }

    fn color(&self, color: style::Color, otherwise: Color) -> Color {
        use style::Color as Cell;
        match color {
            Cell::Black | Cell::Indexed(16) => Color::BLACK,
            Cell::White | Cell::Indexed(231) => Color::WHITE,
            Cell::Gray => self.ink,
            Cell::DarkGray => self.dim,
            Cell::Red | Cell::LightRed => self.red,
            Cell::Green | Cell::LightGreen => self.green,
            Cell::Yellow | Cell::LightYellow => self.yellow,
            Cell::Blue | Cell::LightBlue => self.blue,
            Cell::Magenta | Cell::LightMagenta => self.magenta,
            Cell::Cyan | Cell::LightCyan => self.cyan,
            Cell::Reset | Cell::Rgb(..) | Cell::Indexed(_) => otherwise,
        }
    }
}
