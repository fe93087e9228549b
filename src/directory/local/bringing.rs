//! Importing devices that another program enrolled.
//!
//! Owns that nothing of a user is ever overwritten, that the same file twice does
//! nothing the second time, and that only an operator's word lets an imported
//! device sign in without two codes. Must not read a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use subtle::ConstantTimeEq;

use super::Local;
use super::identities::Identities;
use super::problems::of_store;
use crate::directory::in_parts::write_in_parts;
use crate::directory::{Answer, Fate, ImportRule, IncomingDevice, Strangers, Trust};
use crate::model::{
    AddDevice, Device, DeviceId, DeviceKind, DeviceName, DeviceState, Entry, Event, Person, Sealed, Serial,
    Tags, Timestamp, User, UserName,
};
use crate::ports::random_bytes;
use crate::store::{Batch, Binding, ChangeSet, CommitError, StoreError, Token, Versioned};
use crate::totp::{SecretKey, step_at};

/// Most rows at once: each may add a user and a device, and both are history.
pub(super) const MOST: usize = ChangeSet::MOST / 2;

/// How far ahead a used code may be: zones are mistaken.
const DAY: u64 = 86_400;
/// How far off a clock may be, as at a resync.
const HOUR: u64 = 3600;

/// The users as they will be, with what the history will say of each.
struct Draft {
    users: BTreeMap<String, Drafted>,
    identities: Identities,
    keys: Keys,
}

/// What becomes of the secret keys of a draft.
#[derive(Clone, Copy)]
enum Keys {
    /// They are sealed, to be written.
    Sealed,
    /// It is a preview: nothing of it is kept.
    Forgotten,
}

/// A user of whom something is imported.
struct Drafted {
    user: Versioned<User>,
    events: Vec<Event>,
    given: Vec<Serial>,
    /// The keys of devices that are in the draft alone.
    keys: Vec<(DeviceId, SecretKey)>,
}

/// Why a row is not taken.
enum Refusal {
    Same(String),
    Because(String),
}

impl From<AddDevice> for Refusal {
    fn from(problem: AddDevice) -> Self {
        Self::Because(problem.to_string())
    }
}

impl Local {
    pub(super) fn preview_incoming(&self, devices: &[IncomingDevice], rule: ImportRule) -> Answer<Vec<Fate>> {
        Ok(self.drafted(devices, rule, Keys::Forgotten)?.0)
    }

    pub(super) fn import_incoming(
        &mut self,
        devices: &[IncomingDevice],
        rule: ImportRule,
    ) -> Answer<Vec<Fate>> {
        if devices.len() > MOST {
            return Err(of_store(&CommitError::Malformed("too many devices at once").into()));
        }
        let (fates, draft) = self.drafted(devices, rule, Keys::Sealed)?;
        let changed = draft.users.into_values().filter(|drafted| !drafted.events.is_empty());
        let (mut users, mut with) = (Vec::new(), BTreeMap::new());
        for Drafted { user, events, given, .. } in changed {
            with.insert(user.value.person.name.key(), (events, given));
            users.push(user);
        }
        if !users.is_empty() {
            self.write_incoming(users, &with)?;
        }
        Ok(fates)
    }

    fn drafted(
        &self,
        devices: &[IncomingDevice],
        rule: ImportRule,
        keys: Keys,
    ) -> Answer<(Vec<Fate>, Draft)> {
        let mut draft = Draft { users: BTreeMap::new(), identities: Identities::default(), keys };
        let (mut fates, now) = (Vec::new(), self.clock.now());
        for incoming in devices {
            fates.push(match self.take(&mut draft, incoming, rule, now)? {
                Ok(name) => Fate::Taken(name.to_string()),
                Err(Refusal::Same(name)) => Fate::Same(name),
                Err(Refusal::Because(why)) => Fate::Refused(why),
            });
        }
        Ok((fates, draft))
    }

