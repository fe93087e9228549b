//! What hides the key while something records the session.
//!
//! Owns that the key shows only after somebody asked for it all the same and the
//! history has it. Must not write that itself.

use super::{Outcome, SetUpPage};
use crate::console::canvas::{Canvas, wrapped};
use crate::console::look::Role;
use crate::ports::Recorder;

/// Whether the key may be shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Veil {
    /// Nothing records the session, or the key is shown all the same.
    Lifted,
    /// This records it.
    Drawn(Recorder),
    /// This does; the key was asked for, and the history is being told.
    Asked(Recorder),
}

impl SetUpPage {
    /// Whether nothing hides the key.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.veil, Veil::Lifted)
    }

    pub(super) fn can_unveil(&self) -> bool {
        matches!(self.veil, Veil::Drawn(_))
    }

    pub(super) fn recorder(&self) -> Option<Recorder> {
        match self.veil {
            Veil::Lifted => None,
            Veil::Drawn(recorder) | Veil::Asked(recorder) => Some(recorder),
        }
    }

    pub(super) fn ask_to_unveil(&mut self) -> Outcome {
        match (self.veil, self.recorder().and_then(Recorder::name)) {
            (Veil::Drawn(recorder), Some(name)) => {
                self.veil = Veil::Asked(recorder);
                Outcome::EvenIfRecorded(name)
            }
            _ => Outcome::Shown,
        }
    }

    /// The history has it: the key may be shown.
    pub fn unveil(&mut self) {
        self.veil = Veil::Lifted;
    }

    /// The history could not be told.
    pub fn stay_veiled(&mut self) {
        if let Veil::Asked(recorder) = self.veil {
            self.veil = Veil::Drawn(recorder);
        }
    }

    /// Draws what stands in the place of code and key. Returns the rows used.
    pub(super) fn draw_veil(body: &mut Canvas<'_>, recorder: Recorder) -> u16 {
        let y = body.paragraph(0, 0, &recorder.warning("the secret key"), Role::Warn) + 1;
        let what = "Show it with y only if the recording is yours to keep or to delete; the history says that it was shown. Or go back with Esc, end the recording, and resume this enrollment.";
        y + body.paragraph(0, y, what, Role::Plain) + 1
    }

    /// One line for who else may read the screen: in full where it fits into so many
    /// rows. Returns the rows used.
    pub(super) fn draw_others(&self, body: &mut Canvas<'_>, y: u16, rows: u16) -> u16 {
        let Some(multiplexer) = self.multiplexer else { return 0 };
        let whole = multiplexer.warning();
        let fits = wrapped(&whole, body.width()).len() <= usize::from(rows);
        let text = if fits { whole } else { format!("{multiplexer}: others may watch.") };
        body.paragraph(0, y, &text, Role::Warn)
    }
}
