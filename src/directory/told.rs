//! How far something long is, and whether it is to go on.
//!
//! Owns the one shape of that, for acts on this thread and on the worker's.

use serde::{Deserialize, Serialize};

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SoFar {
    /// What was gone through: users, entries or bytes, as it is counted.
    pub done: u64,
    /// Of how many, where that is known.
    pub of: Option<u64>,
}

impl SoFar {
    /// So many of so many.
    pub fn of(done: u64, of: u64) -> Self {
        Self { done, of: Some(of.max(done)) }
    }

    /// Whole percents, where it is known of how many.
    pub fn percent(self) -> Option<u64> {
        let of = self.of?;
        Some(self.done.saturating_mul(100).checked_div(of).unwrap_or(100))
    }
}

/// Told between two slices; answers whether to go on.
pub type Told<'a> = dyn FnMut(SoFar) -> bool + 'a;
