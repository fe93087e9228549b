//! Pairing: the rule that two consecutive codes prove a device.
//!
//! Owns which code is kept after which. Works on steps, never
//! on the text alone: consecutive codes can be equal by chance. Must not
//! generate codes, read a clock or know who asks.

use std::ops::RangeInclusive;

use super::{ClockDrift, Code, Verdict, step_at, step_begins};
use crate::model::{Period, Timestamp};

/// How far from now a code is looked for, in seconds, either side.
const SEARCH_SECS: u64 = 3600;

/// How far off a device's clock may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest accepted drift in seconds, either side.
    pub drift_secs: u64,
}

impl Limits {
    /// At enrollment: 5 minutes.
    pub const ENROLLMENT: Self = Self { drift_secs: 300 };
    /// At resync and reactivation: 1 hour.
    pub const RESYNC: Self = Self { drift_secs: 3600 };
}

/// Where in time a code belongs: when it arrived and every step within an hour
/// of that whose code it is.
#[derive(Clone)]
pub struct Sighting {
    /// When it arrived.
    pub arrived: Timestamp,
    /// Its steps, ascending; empty when the key never makes it.
    pub steps: Vec<u64>,
}

impl Sighting {
    /// The steps to look through for a code that arrives now.
    pub fn search(arrived: Timestamp, period: Period) -> RangeInclusive<u64> {
        let now = step_at(arrived, period);
        let reach = SEARCH_SECS / period.secs();
        now.saturating_sub(reach)..=now.saturating_add(reach)
    }

    fn drift(&self, step: u64, period: Period) -> i64 {
        signed(step).saturating_sub(signed(step_at(self.arrived, period)))
    }
}

fn signed(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

/// What two sightings say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// The very next step, steady clock, close enough.
    Accepted {
        /// The second code's step.
        step: u64,
        /// Its drift.
        drift: i64,
    },
    /// Consecutive, but the clock is too far off.
    ClockOff {
        /// The second code's drift.
        drift: i64,
    },
    /// The second is the first again.
    Same,
    /// The second comes just before the first.
    Swapped,
    /// Consecutive, but both arrived within one step and neither is of now.
    TooQuick,
    /// A step lies between, or the clock was set meanwhile.
    Gap,
    /// The second was right so many steps before it arrived.
    Expired {
        /// Steps ago by the clock of the first code.
        steps_ago: u64,
    },
}

impl Pair {
    /// How telling a reading is, when codes match several steps: best first.
    fn rank(self) -> u8 {
        match self {
            Self::Accepted { .. } => 0,
            Self::ClockOff { .. } => 1,
            Self::TooQuick => 2,
            Self::Same => 3,
            Self::Swapped => 4,
            Self::Expired { .. } => 5,
            Self::Gap => 6,
        }
    }
}

/// Judges two codes by one step each.
///
/// `first` and `second` are the step and its drift; `same_step` says that both
/// codes arrived within one step of ours, `limit` is the largest drift in steps.
fn judge_steps(first: (u64, i64), second: (u64, i64), same_step: bool, limit: u64) -> Pair {
    let (step1, drift1) = first;
    let (step2, drift2) = second;
    let wander = drift2.saturating_sub(drift1);
    if step2 == step1.saturating_add(1) && wander.abs() <= 1 {
        return match drift2.unsigned_abs() {
            off if off > limit => Pair::ClockOff { drift: drift2 },
            off if same_step && off > 1 => Pair::TooQuick,
            _ => Pair::Accepted { step: step2, drift: drift2 },
        };
    }
    if step2 == step1 {
        return Pair::Same;
    }
    if step2.saturating_add(1) == step1 {
        return Pair::Swapped;
    }
    if wander < -1 {
        return Pair::Expired { steps_ago: wander.unsigned_abs() };
    }
    Pair::Gap
}

