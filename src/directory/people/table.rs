//! Rows and their cells, for whoever reads a table or guesses its delimiter.
//!
//! Owns that the csv reader never sees more than one row, and passes over rows
//! without anything in them. Must not know what the columns mean.

use std::io::{self, BufRead};

use ::csv::{ByteRecord, Reader, ReaderBuilder};

use super::problem::Stop;
use super::rows::{Row, Rows};

/// Rows and the cells of the present one.
pub(super) struct Table<R> {
    reader: Reader<Rows<R>>,
    cells: ByteRecord,
}

impl<R: BufRead> Table<R> {
    /// A table whose first line has this number.
    pub(super) fn new(source: R, delimiter: u8, line: u64) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).has_headers(false).flexible(true);
        Self {
            reader: builder.from_reader(Rows::of_cells(source, delimiter, line)),
            cells: ByteRecord::new(),
        }
    }

    /// Goes to the next row that has anything in it; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Stop> {
        while let Some(row) = self.reader.get_mut().advance()? {
            self.cells.clear();
            if row.too_long {
                return Ok(Some(row));
            }
            self.reader.read_byte_record(&mut self.cells).map_err(io::Error::from)?;
            if self.cells.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// The cells as text; bytes that are none become U+FFFD (for headers: in a
    /// column that is read there is no such word).
    pub(super) fn texts(&self) -> Vec<String> {
        self.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    /// The cells of the present row; none when it was too long.
    pub(super) fn cells(&self) -> &ByteRecord {
        &self.cells
    }
}
