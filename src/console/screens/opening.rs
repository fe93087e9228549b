//! The first page: there before the store is open.
//!
//! Owns the wait, and why it lasts: a store that cannot be opened is tried again
//! by a key. What the store answers leads to another page.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::directory::{Done, Problem, Request};

/// The store is being opened, or could not be.
#[derive(Default)]
pub enum Opening {
    /// For the first time.
    #[default]
    Trying,
    /// It could not be opened.
    Failed(Problem),
    /// Once more, after this.
    Again(Problem),
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Again,
    Quit,
}

const KEYS: &[Binding<Opening, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Again,
        hint: "try again",
        help: "Try to open the store again; one that is in use is waited for.",
        when: |page| matches!(page, Opening::Failed(_)),
    },
    Binding {
        chords: &[Chord::Char('q'), Chord::Esc],
        act: Act::Quit,
        hint: "quit",
        help: "Leave the program.",
        when: always,
    },
];

impl Opening {
    fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Trying => None,
            Self::Failed(problem) | Self::Again(problem) => Some(problem),
        }
    }
}

/// Whom a store in use is waited for: `process 4711`.
fn holder(problem: &Problem) -> Option<&str> {
    problem.what.strip_prefix("The store is in use by ")?.strip_suffix('.')
}

impl Screen for Opening {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of("Users")
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match (act(KEYS, self, chord), self.problem().cloned()) {
            (Some(Act::Again), Some(problem)) => {
                *self = Self::Again(problem);
                vec![Effect::Ask(Request::Open)]
            }
            (Some(Act::Quit), Some(problem)) => vec![Effect::GiveUp(problem)],
            (Some(Act::Quit), None) => vec![Effect::Quit],
            (Some(Act::Again) | None, _) => Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        if let Err(problem) = outcome {
            *self = Self::Failed(problem);
        }
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
        let waits = |problem| match holder(problem) {
            Some(process) => format!("Waiting for {process}…"),
            None => "Opening the store…".to_owned(),
        };
        let (problem, below) = match self {
            Self::Trying => (None, "Opening the store…".to_owned()),
            Self::Failed(problem) => (Some(problem), problem.next.clone()),
            Self::Again(problem) => (Some(problem), waits(problem)),
        };
        let y = problem.map_or(0, |problem| part.paragraph(0, 0, &problem.what, Role::Bad));
        part.paragraph(0, y, &below, if self.problem().is_some() { Role::Plain } else { Role::Dim });
    }
}
