//! The wizard on the screen: assign, set up, confirm, added.
//!
//! Owns which page has the keys and the window; what comes of keys and answers is
//! in `course`. Must not judge.

mod added;
mod assign;
mod begun;
mod confirm;
mod course;
#[cfg(test)]
mod matrix;
mod replacing;
mod set_up;
mod spelling;
mod token;

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Chord, Hint};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Extent, Moment, Open, Screen, next_second};
use crate::directory::{Done, Problem, Request};
use crate::enrollment::{Event, Step, Wizard};
use crate::model::{DeviceId, DeviceName, Parameters, Timestamp, UserName};
use crate::ports::Onlookers;

use self::added::{After, End};
use self::assign::Form;
use self::confirm::Confirm;
use self::set_up::SetUpPage;

/// One enrollment on the screen.
pub struct WizardScreen {
    wizard: Wizard<DeviceId>,
    resumed: Option<DeviceId>,
    form: Form,
    made: Option<Made>,
    set_up: Option<SetUpPage>,
    confirm: Option<Confirm>,
    end: End,
    onlookers: Onlookers,
}

/// How the codes of the device under way are made.
#[derive(Clone, Copy)]
struct Made {
    is_token: bool,
    parameters: Parameters,
    /// The directory was told to keep what the app computes: the QR code that was
    /// shown says something else.
    is_changed: bool,
}

impl WizardScreen {
    /// From the start.
    pub fn assign(user: UserName, onlookers: Onlookers) -> Self {
        let form = Form::of(&user);
        Self::of(Wizard::new(user), form, onlookers)
    }

    /// The same, for a device of one's own.
    pub fn assign_own(user: UserName, onlookers: Onlookers) -> Self {
        let form = Form::own(&user);
        Self::of(Wizard::new(user), form, onlookers)
    }

    /// From the start, for a device that takes the place of another.
    pub fn replace(user: UserName, old: DeviceId, name: DeviceName, onlookers: Onlookers) -> Self {
        let form = Form::replacing(&user, old, name);
        Self::of(Wizard::new(user), form, onlookers)
    }

    /// With an enrollment that is under way.
    pub fn resume(user: UserName, id: DeviceId, onlookers: Onlookers) -> Self {
        let form = Form::of(&user);
        Self { resumed: Some(id), ..Self::of(Wizard::resuming(user), form, onlookers) }
    }

    fn of(wizard: Wizard<DeviceId>, form: Form, onlookers: Onlookers) -> Self {
        let end = End::default();
        Self { wizard, resumed: None, form, made: None, set_up: None, confirm: None, end, onlookers }
    }

    /// The device that was deactivated when this enrollment began.
    fn lost(&self) -> Option<&DeviceName> {
        let replaced = self.form.replaced()?;
        replaced.is_lost().then(|| replaced.old().1)
    }

    fn step(&self) -> &Step<DeviceId> {
        self.wizard.step()
    }
}

impl Screen for WizardScreen {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        let (title, right) = match self.step() {
            Step::Assign | Step::Beginning | Step::Left => (self.form.title(), self.form.step_words()),
            Step::SetUp(_) => ("Set up device", "step 2 of 3"),
            Step::Confirm(underway, _) if underway.is_scanned => ("Confirm", "step 3 of 3"),
            Step::Confirm(..) => ("Confirm", "step 2 of 2"),
            Step::Added { .. } => ("MFA device added", ""),
            Step::Gone { .. } => ("Enrollment expired", ""),
        };
        Crumbs {
            user: Some(self.wizard.user().to_string()),
            right: right.to_owned(),
            below_users: true,
            ..Crumbs::of(title)
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match (self.step(), &self.set_up, &self.confirm) {
            (Step::Assign, ..) => self.form.hints(),
            (Step::SetUp(_), Some(page), _) => page.hints(),
            (Step::Confirm(_, codes), _, Some(confirm)) => confirm.hints(codes),
            (Step::Added { .. }, ..) => self.end.hints(),
            _ => added::gone_hints(),
        }
    }

    fn is_typing(&self) -> bool {
        matches!(self.step(), Step::Assign) && self.form.is_typing()
    }

    fn has_field(&self) -> bool {
        matches!(self.step(), Step::Assign)
    }

    fn shown(&mut self, moment: &Moment) -> Vec<Effect> {
        match (self.step(), self.resumed, &self.set_up) {
            (Step::Beginning, Some(id), None) => {
                vec![Effect::Ask(Request::Resume { user: self.wizard.user().clone(), id })]
            }
            (Step::Assign, ..) if !self.form.is_ready() => vec![self.ask()],
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
                Some(set_up::Outcome::EvenIfRecorded(recorder)) => self.note_recorded(recorder),
                Some(set_up::Outcome::Told(problem)) => vec![Effect::Tell(problem)],
                Some(set_up::Outcome::Shown) | None => Vec::new(),
            },
            Step::Confirm(_, codes) => match self.confirm.as_mut().map(|confirm| confirm.key(chord, codes)) {
                Some(confirm::Outcome::Submit(text)) => self.typed(text),
                Some(confirm::Outcome::Keep) => self.keep(),
                Some(confirm::Outcome::Back) => self.back_to_code(),
                Some(confirm::Outcome::Discard) => self.discard_question(),
                Some(confirm::Outcome::Typed) | None => Vec::new(),
            },
            Step::Added { .. } => match self.end.key(chord) {
                Some(After::Another) => {
                    vec![Effect::Replace(Open::Assign(self.wizard.user().clone()))]
                }
                Some(After::Test) => {
                    vec![Effect::Replace(Open::Test(self.wizard.user().clone()))]
                }
                Some(After::RecoveryCodes) => {
                    vec![Effect::Replace(Open::RecoveryCodes(self.wizard.user().clone()))]
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

    fn answer(&mut self, outcome: Result<Done, Problem>, moment: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::SetUp(set_up)) => self.begun(set_up),
            Ok(Done::ShowingNoted) => {
                if let Some(page) = &mut self.set_up {
                    page.unveil();
                }
                Vec::new()
            }
            Ok(Done::Judged(judgement)) => self.judged(&judgement, moment.now),
            Ok(Done::Credentials(credentials)) => {
                self.learn(credentials);
                Vec::new()
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
            Step::Assign => self.form.draw(canvas),
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
                self.end.draw(canvas, self.wizard.user(), device, *drift);
            }
            Step::Gone { device } => {
                added::draw_gone(canvas, device, self.made.is_some_and(|made| made.is_token), self.lost());
            }
            Step::Left => {}
        }
    }
}
