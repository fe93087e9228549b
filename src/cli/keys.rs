//! `keys`: what unlocks the store, and the rotation of its data key.
//!
//! Owns their output and what is asked for. A key that is shown is shown once.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::args::{Keys, KeysPassphrase, KeysRecovery, KeysRemove, KeysRotate};
use super::dates::{rfc3339, shown};
use super::desk::Desk;
use super::failure::{NOTHING, Outcome, code, even_unheard};
use super::json;
use super::line::Line;
use super::new_passphrase::{known_passphrase, new_passphrase};
use super::progress::{Progress, WORKING_OUT};
use super::recovery_key::{self, may_be_shown};
use super::streams::Output;
use super::table::Table;
use crate::directory::{
    Carrying, Directory, Kind, Opening, Problem, Rotating, SlotKey, SlotView, SlotsView, SoFar,
};
use crate::model::{SecretText, SlotName, counted, escaped};

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
        Keys::AddKeyFile(args) => add_key_file(desk, &args.file, args.dry_run),
        Keys::Recovery(args) => recovery(desk, args),
        Keys::Remove(args) => remove(desk, args),
        Keys::Rotate(args) => rotate(desk, args),
    }
}

fn remove(desk: &Desk<'_>, args: &KeysRemove) -> Outcome {
    let opening = desk.opening()?;
    let mut directory = desk.open_by(&opening)?;
    let slots = directory.slots()?.slots;
    let slot = slots.iter().find(|slot| slot.number == args.slot);
    let slot = slot.ok_or_else(|| Problem::no_such_slot(args.slot))?;
    if args.dry_run {
        if slots.len() == 1 {
            return Err(Problem::is_last_slot(args.slot).into());
        }
        return would(&format!("remove slot {} ({})", slot.number, slot.opened_by));
    }
    directory.remove_slot(args.slot)?;
    let left = directory.slots()?.slots;
    let left: Vec<_> = left.iter().map(|slot| format!("{} (slot {})", slot.opened_by, slot.number)).collect();
    writeln!(Output, "Removed slot {}. Left to unlock the store: {}.", args.slot, left.join(", "))?;
    drop(directory);
    // The file itself is nobody's but the operator's: it stays, and opens nothing here.
    if slot.opened_by == SlotName::KeyFile && opening.key_file_opens_nothing() {
        let file = escaped(&opening.key_file().display().to_string());
        writeln!(
            Output,
            "The key file {file} does not open this store any more:\n\
             name another with --key-file, or use --passphrase-file."
        )?;
    }
    Ok(code::DONE)
}

/// A dry run, at its end.
fn would(what: &str) -> Outcome {
    writeln!(Output, "Would {what}. {NOTHING}")?;
    Ok(code::DONE)
}

