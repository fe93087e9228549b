//! Lists in columns of which only a part is held.
//!
//! Owns that they are gone through twice where they are too long: how wide the
//! columns are shows only when every line was seen. Must not know what is listed.

use std::io::{BufWriter, Write};

use super::desk::Desk;
use super::failure::Outcome;
use super::progress::Progress;
use super::streams::Output;
use super::table::{Widths, cells};

/// Lines that are kept while the columns are measured.
const KEPT: usize = 10_000;

/// Takes one line after the other.
pub type Lines<'a, const N: usize> = dyn FnMut([String; N]) -> Outcome<()> + 'a;

/// How far the reading is, where that does not get between what is printed.
pub fn seen<'a>(desk: &'a Desk<'a>) -> Option<Progress<'a>> {
    (!desk.terminals().output).then(|| Progress::of_reading(desk))
}

/// Prints a list; `each` goes through all of its lines, perhaps twice.
pub fn print<const N: usize>(
    desk: &Desk<'_>,
    heading: [&str; N],
    mut each: impl FnMut(&mut Option<Progress<'_>>, &mut Lines<'_, N>) -> Outcome<()>,
) -> Outcome<()> {
    let (mut widths, mut count, mut kept) = (Widths::of(heading), 0, Vec::new());
    let mut progress = Some(Progress::of_reading(desk));
    each(&mut progress, &mut |line| {
        let line = cells(line);
        widths.see(&line);
        count += 1;
        if kept.len() < KEPT {
            kept.push(line);
        }
        Ok(())
    })?;
    drop(progress);
    widths.fit(desk.columns());
    let ellipsis = if desk.is_ascii() { "..." } else { "…" };
    let mut out = BufWriter::new(Output);
    out.write_all(widths.line(&heading.map(str::to_owned), ellipsis).as_bytes())?;
    if kept.len() == count {
        for line in kept {
            out.write_all(widths.line(&line, ellipsis).as_bytes())?;
        }
    } else {
        each(
            &mut seen(desk),
            &mut |line| Ok(out.write_all(widths.line(&cells(line), ellipsis).as_bytes())?),
        )?;
    }
    Ok(out.flush()?)
}
