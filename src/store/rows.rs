//! The users list as the directory reads it.
//!
//! Owns that a row is a row and lies under its own name. Rows are derived from the
//! records and carry no MAC: must never be what a decision about a user rests on.

use std::ops::Bound;

use super::StoreError;
use super::encoding::{DecodeProblem, decoded};
use super::typed::Store;
use crate::model::{Row, escaped};

impl Store {
    /// Lines of the users list in the order of the names, after this one.
    pub fn rows(&self, after: Option<&str>, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.rows_in(after.map_or(Bound::Unbounded, |after| Bound::Excluded(after.as_bytes())), limit)
    }

    /// The same, from this name or what would come in its place on.
    pub fn rows_from(&self, first: &str, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.rows_in(Bound::Included(first.as_bytes()), limit)
    }

    fn rows_in(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Row>, StoreError> {
        let rows = self.records.rows(from, limit)?;
        rows.iter().map(|(key, bytes)| read(key, bytes)).collect()
    }

    /// The line of this name, if there is one.
    pub fn row(&self, name: &[u8]) -> Result<Option<Row>, StoreError> {
        self.records.row(name)?.map(|bytes| read(name, &bytes)).transpose()
    }

    /// How many users there are, known without reading them.
    pub fn user_count(&self) -> Result<u64, StoreError> {
        Ok(self.records.user_count()?)
    }
}

fn read(key: &[u8], bytes: &[u8]) -> Result<Row, StoreError> {
    let row = match decoded::<Row>(bytes) {
        // Whoever pages by the names would never come to an end.
        Ok(row) if row.person.name.key().as_bytes() != key => Err(DecodeProblem::Tampered),
        row => row,
    };
    row.map_err(|problem| StoreError::Record(escaped(&String::from_utf8_lossy(key)), problem))
}
