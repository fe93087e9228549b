//! The passphrase of a store that is there.
//!
//! Owns the typing. Must not keep the passphrase once it was handed over.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::console::widgets::{Frame, Hidden};
use crate::console::words::counted;
use crate::directory::{Done, Problem, Request};

/// A passphrase is asked for.
#[derive(Default)]
pub struct UnlockStore {
    /// Minutes without a key, where they locked it.
    idle: Option<u16>,
    passphrase: Hidden,
    waiting: bool,
}

impl UnlockStore {
    /// After so many minutes without a key.
    pub fn after(minutes: u16) -> Self {
        Self { idle: Some(minutes), ..Self::default() }
    }
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Unlock,
    Quit,
}

const KEYS: &[Binding<UnlockStore, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Unlock,
        hint: "unlock",
        help: "Unlock the store with this passphrase.",
        when: |state| !state.passphrase.is_empty() && !state.waiting,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Quit,
        hint: "quit",
        help: "Leave the program.",
        when: |_| true,
    },
];

impl Screen for UnlockStore {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of("Unlock the store")
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        true
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Unlock) => {
                self.waiting = true;
                let passphrase = self.passphrase.secret();
                self.passphrase.clear();
                return vec![Effect::Ask(Request::Unlock { passphrase })];
            }
            Some(Act::Quit) => return vec![Effect::Quit],
            None if self.waiting => {}
            None => {
                self.passphrase.key(chord);
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        if !self.waiting {
            self.passphrase.paste(text);
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        self.waiting = false;
        outcome.err().map(Effect::Tell).into_iter().collect()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let why = match self.idle {
            None => "The store is locked.".to_owned(),
            Some(minutes) => format!(
                "The store was locked after {} without a key. A running enrollment stays pending and can be resumed.",
                counted(usize::from(minutes), "minute")
            ),
        };
        let text = format!(
            "{why} Type its passphrase. Where passphrase or key file is lost, the recovery key does as well."
        );
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(4), canvas.height());
        let rows = part.paragraph(0, 0, &text, Role::Plain).max(2);
        self.passphrase.draw(canvas, Frame { y: rows + 2, label: 12, focused: !self.waiting }, "Passphrase");
    }
}
