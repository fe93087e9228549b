//! `check`: is the store whole, and how easily is a code guessed?
//!
//! Owns its output. Must not change anything.

use std::io::Write;

use serde::Serialize;

use super::args::Check as CheckArgs;
use super::desk::Desk;
use super::failure::{Outcome, code};
use super::json;
use super::progress::Progress;
use super::streams::Output;
use crate::directory::{Check, Checked, Odds, Tries};
use crate::model::spoken;

/// What was read and found, and the odds where all users could be read.
#[derive(Serialize)]
struct CheckJson<'a> {
    #[serde(flatten)]
    checked: &'a Checked,
    odds: Option<Odds>,
}

/// `check`.
pub fn check(desk: &Desk<'_>, args: &CheckArgs) -> Outcome {
    let mut directory = desk.open()?;
    let mut progress = Progress::begin(desk)?;
    let read = directory.check(&mut |so_far| progress.show_so_far(so_far, "users and history entries"))?;
    let Check { found: checked, odds } = read.ok_or_else(|| progress.stopped("Nothing was changed."))?;
    drop(progress);
    if args.json {
        json::print(&mut Output, &[CheckJson { checked: &checked, odds }])?;
    } else {
        tell(&checked)?;
        odds.as_ref().map_or(Ok(()), tell_odds)?;
    }
    Ok(if checked.is_whole() { code::DONE } else { code::DAMAGED })
}

fn tell(checked: &Checked) -> Outcome<()> {
    writeln!(
        Output,
        "Read {} {}, {} {}, {} {}.",
        checked.users,
        if checked.users == 1 { "user" } else { "users" },
        checked.secrets,
        if checked.secrets == 1 { "secret key" } else { "secret keys" },
        checked.entries,
        if checked.entries == 1 { "history entry" } else { "history entries" },
    )?;
    for remark in &checked.remarks {
        writeln!(Output, "remark: {remark}")?;
    }
    if checked.is_whole() {
        writeln!(Output, "All is as it was written.")?;
        return Ok(());
    }
    for fault in &checked.faults {
        writeln!(Output, "fault: {fault}")?;
    }
    if checked.more > 0 {
        writeln!(Output, "and {} more", checked.more)?;
    }
    writeln!(Output, "Nothing was changed. Keep a copy of the folder and put back the last good one.")?;
    Ok(())
}

fn tell_odds(odds: &Odds) -> Outcome<()> {
    let bits = odds.recovery_code_bits;
    if odds.devices == 0 {
        writeln!(Output, "No device is active: no code signs in. Recovery codes have {bits} bits.")?;
        return Ok(());
    }
    let devices = if odds.devices == 1 { "1 device".into() } else { format!("{} devices", odds.devices) };
    writeln!(
        Output,
        "Guessing: at most {} of a million codes sign in at one moment ({devices});",
        codes(odds.accepted_per_million)
    )?;
    writeln!(Output, "a code is good for {} s at most. One of the guesses is right:", odds.good_for_secs)?;
    writeln!(Output, "  {} until the lock of {}", in_words(odds.until_locked), spoken(odds.lock_secs))?;
    writeln!(Output, "  {} on a day", in_words(odds.per_day))?;
    writeln!(Output, "  {} until the sign-in is disabled", in_words(odds.until_disabled))?;
    writeln!(Output, "Recovery codes have {bits} bits.")?;
    Ok(())
}

fn codes(per_million: f64) -> String {
    // Six digits make it whole, eight need two places.
    let text = format!("{per_million:.2}");
    text.strip_suffix(".00").map_or_else(|| text.clone(), str::to_owned)
}

/// `1 in 33,334 in 10 tries`.
fn in_words(tries: Tries) -> String {
    format!("1 in {} in {} tries", grouped((1.0 / tries.chance).round()), tries.tries)
}

fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{codes, in_words};
    use crate::directory::Tries;

    #[test]
    fn chances_are_told_as_one_in_so_many() {
        assert_eq!(in_words(Tries { tries: 10, chance: 3.0e-5 }), "1 in 33,333 in 10 tries");
        assert_eq!(in_words(Tries { tries: 10, chance: 3.0e-7 }), "1 in 3,333,333 in 10 tries");
        assert_eq!(in_words(Tries { tries: 57, chance: 0.004 }), "1 in 250 in 57 tries");
        assert_eq!((codes(3.0), codes(48.0), codes(0.03)), ("3".into(), "48".into(), "0.03".into()));
    }
}
