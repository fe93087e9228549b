//! The beginning of an enrollment on our own records: what is made, sealed and shown.
//!
//! Owns the fresh secret key, what a new device takes the place of, and that a
//! key is shown only while its device is pending. Must not judge a code.

use std::sync::Arc;

use super::Local;
use super::devices::deactivated;
use super::enrollment::is_of;
use super::problems::{no_such_device, of_adding, of_store};
use crate::directory::{Answer, Begin, NewDevice, Problem, Replaces, Scan, SetUp, TokenKey};
use crate::model::{
    Algorithm, DeviceId, DeviceKind, DeviceName, Event, Issuer, Parameters, PendingDevice, SafeText, Sealed,
    Timestamp, User,
};
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::store::{Binding, StoreError};
use crate::totp::{KeyUri, KeyUriProblem, SecretKey};

/// A new device before it has a place in the record.
struct Fresh {
    id: DeviceId,
    kind: DeviceKind,
    parameters: Parameters,
    secret: Sealed,
    account: SafeText,
}

impl Local {
    pub(super) fn begin_enrollment(&mut self, begin: &Begin) -> Answer<SetUp> {
        let settings = self.settings()?;
        let user = self.found(&begin.user)?.value;
        if let Some(replaces) = begin.replaces {
            user.device(replaces.id).ok_or_else(|| no_such_device(&begin.user))?;
            self.grounds(&user, begin.proofing.as_ref(), &settings, Some(replaces.id))?;
        }
        user.may_add(&begin.device, begin.replaces.map(|r| r.id)).map_err(|problem| of_adding(&problem))?;
        match &begin.kind {
            NewDevice::App { algorithm, account } => {
                let parameters = Parameters::UNIVERSAL.with_algorithm(*algorithm);
                if let Some(set_up) =
                    self.go_on(&user, begin, account.as_ref(), parameters, &settings.issuer)?
                {
                    return Ok(set_up);
                }
                let key = fresh_key(*algorithm, &*self.randomness).map_err(no_randomness)?;
                let account = labelled(&user, begin, account.as_ref())?;
                KeyUri::new(&settings.issuer, &account, &key, parameters).map_err(of_label)?;
                let kind = DeviceKind::AuthenticatorApp;
                self.begin_new(begin, &user, (&key, kind, parameters), account, settings.issuer)
            }
            NewDevice::Token(_) | NewDevice::Stocked(_) => {
                let token = self.token(begin)?;
                let key = self.token_key(&user, begin, &token)?;
                let account = labelled(&user, begin, None)?;
                let kind = DeviceKind::HardwareToken { serial: token.serial.clone() };
                self.begin_new(begin, &user, (&key, kind, token.parameters), account, settings.issuer)
            }
        }
    }

    /// The enrollment of the same name, label and algorithm that is under way.
    fn go_on(
        &mut self,
        user: &User,
        begin: &Begin,
        account: Option<&SafeText>,
        parameters: Parameters,
        issuer: &Issuer,
    ) -> Answer<Option<SetUp>> {
        let now = self.clock.now();
        // A label that was not given decides nothing.
        let same = user.pending.iter().find(|pending| {
            pending.name.is_same(&begin.device)
                && !pending.is_expired(now)
                && pending.kind == DeviceKind::AuthenticatorApp
                && pending.replaces == begin.replaces.map(|replaces| replaces.id)
                && account.is_none_or(|account| *account == pending.account)
                && pending.parameters == parameters
        });
        let Some(pending) = same else { return Ok(None) };
        is_of(pending, &self.operator, &begin.user, now)?;
        // A device that was lost since is deactivated all the same.
        let lost = begin.replaces.filter(|replaces| replaces.is_lost);
        let resumed = Event::EnrollmentResumed { id: pending.id, device: pending.name.clone() };
        self.change(&begin.user, |user, now| {
            let lost = lost.into_iter().flat_map(|lost| lose(user, lost, begin.proofing.as_ref(), now));
            Ok(((), lost.chain([resumed.clone()]).collect()))
        })?;
        self.underway.remove(&pending.id);
        self.set_up(user, pending, issuer.clone(), true).map(Some)
    }

