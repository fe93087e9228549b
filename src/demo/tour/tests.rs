//! The tour played from beginning to end, in a demo without a terminal and on a
//! clock wound by hand.

mod booth;

use std::sync::Arc;

use self::booth::{Booth, END, LOST};
use super::captions::{BESIDE, OVER};
use super::script::{Act, Script};
use super::{AtEnd, Pose, SCRIPT, Tour};
use crate::console::panel::{Chord, wrapped};
use crate::ports::Clock;

const HOME: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (60, 20);
const LARGE: (u16, u16) = (132, 43);

const SPACE: Chord = Chord::Char(' ');

/// What is to be seen on the way, in this order.
const WAY: [&str; 13] = [
    "1/7 Users",
    "1 found",
    "2/7 Security credentials",
    "3/7 Assign MFA device",
    "4/7 Set up device",
    "Added.",
    "5/7 Confirm",
    "✓ right",
    "That is the first code again.",
    "faster meanwhile",
    "MFA device added",
    "7/7 The queue",
    END,
];

#[test]
fn it_plays_to_its_end_in_every_window_and_hands_over() {
    for size in [HOME, SMALL, (80, 20), (109, 30), (110, 24), LARGE] {
        let mut booth = Booth::new(size);
        let secs: u64 = WAY.into_iter().map(|words| booth.until(words)).sum();
        assert!((60..180).contains(&secs), "{size:?}: it takes {secs} s");
        assert_eq!(booth.clock.speed(), 1);
        booth.strike(Chord::Enter);
        booth.sees_no(END);
        booth.sees("carmen.r");
        assert_eq!(booth.playback.left(), None);
    }
}

#[test]
fn in_ascii_it_plays_where_the_code_has_room_and_says_so_where_it_has_none() {
    let mut large = Booth::drawn((180, 50), AtEnd::HandsOver, None, true);
    large.until("4/7 Set up device");
    large.until(END);
    let mut small = Booth::drawn(HOME, AtEnd::HandsOver, None, true);
    small.until("No QR code that the phone could scan fits into this window");
    small.strike(Chord::Esc);
    small.sees("enter a setup key");
}

#[test]
fn the_phone_shows_beside_the_page_or_over_a_part_of_it_while_it_is_used() {
    let mut booth = Booth::new(HOME);
    booth.until("Added.");
    booth.sees("Example");
    booth.until("5/7 Confirm");
    booth.sees_no("9:1");
    let mut wide = Booth::new(LARGE);
    wide.until("Added.");
    wide.until("5/7 Confirm");
    wide.sees("carmen.r (new-phone)");
}

#[test]
fn waiting_for_the_next_code_is_short_and_afterwards_the_clock_goes_as_before() {
    let mut booth = Booth::new(HOME);
    booth.until("faster meanwhile");
    let behind = booth.hand.now().millis_until(booth.clock.now());
    assert_eq!(behind, 0, "until then it is real time");
    let secs = booth.until("MFA device added");
    assert!(secs < 15, "{secs} s");
    assert_eq!(booth.clock.speed(), 1);
}

#[test]
fn every_caption_has_room_in_the_smallest_places() {
    let script = Script::read(SCRIPT).unwrap();
    for text in script.steps.iter().flat_map(|step| &step.acts).filter_map(|act| match act {
        Act::Say(text) => Some(text),
        _ => None,
    }) {
        let lines = wrapped(text, BESIDE.0).len();
        assert!(lines <= usize::from(BESIDE.1), "{lines} lines beside: {text}");
        let lines = wrapped(text, SMALL.0 - OVER.0).len();
        assert!(lines <= usize::from(OVER.1), "{lines} lines over the page: {text}");
    }
}

