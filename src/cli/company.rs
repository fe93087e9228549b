//! Who else sees or keeps what is printed, before a secret is.
//!
//! Owns that a secret goes into a recording only when somebody at the terminal says
//! so, or the command line did. That the history has it first is the directory's.

use super::desk::Desk;
use super::failure::{Failure, Outcome};
use super::talk::Talk;
use crate::ports::{Multiplexer, Recorder};

/// Who else sees what is printed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Company {
    recording: Recording,
    multiplexer: Option<Multiplexer>,
}

/// Whether the session is being recorded, and what was said to that.
#[derive(Debug, Clone, Copy, Default)]
enum Recording {
    /// It is not, as far as can be known.
    #[default]
    None,
    /// By this; the person at the terminal is asked.
    Unasked(Recorder),
    /// By this; the secret is to be shown all the same.
    Accepted(Recorder),
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Nothing records the session.
    Needless,
    /// The secret is to be shown although this records it.
    Given(Recorder),
    /// It was not: the secret must not be shown.
    Refused,
}

impl Company {
    /// That of this process; refused at once where nobody could answer. `is_meant`:
    /// the command line says that a recording does not matter.
    pub fn of(desk: &Desk<'_>, is_meant: bool, secret: &str) -> Outcome<Self> {
        let terminals = desk.terminals();
        let onlookers = desk.environment().onlookers;
        let recording = match onlookers.recorder {
            None => Recording::None,
            Some(recorder) if is_meant || (terminals.input && terminals.output) => {
                Recording::Unasked(recorder)
            }
            Some(recorder) => {
                return Err(Failure::usage(
                    recorder.warning(secret),
                    "End the recording, or add --even-if-recorded if that is meant.",
                ));
            }
        };
        let company = Self { recording, multiplexer: onlookers.multiplexer.filter(|_| terminals.output) };
        Ok(if is_meant { company.accepting() } else { company })
    }

    fn accepting(self) -> Self {
        let recording = match self.recording {
            Recording::None => Recording::None,
            Recording::Unasked(recorder) | Recording::Accepted(recorder) => Recording::Accepted(recorder),
        };
        Self { recording, ..self }
    }

    /// Asks whether this secret may be shown, unless nothing records the session.
    pub fn ask(&mut self, talk: &mut Talk<'_>, secret: &str) -> Outcome<Consent> {
        match self.recording {
            Recording::None => Ok(Consent::Needless),
            Recording::Accepted(recorder) => Ok(Consent::Given(recorder)),
            Recording::Unasked(recorder) => {
                talk.say(&recorder.warning(secret))?;
                let answer = talk.ask("Show it all the same? Type yes, or anything else for no: ")?;
                if answer.is_none_or(|answer| !answer.trim().eq_ignore_ascii_case("yes")) {
                    return Ok(Consent::Refused);
                }
                *self = self.accepting();
                Ok(Consent::Given(recorder))
            }
        }
    }

    /// A word for who else may read the terminal, where a secret follows.
    pub fn warn(self, talk: &mut Talk<'_>) -> Outcome<()> {
        self.multiplexer.map_or(Ok(()), |multiplexer| talk.say(&multiplexer.warning()))
    }
}
