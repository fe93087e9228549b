//! The part of *Assign* that asks about the device a new one takes the place of.
//!
//! Owns whether the person still has it, how they were identified, and what is
//! said beforehand of its fate. The facts come from the directory.

use crate::console::canvas::{Canvas, cut};
use crate::console::keymap::Chord;
use crate::console::look::Role;
use crate::console::proofing::{ProofingField, ProofingForm};
use crate::console::widgets::Choice;
use crate::directory::{Credentials, Problem, Replaces};
use crate::model::{DeviceId, DeviceKind, DeviceName, DeviceState, Identified, Proofing, User, UserName};

/// Longest name, in characters.
const LONGEST: usize = 64;

/// What stands before the new device's name, in the order of Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Whether the person still has the old device.
    Old,
    /// How the person was identified.
    Identified(ProofingField),
}

/// The old device, while the form is being filled in.
pub struct Replacing {
    old: DeviceId,
    name: DeviceName,
    still: Choice,
    /// None until the directory has told how things stand.
    facts: Option<Facts>,
}

/// How things stand.
struct Facts {
    proofing: ProofingForm,
    is_active: bool,
    is_full: bool,
}

impl Replacing {
    /// Of this device.
    pub fn of(old: DeviceId, name: DeviceName) -> Self {
        let still = Choice::of(&[
            "yes, it works until the new one is confirmed",
            "no, it is lost: deactivate it now",
        ]);
        Self { old, name, still, facts: None }
    }

    /// The old device.
    pub fn old(&self) -> (DeviceId, &DeviceName) {
        (self.old, &self.name)
    }

    /// Whether the directory has told how things stand.
    pub fn is_ready(&self) -> bool {
        self.facts.is_some()
    }

    /// Takes in how things stand. Returns a name for the new device.
    pub fn learn(&mut self, credentials: &Credentials) -> String {
        let old = credentials.devices.iter().find(|device| device.id == self.old);
        // A code of the device itself says nothing of who holds it.
        let own = Identified::ByCode(self.name.clone());
        let identified = credentials.identified.as_ref().filter(|how| **how != own);
        self.facts = Some(Facts {
            proofing: ProofingForm::of(credentials.proofing_required, identified),
            is_active: old.is_some_and(|device| device.state == DeviceState::Active),
            is_full: credentials.devices.len() >= User::MOST_DEVICES,
        });
        free_name(self.old, &self.name, credentials)
    }

    /// The fields there are.
    pub fn fields(&self) -> Vec<Before> {
        let old = self.facts.as_ref().is_some_and(|facts| facts.is_active).then_some(Before::Old);
        let identified = [ProofingField::How, ProofingField::Ticket].map(Before::Identified);
        old.into_iter().chain(identified).collect()
    }

    /// Takes a key into a field.
    pub fn key(&mut self, at: Before, chord: Chord) {
        match (at, &mut self.facts) {
            (Before::Old, _) => {
                self.still.key(chord);
            }
            (Before::Identified(at), Some(facts)) => facts.proofing.key(at, chord),
            (Before::Identified(_), None) => {}
        }
    }

    /// Takes pasted text into a field.
    pub fn paste(&mut self, at: Before, text: &str) {
        if let (Before::Identified(at), Some(facts)) = (at, &mut self.facts) {
            facts.proofing.paste(at, text);
        }
    }

    /// What is wrong with a field that is being left.
    pub fn wrong(&self, at: Before) -> Option<Problem> {
        match (at, &self.facts) {
            (Before::Identified(at), Some(facts)) => facts.proofing.wrong(at),
            _ => None,
        }
    }

    /// What was filled in, or which field is wrong and why.
    pub fn filled(&self, user: &UserName) -> Result<(Replaces, Option<Proofing>), (Before, Problem)> {
        let replaces = Replaces { id: self.old, is_lost: self.is_lost() };
        let proofing = match &self.facts {
            Some(facts) => facts.proofing.filled(user).map_err(|(at, why)| (Before::Identified(at), why))?,
            None => None,
        };
        Ok((replaces, proofing))
    }

    /// Whether the old device is to be deactivated at once.
    pub fn is_lost(&self) -> bool {
        self.still.chosen() == 1 && self.facts.as_ref().is_some_and(|facts| facts.is_active)
    }

    /// Draws the fields from this row on. Returns the rows used.
    pub fn draw(&self, canvas: &mut Canvas<'_>, y: u16, user: &UserName, at: Option<Before>) -> u16 {
        let Some(facts) = &self.facts else { return 0 };
        let ellipsis = canvas.look().ellipsis();
        let short = |text: &str| cut(text, 19, ellipsis);
        let (user, name) = (short(user.as_str()), short(self.name.as_str()));
        let mut row = y;
        if facts.is_active {
            canvas.text(3, row, &format!("Does {user} still have {name}?"), Role::Title);
            if at == Some(Before::Old) {
                let bar = canvas.look().bar();
                canvas.text(1, row, bar, Role::Focus);
            }
            row += 1 + self.still.draw_column(canvas, 3, row + 1);
        } else {
            canvas.text(3, row, &format!("{name} is deactivated already."), Role::Title);
            row += 1;
        }
        let at = match at {
            Some(Before::Identified(at)) => Some(at),
            _ => None,
        };
        row += facts.proofing.draw(canvas, row, at);
        row - y
    }

    /// What will happen to the old device, where that must be known beforehand.
    pub fn warning(&self, user: &UserName) -> Option<String> {
        self.facts.as_ref().filter(|facts| facts.is_full)?;
        Some(format!(
            "{user} has eight devices, which is the most: “{}” is deleted when the new one is confirmed.",
            self.name
        ))
    }

    /// What may help with a field.
    pub fn help(at: Before, user: &UserName) -> String {
        match at {
            Before::Old => {
                "A lost device is deactivated as soon as the enrollment begins. Left and right choose."
                    .to_owned()
            }
            Before::Identified(ProofingField::How) => format!(
                "How do you know that it is {user} who asks? It is kept in the history. Left and right choose."
            ),
            Before::Identified(ProofingField::Ticket) => {
                "The number of the ticket, if there is one: HD-4711.".to_owned()
            }
        }
    }
}

/// The old name with a number that is free: `phone-2`. An enrollment under way
/// for the same device is gone on with.
fn free_name(old: DeviceId, name: &DeviceName, credentials: &Credentials) -> String {
    let mut apps = credentials.pending.iter().filter(|pending| pending.kind == DeviceKind::AuthenticatorApp);
    if let Some(pending) = apps.find(|pending| pending.replaces == Some(old)) {
        return pending.name.to_string();
    }
    let name = name.as_str();
    let base = match name.rsplit_once('-') {
        Some((base, number)) if !base.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => base,
        _ => name,
    };
    let taken = |name: &str| {
        let devices = credentials.devices.iter().map(|device| &device.name);
        let mut names = devices.chain(credentials.pending.iter().map(|pending| &pending.name));
        names.any(|other| other.as_str().eq_ignore_ascii_case(name))
    };
    let numbered = (2..).map(|number| {
        let number = format!("-{number}");
        let base: String = base.chars().take(LONGEST - number.len()).collect();
        base + &number
    });
    // Twelve devices and enrollments at most: one of so many names is free.
    numbered.take(20).find(|name| !taken(name)).unwrap_or_default()
}