    /// Puts a device into the draft.
    fn take(
        &self,
        draft: &mut Draft,
        incoming: &IncomingDevice,
        rule: ImportRule,
        now: Timestamp,
    ) -> Answer<Result<DeviceName, Refusal>> {
        let key = match SecretKey::from_base32(incoming.key.expose()) {
            Ok(key) => key,
            Err(problem) => return Ok(Err(Refusal::Because(problem.to_string()))),
        };
        if let Some(serial) = incoming.kind.serial()
            && let Err(refusal) = self.is_free(draft, serial, &incoming.user)?
        {
            return Ok(Err(refusal));
        }
        if let Some(why) = out_of_bounds(incoming, now) {
            return Ok(Err(Refusal::Because(why)));
        }
        if !self.is_drafted(draft, &incoming.user, rule, now)? {
            return Ok(Err(Refusal::Because(format!("there is no user {}", incoming.user))));
        }
        let Some(drafted) = draft.users.get_mut(&incoming.user.key()) else { return Err(of_draft()) };
        let name = match self.named(drafted, incoming, &key, now)? {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let randomness = Arc::clone(&self.randomness);
        let id = random_bytes(&*randomness).map(DeviceId).map_err(|e| of_store(&StoreError::Random(e)))?;
        let user = &mut drafted.user.value;
        let binding = Binding { user: user.id, device: id, parameters: incoming.parameters };
        let secret = match draft.keys {
            Keys::Sealed => self.store.seal(&key, binding, &*randomness).map_err(|e| of_store(&e))?,
            Keys::Forgotten => Sealed(Vec::new()),
        };
        drafted.keys.push((id, key));
        let serial = incoming.kind.serial().cloned();
        drafted.given.extend(serial.clone());
        drafted.events.push(Event::DeviceImported {
            id,
            device: name.clone(),
            serial,
            drift: incoming.drift,
            trusted: rule.trust == Trust::AtOnce,
        });
        let mut device = Device {
            id,
            name: name.clone(),
            kind: incoming.kind.clone(),
            parameters: incoming.parameters,
            state: match rule.trust {
                Trust::AtOnce => DeviceState::Active,
                Trust::AfterProof => DeviceState::Unproven { since: now },
            },
            secret,
            drift: incoming.drift,
            last_step: incoming.last_step,
            enrolled_at: now,
            enrolled_by: self.operator.clone(),
            last_used_at: None,
            note: None,
            tags: Tags::default(),
        };
        // Where nothing tells which codes were used, the one that shows now may have been.
        if incoming.last_step == 0 && device.is_active() {
            device.last_step = step_at(now, incoming.parameters.period).saturating_add_signed(incoming.drift);
        }
        user.devices.push(device);
        Ok(Ok(name))
    }

    /// Whether nobody else has the token of this number, here or in the draft.
    fn is_free(&self, draft: &Draft, serial: &Serial, user: &UserName) -> Answer<Result<(), Refusal>> {
        let given = self.store.token(serial).map_err(|e| of_store(&e))?.map(|token| token.value.holder);
        let drafted = || {
            let has_it = |drafted: &&Drafted| drafted.given.iter().any(|given| given.is_same(serial));
            draft.users.values().find(has_it).map(|drafted| drafted.user.value.person.name.clone())
        };
        let holder = given.or_else(drafted).filter(|holder| !holder.is_same(user));
        if let Some(holder) = holder {
            return Ok(Err(Refusal::Because(format!("the token {serial} is {holder}'s already"))));
        }
        Ok(match self.store.stocked(serial).map_err(|e| of_store(&e))? {
            Some(_) => Err(Refusal::Because(format!("the token {serial} is in stock: assign it from there"))),
            None => Ok(()),
        })
    }

    /// Whether the user is in the draft now: read from the store, or new.
    fn is_drafted(
        &self,
        draft: &mut Draft,
        name: &UserName,
        rule: ImportRule,
        now: Timestamp,
    ) -> Answer<bool> {
        let key = name.key();
        if draft.users.contains_key(&key) {
            return Ok(true);
        }
        let drafted = match (self.store.user(name).map_err(|e| of_store(&e))?, rule.strangers) {
            (Some(user), _) => Drafted { user, events: Vec::new(), given: Vec::new(), keys: Vec::new() },
            (None, Strangers::Refused) => return Ok(false),
            (None, Strangers::Added) => {
                let id =
                    draft.identities.next(&*self.randomness).map_err(|e| of_store(&StoreError::Random(e)))?;
                let person = Person { name: name.clone(), display_name: None, email: None };
                let user = Versioned { value: User::new(id, person, now), version: 0 };
                Drafted { user, events: vec![Event::UserAdded], given: Vec::new(), keys: Vec::new() }
            }
        };
        draft.users.insert(key, drafted);
        Ok(true)
    }

    /// What the device will be called, unless the user has it already or can have
    /// none of that name.
    fn named(
        &self,
        drafted: &Drafted,
        incoming: &IncomingDevice,
        key: &SecretKey,
        now: Timestamp,
    ) -> Answer<Result<DeviceName, Refusal>> {
        let user = &drafted.user.value;
        let is_it = |there: &SecretKey| bool::from(there.as_bytes().ct_eq(key.as_bytes()));
        for device in &user.devices {
            let is_same = match drafted.keys.iter().find(|(id, _)| *id == device.id) {
                Some((_, there)) => is_it(there),
                None => is_it(&self.key_of(user, device.id, device.parameters, &device.secret)?),
            };
            if is_same {
                return Ok(Err(Refusal::Same(device.name.to_string())));
            }
        }
        if let Some(serial) = incoming.kind.serial()
            && user.serials().any(|of| of.is_same(serial))
        {
            let why = format!("{} has the token {serial} already, with another secret key", user.person.name);
            return Ok(Err(Refusal::Because(why)));
        }
        let name = incoming.device.clone().or_else(|| free_name(user, &incoming.kind));
        let Some(name) = name else {
            return Ok(Err(AddDevice::Eight { user: user.person.name.clone() }.into()));
        };
        let underway = |name: &DeviceName| {
            user.pending.iter().any(|pending| pending.name.is_same(name) && !pending.is_expired(now))
        };
        if underway(&name) {
            return Ok(Err(Refusal::Because(format!("an enrollment of “{name}” is under way"))));
        }
        Ok(user.may_add(&name, None).map(|()| name).map_err(|problem| match problem {
            AddDevice::NameTaken { user, name } => Refusal::Because(format!(
                "{user} has a device named “{name}” already, with another secret key"
            )),
            other @ AddDevice::Eight { .. } => other.into(),
        }))
    }

    fn write_incoming(
        &mut self,
        users: Vec<Versioned<User>>,
        with: &BTreeMap<String, (Vec<Event>, Vec<Serial>)>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let rows: Vec<_> = users.iter().map(|user| user.value.row()).collect();
        let entries_of = |user: &Versioned<User>| {
            let name = user.value.person.name.clone();
            let events = with.get(&name.key()).map(|(events, _)| events.clone()).unwrap_or_default();
            events.into_iter().map(move |event| (name.clone(), event)).collect::<Vec<_>>()
        };
        let all: Vec<(UserName, Event)> = users.iter().flat_map(&entries_of).collect();
        let all: Vec<Entry> =
            all.into_iter().map(|(name, event)| self.entry(now, Some(&name), event)).collect();
        self.collect();
        let outbox = self.outbox_with(&all)?;
        let is_news = outbox.is_some();
        let template = all.first().cloned();
        let of_batch = |batch: &mut Batch| {
            let Some(template) = &template else { return };
            batch.entries = batch
                .users
                .iter()
                .flat_map(&entries_of)
                .map(|(name, event)| Entry { user: Some(name), event, ..template.clone() })
                .collect();
            batch.given = batch
                .users
                .iter()
                .filter_map(|user| with.get(&user.value.person.name.key()).map(|(_, given)| (user, given)))
                .flat_map(|(user, given)| {
                    let holder = user.value.person.name.clone();
                    given.iter().map(move |serial| Token { serial: serial.clone(), holder: holder.clone() })
                })
                .collect();
        };
        let batch = Batch { users, outbox, ..Batch::default() };
        write_in_parts(&mut self.store, batch, &of_batch).map_err(|e| of_store(&e))?;
        for row in rows {
            self.list(&row);
        }
        if is_news {
            self.post_waiting();
        }
        Ok(())
    }
}

/// What a file says of steps and clocks must leave the device of use, and its codes
/// near now.
fn out_of_bounds(incoming: &IncomingDevice, now: Timestamp) -> Option<String> {
    let period = incoming.parameters.period;
    if incoming.last_step > step_at(now.plus_secs(DAY), period) {
        return Some("its last used code is of a time to come".to_owned());
    }
    let off = incoming.drift.unsigned_abs().saturating_mul(period.secs());
    (off > HOUR).then(|| "its clock is more than an hour off".to_owned())
}

/// `imported`, `imported-2` …: the first that no device and no enrollment has.
fn free_name(user: &User, kind: &DeviceKind) -> Option<DeviceName> {
    let stem = match kind {
        DeviceKind::AuthenticatorApp => "imported",
        DeviceKind::HardwareToken { .. } => "token",
    };
    let names = (1..=User::MOST_DEVICES + User::MOST_PENDING + 1).map(|number| match number {
        1 => stem.to_owned(),
        number => format!("{stem}-{number}"),
    });
    let is_taken = |name: &DeviceName| {
        let devices = user.devices.iter().map(|device| &device.name);
        devices.chain(user.pending.iter().map(|pending| &pending.name)).any(|taken| taken.is_same(name))
    };
    names.filter_map(|name| DeviceName::new(&name).ok()).find(|name| !is_taken(name))
}

fn of_draft() -> crate::directory::Problem {
    of_store(&CommitError::Malformed("a user was not read").into())
}
