//! What is said of a code: verdicts, and how far a clock is off.
//!
//! Owns the words that people read. No verdict shows a right code. Must not judge.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Malformed;
use crate::model::{Algorithm, DeviceName, Period, SafeText, VerdictName, spoken};

/// How far a device's clock is from ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockDrift {
    /// In steps; negative is slow.
    pub steps: i64,
    /// In seconds; negative is slow.
    pub secs: i64,
}

impl ClockDrift {
    /// Of so many steps of this period.
    pub fn of(steps: i64, period: Period) -> Self {
        Self { steps, secs: steps.saturating_mul(i64::try_from(period.secs()).unwrap_or(i64::MAX)) }
    }

    /// Whether it is worth a word: one step is the time it takes to type.
    pub fn is_notable(self) -> bool {
        self.steps.unsigned_abs() > 1
    }
}

impl fmt::Display for ClockDrift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = if self.secs < 0 { "slow" } else { "fast" };
        write!(f, "{} {way}", spoken(self.secs.unsigned_abs()))
    }
}

/// Why a code was not taken. No verdict shows a right code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The second code is the first again.
    SameCodeTwice {
        /// Seconds until the next code by our clock.
        next_in_secs: u64,
    },
    /// The second code's step comes just before the first's.
    WrongOrder,
    /// At least one step lies between them.
    NotConsecutive,
    /// Both arrived within one step although neither is of now.
    TooQuick,
    /// The code was right some time ago.
    Expired {
        /// How long ago, in seconds.
        secs_ago: u64,
    },
    /// The codes are right for a clock too far from ours.
    ClockOff(ClockDrift),
    /// The code comes from another device of the same user.
    OtherDevice {
        /// That device.
        device: DeviceName,
        /// What the app calls the entry that is meant.
        entry: SafeText,
    },
    /// The app computes with another algorithm than the key says.
    AppIgnoresSettings {
        /// What the app computes.
        computes: Algorithm,
        /// What the key says.
        key_says: Algorithm,
    },
    /// The key never makes that code near now.
    NoMatch {
        /// What the app calls the entry that is meant.
        entry: SafeText,
    },
    /// Not as many digits as the device has.
    Malformed(Malformed),
    /// The code, or a newer one of the device, was used before.
    Used,
}

impl Verdict {
    /// Its name, as the history keeps it.
    pub fn name(&self) -> VerdictName {
        match self {
            Self::SameCodeTwice { .. } => VerdictName::SameCodeTwice,
            Self::WrongOrder => VerdictName::WrongOrder,
            Self::NotConsecutive => VerdictName::NotConsecutive,
            Self::TooQuick => VerdictName::TooQuick,
            Self::Expired { .. } => VerdictName::Expired,
            Self::ClockOff(_) => VerdictName::ClockOff,
            Self::OtherDevice { .. } => VerdictName::OtherDevice,
            Self::AppIgnoresSettings { .. } => VerdictName::AppIgnoresSettings,
            Self::NoMatch { .. } => VerdictName::NoMatch,
            Self::Malformed(_) => VerdictName::Malformed,
            Self::Used => VerdictName::Used,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameCodeTwice { next_in_secs: 0 } => {
                f.write_str("That is the first code again. The app shows a new one now: type that.")
            }
            Self::SameCodeTwice { next_in_secs } => {
                write!(
                    f,
                    "That is the first code again. Wait for the app to show a new one ({next_in_secs} s)."
                )
            }
            Self::WrongOrder => {
                f.write_str("Both codes are right, but swapped. Type the one showing now, then the next one.")
            }
            Self::NotConsecutive => {
                f.write_str("Both codes are right, but one in between was skipped. Now type the next one.")
            }
            Self::TooQuick => {
                f.write_str("Both codes are right, but came too close together. Now type the next one.")
            }
            Self::Expired { secs_ago } => {
                write!(f, "That code was right {} ago. Type the one showing now.", spoken(*secs_ago))
            }
            Self::ClockOff(drift) => {
                write!(f, "The phone's clock is {drift}: set it to automatic, then try again.")
            }
            Self::OtherDevice { device, entry } => {
                write!(f, "That code comes from the device “{device}”. Use the entry “{entry}”.")
            }
            Self::AppIgnoresSettings { computes, key_says } => write!(
                f,
                "The app computes {computes} although the key says {key_says}. Enter: keep it as {computes} (nothing to scan again)."
            ),
            Self::NoMatch { entry } => {
                write!(
                    f,
                    "That code does not come from this key. Check the entry “{entry}”, or go back and scan again."
                )
            }
            Self::Malformed(malformed) => malformed.fmt(f),
            Self::Used => f.write_str("That code was used already. Wait for the next one."),
        }
    }
}

/// What became of a code that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Judgement {
    /// This directory cannot judge a first code alone; the second decides.
    NotJudged,
    /// It is kept as the first code; the next one is needed.
    RightSoFar,
    /// Both codes prove the device.
    Accepted(ClockDrift),
    /// It was not taken, for this reason.
    Refused(Verdict),
}
