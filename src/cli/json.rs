//! The shapes of `--json`: documented, stable, an array at the top.
//!
//! Owns field names and what each of them means. A field may be added, none is
//! renamed or taken away. Instants are RFC 3339 in UTC; what is not known or
//! does not apply is null.

use std::io::Write;

use serde::Serialize;

use super::dates::rfc3339;
use super::failure::Outcome;
use crate::directory::{Credentials, DeviceView, ListedUser, PendingView};
use crate::model::{DeviceKind, DeviceState, MfaState, SafeText};

/// A user, as `users list --json` prints it.
#[derive(Debug, Serialize)]
pub struct UserJson<'a> {
    /// The user name.
    user: &'a str,
    /// The name people call them by.
    name: Option<&'a str>,
    /// The e-mail address.
    email: Option<&'a str>,
    /// `none`, `overdue`, `pending`, `active` or `disabled`.
    mfa: &'static str,
    /// When the enrollment under way ends by itself.
    pending_until: Option<String>,
    /// Since when there should be a device.
    overdue_since: Option<String>,
    /// Devices that may sign in.
    active_devices: u8,
    /// Devices in all, pending ones not counted.
    devices: u8,
    /// The last code that was accepted.
    last_sign_in: Option<String>,
}

impl<'a> UserJson<'a> {
    /// The user of a row.
    pub fn of(row: &'a ListedUser) -> Self {
        Self {
            user: row.person.name.as_str(),
            name: row.person.display_name.as_ref().map(SafeText::as_str),
            email: row.person.email.as_ref().map(SafeText::as_str),
            mfa: mfa_word(row.state),
            pending_until: match row.state {
                MfaState::Pending { expires_at } => rfc3339(expires_at),
                _ => None,
            },
            overdue_since: match row.state {
                MfaState::Overdue { since } => rfc3339(since),
                _ => None,
            },
            active_devices: row.active,
            devices: row.devices,
            last_sign_in: row.last_sign_in.and_then(rfc3339),
        }
    }
}

/// The word for a user's MFA.
pub fn mfa_word(state: MfaState) -> &'static str {
    match state {
        MfaState::None => "none",
        MfaState::Overdue { .. } => "overdue",
        MfaState::Pending { .. } => "pending",
        MfaState::Active => "active",
        MfaState::Disabled => "disabled",
    }
}

/// A device, as `devices list --json` prints it.
#[derive(Debug, Default, Serialize)]
pub struct DeviceJson<'a> {
    /// The device's name.
    name: &'a str,
    /// `pending`, `active` or `deactivated`.
    state: &'static str,
    /// `app` or `token`; null for a pending one.
    kind: Option<&'static str>,
    /// The serial number of a hardware token.
    serial: Option<&'a str>,
    /// `SHA-1`, `SHA-256` or `SHA-512`; null for a pending one.
    algorithm: Option<String>,
    /// Digits of a code; null for a pending one.
    digits: Option<usize>,
    /// Seconds a code shows; null for a pending one.
    period_secs: Option<u64>,
    /// How far its clock is off; negative is slow; null for a pending one.
    clock_off_secs: Option<i64>,
    /// Who enrolled it, or began to.
    operator: &'a str,
    /// When it was confirmed.
    enrolled_at: Option<String>,
    /// The last sign-in with it.
    last_used_at: Option<String>,
    /// When it was deactivated.
    deactivated_at: Option<String>,
    /// When a pending one ends by itself.
    expires_at: Option<String>,
}

impl<'a> DeviceJson<'a> {
    /// All devices of a user, then those under way.
    pub fn all(credentials: &'a Credentials) -> Vec<Self> {
        let devices = credentials.devices.iter().map(Self::of);
        devices.chain(credentials.pending.iter().map(Self::of_pending)).collect()
    }

    fn of(device: &'a DeviceView) -> Self {
        let (state, deactivated_at) = match device.state {
            DeviceState::Active => ("active", None),
            DeviceState::Deactivated { at } => ("deactivated", rfc3339(at)),
        };
        let (kind, serial) = match &device.kind {
            DeviceKind::AuthenticatorApp => ("app", None),
            DeviceKind::HardwareToken { serial } => ("token", Some(serial.as_str())),
        };
        Self {
            name: device.name.as_str(),
            state,
            kind: Some(kind),
            serial,
            algorithm: Some(device.parameters.algorithm.to_string()),
            digits: Some(device.parameters.digits.count()),
            period_secs: Some(device.parameters.period.secs()),
            clock_off_secs: Some(device.drift_secs),
            operator: device.enrolled_by.as_str(),
            enrolled_at: rfc3339(device.enrolled_at),
            last_used_at: device.last_used_at.and_then(rfc3339),
            deactivated_at,
            expires_at: None,
        }
    }

    fn of_pending(pending: &'a PendingView) -> Self {
        Self {
            name: pending.name.as_str(),
            state: "pending",
            operator: pending.begun_by.as_str(),
            expires_at: rfc3339(pending.expires_at),
            ..Self::default()
        }
    }
}

/// Prints an array and a line end.
pub fn print<T: Serialize>(out: &mut dyn Write, values: &[T]) -> Outcome<()> {
    let mut text = serde_json::to_vec_pretty(values).map_err(std::io::Error::from)?;
    text.push(b'\n');
    Ok(out.write_all(&text)?)
}
