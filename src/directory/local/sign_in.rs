//! Sign-in on our own records: count, compare, spend, answer.
//!
//! Owns the order of writes: a failure is on the disk before the code is
//! compared, a step is spent on the disk before the answer is yes. Must not let
//! the answer tell an unknown user from a wrong code.

use super::Local;
use super::problems::of_store;
use crate::directory::{Answer, SignIn};
use crate::model::{Device, Digits, Event, FailedCode, Parameters, SignInRecord, Timestamp, User, UserName};
use crate::ports::random_bytes;
use crate::store::{Batch, CommitError, StoreError, Versioned};
use crate::totp::sign_in::{Gate, Match, counted, find, gate, succeeded};
use crate::totp::{Code, Generator, SecretKey};

impl Local {
    pub(super) fn verify_code(&mut self, name: &UserName, code: &Code) -> Answer<SignIn> {
        for _ in 0..super::TRIES {
            let now = self.clock.now();
            let Some(user) = self.store.user(name).map_err(|e| of_store(&e))? else {
                return self.refuse_unread(None, FailedCode::NoDevice, 0, Some(code), now);
            };
            let failures = user.value.sign_in.failures;
            let unread = match gate(&user.value.sign_in, now) {
                Gate::RefusedUntil(_) => Some(FailedCode::Locked),
                Gate::Disabled => Some(FailedCode::Disabled),
                Gate::Open if !user.value.devices.iter().any(Device::is_active) => Some(FailedCode::NoDevice),
                Gate::Open => None,
            };
            if let Some(reason) = unread {
                return self.refuse_unread(Some(name), reason, failures, Some(code), now);
            }
            if let Some(answer) = self.verify_counted(user, code, now)? {
                return Ok(answer);
            }
        }
        Err(of_store(&StoreError::Commit(CommitError::Conflict)))
    }

    /// `None`: somebody else changed the record before the failure was counted.
    fn verify_counted(
        &mut self,
        found: Versioned<User>,
        code: &Code,
        now: Timestamp,
    ) -> Answer<Option<SignIn>> {
        let before = found.value.sign_in;
        let mut counting = found;
        counting.value.sign_in = counted(before, now);
        let mut user = Versioned { value: counting.value.clone(), version: counting.version + 1 };
        if self.rewrite(counting, Vec::new())?.is_none() {
            return Ok(None);
        }
        let name = user.value.person.name.clone();
        let (answer, event) = self.compared(&mut user.value, before, code, now)?;
        if answer == SignIn::Accepted {
            self.forget_pairings(&user.value);
        }
        let entry = self.entry(now, Some(&name), event);
        // The failure is counted: if somebody else is faster now, the answer is no.
        Ok(Some(match self.rewrite(user, vec![entry])? {
            Some(()) => answer,
            None => SignIn::Refused,
        }))
    }

    fn compared(
        &self,
        user: &mut User,
        before: SignInRecord,
        code: &Code,
        now: Timestamp,
    ) -> Answer<(SignIn, Event)> {
        let mut fresh = None;
        let mut replayed = false;
        for (index, device) in user.devices.iter().enumerate() {
            if !device.is_active() || device.parameters.digits != code.digits() {
                continue;
            }
            let key = self.key_of(user, device.id, device.parameters, &device.secret)?;
            let generator = Generator::new(&key, device.parameters);
            match find(code, &generator, device.drift, device.last_step, now) {
                Match::Fresh { step, drift } => fresh = fresh.or(Some((index, step, drift))),
                Match::Replayed => replayed = true,
                Match::None => {}
            }
        }
        if let Some((index, step, drift)) = fresh
            && let Some(device) = user.devices.get_mut(index)
        {
            device.last_step = step;
            device.drift = drift;
            // Of when the history says that it was: `check` compares them.
            let at = self.entered_at(now);
            device.last_used_at = Some(at);
            user.sign_in = succeeded(at);
            let device = device.name.clone();
            return Ok((SignIn::Accepted, Event::SignInAccepted { device, drift }));
        }
        if replayed {
            user.sign_in = before;
        }
        let reason = if replayed { FailedCode::Replayed } else { FailedCode::Wrong };
        Ok((SignIn::Refused, Event::SignInRefused { reason, failures: user.sign_in.failures }))
    }

    /// Refuses what cannot be a name or a code. Neither is kept: it may be a
    /// password typed in the wrong place.
    pub(super) fn refuse_unusable(&mut self) -> Answer<SignIn> {
        let now = self.clock.now();
        self.refuse_unread(None, FailedCode::Wrong, 0, None, now)
    }

    /// A refusal without reading the code, made to take as long as one that does.
    fn refuse_unread(
        &mut self,
        name: Option<&UserName>,
        reason: FailedCode,
        failures: u32,
        code: Option<&Code>,
        now: Timestamp,
    ) -> Answer<SignIn> {
        let decoy = Batch { decoy: true, ..Batch::default() };
        self.store.write(&decoy).map_err(|e| of_store(&e))?;
        let bytes: [u8; 20] =
            random_bytes(&*self.randomness).map_err(|e| of_store(&StoreError::Random(e)))?;
        if let Ok(key) = SecretKey::from_bytes(bytes.to_vec()) {
            // A code of other digits than the key's would not be looked for.
            let digits = code.map_or(Digits::Six, Code::digits);
            let generator = Generator::new(&key, Parameters { digits, ..Parameters::UNIVERSAL });
            let own = generator.code(0);
            if let Some(code) = code.or(own.as_ref()) {
                let _ = find(code, &generator, 0, u64::MAX, now);
            }
        }
        // Who is not there has no name in the history: it may be a password typed in the wrong place.
        let entries = vec![self.entry(now, name, Event::SignInRefused { reason, failures })];
        let batch = Batch { decoy: true, entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))?;
        Ok(SignIn::Refused)
    }
}
