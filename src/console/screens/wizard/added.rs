//! The end of the wizard: the device is active, or the enrollment is no more.
//!
//! Owns what is offered next. Must not show the key again.

use crate::console::canvas::Canvas;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::model::{DeviceName, UserName};
use crate::totp::ClockDrift;

/// What comes next.
#[derive(Clone, Copy)]
pub enum After {
    /// Back to the security credentials.
    Done,
    /// A second device.
    Another,
}

const KEYS: &[Binding<(), After>] = &[
    Binding {
        chords: &[Chord::Enter, Chord::Esc],
        act: After::Done,
        hint: "done",
        help: "Back to the security credentials.",
        when: always,
    },
    Binding {
        chords: &[Chord::Char('a')],
        act: After::Another,
        hint: "assign a second device",
        help: "Assign another device to the same user.",
        when: always,
    },
];

const GONE_KEYS: &[Binding<(), After>] = &[Binding {
    chords: &[Chord::Esc, Chord::Enter],
    act: After::Done,
    hint: "back",
    help: "Back to the security credentials.",
    when: always,
}];

/// What keys do at the end.
pub fn hints_of_end() -> Vec<Hint> {
    hints(KEYS, &())
}

/// What keys do when the enrollment is no more.
pub fn gone_hints() -> Vec<Hint> {
    hints(GONE_KEYS, &())
}

/// What a key means at the end.
pub fn key(chord: Chord) -> Option<After> {
    act(KEYS, &(), chord)
}

/// Whether a key leaves the page that only says what happened.
pub fn leaves(chord: Chord) -> bool {
    act(GONE_KEYS, &(), chord).is_some()
}

/// Draws the end.
pub fn draw(canvas: &mut Canvas<'_>, user: &UserName, device: &DeviceName, drift: ClockDrift) {
    let tick = canvas.look().tick();
    let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
    let x = part.text(0, 0, tick, Role::Good) + 1;
    let text = format!("MFA device added: “{device}” of {user} is active.");
    let mut y = part.paragraph(x, 0, &text, Role::Title) + 1;
    if drift.is_notable() {
        let text =
            format!("The phone's clock is {drift}. The device works; set the phone's time to automatic.");
        y += part.paragraph(0, y, &text, Role::Warn) + 1;
    }
    y += part.paragraph(
        0,
        y,
        "Both codes are spent: the next sign-in needs the code that comes after them.",
        Role::Plain,
    ) + 1;
    part.paragraph(
        0,
        y,
        &format!("A second device keeps {user} from being locked out when this one is lost."),
        Role::Dim,
    );
}
