//! An older copy of a store that is put in its place on purpose.
//!
//! Owns how it is told from the store that was seen last. Must not decide: an
//! operator does, and what must follow is in `local`.

use serde::{Deserialize, Serialize};

use super::local::{of_opening, problem_of_store};
use super::{Answer, Opening};
use crate::store::{ChainProblem, LockPatience, Records, Sled, StoreError, slots};

/// A store that ends before an entry that was written to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderCopy {
    /// The newest entry that is known outside the store.
    pub known: u64,
    /// The newest entry of the copy.
    pub ends_at: u64,
}

/// What was done with an older copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AcceptedCopy {
    /// Devices whose present codes count as used.
    pub devices: usize,
    /// Users with recovery codes: those used since the copy was made are in it.
    pub with_recovery_codes: usize,
}

impl Opening {
    /// The older copy that lies in the store's place; none when it is none.
    pub fn older_copy(&self) -> Answer<Option<OlderCopy>> {
        let records = Sled::open(&self.places.store, LockPatience::None).map_err(|e| of_opening(&e))?;
        let id = slots(&records).map_err(|e| problem_of_store(&e))?.store;
        match self.anchor(id).compare(&records) {
            Ok(()) => Ok(None),
            Err(ChainProblem::RolledBack { store, known }) => Ok(Some(OlderCopy { known, ends_at: store })),
            // A copy whose acceptance was cut short may have come as far as what is
            // known; whether it was that is seen once it is unlocked.
            Err(ChainProblem::Broken(known)) => {
                let newest = records.last_history().map_err(|e| problem_of_store(&StoreError::Read(e)))?;
                Ok(newest.map(|(ends_at, _)| OlderCopy { known, ends_at }))
            }
            Err(problem) => Err(problem_of_store(&StoreError::Chain(problem))),
        }
    }

    /// Opens the copy in the store's place.
    #[must_use]
    pub fn accepting(self, copy: OlderCopy) -> Self {
        Self { accepted: Some(copy), ..self }
    }
}
