//! What the history tells of one user.
//!
//! Owns what each entry leaves in the record. An entry that is written without
//! the record counts for no write of it. Must not ask who else there is.

use std::collections::BTreeMap;

use super::super::super::Version;
use super::super::super::typed::Versioned;
use crate::model::{
    Device, DeviceId, DeviceName, DeviceState, Event, FailedCode, Purpose, TestOutcome, Timestamp, User,
    UserName, VerdictName,
};

/// How often the user's record was written at least for what this entry tells.
pub(super) fn writes(event: &Event) -> Version {
    match event {
        // Counted before the code is looked at, then concluded.
        Event::SignInAccepted { .. }
        | Event::SignInRefused { reason: FailedCode::Wrong | FailedCode::Replayed, .. }
        | Event::CodeRefused { purpose: Purpose::Resync | Purpose::Reactivation | Purpose::Proof, .. }
        | Event::DeviceResynced { .. }
        | Event::DeviceProven { .. }
        | Event::DeviceReactivated { .. } => 2,
        Event::EnrollmentBegun { .. }
        | Event::EnrollmentDiscarded { .. }
        | Event::EnrollmentExpired { .. }
        | Event::EnrollmentKeptAsSha1 { .. }
        | Event::EnrollmentResumed { .. }
        | Event::DeviceAdded { .. }
        | Event::DeviceRenamed { .. }
        | Event::DeviceDeactivated { .. }
        | Event::DeviceDeleted { .. }
        | Event::CodeTested { .. }
        | Event::RecoveryCodesMade { .. }
        | Event::RecoveryCodeUsed { .. }
        | Event::RecoveryCodeRefused
        | Event::PersonChanged
        | Event::GroupJoined { .. }
        | Event::GroupLeft { .. }
        | Event::PasswordChanged { .. }
        | Event::Exempted { .. }
        | Event::ExemptionEnded
        | Event::NoteChanged { .. }
        | Event::TagsChanged { .. }
        | Event::PassedOver { .. }
        | Event::IssuerChanged
        | Event::PolicyChanged { .. }
        | Event::ProofingChanged { .. }
        | Event::IdleChanged { .. } => 1,
        // The others change no record, or make it.
        _ => 0,
    }
}

/// How far a device has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Pending,
    Active,
    Deactivated,
    Unproven,
    Gone,
}

/// When something happened last.
#[derive(Clone, Copy)]
enum When {
    /// The history does not tell.
    Untold,
    Never,
    At(Timestamp),
}

impl When {
    fn is_other_than(self, at: Option<Timestamp>) -> bool {
        match self {
            Self::Untold => false,
            Self::Never => at.is_some(),
            Self::At(told) => at != Some(told),
        }
    }
}

/// A device as the history tells it; nothing of what it does not tell.
struct Part {
    name: DeviceName,
    stage: Option<Stage>,
    used: When,
    drift: Option<i64>,
}

/// What must be in the record of a user.
pub(super) struct Story {
    pub(super) name: UserName,
    /// Writes of the record after the one that made it.
    pub(super) writes: Version,
    pub(super) is_met: bool,
    /// There was more before this history began.
    is_partial: bool,
    parts: BTreeMap<[u8; 16], Part>,
    /// Failures in a row, at least.
    failures: u32,
    signed_in: When,
    recovery_codes: Option<usize>,
    exempt_until: When,
}

impl Story {
    pub(super) fn of(name: UserName, is_partial: bool) -> Self {
        let not_yet = if is_partial { When::Untold } else { When::Never };
        Self {
            name,
            writes: 0,
            is_met: false,
            is_partial,
            parts: BTreeMap::new(),
            failures: 0,
            signed_in: not_yet,
            recovery_codes: (!is_partial).then_some(0),
            exempt_until: not_yet,
        }
    }

    /// Takes the next entry that names the user.
    pub(super) fn hear(&mut self, at: Timestamp, event: &Event) {
        self.hear_of_device(event);
        match event {
            Event::SignInAccepted { device, drift } => {
                (self.failures, self.signed_in) = (0, When::At(at));
                self.used(device, at, Some(*drift));
            }
            Event::SignInRefused { failures, .. } => self.failures = *failures,
            Event::CodeTested { device, outcome, failures } => {
                self.failures = *failures;
                if let (Some(device), TestOutcome::Right) = (device, outcome) {
                    self.used(device, at, None);
                }
            }
            Event::CodeRefused {
                purpose: Purpose::Resync | Purpose::Reactivation | Purpose::Proof,
                verdict: VerdictName::NoMatch | VerdictName::OtherDevice,
                ..
            } => self.failures = self.failures.saturating_add(1),
            Event::DeviceAdded { .. }
            | Event::DeviceResynced { .. }
            | Event::DeviceReactivated { .. }
            | Event::DeviceProven { .. } => self.failures = 0,
            Event::RecoveryCodesMade { codes: left, .. } | Event::RecoveryCodeUsed { left } => {
                self.recovery_codes = Some(usize::from(*left));
            }
            Event::Exempted { until, .. } => self.exempt_until = When::At(*until),
            Event::ExemptionEnded => self.exempt_until = When::Never,
            _ => {}
        }
    }

