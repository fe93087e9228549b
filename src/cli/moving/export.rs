//! `export`: secret keys written to a file of another program.
//!
//! Owns that a reason is given and nothing goes to a terminal, and what is said of
//! it. The file is the directory's.

use std::io::Write;

use serde::Serialize;

use super::super::args::{Export as Arguments, ForeignFormat};
use super::super::backup::outside;
use super::super::desk::{Desk, safe_text, user_name};
use super::super::enroll::talk;
use super::super::failure::{Failure, NOTHING, Outcome, code, even_unheard};
use super::super::json;
use super::super::progress::Progress;
use super::super::streams::{Output, input};
use super::pskc_keys;
use crate::directory::{Export, ExportFormat, Exported, LeftOut, Merged, Placing, PskcKeys};
use crate::model::{SafeText, counted, escaped};

/// What an export came to, as `--json` prints it.
#[derive(Debug, Serialize)]
struct ExportedJson<'a> {
    /// Devices that were written.
    devices: u64,
    /// Users who have them.
    users: u64,
    /// Devices that the format cannot hold, the first thousand.
    left_out: Vec<LeftOutJson<'a>>,
    /// How many more there are.
    left_out_beyond: u64,
    /// Imported devices that wait for their two codes, which are not exported.
    unproven: u64,
    /// What merging did; null where nothing was merged.
    merged: Option<Merged>,
}

/// A device that was left out.
#[derive(Debug, Serialize)]
struct LeftOutJson<'a> {
    /// Whose.
    user: &'a str,
    /// Which.
    device: &'a str,
    /// Why.
    why: &'a str,
}

/// `export`.
pub fn export(desk: &Desk<'_>, args: &Arguments) -> Outcome {
    outside(&desk.opening()?, &args.to)?;
    let users = args.user.iter().map(|user| user_name(user)).collect::<Outcome<Vec<_>>>()?;
    let format = wanted(args)?;
    let placing = match (args.dry_run, args.overwrite) {
        (true, overwrite) => Placing::Rehearsed { overwrite },
        (false, true) => Placing::Replacing,
        (false, false) => Placing::New,
    };
    let reason = reason(desk, args)?;
    let export = Export { format, to: args.to.clone(), placing, users, reason };
    let mut directory = desk.open()?;
    let mut progress = Progress::begin(desk)?;
    let done = directory.export(&export, &mut |so_far| progress.show_so_far(so_far, "users"))?;
    let exported = done.ok_or_else(|| progress.stopped("Nothing was written."))?;
    drop(progress);
    even_unheard(tell(args, &export, &exported))?;
    Ok(code::DONE)
}

fn wanted(args: &Arguments) -> Outcome<ExportFormat> {
    let keys = pskc_keys(args.format, &args.keys)?;
    if args.unsealed && args.format != ForeignFormat::Pskc {
        return Err(Failure::usage(
            "--unsealed is for PSKC files.",
            "Leave it out: no other format seals its keys.",
        ));
    }
    Ok(match args.format {
        ForeignFormat::UsersOath => ExportFormat::UsersOath,
        ForeignFormat::GoogleAuthenticator => ExportFormat::GoogleAuthenticator,
        ForeignFormat::Pskc if matches!(keys, PskcKeys::Plain) && !args.unsealed => {
            return Err(Failure::usage(
                "A PSKC file can seal its keys, and it is not said how.",
                "Add --password-file FILE or --pre-shared-key-file FILE, or --unsealed if that is meant.",
            ));
        }
        ForeignFormat::Pskc => ExportFormat::Pskc(keys),
        ForeignFormat::KeyUris => ExportFormat::KeyUris,
        ForeignFormat::PrivacyIdea => ExportFormat::PrivacyIdea,
        ForeignFormat::LinOtp => ExportFormat::LinOtp,
    })
}

fn reason(desk: &Desk<'_>, args: &Arguments) -> Outcome<SafeText> {
    if let Some(reason) = &args.reason {
        return safe_text("a reason", reason);
    }
    // Nobody reads a rehearsal's reason.
    if args.dry_run {
        return safe_text("a reason", "none");
    }
    let missing = || {
        Failure::usage(
            "Secret keys leave the store by this, and it is not said why.",
            "Add --reason TEXT: it stands in the history.",
        )
    };
    if !desk.terminals().input {
        return Err(missing());
    }
    let (mut input, mut out) = (input(), Output);
    let typed = talk(desk, &mut input, &mut out).ask("Why are these secret keys exported? ")?;
    let typed = typed.filter(|reason| !reason.trim().is_empty()).ok_or_else(missing)?;
    safe_text("a reason", &typed)
}

fn tell(args: &Arguments, export: &Export, exported: &Exported) -> Outcome<()> {
    if args.json {
        return json::print(&mut Output, &[ExportedJson::of(exported)]);
    }
    let Exported { devices, users, left_out, left_out_beyond, unproven, merged } = exported;
    for LeftOut { user, device, why } in left_out {
        writeln!(Output, "{user}: {device} is left out: {}", escaped(why))?;
    }
    if *left_out_beyond > 0 {
        writeln!(Output, "and {left_out_beyond} more")?;
    }
    if *unproven > 0 {
        let waiting = counted(*unproven, "imported device");
        writeln!(
            Output,
            "{waiting} left out until two codes are seen: `mfa-enroll devices prove USER NAME`."
        )?;
    }
    if let Some(merged) = merged {
        let Merged { added, updated, same, removed, foreign, of_users_here } = merged;
        writeln!(
            Output,
            "Lines: {added} added, {updated} updated, {same} the same, {removed} removed, {foreign} of others kept"
        )?;
        if *of_users_here > 0 {
            writeln!(
                Output,
                "Kept lines of users who are here, by keys of no active device of theirs: {of_users_here}. \
                 pam_oath goes on taking them."
            )?;
        }
    }
    let to = escaped(&args.to.display().to_string());
    let what = format!("{} of {}", counted(*devices, "device"), counted(*users, "user"));
    if export.placing.is_rehearsed() {
        writeln!(Output, "Would write {what} to {to}. {NOTHING}")?;
        return Ok(());
    }
    writeln!(Output, "Written to {to}: {what}, as {}.", export.format.name())?;
    writeln!(Output, "Whoever reads it can make their codes: keep it like the store's key.")?;
    Ok(())
}

impl<'a> ExportedJson<'a> {
    fn of(exported: &'a Exported) -> Self {
        let left_out = exported.left_out.iter().map(|it| LeftOutJson {
            user: it.user.as_str(),
            device: it.device.as_str(),
            why: &it.why,
        });
        Self {
            devices: exported.devices,
            users: exported.users,
            left_out: left_out.collect(),
            left_out_beyond: exported.left_out_beyond,
            unproven: exported.unproven,
            merged: exported.merged,
        }
    }
}
