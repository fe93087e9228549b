//! The end of the wizard: the device is active, or the enrollment is no more.
//!
//! Owns what is said of the device that was replaced and what is offered next.
//! Must not show the key again.

use crate::console::canvas::Canvas;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::verdicts;
use crate::directory::Credentials;
use crate::model::{DeviceId, DeviceKind, DeviceName, User, UserName};
use crate::totp::ClockDrift;

/// What comes next.
#[derive(Clone, Copy)]
pub enum After {
    /// Back to the security credentials.
    Done,
    /// A second device.
    Another,
    /// Recovery codes.
    RecoveryCodes,
    /// A test of the next code.
    Test,
}

/// How things stand when the device is active.
#[derive(Default)]
pub struct End {
    /// The device whose place was taken.
    replaced: Option<(DeviceId, DeviceName)>,
    /// None until the directory has told.
    facts: Option<Credentials>,
}

const KEYS: &[Binding<End, After>] = &[
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
        hint: "second device",
        help: "Assign another device to the same user.",
        when: |end| !end.is_full(),
    },
    Binding {
        chords: &[Chord::Char('c')],
        act: After::RecoveryCodes,
        hint: "recovery codes",
        help: "Make recovery codes for the day when no device is at hand.",
        when: End::lacks_recovery_codes,
    },
    Binding {
        chords: &[Chord::Char('t')],
        act: After::Test,
        hint: "test a code",
        help: "Test the code that shows next: a right one is spent.",
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

/// What keys do when the enrollment is no more.
pub fn gone_hints() -> Vec<Hint> {
    hints(GONE_KEYS, &())
}

/// Whether a key leaves the page that only says what happened.
pub fn leaves(chord: Chord) -> bool {
    act(GONE_KEYS, &(), chord).is_some()
}

impl End {
    /// The new device takes the place of this one.
    pub fn replaces(&mut self, old: Option<(DeviceId, DeviceName)>) {
        self.replaced = old;
    }

    /// An enrollment that was resumed: it may take the place of a device.
    pub fn resumed(&mut self, credentials: &Credentials, id: DeviceId) {
        let pending = credentials.pending.iter().find(|pending| pending.id == id);
        let old = pending.and_then(|pending| pending.replaces);
        let old = credentials.devices.iter().find(|device| Some(device.id) == old);
        self.replaced = old.map(|old| (old.id, old.name.clone()));
    }

    /// Takes in how things stand now that the device is active.
    pub fn learn(&mut self, credentials: Credentials) {
        self.facts = Some(credentials);
    }

    fn is_full(&self) -> bool {
        self.facts.as_ref().is_some_and(|facts| facts.devices.len() >= User::MOST_DEVICES)
    }

    fn lacks_recovery_codes(&self) -> bool {
        self.facts.as_ref().is_some_and(|facts| facts.recovery.is_none_or(|(left, _)| left == 0))
    }

    fn is_token(&self, device: &DeviceName) -> bool {
        let mut devices = self.facts.iter().flat_map(|facts| &facts.devices);
        let added = devices.find(|other| other.name.is_same(device));
        added.is_some_and(|added| matches!(added.kind, DeviceKind::HardwareToken { .. }))
    }

    /// What keys do.
    pub fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    /// What a key means.
    pub fn key(&self, chord: Chord) -> Option<After> {
        act(KEYS, self, chord)
    }

    /// What became of the device that was replaced.
    fn fate(&self) -> Option<String> {
        let ((id, old), facts) = (self.replaced.as_ref()?, self.facts.as_ref()?);
        Some(if facts.devices.iter().any(|device| device.id == *id) {
            format!("“{old}” is deactivated: its codes are not taken any more.")
        } else {
            format!("“{old}” was deleted, as there were eight devices; its name stays in the history.")
        })
    }

    /// Draws the end.
    pub fn draw(&self, canvas: &mut Canvas<'_>, user: &UserName, device: &DeviceName, drift: ClockDrift) {
        let tick = canvas.look().tick();
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
        let x = part.text(0, 0, tick, Role::Good) + 1;
        let text = format!("MFA device added: “{device}” of {user} is active.");
        let mut y = part.paragraph(x, 0, &text, Role::Title) + 1;
        if let Some(fate) = self.fate() {
            y += part.paragraph(0, y, &fate, Role::Plain) + 1;
        }
        if drift.is_notable() {
            y += part.paragraph(0, y, &verdicts::of_clock(self.is_token(device), drift), Role::Warn) + 1;
        }
        y += part.paragraph(
            0,
            y,
            "Both codes are spent: the next sign-in needs the code that comes after them.",
            Role::Plain,
        ) + 1;
        if self.is_full() {
            return;
        }
        let what = if self.lacks_recovery_codes() {
            "A second device, or recovery codes, keep"
        } else {
            "A second device keeps"
        };
        let advice = format!("{what} {user} from being locked out when this one is lost.");
        part.paragraph(0, y, &advice, Role::Dim);
    }
}

/// Draws that the enrollment is no more.
pub fn draw_gone(canvas: &mut Canvas<'_>, device: &DeviceName, is_token: bool, lost: Option<&DeviceName>) {
    let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
    let changed = match lost {
        Some(lost) => format!("“{lost}” stays deactivated."),
        None => "Nothing was changed.".to_owned(),
    };
    let text = format!("The enrollment of “{device}” has expired or was discarded. {changed}");
    let rows = part.paragraph(0, 0, &text, Role::Warn);
    let text = if is_token {
        "Assign the token again; its secret key is typed anew."
    } else {
        "Delete the entry in the app if it was scanned, then assign the device again: it gets a new QR code."
    };
    part.paragraph(0, rows + 1, text, Role::Plain);
}
