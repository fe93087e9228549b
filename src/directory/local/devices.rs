//! The life of a confirmed device on our own records: rename, resync,
//! deactivate, reactivate, delete.
//!
//! Owns that only two fresh codes give a sign-in back, and that a deleted
//! device's secret key is gone. The rule for codes is in `totp::pairing`.

use super::Local;
use super::enrollment::sighted;
use super::problems::{locked, no_such_device, of_adding};
use crate::directory::{Answer, Problem, Proving, Removal};
use crate::model::{
    Device, DeviceId, DeviceName, DeviceState, Event, Proofing, Purpose, SafeText, Timestamp, User, UserName,
};
use crate::totp::pairing::{Sighting, Taken};
use crate::totp::sign_in::cleared;
use crate::totp::{ClockDrift, Code, Judgement, Limits, Malformed, Pairing, Verdict};

impl Local {
    pub(super) fn rename_device(&mut self, name: &UserName, id: DeviceId, to: &DeviceName) -> Answer<()> {
        self.change(name, |user, _| {
            user.may_name(to, Some(id)).map_err(|problem| of_adding(&problem))?;
            // It would meet the name when its codes were right.
            if let Some(pending) = user.pending.iter().find(|pending| pending.name.is_same(to)) {
                return Err(Problem::refused(
                    format!("An enrollment of “{}” is under way.", pending.name),
                    "Choose another name, or discard that enrollment first.",
                ));
            }
            let device = user.device_mut(id).ok_or_else(|| no_such_device(name))?;
            if device.name == *to {
                return Ok(((), Vec::new()));
            }
            let from = std::mem::replace(&mut device.name, to.clone());
            Ok(((), vec![Event::DeviceRenamed { id, from, to: to.clone() }]))
        })
    }

    pub(super) fn deactivate_device(&mut self, removal: &Removal) -> Answer<()> {
        self.may_remove(removal)?;
        let Removal { user: name, id, proofing, .. } = removal;
        self.change(name, |user, now| {
            let device = user.device_mut(*id).ok_or_else(|| no_such_device(name))?;
            match device.state {
                DeviceState::Active => {}
                DeviceState::Deactivated { .. } => {
                    return Err(Problem::refused(
                        format!("{} is deactivated already.", device.name),
                        "Reactivate it with two codes, or delete it.",
                    ));
                }
                DeviceState::Unproven { .. } => {
                    return Err(Problem::refused(
                        format!("{} is not proven yet, and cannot sign in.", device.name),
                        "Prove it with two codes, or delete it.",
                    ));
                }
            }
            Ok(((), vec![deactivated(device, now, proofing.as_ref())]))
        })
    }

    pub(super) fn delete_device(&mut self, removal: &Removal, even_if_active: bool) -> Answer<()> {
        self.may_remove(removal)?;
        let Removal { user: name, id, proofing, .. } = removal;
        self.underway.remove(id);
        self.change(name, |user, now| {
            let device = user.device_mut(*id).ok_or_else(|| no_such_device(name))?;
            let mut events = Vec::new();
            if device.is_active() {
                if !even_if_active {
                    return Err(Problem::refused(
                        format!("{} is active, and only a deactivated device can be deleted.", device.name),
                        "Deactivate it first; it can be reactivated as long as it is not deleted.",
                    ));
                }
                events.push(deactivated(device, now, proofing.as_ref()));
            }
            events.extend(take_out(user, *id, proofing.as_ref()));
            Ok(((), events))
        })
    }

    /// Whether there are grounds, and whether it is known who is left without.
    fn may_remove(&self, removal: &Removal) -> Answer<()> {
        let settings = self.settings()?;
        let user = self.found(&removal.user)?.value;
        let device = user.device(removal.id).ok_or_else(|| no_such_device(&removal.user))?;
        self.grounds(&user, removal.proofing.as_ref(), &settings, Some(removal.id))?;
        let is_last = device.is_active() && user.active().count() == 1;
        let required = settings.policy.requirement(&user.standing(), self.clock.now());
        if is_last && required.is_some() && !removal.leaves_none {
            return Err(Problem::refused(
                format!("{} is the last active device of {}, who must have one.", device.name, removal.user),
                "Assign another device first, or say that nothing is to be left.",
            ));
        }
        Ok(())
    }

