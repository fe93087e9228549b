//! Hardware tokens at rest: those that were given out, and those in stock.
//!
//! Owns how they are read. They are written with everything else, in one batch.

use super::Table;
use super::typed::{Stocked, Store, StoreError, Token, Versioned};
use crate::model::Serial;

impl Store {
    /// The hardware token with this serial number, when it was given out.
    pub fn token(&self, serial: &Serial) -> Result<Option<Versioned<Token>>, StoreError> {
        self.read(Table::Tokens, serial.key().as_bytes())
    }

    /// The hardware token with this serial number, when it is in stock.
    pub fn stocked(&self, serial: &Serial) -> Result<Option<Versioned<Stocked>>, StoreError> {
        self.read(Table::Stock, serial.key().as_bytes())
    }

    /// Hardware tokens in stock in the order of their serial numbers, after this one.
    pub fn stock(&self, after: Option<&Serial>, limit: usize) -> Result<Vec<Versioned<Stocked>>, StoreError> {
        let after = after.map(Serial::key);
        self.read_all(Table::Stock, after.as_deref().map(str::as_bytes), limit)?
            .into_iter()
            .map(|(_, stocked)| stocked)
            .collect()
    }

    /// Hardware tokens that were given out in the order of their serial numbers,
    /// after this one.
    pub fn tokens(&self, after: Option<&Serial>, limit: usize) -> Result<Vec<Versioned<Token>>, StoreError> {
        let after = after.map(Serial::key);
        self.read_all(Table::Tokens, after.as_deref().map(str::as_bytes), limit)?
            .into_iter()
            .map(|(_, token)| token)
            .collect()
    }
}
