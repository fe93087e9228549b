//! Times and counts as the console says them.
//!
//! Owns the wording only. Must not read a clock: the present is a parameter.

use crate::model::Timestamp;

/// How long ago: `just now`, `5 min ago`, `3 h ago`, `2 days ago`, then the date.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    match now.secs().saturating_sub(then.secs()) {
        0..60 => "just now".to_owned(),
        secs @ 60..3600 => format!("{} min ago", secs / 60),
        secs @ 3600..86_400 => format!("{} h ago", secs / 3600),
        secs @ 86_400..172_800 => format!("{} day ago", secs / 86_400),
        secs @ 172_800..2_592_000 => format!("{} days ago", secs / 86_400),
        _ => date(then),
    }
}

/// The day in UTC: `2026-11-02`.
pub fn date(at: Timestamp) -> String {
    let second = i64::try_from(at.secs()).unwrap_or(i64::MAX);
    match jiff::Timestamp::from_second(second) {
        Ok(at) => at.strftime("%Y-%m-%d").to_string(),
        Err(_) => "far from now".to_owned(),
    }
}

/// Time left: `14:32`.
pub fn left(until: Timestamp, now: Timestamp) -> String {
    let secs = now.secs_until(until);
    format!("{}:{:02}", secs / 60, secs % 60)
}

/// How far a clock is off, short enough for a column: `90 s slow`, `2 min fast`.
pub fn drift(secs: i64) -> String {
    let off = secs.unsigned_abs();
    let way = if secs < 0 { "slow" } else { "fast" };
    match off {
        0..120 => format!("{off} s {way}"),
        120..5400 => format!("{} min {way}", (off + 30) / 60),
        _ => format!("{} h {way}", (off + 1800) / 3600),
    }
}

/// A count with its thousands apart: `10,482`.
pub fn count(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 user`, `2 users`.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}
