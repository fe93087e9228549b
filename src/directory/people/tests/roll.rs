//! The order of the roll: who stands on it, who is refused, and what memory that takes.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::arena::Arena;
use super::super::{BadRow, Incoming, Listed, Reading, Roll, Source};
use super::{csv, everybody, file, people, refused};
use crate::model::{GroupName, Person, SafeText, UserName};

/// What the table says, found by a table of names: each name counts where it stands first.
fn naive(text: &str) -> [Vec<(u64, String)>; 2] {
    let (mut first, mut people, mut refused) = (HashMap::new(), Vec::new(), Vec::new());
    for (name, line) in text.lines().skip(1).zip(2..) {
        if name.contains(' ') {
            refused.push((line, "a name cannot have a blank".to_owned()));
            continue;
        }
        match first.get(&name.to_lowercase()) {
            None => {
                first.insert(name.to_lowercase(), line);
                people.push((line, name.to_owned()));
            }
            Some(first) => {
                refused.push((line, format!("the user “{name}” stands on line {first} already")));
            }
        }
    }
    people.sort_by_key(|(_, name)| name.to_lowercase());
    [people, refused]
}

fn says_the_same(text: &str) {
    let roll = csv(text).unwrap();
    let [people, refused] = naive(text);
    let listed =
        roll.listed(0, usize::MAX).map(|Listed { line, incoming }| (line, incoming.person.name.to_string()));
    assert_eq!(listed.collect::<Vec<_>>(), people);
    assert_eq!(roll.len(), people.len());
    let kept = refused.len().min(1000);
    assert_eq!(roll.refused.len(), kept);
    assert_eq!(roll.refused_beyond, (refused.len() - kept) as u64);
    for (BadRow { line, reason }, (expected, why)) in roll.refused.iter().zip(&refused) {
        assert_eq!(line, expected);
        assert!(reason.contains(why.as_str()), "{reason}");
    }
}

/// A table of one column.
fn table(names: impl IntoIterator<Item = String>) -> String {
    names.into_iter().fold("user\n".to_owned(), |mut text, name| {
        writeln!(text, "{name}").unwrap();
        text
    })
}

#[test]
fn of_the_same_name_in_any_case_the_earliest_line_counts_wherever_it_stands() {
    let roll = csv("user\nzoe\nBob\nalice\nbob\nZOE\nALICE\nbOb\n").unwrap();
    let names: Vec<String> = roll.slice(0, 9).iter().map(|one| one.person.name.to_string()).collect();
    assert_eq!(names, ["alice", "Bob", "zoe"]);
    assert_eq!(people(&roll), ["2 zoe|-|-", "3 Bob|-|-", "4 alice|-|-"]);
    let told = [
        "5 the user “bob” stands on line 3 already",
        "6 the user “ZOE” stands on line 2 already",
        "7 the user “ALICE” stands on line 4 already",
        "8 the user “bOb” stands on line 3 already",
    ];
    assert_eq!(refused(&roll), told);
}

#[test]
fn refused_rows_of_both_kinds_are_told_in_the_order_of_the_file_and_the_first_thousand_kept() {
    // A bad name, then a repeated one, in turns; the repeated ones come out by name, last first.
    let rows = (0..900).flat_map(|row| [format!("b ad{row}"), format!("user{:04}", 900 - row)]);
    let names = (0..=900).map(|row| format!("USER{row:04}"));
    says_the_same(&table(names.chain(rows)));
}

#[test]
fn a_file_of_one_name_is_one_person() {
    says_the_same(&table(
        (0..10_000).map(|row| if row % 2 == 0 { "Bob".to_owned() } else { "bob".to_owned() }),
    ));
}

#[test]
fn people_leave_the_roll_in_slices_of_any_size() {
    let roll = csv(table((0..2500).map(|row| format!("user{}", (row * 7919) % 2500)))).unwrap();
    let whole = roll.slice(0, usize::MAX);
    assert_eq!(whole.len(), 2500);
    for most in [1, 7, 1000, 2499, 2500, 9999] {
        let parts = (0..2500).step_by(most).flat_map(|from| roll.slice(from, most));
        assert_eq!(parts.collect::<Vec<Incoming>>(), whole);
    }
    assert!(roll.slice(2500, 10).is_empty());
    assert!(Roll::default().slice(0, 10).is_empty());
}

#[test]
fn a_person_takes_little_more_memory_than_the_text() {
    let rows: Vec<String> = (0..50_000_usize)
        .map(|row| format!("anna.smith{row},Anna Smith,anna.smith{row}@example.com"))
        .collect();
    let text: usize = rows.iter().map(|row| row.len() - 2).sum();
    let roll = csv(format!("user,name,email\n{}\n", rows.join("\n"))).unwrap();
    let (memory, people) = (roll.memory(), roll.len());
    assert_eq!(people, 50_000);
    // 9 bytes of lengths and the line, 4 for the order; of the last piece a part is empty.
    assert!(memory < text + 14 * people + 1024 * 1024, "{} bytes a person", (memory - text) / people);
}

