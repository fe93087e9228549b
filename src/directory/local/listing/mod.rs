//! The users list in memory: what is searched while somebody types.
//!
//! Owns order, filter and counts. Derived from the index rows, read in parts
//! after the first page is on the screen; must never be written to disk or
//! trusted for a decision about one user.
//!
//! Most lines lie in `main`, in the order of their names, as the store hands
//! them out. What is added or renamed later lies in `late`, whatever its name;
//! when those are too many the list is read anew.

mod facts;
mod fold;
mod lines;
mod narrowed;
mod search;

use std::collections::HashMap;

use self::facts::Kind;
pub(super) use self::facts::{Facts, Turn};
pub(super) use self::fold::folded;
use self::lines::{Lines, line_of};
use self::search::Search;
pub(super) use self::search::Wanted;
use crate::model::{Policy, Row, Timestamp, UserName};

/// Lines out of order, or gone, with which searching is as fast as without.
const MOST_LATE: usize = 65_536;

/// Searches that are kept: as many consoles look at the list without being in each other's way.
const MOST_SEARCHES: usize = 4;

/// A line: its number in `main` or, with the highest bit set, in `late`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Slot(u32);

const LATE: u32 = 1 << 31;

impl Slot {
    fn main(number: usize) -> Self {
        Self(u32::try_from(number).unwrap_or(LATE - 1))
    }

    fn late(number: usize) -> Self {
        Self(Self::main(number).0 | LATE)
    }

    fn number(self) -> usize {
        usize::try_from(self.0 & !LATE).unwrap_or(usize::MAX)
    }

    fn is_late(self) -> bool {
        self.0 & LATE != 0
    }

    /// Whether that line is the next one in the order of the names.
    pub(super) fn is_followed_by(self, next: Self) -> bool {
        !self.is_late() && next.0 == self.0 + 1
    }
}

/// How far the rows were read.
pub(super) enum Reading {
    /// Up to this name; none: not begun.
    Upto(Option<String>),
    /// All of them.
    Through,
}

/// How many users stand how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Census {
    pub(super) without_mfa: usize,
    pub(super) overdue: usize,
    /// When the next one changes by time alone.
    until: Timestamp,
    at: Timestamp,
}

/// Everybody's line.
pub(super) struct Listing {
    main: Lines,
    late: Lines,
    /// The lines of `late` that are there, by name.
    late_order: Vec<u32>,
    gone: usize,
    /// When the enrollments under way end: few have one.
    pending: HashMap<Slot, Timestamp>,
    /// What the facts were worked out by.
    policy: Policy,
    reading: Reading,
    /// Whose enrollments had expired when they were read.
    stale: Vec<UserName>,
    /// What was looked for last, newest first: several may look at the same time.
    searches: Vec<Search>,
    census: Option<Census>,
}

impl Listing {
    /// Nobody's yet, to be read under this policy.
    pub(super) fn of(policy: Policy) -> Self {
        Self {
            main: Lines::default(),
            late: Lines::default(),
            late_order: Vec::new(),
            gone: 0,
            pending: HashMap::new(),
            policy,
            reading: Reading::Upto(None),
            stale: Vec::new(),
            searches: Vec::new(),
            census: None,
        }
    }

    /// Whether it says how things stand under this policy.
    pub(super) fn is_under(&self, policy: &Policy) -> bool {
        self.policy == *policy
    }

    /// How far the rows were read.
    pub(super) fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Whether everybody is in it.
    pub(super) fn is_read(&self) -> bool {
        matches!(self.reading, Reading::Through)
    }

    /// Takes the next rows in the order of their names, perhaps the last ones, of
    /// so many users in all.
    pub(super) fn read(&mut self, rows: &[Row], are_last: bool, of: usize, now: Timestamp) {
        let is_first = self.main.len() == 0;
        for row in rows {
            if row.pending_until.is_some_and(|until| until <= now) {
                self.stale.push(row.person.name.clone());
            }
            let slot = Slot::main(self.main.len());
            self.main.push(&row.person, Facts::of(row, &self.policy));
            self.note_pending(slot, row);
        }
        if is_first {
            self.main.make_room(of);
        }
        self.reading = match rows.last() {
            Some(last) if !are_last => Reading::Upto(Some(last.person.name.key())),
            _ => Reading::Through,
        };
        self.forget();
    }

