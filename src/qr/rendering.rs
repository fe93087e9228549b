//! The ways to draw a symbol in cells, and how much space each of them takes.
//!
//! The quiet zone gives way when space is short, the symbol never does. A screen is a bright light
//! in a dark frame: with two light modules around it a symbol reads as well as with four, with none
//! it does not read at all on a dark theme. Which rendering suits a terminal is not decided here.

use super::symbol::Symbol;

/// The quiet zone that ISO/IEC 18004, 6.3.8 asks for, in modules. More helps nobody.
const QUIET_MOST: u16 = 4;
/// The narrowest quiet zone at either side, in modules.
const QUIET_LEAST_SIDE: u16 = 2;
/// The narrowest quiet zones above and below, in modules. One below makes version 7 fit 24 rows.
const QUIET_LEAST_ABOVE: u16 = 2;
const QUIET_LEAST_BELOW: u16 = 1;

/// One rung of the ladder from the smallest drawing to the key as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rendering {
    /// Two modules in a cell, by `▀` alone. A full block would leave hairlines in many fonts.
    UpperHalf,
    /// A module is two blanks with a background: large, but it needs no Unicode and no font.
    DoubleWidth,
    /// Two modules in a cell, by `▄` alone, for fonts that place `▀` badly.
    LowerHalf,
}

impl Rendering {
    /// The next rung, or `None` when only the key as text is left.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self {
            Self::UpperHalf => Some(Self::DoubleWidth),
            Self::DoubleWidth => Some(Self::LowerHalf),
            Self::LowerHalf => None,
        }
    }

    /// How many modules a space holds, across and down.
    fn modules_in(self, space: Space) -> (u16, u16) {
        match self {
            Self::UpperHalf | Self::LowerHalf => (space.columns, space.rows.saturating_mul(2)),
            Self::DoubleWidth => (space.columns / 2, space.rows),
        }
    }

    /// How many columns and rows so many modules take. Half a row counts as one.
    pub(super) fn cells_for(self, across: u16, down: u16) -> (u16, u16) {
        match self {
            Self::UpperHalf | Self::LowerHalf => (across, down.div_ceil(2)),
            Self::DoubleWidth => (across * 2, down),
        }
    }
}

/// The cells that a drawing may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Cells across.
    pub columns: u16,
    /// Cells down.
    pub rows: u16,
}

/// The cells that a rendering takes at the least, with the narrowest quiet zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Cells across.
    pub columns: u16,
    /// Cells down.
    pub rows: u16,
}

/// The light modules around a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietZone {
    /// 2 to 4, never less than `right`.
    pub left: u16,
    /// 2 to 4.
    pub right: u16,
    /// 2 to 4, never less than `bottom`.
    pub top: u16,
    /// 1 to 4, and 1 only below 2. The half row that an odd height leaves is white too, but does
    /// not count.
    pub bottom: u16,
}

impl QuietZone {
    /// The largest quiet zone around `width` modules in a space of `across` by `down` modules, or
    /// `None` if even the narrowest does not fit.
    fn within(width: u16, (across, down): (u16, u16)) -> Option<Self> {
        let (left, right) = spread(across.checked_sub(width)?, 2 * QUIET_LEAST_SIDE)?;
        let (top, bottom) = spread(down.checked_sub(width)?, QUIET_LEAST_ABOVE + QUIET_LEAST_BELOW)?;
        Some(Self { left, right, top, bottom })
    }
}

/// Halves what is spare, the odd module to the first; `None` if it is less than `least`.
fn spread(spare: u16, least: u16) -> Option<(u16, u16)> {
    let total = spare.min(2 * QUIET_MOST);
    (total >= least).then_some((total.div_ceil(2), total / 2))
}

impl Symbol {
    /// The least space in which [`Symbol::draw`] succeeds. Both numbers must be met.
    #[must_use]
    pub fn needs(&self, rendering: Rendering) -> Needs {
        let (columns, rows) = rendering.cells_for(
            self.width() + 2 * QUIET_LEAST_SIDE,
            self.width() + QUIET_LEAST_ABOVE + QUIET_LEAST_BELOW,
        );
        Needs { columns, rows }
    }

    /// The largest quiet zone that `space` leaves in this rendering, or what it would take.
    pub(super) fn quiet_zone(&self, rendering: Rendering, space: Space) -> Result<QuietZone, Needs> {
        QuietZone::within(self.width(), rendering.modules_in(space)).ok_or_else(|| self.needs(rendering))
    }
}