#[test]
fn space_pauses_for_as_long_as_one_likes_and_goes_on_where_it_was() {
    let mut booth = Booth::new(HOME);
    booth.until("2/7 Security credentials");
    booth.strike(SPACE);
    booth.sees("paused");
    booth.sees("Space go on");
    let before = booth.words();
    booth.wait(200);
    assert_eq!(booth.words(), before);
    booth.strike(SPACE);
    booth.sees_no("paused");
    booth.until("3/7 Assign MFA device");
    booth.until(END);
}

#[test]
fn a_pause_that_outlasts_the_codes_begins_the_step_anew() {
    for (words, step) in [("✓ right", "5/7 Confirm"), ("faster meanwhile", "5/7 Confirm")] {
        let mut booth = Booth::new(HOME);
        booth.until(words);
        booth.strike(SPACE);
        booth.wait(70);
        booth.strike(SPACE);
        assert!(booth.until(step) < 3, "{words}");
        booth.until(END);
    }
    let mut booth = Booth::new(HOME);
    booth.until("Added.");
    booth.strike(SPACE);
    booth.wait(1_000);
    booth.strike(SPACE);
    assert!(booth.until("4/7 Set up device") < 3);
    booth.until(END);
}

#[test]
fn a_pause_while_the_clock_runs_faster_slows_it_down() {
    let mut booth = Booth::new(LARGE);
    booth.until("Confirm · faster");
    assert_eq!(booth.clock.speed(), 10);
    booth.strike(SPACE);
    assert_eq!(booth.clock.speed(), 1);
    booth.sees("paused");
    booth.wait(10);
    booth.strike(SPACE);
    booth.until(END);
    assert_eq!(booth.clock.speed(), 1);
}

#[test]
fn the_right_arrow_goes_to_the_next_step_at_once() {
    for size in [HOME, LARGE] {
        let mut booth = Booth::new(size);
        for step in ["2/7 Sec", "3/7 Ass", "4/7 Set", "5/7 Con", "6/7 MFA", "7/7 The"] {
            booth.strike(Chord::Right);
            assert!(booth.until(step) < 2, "{step} takes its time");
        }
        booth.strike(Chord::Right);
        booth.until(END);
        booth.strike(Chord::Esc);
        booth.until("Users");
        booth.sees("carmen.r");
    }
}

#[test]
fn the_left_arrow_goes_to_the_step_before_with_everything_as_it_was_then() {
    let mut booth = Booth::new(HOME);
    booth.until("MFA device added");
    booth.until("6/7 MFA device added");
    for step in ["5/7 Confirm", "4/7 Set up device", "3/7 Assign MFA device", "2/7 Sec", "1/7 Users"] {
        booth.strike(Chord::Left);
        assert!(booth.until(step) < 3, "{step} takes its time");
    }
    booth.strike(Chord::Left);
    booth.until("1/7 Users");
    booth.until(END);
}

#[test]
fn arrows_struck_fast_add_up() {
    let mut booth = Booth::new(HOME);
    for _ in 0..4 {
        booth.strike(Chord::Right);
    }
    assert!(booth.until("5/7 Confirm") < 3);
    booth.strike(Chord::Left);
    booth.strike(Chord::Left);
    assert!(booth.until("3/7 Assign") < 3);
    booth.strike(SPACE);
    booth.strike(Chord::Right);
    booth.until("4/7 Set up device");
    booth.until(END);
}

#[test]
fn any_other_key_hands_the_wizard_over_as_it_stands() {
    let mut booth = Booth::new(HOME);
    booth.until("4/7 Set up device");
    booth.strike(Chord::Esc);
    booth.sees("Set up device");
    booth.sees("expires in");
    booth.sees_no("4/7");
    booth.wait(30);
    booth.sees("Set up device");
    booth.strike(SPACE);
    booth.sees("Example");
    booth.strike(Chord::Esc);
    booth.strike(Chord::Esc);
    booth.sees("pending");
    let mut racing = Booth::new(HOME);
    racing.until("faster meanwhile");
    while racing.clock.speed() == 1 {
        racing.wake();
    }
    racing.strike(Chord::Char('x'));
    assert_eq!(racing.clock.speed(), 1);
    racing.sees("✓ right");
}

