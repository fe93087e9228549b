//! How to cut a text into numeric, alphanumeric and byte segments so that the bits are fewest.
//!
//! The `qrcode` crate merges greedily from the left. A Base32 secret key that happens to begin with
//! a digit is then glued to the bytes before it, and the size of the symbol depends on chance. The
//! dynamic program here is exact, so that only lengths count. It must not choose a version.
//!
//! Kanji segments are left out: readers take them for Shift JIS, which our texts never are.

use qrcode::optimize::Segment;
use qrcode::types::{Mode, Version};

const MODES: [Mode; 3] = [Mode::Byte, Mode::Alphanumeric, Mode::Numeric];

/// Costs are counted in sixths of a bit, because a digit costs 10/3 bits and an alphanumeric
/// character 11/2. A segment that ends takes up whole bits.
const SIXTHS: usize = 6;

/// The cheapest way to encode the text up to some character, if that one is encoded in `mode`.
#[derive(Clone, Copy)]
struct Reach {
    mode: Mode,
    /// The mode of the character before; the same as `mode` at the first character.
    before: Mode,
    sixths: usize,
}

/// One [`Reach`] for each of [`MODES`] that can hold the character.
type Row = [Option<Reach>; 3];

/// Cuts `text` into the segments with the fewest bits, for versions whose count indicators are as
/// long as those of `version` (ISO/IEC 18004, table 3: 1 to 9, 10 to 26, 27 to 40).
///
/// The segments are in order, touch each other and cover the text; an empty text has none.
pub(super) fn shortest(text: &[u8], version: Version) -> Vec<Segment> {
    let mut rows: Vec<Row> = Vec::with_capacity(text.len());
    for &byte in text {
        let before = rows.last();
        let row = MODES.map(|mode| reach(mode, byte, before, version));
        rows.push(row);
    }
    runs(&modes(&rows))
}

/// The cheapest way to `byte` in `mode`, or `None` if the mode cannot hold it.
///
/// Keeping one way for each mode is enough: rounding up never reverses an order, so a way that is
/// dearer here stays dearer whatever follows.
fn reach(mode: Mode, byte: u8, before: Option<&Row>, version: Version) -> Option<Reach> {
    let own = cost(mode, byte)?;
    let header = (version.mode_bits_count() + mode.length_bits_count(version)) * SIXTHS;
    let Some(before) = before else {
        return Some(Reach { mode, before: mode, sixths: header + own });
    };
    before
        .iter()
        .flatten()
        .map(|way| Reach {
            mode,
            before: way.mode,
            sixths: own
                + if way.mode == mode { way.sixths } else { way.sixths.next_multiple_of(SIXTHS) + header },
        })
        .min_by_key(|way| way.sixths)
}

/// Sixths of a bit for one character (ISO/IEC 18004, 7.4.3 to 7.4.5), or `None` if `mode` cannot
/// hold it.
fn cost(mode: Mode, byte: u8) -> Option<usize> {
    match mode {
        Mode::Numeric if byte.is_ascii_digit() => Some(20),
        Mode::Alphanumeric if is_alphanumeric(byte) => Some(33),
        Mode::Byte => Some(48),
        _ => None,
    }
}

/// Whether the byte is one of the 45 characters of ISO/IEC 18004, table 5.
fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
}

/// The mode of each character on the cheapest way through all rows.
fn modes(rows: &[Row]) -> Vec<Mode> {
    let end = rows.last().and_then(|row| row.iter().flatten().min_by_key(|way| way.sixths));
    let Some(end) = end else {
        return Vec::new();
    };

    let mut mode = end.mode;
    let mut modes = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        modes.push(mode);
        if let Some(way) = row.iter().flatten().find(|way| way.mode == mode) {
            mode = way.before;
        }
    }
    modes.reverse();
    modes
}

/// Neighbours of the same mode become one segment.
fn runs(modes: &[Mode]) -> Vec<Segment> {
    let mut begin = 0;
    let mut segments = Vec::new();
    for run in modes.chunk_by(|left, right| left == right) {
        let end = begin + run.len();
        segments.extend(run.first().map(|&mode| Segment { mode, begin, end }));
        begin = end;
    }
    segments
}
