//! What keys do on *Security credentials*.
//!
//! Owns the one table that dispatch, the last line, `?` and README are made of:
//! most useful first for what is chosen.

use super::{Chosen, Credentials};
use crate::console::keymap::{Binding, Chord, always};
use crate::model::DeviceState;

/// What can be done.
#[derive(Clone, Copy)]
pub enum Act {
    Resume,
    Assign,
    Discard,
    Replace,
    Test,
    Resync,
    Rename,
    Deactivate,
    Reactivate,
    Prove,
    Delete,
    RecoveryCodes,
    Down,
    Up,
    Back,
    History,
    Edit,
    Note,
}

pub const KEYS: &[Binding<Credentials, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Resume,
        hint: "resume",
        help: "Go on with the pending enrollment: the same QR code.",
        when: is_pending,
    },
    Binding {
        chords: &[Chord::Char('a')],
        act: Act::Assign,
        hint: "assign",
        help: "Assign an MFA device: name it, scan the QR code, type two codes.",
        when: is_known,
    },
    Binding {
        chords: &[Chord::Char('u')],
        act: Act::Discard,
        hint: "discard",
        help: "Discard the chosen pending enrollment.",
        when: is_pending,
    },
    Binding {
        chords: &[Chord::Char('p')],
        act: Act::Replace,
        hint: "replace",
        help: "Replace the device, lost or not, by a new one.",
        when: |page| is_device(page) && !page.is_own,
    },
    Binding {
        chords: &[Chord::Char('t')],
        act: Act::Test,
        hint: "test",
        help: "Test a code of the user: which device makes it, is it in time; so a caller is identified.",
        when: |page| page.facts.as_ref().is_some_and(|facts| !facts.devices.is_empty()),
    },
    Binding {
        chords: &[Chord::Char('r')],
        act: Act::Resync,
        hint: "resync",
        help: "Resync the device by two codes: learn how far its clock is off.",
        when: is_active,
    },
    Binding {
        chords: &[Chord::Char('d')],
        act: Act::Reactivate,
        hint: "reactivate",
        help: "Reactivate the deactivated device by two codes.",
        when: |page| !page.is_own && is_in(page, |state| matches!(state, DeviceState::Deactivated { .. })),
    },
    Binding {
        chords: &[Chord::Char('d')],
        act: Act::Prove,
        hint: "prove",
        help: "Prove the imported device by two codes: it may sign in then.",
        when: |page| is_in(page, |state| matches!(state, DeviceState::Unproven { .. })),
    },
    Binding {
        chords: &[Chord::Char('e')],
        act: Act::Rename,
        hint: "rename",
        help: "Give the device another name.",
        when: is_device,
    },
    Binding {
        chords: &[Chord::Char('d')],
        act: Act::Deactivate,
        hint: "deactivate",
        help: "Deactivate the device: it signs in no more; two codes reactivate it.",
        when: |page| is_active(page) && !page.is_own,
    },
    Binding {
        chords: &[Chord::Char('x')],
        act: Act::Delete,
        hint: "delete",
        help: "Delete the device: its secret key is destroyed, after a question.",
        when: |page| is_device(page) && !page.is_own,
    },
    Binding {
        chords: &[Chord::Char('c')],
        act: Act::RecoveryCodes,
        hint: "recovery codes",
        help: "Make recovery codes, for who has no device at hand any more.",
        when: |page| is_known(page) && !page.is_own,
    },
    Binding {
        chords: &[Chord::Char('h')],
        act: Act::History,
        hint: "history",
        help: "Who did what on this user's account, and when.",
        when: |page| !page.is_own,
    },
    Binding {
        chords: &[Chord::Char('i')],
        act: Act::Edit,
        hint: "edit user",
        help: "Edit what is known of the user: name, groups, note, tags, exemption.",
        when: |page| is_known(page) && !page.is_own,
    },
    Binding {
        chords: &[Chord::Char('n')],
        act: Act::Note,
        hint: "note",
        help: "Edit note and tags of the device.",
        when: |page| is_device(page) && !page.is_own,
    },
    Binding {
        chords: &[Chord::Down, Chord::Char('j')],
        act: Act::Down,
        hint: "",
        help: "The next device.",
        when: |page| page.lines() > 1,
    },
    Binding {
        chords: &[Chord::Up, Chord::Char('k')],
        act: Act::Up,
        hint: "",
        help: "The device before.",
        when: |page| page.lines() > 1,
    },
    Binding { chords: &[Chord::Esc], act: Act::Back, hint: "back", help: "Back to the users.", when: always },
];

fn is_known(page: &Credentials) -> bool {
    page.facts.is_some()
}

fn is_pending(page: &Credentials) -> bool {
    matches!(page.chosen(), Some(Chosen::Pending(_)))
}

fn is_device(page: &Credentials) -> bool {
    matches!(page.chosen(), Some(Chosen::Device(_)))
}

fn is_active(page: &Credentials) -> bool {
    is_in(page, |state| state == DeviceState::Active)
}

fn is_in(page: &Credentials, is_it: fn(DeviceState) -> bool) -> bool {
    matches!(page.chosen(), Some(Chosen::Device(device)) if is_it(device.state))
}
