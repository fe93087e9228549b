//! What is said, and where: under the phone where it stands beside the page, else
//! as a card over the lower end of the page, with the phone beside it when it is
//! looked at.
//!
//! Owns the room that a caption has. Must not know what it says.

use super::{Course, Tour, What};
use crate::console::panel::{Canvas, Look, Moment, Panel, Place, Role, columns, cut, wrapped};

/// Rows that captions have under the phone: a title, text, and a blank.
const ROWS: u16 = 10;
/// Columns and rows of text there, where there are fewest.
#[cfg(test)]
pub(super) const BESIDE: (u16, u16) = (30, 8);
/// Columns that a card over the page has beside its text, and most rows of that.
#[cfg(test)]
pub(super) const OVER: (u16, u16) = (6, 5);
/// Columns of the phone over a page.
const PHONE: u16 = 34;

impl Tour {
    pub(super) fn draw_tour(&self, canvas: &mut Canvas<'_>, moment: &Moment) {
        if matches!(self.phone.place(moment.size), Place::Beside(_)) {
            return self.draw_beside(canvas, moment);
        }
        if self.shows_phone() {
            let x = canvas.width().saturating_sub(PHONE);
            self.phone.draw(&mut canvas.part(x, 0, PHONE, canvas.height()), moment);
        }
        if self.shows_caption() {
            self.draw_card(canvas);
        }
    }

    fn draw_beside(&self, canvas: &mut Canvas<'_>, moment: &Moment) {
        canvas.clear();
        let (width, height) = (canvas.width(), canvas.height());
        let rows = ROWS.min(height);
        let top = height - rows;
        self.phone.draw(&mut canvas.part(0, 0, width, top), moment);
        let mut part = canvas.part(1, top, width.saturating_sub(2), rows);
        let look = part.look();
        part.text(0, 0, look.bar(), Role::Focus);
        let room = part.width().saturating_sub(2);
        part.text(2, 0, &cut(&self.title(look), room, look.ellipsis()), Role::Title);
        part.paragraph(2, 1, &self.caption, Role::Plain);
    }

    fn draw_card(&self, canvas: &mut Canvas<'_>) {
        let (width, height) = (canvas.width(), canvas.height());
        let lines = wrapped(&self.caption, width.saturating_sub(6));
        let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3).min(height);
        let mut card = canvas.part(0, height - rows, width, rows);
        card.clear();
        let look = card.look();
        let line = if look.ascii { "-" } else { "─" };
        card.text(0, 0, &line.repeat(usize::from(width)), Role::Dim);
        card.text(1, 1, look.bar(), Role::Focus);
        let keys = self.keys(look);
        let room = width.saturating_sub(columns(&keys) + 6);
        card.text(3, 1, &cut(&self.title(look), room, look.ellipsis()), Role::Title);
        card.right(1, 1, &keys, Role::Dim);
        for (line, row) in lines.iter().zip(2..) {
            card.text(3, row, line, Role::Plain);
        }
    }

    /// Which step it is, and how it goes.
    fn title(&self, look: &Look) -> String {
        let steps = self.script.steps.len();
        let at = self.place.0.min(steps.saturating_sub(1));
        let name = self.script.steps.get(at).map_or("", |step| step.title.as_str());
        let state = match &self.course {
            Course::Pauses { .. } => format!("{}paused", look.dot()),
            Course::Plays(doing) if matches!(doing.what, What::Racing(_)) => {
                format!("{}faster", look.dot())
            }
            Course::IsOver => return "The end".to_owned(),
            _ => String::new(),
        };
        format!("{}/{steps} {name}{state}", at + 1)
    }

    /// What keys do, on the card.
    fn keys(&self, look: &Look) -> String {
        let names = |hint: &crate::console::panel::Hint| {
            let key = hint.chords.first().map(|chord| chord.name(look.ascii)).unwrap_or_default();
            format!("{key} {}", hint.word)
        };
        let keys: Vec<String> = self.hints("").iter().map(names).collect();
        if keys.is_empty() { "any key".to_owned() } else { keys.join("  ") }
    }
}
