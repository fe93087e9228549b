//! Rows and their cells, for whoever reads a table or guesses its delimiter.
//!
//! Owns that the csv reader never sees more than one row, and passes over rows
//! without anything in them. Must not know what the columns mean.

use std::io::{self, BufRead};

use ::csv::{ByteRecord, Reader, ReaderBuilder};

use super::problem::Stop;
use super::rows::{Row, Rows, Step};

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

    /// Goes on towards the end of a row that has anything in it.
    pub(super) fn step(&mut self) -> Result<Step, Stop> {
        let step = self.reader.get_mut().step()?;
        let Step::Row(row) = step else { return Ok(step) };
        self.cells.clear();
        if row.too_long {
            return Ok(step);
        }
        self.reader.read_byte_record(&mut self.cells).map_err(io::Error::from)?;
        let is_blank = self.cells.iter().all(|cell| cell.trim_ascii().is_empty());
        Ok(if is_blank { Step::Nothing } else { step })
    }

    /// Goes to the next row that has anything in it; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Stop> {
        loop {
            match self.step()? {
                Step::Row(row) => return Ok(Some(row)),
                Step::Nothing => {}
                Step::End => return Ok(None),
            }
        }
    }

    /// Bytes of the source that were read.
    pub(super) fn passed(&self) -> u64 {
        self.reader.get_ref().passed()
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
