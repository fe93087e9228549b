//! The machine's clock against the history: what is told of it.
//!
//! Owns how far the clock may be behind before no code is judged, and the words
//! for it. Must not read a clock or the store.

use jiff::Timestamp as Instant;
use serde::{Deserialize, Serialize};

use super::{Kind, Problem};
use crate::model::{DeviceName, Timestamp, UserName};

/// How far behind the newest history entry the clock may be: what a time server
/// sets right without a word.
const SLACK_SECS: u64 = 60;
/// 2026-01-01 00:00 UTC. This program is younger: a machine that says an earlier
/// day has lost its clock.
const EARLIEST: Timestamp = Timestamp::from_secs(1_767_225_600);

/// Whether what depends on the time may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockState {
    /// It may.
    Sound,
    /// The clock is behind the newest history entry.
    Behind,
    /// The clock says a day before this program was written.
    Lost,
}

/// How the clock stands to the history, and what that does to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockStanding {
    /// What the clock says.
    pub now: Timestamp,
    /// Of when the newest history entry is.
    pub newest: Timestamp,
    /// What follows.
    pub state: ClockState,
    /// Devices whose last used code is of a time that is yet to come: none of
    /// theirs is taken before that.
    pub ahead: Vec<(UserName, DeviceName)>,
    /// Users whose sign-in is locked for longer than a lock lasts.
    pub locked: Vec<UserName>,
}

impl ClockState {
    /// That of a clock which says `now` when the newest entry is of `newest`.
    pub fn of(now: Timestamp, newest: Timestamp) -> Self {
        if now < EARLIEST {
            Self::Lost
        } else if now.plus_secs(SLACK_SECS) < newest {
            Self::Behind
        } else {
            Self::Sound
        }
    }

    /// Why nothing that depends on the time goes on; none when it does.
    pub fn problem(self, now: Timestamp, newest: Timestamp) -> Option<Problem> {
        let (what, next) = match self {
            Self::Sound => return None,
            Self::Lost => (
                format!("The clock of this machine says {}: it is not set.", utc(now)),
                "Set the clock, then try again. Until then no code is judged and no device is assigned.",
            ),
            Self::Behind => (
                format!(
                    "The clock of this machine says {}, but the newest history entry is of {}.",
                    utc(now),
                    utc(newest)
                ),
                "Set the clock, then try again. If it is right, say so with `mfa-enroll repair --clock`.",
            ),
        };
        Some(Problem::new(Kind::Unavailable, what, next))
    }
}

/// An instant as sentences say it.
fn utc(at: Timestamp) -> String {
    let seconds = i64::try_from(at.secs()).ok();
    seconds.and_then(|secs| Instant::from_second(secs).ok()).map_or_else(
        || "a time beyond the calendar".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::{ClockState, EARLIEST};
    use crate::model::Timestamp;

    #[test]
    fn a_minute_behind_is_let_pass_and_a_millisecond_more_is_not() {
        let newest = EARLIEST.plus_secs(1_000_000);
        let minute_before = Timestamp::from_millis(newest.millis() - 60_000);
        let more = Timestamp::from_millis(minute_before.millis() - 1);
        assert_eq!(ClockState::of(minute_before, newest), ClockState::Sound);
        assert_eq!(ClockState::of(more, newest), ClockState::Behind);
        assert_eq!(ClockState::of(newest.plus_secs(u64::MAX), newest), ClockState::Sound);
    }

    #[test]
    fn a_day_before_the_program_was_written_is_no_time() {
        let before = Timestamp::from_millis(EARLIEST.millis() - 1);
        for (now, newest) in [(before, Timestamp::from_secs(0)), (Timestamp::from_secs(0), EARLIEST)] {
            assert_eq!(ClockState::of(now, newest), ClockState::Lost);
        }
        assert_eq!(ClockState::of(EARLIEST, EARLIEST), ClockState::Sound);
    }

    #[test]
    fn the_words_name_both_times_and_the_way_out() {
        let (now, newest) = (Timestamp::from_secs(1_795_348_800), Timestamp::from_secs(1_798_963_920));
        let told = ClockState::Behind.problem(now, newest).unwrap();
        assert_eq!(
            told.what,
            "The clock of this machine says 2026-11-22 12:00 UTC, but the newest history entry is of 2027-01-03 08:12 UTC."
        );
        assert!(told.next.contains("`mfa-enroll repair --clock`"));
        assert_eq!(ClockState::Sound.problem(now, newest), None);
        let far = ClockState::Behind.problem(now, Timestamp::from_millis(u64::MAX)).unwrap();
        assert!(far.what.ends_with("is of a time beyond the calendar."));
    }
}
