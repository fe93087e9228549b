//! Enrollment on our own records: begin, resume, the two codes, discard.
//!
//! Owns what is written when, and the first code that waits for its second. The
//! rule itself is in `totp::pairing`. Must not show a key of an active device.

use std::sync::Arc;

use super::Local;
use super::problems::{enrollment_gone, of_adding, of_store};
use crate::directory::{Answer, Begin, Problem, SetUp};
use crate::model::{
    Algorithm, Device, DeviceId, DeviceKind, DeviceState, Event, Issuer, Parameters, PendingDevice, SafeText,
    SignInRecord, Timestamp, User, UserName,
};
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::store::{Binding, StoreError};
use crate::totp::pairing::{Sighting, Taken};
use crate::totp::{
    ClockDrift, Code, Generator, Judgement, KeyUri, KeyUriProblem, Limits, Malformed, Pairing, SecretKey,
    Verdict,
};

/// What is remembered of an enrollment between two codes; lost with the
/// process, which only means that the first code is typed again.
#[derive(Default)]
pub(super) struct Underway {
    pairing: Pairing,
    /// The code that showed that the app computes something else, with that.
    ignoring: Option<(Algorithm, Code, Sighting)>,
}

/// What [`Local::judge`] found out before anything is written.
enum Finding {
    Told(Judgement),
    Proven { step: u64, drift: ClockDrift },
}

impl Local {
    pub(super) fn begin_enrollment(&mut self, begin: &Begin) -> Answer<SetUp> {
        let issuer = self.store.settings().map_err(|e| of_store(&e))?.value.issuer;
        let user = self.found(&begin.user)?.value;
        let parameters = Parameters::UNIVERSAL.with_algorithm(begin.algorithm);
        user.may_add(&begin.device, None).map_err(|problem| of_adding(&problem))?;
        let now = self.clock.now();
        // A label that was not given decides nothing.
        let same = user.pending.iter().find(|pending| {
            pending.name.is_same(&begin.device)
                && !pending.is_expired(now)
                && begin.account.as_ref().is_none_or(|account| *account == pending.account)
                && pending.parameters == parameters
        });
        if let Some(pending) = same {
            self.underway.remove(&pending.id);
            return self.set_up(&user, pending, issuer, true);
        }
        let account = match &begin.account {
            Some(account) => account.clone(),
            None => {
                SafeText::new(&format!("{} ({})", user.person.name, begin.device)).map_err(|problem| {
                    Problem::refused(format!("{problem}."), "Choose a shorter device name.")
                })?
            }
        };
        self.begin_new(begin, &user, &account, parameters, issuer)
    }

    fn begin_new(
        &mut self,
        begin: &Begin,
        user: &User,
        account: &SafeText,
        parameters: Parameters,
        issuer: Issuer,
    ) -> Answer<SetUp> {
        let randomness = Arc::clone(&self.randomness);
        let no_randomness = |problem: NoRandomness| of_store(&StoreError::Random(problem));
        let key = fresh_key(begin.algorithm, &*randomness).map_err(no_randomness)?;
        KeyUri::new(&issuer, account, &key, parameters).map_err(of_label)?;
        let id = DeviceId(random_bytes(&*randomness).map_err(no_randomness)?);
        let binding = Binding { user: user.id, device: id, parameters };
        let secret = self.store.seal(&key, binding, &*randomness).map_err(|e| of_store(&e))?;
        let (name, operator) = (begin.device.clone(), self.operator.clone());
        let pending = self.change(&begin.user, |user, now| {
            user.may_add(&name, None).map_err(|problem| of_adding(&problem))?;
            let pending = PendingDevice {
                id,
                name: name.clone(),
                kind: DeviceKind::AuthenticatorApp,
                parameters,
                secret: secret.clone(),
                account: account.clone(),
                replaces: None,
                begun_at: now,
                expires_at: now.plus_secs(PendingDevice::LIFE_SECS),
                begun_by: operator.clone(),
            };
            let mut events = make_room(user, &pending);
            events.push(Event::EnrollmentBegun { id, device: name.clone(), replaces: None });
            user.pending.push(pending.clone());
            Ok((pending, events))
        })?;
        self.set_up(user, &pending, issuer, false)
    }

    fn set_up(&self, user: &User, pending: &PendingDevice, issuer: Issuer, resumed: bool) -> Answer<SetUp> {
        let key = self.key_of(user, pending.id, pending.parameters, &pending.secret)?;
        let uri = KeyUri::new(&issuer, &pending.account, &key, pending.parameters).map_err(of_label)?;
        Ok(SetUp {
            user: user.person.name.clone(),
            id: pending.id,
            device: pending.name.clone(),
            issuer,
            account: pending.account.clone(),
            parameters: pending.parameters,
            key_uri: uri.text().clone(),
            key: key.to_base32(),
            expires_at: pending.expires_at,
            resumed,
        })
    }

