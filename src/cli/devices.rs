//! `devices list`.
//!
//! Owns its output: the devices of a user, then the enrollments under way.

use super::args::DevicesList;
use super::dates::shown;
use super::desk::{Desk, user_name};
use super::failure::{Outcome, code};
use super::json::{self, DeviceJson};
use super::streams::Output;
use super::table::Table;
use super::users::print;
use crate::directory::{Credentials, DeviceView};
use crate::model::{DeviceKind, DeviceState, Timestamp, spoken};

/// `devices list`.
pub fn list(desk: &Desk<'_>, args: &DevicesList) -> Outcome {
    let user = user_name(&args.user)?;
    let credentials = desk.open()?.credentials(&user)?;
    if args.json {
        json::print(&mut Output, &DeviceJson::all(&credentials))?;
    } else {
        print(desk, &table(&credentials, desk.now()))?;
    }
    Ok(code::DONE)
}

/// The devices of a user, then the enrollments under way.
pub fn table(credentials: &Credentials, now: Timestamp) -> Table<6> {
    let mut table = Table::new(["Device", "Kind", "State", "Since", "Last used", "Clock"]);
    for device in &credentials.devices {
        let (state, since) = match device.state {
            DeviceState::Active => ("active", device.enrolled_at),
            DeviceState::Deactivated { at } => ("deactivated", at),
            DeviceState::Unproven { since } => ("unproven", since),
        };
        table.push([
            device.name.to_string(),
            kind(&device.kind),
            state.to_owned(),
            shown(since),
            device.last_used_at.map_or_else(|| "never".to_owned(), shown),
            clock(device),
        ]);
    }
    for pending in &credentials.pending {
        let left = format!("{} left", spoken(now.secs_until(pending.expires_at)));
        let (state, none) = ("pending".to_owned(), String::new);
        table.push([pending.name.to_string(), kind(&pending.kind), state, left, none(), none()]);
    }
    table
}

fn kind(kind: &DeviceKind) -> String {
    match kind {
        DeviceKind::AuthenticatorApp => "app".to_owned(),
        DeviceKind::HardwareToken { serial } => format!("token {serial}"),
    }
}

fn clock(device: &DeviceView) -> String {
    let drift = device.clock_drift();
    match device.state {
        _ if drift.is_notable() => drift.to_string(),
        // Nobody has seen a code of it.
        DeviceState::Unproven { .. } => "unknown".to_owned(),
        DeviceState::Active | DeviceState::Deactivated { .. } => "right".to_owned(),
    }
}
