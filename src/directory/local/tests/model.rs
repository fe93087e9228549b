//! What `any_order` remembers beside the directory, and what must hold of it.
//!
//! Judges by the tests' own HOTP and by records before and after each request;
//! nothing of `totp` is asked.

use std::collections::{BTreeMap, BTreeSet};

use super::hotp::hotp;
use super::support::{Desk, Phone, code, user};
use crate::directory::{Directory, SetUp, SignIn};
use crate::model::{Algorithm, Device, DeviceId, Event, User};
use crate::totp::{Judgement, Verdict};

pub(super) const USERS: [&str; 2] = ["alice", "bob"];

/// An enrollment that was begun, with every code that was ever handed in for it.
pub(super) struct Known {
    pub(super) phone: Phone,
    /// The step each code arrived in, with its digits.
    handed: Vec<(u64, String)>,
    /// The algorithms the app may compute: what the key says, then what was kept.
    pub(super) kept: bool,
}

/// All that was seen.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) known: Vec<Known>,
    /// Devices whose second code was answered with *accepted*.
    activated: BTreeSet<[u8; 16]>,
    /// The step of the second code.
    confirmed: BTreeMap<[u8; 16], u64>,
    /// Every step that signed in.
    spent: BTreeSet<([u8; 16], u64)>,
    /// Wrong codes in a row of each user.
    failures: BTreeMap<String, u32>,
}

pub(super) fn record(desk: &Desk, name: &str) -> User {
    desk.local.store.user(&user(name)).unwrap().unwrap().value
}

fn device(user: &User, id: DeviceId) -> &Device {
    user.device(id).expect("an active device is in the record")
}

impl Seen {
    /// Takes in what *begin* or *resume* showed.
    pub(super) fn set_up(&mut self, set_up: &SetUp) {
        let phone = Phone::scanned(set_up);
        match self.known.iter().find(|known| known.phone.id == phone.id) {
            Some(known) => {
                assert!(set_up.resumed, "an identity is never given twice");
                assert_eq!(known.phone.key, phone.key, "the key of an enrollment never changes");
            }
            None => self.known.push(Known { phone, handed: Vec::new(), kept: false }),
        }
    }

    /// What the app of this enrollment computes: one that ignores settings does SHA-1.
    pub(super) fn app(&self, index: usize, ignores: bool) -> Phone {
        let phone = self.known[index].phone.clone();
        let algorithm = if ignores || self.known[index].kept { Algorithm::Sha1 } else { phone.algorithm };
        Phone { algorithm, ..phone }
    }

    /// Hands a code in and judges the answer.
    pub(super) fn take(&mut self, desk: &mut Desk, index: usize, digits: &str) {
        let now = desk.step();
        let known = &mut self.known[index];
        let (name, id) = (known.phone.user.clone(), known.phone.id);
        let before = record(desk, name.as_str());
        known.handed.push((now, digits.to_owned()));
        let answer = desk.local.take_code(&name, id, code(digits));
        let after = record(desk, name.as_str());
        if !matches!(answer, Ok(Judgement::Accepted(_))) {
            assert_eq!(after.devices, before.devices, "no device without an acceptance");
            assert_eq!(after.sign_in, before.sign_in);
            return;
        }
        assert!(before.pending(id, desk.now()).is_some(), "only a live enrollment is confirmed");
        let added = device(&after, id);
        assert!(added.is_active() && after.pending.iter().all(|pending| pending.id != id));
        assert_eq!(after.devices.len(), before.devices.len() + 1);
        assert_eq!(after.sign_in.failures, 0);
        self.failures.insert(name.key(), 0);
        self.proven(index, added, now);
        assert!(self.activated.insert(id.0), "a device is confirmed once");
    }

    /// The last code is that of `last_step`, and one handed in before it is that of
    /// the step before; both by the tests' own HOTP, near their arrival.
    fn proven(&mut self, index: usize, added: &Device, now: u64) {
        let known = &self.known[index];
        let second = added.last_step;
        let of = |step| hotp(added.parameters.algorithm, &known.phone.key, step);
        let ((_, last), earlier) = known.handed.split_last().unwrap();
        assert_eq!(*last, of(second), "the code that activates is that of the recorded step");
        assert!(second.abs_diff(now) <= 10, "at most five minutes off");
        assert_eq!(added.drift, second.cast_signed() - now.cast_signed());
        let first = |(arrived, digits): &(u64, String)| {
            *digits == of(second - 1) && (second - 1).abs_diff(*arrived) <= 11
        };
        assert!(earlier.iter().any(first), "the step before was shown, too");
        self.confirmed.insert(added.id.0, second);
    }

