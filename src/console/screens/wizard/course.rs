//! What the wizard on the screen does with keys and answers.
//!
//! Owns the way between the state machine of `enrollment`, the pages and the
//! requests. Holds the key only while its QR code may be shown. Must not judge.

use super::confirm::Confirm;
use super::replacing::Replacing;
use super::set_up::SetUpPage;
use super::{Made, WizardScreen, begun};
use crate::console::screen::Effect;
use crate::directory::{self, Begin, Credentials, Kind, Problem, Request};
use crate::enrollment::{self, CodeBox, Event, Step, Underway};
use crate::model::{DeviceId, SafeText, Timestamp};
use crate::totp::Judgement;

impl WizardScreen {
    /// Hands an event to the machine and its effect on.
    pub(super) fn take(&mut self, event: Event<DeviceId, Begin>) -> Vec<Effect> {
        let effect = self.wizard.take(event);
        match self.wizard.step() {
            Step::Confirm(..) if self.confirm.is_none() => {
                self.confirm = self.made.map(|made| Confirm::new(made.is_token, made.parameters));
            }
            // The key is not shown again once the device is active or gone.
            Step::Added { .. } | Step::Gone { .. } => {
                self.set_up = None;
                self.confirm = None;
            }
            Step::Left => return effect.map(request).into_iter().chain([Effect::Back]).collect(),
            _ => {}
        }
        effect.map(request).into_iter().collect()
    }

    pub(super) fn begun(&mut self, set_up: directory::SetUp) -> Vec<Effect> {
        let underway = Underway {
            id: set_up.id,
            device: set_up.device.clone(),
            digits: set_up.parameters.digits,
            expires_at: set_up.expires_at,
            is_scanned: set_up.scan.is_some(),
        };
        self.made =
            Some(Made { is_token: set_up.scan.is_none(), parameters: set_up.parameters, is_changed: false });
        let lost = self.lost().filter(|_| self.resumed.is_none());
        let words = begun::words(&set_up, self.resumed.is_some(), lost);
        let old = self.form.replaced().map(Replacing::old).map(|(id, name)| (id, name.clone()));
        self.set_up = SetUpPage::of(set_up, self.onlookers);
        let mut effects = self.take(Event::Begun(underway));
        match (old, self.resumed) {
            (None, Some(_)) => effects.push(self.ask()),
            (old, _) => self.end.replaces(old),
        }
        effects.extend(words.map(Effect::Say));
        effects
    }

    pub(super) fn ask(&self) -> Effect {
        Effect::Ask(Request::User(self.wizard.user().clone()))
    }

    /// How things stand with the user.
    pub(super) fn learn(&mut self, credentials: Credentials) {
        match self.wizard.step() {
            Step::Assign => self.form.learn(&credentials),
            Step::SetUp(underway) | Step::Confirm(underway, _) => {
                self.end.resumed(&credentials, underway.id);
            }
            Step::Added { .. } => self.end.learn(credentials),
            Step::Beginning | Step::Gone { .. } | Step::Left => {}
        }
    }

    /// Back to the QR code, or out where there is none. A code that was right
    /// waits; only where the algorithm was changed must the QR code be fetched
    /// anew, and the directory forgets the code.
    pub(super) fn back_to_code(&mut self) -> Vec<Effect> {
        let Step::Confirm(underway, codes) = self.wizard.step() else { return Vec::new() };
        let (id, waits) = (underway.id, codes.at() == CodeBox::Second);
        let Some(made) = self.made.filter(|made| !made.is_token) else { return self.take(Event::Back) };
        match &mut self.confirm {
            Some(confirm) if waits && !made.is_changed => confirm.rest(),
            _ => self.confirm = None,
        }
        if !made.is_changed {
            return self.take(Event::LookedAgain);
        }
        self.resumed = Some(id);
        let mut effects = self.take(Event::Back);
        effects.push(Effect::Ask(Request::Resume { user: self.wizard.user().clone(), id }));
        effects
    }

    /// A code was typed, or a verdict came.
    pub(super) fn judged(&mut self, judgement: &Judgement, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.take(Event::Judged(judgement.clone()));
        match (self.wizard.step(), &mut self.confirm) {
            (Step::Confirm(_, codes), Some(confirm)) => {
                confirm.judged(judgement, codes.at(), now);
                confirm.noted(codes.verdict());
            }
            (Step::Added { .. }, _) => effects.push(self.ask()),
            _ => {}
        }
        effects
    }

    pub(super) fn typed(&mut self, text: String) -> Vec<Effect> {
        let effects = self.take(Event::Typed(text));
        // What is no code at all is told without asking.
        if let (Step::Confirm(_, codes), Some(confirm)) = (self.wizard.step(), &mut self.confirm)
            && !codes.is_waiting()
        {
            confirm.noted(codes.verdict());
        }
        effects
    }

    pub(super) fn keep(&mut self) -> Vec<Effect> {
        if let Some(made) = &mut self.made {
            made.is_changed = true;
        }
        self.take(Event::Kept)
    }

    pub(super) fn discard_question(&self) -> Vec<Effect> {
        let (Step::SetUp(underway) | Step::Confirm(underway, _)) = self.step() else { return Vec::new() };
        let (user, id, device) = (self.wizard.user(), underway.id, &underway.device);
        vec![if underway.is_scanned {
            Effect::discard(user, id, device)
        } else {
            Effect::discard_token(user, id, device)
        }]
    }

    /// The key may be shown while something records the session, once that is history.
    pub(super) fn note_recorded(&self, recorder: SafeText) -> Vec<Effect> {
        let Step::SetUp(underway) = self.step() else { return Vec::new() };
        let user = self.wizard.user().clone();
        vec![Effect::Ask(Request::ShowRecorded { user, id: underway.id, recorder })]
    }

    pub(super) fn failed(&mut self, problem: Problem) -> Vec<Effect> {
        if let Some(page) = &mut self.set_up {
            page.stay_veiled();
        }
        let gone = problem.kind == Kind::NotFound;
        let mut effects = match self.step() {
            Step::Beginning if self.resumed.is_some() => self.take(Event::Back),
            Step::Beginning => self.take(Event::NotBegun),
            Step::SetUp(_) | Step::Confirm(..) if gone => self.take(Event::Vanished),
            Step::Confirm(..) => {
                let effects = self.take(Event::NotJudged);
                if let (Step::Confirm(_, codes), Some(confirm)) = (self.wizard.step(), &mut self.confirm) {
                    confirm.failed(codes.at());
                }
                effects
            }
            _ => Vec::new(),
        };
        effects.push(Effect::Tell(problem));
        effects
    }
}

fn request(effect: enrollment::Effect<DeviceId, Begin>) -> Effect {
    Effect::Ask(match effect {
        enrollment::Effect::Begin(begin) => Request::Begin(begin),
        enrollment::Effect::TakeCode(user, id, code) => Request::TakeCode { user, id, code },
        enrollment::Effect::KeepAlgorithm(user, id) => Request::KeepAlgorithm { user, id },
        enrollment::Effect::Discard(user, id) => Request::Discard { user, id },
    })
}
