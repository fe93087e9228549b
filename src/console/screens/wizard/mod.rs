//! The wizard on the screen: assign, set up, confirm, added.
//!
//! Owns the way between the state machine of `enrollment` and what is typed and
//! drawn. Holds the key only while its QR code may be shown. Must not judge.

mod added;
mod assign;
mod confirm;
#[cfg(test)]
mod matrix;
mod set_up;
mod spelling;

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Chord, Hint};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Extent, Moment, Open, Screen, next_second};
use crate::directory::{self, Begin, Done, Kind, Problem, Request};
use crate::enrollment::{self, Event, Step, Underway, Wizard};
use crate::model::{DeviceId, Timestamp, UserName};

use self::added::After;
use self::assign::Form;
use self::confirm::Confirm;
use self::set_up::SetUpPage;

/// One enrollment on the screen.
pub struct WizardScreen {
    wizard: Wizard<DeviceId>,
    resumed: Option<DeviceId>,
    form: Form,
    set_up: Option<SetUpPage>,
    confirm: Option<Confirm>,
}

impl WizardScreen {
    /// From the start.
    pub fn assign(user: UserName) -> Self {
        let form = Form::of(&user);
        Self { wizard: Wizard::new(user), resumed: None, form, set_up: None, confirm: None }
    }

    /// With an enrollment that is under way.
    pub fn resume(user: UserName, id: DeviceId) -> Self {
        let form = Form::of(&user);
        Self { wizard: Wizard::resuming(user), resumed: Some(id), form, set_up: None, confirm: None }
    }

    fn step(&self) -> &Step<DeviceId> {
        self.wizard.step()
    }

