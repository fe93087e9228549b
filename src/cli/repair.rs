//! `repair`: what is done only because an operator asks for it by name.
//!
//! Owns the two words that must be typed, and what is told before them. Nothing
//! is recovered that was not copied first.

use std::io::Write;

use super::agreed::agreed;
use super::args::Repair;
use super::dates::shown;
use super::desk::{Desk, fault};
use super::failure::{Failure, NOTHING, Outcome, code};
use super::progress::Progress;
use super::streams::Output;
use crate::directory::{ClockStanding, ClockState, HistoryQuery, OlderCopy, SoFar};
use crate::model::{Timestamp, counted, escaped};

/// The words that say that the clock is right.
const CLOCK: &str = "clock right";
/// The words that say that the older copy is wanted.
const OLDER_COPY: &str = "older copy";
/// Bytes.
const MB: u64 = 1_000_000;
/// Said while sled makes anew what was dropped.
const REBUILDING: &str = "Rebuilding the store from its log …";
/// Most lines of names; the rest is counted.
const MOST_NAMES: usize = 20;

/// `repair`.
pub fn repair(desk: &Desk<'_>, args: &Repair) -> Outcome {
    match (args.clock, args.older_copy) {
        (true, _) => clock(desk, args.dry_run),
        (false, true) => older_copy(desk, args.dry_run),
        (false, false) if args.dry_run => would_recover(desk),
        (false, false) => recover(desk),
    }
}

fn would_recover(desk: &Desk<'_>) -> Outcome {
    let opening = desk.opening()?;
    if !opening.has_store() {
        return Err(opening
            .open()
            .err()
            .map_or_else(|| fault("The store came to be meanwhile."), Failure::from));
    }
    let place = escaped(&opening.places.store.display().to_string());
    writeln!(Output, "Would copy {place} beside itself, then recover it from its log. {NOTHING}")?;
    Ok(code::DONE)
}

fn recover(desk: &Desk<'_>) -> Outcome {
    let opening = desk.opening()?;
    let mut progress = Progress::begin(desk)?;
    let repaired = opening.repair(&mut |so_far| {
        let is_copied = so_far.of == Some(so_far.done);
        let in_mb = SoFar { done: so_far.done / MB, of: so_far.of.map(|of| of / MB) };
        let goes_on = progress.show_so_far(in_mb, "MB copied");
        // That takes long whenever the copying did, and tells nothing meanwhile.
        if is_copied {
            progress.say_next(REBUILDING);
        }
        goes_on
    })?;
    let repaired =
        repaired.ok_or_else(|| progress.stopped("The store is as it was, and no copy is left."))?;
    drop(progress);
    writeln!(Output, "Copied the store as it was to {}", escaped(&repaired.copy.display().to_string()))?;
    for file in &repaired.dropped {
        let file = escaped(file);
        writeln!(Output, "Dropped {file}: it is made anew from the log.")?;
    }
    writeln!(Output, "Its files can be read. See with `mfa-enroll check` whether all of it is there.")?;
    Ok(code::DONE)
}

fn clock(desk: &Desk<'_>, is_dry: bool) -> Outcome {
    let mut directory = desk.open()?;
    let mut progress = Progress::of_reading(desk);
    let standing = directory.clock(&mut |so_far| progress.show_so_far(so_far, "users"))?;
    let standing = standing.ok_or_else(|| progress.stopped("Nothing was changed."))?;
    drop(progress);
    writeln!(Output, "The clock of this machine says  {}", shown(standing.now))?;
    writeln!(Output, "The newest history entry is of  {}", shown(standing.newest))?;
    match standing.state {
        ClockState::Sound => {
            writeln!(Output, "The clock is not behind the history: nothing needs to be done.")?;
            return Ok(code::DONE);
        }
        // The directory says why not.
        ClockState::Lost => {}
        ClockState::Behind => {
            tell_concerned(&standing)?;
            writeln!(Output, "If the clock is wrong, set it: nothing else needs to be done.")?;
            if is_dry {
                writeln!(Output, "{NOTHING}")?;
                return Ok(code::DONE);
            }
            agreed(desk, CLOCK)?;
        }
    }
    directory.override_clock()?;
    writeln!(Output, "Noted in the history, which goes on from {}.", shown(standing.now))?;
    Ok(code::DONE)
}

