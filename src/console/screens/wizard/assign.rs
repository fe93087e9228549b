//! Step 1: the device's name and kind, and what few need to change.
//!
//! Owns the form; a token's fields and those about a device that is replaced are
//! parts of their own. The label follows the name until it is edited.

use super::replacing::{Before, Replacing};
use super::token::{Printed, TokenForm};
use crate::console::canvas::Canvas;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::proofing::ProofingField;
use crate::console::widgets::{Choice, Field, Frame};
use crate::directory::{Begin, Credentials, NewDevice, Problem};
use crate::model::{Algorithm, DeviceId, DeviceName, NameProblem, SafeText, UserName};

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

/// The fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// About the device that is replaced.
    Before(Before),
    Name,
    Kind,
    Label,
    Advanced,
    /// Of a hardware token.
    Token(Printed),
}

/// The form.
pub struct Form {
    user: UserName,
    replacing: Option<Replacing>,
    name: Field,
    kind: Choice,
    /// None while it follows the name.
    label: Option<Field>,
    algorithm: Choice,
    token: TokenForm,
    at: At,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Submit,
    Next,
    Previous,
    ShowKey,
    Back,
}

const KEYS: &[Binding<Form, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "next",
        help: "Make the key and show its QR code.",
        when: |form| form.is_ready() && !form.is_token(),
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "next",
        help: "Keep the token's secret key and go on to its codes.",
        when: |form| form.is_ready() && form.is_token(),
    },
    Binding {
        chords: &[Chord::Tab, Chord::Down],
        act: Act::Next,
        hint: "field",
        help: "Go to the next field.",
        when: Form::is_ready,
    },
    Binding {
        chords: &[Chord::BackTab, Chord::Up],
        act: Act::Previous,
        hint: "",
        help: "Go to the field before.",
        when: Form::is_ready,
    },
    Binding {
        chords: &[Chord::Ctrl('r')],
        act: Act::ShowKey,
        hint: "show key",
        help: "Show the secret key while it is typed.",
        when: |form| form.at == At::Token(Printed::Key) && !form.token.is_key_shown(),
    },
    Binding {
        chords: &[Chord::Ctrl('r')],
        act: Act::ShowKey,
        hint: "hide key",
        help: "Hide the secret key while it is typed.",
        when: |form| form.at == At::Token(Printed::Key) && form.token.is_key_shown(),
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
            replacing: None,
            name: Field::default(),
            kind: Choice::of(&["Authenticator app", "Hardware token"]),
            label: None,
            algorithm: Choice::of(&["SHA-1", "SHA-256"]),
            token: TokenForm::default(),
            at: At::Name,
        }
    }

    /// The same for a device of one's own: tokens are given out by the operators.
    pub fn own(user: &UserName) -> Self {
        Self { kind: Choice::of(&["Authenticator app"]), ..Self::of(user) }
    }

    /// A form for a device that takes the place of this one.
    pub fn replacing(user: &UserName, old: DeviceId, name: DeviceName) -> Self {
        Self { replacing: Some(Replacing::of(old, name)), ..Self::of(user) }
    }

    /// What keys do now.
    pub fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    /// Whether printable keys are text.
    pub fn is_typing(&self) -> bool {
        matches!(self.at, At::Name | At::Label | At::Token(Printed::Serial | Printed::Key))
            || self.at == At::Before(Before::Identified(ProofingField::Ticket))
    }

    /// What the page is called.
    pub fn title(&self) -> &'static str {
        if self.replacing.is_some() { "Replace MFA device" } else { "Assign MFA device" }
    }

    /// How many pages there are: a token has nothing to be scanned.
    pub fn step_words(&self) -> &'static str {
        if self.is_token() { "step 1 of 2" } else { "step 1 of 3" }
    }

    /// Whether a hardware token is assigned.
    pub fn is_token(&self) -> bool {
        self.kind.chosen() == 1
    }

    /// What the new device takes the place of.
    pub fn replaced(&self) -> Option<&Replacing> {
        self.replacing.as_ref()
    }

    /// Whether all is known that the form needs.
    pub fn is_ready(&self) -> bool {
        self.replacing.as_ref().is_none_or(Replacing::is_ready)
    }

    /// Takes in how things stand with the user, once.
    pub fn learn(&mut self, credentials: &Credentials) {
        if let Some(replacing) = self.replacing.as_mut().filter(|replacing| !replacing.is_ready()) {
            self.name = Field::with(&replacing.learn(credentials));
            self.at = self.order().first().copied().unwrap_or(At::Name);
        }
    }

    /// The fields there are, in the order of Tab.
    fn order(&self) -> Vec<At> {
        let before = self.replacing.iter().flat_map(Replacing::fields).map(At::Before);
        let after = if self.is_token() {
            Printed::ALL.map(At::Token).to_vec()
        } else {
            vec![At::Label, At::Advanced]
        };
        let kind = self.kind.is_open().then_some(At::Kind);
        before.chain([At::Name]).chain(kind).chain(after).collect()
    }

    fn followed(&self) -> String {
        match self.name.text().trim() {
            "" => self.user.to_string(),
            name => format!("{} ({name})", self.user),
        }
    }

    fn wrong(&self) -> Option<Problem> {
        match (self.at, &self.label) {
            (At::Before(at), _) => self.replacing.as_ref().and_then(|replacing| replacing.wrong(at)),
            (At::Name, _) => match DeviceName::new(self.name.text()) {
                Ok(_) | Err(NameProblem::Empty) => None,
                Err(problem) => Some(of_name(&problem)),
            },
            (At::Label, Some(label)) => of_label(label.text()).err(),
            (At::Token(at), _) => self.token.wrong(at),
            _ => None,
        }
    }

    /// What was filled in, or which field is wrong and why.
    fn filled(&mut self) -> Result<Begin, (At, Problem)> {
        let (mut replaces, mut proofing) = (None, None);
        if let Some(replacing) = &self.replacing {
            let filled = replacing.filled(&self.user).map_err(|(at, why)| (At::Before(at), why))?;
            (replaces, proofing) = (Some(filled.0), filled.1);
        }
        let device = DeviceName::new(self.name.text()).map_err(|problem| (At::Name, of_name(&problem)))?;
        let kind = if self.is_token() {
            self.token.take().map_err(|(at, why)| (At::Token(at), why))?
        } else {
            let algorithm = if self.algorithm.chosen() == 0 { Algorithm::Sha1 } else { Algorithm::Sha256 };
            let label = self.label.as_ref().map(|label| of_label(label.text())).transpose();
            NewDevice::App { algorithm, account: label.map_err(|problem| (At::Label, problem))? }
        };
        Ok(Begin { user: self.user.clone(), device, kind, replaces, proofing })
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord) -> Outcome {
        match act(KEYS, self, chord) {
            Some(Act::Submit) => match self.filled() {
                Ok(begin) => Outcome::Submit(begin),
                Err((at, problem)) => {
                    self.go(at);
                    Outcome::Wrong(problem)
                }
            },
            Some(Act::Next) => match self.wrong() {
                Some(problem) => Outcome::Wrong(problem),
                None => self.step(1),
            },
            Some(Act::Previous) => self.step(self.order().len().saturating_sub(1)),
            Some(Act::ShowKey) => {
                self.token.show_key(!self.token.is_key_shown());
                Outcome::Typed
            }
            Some(Act::Back) => Outcome::Back,
            None => {
                if self.is_ready() {
                    self.typed(chord);
                }
                Outcome::Typed
            }
        }
    }

    fn typed(&mut self, chord: Chord) {
        match (self.at, &mut self.replacing) {
            (At::Before(at), Some(replacing)) => replacing.key(at, chord),
            (At::Before(_), None) => {}
            (At::Name, _) => drop(self.name.key(chord)),
            (At::Kind, _) => drop(self.kind.key(chord)),
            (At::Label, _) => drop(self.label_field().key(chord)),
            (At::Advanced, _) => drop(self.algorithm.key(chord)),
            (At::Token(at), _) => self.token.key(at, chord),
        }
    }

    fn step(&mut self, by: usize) -> Outcome {
        let order = self.order();
        let here = order.iter().position(|at| *at == self.at).unwrap_or(0);
        self.go(order.get((here + by) % order.len().max(1)).copied().unwrap_or(At::Name));
        Outcome::Typed
    }

    fn go(&mut self, at: At) {
        self.at = at;
        self.token.show_key(false);
    }

    fn label_field(&mut self) -> &mut Field {
        let followed = self.followed();
        self.label.get_or_insert_with(|| Field::with(&followed))
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        let is_ready = self.is_ready();
        match (self.at, &mut self.replacing) {
            (At::Before(at), Some(replacing)) => replacing.paste(at, text),
            (At::Name, _) if is_ready => self.name.paste(text),
            (At::Label, _) => self.label_field().paste(text),
            (At::Token(at), _) => self.token.paste(at, text),
            _ => {}
        }
    }

    /// Draws the form.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        if !self.is_ready() {
            return;
        }
        let mut y = 1;
        if let Some(replacing) = &self.replacing {
            let at = if let At::Before(at) = self.at { Some(at) } else { None };
            y = replacing.draw(canvas, 0, &self.user, at);
        }
        let line = |y, at| Frame { y, label: 12, focused: self.at == at };
        let name = if self.replacing.is_some() { "New device" } else { "Device name" };
        self.name.draw(canvas, line(y, At::Name), name);
        self.kind.draw(canvas, line(y + 1, At::Kind), "Device type");
        y += 2;
        if self.is_token() {
            let at = if let At::Token(at) = self.at { Some(at) } else { None };
            y += self.token.draw(canvas, y, at);
        } else {
            match &self.label {
                Some(label) => label.draw(canvas, line(y, At::Label), "Label in app"),
                None => Field::with(&self.followed()).draw(canvas, line(y, At::Label), "Label in app"),
            }
            self.algorithm.draw(canvas, line(y + 1, At::Advanced), "Advanced");
            if canvas.width() >= 76 {
                let note =
                    if self.algorithm.chosen() == 0 { "works with every app" } else { "few apps heed it" };
                canvas.right(2, y + 1, note, Role::Dim);
            }
            y += 2;
        }
        let mut part = canvas.part(3, y + 1, canvas.width().saturating_sub(6), canvas.height());
        let warning = self.replacing.as_ref().and_then(|replacing| replacing.warning(&self.user));
        let rows = warning.map_or(0, |text| part.paragraph(0, 0, &text, Role::Warn));
        part.paragraph(0, rows, &self.help(), Role::Dim);
    }

    /// What may help with the field that has the keys.
    fn help(&self) -> String {
        let user = &self.user;
        match self.at {
            At::Before(at) => Replacing::help(at, user),
            At::Token(at) => TokenForm::help(at).to_owned(),
            At::Name if self.is_token() => {
                "The name is only for you to tell devices apart: token, work-token.".to_owned()
            }
            At::Name => format!(
                "Have {user}'s phone at hand, with an authenticator app on it: Google Authenticator, Microsoft Authenticator, Aegis, 2FAS or any other that shows six-digit codes. The name is only for you to tell devices apart: phone, tablet."
            ),
            At::Kind => "An app gets a fresh secret key to scan. A hardware token brings its own, which its maker has sent. Left and right choose.".to_owned(),
            At::Label => "What the app shows for this entry, below the issuer. It names the device so that a second one does not overwrite the first in the app.".to_owned(),
            At::Advanced if self.algorithm.chosen() == 0 => {
                "SHA-1, 6 digits, 30 s: the one set that every app accepts. Left and right choose.".to_owned()
            }
            At::Advanced => {
                "Google Authenticator on some phones, and several other apps, ignore SHA-256 and compute SHA-1; the codes then tell. Left and right choose.".to_owned()
            }
        }
    }
}

fn of_name(problem: &NameProblem) -> Problem {
    let what = match problem {
        NameProblem::Empty => "The device needs a name.".to_owned(),
        problem => format!("The device name: {problem}."),
    };
    Problem::refused(what, "Example: phone, tablet, work-phone")
}

fn of_label(text: &str) -> Result<SafeText, Problem> {
    SafeText::new(text)
        .map_err(|problem| Problem::refused(format!("The label: {problem}."), "Example: alice (phone)"))
}
