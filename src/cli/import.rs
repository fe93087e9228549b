//! `users import`: read everything, say what it will do, then write.
//!
//! Owns that nothing is written while a row is refused, unless such rows are
//! left out on purpose, and how far it is. What a row may hold is the directory's.

use std::io::Write;

use super::args::UsersImport;
use super::desk::Desk;
use super::failure::{Failure, Outcome, code, even_unheard};
use super::progress::Progress;
use super::streams::Output;
use crate::directory::people::{PeopleProblem, Reading, Roll, Source};
use crate::directory::{Directory, Imported, Kind, Pace, Preview, Problem, SoFar};
use crate::model::{count, escaped, sentence};

/// People in one change set.
const CHANGE_SET: usize = 1000;

/// `users import`.
pub fn import(desk: &Desk<'_>, args: &UsersImport) -> Outcome {
    let source = match &args.file {
        Some(file) => Source::Csv(file.clone()),
        None => Source::Passwd(desk.environment().passwd.clone()),
    };
    // Nobody is asked for a passphrase while signals are only noted.
    let roll = read(&source, &mut Progress::begin(desk)?)?;
    let mut directory = desk.open_for_import()?;
    let mut progress = Progress::begin(desk)?;
    let preview = compare(&mut *directory, &roll, &mut progress)?;
    progress.clear_line();
    even_unheard(tell(&preview, &roll))?;
    if let Some(refusal) = refusal(&roll).filter(|_| !args.skip) {
        return Err(refusal);
    }
    if args.dry_run {
        writeln!(Output, "Nothing was changed (--dry-run).")?;
        return Ok(code::DONE);
    }
    let imported = write(desk, &mut *directory, &roll, &mut progress)?;
    drop(progress);
    writeln!(Output, "Imported: {} added, {} changed.", imported.added, imported.changed)?;
    Ok(code::DONE)
}

fn read(source: &Source, progress: &mut Progress<'_>) -> Outcome<Roll> {
    let mut reading = Reading::begin(source).map_err(|problem| of_reading(&problem))?;
    loop {
        if let Some(roll) = reading.go_on().map_err(|problem| of_reading(&problem))? {
            return Ok(roll);
        }
        let (bytes, of) = reading.bytes();
        let percent = bytes.saturating_mul(100).checked_div(of).unwrap_or(0);
        let so_far = SoFar::of(percent, 100);
        if !progress.show_bar(&format!("Reading … {percent} %"), so_far) {
            return Err(progress.stopped("Nothing was changed."));
        }
    }
}

fn compare(directory: &mut dyn Directory, roll: &Roll, progress: &mut Progress<'_>) -> Outcome<Preview> {
    let mut preview = Preview::default();
    for done in (0..roll.len()).step_by(CHANGE_SET) {
        let text = format!("Comparing … {} of {}", count(done), count(roll.len()));
        if !progress.show_bar(&text, SoFar::of(done as u64, roll.len() as u64)) {
            return Err(progress.stopped("Nothing was changed."));
        }
        preview.count(&directory.preview(&roll.slice(done, CHANGE_SET))?);
    }
    Ok(preview)
}

fn of_reading(problem: &PeopleProblem) -> Problem {
    let kind = match problem {
        PeopleProblem::Missing { .. } => Kind::NotFound,
        PeopleProblem::NotAFile { .. } | PeopleProblem::Unreadable { .. } => Kind::Unavailable,
        _ => Kind::Refused,
    };
    Problem::new(kind, sentence(problem), problem.next())
}

fn refused(roll: &Roll) -> u64 {
    roll.refused_beyond.saturating_add(u64::try_from(roll.refused.len()).unwrap_or(u64::MAX))
}

/// What it will do, and each row that cannot be taken.
fn tell(preview: &Preview, roll: &Roll) -> Outcome<()> {
    let Preview { added, changed, same, .. } = preview;
    writeln!(Output, "{added} to add, {changed} to change, {same} the same, {} refused", refused(roll))?;
    if !roll.ignored_columns.is_empty() {
        writeln!(Output, "Columns not used: {}", escaped(&roll.ignored_columns.join(", ")))?;
    }
    for row in &roll.refused {
        writeln!(Output, "line {}: {}", row.line, escaped(&row.reason))?;
    }
    if roll.refused_beyond > 0 {
        writeln!(Output, "and {} more", roll.refused_beyond)?;
    }
    Ok(())
}

fn refusal(roll: &Roll) -> Option<Failure> {
    let what = match refused(roll) {
        0 => return None,
        1 => "1 row cannot be imported, so nothing was.".to_owned(),
        rows => format!("{rows} rows cannot be imported, so nothing was."),
    };
    let next = "Correct them, or leave them out with --skip.";
    Some(Problem::refused(what, next).into())
}

fn write(
    desk: &Desk<'_>,
    directory: &mut dyn Directory,
    roll: &Roll,
    progress: &mut Progress<'_>,
) -> Outcome<Imported> {
    let mut so_far = Imported { of: roll.len(), ..Imported::default() };
    let mut pace = Pace::begin(desk.now());
    while so_far.done < so_far.of {
        let bar = SoFar::of(so_far.done as u64, so_far.of as u64);
        if !progress.show_bar(&how_far(so_far, &mut pace, desk), bar) {
            return Err(progress.stopped(&what_stays(so_far)));
        }
        let slice = roll.slice(so_far.done, CHANGE_SET);
        so_far.count(directory.import(&slice).map_err(|problem| cut_short(problem, so_far))?);
    }
    Ok(so_far)
}

/// `412,000 of 1,000,000 · 26,400/s · 22 s left`
fn how_far(so_far: Imported, pace: &mut Pace, desk: &Desk<'_>) -> String {
    let done = format!("{} of {}", count(so_far.done), count(so_far.of));
    match pace.at(desk.now(), so_far.done, so_far.of) {
        Some(forecast) => format!("{done} · {forecast}"),
        None => done,
    }
}

fn what_stays(so_far: Imported) -> String {
    if so_far.done == 0 {
        return "Nothing was changed.".to_owned();
    }
    let (done, of) = (count(so_far.done), count(so_far.of));
    format!("{done} of {of} people are imported, and that stays.\nThe same command goes on from there.")
}

/// The problem, with what was written before it.
fn cut_short(problem: Problem, so_far: Imported) -> Problem {
    if so_far.done == 0 {
        return problem;
    }
    let (done, of) = (count(so_far.done), count(so_far.of));
    let what = format!("{} {done} of {of} people were gone through before.", problem.what);
    Problem::new(problem.kind, what, problem.next)
}
