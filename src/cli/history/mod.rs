//! `history`: who did what to whom, when and from where; and whether that is
//! still as it was written.
//!
//! Owns its output. What is an entry, and what is searched in it, is the
//! directory's.

mod json;

use std::io::{BufWriter, Write};

use self::json::{EntryJson, VerifiedJson};
use super::args::{History, HistoryCommand};
use super::dates::shown;
use super::desk::{Desk, user_name};
use super::failure::{Failure, Outcome, code, even_unheard};
use super::json::{List, print};
use super::progress::Progress;
use super::streams::Output;
use super::table::{Widths, cells};
use crate::directory::{Directory, HistoryQuery, HistoryVerified, SoFar};
use crate::model::{Entry, Origin, UserName};

/// Entries asked for at a time.
const PART: usize = 1000;
/// Lines of the table that are kept while its columns are measured.
const KEPT: usize = 10_000;

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
    let directory = &mut *directory;
    let query = HistoryQuery {
        user: user.clone(),
        filter: args.filter.clone().unwrap_or_default(),
        ..HistoryQuery::default()
    };
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let found = if args.json {
        let mut list = List::begin(Output);
        let found = each(directory, &query, most, &mut seen(desk), |entry| list.push(&EntryJson::of(entry)))?;
        if found.entries == 0
            && let Some(user) = &user
        {
            is_known(directory, user)?;
        }
        list.end()?;
        found
    } else {
        table(desk, directory, &query, most)?
    };
    if !found.are_all && !args.json {
        writeln!(Output, "There may be older ones: see --limit.")?;
    }
    Ok(code::DONE)
}

/// Who was never there has no history; a mistyped name must not look like that.
fn is_known(directory: &mut dyn Directory, user: &UserName) -> Outcome<()> {
    directory.credentials(user)?;
    Ok(())
}

/// How far the search is, where that does not get between what is printed.
fn seen<'a>(desk: &'a Desk<'a>) -> Option<Progress<'a>> {
    (!desk.terminals().output).then(|| Progress::of_reading(desk))
}

/// What a search came to.
struct Found {
    entries: usize,
    /// There are no more.
    are_all: bool,
}

/// Goes through what is asked for, the newest first.
fn each(
    directory: &mut dyn Directory,
    query: &HistoryQuery,
    most: usize,
    progress: &mut Option<Progress<'_>>,
    mut take: impl FnMut(&(u64, Entry)) -> Outcome<()>,
) -> Outcome<Found> {
    let mut query = query.clone();
    let mut entries = 0;
    loop {
        query.limit = PART.min(most.saturating_sub(entries));
        let page = directory.history(&query)?;
        entries += page.entries.len();
        page.entries.iter().try_for_each(&mut take)?;
        query.before = page.next;
        if page.next.is_none() || entries >= most {
            return Ok(Found { entries, are_all: page.next.is_none() });
        }
        if let (Some(progress), Some(next)) = (progress.as_mut(), page.next) {
            progress.show_so_far(SoFar::of(page.total.saturating_sub(next), page.total), "entries");
        }
    }
}

const HEADING: [&str; 6] = ["Number", "When", "User", "Operator", "From", "What"];

/// Prints the entries in columns. How wide those are shows only when all were seen:
/// the first of them are kept till then, and more than that are read twice.
fn table(
    desk: &Desk<'_>,
    directory: &mut dyn Directory,
    query: &HistoryQuery,
    most: usize,
) -> Outcome<Found> {
    let (mut widths, mut kept) = (Widths::of(HEADING), Vec::new());
    let mut progress = Some(Progress::of_reading(desk));
    let found = each(directory, query, most, &mut progress, |entry| {
        let line = cells(line(entry));
        widths.see(&line);
        if kept.len() < KEPT {
            kept.push(line);
        }
        Ok(())
    })?;
    drop(progress);
    if found.entries == 0
        && let Some(user) = &query.user
    {
        is_known(directory, user)?;
    }
    // Folded and not cut: what is left out here would be missed.
    widths.fold(desk.columns());
    let mut out = BufWriter::new(Output);
    out.write_all(widths.line(&HEADING.map(str::to_owned), "").as_bytes())?;
    if kept.len() == found.entries {
        for line in kept {
            out.write_all(widths.line(&line, "").as_bytes())?;
        }
    } else {
        each(directory, query, most, &mut seen(desk), |entry| {
            Ok(out.write_all(widths.line(&cells(line(entry)), "").as_bytes())?)
        })?;
    }
    out.flush()?;
    Ok(found)
}

fn line((number, entry): &(u64, Entry)) -> [String; 6] {
    [
        number.to_string(),
        shown(entry.at),
        entry.user.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry.operator.name.to_string(),
        from(&entry.origin),
        entry.event.to_string(),
    ]
}

fn from(origin: &Origin) -> String {
    let mut words = Vec::new();
    words.extend(origin.ssh_client.as_ref().map(ToString::to_string));
    words.extend(origin.tty.as_ref().map(ToString::to_string));
    words.extend(origin.sudo_caller.as_ref().map(|caller| format!("sudo by {caller}")));
    words.join(", ")
}

/// Reads the whole history, part by part.
fn verified(desk: &Desk<'_>) -> Outcome<HistoryVerified> {
    let mut directory = desk.open()?;
    let mut progress = Progress::of_reading(desk);
    let mut after = 0;
    loop {
        let verified = directory.verify_history(after)?;
        if verified.is_through() {
            return Ok(verified);
        }
        after = verified.entries;
        progress.show_so_far(SoFar::of(after, verified.of), "entries");
    }
}

fn verify(desk: &Desk<'_>, as_json: bool) -> Outcome {
    let verified = verified(desk)?;
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
