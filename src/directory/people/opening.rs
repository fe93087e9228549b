//! What the first bytes of a table tell: encoding, lines before the header,
//! delimiter.
//!
//! Owns these guesses and refuses what is no UTF-8 table at all. Must not take
//! bytes away: it looks at them and says how many to pass over.

use super::PeopleProblem;
use super::columns;
use super::table::Table;

/// Between cells, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How a table begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// Bytes before the header.
    pub(super) skip: usize,
    /// Lines before the header.
    pub(super) lines: u64,
    /// What stands between cells.
    pub(super) delimiter: u8,
}

impl Opening {
    /// Looks at the head of a file.
    pub(super) fn of(head: &[u8]) -> Result<Self, PeopleProblem> {
        encoding(head)?;
        let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let mut lines = 0;
        let mut said = None;
        loop {
            let line = line(rest);
            match note(line) {
                Some(Note::Delimiter(delimiter)) => said = Some(delimiter),
                Some(Note::Nothing) => {}
                None => break,
            }
            rest = after(rest, line.len());
            lines += 1;
        }
        let delimiter = said.unwrap_or_else(|| likeliest(rest));
        Ok(Self { skip: head.len() - rest.len(), lines, delimiter })
    }
}

fn encoding(head: &[u8]) -> Result<(), PeopleProblem> {
    if head.is_empty() {
        return Err(PeopleProblem::Empty);
    }
    // A workbook is a ZIP archive or, the old ones, a compound document.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(PeopleProblem::Spreadsheet);
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") || line(head).contains(&0) {
        return Err(PeopleProblem::Utf16);
    }
    Ok(())
}

/// What a line before the header says.
enum Note {
    /// `sep=;`, for spreadsheets.
    Delimiter(u8),
    /// `#TYPE …`, written by PowerShell.
    Nothing,
}

fn note(line: &[u8]) -> Option<Note> {
    if line.starts_with(b"#TYPE ") {
        return Some(Note::Nothing);
    }
    let (word, delimiter) = line.split_at_checked(4)?;
    match delimiter {
        [delimiter] if word.eq_ignore_ascii_case(b"sep=") && DELIMITERS.contains(delimiter) => {
            Some(Note::Delimiter(*delimiter))
        }
        _ => None,
    }
}

fn line(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default()
}

/// What follows a line of so many bytes and its end.
fn after(bytes: &[u8], line: usize) -> &[u8] {
    match bytes.get(line..).unwrap_or_default() {
        [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
        [] => &[],
    }
}

/// The delimiter that splits the header into the most known words; where none
/// finds one, into the most cells, so that the message lists them apart.
fn likeliest(head: &[u8]) -> u8 {
    let score = |delimiter: &u8| {
        let mut table = Table::new(head, *delimiter, 1);
        let header = match table.next() {
            Ok(Some(_)) => table.texts(),
            // A quote that is never closed, or nothing but delimiters: as if quotes meant nothing.
            _ => line(head)
                .split(|byte| byte == delimiter)
                .map(|c| String::from_utf8_lossy(c).into())
                .collect(),
        };
        (header.iter().filter(|cell| columns::is_known(cell)).count(), header.len())
    };
    // The last of equals is the maximum: the likeliest comes last.
    DELIMITERS.into_iter().rev().max_by_key(score).unwrap_or(b',')
}
