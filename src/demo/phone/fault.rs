//! What can be wrong with a phone.
//!
//! Owns the menu of it, in words. Must not know which verdict each leads to.

use crate::model::Timestamp;

/// What is wrong with the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Its clock is behind.
    SlowClock,
    /// The app computes SHA-1, whatever the key says.
    IgnoresAlgorithm,
    /// The app keeps the key it had under the same label.
    StaleEntry,
    /// The display shows the code of this moment again and again.
    Stuck(Timestamp),
}

/// How far a slow clock is behind, in milliseconds.
pub const SLOW: u64 = 90_000;

/// What the menu offers, in its order.
pub const MENU: [(&str, &str); 5] = [
    ("nothing", "It works as it should."),
    ("slow clock", "Its clock is 90 s slow."),
    ("ignores settings", "It computes SHA-1, always."),
    ("stale entry", "It keeps the key it had."),
    ("stuck display", "Shows the same code again."),
];

impl Fault {
    /// What the line of the menu stands for.
    pub fn chosen(line: usize, now: Timestamp) -> Self {
        match line {
            1 => Self::SlowClock,
            2 => Self::IgnoresAlgorithm,
            3 => Self::StaleEntry,
            4 => Self::Stuck(now),
            _ => Self::None,
        }
    }

    /// Its line in the menu.
    pub fn line(self) -> usize {
        match self {
            Self::None => 0,
            Self::SlowClock => 1,
            Self::IgnoresAlgorithm => 2,
            Self::StaleEntry => 3,
            Self::Stuck(_) => 4,
        }
    }
}
