//! `users import`: read everything, say what it will do, then write.
//!
//! Owns that nothing is written while a row is refused, unless such rows are
//! left out on purpose. What a row may hold is the directory's.

use std::io::Write;

use super::args::UsersImport;
use super::desk::Desk;
use super::failure::{Failure, Outcome, code, even_unheard, sentence};
use super::progress::Line;
use super::streams::Output;
use crate::directory::people::{PeopleProblem, Reading, Source, read};
use crate::directory::{Directory, Imported, Incoming, Kind, Preview, Problem};
use crate::model::escaped;

/// People in one change set.
const CHANGE_SET: usize = 1000;

/// Milliseconds before progress is worth a line.
const PATIENCE: u64 = 2000;

/// `users import`.
pub fn import(desk: &Desk<'_>, args: &UsersImport) -> Outcome {
    let source = match &args.file {
        Some(file) => Source::Csv(file.clone()),
        None => Source::Passwd(desk.environment().passwd.clone()),
    };
    let reading = read(&source).map_err(|problem| of_reading(&problem))?;
    let mut people: Vec<Incoming> = reading.people.iter().map(|listed| listed.incoming.clone()).collect();
    // Sorted by name the store grows at its end only, which is twice as fast.
    people.sort_by_key(|incoming| incoming.person.name.key());
    let mut directory = desk.open()?;
    even_unheard(tell(&directory.preview(&people)?, &reading))?;
    if let Some(refusal) = refusal(&reading).filter(|_| !args.skip) {
        return Err(refusal);
    }
    if args.dry_run {
        writeln!(Output, "Nothing was changed (--dry-run).")?;
        return Ok(code::DONE);
    }
    let imported = write(desk, &mut *directory, &people)?;
    writeln!(Output, "Imported: {} added, {} changed.", imported.added, imported.changed)?;
    Ok(code::DONE)
}

fn of_reading(problem: &PeopleProblem) -> Problem {
    let kind = match problem {
        PeopleProblem::Missing { .. } => Kind::NotFound,
        PeopleProblem::NotAFile { .. } | PeopleProblem::Unreadable { .. } => Kind::Unavailable,
        _ => Kind::Refused,
    };
    Problem::new(kind, sentence(problem), problem.next())
}

fn refused(reading: &Reading) -> u64 {
    reading.refused_beyond.saturating_add(u64::try_from(reading.refused.len()).unwrap_or(u64::MAX))
}

/// What it will do, and each row that cannot be taken.
fn tell(preview: &Preview, reading: &Reading) -> Outcome<()> {
    let Preview { added, changed, same, .. } = preview;
    writeln!(Output, "{added} to add, {changed} to change, {same} the same, {} refused", refused(reading))?;
    if !reading.ignored_columns.is_empty() {
        writeln!(Output, "Columns not used: {}", escaped(&reading.ignored_columns.join(", ")))?;
    }
    for row in &reading.refused {
        writeln!(Output, "line {}: {}", row.line, escaped(&row.reason))?;
    }
    if reading.refused_beyond > 0 {
        writeln!(Output, "and {} more", reading.refused_beyond)?;
    }
    Ok(())
}

fn refusal(reading: &Reading) -> Option<Failure> {
    let what = match refused(reading) {
        0 => return None,
        1 => "1 row cannot be imported, so nothing was.".to_owned(),
        rows => format!("{rows} rows cannot be imported, so nothing was."),
    };
    let next = "Correct them, or leave them out with --skip.";
    Some(Problem::refused(what, next).into())
}

fn write(desk: &Desk<'_>, directory: &mut dyn Directory, people: &[Incoming]) -> Outcome<Imported> {
    let mut so_far = Imported { of: people.len(), ..Imported::default() };
    let (mut line, from) = (Line::new(desk), desk.now().plus_millis(PATIENCE));
    for slice in people.chunks(CHANGE_SET) {
        let done = directory.import(slice).map_err(|problem| cut_short(problem, so_far))?;
        so_far.added += done.added;
        so_far.changed += done.changed;
        so_far.done += done.done;
        if desk.now() >= from {
            line.say(&format!("{} of {}", so_far.done, so_far.of));
        }
    }
    Ok(so_far)
}

/// The problem, with what was written before it.
fn cut_short(problem: Problem, so_far: Imported) -> Problem {
    if so_far.done == 0 {
        return problem;
    }
    let what = format!("{} {} of {} people were gone through before.", problem.what, so_far.done, so_far.of);
    Problem::new(problem.kind, what, problem.next)
}