    /// Keeps the algorithm, where the directory agrees.
    pub(super) fn keep(&mut self, desk: &mut Desk, index: usize) {
        let (name, id) = (self.known[index].phone.user.clone(), self.known[index].phone.id);
        let before = record(desk, name.as_str());
        let answer = desk.local.keep_algorithm(&name, id);
        let after = record(desk, name.as_str());
        assert_eq!(after.devices, before.devices, "keeping makes nothing active");
        if let Ok(judgement) = answer {
            let off = matches!(judgement, Judgement::Refused(Verdict::ClockOff(_)));
            assert!(off || judgement == Judgement::RightSoFar);
            let handed = &self.known[index].handed;
            let steps = |arrived: u64| arrived - 120..=arrived + 120;
            let key = &self.known[index].phone.key;
            let shown = handed.last().is_some_and(|(arrived, digits)| {
                steps(*arrived).any(|step| hotp(Algorithm::Sha1, key, step) == *digits)
            });
            assert!(shown, "only what the last code has shown is kept");
            self.known[index].kept = true;
        }
    }

    /// Signs in and judges the answer.
    pub(super) fn verify(&mut self, desk: &mut Desk, name: &str, digits: &str) {
        let now = desk.step();
        let before = record(desk, name);
        let answer = desk.local.verify(&user(name), &code(digits)).unwrap();
        let after = record(desk, name);
        self.failures.insert(name.to_owned(), after.sign_in.failures);
        let moved: Vec<(&Device, &Device)> =
            before.devices.iter().zip(&after.devices).filter(|(old, new)| old != new).collect();
        if answer == SignIn::Refused {
            assert!(moved.is_empty(), "a refusal spends nothing");
            let grown = after.sign_in.failures - before.sign_in.failures;
            assert!(grown <= 1);
            let read = desk.now() >= before.sign_in.refused_until.unwrap_or_default()
                && before.sign_in.failures < 100
                && before.devices.iter().any(Device::is_active);
            assert_eq!(grown == 1, read && !self.is_replay(&before, digits, now));
            return;
        }
        let [(old, new)] = moved[..] else { panic!("{} devices moved", moved.len()) };
        assert!(old.is_active());
        let key = self.key(new.id);
        assert_eq!(hotp(new.parameters.algorithm, key, new.last_step), digits);
        assert!(new.last_step > old.last_step, "steps only grow");
        assert!(new.last_step > self.confirmed[&new.id.0], "the codes of the enrollment are spent");
        let expected = now.saturating_add_signed(old.drift);
        assert!(new.last_step.abs_diff(now) <= 1 || new.last_step.abs_diff(expected) <= 1);
        assert_eq!(after.sign_in.failures, 0);
        assert!(self.spent.insert((new.id.0, new.last_step)), "a step signs in once");
    }

    fn key(&self, id: DeviceId) -> &[u8] {
        &self.known.iter().find(|known| known.phone.id == id).unwrap().phone.key
    }

    /// Whether a device of the user makes this code near now, in a step that is spent.
    fn is_replay(&self, user: &User, digits: &str, now: u64) -> bool {
        user.devices.iter().filter(|device| device.is_active()).any(|device| {
            let expected = now.saturating_add_signed(device.drift);
            let window = [now - 1, now, now + 1, expected - 1, expected, expected + 1];
            let spent = |step: &u64| *step <= device.last_step;
            let key = self.key(device.id);
            window
                .iter()
                .filter(|step| spent(step))
                .any(|step| hotp(device.parameters.algorithm, key, *step) == digits)
        })
    }

    /// What holds at every moment.
    pub(super) fn check(&self, desk: &Desk) {
        let mut active = BTreeSet::new();
        for name in USERS {
            let user = record(desk, name);
            let failures = self.failures.get(name).copied().unwrap_or_default();
            assert_eq!(user.sign_in.failures, failures, "only codes move the count");
            assert!(user.devices.len() <= 8 && user.pending.len() <= 4);
            for names in [
                user.devices.iter().map(|device| device.name.key()).collect::<Vec<_>>(),
                user.pending.iter().map(|pending| pending.name.key()).collect(),
            ] {
                assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "names are unique");
            }
            active.extend(user.devices.iter().map(|device| device.id.0));
        }
        assert_eq!(active, self.activated, "a device is there exactly when its codes were accepted");
    }

    /// What holds at the end: the history is whole and tells of every device.
    pub(super) fn check_history(&self, desk: &Desk) {
        let told = desk.told_since(0);
        assert_eq!(told.len() as u64, desk.newest_entry());
        let added: BTreeSet<[u8; 16]> = told
            .iter()
            .filter_map(|event| match event {
                Event::DeviceAdded { id, .. } => Some(id.0),
                _ => None,
            })
            .collect();
        assert_eq!(added, self.activated);
        let accepted = told.iter().filter(|event| matches!(event, Event::SignInAccepted { .. })).count();
        assert_eq!(accepted, self.spent.len());
    }

    /// Devices that became active, and sign-ins.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.activated.len(), self.spent.len())
    }
}
