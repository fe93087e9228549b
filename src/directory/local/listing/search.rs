//! Looking through the list for one filter, as far as somebody wants to know.
//!
//! Owns the order of the hits and where the looking stands, so that the next
//! page and the whole count go on from there. Must not outlive what it looked
//! through: the listing drops it when a line changes.

use std::cmp::Ordering;

use memchr::memmem::Finder;

use super::narrowed::Narrowed;
use super::{Listing, Slot};
use crate::directory::{Order, Show};
use crate::model::Timestamp;

/// Lines that are gone through between two looks at how many hits there are.
const STRIDE: usize = 1024;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::directory::local) struct Wanted {
    /// Folded; empty: everybody.
    pub(in crate::directory::local) needle: Vec<u8>,
    /// Which users.
    pub(in crate::directory::local) show: Show,
    /// In which order.
    pub(in crate::directory::local) order: Order,
}

/// How far the lines in the order of the names were gone through.
enum Stage {
    /// Those whose name begins with the needle.
    Beginning(usize),
    /// The others.
    Rest(usize),
    /// All of them.
    Through,
}

/// Hits so far, and where to go on.
pub(super) struct Search {
    wanted: Wanted,
    finder: Finder<'static>,
    /// The moment at which states are judged.
    now: Timestamp,
    /// When one of them changes by time alone.
    until: Timestamp,
    /// Lines whose name begins with the needle.
    beginning: (usize, usize),
    stage: Stage,
    /// What need not be gone through once more.
    narrowed: Narrowed,
    /// Hits among the lines that are in no order, by name, to be put between the others.
    late_beginning: Late,
    late_rest: Late,
    hits: Vec<Slot>,
}

/// Slots by name, and how many were put in.
#[derive(Default)]
struct Late {
    slots: Vec<Slot>,
    used: usize,
}

impl Search {
    /// A new one; `earlier` is what was looked for before, and saves looking where
    /// that was not found.
    pub(super) fn new(
        listing: &Listing,
        wanted: &Wanted,
        earlier: Option<&Self>,
        now: Timestamp,
        until: Timestamp,
    ) -> Self {
        let needle = wanted.needle.as_slice();
        // In another order than that of the names nobody's beginning comes first.
        let beginning = match wanted.order {
            Order::Name => {
                let low = listing.main.first_not(|name| name < needle);
                (low, listing.main.first_not(|name| name < needle || name.starts_with(needle)))
            }
            Order::State | Order::Enrolled => (0, 0),
        };
        let mut search = Self {
            wanted: wanted.clone(),
            finder: Finder::new(needle).into_owned(),
            now,
            until,
            beginning,
            stage: Stage::Beginning(beginning.0),
            narrowed: earlier.map_or_else(Narrowed::default, |earlier| earlier.narrowed_to(listing, wanted)),
            late_beginning: Late::default(),
            late_rest: Late::default(),
            hits: Vec::new(),
        };
        for slot in listing.late_by_name() {
            if search.is_hit(listing, slot) && search.finder.find(listing.line(slot)).is_some() {
                let begins = wanted.order == Order::Name && listing.name(slot).starts_with(needle);
                let late = if begins { &mut search.late_beginning } else { &mut search.late_rest };
                late.slots.push(slot);
            }
        }
        search
    }

    /// The lines that can have what is wanted now, as far as they are known from this.
    fn narrowed_to(&self, listing: &Listing, wanted: &Wanted) -> Narrowed {
        let is_less = self.narrows(wanted);
        match self.stage {
            Stage::Rest(to) if is_less => Narrowed::of(&self.hits, to),
            Stage::Through if is_less => Narrowed::of(&self.hits, listing.main.len()),
            _ => Narrowed::default(),
        }
    }

    /// Whether what was found then saves looking for what is wanted now.
    pub(super) fn narrows(&self, wanted: &Wanted) -> bool {
        self.wanted.show == wanted.show && wanted.needle.starts_with(&self.wanted.needle)
    }

    /// Whether this is what was looked for then.
    pub(super) fn is_for(&self, wanted: &Wanted) -> bool {
        self.wanted == *wanted
    }

    /// Whether its hits are still the hits at this moment.
    pub(super) fn holds(&self, now: Timestamp) -> bool {
        let is_timeless = self.wanted.show == Show::All && self.wanted.order == Order::Name;
        is_timeless || (self.now..self.until).contains(&now)
    }