    /// Somebody whose enrollment had expired when the row was read.
    pub(super) fn next_stale(&mut self) -> Option<UserName> {
        self.stale.pop()
    }

    /// Puts a row in, or in place of the one before.
    pub(super) fn put(&mut self, row: &Row) {
        let name = row.person.name.key();
        // What was not read yet will be.
        if let Reading::Upto(upto) = &self.reading
            && upto.as_ref().is_none_or(|upto| name > *upto)
        {
            return;
        }
        let facts = Facts::of(row, &self.policy);
        let there = self.slot(name.as_bytes());
        // A sign-in changes nothing that is searched or counted: what was found still holds.
        if let Some(slot) = there.filter(|slot| self.line(*slot) == line_of(&row.person))
            && self.facts(slot) == Some(facts)
            && self.pending.get(&slot) == row.pending_until.as_ref()
        {
            return;
        }
        self.forget();
        if let Some(slot) = there.filter(|slot| self.line(*slot) == line_of(&row.person)) {
            if let Some(there) = self.facts_mut(slot) {
                *there = facts;
            }
            return self.note_pending(slot, row);
        }
        if let Some(slot) = there {
            self.remove(slot);
        }
        let slot = self.add(row, facts);
        self.note_pending(slot, row);
        self.keep_small();
    }

    /// Takes somebody out who is gone.
    pub(super) fn take_out(&mut self, name: &UserName) {
        // Whoever was not read yet will not be.
        if let Some(slot) = self.slot(name.key().as_bytes()) {
            self.remove(slot);
            self.forget();
        }
        self.stale.retain(|stale| stale.key() != name.key());
        self.keep_small();
    }

    fn keep_small(&mut self) {
        if self.late.len() + self.gone > MOST_LATE {
            *self = Self::of(self.policy.clone());
        }
    }

    fn add(&mut self, row: &Row, facts: Facts) -> Slot {
        let name = row.person.name.key();
        let is_last =
            self.main.len().checked_sub(1).is_none_or(|last| self.main.name(last) < name.as_bytes());
        if is_last {
            self.main.push(&row.person, facts);
            return Slot::main(self.main.len() - 1);
        }
        let number = self.late.len();
        self.late.push(&row.person, facts);
        let at = self.late_place(name.as_bytes());
        self.late_order.insert(at, Slot::main(number).0);
        Slot::late(number)
    }

    fn remove(&mut self, slot: Slot) {
        if let Some(facts) = self.facts_mut(slot) {
            facts.kind = Kind::Gone;
        }
        self.pending.remove(&slot);
        self.gone += 1;
        self.late_order.retain(|number| !slot.is_late() || Slot(number | LATE) != slot);
    }

    fn facts_mut(&mut self, slot: Slot) -> Option<&mut Facts> {
        let lines = if slot.is_late() { &mut self.late } else { &mut self.main };
        lines.facts_mut(slot.number())
    }

    fn note_pending(&mut self, slot: Slot, row: &Row) {
        match row.pending_until {
            Some(until) => self.pending.insert(slot, until),
            None => self.pending.remove(&slot),
        };
    }

    /// What was counted and found does not hold any more.
    fn forget(&mut self) {
        self.searches.clear();
        self.census = None;
    }

    /// Where a user's line is.
    fn slot(&self, name: &[u8]) -> Option<Slot> {
        let place = self.late_place(name);
        let late = self.late_order.get(place).map(|number| Slot(number | LATE));
        if let Some(slot) = late.filter(|slot| self.name(*slot) == name) {
            return Some(slot);
        }
        let slot = Slot::main(self.main.first_not(|other| other < name));
        let is_there = self.facts(slot).is_some_and(|facts| facts.kind != Kind::Gone);
        (is_there && self.name(slot) == name).then_some(slot)
    }

    fn late_place(&self, name: &[u8]) -> usize {
        self.late_order.partition_point(|number| self.name(Slot(number | LATE)) < name)
    }

    fn late_by_name(&self) -> impl Iterator<Item = Slot> {
        self.late_order.iter().map(|number| Slot(number | LATE))
    }

    fn lines_of(&self, slot: Slot) -> &Lines {
        if slot.is_late() { &self.late } else { &self.main }
    }

