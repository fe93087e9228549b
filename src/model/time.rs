//! The instant, as the program passes it about.
//!
//! Owns arithmetic on instants that cannot overflow. Must never read a clock.

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, never before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The end of time: what waits until then waits for ever.
    pub const NEVER: Self = Self(u64::MAX);

    /// The instant `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// The instant `secs` seconds after the epoch; saturates far in the future.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// Whole seconds since the epoch: what RFC 6238 calls *unix time*.
    pub const fn secs(self) -> u64 {
        self.0 / 1000
    }

    /// This instant and `secs` seconds.
    #[must_use]
    pub const fn plus_secs(self, secs: u64) -> Self {
        self.plus_millis(secs.saturating_mul(1000))
    }

    /// This instant and `millis` milliseconds.
    #[must_use]
    pub const fn plus_millis(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from this instant until `later`; 0 when that is past.
    pub const fn millis_until(self, later: Self) -> u64 {
        later.0.saturating_sub(self.0)
    }

    /// Whole seconds until `later`, rounded up: what a countdown shows; 0 when that is past.
    pub const fn secs_until(self, later: Self) -> u64 {
        self.millis_until(later).div_ceil(1000)
    }
}

/// A length of time as messages say it: `45 s`, `3 minutes`, `2 hours`.
pub fn spoken(secs: u64) -> String {
    match secs {
        0..120 => format!("{secs} s"),
        120..5400 => format!("{} minutes", (secs + 30) / 60),
        5400..129_600 => format!("{} hours", (secs + 1800) / 3600),
        _ => format!("{} days", (secs + 43_200) / 86_400),
    }
}