    pub(super) fn is_through(&self) -> bool {
        matches!(self.stage, Stage::Through)
    }

    pub(super) fn hits(&self) -> &[Slot] {
        &self.hits
    }

    /// Goes on until there are so many hits; not in another order than that of the
    /// names, where nobody's place is known before the end.
    pub(super) fn find(&mut self, listing: &Listing, hits: usize) {
        while !self.is_through() && self.wanted.order == Order::Name && self.hits.len() < hits {
            self.stride(listing, STRIDE);
        }
    }

    /// Goes on through so many lines.
    pub(super) fn go_through(&mut self, listing: &Listing, lines: usize) {
        for _ in 0..lines.div_ceil(STRIDE) {
            if self.is_through() {
                return;
            }
            self.stride(listing, STRIDE);
        }
    }

    fn stride(&mut self, listing: &Listing, stride: usize) {
        match self.stage {
            Stage::Beginning(from) => {
                let to = (from + stride).min(self.beginning.1);
                for number in from..to {
                    self.take(listing, number, true);
                }
                self.stage = Stage::Beginning(to);
                if to == self.beginning.1 {
                    self.late(listing, None, true);
                    self.stage = Stage::Rest(0);
                }
            }
            Stage::Rest(from) => {
                let to = self.rest(listing, from, stride);
                self.stage = Stage::Rest(to);
                if to == listing.main.len() {
                    self.late(listing, None, false);
                    self.stage = Stage::Through;
                    self.sort(listing);
                }
            }
            Stage::Through => {}
        }
    }

    /// Goes through lines whose name does not begin with the needle. Returns where
    /// it goes on.
    fn rest(&mut self, listing: &Listing, from: usize, stride: usize) -> usize {
        let (low, high) = self.beginning;
        if from < self.narrowed.upto() {
            for _ in 0..stride {
                let Some(number) = self.narrowed.next() else { return self.narrowed.upto() };
                let is_new = !(low..high).contains(&number);
                if is_new && self.finder.find(listing.main.line(number)).is_some() {
                    self.take(listing, number, false);
                }
            }
            return from;
        }
        // What begins with the needle was gone through.
        let from = if (low..high).contains(&from) { high } else { from };
        let end = if from < low { low } else { listing.main.len() };
        let to = (from + stride).min(end);
        let mut at = from;
        while let Some(number) = listing.main.find(&self.finder, at, to) {
            self.take(listing, number, false);
            at = number + 1;
        }
        to
    }

    fn take(&mut self, listing: &Listing, number: usize, begins: bool) {
        let slot = Slot::main(number);
        if self.is_hit(listing, slot) {
            self.late(listing, Some(slot), begins);
            self.hits.push(slot);
        }
    }

    /// Puts in what comes before this line; all of it when there is none.
    fn late(&mut self, listing: &Listing, before: Option<Slot>, begins: bool) {
        let late = if begins { &mut self.late_beginning } else { &mut self.late_rest };
        while let Some(slot) = late.slots.get(late.used) {
            if before.is_some_and(|before| listing.name(*slot).cmp(listing.name(before)) != Ordering::Less) {
                return;
            }
            self.hits.push(*slot);
            late.used += 1;
        }
    }

    fn is_hit(&self, listing: &Listing, slot: Slot) -> bool {
        listing
            .facts(slot)
            .is_some_and(|facts| facts.shows(self.wanted.show, listing.pending_until(slot), self.now))
    }

    /// Into the order that is wanted; the hits are in that of the names.
    fn sort(&mut self, listing: &Listing) {
        if self.wanted.order == Order::Name {
            return;
        }
        let rank = |slot: Slot| {
            let facts = listing.facts(slot);
            facts.map_or(u32::MAX, |f| f.rank(self.wanted.order, listing.pending_until(slot), self.now))
        };
        // One number for both: the place among the names decides between equals.
        let place = |place: usize| u64::try_from(place).unwrap_or(u64::MAX) & u64::from(u32::MAX);
        let mut keys: Vec<(u64, Slot)> = self
            .hits
            .iter()
            .copied()
            .enumerate()
            .map(|(at, slot)| (u64::from(rank(slot)) << 32 | place(at), slot))
            .collect();
        keys.sort_unstable_by_key(|(key, _)| *key);
        self.hits.clear();
        self.hits.extend(keys.into_iter().map(|(_, slot)| slot));
    }
}
