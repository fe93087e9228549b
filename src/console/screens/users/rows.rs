//! A line of the users list.
//!
//! Owns where its columns lie and what they say. Must not know which lines there are.

use crate::console::canvas::Canvas;
use crate::console::look::Role;
use crate::console::words::{ago, date};
use crate::directory::{ListedUser, Order};
use crate::model::{MfaState, Timestamp};

/// Where the columns of the list begin; names are left out of narrow windows.
pub(super) struct Columns {
    pub(super) name: Option<u16>,
    pub(super) mfa: u16,
    pub(super) devices: u16,
    pub(super) last: u16,
}

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let last = width.saturating_sub(17);
        let devices = last.saturating_sub(9);
        let mfa = devices.saturating_sub(12);
        Self { name: (width >= 76).then_some(3 + (mfa - 3) * 9 / 20), mfa, devices, last }
    }

    fn user_width(&self) -> u16 {
        self.name.unwrap_or(self.mfa).saturating_sub(5)
    }
}

/// The words above the columns; the one that orders the list is marked when it
/// is another than the name.
pub(super) fn draw_head(canvas: &mut Canvas<'_>, columns: &Columns, order: Order) {
    let look = canvas.look();
    canvas.text(3, 1, "User", Role::Dim);
    if let Some(name) = columns.name {
        canvas.text(name, 1, "Name", Role::Dim);
    }
    let mark = |word: &str, by: Order| {
        if order == by {
            (format!("{word} {}", look.ordered()), Role::Plain)
        } else {
            (word.to_owned(), Role::Dim)
        }
    };
    let (mfa, role) = mark("MFA", Order::State);
    canvas.text(columns.mfa, 1, &mfa, role);
    canvas.text(columns.devices, 1, "Devices", Role::Dim);
    let last = if order == Order::Enrolled { "Enrolled" } else { "Last sign-in" };
    let (last, role) = mark(last, Order::Enrolled);
    canvas.text(columns.last, 1, &last, role);
}

/// How a line is shown.
pub(super) struct Shown {
    pub(super) chosen: bool,
    /// The order decides which day is worth a column.
    pub(super) order: Order,
    pub(super) now: Timestamp,
}

/// Draws a user's line.
pub(super) fn draw_row(canvas: &mut Canvas<'_>, columns: &Columns, row: &ListedUser, shown: &Shown) {
    let look = canvas.look();
    let Shown { chosen, order, now } = *shown;
    if chosen {
        canvas.text(1, 0, look.bar(), Role::Focus);
    }
    let state = row.state;
    let (symbol, role, word) = look.mfa(state);
    canvas.part(3, 0, columns.user_width(), 1).text(0, 0, row.person.name.as_str(), Role::Plain);
    if let Some(name) = columns.name {
        let text = row.person.display_name.as_ref().map_or("", |name| name.as_str());
        canvas.part(name, 0, columns.mfa - name - 2, 1).text(0, 0, text, Role::Plain);
    }
    canvas.marked(columns.mfa, 0, symbol, role, word);
    let devices = if row.devices == 0 { look.none().to_owned() } else { row.devices.to_string() };
    canvas.text(columns.devices + 3, 0, &devices, Role::Plain);
    let last = match (state, row.last_sign_in) {
        (MfaState::Pending { expires_at }, _) => {
            format!("{} min left", now.secs_until(expires_at).div_ceil(60))
        }
        (MfaState::Overdue { since }, _) => format!("since {}", date(since)),
        _ if order == Order::Enrolled => row.enrolled_at.map_or_else(|| look.none().to_owned(), date),
        (_, Some(at)) => ago(at, now),
        (_, None) => "never".to_owned(),
    };
    canvas.text(columns.last, 0, &last, Role::Plain);
    if chosen {
        let width = canvas.width().saturating_sub(3);
        canvas.tint(2, 0, width, Role::Selected);
    }
}
