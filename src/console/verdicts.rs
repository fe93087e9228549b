//! What is said of the codes and the clock of a hardware token.
//!
//! Owns the words where they differ from an app's: a token scans nothing, has no
//! entry and its clock cannot be set. Must not judge.

use crate::totp::{ClockDrift, Verdict};

/// A verdict in the words for a token.
pub fn of_token(verdict: &Verdict) -> String {
    match verdict {
        Verdict::SameCodeTwice { next_in_secs: 0 } => {
            "That is the first code again. The token shows a new one now: type that.".to_owned()
        }
        Verdict::SameCodeTwice { next_in_secs } => {
            format!("That is the first code again. Wait for the token to show a new one ({next_in_secs} s).")
        }
        Verdict::ClockOff(drift) => {
            format!("The token's clock is {drift}, which is too far off: use another token.")
        }
        Verdict::OtherDevice { device, .. } => {
            format!("That code comes from the device “{device}”, not from this token.")
        }
        Verdict::AppIgnoresSettings { computes, key_says } => format!(
            "The token computes {computes}, not {key_says}. Enter: keep it as {computes} (nothing to type again)."
        ),
        Verdict::NoMatch { .. } => {
            "That code does not come from this key. Was it mistyped? Then discard this enrollment and assign the token again.".to_owned()
        }
        Verdict::WrongOrder
        | Verdict::NotConsecutive
        | Verdict::TooQuick
        | Verdict::Expired { .. }
        | Verdict::Malformed(_)
        | Verdict::Used => verdict.to_string(),
    }
}

/// What is said of the clock of a device that works.
pub fn of_clock(is_token: bool, drift: ClockDrift) -> String {
    if is_token {
        format!("The token's clock is {drift}. The device works: the difference is known from now on.")
    } else {
        format!("The phone's clock is {drift}. The device works; set the phone's time to automatic.")
    }
}