    /// Hands an event to the machine and its effect on.
    fn take(&mut self, event: Event<DeviceId, Begin>) -> Vec<Effect> {
        let effect = self.wizard.take(event);
        match self.wizard.step() {
            Step::Confirm(underway, _) if self.confirm.is_none() => {
                self.confirm = Some(Confirm::new(underway.digits.count()));
            }
            Step::SetUp(_) => self.confirm = None,
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

    fn begun(&mut self, set_up: directory::SetUp) -> Vec<Effect> {
        let underway = Underway {
            id: set_up.id,
            device: set_up.device.clone(),
            digits: set_up.parameters.digits,
            expires_at: set_up.expires_at,
            is_scanned: set_up.scan.is_some(),
        };
        let resumed = set_up.resumed;
        self.set_up = SetUpPage::of(set_up);
        let mut effects = self.take(Event::Begun(underway));
        if resumed && self.resumed.is_none() {
            effects.push(Effect::Say(
                "This enrollment was pending already: the QR code is the same as before.".to_owned(),
            ));
        }
        effects
    }

    /// Back to the QR code, fetched anew: the algorithm may have been changed.
    fn back_to_code(&mut self) -> Vec<Effect> {
        let Step::Confirm(underway, _) = self.step() else { return Vec::new() };
        let id = underway.id;
        self.resumed = Some(id);
        let mut effects = self.take(Event::Back);
        effects.push(Effect::Ask(Request::Resume { user: self.wizard.user().clone(), id }));
        effects
    }

    fn discard_question(&self) -> Vec<Effect> {
        let (Step::SetUp(underway) | Step::Confirm(underway, _)) = self.step() else { return Vec::new() };
        vec![Effect::discard(self.wizard.user(), underway.id, &underway.device)]
    }

    fn failed(&mut self, problem: Problem) -> Vec<Effect> {
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

    fn draw_gone(canvas: &mut Canvas<'_>, device: &str) {
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
        let text = format!("The enrollment of “{device}” has expired or was discarded. Nothing was changed.");
        let rows = part.paragraph(0, 0, &text, Role::Warn);
        part.paragraph(
            0,
            rows + 1,
            "Delete the entry in the app if it was scanned, then assign the device again: it gets a new QR code.",
            Role::Plain,
        );
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

impl Screen for WizardScreen {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        let (title, right) = match self.step() {
            Step::Assign | Step::Beginning | Step::Left => ("Assign MFA device", "step 1 of 3"),
            Step::SetUp(_) => ("Set up device", "step 2 of 3"),
            Step::Confirm(..) => ("Confirm", "step 3 of 3"),
            Step::Added { .. } => ("MFA device added", ""),
            Step::Gone { .. } => ("Enrollment expired", ""),
        };
        Crumbs {
            user: Some(self.wizard.user().to_string()),
            title,
            right: right.to_owned(),
            below_users: true,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match (self.step(), &self.set_up, &self.confirm) {
            (Step::Assign, ..) => self.form.hints(),
            (Step::SetUp(_), Some(page), _) => page.hints(),
            (Step::Confirm(_, codes), _, Some(confirm)) => confirm.hints(codes),
            (Step::Added { .. }, ..) => added::hints_of_end(),
            _ => added::gone_hints(),
        }
    }

    fn is_typing(&self) -> bool {
        matches!(self.step(), Step::Assign) && self.form.is_typing()
    }

    fn shown(&mut self, moment: &Moment) -> Vec<Effect> {
        match (self.step(), self.resumed, &self.set_up) {
            (Step::Beginning, Some(id), None) => {
                vec![Effect::Ask(Request::Resume { user: self.wizard.user().clone(), id })]
            }
            // It may have been covered for a while.
            _ => self.take(Event::Time(moment.now)),
        }
    }

    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        match self.wizard.step() {
            Step::Assign => match self.form.key(chord) {
                assign::Outcome::Submit(assign) => self.take(Event::Submitted(assign)),
                assign::Outcome::Back => self.take(Event::Back),
                assign::Outcome::Wrong(problem) => vec![Effect::Tell(problem)],
                assign::Outcome::Typed => Vec::new(),
            },
            Step::SetUp(_) => match self.set_up.as_mut().map(|page| page.key(chord, moment)) {
                Some(set_up::Outcome::Scanned) => self.take(Event::Scanned),
                Some(set_up::Outcome::Back) => self.take(Event::Back),
                Some(set_up::Outcome::Discard) => self.discard_question(),
                Some(set_up::Outcome::Shown) | None => Vec::new(),
            },
            Step::Confirm(_, codes) => match self.confirm.as_mut().map(|confirm| confirm.key(chord, codes)) {
                Some(confirm::Outcome::Submit(text)) => self.take(Event::Typed(text)),
                Some(confirm::Outcome::Keep) => self.take(Event::Kept),
                Some(confirm::Outcome::Back) => self.back_to_code(),
                Some(confirm::Outcome::Discard) => self.discard_question(),
                Some(confirm::Outcome::Typed) | None => Vec::new(),
            },
            Step::Added { .. } => match added::key(chord) {
                Some(After::Another) => {
                    vec![Effect::Replace(Open::Assign(self.wizard.user().clone()))]
                }
                Some(After::Done) => self.take(Event::Back),
                None => Vec::new(),
            },
            // Not Enter: one struck twice must not leave what it began.
            Step::Beginning if chord != Chord::Esc => Vec::new(),
            Step::Beginning | Step::Gone { .. } | Step::Left => {
                if added::leaves(chord) {
                    self.take(Event::Back)
                } else {
                    Vec::new()
                }
            }
        }
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        match (self.wizard.step(), &mut self.confirm) {
            (Step::Assign, _) => {
                self.form.paste(text);
                Vec::new()
            }
            (Step::Confirm(_, codes), Some(confirm)) if !codes.is_waiting() => {
                confirm.paste(text, codes).map(Effect::Tell).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::SetUp(set_up)) => self.begun(set_up),
            Ok(Done::Judged(judgement)) => {
                let effects = self.take(Event::Judged(judgement.clone()));
                if let (Step::Confirm(_, codes), Some(confirm)) = (self.wizard.step(), &mut self.confirm) {
                    confirm.judged(&judgement, codes.at());
                }
                effects
            }
            Ok(Done::Discarded) => {
                let mut effects = vec![Effect::Back];
                effects.push(Effect::Say("The enrollment was discarded.".to_owned()));
                effects
            }
            Ok(_) => Vec::new(),
            Err(problem) => self.failed(problem),
        }
    }

    fn time(&mut self, moment: &Moment) -> Vec<Effect> {
        self.take(Event::Time(moment.now))
    }

    fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        matches!(self.step(), Step::SetUp(_) | Step::Confirm(..)).then(|| next_second(now))
    }

    fn extent(&self) -> Extent {
        if matches!(self.step(), Step::SetUp(_)) { Extent::Window } else { Extent::Body }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, footer: &Footer, moment: &Moment) {
        match self.step() {
            Step::Assign => self.form.draw(canvas, self.wizard.user()),
            Step::Beginning => {
                canvas.text(3, 1, "Making the key…", Role::Dim);
            }
            Step::SetUp(_) => {
                if let Some(page) = &self.set_up {
                    page.draw(canvas, footer, moment);
                }
            }
            Step::Confirm(underway, codes) => {
                if let Some(confirm) = &self.confirm {
                    confirm.draw(canvas, codes, underway, moment.now);
                }
            }
            Step::Added { device, drift } => {
                added::draw(canvas, self.wizard.user(), device, *drift);
            }
            Step::Gone { device } => Self::draw_gone(canvas, device.as_str()),
            Step::Left => {}
        }
    }
}
