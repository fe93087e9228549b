//! `history`: who did what to whom, when and from where; and whether that is
//! still as it was written.
//!
//! Owns its output. What is an entry, and what is searched in it, is the
//! directory's.

mod json;

use std::io::Write;

use self::json::{EntryJson, VerifiedJson};
use super::args::{History, HistoryCommand};
use super::dates::shown;
use super::desk::{Desk, user_name};
use super::failure::{Failure, Outcome, code, even_unheard};
use super::json::print;
use super::streams::Output;
use super::table::Table;
use crate::directory::{Directory, HistoryQuery, HistoryVerified};
use crate::model::{Entry, Origin, UserName};

/// Entries asked for at a time.
const PART: usize = 1000;

/// `history`.
pub fn history(desk: &Desk<'_>, args: &History) -> Outcome {
    match &args.command {
        None => list(desk, args),
        Some(HistoryCommand::Verify(_)) if args.user.is_some() || args.filter.is_some() => {
            Err(Failure::usage(
                "The history is verified as a whole.",
                "Leave user and filter out: `mfa-enroll history verify`.",
            ))
        }
        Some(HistoryCommand::Verify(shown)) => verify(desk, args.json || shown.json),
    }
}

fn list(desk: &Desk<'_>, args: &History) -> Outcome {
    let user = args.user.as_deref().map(user_name).transpose()?;
    let mut directory = desk.open()?;
    let (entries, are_all) = entries(&mut *directory, user.as_ref(), args)?;
    if let Some(user) = user.filter(|_| entries.is_empty()) {
        // Who was never there has no history; a mistyped name must not look like that.
        directory.credentials(&user)?;
    }
    if args.json {
        let shapes: Vec<EntryJson<'_>> = entries.iter().map(EntryJson::of).collect();
        print(&mut Output, &shapes)?;
        return Ok(code::DONE);
    }
    // Not cut to the terminal's width: what is left out here would be missed.
    Output.write_all(table(&entries).text(None, "").as_bytes())?;
    if !are_all {
        writeln!(Output, "There may be older ones: see --limit.")?;
    }
    Ok(code::DONE)
}

/// What is asked for, the newest first, and whether there are no more.
fn entries(
    directory: &mut dyn Directory,
    user: Option<&UserName>,
    args: &History,
) -> Outcome<(Vec<(u64, Entry)>, bool)> {
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut query = HistoryQuery {
        user: user.cloned(),
        filter: args.filter.clone().unwrap_or_default(),
        before: None,
        limit: 0,
    };
    let mut entries = Vec::new();
    loop {
        query.limit = PART.min(most.saturating_sub(entries.len()));
        let page = directory.history(&query)?;
        entries.extend(page.entries);
        query.before = page.next;
        if page.next.is_none() || entries.len() >= most {
            return Ok((entries, page.next.is_none()));
        }
    }
}

fn table(entries: &[(u64, Entry)]) -> Table<6> {
    let mut table = Table::new(["Number", "When", "User", "Operator", "From", "What"]);
    for (number, entry) in entries {
        table.push([
            number.to_string(),
            shown(entry.at),
            entry.user.as_ref().map(ToString::to_string).unwrap_or_default(),
            entry.operator.name.to_string(),
            from(&entry.origin),
            entry.event.to_string(),
        ]);
    }
    table
}

fn from(origin: &Origin) -> String {
    let mut words = Vec::new();
    words.extend(origin.ssh_client.as_ref().map(ToString::to_string));
    words.extend(origin.tty.as_ref().map(ToString::to_string));
    words.extend(origin.sudo_caller.as_ref().map(|caller| format!("sudo by {caller}")));
    words.join(", ")
}

fn verify(desk: &Desk<'_>, as_json: bool) -> Outcome {
    let verified = desk.open()?.verify_history()?;
    let told = if as_json { print(&mut Output, &[VerifiedJson::of(&verified)]) } else { tell(&verified) };
    match &verified.broken {
        None => told.map(|()| code::DONE),
        // That nobody reads it does not make it whole.
        Some(_) => even_unheard(told).map(|()| code::DAMAGED),
    }
}

fn tell(verified: &HistoryVerified) -> Outcome<()> {
    writeln!(Output, "Read {} history entries.", verified.entries)?;
    match &verified.broken {
        None => writeln!(Output, "All is as it was written.")?,
        Some((number, why)) => {
            writeln!(Output, "Entry {number} is the first that does not fit: {why}.")?;
            writeln!(
                Output,
                "Nothing was changed. Keep a copy of the folder and put back the last good one."
            )?;
        }
    }
    Ok(())
}
