//! Rows of a file, looked at first and then written.
//!
//! Owns that nothing is written while a row is refused, unless such rows are left
//! out on purpose, and what is said of each. Must not know what a row becomes.

use std::io::Write;
use std::ops::Range;

use serde::Serialize;

use super::super::args::Rows;
use super::super::backup::outside;
use super::super::desk::Desk;
use super::super::failure::{Failure, NOTHING, Outcome, code, even_unheard};
use super::super::json;
use super::super::progress::Progress;
use super::super::streams::Output;
use crate::directory::{Answer, Carried, Directory, Fate, ForeignFile, Problem, SoFar};
use crate::model::{UserName, count, escaped};

/// Refused rows that are named.
const NAMED: usize = 1000;

/// What the rows of a file say, with their numbers, and what becomes of each row: of those that say
/// nothing that can be taken it is known already.
pub fn sorted<T>(
    file: &ForeignFile,
    mut told: impl FnMut(&Carried) -> Result<T, String>,
) -> (Vec<Fate>, Vec<(usize, T)>) {
    let (mut fates, mut incoming) = (Vec::with_capacity(file.rows.len()), Vec::new());
    for (row, foreign) in file.rows.iter().enumerate() {
        fates.push(match foreign.carried.as_ref().map_err(Clone::clone).and_then(&mut told) {
            Ok(item) => {
                incoming.push((row, item));
                Fate::Same(String::new())
            }
            Err(why) => Fate::Refused(why),
        });
    }
    (fates, incoming)
}

/// What the rows of a file say, in parts that are carried together.
pub struct Load<T> {
    /// Which row of the file each is.
    pub rows: Vec<usize>,
    /// What they say.
    pub items: Vec<T>,
    /// The parts.
    pub parts: Vec<Range<usize>>,
}

/// What is made of the rows of a file.
pub trait Carrying<T> {
    /// What writing these would do, in their order.
    fn preview(&self, directory: &mut dyn Directory, items: &[T]) -> Answer<Vec<Fate>>;
    /// Writes them.
    fn write(&self, directory: &mut dyn Directory, items: &[T]) -> Answer<Vec<Fate>>;
    /// What is said in the end of so many that were taken.
    fn done(&self, taken: usize) -> String;
}

/// A row as `--json` prints it.
#[derive(Debug, Serialize)]
struct RowJson<'a> {
    /// Where it stands: `line 7`, or the name of its file.
    row: &'a str,
    /// Whose it is; null where the row says nobody.
    user: Option<&'a str>,
    /// `taken`, `same` or `refused`.
    result: &'static str,
    /// What it is called here: the device or the serial number.
    name: Option<&'a str>,
    /// Why it is refused.
    why: Option<&'a str>,
    /// What of the row is not taken: recovery codes that are no device.
    left_out: Option<&'a str>,
}

/// What becomes of every row, in the order of the file.
pub struct Fates<'a> {
    file: &'a ForeignFile,
    all: Vec<Fate>,
}

impl<'a> Fates<'a> {
    /// Rows that were refused before the directory saw them; the others follow.
    pub fn of(file: &'a ForeignFile, all: Vec<Fate>) -> Self {
        Self { file, all }
    }

    fn count(&self, is_it: fn(&Fate) -> bool) -> usize {
        self.all.iter().filter(|fate| is_it(fate)).count()
    }

    fn refused(&self) -> Vec<usize> {
        let refused = self.all.iter().enumerate().filter(|(_, fate)| matches!(fate, Fate::Refused(_)));
        refused.map(|(row, _)| row).collect()
    }

    fn tell(&self, as_json: bool, taken_word: &str) -> Outcome<()> {
        let rows = self.file.rows.iter().zip(&self.all);
        if as_json {
            let rows: Vec<RowJson<'_>> = rows
                .map(|(row, fate)| {
                    let (result, name, why) = match fate {
                        Fate::Taken(name) => ("taken", Some(name.as_str()), None),
                        Fate::Same(name) => ("same", Some(name.as_str()), None),
                        Fate::Refused(why) => ("refused", None, Some(why.as_str())),
                    };
                    let user = row.carried.as_ref().ok().and_then(|carried| carried.user.as_ref());
                    RowJson {
                        row: &row.at,
                        user: user.map(UserName::as_str),
                        result,
                        name,
                        why,
                        left_out: row.left_out.as_deref(),
                    }
                })
                .collect();
            return json::print(&mut Output, &rows);
        }
        let taken = self.count(|fate| matches!(fate, Fate::Taken(_)));
        let same = self.count(|fate| matches!(fate, Fate::Same(_)));
        let refused = self.refused().len();
        writeln!(
            Output,
            "{} {taken_word}, {} there already, {} refused",
            count(taken),
            count(same),
            count(refused)
        )?;
        for (row, left_out) in
            rows.clone().filter_map(|(row, _)| Some((row, row.left_out.as_ref()?))).take(NAMED)
        {
            writeln!(Output, "{}: {}", escaped(&row.at), escaped(left_out))?;
        }
        for (row, why) in rows.filter_map(|(row, fate)| refusal(fate).map(|why| (row, why))).take(NAMED) {
            writeln!(Output, "{}: {}", escaped(&row.at), escaped(why))?;
        }
        if refused > NAMED {
            writeln!(Output, "and {} more", count(refused - NAMED))?;
        }
        Ok(())
    }
}