    fn hear_of_device(&mut self, event: &Event) {
        match event {
            Event::EnrollmentBegun { id, device, .. } => self.part(*id, device).stage = Some(Stage::Pending),
            Event::EnrollmentDiscarded { id, device } | Event::EnrollmentExpired { id, device } => {
                self.part(*id, device).stage = Some(Stage::Gone);
            }
            Event::DeviceAdded { id, device, drift, .. } => {
                let part = self.part(*id, device);
                (part.stage, part.used, part.drift) = (Some(Stage::Active), When::Never, Some(*drift));
            }
            Event::DeviceRenamed { id, to, .. } => self.part(*id, to).name = to.clone(),
            Event::DeviceImported { id, device, drift, trusted, .. } => {
                let part = self.part(*id, device);
                let stage = if *trusted { Stage::Active } else { Stage::Unproven };
                (part.stage, part.used, part.drift) = (Some(stage), When::Never, Some(*drift));
            }
            Event::DeviceResynced { id, device, drift }
            | Event::DeviceReactivated { id, device, drift }
            | Event::DeviceProven { id, device, drift } => {
                let part = self.part(*id, device);
                (part.stage, part.drift) = (Some(Stage::Active), Some(*drift));
            }
            Event::DeviceDeactivated { id, device, .. } => {
                self.part(*id, device).stage = Some(Stage::Deactivated);
            }
            Event::DeviceDeleted { id, device, .. } => self.part(*id, device).stage = Some(Stage::Gone),
            _ => {}
        }
    }

    fn part(&mut self, id: DeviceId, name: &DeviceName) -> &mut Part {
        let fresh = || Part { name: name.clone(), stage: None, used: When::Untold, drift: None };
        self.parts.entry(id.0).or_insert_with(fresh)
    }

    /// A code of the device of this name was spent; a test does not tell its drift.
    fn used(&mut self, name: &DeviceName, at: Timestamp, drift: Option<i64>) {
        let is_it = |part: &&mut Part| part.stage == Some(Stage::Active) && part.name.is_same(name);
        if let Some(part) = self.parts.values_mut().find(is_it) {
            (part.used, part.drift) = (When::At(at), drift);
        }
    }

    /// What the record does not say so.
    pub(super) fn compared(&self, user: &Versioned<User>) -> Vec<String> {
        let Versioned { value: user, version } = user;
        let mut told = Vec::new();
        let least = self.writes.saturating_add(1);
        if *version < least {
            told.push(format!("it is version {version}, and at least {least} were written"));
        }
        if user.sign_in.failures < self.failures {
            let (counted, failures) = (user.sign_in.failures, self.failures);
            told.push(format!("it counts {counted} wrong codes in a row of {failures}"));
        }
        if self.signed_in.is_other_than(user.sign_in.last_success_at) {
            told.push("the last sign-in is another".to_owned());
        }
        let left = user.recovery.as_ref().map_or(0, |recovery| recovery.hashes.len());
        if let Some(told_of) = self.recovery_codes.filter(|told_of| *told_of != left) {
            told.push(format!("it has {left} recovery codes instead of {told_of}"));
        }
        let exempt_until = user.exemption.as_ref().map(|exemption| exemption.until);
        if self.exempt_until.is_other_than(exempt_until) {
            told.push("the exemption is another".to_owned());
        }
        self.parts.iter().for_each(|(id, part)| told.extend(part.compared(DeviceId(*id), user)));
        told.extend(self.unknown(user));
        told
    }

    /// Devices that the history never told of.
    fn unknown(&self, user: &User) -> Vec<String> {
        let devices = user.devices.iter().map(|device| (device.id, &device.name));
        let all = devices.chain(user.pending.iter().map(|pending| (pending.id, &pending.name)));
        let unknown = all.filter(|(id, _)| !self.is_partial && !self.parts.contains_key(&id.0));
        unknown.map(|(_, name)| format!("{name} was never enrolled")).collect()
    }
}

impl Part {
    fn compared(&self, id: DeviceId, user: &User) -> Option<String> {
        let name = &self.name;
        let pending = user.pending.iter().any(|pending| pending.id == id);
        let device = user.device(id);
        let stage = match device {
            Some(Device { state: DeviceState::Active, .. }) => Stage::Active,
            Some(Device { state: DeviceState::Deactivated { .. }, .. }) => Stage::Deactivated,
            Some(Device { state: DeviceState::Unproven { .. }, .. }) => Stage::Unproven,
            None if pending => Stage::Pending,
            None => Stage::Gone,
        };
        if self.stage.is_some_and(|told| told != stage) {
            let now = match stage {
                Stage::Pending => "still pending",
                Stage::Active => "active",
                Stage::Deactivated => "deactivated",
                Stage::Unproven => "unproven",
                Stage::Gone => "missing",
            };
            return Some(format!("{name} is {now}"));
        }
        let device = device?;
        if device.name != *name {
            return Some(format!("{name} is called {}", device.name));
        }
        if self.used.is_other_than(device.last_used_at) {
            return Some(format!("the last use of {name} is another"));
        }
        let is_off = self.drift.is_some_and(|drift| drift != device.drift);
        is_off.then(|| format!("the clock of {name} is another"))
    }
}
