//! A device is taken away: deactivated, which can be undone, or deleted, which
//! cannot.
//!
//! Owns what is asked before it and what is said to follow. Must not decide on
//! what grounds it may be done: the directory does.

use crate::console::canvas::{Canvas, columns, cut};
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::proofing::{ProofingField, ProofingForm};
use crate::console::screen::{Crumbs, Effect, Moment, Question, Screen};
use crate::console::words;
use crate::directory::{Credentials, DeviceView, Done, Kind, Problem, Removal, Request};
use crate::model::{DeviceId, DeviceState, Identified, Proofing, UserName};

/// A device is to go.
pub struct Remove {
    user: UserName,
    id: DeviceId,
    way: Way,
    known: Option<Known>,
    waiting: bool,
}

/// How it is to go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Deactivate,
    Delete,
}

/// What is there once the device is known.
struct Known {
    device: DeviceView,
    /// It is the last active one of a user who must have one.
    is_last: bool,
    /// What the form was made for.
    asks: (bool, Option<Identified>),
    form: ProofingForm,
    at: ProofingField,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Submit,
    Fill,
    Next,
    Back,
}

const KEYS: &[Binding<Remove, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "deactivate",
        help: "Deactivate the device; two codes reactivate it.",
        when: |page| page.is_ready() && page.way == Way::Deactivate,
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "delete",
        help: "Delete the device, after a question.",
        when: |page| page.is_ready() && page.way == Way::Delete,
    },
    Binding {
        chords: &[Chord::Right, Chord::Left],
        act: Act::Fill,
        hint: "choose",
        help: "Choose how the person was identified.",
        when: |page| page.is_at(ProofingField::How),
    },
    Binding {
        chords: &[Chord::Tab, Chord::Down],
        act: Act::Next,
        hint: "field",
        help: "Go to the next field.",
        when: always,
    },
    Binding {
        chords: &[Chord::BackTab, Chord::Up],
        act: Act::Next,
        hint: "",
        help: "Go to the field before.",
        when: always,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back to the security credentials; the device stays as it is.",
        when: always,
    },
];

impl Remove {
    /// This device is to be deactivated.
    pub fn deactivating(user: UserName, id: DeviceId) -> Self {
        Self { user, id, way: Way::Deactivate, known: None, waiting: false }
    }

    /// This device is to be deleted.
    pub fn deleting(user: UserName, id: DeviceId) -> Self {
        Self { way: Way::Delete, ..Self::deactivating(user, id) }
    }

    fn is_ready(&self) -> bool {
        self.known.is_some() && !self.waiting
    }

    fn is_at(&self, field: ProofingField) -> bool {
        self.known.as_ref().is_some_and(|known| known.at == field)
    }

    fn ask(&self) -> Effect {
        Effect::Ask(Request::User(self.user.clone()))
    }

    fn learn(&mut self, facts: Credentials) -> Vec<Effect> {
        let is_last =
            facts.required.is_some() && facts.devices.iter().filter(|device| is_active(device)).count() == 1;
        let Some(device) = facts.devices.into_iter().find(|device| device.id == self.id) else {
            let gone = Problem::new(
                Kind::NotFound,
                "This device is no more: somebody has deleted it.",
                "Nothing was changed by this page.",
            );
            return vec![Effect::Back, Effect::Tell(gone)];
        };
        let is_last = is_last && is_active(&device);
        // A code of the device itself says nothing of who holds it.
        let identified = facts.identified.filter(|how| *how != Identified::ByCode(device.name.clone()));
        let asks = (facts.proofing_required, identified);
        match &mut self.known {
            Some(known) if known.asks == asks => (known.device, known.is_last) = (device, is_last),
            _ => {
                let form = ProofingForm::of(asks.0, asks.1.as_ref());
                self.known = Some(Known { device, is_last, asks, form, at: ProofingField::How });
            }
        }
        Vec::new()
    }

    /// There are two fields: each is the other's next.
    fn next(&mut self) -> Vec<Effect> {
        let Some(known) = &mut self.known else { return Vec::new() };
        if let Some(problem) = known.form.wrong(known.at) {
            return vec![Effect::Tell(problem)];
        }
        known.at = match known.at {
            ProofingField::How => ProofingField::Ticket,
            ProofingField::Ticket => ProofingField::How,
        };
        Vec::new()
    }

    /// One question for what destroys, one more for who is left without.
    fn submit(&mut self) -> Vec<Effect> {
        let Some(known) = &mut self.known else { return Vec::new() };
        let proofing = match known.form.filled(&self.user) {
            Ok(proofing) => proofing,
            Err((at, problem)) => {
                known.at = at;
                return vec![Effect::Tell(problem)];
            }
        };
        let Some(known) = &self.known else { return Vec::new() };
        let mut effect = Effect::Ask(self.request(known, proofing));
        let asks = known.is_last || self.way == Way::Delete;
        if known.is_last {
            effect = self.question_of_last(known, effect);
        }
        if self.way == Way::Delete {
            effect = self.question_of_delete(known, effect);
        }
        // What a question leads to is not told to the page; it may be asked again.
        self.waiting = !asks;
        vec![effect]
    }