#[test]
fn reading_goes_in_parts_that_say_how_far_it_is() {
    let file = file(table((0..20_000).map(|row| format!("user{row}"))));
    let bytes = file.as_file().metadata().unwrap().len();
    let mut reading = Reading::begin(&Source::Csv(file.path().to_owned())).unwrap();
    assert_eq!(reading.bytes(), (0, bytes));
    let (mut parts, mut before) = (0, 0);
    let roll = loop {
        let roll = reading.go_on().unwrap();
        parts += 1;
        let (passed, of) = reading.bytes();
        assert!(of == bytes && passed >= before && passed - before <= 192 * 1024, "{before} {passed} {of}");
        before = passed;
        if let Some(roll) = roll {
            break roll;
        }
    };
    assert_eq!((before, roll.len()), (bytes, 20_000));
    // A thousand rows a part, then four thousand people a part in order.
    assert!((25..=28).contains(&parts), "{parts}");
    assert!(reading.go_on().is_err(), "and nothing is read twice");
}

#[test]
fn neither_a_row_without_an_end_nor_blank_lines_hold_a_part_up() {
    for text in [
        format!("user\nalice\n\"{}", "x".repeat(4_000_000)),
        format!("user\nalice\n{}", "\n".repeat(400_000)),
    ] {
        let file = file(&text);
        let mut reading = Reading::begin(&Source::Csv(file.path().to_owned())).unwrap();
        let mut before = 0;
        while let Ok(None) = reading.go_on() {
            let (passed, _) = reading.bytes();
            assert!(passed - before <= 192 * 1024, "{}", passed - before);
            before = passed;
        }
        assert!(before * 2 > text.len() as u64, "{before}");
    }
}

#[test]
fn a_file_that_is_gone_before_its_end_was_read_is_read_all_the_same() {
    let file = file(table((0..5000).map(|row| format!("user{row}"))));
    let mut reading = Reading::begin(&Source::Csv(file.path().to_owned())).unwrap();
    assert!(reading.go_on().unwrap().is_none());
    std::fs::remove_file(file.path()).unwrap();
    assert!(!Path::new(file.path()).exists());
    let roll = std::iter::from_fn(|| Some(reading.go_on().unwrap())).flatten().next().unwrap();
    assert_eq!(roll.len(), 5000);
}

fn incoming() -> impl Strategy<Value = Incoming> {
    let text = || proptest::option::of("\\PC{1,60}|[a-z @.]{1,256}");
    let groups = vec("[A-Za-z0-9_+=,.@-]{1,64}", 0..50);
    ("[A-Za-z0-9_+=,.@-]{1,64}", text(), text(), groups, any::<Option<bool>>()).prop_filter_map(
        "good names",
        |(name, display_name, email, groups, has_password)| {
            let text = |text: Option<String>| text.and_then(|text| SafeText::new(&text).ok());
            let groups = groups.iter().map(|group| GroupName::new(group).ok()).collect::<Option<_>>()?;
            let name = UserName::new(&name).ok()?;
            let person = Person { name, display_name: text(display_name), email: text(email) };
            Some(Incoming { person, groups, has_password })
        },
    )
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn whoever_is_put_into_the_arena_comes_back(people in vec((any::<u64>(), incoming()), 1..40)) {
        let mut arena = Arena::default();
        let places: Vec<_> = people.iter().map(|(line, one)| arena.put(*line, one).unwrap()).collect();
        prop_assert!(places.is_sorted_by(|one, next| one < next));
        for ((line, incoming), place) in people.into_iter().zip(places) {
            let name = incoming.person.name.clone();
            prop_assert_eq!(arena.name(place), (line, name.as_str()));
            prop_assert!(arena.key(place).starts_with(name.key().as_bytes()));
            prop_assert_eq!(arena.listed(place), Some(Listed { line, incoming }));
        }
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn the_roll_says_what_a_table_of_names_says(
        names in vec("[ab]{1,3}|[A-Ca-c.]{1,6}|a b", 0..300), many in vec((0..4000_u32, any::<bool>()), 0..9000),
    ) {
        // More than a run of those that are sorted at once.
        let many = many.into_iter().map(|(number, upper)| format!("{}{number}", if upper { "User" } else { "user" }));
        let names = names.into_iter().filter(|name| name.chars().any(|c| c != '.'));
        let all: Vec<String> = names.chain(many).collect();
        if !all.is_empty() {
            says_the_same(&table(all));
        }
    }
}

#[test]
fn everybody_is_there_when_the_last_run_is_full_or_empty() {
    for people in [4095, 4096, 4097, 8192, 12_289] {
        let roll = csv(table((0..people).rev().map(|row| format!("u{row}")))).unwrap();
        assert_eq!(everybody(&roll).len(), people);
    }
}
