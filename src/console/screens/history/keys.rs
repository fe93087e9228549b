//! The keys of the history.
//!
//! Owns which key stands for which act in which state. Must not carry any out.

use super::{Asked, History, Mode};
use crate::console::keymap::{Binding, Chord, always};

/// What keys do here.
#[derive(Clone, Copy)]
pub(super) enum Act {
    Whole,
    Filter,
    List,
    ClearFilter,
    Verify,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Back,
}

pub(super) const KEYS: &[Binding<History, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Whole,
        hint: "whole entry",
        help: "Show all of the chosen entry.",
        when: |page| page.mode != Mode::Whole && page.chosen_entry().is_some(),
    },
    Binding {
        chords: &[Chord::Char('/')],
        act: Act::Filter,
        hint: "filter",
        help: "Type part of a name, an act, an address or a verdict.",
        when: |page| page.mode == Mode::List,
    },
    Binding {
        chords: &[Chord::Char('v')],
        act: Act::Verify,
        hint: "verify",
        help: "Read the whole history and see that no entry was changed, taken out or put in.",
        when: |page| page.mode == Mode::List && !matches!(page.asked, Asked::Verification(_)),
    },
    Binding {
        chords: &[Chord::Down, Chord::Char('j')],
        act: Act::Down,
        hint: "older",
        help: "The entry before it.",
        when: always,
    },
    Binding {
        chords: &[Chord::Up, Chord::Char('k')],
        act: Act::Up,
        hint: "newer",
        help: "The entry after it.",
        when: always,
    },
    Binding {
        chords: &[Chord::PageDown, Chord::Ctrl('f')],
        act: Act::PageDown,
        hint: "",
        help: "A page of older entries.",
        when: always,
    },
    Binding {
        chords: &[Chord::PageUp, Chord::Ctrl('b')],
        act: Act::PageUp,
        hint: "",
        help: "A page of newer entries.",
        when: always,
    },
    Binding {
        chords: &[Chord::Home, Chord::Char('g')],
        act: Act::First,
        hint: "",
        help: "The newest entry.",
        when: |page| page.mode != Mode::Typing,
    },
    Binding {
        chords: &[Chord::End, Chord::Char('G')],
        act: Act::Last,
        hint: "",
        help: "The oldest entry that was read so far; reads on from there.",
        when: |page| page.mode != Mode::Typing,
    },
    Binding {
        chords: &[Chord::Esc, Chord::Enter],
        act: Act::List,
        hint: "list",
        help: "Back to the list.",
        when: |page| page.mode == Mode::Whole,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::List,
        hint: "end filter",
        help: "Back to the list; the filter stays.",
        when: |page| page.mode == Mode::Typing && !page.filter.text().is_empty(),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::ClearFilter,
        hint: "clear",
        help: "Clear the filter.",
        when: |page| page.mode == Mode::Typing || !page.filter.text().is_empty(),
    },
    Binding { chords: &[Chord::Esc], act: Act::Back, hint: "back", help: "Leave the history.", when: always },
];