    pub(super) fn key_of(
        &self,
        user: &User,
        device: DeviceId,
        parameters: Parameters,
        secret: &crate::model::Sealed,
    ) -> Answer<SecretKey> {
        let binding = Binding { user: user.id, device, parameters };
        self.store.open(secret, binding).map_err(|e| of_store(&e))
    }

    pub(super) fn resume_enrollment(&mut self, name: &UserName, id: DeviceId) -> Answer<SetUp> {
        let issuer = self.store.settings().map_err(|e| of_store(&e))?.value.issuer;
        let user = self.found(name)?.value;
        let pending = user.pending(id, self.clock.now()).ok_or_else(enrollment_gone)?;
        self.underway.remove(&id);
        self.set_up(&user, pending, issuer, true)
    }

    pub(super) fn take_enrollment_code(
        &mut self,
        name: &UserName,
        id: DeviceId,
        code: Code,
    ) -> Answer<Judgement> {
        let arrived = self.clock.now();
        let user = self.found(name)?.value;
        match self.judge(&user, id, code, arrived)? {
            Finding::Told(judgement) => Ok(judgement),
            Finding::Proven { step, drift } => {
                self.underway.remove(&id);
                self.confirm(name, id, step, drift)?;
                Ok(Judgement::Accepted(drift))
            }
        }
    }

    fn judge(&mut self, user: &User, id: DeviceId, code: Code, arrived: Timestamp) -> Answer<Finding> {
        let pending = user.pending(id, arrived).ok_or_else(enrollment_gone)?;
        let Parameters { digits, period, .. } = pending.parameters;
        if code.digits() != digits {
            return Ok(Finding::Told(Judgement::Refused(Verdict::Malformed(Malformed(digits)))));
        }
        let key = self.key_of(user, id, pending.parameters, &pending.secret)?;
        let sighting = sighted(&key, pending.parameters, &code, arrived);
        let underway = self.underway.entry(id).or_default();
        underway.ignoring = None;
        Ok(match underway.pairing.take(code.clone(), sighting, period, Limits::ENROLLMENT) {
            Taken::First => Finding::Told(Judgement::RightSoFar),
            Taken::Both { step, drift } => Finding::Proven { step, drift },
            Taken::Refused(verdict) => Finding::Told(Judgement::Refused(verdict)),
            Taken::NoMatch => {
                let verdict = self.explain(user, pending, &key, code, arrived)?;
                Finding::Told(Judgement::Refused(verdict))
            }
        })
    }

    /// Why a code that this key never makes may have been typed.
    fn explain(
        &mut self,
        user: &User,
        pending: &PendingDevice,
        key: &SecretKey,
        code: Code,
        arrived: Timestamp,
    ) -> Answer<Verdict> {
        let key_says = pending.parameters.algorithm;
        if key_says != Algorithm::Sha1 {
            let sighting = sighted(key, pending.parameters.with_algorithm(Algorithm::Sha1), &code, arrived);
            if !sighting.steps.is_empty() {
                let underway = self.underway.entry(pending.id).or_default();
                underway.ignoring = Some((Algorithm::Sha1, code, sighting));
                return Ok(Verdict::AppIgnoresSettings { computes: Algorithm::Sha1, key_says });
            }
        }
        let issuer = self.store.settings().map_err(|e| of_store(&e))?.value.issuer;
        let entry = SafeText::new(&format!("{issuer}: {}", pending.account))
            .unwrap_or_else(|_| pending.account.clone());
        let devices = user.devices.iter().map(|d| (d.id, &d.name, d.parameters, &d.secret));
        let others = user.pending.iter().filter(|p| p.id != pending.id && !p.is_expired(arrived));
        for (id, name, parameters, secret) in
            devices.chain(others.map(|p| (p.id, &p.name, p.parameters, &p.secret)))
        {
            if parameters.digits == code.digits() {
                let other = self.key_of(user, id, parameters, secret)?;
                if !sighted(&other, parameters, &code, arrived).steps.is_empty() {
                    return Ok(Verdict::OtherDevice { device: name.clone(), entry });
                }
            }
        }
        Ok(Verdict::NoMatch { entry })
    }

