//! Records in memory: the store of the demo and of tests.
//!
//! Owns the plain meaning of a change set. Must not touch a disk.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::form::{outcome, well_formed};
use super::records::{ChangeSet, CommitError, Pair, ReadError, Record, Records, Table};

/// Records that are gone with the process.
#[derive(Default)]
pub struct Memory {
    records: BTreeMap<(Table, Vec<u8>), Record>,
    rows: BTreeMap<Vec<u8>, Vec<u8>>,
    history: BTreeMap<u64, Vec<u8>>,
    users: u64,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn refuses_history(&self, set: &ChangeSet) -> bool {
        let mut last = self.history.last_key_value().map_or(0, |(sequence, _)| *sequence);
        set.history.iter().any(|(sequence, _)| match last.checked_add(1) {
            Some(next) if next == *sequence => {
                last = next;
                false
            }
            _ => true,
        })
    }
}

impl Records for Memory {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        Ok(self.records.get(&(table, key.to_vec())).cloned())
    }

    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        // No record has the empty key, so that it stands for the start.
        let from = Bound::Excluded((table, after.unwrap_or_default().to_vec()));
        let page = self.records.range((from, Bound::Unbounded));
        let page = page.take_while(|((of, _), _)| *of == table).take(limit);
        Ok(page.map(|((_, key), record)| (key.clone(), record.clone())).collect())
    }

    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        let page = self.rows.range::<[u8], _>((from, Bound::Unbounded)).take(limit);
        Ok(page.map(|(key, row)| (key.clone(), row.clone())).collect())
    }

    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.rows.get(key).cloned())
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        Ok(self.users)
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        let page = self.history.range(from..).take(limit);
        Ok(page.map(|(sequence, bytes)| (*sequence, bytes.clone())).collect())
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        Ok(self.history.last_key_value().map(|(sequence, bytes)| (*sequence, bytes.clone())))
    }

    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        well_formed(set)?;
        if self.refuses_history(set) {
            return Err(CommitError::Conflict);
        }
        // All is judged before anything is written: keys are unique, so no
        // change can alter what another one finds.
        let mut outcomes = Vec::with_capacity(set.changes.len());
        for change in &set.changes {
            let id = (change.table, change.key.clone());
            let found = self.records.get(&id).map(|record| record.version);
            let after = outcome(&change.act, found)?
                .map(|(version, bytes)| Record { version, bytes: bytes.to_vec() });
            outcomes.push((id, after, &change.row));
        }
        for ((table, key), after, row) in outcomes {
            if after.is_none() && table == Table::Users {
                self.rows.remove(&key);
            }
            if let Some(row) = row {
                self.rows.insert(key.clone(), row.clone());
            }
            let is_there = after.is_some();
            let before = match after {
                Some(record) => self.records.insert((table, key), record),
                None => self.records.remove(&(table, key)),
            };
            if table == Table::Users {
                self.users = self.users + u64::from(is_there) - u64::from(before.is_some());
            }
        }
        self.history.extend(set.history.iter().cloned());
        Ok(())
    }
}
