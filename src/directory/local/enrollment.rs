//! Enrollment on our own records once it has begun: resume, the two codes, discard.
//!
//! Owns what is written when, and the first code that waits for its second. The
//! rule itself is in `totp::pairing`. Must not show a key of an active device.

use super::Local;
use super::devices::{deactivated, take_out};
use super::problems::{enrollment_gone, of_adding, of_store};
use crate::directory::{Answer, Problem, SetUp};
use crate::model::{
    Algorithm, Device, DeviceId, DeviceState, Event, Operator, Parameters, PendingDevice, Purpose, SafeText,
    Tags, Timestamp, User, UserName, spoken,
};
use crate::store::Binding;
use crate::totp::pairing::{Sighting, Taken};
use crate::totp::sign_in::{Gate, cleared, gate};
use crate::totp::{ClockDrift, Code, Generator, Judgement, Limits, Malformed, Pairing, SecretKey, Verdict};

/// What is remembered of an enrollment between two codes; lost with the
/// process, which only means that the first code is typed again.
#[derive(Default)]
pub(super) struct Underway {
    pub(super) pairing: Pairing,
    /// The code that showed that the app computes something else, with that.
    ignoring: Option<(Algorithm, Code, Sighting)>,
}

/// How often a user's other devices are looked through in so many seconds.
const MOST_LOOKS: u32 = 10;
const LOOKS_SECS: u64 = 3600;

/// What [`Local::judge`] found out before anything is written.
enum Finding {
    Told(Judgement),
    Proven { step: u64, drift: ClockDrift },
}

