//! What became of a code, and recovery codes, as JSON.
//!
//! Owns their field names. A code is never among them.

use serde::Serialize;

use crate::cli::dates::rfc3339;
use crate::directory::{Credentials, Tested};
use crate::model::{DeviceName, UserName};
use crate::totp::ClockDrift;

/// What a code is, as `devices test --json` prints it.
#[derive(Debug, Serialize)]
pub struct TestedJson<'a> {
    /// The user name.
    user: &'a str,
    /// `right`, `used`, `out_of_time`, `deactivated`, `unproven`, `wrong`, `locked` or `disabled`.
    result: &'static str,
    /// The device it is from.
    device: Option<&'a str>,
    /// How far the device's clock is off, or would have to be; negative is slow.
    clock_off_secs: Option<i64>,
    /// When the next code is read.
    locked_until: Option<String>,
}

impl<'a> TestedJson<'a> {
    /// Of this answer.
    pub fn of(user: &'a UserName, tested: &'a Tested) -> Self {
        let (result, device, drift): (_, Option<&DeviceName>, Option<&ClockDrift>) = match tested {
            Tested::Right { device, drift } => ("right", Some(device), Some(drift)),
            Tested::Used { device } => ("used", Some(device), None),
            Tested::OutOfTime { device, drift } => ("out_of_time", Some(device), Some(drift)),
            Tested::Deactivated { device } => ("deactivated", Some(device), None),
            Tested::Unproven { device } => ("unproven", Some(device), None),
            Tested::Wrong => ("wrong", None, None),
            Tested::Locked { .. } => ("locked", None, None),
            Tested::Disabled => ("disabled", None, None),
        };
        Self {
            user: user.as_str(),
            result,
            device: device.map(DeviceName::as_str),
            clock_off_secs: drift.map(|drift| drift.secs),
            locked_until: match tested {
                Tested::Locked { until } => rfc3339(*until),
                _ => None,
            },
        }
    }
}

/// How many recovery codes are left, as `recovery-codes show --json` prints it.
#[derive(Debug, Serialize)]
pub struct RecoveryJson<'a> {
    /// The user name.
    user: &'a str,
    /// How many are left; 0 also when none were made.
    left: usize,
    /// When the set was made.
    made_at: Option<String>,
}

impl<'a> RecoveryJson<'a> {
    /// Of this user.
    pub fn of(credentials: &'a Credentials) -> Self {
        Self {
            user: credentials.person.name.as_str(),
            left: credentials.recovery.map_or(0, |(left, _)| left),
            made_at: credentials.recovery.and_then(|(_, made_at)| rfc3339(made_at)),
        }
    }
}
