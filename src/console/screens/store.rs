//! The first start: there is no store yet.
//!
//! Owns the choice between a store and the demo, and the form that makes a
//! store. Must not make it: that is a request.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen};
use crate::console::widgets::{Choice, Field, Frame, Hidden};
use crate::directory::{Done, NewKey, Problem, Request, weakness};
use crate::model::Issuer;
use crate::ports::{Onlookers, Recorder};

use super::recovery::Recovery;

/// There is no store: make one, or see the demo.
pub struct Welcome {
    place: String,
}

/// What keys do on the first page.
#[derive(Clone, Copy)]
enum Act {
    Make,
    Demo,
    Quit,
}

const KEYS: &[Binding<Welcome, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Make,
        hint: "make a store",
        help: "Make a store for your users.",
        when: always,
    },
    Binding {
        chords: &[Chord::Char('d')],
        act: Act::Demo,
        hint: "see the demo",
        help: "Try everything with sample people in memory; nothing is kept.",
        when: always,
    },
    Binding {
        chords: &[Chord::Char('q'), Chord::Esc],
        act: Act::Quit,
        hint: "quit",
        help: "Leave the program.",
        when: always,
    },
];

impl Welcome {
    /// The first page; a store would be made at this place.
    pub fn of(place: &str) -> Self {
        Self { place: place.to_owned() }
    }
}

impl Screen for Welcome {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of("Welcome to mfa-enroll")
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Make) => vec![Effect::Open(Open::NewStore)],
            Some(Act::Demo) => vec![Effect::Demo],
            Some(Act::Quit) => vec![Effect::Quit],
            None => Vec::new(),
        }
    }

    fn answer(&mut self, _: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let paragraphs = [
            "This program enrolls people's authenticator apps: choose a user, assign a device, let the phone scan a QR code, type two codes.",
            "There is no store yet. It holds the users and, sealed, the secret keys of their devices.",
        ];
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
        let mut y = 0;
        for text in paragraphs {
            y += part.paragraph(0, y, text, Role::Plain) + 1;
        }
        part.text(0, y, "It will be made in", Role::Plain);
        part.text(2, y + 1, &self.place, Role::Title);
    }
}

/// The fields of the form, in the order of Tab.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Issuer,
    Unlock,
    First,
    Again,
}

/// Where making the store stands.
enum Stage {
    Form,
    /// This records the session: whether the recovery key is to be shown all the same.
    Recorded(Recorder),
    Making,
    /// It is made; the recovery key is shown this once.
    Made(Recovery),
}

/// The form that makes a store.
pub struct NewStore {
    issuer: Field,
    unlock: Choice,
    first: Hidden,
    again: Hidden,
    at: At,
    stage: Stage,
    onlookers: Onlookers,
}

/// What keys do in the form.
#[derive(Clone, Copy)]
enum FormAct {
    Make,
    EvenIfRecorded,
    Next,
    Previous,
    Back,
    Done,
}

