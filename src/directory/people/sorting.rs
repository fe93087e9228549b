//! Putting people into the order of their names, a few at a time.
//!
//! Owns that a name stands on the roll once: of those with the same name the
//! first in the file counts. Runs of a few thousand are sorted while they are
//! read, then merged in parts of a few milliseconds. Must not read rows.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::vec::IntoIter;

use super::arena::{Arena, Key, Place};

/// People of a run: what is sorted at once.
const RUN: usize = 4096;

/// Sorted runs that grow.
#[derive(Default)]
pub(super) struct Runs {
    done: Vec<Vec<Place>>,
    open: Vec<Place>,
    people: usize,
}

impl Runs {
    /// Takes somebody in.
    pub(super) fn take(&mut self, place: Place, arena: &Arena) {
        self.open.push(place);
        self.people += 1;
        if self.open.len() == RUN {
            self.close(arena);
        }
    }

    fn close(&mut self, arena: &Arena) {
        let mut run = std::mem::take(&mut self.open);
        // Of the same name, who stands lower came first.
        run.sort_by_cached_key(|place| (arena.key(*place), *place));
        run.shrink_to_fit();
        self.done.push(run);
    }

    /// Nobody else comes.
    pub(super) fn merging(mut self, arena: &Arena) -> Merging {
        self.close(arena);
        let mut runs: Vec<IntoIter<Place>> = self.done.into_iter().map(Vec::into_iter).collect();
        let heads = runs.iter_mut().enumerate().filter_map(|(number, run)| {
            let place = run.next()?;
            Some(Reverse(Head { key: arena.key(place), place, run: number }))
        });
        let heads = heads.collect();
        Merging { runs, heads, order: Vec::with_capacity(self.people), last: None }
    }
}

/// The next of a run: the least of all heads is the next of all.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    key: Key,
    place: Place,
    run: usize,
}

/// Somebody whose name stands on the roll already.
pub(super) struct Repeat {
    /// Who.
    pub(super) place: Place,
    /// Who was there first.
    pub(super) first: Place,
}

/// Runs on their way into one order.
pub(super) struct Merging {
    runs: Vec<IntoIter<Place>>,
    heads: BinaryHeap<Reverse<Head>>,
    order: Vec<Place>,
    last: Option<(Key, Place)>,
}

impl Merging {
    /// Goes on with so many; tells of each whose name was there before. False:
    /// all of them stand in order.
    pub(super) fn go_on(&mut self, people: usize, arena: &Arena, mut repeated: impl FnMut(Repeat)) -> bool {
        for _ in 0..people {
            let Some((key, place)) = self.next(arena) else { return false };
            match self.last {
                Some((last, first)) if last == key => repeated(Repeat { place, first }),
                _ => {
                    self.order.push(place);
                    self.last = Some((key, place));
                }
            }
        }
        true
    }

    fn next(&mut self, arena: &Arena) -> Option<(Key, Place)> {
        let mut least = self.heads.peek_mut()?;
        let found = (least.0.key, least.0.place);
        match self.runs.get_mut(least.0.run).and_then(Iterator::next) {
            Some(place) => {
                least.0.key = arena.key(place);
                least.0.place = place;
            }
            None => drop(PeekMut::pop(least)),
        }
        Some(found)
    }

    /// Everybody once, in order.
    pub(super) fn order(self) -> Vec<Place> {
        self.order
    }
}