    fn request(&self, known: &Known, proofing: Option<Proofing>) -> Request {
        let (user, id) = (self.user.clone(), self.id);
        let removal = Removal { user, id, proofing, leaves_none: known.is_last };
        match self.way {
            Way::Deactivate => Request::Deactivate(removal),
            Way::Delete => Request::Delete { removal, even_if_active: is_active(&known.device) },
        }
    }

    fn question_of_delete(&self, known: &Known, effect: Effect) -> Effect {
        let (name, user) = (&known.device.name, &self.user);
        let text = if is_active(&known.device) {
            format!("“{name}” of {user} is active. Deactivate and delete it? Its secret key is destroyed.")
        } else {
            format!("Delete “{name}” of {user}? Its secret key is destroyed.")
        };
        Effect::Question(Box::new(Question { text, key: 'x', label: "delete it", effect }))
    }

    fn question_of_last(&self, known: &Known, effect: Effect) -> Effect {
        let (name, user) = (&known.device.name, &self.user);
        let text = format!(
            "“{name}” is the last active device of {user}, who must have one. Is {user} to be left without?"
        );
        Effect::Question(Box::new(Question { text, key: 'l', label: "leave without", effect }))
    }

    /// What was done, and what follows.
    fn done(&self, name: &str) -> String {
        let user = &self.user;
        match self.way {
            Way::Deactivate => format!("“{name}” is deactivated: its codes sign {user} in no more."),
            Way::Delete => format!("“{name}” of {user} is deleted and its secret key destroyed."),
        }
    }

    fn over(&mut self) -> Vec<Effect> {
        let name = self.known.as_ref().map(|known| known.device.name.to_string()).unwrap_or_default();
        vec![Effect::Back, Effect::Say(self.done(&name))]
    }

    fn follows(&self, known: &Known) -> String {
        let (name, user) = (&known.device.name, &self.user);
        let mut text = match self.way {
            Way::Deactivate => {
                format!("Codes of “{name}” sign {user} in no more; it can be reactivated with two codes.")
            }
            Way::Delete => format!(
                "The secret key of “{name}” is destroyed and cannot be brought back; the name stays in the history. Delete the entry in the app, too."
            ),
        };
        if self.way == Way::Delete && is_active(&known.device) {
            text += " It is active: to take its sign-in away for a while, deactivate it.";
        }
        text
    }
}

fn is_active(device: &DeviceView) -> bool {
    device.state == DeviceState::Active
}

impl Screen for Remove {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        let title = match self.way {
            Way::Deactivate => "Deactivate",
            Way::Delete => "Delete",
        };
        Crumbs { user: Some(self.user.to_string()), below_users: true, ..Crumbs::of(title) }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        self.is_at(ProofingField::Ticket)
    }

    fn has_field(&self) -> bool {
        self.is_typing() || self.is_at(ProofingField::How)
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        vec![self.ask()]
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Submit) => return self.submit(),
            Some(Act::Back) => return vec![Effect::Back],
            Some(Act::Next) => return self.next(),
            Some(Act::Fill) | None => {}
        }
        if let Some(known) = self.known.as_mut().filter(|_| !self.waiting) {
            known.form.key(known.at, chord);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        if let Some(known) = self.known.as_mut().filter(|_| !self.waiting) {
            known.form.paste(known.at, text);
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Credentials(facts)) => self.learn(facts),
            Ok(Done::Deactivated | Done::Deleted) => self.over(),
            Ok(_) => Vec::new(),
            Err(problem) => {
                self.waiting = false;
                // What was known of the user may be so no more.
                let again = (problem.kind == Kind::Refused).then(|| self.ask());
                again.into_iter().chain([Effect::Tell(problem)]).collect()
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let Some(known) = &self.known else { return };
        let look = canvas.look();
        let width = canvas.width().saturating_sub(4);
        canvas.text(3, 1, &words::device(look, &known.device, width), Role::Title);
        let (before, after) = ("How was ", " identified?");
        let room = width.saturating_sub(columns(before) + columns(after));
        let user = cut(self.user.as_str(), room, look.ellipsis());
        canvas.text(3, 3, &format!("{before}{user}{after}"), Role::Plain);
        let y = 5 + known.form.draw(canvas, 4, Some(known.at));
        let mut part = canvas.part(3, y, canvas.width().saturating_sub(6), canvas.height());
        let mut rows = 0;
        if known.is_last {
            let text = format!("It is the last active device of {}, who must have one.", self.user);
            rows = part.paragraph(0, 0, &text, Role::Warn);
        }
        part.paragraph(0, rows, &self.follows(known), Role::Dim);
    }
}
