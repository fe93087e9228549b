//! A form for a new user.
//!
//! Owns the three fields and what is wrong with them. Must not decide whether
//! the name is free: the directory does.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen};
use crate::console::widgets::{Field, Frame};
use crate::directory::{Done, Problem, Request};
use crate::model::{Person, SafeText, UserName};

/// The fields, in the order of Tab.
const LABELS: [&str; 3] = ["User name", "Full name", "E-mail"];

/// A new user is being typed.
#[derive(Default)]
pub struct NewUser {
    fields: [Field; 3],
    at: usize,
    waiting: bool,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Add,
    Next,
    Previous,
    Back,
}

const KEYS: &[Binding<NewUser, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Add,
        hint: "add",
        help: "Add the user.",
        when: |state| !state.waiting && !state.text(0).is_empty(),
    },
    Binding {
        chords: &[Chord::Tab, Chord::Down],
        act: Act::Next,
        hint: "next field",
        help: "Go to the next field.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::BackTab, Chord::Up],
        act: Act::Previous,
        hint: "",
        help: "Go to the field before.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back without adding.",
        when: |_| true,
    },
];

impl NewUser {
    fn text(&self, index: usize) -> &str {
        self.fields.get(index).map_or("", |field| field.text().trim())
    }

    fn optional(&self, index: usize) -> Result<Option<SafeText>, Problem> {
        match self.text(index) {
            "" => Ok(None),
            text => SafeText::new(text).map(Some).map_err(|problem| {
                let label = LABELS.get(index).copied().unwrap_or_default();
                Problem::refused(format!("{label}: {problem}."), "Correct it, or leave it empty.")
            }),
        }
    }

    fn wrong(&self) -> Option<Problem> {
        match self.at {
            0 if self.text(0).is_empty() => None,
            0 => UserName::new(self.text(0)).err().map(|problem| of_name(&problem)),
            index => self.optional(index).err(),
        }
    }

    fn person(&self) -> Result<Person, Problem> {
        Ok(Person {
            name: UserName::new(self.text(0)).map_err(|problem| of_name(&problem))?,
            display_name: self.optional(1)?,
            email: self.optional(2)?,
        })
    }
}

fn of_name(problem: &crate::model::NameProblem) -> Problem {
    Problem::refused(format!("The user name: {problem}."), "Example: alice, or alice@example.com")
}

impl Screen for NewUser {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs { below_users: true, ..Crumbs::of("New user") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        true
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Add) => match self.person() {
                Ok(person) => {
                    self.waiting = true;
                    return vec![Effect::Ask(Request::AddUser(person))];
                }
                Err(problem) => return vec![Effect::Tell(problem)],
            },
            Some(Act::Next) => match self.wrong() {
                Some(problem) => return vec![Effect::Tell(problem)],
                None => self.at = (self.at + 1) % LABELS.len(),
            },
            Some(Act::Previous) => self.at = (self.at + LABELS.len() - 1) % LABELS.len(),
            Some(Act::Back) => return vec![Effect::Back],
            None => {
                if let Some(field) = self.fields.get_mut(self.at) {
                    field.key(chord);
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.paste(text);
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        self.waiting = false;
        match outcome {
            // The next thing to do for a new user is on their page.
            Ok(Done::UserAdded(name)) => vec![Effect::Replace(Open::Credentials(name))],
            Ok(_) => Vec::new(),
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        for (index, (field, label)) in self.fields.iter().zip(LABELS).enumerate() {
            let y = u16::try_from(index).unwrap_or(0) + 1;
            field.draw(canvas, Frame { y, label: 10, focused: index == self.at }, label);
        }
        let text = match self.at {
            0 => "The name to sign in with: letters, digits and _ + = , . @ -",
            1 => {
                "The name people call them by; shown beside the user name, so that the right person gets the device. May stay empty."
            }
            _ => "Only shown, never written to. May stay empty.",
        };
        let mut part = canvas.part(3, 5, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, text, Role::Dim);
    }
}
