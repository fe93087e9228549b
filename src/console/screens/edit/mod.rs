//! What is known of a user or a device is changed.
//!
//! Owns the form and the wait for what came of it. Only what differs is sent,
//! all of it or nothing. Must not decide what may be known: the directory does.

mod form;
mod known;

use self::form::Form;
use self::known::Known;
use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::form_keys::{FormAct, form_keys};
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::directory::{Credentials, Done, Problem, Request};
use crate::model::{DeviceId, Timestamp, UserName};

/// Somebody or something is being edited.
pub struct EditPage {
    user: UserName,
    device: Option<DeviceId>,
    /// None until it is known what is there.
    form: Option<Form>,
    stage: Stage,
}

/// What goes on.
#[derive(Default)]
enum Stage {
    #[default]
    Typing,
    /// These are being changed.
    Saving(Vec<&'static str>),
}

const KEYS: &[Binding<EditPage, FormAct>] =
    &form_keys(|page: &EditPage| page.form.is_some() && matches!(page.stage, Stage::Typing));

impl EditPage {
    /// This user.
    pub fn of_user(user: UserName) -> Self {
        Self { user, device: None, form: None, stage: Stage::Typing }
    }

    /// This confirmed device of the user.
    pub fn of_device(user: UserName, id: DeviceId) -> Self {
        Self { user, device: Some(id), form: None, stage: Stage::Typing }
    }

    fn fill(&mut self, facts: &Credentials) -> Vec<Effect> {
        self.form = match self.device {
            None => Some(Form::of(Known::of_user(facts), self.user.to_string())),
            Some(id) => {
                let device = facts.devices.iter().find(|device| device.id == id);
                device.map(|device| Form::of(Known::of_device(device), format!("“{}”", device.name)))
            }
        };
        if self.form.is_some() {
            return Vec::new();
        }
        let gone = Problem::refused("That device is not there any more.", "See which devices there are now.");
        vec![Effect::Back, Effect::Tell(gone)]
    }

    fn save(&mut self, now: Timestamp) -> Vec<Effect> {
        let Some(form) = &mut self.form else { return Vec::new() };
        if let Some(problem) = form.go_to_wrong(now) {
            return vec![Effect::Tell(problem)];
        }
        let wanted = match form.wanted(now) {
            Ok(wanted) => wanted,
            Err(problem) => return vec![Effect::Tell(problem)],
        };
        let (edits, words) = form.before().edits_to(&wanted);
        if edits.is_empty() {
            return vec![Effect::Say("Nothing was changed.".to_owned())];
        }
        self.stage = Stage::Saving(words);
        vec![Effect::Ask(Request::Edit { user: self.user.clone(), edits })]
    }

    fn go(&mut self, forward: bool, now: Timestamp) -> Vec<Effect> {
        let Some(form) = &mut self.form else { return Vec::new() };
        if forward && let Some(problem) = form.wrong(now) {
            return vec![Effect::Tell(problem)];
        }
        form.go(forward);
        Vec::new()
    }
}

impl Screen for EditPage {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        let title = if self.device.is_some() { "Note and tags" } else { "Edit user" };
        Crumbs { user: Some(self.user.to_string()), below_users: true, ..Crumbs::of(title) }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_typing)
    }

    fn has_field(&self) -> bool {
        self.form.is_some()
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        // What is being typed stays when help was looked at.
        if self.form.is_none() { vec![Effect::Ask(Request::User(self.user.clone()))] } else { Vec::new() }
    }

    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(FormAct::Save) => return self.save(moment.now),
            Some(FormAct::Next) => return self.go(true, moment.now),
            Some(FormAct::Previous) => return self.go(false, moment.now),
            Some(FormAct::Back) => return vec![Effect::Back],
            None => {
                if let (Some(form), Stage::Typing) = (&mut self.form, &self.stage) {
                    form.typed(chord);
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        if let (Some(form), Stage::Typing) = (&mut self.form, &self.stage) {
            form.paste(text);
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Credentials(facts)) if self.form.is_none() => self.fill(&facts),
            Ok(Done::Edited) => {
                let Stage::Saving(words) = std::mem::take(&mut self.stage) else { return Vec::new() };
                let what = self.form.as_ref().map_or("", |form| form.what.as_str());
                let said = format!("Changed for {what}: {}.", words.join(", "));
                vec![Effect::Back, Effect::Say(said)]
            }
            Ok(_) => Vec::new(),
            Err(problem) => {
                self.stage = Stage::Typing;
                vec![Effect::Tell(problem)]
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        if let Some(form) = &self.form {
            form.draw(canvas, matches!(self.stage, Stage::Typing));
        }
    }
}
