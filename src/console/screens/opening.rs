//! The first page: there before the store is open.
//!
//! Owns nothing but the wait. What the store answers leads to another page.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::directory::{Done, Problem};

/// The store is being opened, or could not be.
pub struct Opening;

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Quit,
}

const KEYS: &[Binding<Opening, Act>] = &[Binding {
    chords: &[Chord::Char('q'), Chord::Esc],
    act: Act::Quit,
    hint: "quit",
    help: "Leave the program.",
    when: always,
}];

impl Screen for Opening {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of("Users")
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Quit) => vec![Effect::Quit],
            None => Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        outcome.err().map(Effect::Tell).into_iter().collect()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, footer: &Footer, _: &Moment) {
        if !matches!(footer, Footer::Problem(_)) {
            canvas.text(3, 1, "Opening the store…", Role::Dim);
        }
    }
}