/// Judges two sightings: all their steps are tried, the most telling reading
/// counts; of equals the one with the smallest drift.
pub fn judge_pair(first: &Sighting, second: &Sighting, period: Period, limits: Limits) -> Option<Pair> {
    let same_step = step_at(first.arrived, period) == step_at(second.arrived, period);
    let limit = limits.drift_secs / period.secs();
    let pairs = first.steps.iter().flat_map(|one| second.steps.iter().map(move |two| (*one, *two)));
    pairs
        .map(|(one, two)| {
            let drift = second.drift(two, period);
            (judge_steps((one, first.drift(one, period)), (two, drift), same_step, limit), drift)
        })
        .min_by_key(|(pair, drift)| (pair.rank(), drift.unsigned_abs()))
        .map(|(pair, _)| pair)
}

/// The first code that waits for its second.
struct First {
    code: Code,
    sighting: Sighting,
    /// It was right only some time ago: kept in case the next one follows it,
    /// but a later one takes its place without a word.
    stale: bool,
}

/// The state between two codes of one device.
#[derive(Default)]
pub struct Pairing {
    first: Option<First>,
}

/// What [`Pairing::take`] made of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Kept as the first code.
    First,
    /// Both prove the device; the step is spent from here on.
    Both {
        /// The second code's step.
        step: u64,
        /// How far the clock is off.
        drift: ClockDrift,
    },
    /// Not taken, for this reason.
    Refused(Verdict),
    /// The key does not make that code; only the caller can say more.
    NoMatch,
}

impl Pairing {
    /// Whether a first code is kept.
    pub fn has_first(&self) -> bool {
        self.first.is_some()
    }

    /// Takes the next code in, with where it belongs in time.
    pub fn take(&mut self, code: Code, sighting: Sighting, period: Period, limits: Limits) -> Taken {
        if sighting.steps.is_empty() {
            return Taken::NoMatch;
        }
        let pair =
            self.first.as_ref().and_then(|first| judge_pair(&first.sighting, &sighting, period, limits));
        match (self.first.take(), pair) {
            (Some(first), Some(pair)) => self.take_second(first, code, sighting, pair, period, limits),
            _ => self.take_first(code, sighting, period, limits),
        }
    }

    fn take_first(&mut self, code: Code, sighting: Sighting, period: Period, limits: Limits) -> Taken {
        let limit = limits.drift_secs / period.secs();
        let nearest =
            sighting.steps.iter().map(|step| sighting.drift(*step, period)).min_by_key(|d| d.unsigned_abs());
        match nearest {
            Some(drift) if drift.unsigned_abs() > limit => {
                Taken::Refused(Verdict::ClockOff(ClockDrift::of(drift, period)))
            }
            _ => {
                self.first = Some(First { code, sighting, stale: false });
                Taken::First
            }
        }
    }

    fn take_second(
        &mut self,
        first: First,
        code: Code,
        sighting: Sighting,
        pair: Pair,
        period: Period,
        limits: Limits,
    ) -> Taken {
        let verdict = match pair {
            Pair::Accepted { step, drift } => {
                return Taken::Both { step, drift: ClockDrift::of(drift, period) };
            }
            Pair::ClockOff { drift } => Verdict::ClockOff(ClockDrift::of(drift, period)),
            Pair::Same if first.stale || first.code != code => {
                return self.take_first(code, sighting, period, limits);
            }
            Pair::Same => {
                let next = step_begins(step_at(sighting.arrived, period).saturating_add(1), period);
                let next_in_secs = sighting.arrived.secs_until(next);
                self.first = Some(first);
                Verdict::SameCodeTwice { next_in_secs }
            }
            Pair::Swapped => Verdict::WrongOrder,
            Pair::Gap | Pair::TooQuick if first.stale => {
                return self.take_first(code, sighting, period, limits);
            }
            Pair::Gap | Pair::TooQuick => {
                self.first = Some(First { code, sighting, stale: false });
                if pair == Pair::Gap { Verdict::NotConsecutive } else { Verdict::TooQuick }
            }
            Pair::Expired { steps_ago } => {
                let newer = if sighting.steps.last() > first.sighting.steps.last() {
                    First { code, sighting, stale: true }
                } else {
                    First { stale: true, ..first }
                };
                self.first = Some(newer);
                Verdict::Expired { secs_ago: steps_ago.saturating_mul(period.secs()) }
            }
        };
        Taken::Refused(verdict)
    }
}