fn refusal(fate: &Fate) -> Option<&str> {
    match fate {
        Fate::Refused(why) => Some(why),
        Fate::Taken(_) | Fate::Same(_) => None,
    }
}

/// Looks at all rows, says what will become of them, and writes them.
pub fn carry<T>(
    desk: &Desk<'_>,
    args: &Rows,
    mut fates: Fates<'_>,
    load: &Load<T>,
    carrying: &dyn Carrying<T>,
) -> Outcome {
    if let Some(to) = &args.refused {
        outside(&desk.opening()?, to)?;
        if !fates.file.has_rest() {
            return Err(Failure::usage(
                "--refused is for one file, and this is a folder.",
                "Say --skip: what is refused stays in the folder, and a second run finds it there.",
            ));
        }
    }
    let mut directory = desk.open()?;
    let mut progress = Progress::begin(desk)?;
    let of = load.items.len();
    for part in &load.parts {
        let text = format!("Comparing … {} of {}", count(part.start), count(of));
        if !progress.show_bar(&text, SoFar::of(part.start as u64, of as u64)) {
            return Err(progress.stopped("Nothing was changed."));
        }
        fates.take(load, part, |items| carrying.preview(&mut *directory, items))?;
    }
    progress.clear_line();
    let refused = fates.refused();
    let leaves_out = args.skip || args.refused.is_some();
    if args.dry_run || (!refused.is_empty() && !leaves_out) {
        even_unheard(fates.tell(args.json, "to import"))?;
        if !refused.is_empty() && !leaves_out {
            return Err(refusal_of(refused.len()));
        }
        if !args.json {
            writeln!(Output, "{NOTHING}")?;
        }
        return Ok(code::DONE);
    }
    if let Some(to) = args.refused.as_ref().filter(|_| !refused.is_empty()) {
        fates.file.write_rest(&refused, to)?;
    }
    for part in &load.parts {
        let done = part.start;
        if !progress.show_bar(&format!("{} of {}", count(done), count(of)), SoFar::of(done as u64, of as u64))
        {
            return Err(progress.stopped(&what_stays(done, of)));
        }
        fates
            .take(load, part, |items| carrying.write(&mut *directory, items))
            .map_err(|problem| cut_short(problem, done, of))?;
    }
    drop(progress);
    even_unheard(fates.tell(args.json, "imported"))?;
    let late = fates.refused().len().saturating_sub(refused.len());
    if late > 0 {
        let what = format!("{} more rows were refused while the others were written.", count(late));
        return Err(
            Problem::refused(what, "Somebody else changed the store meanwhile. See them above.").into()
        );
    }
    if !args.json {
        let taken = fates.count(|fate| matches!(fate, Fate::Taken(_)));
        writeln!(Output, "{}", carrying.done(taken))?;
    }
    Ok(code::DONE)
}

impl Fates<'_> {
    /// What the directory says of rows that it takes; those refused before are left out.
    fn take<T>(
        &mut self,
        load: &Load<T>,
        part: &Range<usize>,
        ask: impl FnOnce(&[T]) -> Answer<Vec<Fate>>,
    ) -> Answer<()> {
        let items = load.items.get(part.clone()).unwrap_or_default();
        let rows = load.rows.get(part.clone()).unwrap_or_default();
        for (row, fate) in rows.iter().zip(ask(items)?) {
            if let Some(place) = self.all.get_mut(*row) {
                *place = fate;
            }
        }
        Ok(())
    }
}

fn refusal_of(rows: usize) -> Failure {
    let what = match rows {
        1 => "1 row cannot be imported, so nothing was.".to_owned(),
        rows => format!("{} rows cannot be imported, so nothing was.", count(rows)),
    };
    let next = "Correct them, or leave them out with --skip or --refused FILE.";
    Problem::refused(what, next).into()
}

fn what_stays(done: usize, of: usize) -> String {
    if done == 0 {
        return "Nothing was changed.".to_owned();
    }
    let (done, of) = (count(done), count(of));
    format!("{done} of {of} rows are imported, and that stays.\nThe same command goes on from there.")
}

/// The problem, with what was written before it.
fn cut_short(problem: Problem, done: usize, of: usize) -> Problem {
    if done == 0 {
        return problem;
    }
    let what = format!("{} {} of {} rows were gone through before.", problem.what, count(done), count(of));
    Problem::new(problem.kind, what, problem.next)
}