/// A dry run of what makes a slot in the place of one of its kind, or one more.
fn would_set(desk: &Desk<'_>, opened_by: SlotName) -> Outcome {
    match newest(&mut *desk.open()?, opened_by)? {
        Some(old) => would(&format!("put a new {opened_by} in the place of slot {old}")),
        None => would(&format!("add a {opened_by}")),
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
    let file = args.new_passphrase_file.as_deref();
    let new = || new_passphrase("store", file, "--new-passphrase-file");
    if args.dry_run {
        // One in a file is judged; nobody is asked for one.
        file.map_or(Ok(()), |_| new().map(drop))?;
        return would_set(desk, SlotName::Passphrase);
    }
    let opening = desk.opening()?;
    let (mut directory, passphrase) = if file.is_some() {
        let passphrase = new()?;
        (desk.open_by(&opening)?, passphrase)
    } else {
        // Whoever cannot open the store hears that first. It is not held while somebody types.
        let (directory, typed) = desk.open_knowing(&opening, None)?;
        drop(directory);
        let passphrase = new()?;
        (desk.open_knowing(&opening, typed)?.0, passphrase)
    };
    let old = newest(&mut *directory, SlotName::Passphrase)?;
    let mut line = Line::new(desk);
    line.say(WORKING_OUT);
    let made = directory.make_slot(&SlotKey::Passphrase(passphrase), old)?;
    drop(line);
    match old {
        None => writeln!(Output, "Slot {} is opened by the passphrase.", made.number)?,
        Some(_) => writeln!(Output, "The passphrase is changed: slot {}.", made.number)?,
    }
    Ok(code::DONE)
}

fn add_key_file(desk: &Desk<'_>, file: &Path, is_dry: bool) -> Outcome {
    let file = std::path::absolute(file)?;
    let was_there = file.exists();
    let opening = desk.opening()?;
    // As ssh-keygen has it: a folder is made for the file that is looked for unasked, and for no other.
    if let Some(folder) = file.parent().filter(|folder| file != opening.places.key_file && !folder.is_dir()) {
        let folder = escaped(&folder.display().to_string());
        let what = format!("There is no folder {folder}.");
        let next = "Make it first, with mode 700, or name another place. Nothing was changed.";
        return Err(Problem::new(Kind::NotFound, what, next).into());
    }
    if is_dry {
        desk.open_by(&opening)?;
        let made = if was_there { "" } else { ", which would be made" };
        return would(&format!("add the key file {}{made}", escaped(&file.display().to_string())));
    }
    let made = desk.open_by(&opening)?.make_slot(&SlotKey::KeyFile(file.clone()), None)?;
    writeln!(Output, "Slot {} is opened by {}.", made.number, escaped(&file.display().to_string()))?;
    if !was_there {
        writeln!(Output, "The file was made: keep a copy of it elsewhere.")?;
    }
    Ok(code::DONE)
}

fn recovery(desk: &Desk<'_>, args: &KeysRecovery) -> Outcome {
    if args.dry_run {
        return would_set(desk, SlotName::RecoveryKey);
    }
    let opening = desk.opening()?;
    may_be_shown(desk, args.even_if_recorded, "Nothing was changed.")?;
    let mut directory = desk.open_by(&opening)?;
    let old = newest(&mut *directory, SlotName::RecoveryKey)?;
    let made = directory.make_slot(&SlotKey::RecoveryKey, old)?;
    made.recovery_key.as_ref().map_or(Ok(()), tell_changed)?;
    Ok(code::DONE)
}

fn tell_changed(key: &SecretText) -> Outcome<()> {
    recovery_key::heard(
        recovery_key::tell(key),
        "The recovery key was changed, but nobody read it.",
        "Make another one with `mfa-enroll keys recovery`.",
    )
}

fn rotate(desk: &Desk<'_>, args: &KeysRotate) -> Outcome {
    let opening = desk.opening()?;
    let (mut directory, typed) = desk.open_knowing(&opening, None)?;
    let view = directory.slots()?;
    if args.dry_run {
        return would_rotate(&mut *directory, &view, args);
    }
    let mut told = Ok(());
    let mut progress;
    if view.is_rotating {
        progress = Progress::begin(desk)?;
        even_unheard(going_on())?;
    } else {
        // It is not held while somebody types.
        drop(directory);
        let carrying = carrying(desk, &opening, &view.slots, args, typed.as_ref())?;
        may_be_shown(desk, args.even_if_recorded, "Nothing was changed.")?;
        (directory, _) = desk.open_knowing(&opening, typed)?;
        progress = Progress::begin(desk)?;
        if carrying.passphrase.is_some() {
            progress.say(WORKING_OUT);
        }
        let key = directory.begin_rotation(&carrying)?;
        progress.clear_line();
        if let Some(key) = key {
            // A rotation that has begun is gone on with, and the next recovery key is made after it.
            told = tell_changed(&key);
        }
    }
    go_on(&mut progress, &mut *directory)?;
    drop(progress);
    told?;
    writeln!(Output, "Everything is sealed with the new data key.")?;
    Ok(code::DONE)
}

fn would_rotate(directory: &mut dyn Directory, view: &SlotsView, args: &KeysRotate) -> Outcome {
    if let Some(unknown) = args.drop.iter().find(|it| view.slots.iter().all(|slot| slot.number != **it)) {
        return Err(Problem::no_such_slot(*unknown).into());
    }
    let users = directory.user_count()?;
    let begun = if view.is_rotating { "go on with the rotation" } else { "put a new data key in force" };
    let kept = view.slots.iter().filter(|slot| !args.drop.contains(&slot.number)).count();
    let (slots, users) = (counted(kept as u64, "slot"), counted(users, "user"));
    would(&format!("{begun}, make {slots} anew and seal the keys of {users} with it"))
}

fn going_on() -> Outcome<()> {
    Ok(writeln!(
        Output,
        "A rotation was under way: going on with it. If its new recovery key was not kept, make another\n\
         one with `mfa-enroll keys recovery`."
    )?)
}

fn go_on(progress: &mut Progress<'_>, directory: &mut dyn Directory) -> Outcome<()> {
    while let Rotating::UnderWay { users, of } = directory.rotate()? {
        if !progress.show_so_far(SoFar::of(users, of), "users") {
            return Err(progress.stopped(
                "The new data key is in force, and the old one still opens the rest: go on with `mfa-enroll keys rotate`.",
            ));
        }
    }
    Ok(())
}

/// What opens the slots that are to be kept. `typed` is what opened the store.
fn carrying(
    desk: &Desk<'_>,
    opening: &Opening,
    slots: &[SlotView],
    args: &KeysRotate,
    typed: Option<&SecretText>,
) -> Outcome<Carrying> {
    let mut carrying =
        Carrying { dropped: args.drop.clone(), passphrase: None, key_files: args.with_key_file.clone() };
    let of_store = opening.key_file().to_owned();
    if of_store.exists() && !carrying.key_files.contains(&of_store) {
        carrying.key_files.push(of_store);
    }
    let mut kept = slots.iter().filter(|slot| !args.drop.contains(&slot.number));
    if kept.any(|slot| slot.opened_by == SlotName::Passphrase) {
        let file = args.with_passphrase_file.as_deref().or(desk.options.passphrase_file.as_deref());
        let typed = typed.filter(|typed| file.is_none() && !recovery_key::may_be_one(typed));
        carrying.passphrase = Some(match typed {
            Some(typed) => typed.clone(),
            None => known_passphrase("store", file, "--with-passphrase-file")?,
        });
    }
    Ok(carrying)
}
