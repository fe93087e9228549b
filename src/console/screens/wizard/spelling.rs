//! The secret key read out: position by position, for a telephone.
//!
//! Owns the words for letters and digits (the ICAO spelling alphabet). Must not
//! keep the key.

use crate::console::canvas::Canvas;
use crate::console::look::Role;

/// The word for a character of base32.
fn word(c: char) -> &'static str {
    const LETTERS: [&str; 26] = [
        "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo",
        "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform",
        "Victor", "Whiskey", "X-ray", "Yankee", "Zulu",
    ];
    const DIGITS: [&str; 6] = ["two", "three", "four", "five", "six", "seven"];
    let place =
        |first: char| usize::try_from(u32::from(c).wrapping_sub(u32::from(first))).unwrap_or(usize::MAX);
    LETTERS.get(place('A')).or_else(|| DIGITS.get(place('2'))).copied().unwrap_or("?")
}

/// Draws one group of four a row, with the positions it stands for. Returns the
/// rows used; where the window is wide, two groups stand side by side.
pub fn draw(canvas: &mut Canvas<'_>, y: u16, key: &str) -> u16 {
    let width = 46;
    let columns = if canvas.width() >= 2 * width { 2 } else { 1 };
    let groups = key.len().div_ceil(4);
    let rows = groups.div_ceil(columns);
    for group in 0..groups {
        let start = group * 4;
        let Some(text) = key.get(start..key.len().min(start + 4)) else { continue };
        let words: Vec<&str> = text.chars().map(word).collect();
        let (column, row) = (group / rows, group % rows);
        let (Ok(x), Ok(row)) = (u16::try_from(column), u16::try_from(row)) else { continue };
        let x = x * width;
        let x =
            x + canvas.text(x, y + row, &format!("{:>3}–{:<3} ", start + 1, start + text.len()), Role::Dim);
        let x = x + canvas.text(x, y + row, &format!("{text:<4}  "), Role::Title);
        canvas.text(x, y + row, &words.join(" "), Role::Plain);
    }
    u16::try_from(rows).unwrap_or(u16::MAX)
}
