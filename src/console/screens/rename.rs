//! Another name for a device.
//!
//! Owns the one field. Must not decide whether the name is free: the directory
//! does.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::console::widgets::{Field, Frame};
use crate::directory::{Done, Problem, Request};
use crate::model::{DeviceId, DeviceName, NameProblem, UserName};

/// A device is being renamed.
pub struct Rename {
    user: UserName,
    id: DeviceId,
    before: DeviceName,
    field: Field,
    /// The name that was asked for, until the answer is there.
    asked: Option<DeviceName>,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Rename,
    Back,
}

const KEYS: &[Binding<Rename, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Rename,
        hint: "rename",
        help: "Give the device this name.",
        when: |page| page.asked.is_none() && !page.field.text().trim().is_empty(),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back without renaming.",
        when: always,
    },
];

impl Rename {
    /// This device, which is called so until then.
    pub fn of(user: UserName, id: DeviceId, name: DeviceName) -> Self {
        let field = Field::with(name.as_str());
        Self { user, id, before: name, field, asked: None }
    }

    fn rename(&mut self) -> Vec<Effect> {
        match DeviceName::new(self.field.text()) {
            Ok(name) if name == self.before => vec![Effect::Back],
            Ok(name) => {
                self.asked = Some(name.clone());
                let (user, id) = (self.user.clone(), self.id);
                vec![Effect::Ask(Request::Rename { user, id, name })]
            }
            Err(problem) => vec![Effect::Tell(of_name(&problem))],
        }
    }
}

fn of_name(problem: &NameProblem) -> Problem {
    Problem::refused(format!("The device name: {problem}."), "Example: phone, tablet, work-phone")
}

impl Screen for Rename {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs { user: Some(self.user.to_string()), below_users: true, ..Crumbs::of("Rename") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        true
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Rename) => self.rename(),
            Some(Act::Back) => vec![Effect::Back],
            None => {
                self.field.key(chord);
                Vec::new()
            }
        }
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        self.field.paste(text);
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        let asked = self.asked.take();
        match (outcome, asked) {
            (Ok(Done::Renamed), Some(name)) => {
                vec![Effect::Back, Effect::Say(format!("“{}” is called “{name}” now.", self.before))]
            }
            (Ok(_), _) => Vec::new(),
            (Err(problem), _) => vec![Effect::Tell(problem)],
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let frame = Frame { y: 1, label: 12, focused: true };
        self.field.draw(canvas, frame, "Device name");
        let mut part = canvas.part(3, 3, canvas.width().saturating_sub(6), canvas.height());
        let text = format!(
            "It was “{}”. The name is only for you to tell devices apart; what the app calls its entry stays as it is.",
            self.before
        );
        part.paragraph(0, 0, &text, Role::Dim);
    }
}