fn tell_concerned(standing: &ClockStanding) -> Outcome<()> {
    let ClockStanding { ahead, locked, .. } = standing;
    if !ahead.is_empty() {
        let (were, their, them) =
            if ahead.len() == 1 { ("was", "its", "it") } else { ("were", "their", "them") };
        writeln!(
            Output,
            "{} {were} last used after that. Until then none of {their} codes is taken: replace {them}.",
            counted(ahead.len() as u64, "device")
        )?;
        named(ahead.iter().map(|(user, device)| format!("{user}  {device}")))?;
    }
    if !locked.is_empty() {
        let users = if locked.len() == 1 { "user is" } else { "users are" };
        writeln!(
            Output,
            "{} {users} locked until after that, for longer than a lock lasts. A new device clears it.",
            locked.len()
        )?;
        named(locked.iter().map(ToString::to_string))?;
    }
    Ok(())
}

fn named(names: impl ExactSizeIterator<Item = String>) -> Outcome<()> {
    let beyond = names.len().saturating_sub(MOST_NAMES);
    for name in names.take(MOST_NAMES) {
        writeln!(Output, "  {name}")?;
    }
    if beyond > 0 {
        writeln!(Output, "  and {beyond} more")?;
    }
    Ok(())
}

fn older_copy(desk: &Desk<'_>, is_dry: bool) -> Outcome {
    let opening = desk.opening()?;
    let Some(copy) = opening.older_copy()? else {
        writeln!(Output, "The store is not older than what is known of it: nothing needs to be done.")?;
        return Ok(code::DONE);
    };
    if is_dry {
        writeln!(
            Output,
            "Would take an older copy of the store, {} behind, for the store. {NOTHING}",
            counted(copy.known.saturating_sub(copy.ends_at), "entry")
        )?;
        return Ok(code::DONE);
    }
    let mut directory = desk.open_by(&opening.accepting(copy))?;
    let OlderCopy { known, ends_at } = copy;
    if ends_at < known {
        let newest = directory.history(&HistoryQuery { limit: 1, ..HistoryQuery::default() })?.entries;
        tell_older(copy, newest.last().map_or_else(Timestamp::default, |(_, entry)| entry.at))?;
        agreed(desk, OLDER_COPY)?;
    }
    // As far as what is known, it is one whose acceptance was cut short after the words.
    let mut progress = Progress::begin(desk)?;
    let accepted = directory.accept_older_copy(copy, &mut |so_far| progress.show_so_far(so_far, "users"))?;
    let accepted = accepted.ok_or_else(|| {
        progress.stopped(
            "The copy is not taken yet: do it again, all of it, with `mfa-enroll repair --older-copy`.",
        )
    })?;
    drop(progress);
    let take = if accepted.devices == 1 { "takes" } else { "take" };
    let devices = counted(accepted.devices as u64, "device");
    writeln!(Output, "The copy is the store now. {devices} {take} the codes of later steps.")?;
    if accepted.with_recovery_codes > 0 {
        writeln!(
            Output,
            "Recovery codes that were used in between are good again. Make new ones for those who have any: {}.",
            accepted.with_recovery_codes
        )?;
    }
    Ok(code::DONE)
}

fn tell_older(OlderCopy { known, ends_at }: OlderCopy, newest: Timestamp) -> Outcome<()> {
    writeln!(Output, "Known outside the store    entry {known} of the history")?;
    writeln!(Output, "Newest entry of this copy  entry {ends_at}, of {}", shown(newest))?;
    writeln!(
        Output,
        "What was done in between is undone: deleted devices are back, codes that were wrong are not counted.\n\
         Whatever code is good now will count as used. Put the newest copy back if there is one."
    )?;
    Ok(())
}
