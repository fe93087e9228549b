//! The bytes of a file as lines.
//!
//! Owns what is no text at all, where a line begins and ends, and which lines are rows
//! where each stands alone. Must not know a format.

use std::ops::Range;

use zeroize::Zeroizing;

use super::{Carried, FormatProblem, MOST_ROWS, Row};

/// The mark that some editors put before UTF-8.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A line with its end of line, and where it stands.
#[derive(Clone)]
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: u64,
    /// In the file.
    pub(super) place: Range<usize>,
    /// As it stands there.
    pub(super) bytes: &'a [u8],
}

impl<'a> Line<'a> {
    /// Its text without the end of line and blanks round it, when it is UTF-8; and
    /// without the mark that stands before a file that was put behind another.
    pub(super) fn text(&self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes).ok().map(|text| text.trim_start_matches('\u{feff}').trim())
    }

    /// Whether it is blank, or for people only, in whatever encoding.
    fn is_remark(&self) -> bool {
        match self.text() {
            Some(text) => text.is_empty() || text.starts_with('#'),
            None => self.bytes.trim_ascii_start().starts_with(b"#"),
        }
    }
}

/// A row for each line that is neither blank nor, behind its blanks, begins with #.
pub(super) fn rows(
    bytes: &[u8],
    taken: impl Fn(&Line<'_>) -> Result<Carried, String>,
) -> Result<Vec<Row>, FormatProblem> {
    let mut rows = Vec::new();
    for line in lines(bytes) {
        if line.is_remark() {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(FormatProblem::TooManyRows);
        }
        rows.push(Row { line: line.number, carried: taken(&line), place: line.place });
    }
    if rows.is_empty() { Err(FormatProblem::NoDevices) } else { Ok(rows) }
}

/// Every line; the mark of UTF-8 is part of none.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut begins = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let text = bytes.get(begins..).unwrap_or_default();
    text.split_inclusive(|byte| *byte == b'\n').zip(1..).map(move |(bytes, number)| {
        let place = begins..begins + bytes.len();
        begins = place.end;
        Line { number, place, bytes }
    })
}

/// Refuses what is no text: nothing, UTF-16, a packed file.
pub(super) fn is_text(bytes: &[u8]) -> Result<(), FormatProblem> {
    let text = bytes.strip_prefix(BOM).unwrap_or(bytes);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(FormatProblem::Empty);
    }
    let begins = |with: &[&[u8]]| with.iter().any(|it| text.starts_with(it));
    if begins(&[b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"\x1F\x8B"]) {
        return Err(FormatProblem::Packed);
    }
    if text.contains(&0) || begins(&[b"\xFF\xFE", b"\xFE\xFF"]) {
        return Err(FormatProblem::Utf16);
    }
    Ok(())
}

/// The bytes of these places below a head, in their order, each on lines of its own.
pub(super) fn joined(head: &[u8], bytes: &[u8], places: &[Range<usize>]) -> Zeroizing<Vec<u8>> {
    let length: usize = places.iter().map(|place| place.len() + 1).sum();
    let mut joined = Zeroizing::new(Vec::with_capacity(head.len() + length));
    joined.extend_from_slice(head);
    for place in places {
        let row = bytes.get(place.clone()).unwrap_or_default();
        joined.extend_from_slice(row);
        if !row.ends_with(b"\n") {
            joined.push(b'\n');
        }
    }
    joined
}