impl Local {
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
        let issuer = self.settings()?.issuer;
        let operator = self.operator.clone();
        // Whoever sees the key is history, before they see it.
        let user = self.change(name, |user, now| {
            let pending = underway(user, id, &operator, now)?;
            let event = Event::EnrollmentResumed { id, device: pending.name.clone() };
            Ok((user.clone(), vec![event]))
        })?;
        let pending = user.pending(id, self.clock.now()).ok_or_else(enrollment_gone)?;
        self.underway.remove(&id);
        self.set_up(&user, pending, issuer, true)
    }

    pub(super) fn note_recorded(&mut self, name: &UserName, id: DeviceId, recorder: &SafeText) -> Answer<()> {
        let operator = self.operator.clone();
        self.change(name, |user, now| {
            let device = underway(user, id, &operator, now)?.name.clone();
            Ok(((), vec![Event::ShownWhileRecorded { id, device, recorder: recorder.clone() }]))
        })
    }

    pub(super) fn note_file(&mut self, name: &UserName, id: DeviceId, file: &SafeText) -> Answer<()> {
        let operator = self.operator.clone();
        self.change(name, |user, now| {
            let device = underway(user, id, &operator, now)?.name.clone();
            Ok(((), vec![Event::ShownInFile { id, device, file: file.clone() }]))
        })
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
            Finding::Told(judgement) => {
                if let Judgement::Refused(verdict) = &judgement
                    && let Some(pending) = user.pending(id, arrived)
                {
                    self.note_refusal(name, (id, &pending.name), Purpose::Enrollment, verdict)?;
                }
                Ok(judgement)
            }
            Finding::Proven { step, drift } => {
                self.underway.remove(&id);
                self.confirm(name, id, step, drift)?;
                Ok(Judgement::Accepted(drift))
            }
        }
    }

    fn judge(&mut self, user: &User, id: DeviceId, code: Code, arrived: Timestamp) -> Answer<Finding> {
        let pending = underway(user, id, &self.operator, arrived)?;
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
        let issuer = self.settings()?.issuer;
        let entry = SafeText::new(&format!("{issuer}: {}", pending.account))
            .unwrap_or_else(|_| pending.account.clone());
        if !self.may_look_elsewhere(user, arrived) {
            return Ok(Verdict::NoMatch { entry });
        }
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

    /// Whose code it is otherwise is said a few times only, and not while the
    /// sign-in is locked: nobody shall learn a device's codes by guessing here.
    fn may_look_elsewhere(&mut self, user: &User, arrived: Timestamp) -> bool {
        let (looks, since) = self.looks.entry(user.id).or_insert((0, arrived));
        if !(*since..since.plus_secs(LOOKS_SECS)).contains(&arrived) {
            (*looks, *since) = (0, arrived);
        }
        *looks = looks.saturating_add(1);
        *looks <= MOST_LOOKS && gate(&user.sign_in, arrived) == Gate::Open
    }

    /// The pending device becomes an active one, and the one it replaces is
    /// deactivated with it. Its step is spent, so neither code signs in
    /// afterwards, and a sign-in that was disabled is open again.
    fn confirm(&mut self, name: &UserName, id: DeviceId, step: u64, drift: ClockDrift) -> Answer<()> {
        let operator = self.operator.clone();
        self.change(name, |user, now| {
            let at = user.pending.iter().position(|pending| pending.id == id).ok_or_else(enrollment_gone)?;
            let pending = user.pending.remove(at);
            user.may_add(&pending.name, pending.replaces).map_err(|problem| of_adding(&problem))?;
            let mut events = vec![Event::DeviceAdded {
                id,
                device: pending.name.clone(),
                drift: drift.steps,
                replaced: pending.replaces,
            }];
            events.extend(pending.replaces.iter().flat_map(|replaced| step_down(user, *replaced, now)));
            user.sign_in = cleared(user.sign_in);
            user.devices.push(confirmed(pending, &operator, step, drift, now));
            Ok(((), events))
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
        let pending = underway(&user, id, &self.operator, self.clock.now())?;
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

/// An enrollment under way, of whoever acts now.
fn underway<'a>(
    user: &'a User,
    id: DeviceId,
    operator: &Operator,
    now: Timestamp,
) -> Answer<&'a PendingDevice> {
    let pending = user.pending(id, now).ok_or_else(enrollment_gone)?;
    is_of(pending, operator, &user.person.name, now).map(|()| pending)
}

/// An enrollment belongs to whoever began it: nobody else sees its key, or ends it
/// on the way to something else.
pub(super) fn is_of(
    pending: &PendingDevice,
    operator: &Operator,
    user: &UserName,
    now: Timestamp,
) -> Answer<()> {
    if pending.begun_by.uid == operator.uid {
        return Ok(());
    }
    let since = spoken(pending.begun_at.millis_until(now) / 1000);
    let who = &pending.begun_by.name;
    let whose = if who.as_str() == user.as_str() { "their own".to_owned() } else { format!("{user}'s") };
    Err(Problem::refused(
        format!("{who} is enrolling {whose} device {}, for {since} now.", pending.name),
        "Let them finish, or discard that enrollment first.",
    ))
}

/// Takes out enrollments whose time is up, with what the history says of it.
pub(super) fn expire(user: &mut User, now: Timestamp) -> Vec<Event> {
    let (over, live): (Vec<PendingDevice>, _) =
        std::mem::take(&mut user.pending).into_iter().partition(|pending| pending.is_expired(now));
    user.pending = live;
    over.into_iter().map(|gone| Event::EnrollmentExpired { id: gone.id, device: gone.name }).collect()
}

/// What came to nothing or to an end: no code is remembered for it any more.
pub(super) fn ended(event: &Event) -> Option<DeviceId> {
    match event {
        Event::EnrollmentDiscarded { id, .. }
        | Event::EnrollmentExpired { id, .. }
        | Event::DeviceDeactivated { id, .. }
        | Event::DeviceDeleted { id, .. } => Some(*id),
        _ => None,
    }
}

fn confirmed(
    pending: PendingDevice,
    operator: &Operator,
    step: u64,
    drift: ClockDrift,
    now: Timestamp,
) -> Device {
    Device {
        id: pending.id,
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
        note: None,
        tags: Tags::default(),
    }
}

/// The replaced device may not sign in any more. Where there are eight it goes:
/// a ninth must never be.
fn step_down(user: &mut User, replaced: DeviceId, now: Timestamp) -> Vec<Event> {
    let is_full = user.devices.len() >= User::MOST_DEVICES;
    let Some(device) = user.device_mut(replaced) else { return Vec::new() };
    let mut events = Vec::new();
    if !device.is_deactivated() {
        events.push(deactivated(device, now, None));
    }
    if is_full {
        events.extend(take_out(user, replaced, None));
    }
    events
}

pub(super) fn sighted(key: &SecretKey, parameters: Parameters, code: &Code, arrived: Timestamp) -> Sighting {
    let steps = Generator::new(key, parameters).matches(code, Sighting::search(arrived, parameters.period));
    Sighting { arrived, steps }
}
