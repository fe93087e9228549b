//! The table of devices and pending enrollments.
//!
//! Owns its columns and the words of each state. Must not know which line is
//! chosen.

use crate::console::canvas::Canvas;
use crate::console::look::{Look, Role};
use crate::console::words::{self, ago, date, left};
use crate::directory::{DeviceView, PendingView};
use crate::model::{DeviceKind, DeviceState, Timestamp};

/// Where the columns of the table begin; narrow windows leave two out.
pub struct Columns {
    kind: Option<u16>,
    state: u16,
    since: u16,
    used: u16,
    clock: Option<u16>,
}

impl Columns {
    /// In a window of this width.
    pub fn of(width: u16) -> Self {
        if width >= 78 {
            let extra = (width - 78).min(24);
            let name = 17 + extra;
            Self {
                kind: Some(name),
                state: name + 9,
                since: name + 23,
                used: name + 35,
                clock: Some(name + 49),
            }
        } else {
            Self { kind: None, state: 20, since: 34, used: 46, clock: None }
        }
    }

    fn name_width(&self) -> u16 {
        self.kind.unwrap_or(self.state).saturating_sub(4)
    }
}

/// Draws the titles of the columns.
pub fn draw_titles(canvas: &mut Canvas<'_>, columns: &Columns, y: u16) {
    let titles = [
        (Some(3), "Name"),
        (columns.kind, "Kind"),
        (Some(columns.state), "State"),
        (Some(columns.since), "Since"),
        (Some(columns.used), "Last used"),
        (columns.clock, "Clock"),
    ];
    for (x, title) in titles {
        if let Some(x) = x {
            canvas.text(x, y, title, Role::Dim);
        }
    }
}

fn kind(kind: &DeviceKind) -> &'static str {
    match kind {
        DeviceKind::AuthenticatorApp => "app",
        DeviceKind::HardwareToken { .. } => "token",
    }
}

/// Symbol, its role, and word of a state.
fn state_words(look: &Look, state: DeviceState) -> (&'static str, Role, &'static str) {
    match (state, look.ascii) {
        (DeviceState::Active, false) => ("●", Role::Good, "active"),
        (DeviceState::Active, true) => ("*", Role::Good, "active"),
        (DeviceState::Deactivated { .. }, false) => ("○", Role::Warn, "deactivated"),
        (DeviceState::Deactivated { .. }, true) => ("-", Role::Warn, "deactivated"),
        (DeviceState::Unproven { .. }, false) => ("◐", Role::Warn, "unproven"),
        (DeviceState::Unproven { .. }, true) => ("~", Role::Warn, "unproven"),
    }
}

/// Draws the line of a device.
pub fn draw_device(canvas: &mut Canvas<'_>, columns: &Columns, device: &DeviceView, now: Timestamp) {
    let look = canvas.look();
    canvas.part(3, 0, columns.name_width(), 1).text(0, 0, device.name.as_str(), Role::Plain);
    if let Some(x) = columns.kind {
        canvas.text(x, 0, kind(&device.kind), Role::Plain);
    }
    let (symbol, role, state) = state_words(look, device.state);
    canvas.marked(columns.state, 0, symbol, role, state);
    let since = match device.state {
        DeviceState::Active => device.enrolled_at,
        DeviceState::Deactivated { at } | DeviceState::Unproven { since: at } => at,
    };
    canvas.text(columns.since, 0, &date(since), Role::Plain);
    let used = device.last_used_at.map_or_else(|| "never".to_owned(), |at| ago(at, now));
    canvas.text(columns.used, 0, &used, Role::Plain);
    if let Some(x) = columns.clock {
        let drift = device.clock_drift();
        let clock = match device.state {
            _ if drift.is_notable() => words::drift(drift.secs),
            // Nobody has seen a code of it.
            DeviceState::Unproven { .. } => look.none().to_owned(),
            DeviceState::Active | DeviceState::Deactivated { .. } => "right".to_owned(),
        };
        canvas.text(x, 0, &clock, if drift.is_notable() { Role::Warn } else { Role::Plain });
    }
}

/// Draws the line of an enrollment under way.
pub fn draw_pending(canvas: &mut Canvas<'_>, columns: &Columns, pending: &PendingView, now: Timestamp) {
    let sign = if canvas.look().ascii { "~" } else { "◐" };
    canvas.part(3, 0, columns.name_width(), 1).text(0, 0, pending.name.as_str(), Role::Plain);
    if let Some(x) = columns.kind {
        canvas.text(x, 0, kind(&pending.kind), Role::Plain);
    }
    canvas.marked(columns.state, 0, sign, Role::Warn, "pending");
    let x = columns.since + canvas.text(columns.since, 0, "expires in ", Role::Plain);
    let x = x + canvas.text(x, 0, &left(pending.expires_at, now), Role::Plain);
    // Narrow windows have no room for more.
    if columns.kind.is_some() {
        canvas.text(x, 0, &format!(", begun by {}", pending.begun_by), Role::Plain);
    }
}
