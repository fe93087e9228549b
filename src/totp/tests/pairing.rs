//! The rule on two steps, against a table written by hand.

use std::ops::RangeInclusive;

use crate::model::{Period, Timestamp};
use crate::totp::pairing::{Limits, Pair, Sighting, judge_pair};

const ANY: RangeInclusive<i64> = i64::MIN..=i64::MAX;
const BELOW_MINUS_1: RangeInclusive<i64> = i64::MIN..=-2;
const STEADY: RangeInclusive<i64> = -1..=1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Accepted,
    ClockOff,
    TooQuick,
    Same,
    Swapped,
    Expired,
    Gap,
}

/// The first row that fits counts. `lead` is second step − first step, `wander`
/// second drift − first drift, `off` the size of the second drift in steps.
struct Row {
    lead: RangeInclusive<i64>,
    wander: RangeInclusive<i64>,
    within_one_step: Option<bool>,
    off: RangeInclusive<i64>,
    word: Word,
}

fn table(limit: i64) -> [Row; 8] {
    let row = |lead, wander, within_one_step, off, word| Row { lead, wander, within_one_step, off, word };
    [
        row(0..=0, ANY, None, ANY, Word::Same),
        row(-1..=-1, ANY, None, ANY, Word::Swapped),
        row(1..=1, STEADY, None, limit + 1..=i64::MAX, Word::ClockOff),
        row(1..=1, STEADY, Some(true), 2..=limit, Word::TooQuick),
        row(1..=1, STEADY, Some(true), 0..=1, Word::Accepted),
        row(1..=1, STEADY, Some(false), 0..=limit, Word::Accepted),
        row(ANY, BELOW_MINUS_1, None, ANY, Word::Expired),
        row(ANY, -1..=i64::MAX, None, ANY, Word::Gap),
    ]
}

fn word(pair: Pair) -> Word {
    match pair {
        Pair::Accepted { .. } => Word::Accepted,
        Pair::ClockOff { .. } => Word::ClockOff,
        Pair::TooQuick => Word::TooQuick,
        Pair::Same => Word::Same,
        Pair::Swapped => Word::Swapped,
        Pair::Expired { .. } => Word::Expired,
        Pair::Gap => Word::Gap,
    }
}

fn sighting(arrived: u64, drift: i64) -> Sighting {
    let step = (arrived / 30).saturating_add_signed(drift);
    let searched = Sighting::search(Timestamp::from_secs(arrived), Period::Thirty);
    let steps = if searched.contains(&step) { vec![step] } else { vec![] };
    Sighting { arrived: Timestamp::from_secs(arrived), steps }
}

#[test]
fn every_drift_pair_and_typing_gap_gives_the_verdict_of_the_table() {
    let mut seen = std::collections::BTreeMap::<String, u64>::new();
    for (limits, limit, phase) in [(Limits::ENROLLMENT, 10, 0_u64), (Limits::RESYNC, 120, 17)] {
        let rows = table(limit);
        let start = 60_000_000 * 30 + phase;
        for drift1 in -125..=125_i64 {
            let first = sighting(start, drift1);
            for gap in 0..=300_u64 {
                let gap_steps = i64::try_from((phase + gap) / 30).unwrap();
                for drift2 in -125..=125_i64 {
                    let second = sighting(start + gap, drift2);
                    let judged = judge_pair(&first, &second, Period::Thirty, limits);
                    if drift1.abs() > 120 || drift2.abs() > 120 {
                        assert_eq!(judged, None, "beyond an hour no code is found");
                        continue;
                    }
                    let (lead, wander) = (gap_steps + drift2 - drift1, drift2 - drift1);
                    let row = rows.iter().find(|row| {
                        row.lead.contains(&lead)
                            && row.wander.contains(&wander)
                            && row.within_one_step.is_none_or(|within| within == (gap_steps == 0))
                            && row.off.contains(&drift2.abs())
                    });
                    let expected = row.expect("the table has a row for everything").word;
                    assert_eq!(word(judged.unwrap()), expected, "{drift1} {drift2} {gap} s, limit {limit}");
                    *seen.entry(format!("{expected:?}")).or_default() += 1;
                }
            }
        }
    }
    assert_eq!(seen.len(), 7, "every verdict of the table occurs: {seen:?}");
}

#[test]
fn of_several_steps_the_one_that_proves_counts() {
    // The first code also belongs to a step long ago, the second to one far ahead.
    let now = 60_000_000_u64;
    let at = |step: u64| Timestamp::from_secs(step * 30 + 5);
    let first = Sighting { arrived: at(now), steps: vec![now - 40, now] };
    let second = Sighting { arrived: at(now + 1), steps: vec![now - 41, now + 1, now + 90] };
    let judged = judge_pair(&first, &second, Period::Thirty, Limits::ENROLLMENT);
    assert_eq!(judged, Some(Pair::Accepted { step: now + 1, drift: 0 }));
}

#[test]
fn nothing_before_1970_is_searched() {
    assert_eq!(Sighting::search(Timestamp::from_secs(0), Period::Thirty), 0..=120);
    assert_eq!(Sighting::search(Timestamp::from_secs(59), Period::Thirty), 0..=121);
    assert_eq!(Sighting::search(Timestamp::from_secs(7200), Period::Sixty), 60..=180);
}