    pub(super) fn prove_device(
        &mut self,
        name: &UserName,
        id: DeviceId,
        proving: Proving,
        code: &Code,
    ) -> Answer<Judgement> {
        let user = self.found(name)?.value;
        let device = user.device(id).ok_or_else(|| no_such_device(name))?;
        fits(device, proving)?;
        let digits = device.parameters.digits;
        if code.digits() != digits {
            return Ok(Judgement::Refused(Verdict::Malformed(Malformed(digits))));
        }
        let mut attempt = match self.attempt(name)? {
            Ok(attempt) => attempt,
            Err(gate) => return Err(locked(name, gate)),
        };
        let device = attempt.user.value.device(id).ok_or_else(|| no_such_device(name))?.clone();
        fits(&device, proving)?;
        let key = self.key_of(&attempt.user.value, id, device.parameters, &device.secret)?;
        let sighting = sighted(&key, device.parameters, code, attempt.arrived);
        // A code is used once, whatever for.
        let fresh: Vec<u64> =
            sighting.steps.iter().copied().filter(|step| *step > device.last_step).collect();
        let taken = if fresh.is_empty() && !sighting.steps.is_empty() {
            Taken::Refused(Verdict::Used)
        } else {
            let sighting = Sighting { steps: fresh, ..sighting };
            let pairing = &mut self.underway.entry(id).or_default().pairing;
            let period = device.parameters.period;
            match pairing.take(code.clone(), sighting.clone(), period, Limits::RESYNC) {
                // Its clock was set back meanwhile: what was first tells nothing now.
                Taken::Refused(Verdict::Expired { .. }) => {
                    *pairing = Pairing::default();
                    pairing.take(code.clone(), sighting, period, Limits::RESYNC)
                }
                taken => taken,
            }
        };
        let judgement = match taken {
            Taken::First => Judgement::RightSoFar,
            Taken::Both { step, drift } => {
                self.underway.remove(&id);
                let event = proven(&mut attempt.user.value, id, proving, step, drift);
                attempt.user.value.sign_in = cleared(attempt.before);
                self.conclude(attempt, event.into_iter().collect())?;
                return Ok(Judgement::Accepted(drift));
            }
            Taken::Refused(verdict) => Judgement::Refused(verdict),
            Taken::NoMatch => {
                Judgement::Refused(self.whose(&attempt.user.value, &device, code, attempt.arrived)?)
            }
        };
        let events = match &judgement {
            Judgement::Refused(verdict) => {
                let purpose = match proving {
                    Proving::Resync => Purpose::Resync,
                    Proving::Reactivation => Purpose::Reactivation,
                    Proving::Proof => Purpose::Proof,
                };
                vec![Event::CodeRefused { id, device: device.name, purpose, verdict: verdict.name() }]
            }
            _ => Vec::new(),
        };
        // A code that the device makes at some time near now is no guess.
        let is_guess =
            matches!(judgement, Judgement::Refused(Verdict::NoMatch { .. } | Verdict::OtherDevice { .. }));
        if !is_guess {
            attempt.user.value.sign_in = attempt.before;
        }
        self.conclude(attempt, events)?;
        Ok(judgement)
    }

    /// Which other device of the user makes a code that this one does not.
    fn whose(&self, user: &User, device: &Device, code: &Code, arrived: Timestamp) -> Answer<Verdict> {
        let issuer = self.settings()?.issuer;
        let account = format!("{issuer}: {} ({})", user.person.name, device.name);
        let entry = SafeText::new(&account)
            .or_else(|_| SafeText::new(device.name.as_str()))
            .map_err(|problem| Problem::refused(format!("{problem}."), "Rename the device."))?;
        let others = user.devices.iter().filter(|other| other.id != device.id);
        for other in others.filter(|other| other.parameters.digits == code.digits()) {
            let key = self.key_of(user, other.id, other.parameters, &other.secret)?;
            if !sighted(&key, other.parameters, code, arrived).steps.is_empty() {
                return Ok(Verdict::OtherDevice { device: other.name.clone(), entry });
            }
        }
        Ok(Verdict::NoMatch { entry })
    }
}

/// Whether the device is in the state that the codes are for.
fn fits(device: &Device, proving: Proving) -> Answer<()> {
    if Proving::of(device.state) == proving {
        return Ok(());
    }
    let name = &device.name;
    Err(match device.state {
        DeviceState::Active => {
            Problem::refused(format!("{name} is active."), "Use resync to learn how far its clock is off.")
        }
        DeviceState::Deactivated { .. } => Problem::refused(
            format!("{name} is deactivated."),
            "Reactivate it: its two codes also tell how far its clock is off.",
        ),
        DeviceState::Unproven { .. } => Problem::refused(
            format!("{name} was imported and is not proven yet."),
            "Prove it: its two codes also tell how far its clock is off.",
        ),
    })
}

/// The two codes were right: the step is spent, the drift is known.
fn proven(user: &mut User, id: DeviceId, proving: Proving, step: u64, drift: ClockDrift) -> Option<Event> {
    let device = user.device_mut(id)?;
    device.last_step = step;
    device.drift = drift.steps;
    device.state = DeviceState::Active;
    let (device, drift) = (device.name.clone(), drift.steps);
    Some(match proving {
        Proving::Resync => Event::DeviceResynced { id, device, drift },
        Proving::Reactivation => Event::DeviceReactivated { id, device, drift },
        Proving::Proof => Event::DeviceProven { id, device, drift },
    })
}

/// Takes a device's sign-in away.
pub(super) fn deactivated(device: &mut Device, now: Timestamp, proofing: Option<&Proofing>) -> Event {
    device.state = DeviceState::Deactivated { at: now };
    Event::DeviceDeactivated { id: device.id, device: device.name.clone(), proofing: proofing.cloned() }
}

/// Takes a device out of the record, secret key and all.
pub(super) fn take_out(user: &mut User, id: DeviceId, proofing: Option<&Proofing>) -> Option<Event> {
    let at = user.devices.iter().position(|device| device.id == id)?;
    let gone = user.devices.remove(at);
    // What was to replace it is a new device of its own now.
    for pending in user.pending.iter_mut().filter(|pending| pending.replaces == Some(id)) {
        pending.replaces = None;
    }
    let serial = gone.kind.serial().cloned();
    Some(Event::DeviceDeleted { id, device: gone.name, serial, proofing: proofing.cloned() })
}
