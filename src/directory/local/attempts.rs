//! Tries at a code of a confirmed device, and on what grounds devices are taken away.
//!
//! Owns that a failure is on the disk before the code is looked at, and how long
//! a person counts as identified. Must not judge a code.

use super::Local;
use super::problems::{busy, of_store};
use crate::directory::{Answer, Problem};
use crate::model::{
    DeviceId, DeviceName, Event, Identified, Proofing, Purpose, SafeText, SignInRecord, Timestamp, User,
    UserId, UserName,
};
use crate::store::{Batch, Settings, Versioned};
use crate::totp::Verdict;
use crate::totp::sign_in::{Gate, counted, gate};

/// How long a right code identifies a person, in seconds.
const IDENTIFIED_SECS: u64 = 600;
/// How far back a clock is set without a word.
const CLOCK_SLACK_SECS: u64 = 60;

/// A try that may go on.
pub(super) struct Attempt {
    /// The user as written: the failure is counted.
    pub user: Versioned<User>,
    /// What was counted before.
    pub before: SignInRecord,
    /// When the code arrived.
    pub arrived: Timestamp,
}

/// To whom somebody is identified: the user id, and who logged in at first.
pub(super) type To = (u32, Option<SafeText>);

impl Local {
    /// Counts a failure before the code is looked at. The gate says when the
    /// code is not to be looked at; nothing is counted then.
    pub(super) fn attempt(&mut self, name: &UserName) -> Answer<Result<Attempt, Gate>> {
        for _ in 0..super::TRIES {
            let arrived = self.clock.now();
            let mut user = self.found(name)?;
            let before = user.value.sign_in;
            match gate(&before, arrived) {
                Gate::Open => {}
                closed => return Ok(Err(closed)),
            }
            user.value.sign_in = counted(before, arrived);
            let written = Versioned { value: user.value.clone(), version: user.version + 1 };
            if self.rewrite(user, Vec::new())?.is_some() {
                return Ok(Ok(Attempt { user: written, before, arrived }));
            }
        }
        Err(busy(name))
    }

    /// Writes what the try came to. If somebody else was faster the failure
    /// stays counted and nothing else is changed.
    pub(super) fn conclude(&mut self, attempt: Attempt, events: Vec<Event>) -> Answer<()> {
        let Attempt { user, arrived, .. } = attempt;
        let name = user.value.person.name.clone();
        let entries = events.into_iter().map(|event| self.entry(arrived, Some(&name), event)).collect();
        self.rewrite(user, entries)?.ok_or_else(|| busy(&name))
    }

    /// Keeps in the history what was said of a code of an enrollment.
    pub(super) fn note_refusal(
        &mut self,
        name: &UserName,
        (id, device): (DeviceId, &DeviceName),
        purpose: Purpose,
        verdict: &Verdict,
    ) -> Answer<()> {
        let event = Event::CodeRefused { id, device: device.clone(), purpose, verdict: verdict.name() };
        let entries = vec![self.entry(self.clock.now(), Some(name), event)];
        self.store.write(&Batch { entries, ..Batch::default() }).map_err(|e| of_store(&e))
    }

    /// A code was spent: a first code that waits for its second may be the same
    /// one, and counts no more.
    pub(super) fn forget_pairings(&mut self, user: &User) {
        for device in &user.devices {
            self.underway.remove(&device.id);
        }
    }

    /// The person is identified, for a while, to whoever acts now.
    pub(super) fn identify(&mut self, user: UserId, how: Identified) {
        self.identified.insert(user, (how, self.clock.now(), self.acts()));
    }

    /// Who acts: a code that somebody else was told says nothing of who is on the line here.
    fn acts(&self) -> To {
        (self.operator.uid, self.origin.sudo_caller.clone())
    }

    /// How the person identified themselves a short while ago to whoever acts now.
    pub(super) fn identified(&self, user: UserId) -> Option<&Identified> {
        let (how, at, to) = self.identified.get(&user)?;
        if *to != self.acts() {
            return None;
        }
        let now = self.clock.now();
        // A clock that was set back makes nobody identified for longer.
        (*at <= now.plus_secs(CLOCK_SLACK_SECS) && now < at.plus_secs(IDENTIFIED_SECS)).then_some(how)
    }

    /// Whether these are grounds enough to take a device away or to give
    /// recovery codes out. That a code was read out must have happened here.
    /// `of` is the device that is taken away: its own code says nothing of who
    /// holds it.
    pub(super) fn grounds(
        &self,
        user: &User,
        given: Option<&Proofing>,
        settings: &Settings,
        of: Option<DeviceId>,
    ) -> Answer<()> {
        match given.map(|proofing| &proofing.how) {
            Some(Identified::ByCode(device))
                if of.and_then(|id| user.device(id)).is_some_and(|of| of.name.is_same(device)) =>
            {
                Err(Problem::refused(
                    format!("A code of {device} does not say who holds {device}."),
                    "Test a code of another device, or say how else the person was identified.",
                ))
            }
            None if settings.proofing_required => Err(Problem::refused(
                format!("It must be said how {} was identified.", user.person.name),
                "Say how (a code from another device, badge, call back, manager), with the ticket's number.",
            )),
            Some(how @ (Identified::ByCode(_) | Identified::ByRecoveryCode))
                if self.identified(user.id) != Some(how) =>
            {
                Err(Problem::refused(
                    format!("{} did not give such a code here in the last ten minutes.", user.person.name),
                    "Test a code first, or say how else the person was identified.",
                ))
            }
            _ => Ok(()),
        }
    }
}
