//! The clock of the demo: the machine's, perhaps faster, perhaps wound ahead.
//!
//! Owns how much of its time goes by in how much real time. Everything in the
//! demo is on the same one. Must not know who asks.

use std::sync::{Arc, Mutex, PoisonError};

use crate::model::Timestamp;
use crate::ports::Clock;

/// A clock over another one. Untouched, it shows the same.
pub struct DemoClock {
    under: Arc<dyn Clock>,
    rate: Mutex<Rate>,
}

/// What it shows, counted from where it was set last.
#[derive(Clone, Copy)]
struct Rate {
    /// When that was, on the clock below.
    since: Timestamp,
    /// What it showed then.
    shown: Timestamp,
    /// How many times faster it goes.
    speed: u32,
}

impl Rate {
    fn at(self, under: Timestamp) -> Timestamp {
        let millis = |at: Timestamp| i128::from(at.millis());
        // Where the clock below is set back, this one follows.
        let gone = (millis(under) - millis(self.since)) * i128::from(self.speed);
        let shown = (millis(self.shown) + gone).max(0);
        Timestamp::from_millis(u64::try_from(shown).unwrap_or(u64::MAX))
    }
}

impl DemoClock {
    /// A clock that goes so many times faster than the one below it.
    pub fn new(under: Arc<dyn Clock>, speed: u32) -> Self {
        let now = under.now();
        let rate = Rate { since: now, shown: now, speed: speed.max(1) };
        Self { under, rate: Mutex::new(rate) }
    }

    /// How many times faster it goes.
    pub fn speed(&self) -> u32 {
        self.rate().speed
    }

    /// From now on it goes so many times faster.
    pub fn set_speed(&self, speed: u32) {
        self.change(|rate| rate.speed = speed.max(1));
    }

    /// Puts it ahead by so many of its milliseconds.
    pub fn wind(&self, millis: u64) {
        self.change(|rate| rate.shown = rate.shown.plus_millis(millis));
    }

    /// Back to what the clock below shows: for a demo that begins anew, in which
    /// nobody sees it go back.
    pub fn come_back(&self) {
        self.change(|rate| rate.shown = rate.since);
    }

    fn rate(&self) -> Rate {
        *self.rate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Rate)) {
        let mut rate = self.rate.lock().unwrap_or_else(PoisonError::into_inner);
        let under = self.under.now();
        *rate = Rate { since: under, shown: rate.at(under), speed: rate.speed };
        change(&mut rate);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        self.rate().at(self.under.now())
    }

    fn wait(&self, millis: u64) {
        self.under.wait(self.real_millis(millis));
    }

    fn real_millis(&self, millis: u64) -> u64 {
        self.under.real_millis(millis.div_ceil(u64::from(self.speed())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::DemoClock;
    use crate::model::Timestamp;
    use crate::ports::Clock;

    #[derive(Default)]
    struct Hand {
        now: AtomicU64,
        waited: AtomicU64,
    }

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(self.now.load(Ordering::SeqCst))
        }

        fn wait(&self, millis: u64) {
            self.waited.fetch_add(millis, Ordering::SeqCst);
        }
    }

    fn clock(speed: u32) -> (Arc<Hand>, DemoClock) {
        let hand = Arc::new(Hand::default());
        hand.now.store(1_000_000, Ordering::SeqCst);
        (hand.clone(), DemoClock::new(hand, speed))
    }

    #[test]
    fn untouched_it_shows_what_the_clock_below_shows_also_when_that_is_set_back() {
        let (hand, clock) = clock(1);
        for now in [1_000_000, 1_000_001, 5_000_000, 10, 0] {
            hand.now.store(now, Ordering::SeqCst);
            assert_eq!(clock.now().millis(), now);
        }
        assert_eq!(clock.real_millis(1234), 1234);
    }

    #[test]
    fn ten_times_as_fast_a_second_is_a_tenth_and_never_nothing() {
        let (hand, clock) = clock(10);
        assert_eq!(clock.now().millis(), 1_000_000);
        hand.now.store(1_000_100, Ordering::SeqCst);
        assert_eq!(clock.now().millis(), 1_001_000);
        assert_eq!((clock.real_millis(1000), clock.real_millis(1), clock.real_millis(0)), (100, 1, 0));
        clock.wait(50);
        assert_eq!(hand.waited.load(Ordering::SeqCst), 5);
    }

    #[test]
    fn a_new_speed_and_a_turn_ahead_begin_where_it_stands() {
        let (hand, clock) = clock(1);
        clock.wind(30_000);
        assert_eq!(clock.now().millis(), 1_030_000);
        hand.now.store(1_000_500, Ordering::SeqCst);
        clock.set_speed(10);
        assert_eq!(clock.now().millis(), 1_030_500);
        hand.now.store(1_000_600, Ordering::SeqCst);
        assert_eq!(clock.now().millis(), 1_031_500);
        clock.set_speed(0);
        assert_eq!(clock.speed(), 1, "it never stands still");
    }
}
