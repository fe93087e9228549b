//! Step 1: the device's name, and what few need to change.
//!
//! Owns the form. The label follows the name until it is edited.

use crate::console::canvas::Canvas;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::widgets::{Choice, Field, Frame};
use crate::directory::{Begin, Problem};
use crate::model::{Algorithm, DeviceName, NameProblem, SafeText, UserName};

/// What a key led to.
pub enum Outcome {
    /// The form is filled in.
    Submit(Begin),
    /// One level back.
    Back,
    /// A field is wrong.
    Wrong(Problem),
    /// Something was typed, or nothing.
    Typed,
}

/// The fields, in the order of Tab.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Name,
    Label,
    Advanced,
}

const ORDER: [At; 3] = [At::Name, At::Label, At::Advanced];

/// The form.
pub struct Form {
    user: UserName,
    name: Field,
    /// None while it follows the name.
    label: Option<Field>,
    algorithm: Choice,
    at: At,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Submit,
    Next,
    Previous,
    Back,
}

const KEYS: &[Binding<Form, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "next",
        help: "Make the key and show its QR code.",
        when: |form| !form.name.text().trim().is_empty(),
    },
    Binding {
        chords: &[Chord::Tab, Chord::Down],
        act: Act::Next,
        hint: "field",
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
        help: "Back to the security credentials; nothing is made.",
        when: |_| true,
    },
];

impl Form {
    /// An empty form for a device of this user.
    pub fn of(user: &UserName) -> Self {
        Self {
            user: user.clone(),
            name: Field::default(),
            label: None,
            algorithm: Choice::of(&["SHA-1", "SHA-256"]),
            at: At::Name,
        }
    }

    /// What keys do now.
    pub fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    /// Whether printable keys are text.
    pub fn is_typing(&self) -> bool {
        self.at != At::Advanced
    }

    fn followed(&self) -> String {
        match self.name.text().trim() {
            "" => self.user.to_string(),
            name => format!("{} ({name})", self.user),
        }
    }

    fn wrong(&self) -> Option<Problem> {
        match (self.at, &self.label) {
            (At::Name, _) => match DeviceName::new(self.name.text()) {
                Ok(_) | Err(NameProblem::Empty) => None,
                Err(problem) => Some(of_name(&problem)),
            },
            (At::Label, Some(label)) => of_label(label.text()).err(),
            _ => None,
        }
    }

    fn filled(&self) -> Result<Begin, Problem> {
        let device = DeviceName::new(self.name.text()).map_err(|problem| of_name(&problem))?;
        let algorithm = if self.algorithm.chosen() == 0 { Algorithm::Sha1 } else { Algorithm::Sha256 };
        let account = self.label.as_ref().map(|label| of_label(label.text())).transpose()?;
        Ok(Begin::app(self.user.clone(), device, algorithm, account))
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord) -> Outcome {
        match act(KEYS, self, chord) {
            Some(Act::Submit) => self.filled().map_or_else(Outcome::Wrong, Outcome::Submit),
            Some(Act::Next) => match self.wrong() {
                Some(problem) => Outcome::Wrong(problem),
                None => self.go(1),
            },
            Some(Act::Previous) => self.go(ORDER.len() - 1),
            Some(Act::Back) => Outcome::Back,
            None => {
                match self.at {
                    At::Name => self.name.key(chord),
                    At::Label => self.label_field().key(chord),
                    At::Advanced => self.algorithm.key(chord),
                };
                Outcome::Typed
            }
        }
    }

    fn go(&mut self, by: usize) -> Outcome {
        let here = ORDER.iter().position(|at| *at == self.at).unwrap_or(0);
        self.at = ORDER.get((here + by) % ORDER.len()).copied().unwrap_or(At::Name);
        Outcome::Typed
    }

    fn label_field(&mut self) -> &mut Field {
        let followed = self.followed();
        self.label.get_or_insert_with(|| Field::with(&followed))
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        match self.at {
            At::Name => self.name.paste(text),
            At::Label => self.label_field().paste(text),
            At::Advanced => {}
        }
    }

    /// Draws the form.
    pub fn draw(&self, canvas: &mut Canvas<'_>, user: &UserName) {
        let line = |y, at| Frame { y, label: 12, focused: self.at == at };
        self.name.draw(canvas, line(1, At::Name), "Device name");
        match &self.label {
            Some(label) => label.draw(canvas, line(2, At::Label), "Label in app"),
            None => Field::with(&self.followed()).draw(canvas, line(2, At::Label), "Label in app"),
        }
        self.algorithm.draw(canvas, line(3, At::Advanced), "Advanced");
        if canvas.width() >= 76 {
            let note = if self.algorithm.chosen() == 0 { "works with every app" } else { "few apps heed it" };
            canvas.right(2, 3, note, Role::Dim);
        }
        let text = match self.at {
            At::Name => format!(
                "Have {user}'s phone at hand, with an authenticator app on it: Google Authenticator, Microsoft Authenticator, Aegis, 2FAS or any other that shows six-digit codes. The name is only for you to tell devices apart: phone, tablet."
            ),
            At::Label => "What the app shows for this entry, below the issuer. It names the device so that a second one does not overwrite the first in the app.".to_owned(),
            At::Advanced if self.algorithm.chosen() == 0 => {
                "SHA-1, 6 digits, 30 s: the one set that every app accepts. Left and right choose.".to_owned()
            }
            At::Advanced => {
                "Google Authenticator on some phones, and several other apps, ignore SHA-256 and compute SHA-1; the codes then tell. Left and right choose.".to_owned()
            }
        };
        let mut part = canvas.part(3, 5, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, &text, Role::Dim);
    }
}

fn of_name(problem: &NameProblem) -> Problem {
    Problem::refused(format!("The device name: {problem}."), "Example: phone, tablet, work-phone")
}

fn of_label(text: &str) -> Result<SafeText, Problem> {
    SafeText::new(text)
        .map_err(|problem| Problem::refused(format!("The label: {problem}."), "Example: alice (phone)"))
}