#[test]
fn with_loop_it_begins_again_and_again() {
    let mut booth = Booth::of(HOME, AtEnd::BeginsAgain, None);
    for _ in 0..3 {
        booth.until("7/7 The queue");
        booth.sees_no(END);
        booth.until("1/7 Users");
        booth.sees("Everybody is in one list");
        let ahead = booth.hand.now().millis_until(booth.clock.now());
        assert_eq!(ahead, 0, "a phone that is set right must not become slow");
    }
    booth.until("MFA device added");
}

#[test]
fn with_loop_one_that_loses_its_way_begins_again_too() {
    let script = "step One\nsay A word.\nrest 1 s\nuntil what is never there\n";
    let mut booth = Booth::playing_to(script, AtEnd::BeginsAgain);
    for _ in 0..2 {
        while !booth.shows("A word.") {
            assert!(booth.wake());
        }
        let seen = booth.hand.now();
        while booth.shows("A word.") {
            assert!(booth.wake());
        }
        booth.wait(40);
        assert!(seen.secs_until(booth.hand.now()) >= 40);
    }
}

#[test]
fn the_code_is_to_be_seen_in_a_wide_window_that_is_low() {
    for size in [(110, 20), (110, 22), (132, 24)] {
        let mut booth = Booth::new(size);
        booth.until("shows a code that changes");
        let rows = booth.words();
        assert!(rows.contains("carmen.r (new-phone)"), "{size:?}: {rows}");
        booth.until("MFA device added");
    }
}

#[test]
fn in_a_window_too_small_it_waits() {
    let mut booth = Booth::new(HOME);
    booth.until("2/7 Security credentials");
    booth.playback.resize((40, 10)).unwrap();
    booth.sees("The window has 40x10");
    booth.wait(20);
    assert!(booth.playback.rests_for().is_none_or(|millis| millis >= 1000), "it wakes for nothing");
    booth.wait(120);
    booth.playback.resize(LARGE).unwrap();
    booth.sees("2/7 Security credentials");
    booth.until("3/7 Assign MFA device");
    booth.playback.resize(SMALL).unwrap();
    booth.until(END);
}

#[test]
fn where_the_page_shows_something_else_it_says_so_and_hands_over() {
    let mut booth = Booth::playing("step One\nsay A word.\nuntil what is never there\npress q\n");
    let before = booth.hand.now();
    while !booth.shows(LOST) {
        assert!(booth.wake());
    }
    assert!((30..60).contains(&before.secs_until(booth.hand.now())));
    booth.strike(Chord::Char('q'));
    booth.sees_no(LOST);
    assert_eq!(booth.playback.left(), None, "the key took over, and did nothing else");
    booth.strike(Chord::Char('q'));
    assert_eq!(booth.playback.left(), Some(0));
}

#[test]
fn a_code_without_an_entry_is_a_way_lost_too() {
    let mut booth = Booth::playing("step One\ncode\n");
    booth.wake();
    booth.sees(LOST);
}

#[test]
fn it_stands_still_at_each_of_its_screens_until_its_name_is_taken() {
    let pose = Pose::default();
    let mut booth = Booth::of(HOME, AtEnd::HandsOver, Some(Arc::clone(&pose)));
    let mut taken = Vec::new();
    for _ in 0..20_000 {
        let name = pose.lock().unwrap().clone();
        if let Some(name) = name {
            booth.sees_no("Space pause");
            booth.hand.wind(1000);
            booth.playback.time().unwrap();
            assert_eq!(pose.lock().unwrap().take(), Some(name.clone()), "it waited");
            taken.push(name);
            booth.playback.time().unwrap();
        }
        if booth.shows(END) || !booth.wake() {
            break;
        }
    }
    let shots: Vec<String> = Tour::shots().into_iter().map(|(name, _)| name).collect();
    assert_eq!(taken, shots);
    assert!(shots.len() >= 7);
}