const FORM_KEYS: &[Binding<NewStore, FormAct>] = &[
    Binding {
        // Not Enter: one struck too often must not pass over the recovery key.
        chords: &[Chord::Char('y')],
        act: FormAct::Done,
        hint: "I have written it down",
        help: "Go on to the users. The recovery key is never shown again.",
        when: |state| matches!(state.stage, Stage::Made(_)),
    },
    Binding {
        chords: &[Chord::Enter],
        act: FormAct::Make,
        hint: "make the store",
        help: "Make the store.",
        when: |state| state.is_form() && state.is_last(),
    },
    Binding {
        chords: &[Chord::Tab, Chord::Down, Chord::Enter],
        act: FormAct::Next,
        hint: "next field",
        help: "Go to the next field.",
        when: NewStore::is_form,
    },
    Binding {
        chords: &[Chord::BackTab, Chord::Up],
        act: FormAct::Previous,
        hint: "",
        help: "Go to the field before.",
        when: NewStore::is_form,
    },
    Binding {
        chords: &[Chord::Char('y')],
        act: FormAct::EvenIfRecorded,
        hint: "make the store all the same",
        help: "Make the store and show its recovery key although the session is being recorded.",
        when: |state| matches!(state.stage, Stage::Recorded(_)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: FormAct::Back,
        hint: "back",
        help: "Back to the form; nothing is made.",
        when: |state| matches!(state.stage, Stage::Recorded(_)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: FormAct::Back,
        hint: "back",
        help: "Back to the first page; nothing is made.",
        when: NewStore::is_form,
    },
];

impl NewStore {
    /// An empty form, with this issuer to begin with.
    pub fn of(issuer: &str, onlookers: Onlookers) -> Self {
        Self {
            issuer: Field::with(issuer),
            unlock: Choice::of(&["Passphrase", "Key file"]),
            first: Hidden::default(),
            again: Hidden::default(),
            at: At::Issuer,
            stage: Stage::Form,
            onlookers,
        }
    }

    fn is_form(&self) -> bool {
        matches!(self.stage, Stage::Form)
    }

    fn by_passphrase(&self) -> bool {
        self.unlock.chosen() == 0
    }

    fn order(&self) -> &'static [At] {
        if self.by_passphrase() {
            &[At::Issuer, At::Unlock, At::First, At::Again]
        } else {
            &[At::Issuer, At::Unlock]
        }
    }

    fn is_last(&self) -> bool {
        self.order().last() == Some(&self.at)
    }

    fn go(&mut self, forward: bool) {
        let order = self.order();
        let here = order.iter().position(|at| *at == self.at).unwrap_or(0);
        let there = if forward { here + 1 } else { here + order.len() - 1 } % order.len();
        self.at = order.get(there).copied().unwrap_or(At::Issuer);
    }

    /// What is wrong with the field that has the keys, if it is.
    fn wrong(&self) -> Option<Problem> {
        match self.at {
            At::Issuer => Issuer::new(self.issuer.text()).err().map(|problem| {
                Problem::refused(format!("The issuer: {problem}."), "It is the name that apps show.")
            }),
            At::First => weakness(&self.first.secret())
                .map(|why| Problem::refused(why, "It protects the store if a disk or a backup is lost.")),
            At::Again if !self.first.is_same(&self.again) => Some(Problem::refused(
                "The two passphrases are not the same.",
                "Type the second one again, or go back to the first.",
            )),
            At::Again | At::Unlock => None,
        }
    }

    fn make(&mut self) -> Vec<Effect> {
        let Ok(issuer) = Issuer::new(self.issuer.text()) else {
            (self.at, self.stage) = (At::Issuer, Stage::Form);
            return self.wrong().map(Effect::Tell).into_iter().collect();
        };
        let key =
            if self.by_passphrase() { NewKey::Passphrase(self.first.secret()) } else { NewKey::KeyFile };
        self.stage = Stage::Making;
        vec![Effect::Ask(Request::Create { key, issuer })]
    }

    fn typed(&mut self, chord: Chord) {
        match self.at {
            At::Issuer => self.issuer.key(chord),
            At::Unlock => self.unlock.key(chord),
            At::First => self.first.key(chord),
            At::Again => self.again.key(chord),
        };
    }

    fn draw_form(&self, canvas: &mut Canvas<'_>) {
        let line = |y, at| Frame { y, label: 12, focused: self.at == at && self.is_form() };
        self.issuer.draw(canvas, line(1, At::Issuer), "Issuer");
        self.unlock.draw(canvas, line(2, At::Unlock), "Unlock with");
        if self.by_passphrase() {
            self.first.draw(canvas, line(3, At::First), "Passphrase");
            self.again.draw(canvas, line(4, At::Again), "Once more");
        }
        let text = match self.at {
            At::Issuer => {
                "The issuer is the name that authenticator apps show above each code: your company or service."
            }
            At::Unlock if self.by_passphrase() => {
                "A passphrase is asked for at every start. Left and right choose."
            }
            At::Unlock => {
                "A key file opens the store without asking. It is made where it is missing, for you alone; keep a copy of it elsewhere. Left and right choose."
            }
            At::First | At::Again => {
                "At least 12 characters; a few words do. Without it (or the recovery key) nobody can open the store, you included."
            }
        };
        let mut part = canvas.part(3, 6, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, text, Role::Dim);
    }
}

impl Screen for NewStore {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of(if matches!(self.stage, Stage::Made(_)) { "Recovery key" } else { "Make a store" })
    }

    fn hints(&self) -> Vec<Hint> {
        hints(FORM_KEYS, self)
    }

    fn is_typing(&self) -> bool {
        self.is_form() && self.at != At::Unlock
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(FORM_KEYS, self, chord) {
            Some(FormAct::Done) => vec![Effect::Replace(Open::Users)],
            Some(FormAct::EvenIfRecorded) => self.make(),
            Some(FormAct::Back) if !self.is_form() => {
                self.stage = Stage::Form;
                Vec::new()
            }
            Some(FormAct::Back) => vec![Effect::Back],
            Some(FormAct::Previous) => {
                self.go(false);
                Vec::new()
            }
            Some(act @ (FormAct::Next | FormAct::Make)) => match self.wrong() {
                Some(problem) => vec![Effect::Tell(problem)],
                None if matches!(act, FormAct::Make) => match self.onlookers.recorder {
                    Some(recorder) => {
                        self.stage = Stage::Recorded(recorder);
                        Vec::new()
                    }
                    None => self.make(),
                },
                None => {
                    self.go(true);
                    Vec::new()
                }
            },
            None => {
                if self.is_form() {
                    self.typed(chord);
                }
                Vec::new()
            }
        }
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        match self.at {
            _ if !self.is_form() => {}
            At::Issuer => self.issuer.paste(text),
            At::First => self.first.paste(text),
            At::Again => self.again.paste(text),
            At::Unlock => {}
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Created { recovery_key, key_file }) => {
                self.first.clear();
                self.again.clear();
                self.stage = Stage::Made(Recovery::new(recovery_key, key_file));
                Vec::new()
            }
            Ok(_) => Vec::new(),
            Err(problem) => {
                self.stage = Stage::Form;
                vec![Effect::Tell(problem)]
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        match &self.stage {
            Stage::Form => self.draw_form(canvas),
            Stage::Recorded(recorder) => {
                let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
                let text = recorder.warning("the recovery key, which is shown once,");
                let y = part.paragraph(0, 0, &text, Role::Warn) + 1;
                part.paragraph(0, y, "It opens the store when all else is lost.", Role::Plain);
            }
            Stage::Making => {
                self.draw_form(canvas);
                canvas.text(3, 10, "Making the store…", Role::Dim);
            }
            Stage::Made(recovery) => recovery.draw(canvas, self.onlookers.multiplexer),
        }
    }
}
