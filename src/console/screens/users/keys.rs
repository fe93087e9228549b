//! The keys of the users list.
//!
//! Owns which key stands for which act in which state. Must not carry any out.

use super::Users;
use crate::console::keymap::{Binding, Chord};

/// What keys do here.
#[derive(Clone, Copy)]
pub(super) enum Act {
    Open,
    Filter,
    EndFilter,
    ClearFilter,
    Show,
    ShowBack,
    New,
    Import,
    Host,
    Queue,
    History,
    Report,
    Settings,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Quit,
}

pub(super) const KEYS: &[Binding<Users, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Open,
        hint: "open",
        help: "Open the user's security credentials.",
        when: |state| state.chosen_row().is_some(),
    },
    Binding {
        chords: &[Chord::Char('/')],
        act: Act::Filter,
        hint: "filter",
        help: "Type part of a user name, name or e-mail.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Char('n')],
        act: Act::New,
        hint: "new",
        help: "Add a user.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Char('i')],
        act: Act::Import,
        hint: "import",
        help: "Import people from a CSV file.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Char('Q')],
        act: Act::Queue,
        hint: "queue",
        help: "Go through all users without a device, one after the other.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Char('h')],
        act: Act::History,
        hint: "history",
        help: "Who did what, when and from where.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Char('o')],
        act: Act::Host,
        hint: "",
        help: "Import this host's own accounts.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Tab],
        act: Act::Show,
        hint: "",
        help: "Show all users, those without MFA, pending, active, overdue, disabled.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::BackTab],
        act: Act::ShowBack,
        hint: "",
        help: "The same, backwards.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Down, Chord::Char('j')],
        act: Act::Down,
        hint: "",
        help: "The next user.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Up, Chord::Char('k')],
        act: Act::Up,
        hint: "",
        help: "The user before.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::PageDown, Chord::Ctrl('f')],
        act: Act::PageDown,
        hint: "",
        help: "A page down.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::PageUp, Chord::Ctrl('b')],
        act: Act::PageUp,
        hint: "",
        help: "A page up.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Home, Chord::Char('g')],
        act: Act::First,
        hint: "",
        help: "The first user.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::End, Chord::Char('G')],
        act: Act::Last,
        hint: "",
        help: "The last user.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::EndFilter,
        hint: "end filter",
        help: "Back to the list; the filter stays.",
        when: |state| state.typing && !state.filter.text().is_empty(),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::ClearFilter,
        hint: "clear",
        help: "Clear the filter.",
        when: |state| state.typing || !state.filter.text().is_empty(),
    },
    Binding {
        chords: &[Chord::Char('q')],
        act: Act::Quit,
        hint: "quit",
        help: "Leave the program.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Char('r')],
        act: Act::Report,
        hint: "report",
        help: "The report: how the MFA of everybody stands.",
        when: |state| !state.typing,
    },
    Binding {
        chords: &[Chord::Char('s')],
        act: Act::Settings,
        hint: "settings",
        help: "Settings: issuer, policy, identification, idle time.",
        when: |state| !state.typing,
    },
];