    /// The token as it was typed, or as the stock has it.
    fn token(&self, begin: &Begin) -> Answer<TokenKey> {
        let token = match &begin.kind {
            NewDevice::Stocked(serial) => return self.taken_from_stock(serial),
            NewDevice::Token(token) => token,
            NewDevice::App { .. } => return Err(no_randomness(NoRandomness)),
        };
        match self.store.stocked(&token.serial).map_err(|e| of_store(&e))? {
            Some(_) => Err(Problem::refused(
                format!("The token {} is in stock, so its key is known.", token.serial),
                "Assign it without typing a key.",
            )),
            None => Ok(token.clone()),
        }
    }

    /// The secret key of a hardware token whose serial number is free.
    fn token_key(&mut self, user: &User, begin: &Begin, token: &TokenKey) -> Answer<SecretKey> {
        if let Some(given) = self.store.token(&token.serial).map_err(|e| of_store(&e))? {
            // An enrollment whose time is up gives it back.
            self.change(&given.value.holder, |_, _| Ok(((), Vec::new())))?;
        }
        let given = self.store.token(&token.serial).map_err(|e| of_store(&e))?;
        let kind = DeviceKind::HardwareToken { serial: token.serial.clone() };
        // One under way of the same name gives it up.
        let own = user.pending.iter().any(|p| p.name.is_same(&begin.device) && p.kind == kind);
        if let Some(given) = given.filter(|_| !own) {
            let holder = given.value.holder;
            return Err(if self.is_pending(&holder, &token.serial)? {
                Problem::is_being_assigned(&token.serial, &holder)
            } else {
                Problem::is_somebodys(&token.serial, &holder)
            });
        }
        SecretKey::from_typed(token.key.expose()).map_err(|problem| {
            Problem::refused(
                format!("That is no secret key: {problem}."),
                "Type it as the maker gives it, in base32 or hexadecimal.",
            )
        })
    }

    fn begin_new(
        &mut self,
        begin: &Begin,
        user: &User,
        (key, kind, parameters): (&SecretKey, DeviceKind, Parameters),
        account: SafeText,
        issuer: Issuer,
    ) -> Answer<SetUp> {
        let randomness = Arc::clone(&self.randomness);
        let id = DeviceId(random_bytes(&*randomness).map_err(no_randomness)?);
        let binding = Binding { user: user.id, device: id, parameters };
        let secret = self.store.seal(key, binding, &*randomness).map_err(|e| of_store(&e))?;
        let fresh = Fresh { id, kind, parameters, secret, account };
        let operator = self.operator.clone();
        let (pending, ended) = self.change(&begin.user, |user, now| {
            user.may_add(&begin.device, begin.replaces.map(|replaces| replaces.id))
                .map_err(|problem| of_adding(&problem))?;
            let pending = pending(begin, &fresh, &operator, now);
            let (mut events, ended) = make_room(user, &pending, now)?;
            let serial = pending.kind.serial().cloned();
            events.push(Event::EnrollmentBegun {
                id,
                device: pending.name.clone(),
                serial,
                replaces: pending.replaces,
                proofing: begin.proofing.clone(),
            });
            if let Some(lost) = begin.replaces.filter(|replaces| replaces.is_lost) {
                events.extend(lose(user, lost, begin.proofing.as_ref(), now));
            }
            user.pending.push(pending.clone());
            Ok(((pending, ended), events))
        })?;
        Ok(SetUp { ended, ..self.set_up(user, &pending, issuer, false)? })
    }

