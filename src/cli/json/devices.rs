//! Devices as JSON.
//!
//! Owns their field names. A secret key is never among them.

use serde::{Serialize, Serializer};

use crate::cli::dates::rfc3339;
use crate::directory::{Credentials, DeviceView, PendingView};
use crate::model::{DeviceKind, DeviceState, SafeText, Tags};

/// Tags as an object, in the order in which they were set.
#[derive(Debug)]
pub struct TagsJson<'a>(pub &'a Tags);

impl Serialize for TagsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.all().iter().map(|tag| (tag.key(), tag.value())))
    }
}

/// A device, as `devices list --json` prints it.
#[derive(Debug, Default, Serialize)]
pub struct DeviceJson<'a> {
    /// The device's name.
    name: &'a str,
    /// `pending`, `active` or `deactivated`.
    state: &'static str,
    /// `app` or `token`.
    kind: &'static str,
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
    /// What operators want to remember of it.
    note: Option<&'a str>,
    /// Words of the operators' own; null for a pending one.
    tags: Option<TagsJson<'a>>,
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
            DeviceState::Unproven { .. } => ("unproven", None),
        };
        let (kind, serial) = kind(&device.kind);
        Self {
            name: device.name.as_str(),
            state,
            kind,
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
            note: device.note.as_ref().map(SafeText::as_str),
            tags: Some(TagsJson(&device.tags)),
        }
    }

    fn of_pending(pending: &'a PendingView) -> Self {
        let (kind, serial) = kind(&pending.kind);
        Self {
            name: pending.name.as_str(),
            state: "pending",
            kind,
            serial,
            operator: pending.begun_by.as_str(),
            expires_at: rfc3339(pending.expires_at),
            ..Self::default()
        }
    }
}

fn kind(kind: &DeviceKind) -> (&'static str, Option<&str>) {
    match kind {
        DeviceKind::AuthenticatorApp => ("app", None),
        DeviceKind::HardwareToken { serial } => ("token", Some(serial.as_str())),
    }
}
