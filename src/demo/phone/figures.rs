//! Figures three rows high, to be read from where the phone would be held.
//!
//! Owns their shapes, with half blocks and in ASCII. Must not know what they say.

/// Rows of a figure.
pub const ROWS: u16 = 3;
/// Columns of a figure.
pub const COLUMNS: u16 = 3;

/// By half blocks.
const BLOCKS: [[&str; 3]; 10] = [
    ["█▀█", "█ █", "▀▀▀"],
    ["▀█ ", " █ ", "▀▀▀"],
    ["▀▀█", "█▀▀", "▀▀▀"],
    ["▀▀█", " ▀█", "▀▀▀"],
    ["█ █", "▀▀█", "  ▀"],
    ["█▀▀", "▀▀█", "▀▀▀"],
    ["█▀▀", "█▀█", "▀▀▀"],
    ["▀▀█", "  █", "  ▀"],
    ["█▀█", "█▀█", "▀▀▀"],
    ["█▀█", "▀▀█", "▀▀▀"],
];

/// As on a display of seven strokes.
const STROKES: [[&str; 3]; 10] = [
    [" _ ", "| |", "|_|"],
    ["   ", "  |", "  |"],
    [" _ ", " _|", "|_ "],
    [" _ ", " _|", " _|"],
    ["   ", "|_|", "  |"],
    [" _ ", "|_ ", " _|"],
    [" _ ", "|_ ", "|_|"],
    [" _ ", "  |", "  |"],
    [" _ ", "|_|", "|_|"],
    [" _ ", "|_|", " _|"],
];

/// The rows of a digit; of anything else none.
pub fn figure(digit: char, ascii: bool) -> Option<[&'static str; 3]> {
    let shapes = if ascii { STROKES } else { BLOCKS };
    shapes.get(usize::try_from(digit.to_digit(10)?).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{COLUMNS, figure};

    #[test]
    fn every_digit_has_a_shape_of_its_own() {
        for ascii in [false, true] {
            let shapes: BTreeSet<_> = ('0'..='9').filter_map(|digit| figure(digit, ascii)).collect();
            assert_eq!(shapes.len(), 10);
            for row in shapes.iter().flatten() {
                assert_eq!(row.chars().count(), usize::from(COLUMNS));
                assert!(!ascii || row.is_ascii());
            }
        }
        assert_eq!(figure('x', false), None);
    }
}
