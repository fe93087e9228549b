//! Where rows begin and end: quotes, line endings, line numbers.
//!
//! Owns that memory is bounded by one row however the quotes stand, and that
//! lines are numbered as an editor does (LF, CR LF and CR). The csv reader takes
//! the cells out of the row given to it: its own line numbers are those of the
//! row before where lines are blank, and know no CR.

use std::io::{self, BufRead, Read};

use super::PeopleProblem;
use super::problem::Stop;

/// Most bytes of a row.
pub(super) const MOST_ROW: usize = 1024 * 1024;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// The line it begins on.
    pub(super) line: u64,
    /// The line it ends on: another one only when a quote spans lines.
    pub(super) last: u64,
    /// Whether it was longer than 1 MiB: then only its start was kept.
    pub(super) too_long: bool,
}

/// The rows of a source, one at a time. Reading from it gives the present row
/// and a line feed.
pub(super) struct Rows<R> {
    source: R,
    scan: Scan,
    given: usize,
    /// The line on which the row begins that is not yet at its end.
    begun: Option<u64>,
    passed: u64,
}

/// How far one look at the source came. It takes at most what the source holds
/// ready: whoever reads part by part is not held up by a row without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// To the end of a row.
    Row(Row),
    /// To the end of a blank line, or not to the end of the row.
    Nothing,
    /// To the end of the source.
    End,
}

impl<R: BufRead> Rows<R> {
    /// Rows of cells, quoted or not; `line` is the number of the first line.
    pub(super) fn of_cells(source: R, delimiter: u8, line: u64) -> Self {
        Self { source, scan: Scan::new(Some(delimiter), line), given: 0, begun: None, passed: 0 }
    }

    /// Lines in which a quote means nothing.
    pub(super) fn of_lines(source: R) -> Self {
        Self { source, scan: Scan::new(None, 1), given: 0, begun: None, passed: 0 }
    }

    /// Goes on towards the end of the row.
    pub(super) fn step(&mut self) -> Result<Step, Stop> {
        let line = if let Some(line) = self.begun {
            line
        } else {
            self.given = 0;
            *self.begun.insert(self.scan.begin())
        };
        let bytes = self.source.fill_buf()?;
        let is_over = bytes.is_empty();
        let end = bytes.iter().position(|byte| self.scan.ends_with(*byte));
        let used = end.map_or(bytes.len(), |end| end + 1);
        self.source.consume(used);
        self.passed += used as u64;
        if end.is_none() && !is_over {
            return Ok(Step::Nothing);
        }
        self.begun = None;
        if is_over && self.scan.at == At::Quoted {
            return Err(PeopleProblem::OpenQuote { line: self.scan.quote_line }.into());
        }
        if self.scan.row.is_empty() {
            return Ok(if is_over { Step::End } else { Step::Nothing });
        }
        let last = self.scan.line - u64::from(!is_over);
        self.scan.row.push(b'\n');
        Ok(Step::Row(Row { line, last, too_long: self.scan.too_long }))
    }

    /// Bytes of the source that were read.
    pub(super) fn passed(&self) -> u64 {
        self.passed
    }

    /// The present row without its end.
    pub(super) fn bytes(&self) -> &[u8] {
        self.scan.row.strip_suffix(b"\n").unwrap_or_default()
    }

    /// Bytes of memory that rows take.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.scan.row.capacity()
    }
}

impl<R> Read for Rows<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.scan.row.get(self.given..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

/// What the byte before was part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Nothing: a cell begins.
    Start,
    /// A cell, outside quotes.
    Plain,
    /// A cell, inside quotes.
    Quoted,
    /// A quote inside quotes: it closes them unless another one follows.
    Quote,
}

struct Scan {
    /// None where quotes mean nothing.
    delimiter: Option<u8>,
    /// The number of the line that the next byte stands on.
    line: u64,
    at: At,
    after_cr: bool,
    quote_line: u64,
    row: Vec<u8>,
    too_long: bool,
}

impl Scan {
    fn new(delimiter: Option<u8>, line: u64) -> Self {
        Self {
            delimiter,
            line,
            at: At::Start,
            after_cr: false,
            quote_line: line,
            row: Vec::new(),
            too_long: false,
        }
    }

    /// Begins a row and tells its line.
    fn begin(&mut self) -> u64 {
        self.at = At::Start;
        self.row.clear();
        self.too_long = false;
        self.line
    }

    /// Takes one byte; true when it ends the row.
    fn ends_with(&mut self, byte: u8) -> bool {
        let second_of_pair = self.after_cr && byte == b'\n';
        self.after_cr = byte == b'\r';
        let breaks = matches!(byte, b'\r' | b'\n');
        if breaks && !second_of_pair {
            self.line += 1;
        }
        if breaks && self.at != At::Quoted {
            // The CR before has ended the row already.
            return !second_of_pair;
        }
        self.step(byte);
        // One byte is left for the line feed at the end.
        if self.row.len() < MOST_ROW - 1 {
            self.row.push(byte);
        } else {
            self.too_long = true;
        }
        false
    }

    /// The states of the csv reader: a quote opens only where a cell begins.
    fn step(&mut self, byte: u8) {
        let Some(delimiter) = self.delimiter else { return };
        self.at = match (self.at, byte) {
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) | (At::Quote, b'"') => At::Quoted,
            (_, byte) if byte == delimiter => At::Start,
            (At::Start, b'"') => {
                self.quote_line = self.line;
                At::Quoted
            }
            _ => At::Plain,
        };
    }
}
