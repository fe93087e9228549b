//! Tables of people as helpdesks and directories export them.
//!
//! Owns what a row must be to name a person: UTF-8, as many cells as the header,
//! each of a sane length. A formula in a cell is a text like any other. Must not
//! decide which names are good: the model does.

use std::io::BufRead;

use ::csv::ByteRecord;

use super::PeopleProblem;
use super::columns::{Columns, Display};
use super::credential_report::is_root;
use super::incoming::{Incoming, groups, password};
use super::opening::Opening;
use super::problem::Stop;
use super::reading::Format;
use super::roll::{Draft, Sorting, person};
use super::rows::{Row, Step};
use super::table::Table;

/// A table under way.
pub(super) struct Csv<R> {
    table: Table<R>,
    at: At,
}

/// What is read next.
enum At {
    Header,
    People(Columns, Box<Draft>),
}

impl<R: BufRead> Csv<R> {
    /// Looks how the table begins.
    pub(super) fn begin(mut source: R) -> Result<Self, Stop> {
        let opening = Opening::of(source.fill_buf()?)?;
        source.consume(opening.skip);
        Ok(Self { table: Table::new(source, opening.delimiter, opening.lines + 1), at: At::Header })
    }

    fn row(&mut self, row: Row) -> Result<(), PeopleProblem> {
        match &mut self.at {
            At::Header if row.too_long => Err(PeopleProblem::HeaderTooLong),
            At::Header => {
                let header = self.table.texts();
                let columns = Columns::find(&header)?;
                let ignored = columns.ignored(&header);
                self.at = At::People(columns, Box::new(Draft::new(ignored)));
                Ok(())
            }
            At::People(columns, _)
                if columns.is_report && is_root(cell(self.table.cells(), columns.user)) =>
            {
                Ok(())
            }
            At::People(columns, draft) => draft.enter(row.line, person_in(row, self.table.cells(), columns)),
        }
    }
}

impl<R: BufRead + Send> Format for Csv<R> {
    fn step(&mut self) -> Result<bool, Stop> {
        let step = self.table.step()?;
        if let Step::Row(row) = step {
            self.row(row)?;
        }
        Ok(step != Step::End)
    }

    fn passed(&self) -> u64 {
        self.table.passed()
    }

    fn ended(self: Box<Self>) -> Result<Sorting, PeopleProblem> {
        match self.at {
            At::Header => Err(PeopleProblem::Empty),
            At::People(_, draft) => draft.ended(PeopleProblem::NoPeople),
        }
    }
}

fn person_in(row: Row, cells: &ByteRecord, columns: &Columns) -> Result<Incoming, String> {
    checked_person(row, cells, columns).map_err(|reason| match row.last {
        last if last == row.line => reason,
        // A stray quote is found only when the lines that it joined are named.
        last => format!("{reason} (a quote makes lines {} to {last} one row)", row.line),
    })
}

fn checked_person(row: Row, cells: &ByteRecord, columns: &Columns) -> Result<Incoming, String> {
    if row.too_long {
        return Err("the row is longer than 1 MiB".to_owned());
    }
    check_width(cells, columns.width)?;
    if cells.iter().any(|cell| cell.contains(&0)) {
        return Err("the row has a NUL byte".to_owned());
    }
    if cells.iter().any(|cell| str::from_utf8(cell).is_err()) {
        return Err("the row is not UTF-8: save the file as UTF-8".to_owned());
    }
    let display = match columns.display {
        Display::Nowhere => String::new(),
        Display::Whole(column) => cell(cells, column).to_owned(),
        Display::Parts(given, family) => {
            format!("{} {}", cell(cells, given).trim(), cell(cells, family).trim())
        }
    };
    let optional = |column: Option<usize>| column.map_or("", |column| cell(cells, column));
    Ok(Incoming {
        person: person(cell(cells, columns.user), &display, optional(columns.email))?,
        groups: groups(optional(columns.groups))?,
        has_password: password(optional(columns.password))?,
    })
}

/// As many cells as the header; empty ones at the end do not count.
fn check_width(cells: &ByteRecord, width: usize) -> Result<(), String> {
    let count = cells.len();
    let more = cells.iter().skip(width).any(|cell| !cell.trim_ascii().is_empty());
    if count >= width && !more {
        return Ok(());
    }
    let cells = if count == 1 { "cell" } else { "cells" };
    Err(format!("the row has {count} {cells}, the header {width}"))
}

fn cell(cells: &ByteRecord, column: usize) -> &str {
    cells.get(column).and_then(|cell| str::from_utf8(cell).ok()).unwrap_or_default()
}
