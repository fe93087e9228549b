//! The page that shows nothing of the store, after a while without a key.
//!
//! Owns why it is there. Must not hold anything of the pages it took away.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Chord, Hint};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen};
use crate::console::words::counted;
use crate::directory::{Done, Locking, Problem, Request};

/// Nothing, and why.
pub struct Blank {
    /// Minutes without a key.
    minutes: u16,
    stage: Stage,
}

/// What goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The store is to be locked.
    Locking,
    /// It stays open: a file unlocks it.
    UnlockedByFile,
    /// It stays open: a daemon has it.
    Served,
    /// It stays open.
    Open,
}

/// Every key means the same, so there is no table of them.
const ANY_KEY: Hint = Hint { chords: &[Chord::Enter], word: "go on", help: "Any key goes on." };

impl Blank {
    /// After so many minutes without a key.
    pub fn after(minutes: u16) -> Self {
        Self { minutes, stage: Stage::Locking }
    }
}

impl Screen for Blank {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs::of("Blanked")
    }

    fn hints(&self) -> Vec<Hint> {
        if self.stage == Stage::Locking { Vec::new() } else { vec![ANY_KEY] }
    }

    fn has_help(&self) -> bool {
        false
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        vec![Effect::Ask(Request::Lock)]
    }

    fn key(&mut self, _: Chord, _: &Moment) -> Vec<Effect> {
        if self.stage == Stage::Locking { Vec::new() } else { vec![Effect::Replace(Open::Users)] }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Locking(Locking::Locked)) => return vec![Effect::Replace(Open::Locked(self.minutes))],
            Ok(Done::Locking(Locking::UnlockedByFile)) => self.stage = Stage::UnlockedByFile,
            Ok(Done::Locking(Locking::Served)) => self.stage = Stage::Served,
            Ok(_) => self.stage = Stage::Open,
            Err(problem) => {
                self.stage = Stage::Open;
                return vec![Effect::Tell(problem)];
            }
        }
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let why = match self.stage {
            Stage::Locking => {
                canvas.text(3, 1, "Locking the store…", Role::Dim);
                return;
            }
            Stage::UnlockedByFile => {
                " The store is unlocked by its key file: anybody at this keyboard can go on."
            }
            Stage::Served => " A daemon has the store open: anybody at this keyboard can go on.",
            Stage::Open => " The store has no lock: anybody at this keyboard can go on.",
        };
        let minutes = counted(usize::from(self.minutes), "minute");
        let text = format!(
            "Blanked after {minutes} without a key.{why} A running enrollment stays pending. Any key goes on."
        );
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, &text, Role::Plain);
    }
}
