//! Testing a code on our own records: whose is it, and is it in time?
//!
//! Owns that a right code is spent and identifies its person, and that wrong
//! ones count. The rule for codes is in `totp::sign_in`.

use super::Local;
use super::attempts::Attempt;
use super::enrollment::sighted;
use crate::directory::{Answer, Tested};
use crate::model::{Device, DeviceState, Event, Identified, TestOutcome, Timestamp, User, UserName};
use crate::totp::sign_in::{Gate, Match, cleared, find};
use crate::totp::{ClockDrift, Code, Generator, step_at};

/// What one device says to a code, the best word first.
enum Word {
    Fresh { step: u64, drift: i64 },
    FreshButDeactivated,
    FreshButUnproven,
    Used,
    OutOfTime(i64),
}

impl Word {
    fn rank(&self) -> u8 {
        match self {
            Self::Fresh { .. } => 0,
            Self::FreshButDeactivated | Self::FreshButUnproven => 1,
            Self::Used => 2,
            Self::OutOfTime(_) => 3,
        }
    }
}

impl Local {
    pub(super) fn test_code(&mut self, name: &UserName, code: &Code) -> Answer<Tested> {
        // Who has no device is not locked by it either: `verify` counts nothing there.
        if self.found(name)?.value.devices.is_empty() {
            self.note_unread(name, TestOutcome::Wrong)?;
            return Ok(Tested::Wrong);
        }
        let mut attempt = match self.attempt(name)? {
            Ok(attempt) => attempt,
            Err(gate) => return self.not_read(name, gate),
        };
        let mut best: Option<(usize, Word)> = None;
        for (at, device) in attempt.user.value.devices.iter().enumerate() {
            let Some(word) = self.word(&attempt.user.value, device, code, attempt.arrived)? else { continue };
            if best.as_ref().is_none_or(|(_, other)| word.rank() < other.rank()) {
                best = Some((at, word));
            }
        }
        let found = best.and_then(|(at, word)| Some((attempt.user.value.devices.get_mut(at)?, word)));
        let Some((device, word)) = found else {
            self.tested(attempt, None, TestOutcome::Wrong)?;
            return Ok(Tested::Wrong);
        };
        let (device_name, period) = (device.name.clone(), device.parameters.period);
        let before = attempt.before;
        let (tested, outcome, sign_in) = match word {
            Word::Fresh { step, drift } => {
                device.last_step = step;
                device.drift = drift;
                device.last_used_at = Some(self.entered_at(attempt.arrived));
                let drift = ClockDrift::of(drift, period);
                (
                    Tested::Right { device: device_name.clone(), drift },
                    TestOutcome::Right,
                    Some(cleared(before)),
                )
            }
            Word::FreshButDeactivated => {
                (Tested::Deactivated { device: device_name.clone() }, TestOutcome::Deactivated, Some(before))
            }
            Word::FreshButUnproven => {
                (Tested::Unproven { device: device_name.clone() }, TestOutcome::Unproven, Some(before))
            }
            Word::Used => (Tested::Used { device: device_name.clone() }, TestOutcome::Used, Some(before)),
            Word::OutOfTime(drift) => {
                let drift = ClockDrift::of(drift, period);
                (Tested::OutOfTime { device: device_name.clone(), drift }, TestOutcome::OutOfTime, None)
            }
        };
        if let Some(sign_in) = sign_in {
            attempt.user.value.sign_in = sign_in;
        }
        if outcome == TestOutcome::Right {
            self.forget_pairings(&attempt.user.value);
        }
        let user = attempt.user.value.id;
        self.tested(attempt, Some(device_name.clone()), outcome)?;
        if outcome == TestOutcome::Right {
            self.identify(user, Identified::ByCode(device_name));
        }
        Ok(tested)
    }

    fn word(&self, user: &User, device: &Device, code: &Code, now: Timestamp) -> Answer<Option<Word>> {
        if device.parameters.digits != code.digits() {
            return Ok(None);
        }
        let key = self.key_of(user, device.id, device.parameters, &device.secret)?;
        let generator = Generator::new(&key, device.parameters);
        Ok(match find(code, &generator, device.drift, device.last_step, now) {
            Match::Fresh { step, drift } => Some(match device.state {
                DeviceState::Active => Word::Fresh { step, drift },
                DeviceState::Deactivated { .. } => Word::FreshButDeactivated,
                DeviceState::Unproven { .. } => Word::FreshButUnproven,
            }),
            Match::Replayed => Some(Word::Used),
            Match::None => {
                let here = i64::try_from(step_at(now, device.parameters.period)).unwrap_or(i64::MAX);
                let far = sighted(&key, device.parameters, code, now).steps.into_iter();
                far.map(|step| i64::try_from(step).unwrap_or(i64::MAX).saturating_sub(here))
                    .min_by_key(|drift| drift.unsigned_abs())
                    .map(Word::OutOfTime)
            }
        })
    }

    fn tested(
        &mut self,
        attempt: Attempt,
        device: Option<crate::model::DeviceName>,
        outcome: TestOutcome,
    ) -> Answer<()> {
        let failures = attempt.user.value.sign_in.failures;
        self.conclude(attempt, vec![Event::CodeTested { device, outcome, failures }])
    }

    /// Keeps in the history that a code was tried against no device; nothing is counted.
    fn note_unread(&mut self, name: &UserName, outcome: TestOutcome) -> Answer<()> {
        self.change(name, |user, _| {
            let failures = user.sign_in.failures;
            Ok(((), vec![Event::CodeTested { device: None, outcome, failures }]))
        })
    }

    fn not_read(&mut self, name: &UserName, gate: Gate) -> Answer<Tested> {
        self.note_unread(name, TestOutcome::NotRead)?;
        Ok(match gate {
            Gate::RefusedUntil(until) => Tested::Locked { until },
            _ => Tested::Disabled,
        })
    }
}