    /// The pending device becomes an active one; its step is spent, so neither
    /// code signs in afterwards, and a sign-in that was disabled is open again.
    fn confirm(&mut self, name: &UserName, id: DeviceId, step: u64, drift: ClockDrift) -> Answer<()> {
        let operator = self.operator.clone();
        self.change(name, |user, now| {
            let at = user.pending.iter().position(|pending| pending.id == id).ok_or_else(enrollment_gone)?;
            let pending = user.pending.remove(at);
            user.may_add(&pending.name, pending.replaces).map_err(|problem| of_adding(&problem))?;
            if let Some(replaced) = pending.replaces {
                for device in user.devices.iter_mut().filter(|device| device.id == replaced) {
                    device.state = DeviceState::Deactivated { at: now };
                }
            }
            user.sign_in =
                SignInRecord { last_success_at: user.sign_in.last_success_at, ..SignInRecord::default() };
            let added = Event::DeviceAdded {
                id,
                device: pending.name.clone(),
                drift: drift.steps,
                replaced: pending.replaces,
            };
            user.devices.push(Device {
                id,
                name: pending.name,
                kind: pending.kind,
                parameters: pending.parameters,
                state: DeviceState::Active,
                secret: pending.secret,
                drift: drift.steps,
                last_step: step,
                enrolled_at: now,
                enrolled_by: operator.clone(),
                last_used_at: None,
            });
            Ok(((), vec![added]))
        })
    }

    pub(super) fn keep_enrollment_algorithm(&mut self, name: &UserName, id: DeviceId) -> Answer<Judgement> {
        let ignoring = self.underway.get_mut(&id).and_then(|underway| underway.ignoring.take());
        let Some((algorithm, code, sighting)) = ignoring else {
            return Err(Problem::refused(
                "No code has shown that the app computes something else.",
                "Type the code that the app shows now.",
            ));
        };
        let user = self.found(name)?.value;
        let pending = user.pending(id, self.clock.now()).ok_or_else(enrollment_gone)?;
        let key = self.key_of(&user, id, pending.parameters, &pending.secret)?;
        let parameters = pending.parameters.with_algorithm(algorithm);
        let binding = Binding { user: user.id, device: id, parameters };
        let secret = self.store.seal(&key, binding, &*self.randomness).map_err(|e| of_store(&e))?;
        self.change(name, |user, _| {
            let pending =
                user.pending.iter_mut().find(|pending| pending.id == id).ok_or_else(enrollment_gone)?;
            pending.parameters = parameters;
            pending.secret = secret.clone();
            let kept = Event::EnrollmentKeptAsSha1 { id, device: pending.name.clone() };
            Ok(((), vec![kept]))
        })?;
        let underway = self.underway.entry(id).or_default();
        underway.pairing = Pairing::default();
        Ok(match underway.pairing.take(code, sighting, parameters.period, Limits::ENROLLMENT) {
            Taken::Refused(verdict) => Judgement::Refused(verdict),
            _ => Judgement::RightSoFar,
        })
    }

    pub(super) fn discard_enrollment(&mut self, name: &UserName, id: DeviceId) -> Answer<()> {
        self.underway.remove(&id);
        self.change(name, |user, _| {
            let at = user.pending.iter().position(|pending| pending.id == id).ok_or_else(enrollment_gone)?;
            let gone = user.pending.remove(at);
            Ok(((), vec![Event::EnrollmentDiscarded { id, device: gone.name }]))
        })
    }
}

fn fresh_key(algorithm: Algorithm, randomness: &dyn Randomness) -> Result<SecretKey, NoRandomness> {
    let mut bytes = vec![0; algorithm.key_bytes()];
    randomness.fill(&mut bytes)?;
    // Twenty equal random bytes are a broken generator, not luck.
    SecretKey::from_bytes(bytes).map_err(|_| NoRandomness)
}

fn of_label(problem: KeyUriProblem) -> Problem {
    Problem::refused(format!("The label does not do: {problem}."), "Change the label that the app shows.")
}

fn sighted(key: &SecretKey, parameters: Parameters, code: &Code, arrived: Timestamp) -> Sighting {
    let steps = Generator::new(key, parameters).matches(code, Sighting::search(arrived, parameters.period));
    Sighting { arrived, steps }
}

/// Ends enrollments that the new one takes the place of: one of the same name,
/// and the oldest beyond the most that one user may have under way.
fn make_room(user: &mut User, new: &PendingDevice) -> Vec<Event> {
    let mut events = Vec::new();
    let mut end = |pending: PendingDevice| {
        events.push(Event::EnrollmentDiscarded { id: pending.id, device: pending.name });
    };
    if let Some(at) = user.pending.iter().position(|pending| pending.name.is_same(&new.name)) {
        end(user.pending.remove(at));
    }
    while user.pending.len() >= User::MOST_PENDING {
        end(user.pending.remove(0));
    }
    events
}
