//! What the program takes from the machine: the clock, randomness, the accounts, and
//! who else sees the terminal.
//!
//! Owns three traits with their real implementations and the look at the processes
//! above us; the system clock is read in this folder and nowhere else. Tests pass
//! hand-wound ones to `run`.

mod accounts;
mod onlookers;
mod system;

use crate::model::Timestamp;

pub use accounts::{Account, Accounts, HostAccounts};
pub use onlookers::{Multiplexer, Onlookers, Recorder};
pub use system::{SystemClock, SystemRandomness};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Waits so many milliseconds (between tries for a lock, never in a test).
    fn wait(&self, millis: u64);

    /// Real milliseconds in which so many of this clock's go by.
    fn real_millis(&self, millis: u64) -> u64 {
        millis
    }
}

/// The machine gave no random bytes: nothing that needs a key can go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct NoRandomness;

/// Gives unpredictable bytes.
pub trait Randomness: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// So many unpredictable bytes.
pub fn random_bytes<const N: usize>(randomness: &dyn Randomness) -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    randomness.fill(&mut bytes)?;
    Ok(bytes)
}
