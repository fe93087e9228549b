//! The lines of many users in one piece of memory, and what is found in them.
//!
//! Owns where a line begins and ends: a vector of strings would take twice the
//! memory and be searched at a tenth of the speed. Must not know what is looked
//! for, or in which order it is shown.

use memchr::memchr;
use memchr::memmem::Finder;

use super::facts::Facts;
use super::fold::fold_into;
use crate::model::Person;

/// What parts the fields of a line and the lines; no folded text has it.
const END: u8 = b'\n';

/// Lines one after the other: the folded user name, display name and e-mail
/// address, each with [`END`] behind it.
pub(super) struct Lines {
    text: Vec<u8>,
    /// Where each line begins, and behind them where the last one ends.
    starts: Vec<usize>,
    facts: Vec<Facts>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { text: Vec::new(), starts: vec![0], facts: Vec::new() }
    }
}

/// The line of a person.
pub(super) fn line_of(person: &Person) -> Vec<u8> {
    let mut line = Vec::with_capacity(96);
    write_line(person, &mut line);
    line
}

fn write_line(person: &Person, line: &mut Vec<u8>) {
    fold_into(person.name.as_str(), line);
    line.push(END);
    for text in [&person.display_name, &person.email].into_iter().flatten() {
        fold_into(text.as_str(), line);
        line.push(END);
    }
}

impl Lines {
    /// How many there are, those that are gone too.
    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    /// Makes room for so many lines in all, as long as those that are there:
    /// memory that grows by doubling is copied, and held twice meanwhile.
    pub(super) fn make_room(&mut self, lines: usize) {
        let more = lines.saturating_sub(self.len());
        self.starts.reserve(more);
        self.facts.reserve(more);
        let length = self.text.len().checked_div(self.len()).unwrap_or(0) + 1;
        // An eighth more: what is not written to takes no memory.
        self.text.reserve(more.saturating_mul(length + length / 8));
    }

    /// Puts a line behind the others.
    pub(super) fn push(&mut self, person: &Person, facts: Facts) {
        write_line(person, &mut self.text);
        self.starts.push(self.text.len());
        self.facts.push(facts);
    }

    /// The line with this number.
    pub(super) fn line(&self, number: usize) -> &[u8] {
        let (start, end) = (self.starts.get(number), self.starts.get(number + 1));
        let range = start.zip(end).map(|(start, end)| *start..*end);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    /// The folded user name in it.
    pub(super) fn name(&self, number: usize) -> &[u8] {
        let line = self.line(number);
        line.get(..memchr(END, line).unwrap_or(line.len())).unwrap_or_default()
    }

    /// What is known of the user in it.
    pub(super) fn facts(&self, number: usize) -> Option<Facts> {
        self.facts.get(number).copied()
    }

    /// The same, to be changed.
    pub(super) fn facts_mut(&mut self, number: usize) -> Option<&mut Facts> {
        self.facts.get_mut(number)
    }

    /// What is known of all of them.
    pub(super) fn all_facts(&self) -> &[Facts] {
        &self.facts
    }

    /// The first line from `from` on and before `to` in which the needle stands.
    pub(super) fn find(&self, needle: &Finder<'_>, from: usize, to: usize) -> Option<usize> {
        // The empty needle stands at the end of every piece, too.
        if from >= to {
            return None;
        }
        let (start, end) = (*self.starts.get(from)?, *self.starts.get(to)?);
        let at = start + needle.find(self.text.get(start..end)?)?;
        Some(self.line_at(at, from))
    }

    /// The line in which this byte stands; it is `from` or behind it. Hits are
    /// mostly near: the step doubles until it is too far.
    fn line_at(&self, at: usize, from: usize) -> usize {
        let (mut low, mut step) = (from, 1);
        while self.starts.get(low + step).is_some_and(|start| *start <= at) {
            low += step;
            step *= 2;
        }
        let near = self.starts.get(low..(low + step).min(self.starts.len())).unwrap_or_default();
        low + near.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The first of the lines, which must be in the order of their names, whose
    /// name is not `before` what is looked for.
    pub(super) fn first_not(&self, before: impl Fn(&[u8]) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if before(self.name(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use memchr::memmem::Finder;
    use proptest::prelude::*;

    use super::super::facts::{Facts, Kind};
    use super::{Lines, line_of};
    use crate::model::{Person, Policy, SafeText, User, UserId, UserName};

    fn person(name: &str, display: &str) -> Person {
        let display_name = SafeText::new(display).ok();
        Person { name: UserName::new(name).unwrap(), display_name, email: None }
    }

    fn lines(people: &[Person]) -> Lines {
        let mut lines = Lines::default();
        for person in people {
            let user = User::new(UserId([0; 16]), person.clone(), crate::model::Timestamp::default());
            lines.push(person, Facts::of(&user.row(), &Policy::default()));
        }
        lines
    }

    proptest! {
        #[test]
        fn a_needle_is_found_in_the_lines_that_have_it(
            people in proptest::collection::vec(("[abAB]{1,4}", "[abAB ]{0,6}"), 0..40),
            needle in "[ab ]{0,3}",
            from in 0..40_usize,
        ) {
            let people: Vec<Person> = people.iter().map(|(name, display)| person(name, display)).collect();
            let lines = lines(&people);
            let finder = Finder::new(&needle);
            let fits = |number: &usize| {
                String::from_utf8(line_of(&people[*number])).unwrap().contains(&needle)
            };
            let expected: Vec<usize> = (from.min(people.len())..people.len()).filter(fits).collect();
            let (mut found, mut at) = (Vec::new(), from);
            while let Some(number) = lines.find(&finder, at, lines.len()) {
                found.push(number);
                at = number + 1;
            }
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_needle_never_goes_from_one_field_or_line_into_the_next() {
        let lines = lines(&[person("ab", "cd"), person("ef", "gh")]);
        for needle in ["bc", "de", "fg", "abcd"] {
            assert_eq!(lines.find(&Finder::new(needle), 0, 2), None, "{needle}");
        }
        assert_eq!(lines.find(&Finder::new("gh"), 0, 2), Some(1));
        assert_eq!(lines.find(&Finder::new("gh"), 0, 1), None);
    }

    #[test]
    fn each_line_has_its_name_and_facts() {
        let people = [person("alice", "Alice Liddell"), person("Bob", "")];
        let lines = lines(&people);
        assert_eq!((lines.len(), lines.name(0), lines.name(1)), (2, &b"alice"[..], &b"bob"[..]));
        assert_eq!(lines.line(0), b"alice\nalice liddell\n");
        assert_eq!(lines.line(1), line_of(&people[1]));
        assert!(lines.line(2).is_empty() && lines.facts(2).is_none());
        assert_eq!(lines.facts(1).unwrap().kind, Kind::Without);
        assert_eq!(lines.first_not(|name| name < b"b"), 1);
    }
}
