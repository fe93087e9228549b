//! The columns of a line that say which code was used last, and when.
//!
//! Owns the way between them and a step, both ways. The time is local and has no
//! zone: a time that comes twice is read both ways, and the newest step it can mean
//! counts. Must not read a clock.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::token::Token;
use crate::model::{Period, Timestamp, excerpt};
use crate::totp::{Code, Generator, step_at, step_begins};

/// As liboath writes it: local, with a literal L.
const TIME: &str = "%Y-%m-%dT%H:%M:%SL";
/// How far a code may have been from the time beside it where nothing was set:
/// `pam_oath` looks five steps either side.
const NEAR_STEPS: u64 = 5;
/// The same where `window=` was set: 30 steps of 30 s are in `pam_oath`'s README.
const FAR_SECS: u64 = 15 * 60;
/// How far from now a code without a time is looked for.
const UNDATED_SECS: u64 = 3600;
/// A use later than this after now is a mistake: it would refuse every code until then.
const AHEAD_SECS: u64 = 24 * 3600;

/// The newest step that can have been used, as the line says it.
pub(super) fn last_step(
    generator: &Generator,
    token: &Token<'_>,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Option<u64>, String> {
    let parameters = generator.parameters();
    let code = token.code.and_then(|text| Code::parse(text, parameters.digits).ok());
    let near = |at: Timestamp, steps: u64| {
        let middle = step_at(at, parameters.period);
        let around = middle.saturating_sub(steps)..=middle.saturating_add(steps);
        code.as_ref().and_then(|code| generator.matches(code, around).into_iter().max())
    };
    let Some(time) = token.time else {
        return Ok(near(now, UNDATED_SECS / parameters.period.secs()));
    };
    let readings = instants(time, zone)
        .ok_or_else(|| format!("The time of the last use “{}” is none.", excerpt(time)))?;
    let Some(newest) = readings.iter().max() else { return Ok(None) };
    // A code of about now was used now, in whatever zone its time was written.
    let lately = near(now, FAR_SECS / parameters.period.secs());
    if *newest > now.plus_secs(AHEAD_SECS) && lately.is_none() {
        return Err(format!("The time of the last use “{}” is yet to come.", excerpt(time)));
    }
    let found = |steps| readings.iter().filter_map(|at| near(*at, steps)).max();
    let found = found(NEAR_STEPS).or_else(|| found(FAR_SECS / parameters.period.secs()));
    let told = found.or_else(|| {
        let is_ahead = *newest > now.plus_secs(AHEAD_SECS);
        (!is_ahead).then(|| step_at(newest.plus_secs(FAR_SECS), parameters.period))
    });
    Ok(told.max(lately))
}

/// Each instant that a local time can mean; none where it is no time.
fn instants(time: &str, zone: &TimeZone) -> Option<Vec<Timestamp>> {
    let local = DateTime::strptime(TIME, time).ok()?;
    let offsets = match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => vec![offset],
        AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after } => {
            vec![before, after]
        }
    };
    let instants = offsets.into_iter().map(|offset| {
        let second = offset.to_timestamp(local).ok()?.as_second();
        u64::try_from(second).ok().map(Timestamp::from_secs)
    });
    instants.collect()
}

/// The local time at which a step begins.
pub(super) fn local_time(step: u64, period: Period, zone: &TimeZone) -> Option<String> {
    let second = i64::try_from(step_begins(step, period).secs()).ok()?;
    let instant = jiff::Timestamp::from_second(second).ok()?;
    Some(zone.to_datetime(instant).strftime(TIME).to_string())
}
