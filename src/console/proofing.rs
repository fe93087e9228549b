//! How a person was identified: one of a few ways, and the number of a ticket.
//!
//! Owns the part of a form that asks for it. Nothing is chosen for the operator
//! but a code that was given here a short while ago. Must not judge whether it
//! is enough, nor know what it is asked for.

use super::canvas::{Canvas, columns, cut};
use super::keymap::Chord;
use super::look::Role;
use super::widgets::{Field, Frame};
use crate::directory::Problem;
use crate::model::{Identified, Proofing, SafeText, UserName};

/// Blanks between two ways on a line.
const GAP: u16 = 3;

/// The two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofingField {
    /// How the person was identified.
    How,
    /// The number of the ticket.
    Ticket,
}

/// How a person was identified, while it is being filled in.
#[derive(Default)]
pub struct ProofingForm {
    /// None: it is not said.
    ways: Vec<Option<Identified>>,
    chosen: Option<usize>,
    ticket: Field,
}

impl ProofingForm {
    /// A form that a code given here a short while ago fills in already.
    pub fn of(is_required: bool, identified: Option<&Identified>) -> Self {
        let others =
            [Identified::ByBadge, Identified::ByCallBack, Identified::ByManager, Identified::Otherwise];
        let mut ways: Vec<_> = identified.cloned().into_iter().chain(others).map(Some).collect();
        let chosen = match (identified, is_required) {
            (Some(_), _) => Some(0),
            (None, true) => None,
            (None, false) => Some(ways.len()),
        };
        if !is_required {
            ways.push(None);
        }
        Self { ways, chosen, ticket: Field::default() }
    }

    /// What was filled in, or which field is wrong and why.
    pub fn filled(&self, user: &UserName) -> Result<Option<Proofing>, (ProofingField, Problem)> {
        let ticket = self.ticket()?;
        let how = self.chosen.and_then(|chosen| self.ways.get(chosen));
        match (how, ticket) {
            (Some(Some(how)), ticket) => Ok(Some(Proofing { how: how.clone(), ticket })),
            (Some(None), None) => Ok(None),
            (None, _) | (Some(None), Some(_)) => Err((
                ProofingField::How,
                Problem::refused(
                    format!("It must be said how {user} was identified."),
                    "Choose with the arrows left and right.",
                ),
            )),
        }
    }

    fn ticket(&self) -> Result<Option<SafeText>, (ProofingField, Problem)> {
        match self.ticket.text().trim() {
            "" => Ok(None),
            text => SafeText::new(text).map(Some).map_err(|problem| {
                let problem = Problem::refused(format!("The ticket: {problem}."), "Example: HD-4711");
                (ProofingField::Ticket, problem)
            }),
        }
    }

    /// What is wrong with a field that is being left.
    pub fn wrong(&self, at: ProofingField) -> Option<Problem> {
        match at {
            ProofingField::How => None,
            ProofingField::Ticket => self.ticket().err().map(|(_, problem)| problem),
        }
    }

    /// Takes a key.
    pub fn key(&mut self, at: ProofingField, chord: Chord) {
        let count = self.ways.len().max(1);
        match (at, chord) {
            (ProofingField::How, Chord::Right | Chord::Char(' ')) => {
                self.chosen = Some(self.chosen.map_or(0, |chosen| (chosen + 1) % count));
            }
            (ProofingField::How, Chord::Left) => {
                self.chosen = Some(self.chosen.map_or(count - 1, |chosen| (chosen + count - 1) % count));
            }
            (ProofingField::How, _) => {}
            (ProofingField::Ticket, chord) => {
                self.ticket.key(chord);
            }
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, at: ProofingField, text: &str) {
        if at == ProofingField::Ticket {
            self.ticket.paste(text);
        }
    }

    /// Draws both fields from this row on. Returns the rows used.
    pub fn draw(&self, canvas: &mut Canvas<'_>, y: u16, at: Option<ProofingField>) -> u16 {
        let frame = |y, asked| Frame { y, label: 12, focused: at == Some(asked) };
        let left = frame(y, ProofingField::How).draw(canvas, "Identified");
        let (mut x, mut row) = (left, y);
        let room = canvas.width().saturating_sub(left);
        for (index, way) in self.ways.iter().enumerate() {
            let words = way.as_ref().map_or_else(|| "not said".to_owned(), Identified::words);
            let text = format!("{} {words}", canvas.look().choice(self.chosen == Some(index)));
            if x > left && x + columns(&text) > canvas.width() {
                (x, row) = (left, row + 1);
                canvas.text(left.saturating_sub(2), row, canvas.look().rule(), Role::Dim);
            }
            x += canvas.text(x, row, &cut(&text, room, canvas.look().ellipsis()), Role::Plain) + GAP;
        }
        self.ticket.draw(canvas, frame(row + 1, ProofingField::Ticket), "Ticket");
        row + 2 - y
    }
}
