//! What a demo stands on that is to look the same each time: for pictures, and
//! for the tests of the tour.
//!
//! Owns a clock that goes only when it is wound, and bytes that anybody can
//! foretell. Their keys are nobody's: must not be used for a store.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::people::broken;
use crate::directory::{Acting, Problem};
use crate::model::{Operator, Origin, SafeText, Timestamp};
use crate::ports::{Clock, NoRandomness, Randomness};

/// 2026-11-04 09:15:05 UTC.
const BEGINNING: u64 = 1_793_783_705_000;

/// A clock that goes only when it is wound.
pub struct HandClock(AtomicU64);

impl Default for HandClock {
    fn default() -> Self {
        Self(AtomicU64::new(BEGINNING))
    }
}

impl HandClock {
    /// So many milliseconds go by.
    pub fn wind(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn wait(&self, millis: u64) {
        self.wind(millis);
    }
}

/// The same bytes each time (`SplitMix64`).
#[derive(Default)]
struct Foretold(Mutex<u64>);

impl Randomness for Foretold {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
            for (byte, next) in chunk.iter_mut().zip(z.to_be_bytes()) {
                *byte = next;
            }
        }
        Ok(())
    }
}

/// Somebody who is nobody, on this clock.
pub fn acting(clock: &Arc<HandClock>) -> Result<Acting, Problem> {
    let name = SafeText::new("mo").map_err(|problem| broken(&problem))?;
    Ok(Acting {
        clock: clock.clone(),
        randomness: Arc::new(Foretold::default()),
        operator: Operator { name, uid: 1000 },
        origin: Origin::default(),
    })
}
