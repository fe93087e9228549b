//! Times, counts and devices as the console says them.
//!
//! Owns the wording only. Must not read a clock: the present is a parameter.

use super::canvas::{columns, cut};
use super::look::{Look, Role};
use crate::directory::{DeviceView, SignInState, Tested};
use crate::model::{DeviceKind, DeviceState, Timestamp};
use crate::totp::ClockDrift;

pub use crate::model::count;

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
    in_form(at, "%Y-%m-%d")
}

/// The last second of a day in UTC, given as `2027-01-31`; none of anything else.
pub fn end_of_day(text: &str) -> Option<Timestamp> {
    let day: jiff::civil::Date = text.parse().ok().filter(|_| text.len() == "2027-01-31".len())?;
    let end = day.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    u64::try_from(end.as_second()).ok().map(Timestamp::from_secs)
}

/// The minute in UTC: `2026-11-02 09:15`.
pub fn minute(at: Timestamp) -> String {
    in_form(at, "%Y-%m-%d %H:%M")
}

/// The second in UTC: `2026-11-02 09:15:05 UTC`.
pub fn second(at: Timestamp) -> String {
    in_form(at, "%Y-%m-%d %H:%M:%S UTC")
}

fn in_form(at: Timestamp, form: &str) -> String {
    let second = i64::try_from(at.secs()).unwrap_or(i64::MAX);
    match jiff::Timestamp::from_second(second) {
        Ok(at) => at.strftime(form).to_string(),
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

/// A count with its noun: `1 user`, `2 users`.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// What became of the codes so far, when there is anything to say of it.
pub fn wrong_codes(sign_in: SignInState, failures: u32, now: Timestamp) -> Option<(String, Role)> {
    let wrong = counted(usize::try_from(failures).unwrap_or(usize::MAX), "wrong code");
    match sign_in {
        SignInState::Locked { until } if until > now => {
            Some((format!("Sign-in locked after {wrong}, for {}", left(until, now)), Role::Bad))
        }
        SignInState::Disabled => {
            Some((format!("Sign-in disabled after {wrong}: a new enrollment clears it"), Role::Bad))
        }
        _ if failures > 0 => Some((format!("{wrong} since the last right one"), Role::Dim)),
        _ => None,
    }
}

/// How far a device's clock is off, as a sentence without its full stop.
pub fn clock(drift: ClockDrift) -> String {
    if drift.is_notable() { format!("its clock is {drift}") } else { "its clock is right".to_owned() }
}

/// What kind of device it is; of a token with its number.
pub fn kind(kind: &DeviceKind) -> String {
    match kind {
        DeviceKind::AuthenticatorApp => "authenticator app".to_owned(),
        DeviceKind::HardwareToken { serial } => format!("hardware token {serial}"),
    }
}

/// Name, kind and state of a device in so many columns; only the name is cut.
pub fn device(look: &Look, device: &DeviceView, width: u16) -> String {
    let state = match device.state {
        DeviceState::Active => format!("active since {}", date(device.enrolled_at)),
        DeviceState::Deactivated { at } => format!("deactivated since {}", date(at)),
        DeviceState::Unproven { since } => format!("unproven since {}", date(since)),
    };
    let dot = look.dot();
    let rest = format!("{dot}{}{dot}{state}", kind(&device.kind));
    let name = cut(device.name.as_str(), width.saturating_sub(columns(&rest)), look.ellipsis());
    format!("{name}{rest}")
}

/// What a code that was tried is, in a sentence.
pub fn tested(tested: &Tested) -> String {
    match tested {
        Tested::Right { device, .. } => format!("That code is right: it comes from “{device}”."),
        Tested::Used { device } => {
            format!("That code comes from “{device}”, but it or a newer one was used before.")
        }
        Tested::OutOfTime { device, drift } => {
            format!("That code comes from “{device}”, but not of now: it would be right for a clock {drift}.")
        }
        Tested::Deactivated { device } => {
            format!("That code is right for “{device}”, but that device is deactivated.")
        }
        Tested::Unproven { device } => {
            format!("That code is right for “{device}”, but that device is imported and not proven yet.")
        }
        Tested::Wrong => "That code is wrong: no device makes it near now.".to_owned(),
        Tested::Locked { .. } => "That code was not read: too many wrong ones before.".to_owned(),
        Tested::Disabled => {
            "That code was not read: too many wrong ones have disabled the sign-in.".to_owned()
        }
    }
}
