//! The machine's own clock and random number generator.
//!
//! The only file that reads the system clock or sleeps.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Clock, NoRandomness, Randomness};
use crate::model::Timestamp;

/// The system's wall clock; 1970 when it is set before that.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn wait(&self, millis: u64) {
        std::thread::sleep(Duration::from_millis(millis));
    }
}

/// The system's CSPRNG (`getrandom(2)`).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}
