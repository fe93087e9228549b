//! What is shown of one user: *Security credentials* from the record.
//!
//! Must not show a secret key, nor decide anything.

use super::Local;
use crate::directory::{Answer, Credentials, DeviceView, PendingView, SignInState};
use crate::model::{Device, PendingDevice, UserName};
use crate::totp::sign_in::{Gate, gate};

impl Local {
    pub(super) fn credentials_of(&self, name: &UserName) -> Answer<Credentials> {
        let now = self.clock.now();
        let settings = self.settings()?;
        let user = self.found(name)?.value;
        let sign_in = match gate(&user.sign_in, now) {
            Gate::Open => SignInState::Open,
            Gate::RefusedUntil(until) => SignInState::Locked { until },
            Gate::Disabled => SignInState::Disabled,
        };
        Ok(Credentials {
            required: settings.policy.requirement(&user.standing(), now),
            proofing_required: settings.proofing_required,
            identified: self.identified(user.id).cloned(),
            exemption: user.exemption.filter(|exemption| exemption.until > now),
            recovery: user.recovery.map(|recovery| (recovery.hashes.len(), recovery.made_at)),
            groups: user.groups.into_iter().map(|member| member.group).collect(),
            has_password: user.password_since.is_some(),
            note: user.note,
            tags: user.tags,
            devices: user.devices.into_iter().map(device).collect(),
            pending: user.pending.into_iter().filter(|p| !p.is_expired(now)).map(pending).collect(),
            person: user.person,
            sign_in,
            failures: user.sign_in.failures,
        })
    }
}

fn device(device: Device) -> DeviceView {
    DeviceView {
        drift_secs: device.drift_secs(),
        id: device.id,
        name: device.name,
        kind: device.kind,
        state: device.state,
        parameters: device.parameters,
        enrolled_at: device.enrolled_at,
        enrolled_by: device.enrolled_by.name,
        last_used_at: device.last_used_at,
        note: device.note,
        tags: device.tags,
    }
}

fn pending(pending: PendingDevice) -> PendingView {
    PendingView {
        id: pending.id,
        name: pending.name,
        expires_at: pending.expires_at,
        begun_by: pending.begun_by.name,
        kind: pending.kind,
        replaces: pending.replaces,
    }
}
