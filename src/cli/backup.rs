//! `backup` and `restore`: the whole store in one sealed file, and back.
//!
//! Owns what is asked before a store is replaced, and their output. What the
//! file holds is the directory's.

use std::io::Write;
use std::path::Path;

use super::agreed::agreed;
use super::args::{Backup, Restore};
use super::dates::shown;
use super::desk::Desk;
use super::failure::{NOTHING, Outcome, code};
use super::init;
use super::new_passphrase::{known_passphrase, new_passphrase};
use super::progress::{Progress, WORKING_OUT};
use super::recovery_key::{self, may_be_shown};
use super::streams::Output;
use crate::directory::{
    BackUp, Contents, Opener, Opening, Problem, Sealing, SoFar, can_seal_for, is_free, recipients_of,
};
use crate::model::{counted, escaped};

/// What has to be typed before a store is replaced.
const REPLACE: &str = "replace the store";

/// `backup`.
pub fn backup(desk: &Desk<'_>, args: &Backup) -> Outcome {
    let opening = desk.opening()?;
    outside(&opening, &args.file)?;
    is_free(&args.file, args.overwrite)?;
    if args.dry_run {
        // What seals it is judged, and nobody is asked for a passphrase.
        let is_named = args.passphrase_of_it.is_some() || !args.recipients_file.is_empty();
        if (is_named || !args.recipient.is_empty())
            && let Sealing::Recipients(names) = sealing(args)?
        {
            can_seal_for(&names)?;
        }
        let users = desk.open()?.user_count()?;
        writeln!(Output, "Would back up {} into {}. {NOTHING}", counted(users, "user"), place(&args.file))?;
        return Ok(code::DONE);
    }
    let sealing = sealing(args)?;
    let mut directory = desk.open()?;
    let to = BackUp { file: args.file.clone(), overwrite: args.overwrite, sealing };
    let mut progress = Progress::begin(desk)?;
    if let Sealing::Passphrase(_) = &to.sealing {
        progress.say(WORKING_OUT);
    }
    let done =
        directory.back_up(&to, &mut |so_far| progress.show_so_far(so_far, "users and history entries"))?;
    let contents = done.ok_or_else(|| progress.stopped("No backup was made, and nothing is left of it."))?;
    drop(progress);
    writeln!(Output, "Backup        {}", place(&args.file))?;
    tell(&contents)?;
    writeln!(Output, "\nWhoever opens it reads every secret key in it: keep it and what opens it apart.")?;
    Ok(code::DONE)
}

/// What is written into the store's own folder would be lost with it, and sled would
/// stumble over it; in the place of its key file it would lock everybody out.
pub fn outside(opening: &Opening, file: &Path) -> Outcome<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(file).is_some_and(|file| Some(file) == real(&opening.places.key_file)) {
        let what = format!("{} is the store's key file.", place(file));
        return Err(Problem::refused(what, "Name another file. Nothing was changed.").into());
    }
    match (real(folder), real(&opening.places.store)) {
        (Some(folder), Some(store)) if folder.starts_with(&store) => Err(Problem::refused(
            format!("{} is in the store's own folder.", place(file)),
            "Name a place that is not lost with it. Nothing was changed.",
        )
        .into()),
        _ => Ok(()),
    }
}

fn sealing(args: &Backup) -> Outcome<Sealing> {
    let mut recipients = args.recipient.clone();
    for file in &args.recipients_file {
        recipients.extend(recipients_of(file)?);
    }
    if !recipients.is_empty() {
        return Ok(Sealing::Recipients(recipients));
    }
    if !args.recipients_file.is_empty() {
        let what = "There is no public key in what was named by --recipients-file.";
        return Err(Problem::refused(what, "Write one a line, `age1…` each. No backup was made.").into());
    }
    let file = args.passphrase_of_it.as_deref();
    new_passphrase("backup", file, "--backup-passphrase-file").map(Sealing::Passphrase)
}

