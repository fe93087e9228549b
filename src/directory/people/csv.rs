//! Tables of people as helpdesks and directories export them.
//!
//! Owns what a row must be to name a person: UTF-8, as many cells as the header,
//! each of a sane length. A formula in a cell is a text like any other. Must not
//! decide which names are good: the model does.

use std::io::BufRead;

use ::csv::ByteRecord;

use super::columns::{Columns, Display};
use super::credential_report::is_root;
use super::incoming::{Incoming, groups, password};
use super::opening::Opening;
use super::problem::Stop;
use super::roll::{Roll, person};
use super::rows::Row;
use super::table::Table;
use super::{PeopleProblem, Reading};

/// Reads a table from its first byte.
pub(super) fn read<R: BufRead>(mut source: R) -> Result<Reading, Stop> {
    let opening = Opening::of(source.fill_buf()?)?;
    source.consume(opening.skip);
    let mut table = Table::new(source, opening.delimiter, opening.lines + 1);
    let row = table.next()?.ok_or(PeopleProblem::Empty)?;
    if row.too_long {
        return Err(PeopleProblem::HeaderTooLong.into());
    }
    let header = table.texts();
    let columns = Columns::find(&header)?;
    let mut roll = Roll::new(columns.ignored(&header));
    while let Some(row) = table.next()? {
        if columns.is_report && is_root(cell(table.cells(), columns.user)) {
            continue;
        }
        roll.enter(row.line, person_in(row, table.cells(), &columns))?;
    }
    Ok(roll.finish(PeopleProblem::NoPeople)?)
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
