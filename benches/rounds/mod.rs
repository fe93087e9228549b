//! Contenders measured in turns: a disk or a machine that is slow for a minute is so for all.
//!
//! divan measures one after the other, which compares minutes here, not programs.

use std::fmt;
use std::time::{Duration, Instant};

/// Somebody who does the work.
pub struct Contender<'a> {
    pub name: &'static str,
    pub round: Box<dyn FnMut() + 'a>,
}

/// What the rounds of one contender took.
pub struct Timed {
    name: String,
    rounds: Vec<Duration>,
}

impl Timed {
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), rounds: Vec::new() }
    }

    pub fn add(&mut self, took: Duration) {
        self.rounds.push(took);
    }

    pub fn count(&self) -> usize {
        self.rounds.len()
    }
}

impl fmt::Display for Timed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = self.rounds.clone();
        sorted.sort_unstable();
        let at =
            |percent| sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied().unwrap_or_default();
        let (name, median, slow, slowest) = (&self.name, at(50), at(99), at(100));
        write!(f, "{name:<44} median {median:>9.2?}  p99 {slow:>9.2?}  slowest {slowest:>9.2?}")
    }
}

/// How long something takes.
#[expect(clippy::disallowed_methods, reason = "measuring is what benches are for")]
pub fn timed<T>(act: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = act();
    (start.elapsed(), done)
}

/// So many rounds, in each everybody once; who begins changes.
pub fn in_turns(rounds: usize, contenders: &mut [Contender]) -> Vec<Timed> {
    let mut all: Vec<_> = contenders.iter().map(|who| Timed::named(who.name)).collect();
    let order: Vec<usize> = (0..contenders.len()).collect();
    for round in 0..rounds {
        let (late, early) = order.split_at(round % order.len());
        for &who in early.iter().chain(late) {
            let (took, ()) = timed(&mut *contenders[who].round);
            all[who].rounds.push(took);
        }
    }
    all
}

/// The middle one; of an even number the later.
pub fn median<T: PartialOrd + Copy>(values: &[T]) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    sorted[sorted.len() / 2]
}

/// How fast each was, and its rate to that of the others in the same round.
pub fn print_rates(all: &[Timed], operations: u32) {
    let [first, others @ ..] = all else { return };
    let rate = |took: &Duration| f64::from(operations) / took.as_secs_f64();
    println!("{:<44} {:>10} {:>10} {:>10}   {}", "", "median/s", "slowest/s", "fastest/s", first.name);
    for timed in all {
        let mut rates: Vec<f64> = timed.rounds.iter().map(rate).collect();
        rates.sort_by(f64::total_cmp);
        let ratios: Vec<f64> = first
            .rounds
            .iter()
            .zip(&timed.rounds)
            .map(|(own, its)| its.as_secs_f64() / own.as_secs_f64())
            .collect();
        let beside = if others.is_empty() { String::new() } else { format!("{:>8.2} ×", median(&ratios)) };
        let (slowest, fastest) = (rates[0], rates[rates.len() - 1]);
        println!("{:<44} {:>10.0} {slowest:>10.0} {fastest:>10.0} {beside}", timed.name, median(&rates));
    }
}