/// `restore`.
pub fn restore(desk: &Desk<'_>, args: &Restore) -> Outcome {
    let opening = desk.opening()?;
    let is_sealed_by_passphrase = Opening::is_sealed_by_passphrase(&args.file)?;
    let opener = if let Some(file) = &args.identity {
        Opener::Identities(file.clone())
    } else if !is_sealed_by_passphrase {
        return Err(Problem::refused(
            format!("The backup {} is sealed for public keys, not with a passphrase.", place(&args.file)),
            "Name the file with a private key by --identity.",
        )
        .into());
    } else {
        let file = args.passphrase_of_it.as_deref();
        Opener::Passphrase(known_passphrase("backup", file, "--backup-passphrase-file")?)
    };
    let mut progress = Progress::begin(desk)?;
    if is_sealed_by_passphrase {
        progress.say(WORKING_OUT);
    }
    let looked = Opening::look_into(&args.file, &opener, &mut |so_far| {
        progress.show_so_far(so_far, "users and history entries read")
    });
    let contents = looked?.ok_or_else(|| progress.stopped("Nothing was changed."))?;
    drop(progress);
    writeln!(Output, "Backup        {}", place(&args.file))?;
    tell(&contents)?;
    if args.dry_run {
        writeln!(Output, "\nThe backup is whole. {NOTHING}")?;
        return Ok(code::DONE);
    }
    let key = init::new_key(desk)?;
    may_be_shown(desk, args.even_if_recorded, "Nothing was changed.")?;
    let restore =
        crate::directory::Restore { file: args.file.clone(), opener, key, replaces: opening.has_store() };
    replace(desk, &opening, &restore, contents.users.saturating_add(contents.entries))
}

fn replace(desk: &Desk<'_>, opening: &Opening, restore: &crate::directory::Restore, of: u64) -> Outcome {
    if restore.replaces {
        writeln!(
            Output,
            "\nThere is a store in {} already.\nIt will be moved aside, whole, and not be opened any more.",
            place(&opening.places.store)
        )?;
        agreed(desk, REPLACE)?;
    }
    let mut progress = Progress::begin(desk)?;
    if let Opener::Passphrase(_) = &restore.opener {
        progress.say(WORKING_OUT);
    }
    let done = opening.restore(restore, &mut |so_far| {
        // What is in it was counted by the look into it.
        let so_far = SoFar::of(so_far.done, of);
        progress.show_so_far(so_far, "users and history entries")
    });
    let restored =
        done?.ok_or_else(|| progress.stopped("Nothing was changed, and nothing is left of it."))?;
    drop(progress);
    writeln!(Output)?;
    if let Some(before) = &restored.before {
        writeln!(Output, "Moved aside   {}", place(before))?;
    }
    recovery_key::heard(
        init::tell(&opening.places.store, &restored.contents.issuer, &restored.created),
        "The store was restored, but nobody read its recovery key.",
        "Make another one with `mfa-enroll keys recovery`.",
    )?;
    writeln!(
        Output,
        "\nWhatever code a device shows now and next counts as used: sign in again in a\n\
         minute. What happened after the backup is not in it: recovery codes used since\n\
         are good again, lock-outs since are forgotten, and enrollments that were under\n\
         way are gone."
    )?;
    restored.doubt.map_or(Ok(code::DONE), |doubt| Err(doubt.into()))
}

fn tell(contents: &Contents) -> Outcome<()> {
    writeln!(Output, "Taken         {}", shown(contents.taken_at))?;
    writeln!(Output, "Issuer        {}", contents.issuer)?;
    writeln!(Output, "Users         {}", contents.users)?;
    writeln!(Output, "Devices       {}", contents.devices)?;
    writeln!(Output, "In stock      {}", contents.stocked)?;
    writeln!(Output, "History       {}", counted(contents.entries, "entry"))?;
    Ok(())
}

fn place(path: &Path) -> String {
    escaped(&path.display().to_string())
}
