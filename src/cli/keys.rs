//! `keys`: what unlocks the store, and the rotation of its data key.
//!
//! Owns their output and what is asked for. A key that is shown is shown once.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::args::{Keys, KeysPassphrase, KeysRecovery, KeysRotate};
use super::dates::{rfc3339, shown};
use super::desk::Desk;
use super::failure::{Outcome, code};
use super::json;
use super::new_passphrase::{known_passphrase, new_passphrase};
use super::progress::Progress;
use super::recovery_key::{self, may_be_shown};
use super::streams::Output;
use super::table::Table;
use crate::directory::{Carrying, Directory, Problem, Rotating, SlotKey, SlotView};
use crate::model::{SlotName, escaped};

/// A slot, as `keys list --json` prints it.
#[derive(Debug, Serialize)]
struct SlotJson {
    /// Its number.
    slot: u32,
    /// `passphrase`, `key_file` or `recovery_key`.
    opened_by: &'static str,
    /// When it was made, in UTC.
    created: Option<String>,
}

/// `keys`.
pub fn keys(desk: &Desk<'_>, command: &Keys) -> Outcome {
    match command {
        Keys::List(args) => list(desk, args.json),
        Keys::Passphrase(args) => passphrase(desk, args),
        Keys::AddKeyFile(args) => add_key_file(desk, &args.file),
        Keys::Recovery(args) => recovery(desk, args),
        Keys::Remove(args) => {
            desk.open()?.remove_slot(args.slot)?;
            writeln!(Output, "Removed slot {}: what opened it opens nothing any more.", args.slot)?;
            Ok(code::DONE)
        }
        Keys::Rotate(args) => rotate(desk, args),
    }
}

fn list(desk: &Desk<'_>, as_json: bool) -> Outcome {
    let view = desk.open()?.slots()?;
    if as_json {
        let json = |slot: &SlotView| SlotJson {
            slot: slot.number,
            opened_by: word(slot.opened_by),
            created: rfc3339(slot.created_at),
        };
        json::print(&mut Output, &view.slots.iter().map(json).collect::<Vec<_>>())?;
        return Ok(code::DONE);
    }
    let mut table = Table::new(["Slot", "Opened by", "Made"]);
    for slot in &view.slots {
        table.push([slot.number.to_string(), slot.opened_by.to_string(), shown(slot.created_at)]);
    }
    Output.write_all(table.text(None, "").as_bytes())?;
    if view.is_rotating {
        writeln!(Output, "\nThe data key is being rotated: `mfa-enroll keys rotate` goes on with it.")?;
    }
    Ok(code::DONE)
}

fn word(opened_by: SlotName) -> &'static str {
    match opened_by {
        SlotName::Passphrase => "passphrase",
        SlotName::KeyFile => "key_file",
        SlotName::RecoveryKey => "recovery_key",
    }
}

/// The slot of that kind made last: the one that is in the place of others.
fn newest(directory: &mut dyn Directory, opened_by: SlotName) -> Outcome<Option<u32>> {
    let slots = directory.slots()?.slots;
    Ok(slots.iter().filter(|slot| slot.opened_by == opened_by).map(|slot| slot.number).max())
}

fn passphrase(desk: &Desk<'_>, args: &KeysPassphrase) -> Outcome {
    let mut directory = desk.open()?;
    let file = args.new_passphrase_file.as_deref();
    let passphrase = new_passphrase("store", file, "--new-passphrase-file")?;
    let old = newest(&mut *directory, SlotName::Passphrase)?;
    let made = directory.make_slot(&SlotKey::Passphrase(passphrase), old)?;
    match old {
        None => writeln!(Output, "Slot {} is opened by the passphrase.", made.number)?,
        Some(_) => writeln!(Output, "The passphrase is changed: slot {}.", made.number)?,
    }
    Ok(code::DONE)
}

fn add_key_file(desk: &Desk<'_>, file: &Path) -> Outcome {
    let file = std::path::absolute(file)?;
    let made = desk.open()?.make_slot(&SlotKey::KeyFile(file.clone()), None)?;
    writeln!(Output, "Slot {} is opened by {}.", made.number, escaped(&file.display().to_string()))?;
    Ok(code::DONE)
}

fn recovery(desk: &Desk<'_>, args: &KeysRecovery) -> Outcome {
    let mut directory = desk.open()?;
    may_be_shown(desk, args.even_if_recorded, "Nothing was changed.")?;
    let old = newest(&mut *directory, SlotName::RecoveryKey)?;
    let made = directory.make_slot(&SlotKey::RecoveryKey, old)?;
    if let Some(key) = &made.recovery_key {
        recovery_key::tell(key)?;
    }
    Ok(code::DONE)
}

fn rotate(desk: &Desk<'_>, args: &KeysRotate) -> Outcome {
    let mut directory = desk.open()?;
    if directory.slots()?.is_rotating {
        writeln!(Output, "A rotation was under way: going on with it.")?;
    } else {
        let carrying = carrying(desk, &mut *directory, args)?;
        may_be_shown(desk, args.even_if_recorded, "Nothing was changed.")?;
        if let Some(key) = directory.begin_rotation(&carrying)? {
            recovery_key::tell(&key)?;
        }
    }
    let mut progress = Progress::begin(desk)?;
    while let Rotating::UnderWay { users, of } = directory.rotate()? {
        if !progress.show(&format!("{users} of {of} users")) {
            return Err(Problem::refused(
                "Stopped. The new data key is in force, and the old one still opens the rest.",
                "Go on with `mfa-enroll keys rotate`; the console does so while it is open.",
            )
            .into());
        }
    }
    drop(progress);
    writeln!(Output, "Everything is sealed with the new data key.")?;
    Ok(code::DONE)
}

/// What opens the slots that are to be kept.
fn carrying(desk: &Desk<'_>, directory: &mut dyn Directory, args: &KeysRotate) -> Outcome<Carrying> {
    let mut carrying =
        Carrying { dropped: args.drop.clone(), passphrase: None, key_files: args.with_key_file.clone() };
    let of_store = desk.opening()?.key_file().to_owned();
    if of_store.exists() && !carrying.key_files.contains(&of_store) {
        carrying.key_files.push(of_store);
    }
    let slots = directory.slots()?.slots;
    let mut kept = slots.iter().filter(|slot| !args.drop.contains(&slot.number));
    if kept.any(|slot| slot.opened_by == SlotName::Passphrase) {
        let file = args.with_passphrase_file.as_deref().or(desk.options.passphrase_file.as_deref());
        carrying.passphrase = Some(known_passphrase("store", file, "--with-passphrase-file")?);
    }
    Ok(carrying)
}
