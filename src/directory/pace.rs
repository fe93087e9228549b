//! How fast long work goes, and when it will be done.
//!
//! Owns the arithmetic and its wording. The time is a parameter: whoever shows
//! it says when it was told.

use std::fmt;

use crate::model::{Timestamp, count, spoken};

/// Milliseconds before a rate means something.
const SETTLED: u64 = 1000;
/// Milliseconds after which what was before counts no more, at the earliest:
/// work that finds much done already slows down when it comes to the rest.
const RECENT: u64 = 5000;

/// How far it was at a moment.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: Timestamp,
    done: usize,
}

/// The pace of work that tells how far it is from time to time.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// From where it is measured.
    from: Mark,
    /// What takes that place next.
    next: Mark,
}

/// What the pace says of the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// How many in a second, of late.
    pub per_second: usize,
    /// Seconds until it is done, if it goes on like that.
    pub seconds_left: u64,
}

impl Pace {
    /// Of work that begins now.
    pub fn begin(now: Timestamp) -> Self {
        let mark = Mark { at: now, done: 0 };
        Self { from: mark, next: mark }
    }

    /// So many are done by now, of so many; none while nothing can be said.
    pub fn at(&mut self, now: Timestamp, done: usize, of: usize) -> Option<Forecast> {
        let mark = Mark { at: now, done };
        if now < self.next.at || done < self.next.done {
            // The clock was set back, or it began anew.
            *self = Self { from: mark, next: mark };
        }
        let (elapsed, gone) = (self.from.at.millis_until(now), done - self.from.done);
        if self.next.at.millis_until(now) >= RECENT {
            *self = Self { from: self.next, next: mark };
        }
        let per_second = (gone as u64).saturating_mul(1000).checked_div(elapsed)?;
        if elapsed < SETTLED || per_second == 0 {
            return None;
        }
        let seconds_left = (of.saturating_sub(done) as u64).div_ceil(per_second);
        Some(Forecast { per_second: usize::try_from(per_second).unwrap_or(usize::MAX), seconds_left })
    }
}

/// Three digits say what there is to say; the others would only flicker.
fn rounded(number: usize) -> usize {
    let unit = 10_usize.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(2));
    (number + unit / 2) / unit * unit
}

impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/s · {} left", count(rounded(self.per_second)), spoken(self.seconds_left))
    }
}

#[cfg(test)]
mod tests {
    use super::{Forecast, Pace};
    use crate::model::Timestamp;

    const NOON: Timestamp = Timestamp::from_secs(1_800_000_000);

    fn told(forecast: Option<Forecast>) -> String {
        forecast.map_or_else(|| "nothing".to_owned(), |forecast| forecast.to_string())
    }

    #[test]
    fn nothing_is_said_in_the_first_second_nor_while_nothing_moves() {
        let mut pace = Pace::begin(NOON);
        assert_eq!(told(pace.at(NOON, 0, 1_000_000)), "nothing");
        assert_eq!(told(pace.at(NOON.plus_millis(999), 30_000, 1_000_000)), "nothing");
        assert_eq!(told(pace.at(NOON.plus_millis(1000), 30_000, 1_000_000)), "30,000/s · 33 s left");
        let mut stalled = Pace::begin(NOON);
        assert_eq!(told(stalled.at(NOON.plus_secs(60), 0, 10)), "nothing");
    }

    #[test]
    fn rate_and_time_left_are_those_of_an_even_work_at_every_moment() {
        let mut pace = Pace::begin(NOON);
        for tenths in 10..600 {
            let done = tenths * 2641;
            let forecast = pace.at(NOON.plus_millis(tenths as u64 * 100), done, 1_584_600).unwrap();
            assert_eq!(forecast.per_second, 26_410, "{tenths}");
            assert_eq!(forecast.seconds_left, (1_584_600 - done as u64).div_ceil(26_410), "{tenths}");
        }
    }

    #[test]
    fn what_was_more_than_ten_seconds_ago_counts_no_more() {
        let mut pace = Pace::begin(NOON);
        // The first 400,000 are there already and fly by in two seconds.
        let done = |tenths: usize| if tenths < 20 { tenths * 20_000 } else { 400_000 + (tenths - 20) * 2500 };
        let at = |pace: &mut Pace, tenths: usize| {
            pace.at(NOON.plus_millis(tenths as u64 * 100), done(tenths), 1_000_000)
        };
        let all: Vec<_> = (0..=130).map(|tenths| at(&mut pace, tenths)).collect();
        assert_eq!(told(all[10]), "200,000/s · 4 s left");
        for forecast in &all[121..] {
            assert_eq!(forecast.unwrap().per_second, 25_000);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_and_work_that_begins_anew_are_measured_from_there() {
        let mut pace = Pace::begin(NOON);
        assert!(pace.at(NOON.plus_secs(2), 2000, 10_000).is_some());
        assert_eq!(told(pace.at(Timestamp::from_secs(NOON.secs() - 3600), 2000, 10_000)), "nothing");
        let later = Timestamp::from_secs(NOON.secs() - 3598);
        assert_eq!(told(pace.at(later, 4000, 10_000)), "1,000/s · 6 s left");
    }

    #[test]
    fn numbers_have_three_digits_and_long_times_are_minutes() {
        let told = |per_second, seconds_left| Forecast { per_second, seconds_left }.to_string();
        assert_eq!(told(26_449, 22), "26,400/s · 22 s left");
        assert_eq!(told(999, 0), "999/s · 0 s left");
        assert_eq!(told(9, 119), "9/s · 119 s left");
        assert_eq!(told(123_456, 150), "123,000/s · 3 minutes left");
    }
}
