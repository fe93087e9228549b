//! Long work between two requests: the rest of the users list, a walk, an import,
//! a rotation of the data key.
//!
//! Owns which of them gets its turn. One part of a few milliseconds at a time,
//! so that nobody at the keyboard waits for it.

use super::super::{Reply, Rotating, Ticket};
use super::{Bench, State};

impl<S: Fn(Ticket, Reply) -> bool> Bench<S> {
    /// Whether there is something to go on with.
    pub(super) fn has_long_work(&self) -> bool {
        self.may_list_on || !self.walks.is_empty() || self.importing.is_some() || self.may_be_rotating
    }

    /// Goes on with one part of it. False: nobody listens any more.
    pub(super) fn go_on(&mut self) -> bool {
        // In turns: somebody looks at an empty page until a walk is over, and may
        // look at a list that is still being read.
        let is_awaited = !self.walks.is_empty() || self.importing.is_some();
        if self.may_list_on && !(is_awaited && self.listed_last) {
            self.listed_last = true;
            return self.list_on();
        }
        self.listed_last = false;
        if !self.walks.is_empty() {
            return self.walk_on();
        }
        if self.importing.is_some() {
            return self.import_part();
        }
        // A part that fails is told by the next change, which fails for the same
        // reason; whoever opens the store again goes on.
        let rotating = match &mut self.state {
            Some(State::Open(directory, _)) => directory.rotate(),
            _ => Ok(Rotating::No),
        };
        self.may_be_rotating = matches!(rotating, Ok(Rotating::UnderWay { .. }));
        true
    }
}
