//! No change of colour that is not needed: the bytes of whole pages are read as a
//! terminal reads them.

use super::HOME;
use super::harness::{Desk, Plan};
use super::office::{Seeded, Start};
use super::owners::three;
use super::people::{alice, dozen, many, nobody};
use super::wire::Wire;
use crate::model::User;
use crate::store::Store;

/// Who is in the store.
type People = fn(&Store, &Seeded) -> Vec<User>;

/// What is written with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ink {
    fg: Vec<u16>,
    bg: Vec<u16>,
    modifiers: Vec<u16>,
}

impl Ink {
    fn take(&mut self, numbers: &str) {
        let mut rest = numbers.split(';').map(|number| number.parse().unwrap_or(0));
        while let Some(number) = rest.next() {
            let mut color =
                || if number % 10 == 8 { rest.by_ref().take(2).collect() } else { vec![number % 100] };
            match number {
                0 => *self = Self::default(),
                30..=38 | 90..=97 => self.fg = color(),
                40..=48 | 100..=107 => self.bg = color(),
                39 => self.fg.clear(),
                49 => self.bg.clear(),
                modifier => {
                    self.modifiers.push(modifier);
                    self.modifiers.sort_unstable();
                    self.modifiers.dedup();
                }
            }
        }
    }
}

/// The first change of colour that changes nothing, or that nothing is written after; also one
/// that is left behind at the end of a frame.
pub(super) fn wasted(bytes: &[u8]) -> Option<String> {
    let text = str::from_utf8(bytes).ok()?;
    let (mut ink, mut unused) = (Ink::default(), None::<String>);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c != '\u{1b}' {
            unused = None;
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (sequence, tail) = rest.split_at(end + 1);
        rest = tail;
        let Some(numbers) = sequence.strip_prefix("\u{1b}[").and_then(|inner| inner.strip_suffix('m')) else {
            continue;
        };
        if let Some(unused) = unused {
            return Some(format!("nothing is written after {unused:?}"));
        }
        let before = ink.clone();
        ink.take(numbers);
        if ink == before {
            return Some(format!("{sequence:?} changes nothing"));
        }
        // The last one only puts back what a terminal begins with.
        unused = (ink != Ink::default()).then(|| sequence.to_owned());
    }
    unused.or_else(|| (ink != Ink::default()).then(|| "the frame ends in colour".to_owned()))
}

#[test]
fn what_is_wasted_is_seen() {
    assert_eq!(wasted(b"\x1b[1;1H\x1b[1mx\x1b[35my\x1b[m"), None);
    for waste in
        [&b"\x1b[mx"[..], b"\x1b[1mx\x1b[1my\x1b[m", b"\x1b[1m\x1b[2mx\x1b[m", b"\x1b[1mx", b"x\x1b[1m\x1b[m"]
    {
        assert!(wasted(waste).is_some(), "{}", waste.escape_ascii());
    }
}

#[test]
fn no_page_changes_a_colour_in_vain() {
    let mut pages = 0;
    let mut walk = |start, people, keys: &[&str]| {
        let mut desk = Desk::of(&Plan { start, ..Plan::default() }, people);
        let mut wire = Wire::new(HOME);
        wire.send(&mut desk, true);
        for keys in keys {
            desk.press(keys);
            // The wire judges each frame.
            wire.send(&mut desk, false);
            desk.wait(1);
            wire.send(&mut desk, false);
            pages += 1;
        }
    };
    walk(
        Start::Ready,
        dozen as People,
        &["<down>", "<down>", "/a", "<esc>", "<tab>", "?", "<esc>", "r", "<down>", "<esc>"],
    );
    walk(
        Start::Ready,
        dozen,
        &["<down><enter>", "<down>", "h", "<enter>", "<esc><esc><esc>", "Q", "s", "<esc><esc>", "s"],
    );
    walk(
        Start::Ready,
        alice,
        &["<enter>", "a", "phone", "<enter>", "s", "f", "f", "u", "<esc>", "<enter>", "1", "23456"],
    );
    walk(
        Start::Ready,
        three,
        &[
            "<enter>", "t000", "000", "<esc>", "r1", "<esc>", "e", "<esc>", "d", "<esc>", "x", "<esc>", "c",
            "<esc>", "n", "<esc>", "i",
        ],
    );
    walk(Start::Ready, |store, seeded| many(50)(store, seeded), &["<pgdn>", "<end>", "n", "<esc>", "h", "v"]);
    walk(Start::Locked, nobody, &["x", "<enter>"]);
    walk(Start::NoStore, nobody, &["<enter>", "<tab><tab>x"]);
    assert!(pages > 50);
}
