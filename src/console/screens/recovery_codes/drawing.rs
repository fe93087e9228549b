//! How the recovery codes and what is said of them are laid out.
//!
//! Owns the words of each stage. Must not change one.

use super::{RecoveryCodes, Stage};
use crate::console::canvas::Canvas;
use crate::console::look::Role;
use crate::console::widgets::Frame;
use crate::console::words::date;
use crate::directory::Credentials;
use crate::model::{RecoveryCodes as Set, SecretText};

impl RecoveryCodes {
    /// Draws the page in its present stage.
    pub(super) fn draw_page(&self, canvas: &mut Canvas<'_>) {
        let Some(facts) = &self.facts else { return };
        let width = canvas.width();
        let text = self.words(facts);
        let rows = canvas.part(3, 1, width.saturating_sub(6), 6).paragraph(0, 0, &text, Role::Plain);
        let y = rows + 2;
        let line = Frame { y, label: 12, focused: !self.waiting };
        match &self.stage {
            Stage::Left => {
                let text = "A recovery code is for the day when no device is at hand: it is read out here, and then a new device can be assigned. It signs nobody in.";
                canvas.part(3, y, width.saturating_sub(6), 6).paragraph(0, 0, text, Role::Dim);
            }
            Stage::Proofing(form, at) => {
                form.draw(canvas, y, Some(*at));
            }
            Stage::Recorded(_, recorder) => {
                let text = recorder.warning("the recovery codes");
                canvas.part(3, y, width.saturating_sub(6), 6).paragraph(0, 0, &text, Role::Warn);
            }
            Stage::Fresh(codes) => {
                let rows = draw_codes(canvas, y, codes);
                if let Some(multiplexer) = self.onlookers.multiplexer {
                    let mut part = canvas.part(3, y + rows, width.saturating_sub(6), 2);
                    part.paragraph(0, 0, &multiplexer.warning(), Role::Warn);
                }
            }
            Stage::TypedBack(_, typed) | Stage::Used(typed) => {
                typed.draw_shown(canvas, line, "Code");
            }
        }
    }

    fn words(&self, facts: &Credentials) -> String {
        let user = &self.user;
        match (&self.stage, facts.recovery) {
            (Stage::Left, None) => format!("{user} has no recovery codes."),
            (Stage::Left, Some((left, made))) => {
                format!(
                    "{left} of {} recovery codes are left, of the set made on {}.",
                    Set::FRESH,
                    date(made)
                )
            }
            (Stage::Proofing(..), Some((left, _))) if left > 0 => format!(
                "{user} gets ten new recovery codes. The {left} that are left stop working when the new set is kept, not before."
            ),
            (Stage::Proofing(..) | Stage::Recorded(..), _) => format!("{user} gets ten recovery codes."),
            (Stage::Fresh(_), _) => {
                format!("Write them down or print them, and give them to {user}: they are not shown again.")
            }
            (Stage::TypedBack(..), _) => {
                "Type any one of the ten back, from what was written down. Then the set is in force."
                    .to_owned()
            }
            (Stage::Used(_), _) => format!(
                "Type the code that {user} reads out: six groups of four, letters and the digits 2 to 7. A right one is spent at once."
            ),
        }
    }
}

/// Draws the codes, numbered; two columns of them where there is room. Returns the
/// rows used.
fn draw_codes(canvas: &mut Canvas<'_>, y: u16, codes: &[SecretText]) -> u16 {
    let columns = if canvas.width() >= 76 { 2 } else { 1 };
    let rows = codes.len().div_ceil(columns);
    for (index, code) in codes.iter().enumerate() {
        let (column, row) = (index / rows.max(1), index % rows.max(1));
        let (Ok(column), Ok(row)) = (u16::try_from(column), u16::try_from(row)) else { continue };
        let x = 3 + column * 37;
        let x = x + canvas.text(x, y + row, &format!("{:>2}  ", index + 1), Role::Dim);
        canvas.text(x, y + row, code.expose(), Role::Title);
    }
    u16::try_from(rows).unwrap_or(u16::MAX)
}
