//! `check` and `repair`: is the store whole, and what can be done if not.
//!
//! Owns their output. Nothing is repaired that was not copied first, and never
//! without being asked for.

use std::io::Write;

use super::args::Check;
use super::desk::Desk;
use super::failure::{Outcome, code};
use super::json;
use super::streams::Output;
use crate::directory::Checked;

/// `check`.
pub fn check(desk: &Desk<'_>, args: &Check) -> Outcome {
    let checked = desk.open()?.check()?;
    if args.json {
        json::print(&mut Output, std::slice::from_ref(&checked))?;
    } else {
        tell(&checked)?;
    }
    Ok(if checked.is_whole() { code::DONE } else { code::DAMAGED })
}

fn tell(checked: &Checked) -> Outcome<()> {
    let Checked { users, secrets, entries, .. } = checked;
    writeln!(Output, "Read {users} users, {secrets} secret keys, {entries} history entries.")?;
    for remark in &checked.remarks {
        writeln!(Output, "remark: {remark}")?;
    }
    if checked.is_whole() {
        writeln!(Output, "All is as it was written.")?;
        return Ok(());
    }
    for fault in &checked.faults {
        writeln!(Output, "fault: {fault}")?;
    }
    if checked.more > 0 {
        writeln!(Output, "and {} more", checked.more)?;
    }
    writeln!(Output, "Nothing was changed. Keep a copy of the folder and put back the last good one.")?;
    Ok(())
}

/// `repair`.
pub fn repair(desk: &Desk<'_>) -> Outcome {
    let repaired = desk.opening()?.repair()?;
    writeln!(Output, "Copied the store as it was to {}", repaired.copy.display())?;
    for file in &repaired.dropped {
        writeln!(Output, "Dropped {file}: it is made anew from the log.")?;
    }
    writeln!(Output, "The store opens. See with `mfa-enroll check` whether all of it is there.")?;
    Ok(code::DONE)
}
