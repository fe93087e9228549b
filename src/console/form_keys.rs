//! The keys of a page that is a form: save, to and fro between fields, back.
//!
//! Owns their words, which are the same on every such page. Must not know a page.

use super::keymap::{Binding, Chord, always};

/// What they stand for.
#[derive(Clone, Copy)]
pub enum FormAct {
    /// Save what was changed.
    Save,
    /// To the next field.
    Next,
    /// To the field before.
    Previous,
    /// Back without saving.
    Back,
}

/// The table of a page that is saved when this holds.
pub const fn form_keys<S>(can_save: fn(&S) -> bool) -> [Binding<S, FormAct>; 4] {
    [
        Binding {
            chords: &[Chord::Enter],
            act: FormAct::Save,
            hint: "save",
            help: "Save what was changed.",
            when: can_save,
        },
        Binding {
            chords: &[Chord::Tab, Chord::Down],
            act: FormAct::Next,
            hint: "next field",
            help: "Go to the next field.",
            when: always,
        },
        Binding {
            chords: &[Chord::BackTab, Chord::Up],
            act: FormAct::Previous,
            hint: "",
            help: "Go to the field before.",
            when: always,
        },
        Binding {
            chords: &[Chord::Esc],
            act: FormAct::Back,
            hint: "back",
            help: "Back without saving.",
            when: always,
        },
    ]
}
