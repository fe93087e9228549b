//! What the users list looks like.
//!
//! Owns its words: how many there are, how far they are read, why nobody is
//! listed. Must not ask for anything.

use super::rows::{Columns, Shown, draw_head, draw_row};
use super::{SHOWS, Users};
use crate::console::canvas::{Canvas, columns};
use crate::console::look::Role;
use crate::console::screen::Moment;
use crate::console::words::{count, counted};
use crate::directory::{Found, Names, Page, Show};

/// How many users there are and how they stand, in a window so wide.
pub(super) fn standing(page: &Page, width: u16) -> String {
    let users = counted(page.total, "user");
    // Rare, and more urgent than the numbers.
    if page.not_notified > 0 {
        return format!("{users} · {} not notified yet", count(page.not_notified));
    }
    let (without, overdue) = match page.names {
        Names::Reading { read } => {
            let percent = (read * 100).checked_div(page.total).unwrap_or(100).min(99);
            return format!("{users} (loading {percent} %)");
        }
        Names::Unread => return format!("{users} (not all could be read)"),
        Names::Read { without_mfa, overdue } => (count(without_mfa), count(overdue)),
    };
    let whole = format!("{users} · {without} without MFA · {overdue} overdue");
    // The title, a sign that something runs and the demo's banner need room, too.
    if columns(&whole) + 20 <= width {
        return whole;
    }
    format!("{users} · {without} without · {overdue} overdue")
}

impl Users {
    fn draw_filter(&self, canvas: &mut Canvas<'_>, page: &Page) {
        let shown = self.shown_word();
        let dot = canvas.look().dot();
        let found = match page.found {
            Found::Exactly(found) => count(found),
            Found::AtLeast(found) => format!("{}+", count(found)),
        };
        let right = format!("{found} found{dot}{shown} (Tab)");
        let used = canvas.right(1, 0, &right, Role::Dim);
        let room = canvas.width().saturating_sub(used + 3);
        let mut left = canvas.part(0, 0, room, 1);
        let role = if self.typing { Role::Focus } else { Role::Dim };
        let x = 1 + left.text(1, 0, "Filter: ", role);
        self.filter.draw_value(&mut left, x, 0, self.typing);
    }

    /// The word of the filter by state.
    fn shown_word(&self) -> &'static str {
        SHOWS.iter().find(|(show, _)| *show == self.show).map_or("all", |(_, word)| *word)
    }

    /// Why nobody is in the list: either filter may be the cause, or both.
    fn draw_none_found(&self, canvas: &mut Canvas<'_>) {
        let word = self.shown_word();
        let filter = self.filter.text();
        let (text, next) = match (self.show, filter.is_empty()) {
            (Show::All, _) => ("No user is found by this filter.".to_owned(), "Esc clears it."),
            (_, true) => (format!("No user is {word}."), "Tab shows others."),
            (_, false) => (
                format!("No user who is {word} is found by the filter “{filter}”."),
                "Tab shows others, Esc clears the filter.",
            ),
        };
        let mut part = canvas.part(3, 2, canvas.width().saturating_sub(6), canvas.height());
        let rows = part.paragraph(0, 0, &text, Role::Plain);
        part.paragraph(0, rows, next, Role::Dim);
    }

    fn draw_empty(&self, canvas: &mut Canvas<'_>, page: &Page) {
        if page.total > 0 && page.is_whole() {
            return self.draw_none_found(canvas);
        }
        if page.total > 0 && page.names == Names::Unread {
            return;
        }
        if page.total > 0 {
            canvas.text(3, 2, "Reading the names…", Role::Dim);
            return;
        }
        let lines = [
            ("", "There are no users yet."),
            ("n", "add one"),
            ("i", "import people from a CSV file"),
            ("o", "import this host's own accounts"),
        ];
        for ((key, text), y) in lines.into_iter().zip(2..) {
            let x = 3 + if key.is_empty() { 0 } else { canvas.text(3, y, key, Role::Key) + 2 };
            canvas.text(x, y, text, Role::Plain);
        }
    }

    /// The whole page below the first line.
    pub(super) fn draw_page(&self, canvas: &mut Canvas<'_>, moment: &Moment) {
        let Some(page) = &self.page else {
            canvas.text(3, 1, "Opening the store…", Role::Dim);
            return;
        };
        self.draw_filter(canvas, page);
        if page.rows.is_empty() {
            return self.draw_empty(canvas, page);
        }
        let columns = Columns::of(canvas.width());
        draw_head(canvas, &columns, page.order);
        for (index, row) in page.rows.iter().enumerate() {
            let y = u16::try_from(index).unwrap_or(u16::MAX).saturating_add(2);
            let width = canvas.width();
            let chosen = page.offset + index == self.chosen;
            draw_row(
                &mut canvas.part(0, y, width, 1),
                &columns,
                row,
                &Shown { chosen, order: page.order, now: moment.now },
            );
        }
    }
}
