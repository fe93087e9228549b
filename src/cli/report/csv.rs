//! The report as CSV: RFC 4180 with LF at the end of a line, as AWS writes it.
//!
//! Owns that no cell is a formula to a spreadsheet. Must not know what a column
//! means.

use std::io;

use super::line::Line;

/// What makes a spreadsheet take a cell for a formula, or look past a first
/// character at one (OWASP, "CSV Injection"); full-width signs count in some.
const BEGINS_FORMULA: [char; 12] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// The line that names the columns.
pub fn header() -> io::Result<Vec<u8>> {
    written([Line::HEADER.map(str::to_owned)].into_iter())
}

/// A line for each.
pub fn lines<'a>(lines: impl Iterator<Item = Line<'a>>) -> io::Result<Vec<u8>> {
    written(lines.map(Line::cells))
}

fn written<const N: usize>(rows: impl Iterator<Item = [String; N]>) -> io::Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(safe)).map_err(io::Error::from)?;
    }
    writer.into_inner().map_err(|problem| io::Error::other(problem.to_string()))
}

/// The cell as a spreadsheet shows it and does not compute it.
fn safe(cell: String) -> String {
    if cell.starts_with(BEGINS_FORMULA) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BEGINS_FORMULA, safe, written};

    #[test]
    fn what_would_be_a_formula_begins_with_an_apostrophe() {
        for formula in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0=1", "＝1", "=cmd|' /C calc'!A0", "-"]
        {
            assert_eq!(safe(formula.to_owned()), format!("'{formula}"));
        }
        for plain in ["", "alice", "a=b", "2026-11-22T07:14:00Z", "'=1", " =1", "0"] {
            assert_eq!(safe(plain.to_owned()), plain);
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let row = ["a,b", "say \"hi\"", "two\nlines", "=\"x\"", "plain"].map(str::to_owned);
        let text = String::from_utf8(written([row].into_iter()).unwrap()).unwrap();
        assert_eq!(text, "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"'=\"\"x\"\"\",plain\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_reader_gets_every_cell_back_and_none_is_a_formula(
            rows in proptest::collection::vec(
                proptest::array::uniform3("[=+@,;\"'\r\n\t\u{0} a雪＝-]{0,6}|\\PC{0,12}"), 1..6,
            ),
        ) {
            let text = written(rows.clone().into_iter()).unwrap();
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(read.len(), rows.len());
            for (read, row) in read.iter().zip(&rows) {
                for (read, cell) in read.iter().zip(row) {
                    prop_assert!(!read.starts_with(BEGINS_FORMULA));
                    prop_assert_eq!(read.strip_prefix('\'').filter(|_| read != cell).unwrap_or(read), cell);
                }
            }
        }
    }
}
