//! A user's security credentials as JSON.
//!
//! Owns their field names. A secret is never among them.

use serde::Serialize;

use super::devices::{DeviceJson, TagsJson};
use crate::cli::dates::rfc3339;
use crate::directory::{Credentials, SignInState};
use crate::model::{GroupName, SafeText};

/// A user, as `users show --json` prints it.
#[derive(Debug, Serialize)]
pub struct CredentialsJson<'a> {
    /// The user name.
    user: &'a str,
    /// The name people call them by.
    name: Option<&'a str>,
    /// The e-mail address.
    email: Option<&'a str>,
    /// The groups.
    groups: Vec<&'a str>,
    /// Whether there is a console password.
    password: bool,
    /// Since when a device is asked for; null when none is.
    required_since: Option<String>,
    /// From then on a user without one is overdue.
    due_at: Option<String>,
    /// Until when no device is asked for.
    exempt_until: Option<String>,
    /// Why.
    exempt_reason: Option<&'a str>,
    /// `open`, `locked` or `disabled`.
    sign_in: &'static str,
    /// When the next code is read.
    locked_until: Option<String>,
    /// Wrong codes since the last right one.
    failures: u32,
    /// Recovery codes that are left.
    recovery_codes_left: usize,
    /// When their set was made.
    recovery_codes_made_at: Option<String>,
    /// What operators want to remember.
    note: Option<&'a str>,
    /// Words of the operators' own.
    tags: TagsJson<'a>,
    /// The devices, as `devices list --json` prints them.
    devices: Vec<DeviceJson<'a>>,
}

impl<'a> CredentialsJson<'a> {
    /// Of this user.
    pub fn of(credentials: &'a Credentials) -> Self {
        let Credentials { person, required, exemption, recovery, .. } = credentials;
        let (sign_in, locked_until) = match credentials.sign_in {
            SignInState::Open => ("open", None),
            SignInState::Locked { until } => ("locked", rfc3339(until)),
            SignInState::Disabled => ("disabled", None),
        };
        Self {
            user: person.name.as_str(),
            name: person.display_name.as_ref().map(SafeText::as_str),
            email: person.email.as_ref().map(SafeText::as_str),
            groups: credentials.groups.iter().map(GroupName::as_str).collect(),
            password: credentials.has_password,
            required_since: required.and_then(|required| rfc3339(required.since)),
            due_at: required.and_then(|required| rfc3339(required.due)),
            exempt_until: exemption.as_ref().and_then(|exemption| rfc3339(exemption.until)),
            exempt_reason: exemption.as_ref().map(|exemption| exemption.reason.as_str()),
            sign_in,
            locked_until,
            failures: credentials.failures,
            recovery_codes_left: recovery.map_or(0, |(left, _)| left),
            recovery_codes_made_at: recovery.and_then(|(_, made_at)| rfc3339(made_at)),
            note: credentials.note.as_ref().map(SafeText::as_str),
            tags: TagsJson(&credentials.tags),
            devices: DeviceJson::all(credentials),
        }
    }
}
