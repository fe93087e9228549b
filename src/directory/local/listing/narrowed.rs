//! What an earlier search leaves to a later one: whoever types on looks for less.
//!
//! Owns which lines can have a needle that begins with one that was looked for.
//! Must not look into a line.

use super::Slot;

/// Looking at one line costs as much as going on through so many.
const WORTH: usize = 16;

/// Up to some line, all that can have the needle.
#[derive(Default)]
pub(super) struct Narrowed {
    /// Their numbers, ascending.
    lines: Vec<usize>,
    used: usize,
    upto: usize,
}

impl Narrowed {
    /// Of the hits of an earlier search, which had gone through all lines before
    /// this one. Nothing, where it is quicker to go through them again.
    pub(super) fn of(hits: &[Slot], upto: usize) -> Self {
        if hits.len() > upto / WORTH {
            return Self::default();
        }
        let main = hits.iter().filter(|slot| !slot.is_late()).map(|slot| slot.number());
        let mut lines: Vec<usize> = main.filter(|number| *number < upto).collect();
        lines.sort_unstable();
        Self { lines, used: 0, upto }
    }

    /// The first line of which nothing is known.
    pub(super) fn upto(&self) -> usize {
        self.upto
    }

    /// The next line that can have the needle.
    pub(super) fn next(&mut self) -> Option<usize> {
        let number = self.lines.get(self.used).copied();
        self.used += usize::from(number.is_some());
        number
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Listing, Slot, Wanted};
    use crate::directory::{Order, Show};
    use crate::model::{Person, Policy, SafeText, Timestamp, User, UserId, UserName};

    /// More lines than are gone through at a time, some of them out of order.
    fn listing() -> Listing {
        let row = |number: usize| {
            let texts = ["abba", "bab", "aab", "cab ab", "b"];
            let display_name = SafeText::new(texts[number * 7 % 5]).ok();
            let name =
                UserName::new(&format!("{}{number}", ["a", "ab", "b", "ba", "c"][number % 5])).unwrap();
            let person = Person { name, display_name, email: None };
            User::new(UserId([0; 16]), person, Timestamp::default()).row()
        };
        let mut rows: Vec<_> = (0..6000).map(row).collect();
        rows.sort_by_key(|row| row.person.name.key());
        let mut listing = Listing::of(Policy::default());
        listing.read(&rows, true, rows.len(), Timestamp::default());
        (6000..6060).for_each(|number| listing.put(&row(number)));
        listing
    }

    fn wanted(needle: &str, order: Order) -> Wanted {
        Wanted { needle: needle.into(), show: Show::All, order }
    }

    fn all(listing: &mut Listing, wanted: &Wanted) -> Vec<Slot> {
        let (hits, is_through) = listing.look(wanted, 0, usize::MAX, Timestamp::default());
        assert!(is_through);
        hits.to_vec()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn whoever_types_on_finds_what_a_search_from_the_start_finds(
            text in "[abc][abc0-9]{0,3}",
            parts in proptest::collection::vec(0..4000_usize, 4),
            order in proptest::sample::select(vec![Order::Name, Order::State]),
        ) {
            let (mut typed, mut fresh) = (listing(), listing());
            for (end, lines) in (1..=text.len()).zip(parts) {
                typed.look(&wanted(&text[..end], order), 1, lines, Timestamp::default());
            }
            let last = wanted(&text, order);
            prop_assert_eq!(all(&mut typed, &last), all(&mut fresh, &last));
        }
    }

    /// Looks on in small parts, as a console does between two keys.
    fn looks_on(listing: &mut Listing, wanted: &Wanted) -> bool {
        listing.look(wanted, 0, 1024, Timestamp::default()).1
    }

    #[test]
    fn who_looks_for_somebody_else_meanwhile_takes_nothing_of_the_count_away() {
        let mut listing = listing();
        let (one, other) = (wanted("ab", Order::State), wanted("ca", Order::Name));
        let parts = |listing: &mut Listing| {
            (1..100)
                .find(|_| looks_on(listing, &one) & looks_on(listing, &other))
                .expect("it comes to an end")
        };
        let both = parts(&mut listing);
        listing.forget();
        let alone = (1..100).find(|_| looks_on(&mut listing, &one)).unwrap();
        assert!(both <= alone + 1, "{both} parts each, {alone} alone");
    }

    #[test]
    fn a_sign_in_takes_nothing_of_the_count_away_and_a_new_device_does() {
        let mut listing = listing();
        let one = wanted("ab", Order::Name);
        while !looks_on(&mut listing, &one) {}
        let person = Person {
            name: UserName::new("a0").unwrap(),
            display_name: SafeText::new("abba").ok(),
            email: None,
        };
        let mut row = User::new(UserId([0; 16]), person, Timestamp::default()).row();
        row.last_sign_in = Some(Timestamp::from_secs(1));
        listing.put(&row);
        assert!(looks_on(&mut listing, &one));
        row.active = 1;
        listing.put(&row);
        assert!(!looks_on(&mut listing, &one));
    }
}