    fn line(&self, slot: Slot) -> &[u8] {
        self.lines_of(slot).line(slot.number())
    }

    /// The name in a line, as the store has it for a key.
    pub(super) fn name(&self, slot: Slot) -> &[u8] {
        self.lines_of(slot).name(slot.number())
    }

    fn facts(&self, slot: Slot) -> Option<Facts> {
        self.lines_of(slot).facts(slot.number())
    }

    fn pending_until(&self, slot: Slot) -> Option<Timestamp> {
        // Few have one, and looking it up costs as much as everything else of a line.
        let has_one = self.facts(slot).is_some_and(|facts| facts.kind == Kind::Begun);
        if has_one { self.pending.get(&slot).copied() } else { None }
    }

    /// Lines there are.
    pub(super) fn len(&self) -> usize {
        self.main.len() + self.late.len() - self.gone
    }

    /// Looks for so many hits at least, or on through so many lines.
    pub(super) fn look(
        &mut self,
        wanted: &Wanted,
        hits: usize,
        lines: usize,
        now: Timestamp,
    ) -> (&[Slot], bool) {
        let until = self.census(now).until;
        let mut searches = std::mem::take(&mut self.searches);
        searches.retain(|earlier| earlier.holds(now));
        let known = searches.iter().position(|search| search.is_for(wanted));
        let mut search = match known {
            Some(at) => searches.remove(at),
            // Whoever types on has looked for less just before.
            None => Search::new(self, wanted, searches.iter().find(|it| it.narrows(wanted)), now, until),
        };
        search.find(self, hits);
        search.go_through(self, lines);
        searches.insert(0, search);
        searches.truncate(MOST_SEARCHES);
        self.searches = searches;
        self.searches.first().map_or((&[], true), |search| (search.hits(), search.is_through()))
    }

    /// Those of the hits found so far whose name begins with what is looked for.
    pub(super) fn beginning(&self, wanted: &Wanted) -> Vec<Slot> {
        let search = self.searches.iter().find(|search| search.is_for(wanted));
        let hits = search.map_or(&[][..], Search::hits);
        hits.iter().copied().take_while(|slot| self.name(*slot).starts_with(&wanted.needle)).collect()
    }

    /// Goes on counting what was looked for last, and is not counted yet. False: all is.
    pub(super) fn count_on(&mut self, lines: usize) -> bool {
        let Some(at) = self.searches.iter().position(|search| !search.is_through()) else { return false };
        let mut search = self.searches.remove(at);
        search.go_through(self, lines);
        self.searches.insert(at, search);
        true
    }

    /// Who of those without a device comes next, how many of them wait, and how
    /// many the queue went past today. Who is overdue longest comes first.
    pub(super) fn queue(&self, now: Timestamp) -> (Option<Slot>, usize, usize) {
        let (mut next, mut waiting, mut passed) = (None, 0, 0);
        let main = (0..self.main.len()).map(Slot::main);
        for slot in main.chain(self.late_by_name()) {
            match self.facts(slot).map(|facts| facts.turn(self.pending_until(slot), now)) {
                Some(Turn::PassedOver) => passed += 1,
                Some(Turn::Waits { due }) => {
                    waiting += 1;
                    let key = (due, self.name(slot), slot);
                    if next.is_none_or(|(first, name, _)| (due, key.1) < (first, name)) {
                        next = Some(key);
                    }
                }
                Some(Turn::None) | None => {}
            }
        }
        (next.map(|(_, _, slot)| slot), waiting, passed)
    }

    /// How many stand how.
    pub(super) fn census(&mut self, now: Timestamp) -> Census {
        if let Some(census) = self.census.filter(|census| (census.at..census.until).contains(&now)) {
            return census;
        }
        let mut census =
            Census { without_mfa: 0, overdue: 0, until: Timestamp::from_millis(u64::MAX), at: now };
        for facts in
            self.main.all_facts().iter().chain(self.late.all_facts()).filter(|facts| facts.is_without())
        {
            census.without_mfa += 1;
            match facts.due() {
                Some(due) if due <= now => census.overdue += 1,
                Some(due) => census.until = census.until.min(due),
                None => {}
            }
        }
        let pending = self.pending.values().filter(|until| **until > now);
        census.until = pending.fold(census.until, |soonest, until| soonest.min(*until));
        *self.census.insert(census)
    }
}