    pub(super) fn set_up(
        &self,
        user: &User,
        pending: &PendingDevice,
        issuer: Issuer,
        resumed: bool,
    ) -> Answer<SetUp> {
        let scan = match pending.kind {
            DeviceKind::HardwareToken { .. } => None,
            DeviceKind::AuthenticatorApp => {
                let key = self.key_of(user, pending.id, pending.parameters, &pending.secret)?;
                let uri =
                    KeyUri::new(&issuer, &pending.account, &key, pending.parameters).map_err(of_label)?;
                Some(Scan { key_uri: uri.text().clone(), key: key.to_base32() })
            }
        };
        Ok(SetUp {
            user: user.person.name.clone(),
            id: pending.id,
            device: pending.name.clone(),
            kind: pending.kind.clone(),
            issuer,
            account: pending.account.clone(),
            parameters: pending.parameters,
            scan,
            expires_at: pending.expires_at,
            resumed,
            ended: Vec::new(),
        })
    }
}

fn no_randomness(problem: NoRandomness) -> Problem {
    of_store(&StoreError::Random(problem))
}

fn fresh_key(algorithm: Algorithm, randomness: &dyn Randomness) -> Result<SecretKey, NoRandomness> {
    let mut bytes = vec![0; algorithm.key_bytes()];
    randomness.fill(&mut bytes)?;
    // Twenty equal random bytes are a broken generator, not luck.
    SecretKey::from_bytes(bytes).map_err(|_| NoRandomness)
}

/// What the app shows below the issuer: the device's name is part of it, so that
/// a second device does not overwrite the first in the app.
fn labelled(user: &User, begin: &Begin, account: Option<&SafeText>) -> Answer<SafeText> {
    match account {
        Some(account) => Ok(account.clone()),
        None => SafeText::new(&format!("{} ({})", user.person.name, begin.device))
            .map_err(|problem| Problem::refused(format!("{problem}."), "Choose a shorter device name.")),
    }
}

fn of_label(problem: KeyUriProblem) -> Problem {
    Problem::refused(format!("The label does not do: {problem}."), "Change the label that the app shows.")
}

fn pending(begin: &Begin, fresh: &Fresh, operator: &crate::model::Operator, now: Timestamp) -> PendingDevice {
    PendingDevice {
        id: fresh.id,
        name: begin.device.clone(),
        kind: fresh.kind.clone(),
        parameters: fresh.parameters,
        secret: fresh.secret.clone(),
        account: fresh.account.clone(),
        replaces: begin.replaces.map(|replaces| replaces.id),
        begun_at: now,
        expires_at: now.plus_secs(PendingDevice::LIFE_SECS),
        begun_by: operator.clone(),
    }
}

/// Deactivates a lost device at once; nothing when it is deactivated already.
fn lose(
    user: &mut User,
    lost: Replaces,
    proofing: Option<&crate::model::Proofing>,
    now: Timestamp,
) -> Vec<Event> {
    let device = user.device_mut(lost.id).filter(|device| !device.is_deactivated());
    device.map(|device| deactivated(device, now, proofing)).into_iter().collect()
}

/// Ends enrollments that the new one takes the place of: one of the same name,
/// and the oldest beyond the most that one user may have under way. Only those of
/// whoever begins the new one.
fn make_room(user: &mut User, new: &PendingDevice, now: Timestamp) -> Answer<(Vec<Event>, Vec<DeviceName>)> {
    let (mut events, mut ended) = (Vec::new(), Vec::new());
    let name = user.person.name.clone();
    let mut end = |pending: PendingDevice| {
        is_of(&pending, &new.begun_by, &name, now)?;
        ended.push(pending.name.clone());
        events.push(Event::EnrollmentDiscarded { id: pending.id, device: pending.name });
        Ok::<(), Problem>(())
    };
    if let Some(at) = user.pending.iter().position(|pending| pending.name.is_same(&new.name)) {
        end(user.pending.remove(at))?;
    }
    while user.pending.len() >= User::MOST_PENDING {
        let own = user.pending.iter().position(|pending| pending.begun_by.uid == new.begun_by.uid);
        end(user.pending.remove(own.unwrap_or(0)))?;
    }
    Ok((events, ended))
}
