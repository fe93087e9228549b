//! How a user stands in the report: a line, and two more for the chosen one.
//!
//! Owns which columns fit. Must not know which users there are.

use crate::console::canvas::Canvas;
use crate::console::look::Role;
use crate::console::words::{counted, date};
use crate::directory::Reported;
use crate::model::{GroupName, MfaState};

/// Where the columns begin; those that do not fit are left out.
pub(super) struct Columns {
    mfa: u16,
    devices: u16,
    enrolled: Option<u16>,
    asked: u16,
    groups: Option<u16>,
}

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let is_wide = width >= 76;
        let mfa = if is_wide { 21 } else { 19 };
        let devices = mfa + 12;
        let asked = devices + if is_wide { 31 } else { 9 };
        Self {
            mfa,
            devices,
            enrolled: is_wide.then_some(devices + 9),
            asked,
            groups: (width >= 100).then_some(asked + 18),
        }
    }
}

pub(super) fn titles(canvas: &mut Canvas<'_>, columns: &Columns) {
    let titles = [
        (Some(3), "User"),
        (Some(columns.mfa), "MFA"),
        (Some(columns.devices), "Devices"),
        (columns.enrolled, "Enrolled"),
        (Some(columns.asked), "Needed"),
        (columns.groups, "Groups"),
    ];
    for (x, title) in titles {
        x.map(|x| canvas.text(x, 1, title, Role::Dim));
    }
}

/// What the policy asks: `since 2026-11-01` where it is past.
fn asked(user: &Reported) -> Option<String> {
    if user.exemption.is_some() {
        return Some("exempt".to_owned());
    }
    let required = user.required?;
    Some(match user.state {
        MfaState::Overdue { since } => format!("since {}", date(since)),
        _ => format!("by {}", date(required.due)),
    })
}

fn enrolled(user: &Reported) -> Option<String> {
    user.enrolled.as_ref().map(|(at, by)| format!("{} by {by}", date(*at)))
}

fn groups(user: &Reported) -> Option<String> {
    let names: Vec<&str> = user.groups.iter().map(GroupName::as_str).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

pub(super) fn line(canvas: &mut Canvas<'_>, columns: &Columns, user: &Reported, chosen: bool) {
    let width = canvas.width();
    let look = canvas.look();
    if chosen {
        canvas.text(1, 0, look.bar(), Role::Focus);
    }
    let mut text = |x: u16, wide: u16, text: Option<String>| {
        canvas.part(x, 0, wide, 1).text(0, 0, text.as_deref().unwrap_or(look.none()), Role::Plain);
    };
    text(3, columns.mfa - 5, Some(user.person.name.to_string()));
    // Those that may sign in, of all.
    let devices = (user.devices > 0).then(|| format!("{} of {}", user.active, user.devices));
    text(columns.devices, 8, devices);
    if let Some(x) = columns.enrolled {
        text(x, columns.asked - x - 2, enrolled(user));
    }
    text(columns.asked, 16, asked(user));
    if let Some(x) = columns.groups {
        text(x, width.saturating_sub(x + 1), groups(user));
    }
    let (symbol, role, word) = look.mfa(user.state);
    canvas.marked(columns.mfa, 0, symbol, role, word);
    if chosen {
        canvas.tint(2, 0, width.saturating_sub(3), Role::Selected);
    }
}

/// What of the chosen user has no room in the line.
pub(super) fn detail(canvas: &mut Canvas<'_>, user: &Reported) {
    let dot = canvas.look().dot();
    let groups = groups(user).map_or_else(|| "in no group".to_owned(), |names| format!("in {names}"));
    let password = if user.has_password { "has a password" } else { "has no password" };
    let first = match &user.exemption {
        Some(exemption) => {
            format!("exempt until {}: {}{dot}{groups}", date(exemption.until), exemption.reason)
        }
        None => format!("{password}{dot}{groups}"),
    };
    let enrolled =
        enrolled(user).map_or_else(|| "no device".to_owned(), |enrolled| format!("enrolled {enrolled}"));
    let sign_in = user.last_sign_in.map_or_else(|| "never".to_owned(), date);
    let codes = counted(user.recovery_codes, "recovery code");
    canvas.text(0, 0, &first, Role::Plain);
    canvas.text(0, 1, &format!("{enrolled}{dot}last sign-in {sign_in}{dot}{codes}"), Role::Plain);
}
