//! The host's own accounts: `name:x:uid:gid:comment:home:shell` (passwd(5)).
//!
//! Owns which accounts are people's: a uid from 1000 to 59999 and a shell to
//! sign in with. All others are passed over without a word: they are no mistake
//! of whoever imports. Must not ask the system: it reads the file it is given.

use std::io::BufRead;
use std::ops::RangeInclusive;

use super::problem::Stop;
use super::roll::{Roll, person};
use super::rows::{Row, Rows};
use super::{Incoming, PeopleProblem, Reading, shown};

/// Uids of people (`UID_MIN` to below the range of systemd and `nobody`).
const UIDS: RangeInclusive<u32> = 1000..=59_999;
/// Shells that end at once, in whatever folder they are.
const NO_SHELLS: [&[u8]; 2] = [b"nologin", b"false"];

/// Reads a passwd file from its first byte.
pub(super) fn read<R: BufRead>(source: R) -> Result<Reading, Stop> {
    let mut rows = Rows::of_lines(source);
    let mut roll = Roll::new(Vec::new());
    let mut any = false;
    while let Some(row) = rows.advance()? {
        any = true;
        if let Some(found) = account(row, rows.bytes()) {
            roll.enter(row.line, found)?;
        }
    }
    let none = if any { PeopleProblem::NoAccounts } else { PeopleProblem::Empty };
    Ok(roll.finish(none)?)
}

/// The account on a line; none when it is not a person's.
fn account(row: Row, line: &[u8]) -> Option<Result<Incoming, String>> {
    let line = line.trim_ascii_start();
    // Comments, and entries that stand for accounts of a network service.
    if matches!(line.first(), None | Some(b'#' | b'+' | b'-')) {
        return None;
    }
    if row.too_long {
        return Some(Err("the line is longer than 1 MiB".to_owned()));
    }
    let fields: Vec<&[u8]> = line.split(|byte| *byte == b':').take(8).collect();
    let [name, _, uid, _, comment, _, shell] = fields.as_slice() else {
        return Some(Err("the line is not name:x:uid:gid:comment:home:shell".to_owned()));
    };
    let Some(uid) = number(uid) else {
        return Some(Err(format!("the user id “{}” is no number", shown(&String::from_utf8_lossy(uid)))));
    };
    let program = shell.trim_ascii().rsplit(|byte| *byte == b'/').next();
    if !UIDS.contains(&uid) || program.is_some_and(|program| NO_SHELLS.contains(&program)) {
        return None;
    }
    Some(person_of(name, comment))
}

fn number(field: &[u8]) -> Option<u32> {
    let text = str::from_utf8(field).ok()?;
    // Rust would take a sign as well.
    if text.starts_with('+') { None } else { text.parse().ok() }
}

fn person_of(name: &[u8], comment: &[u8]) -> Result<Incoming, String> {
    // Full name, room, telephone numbers: chfn(1) puts commas between them.
    let full_name = comment.split(|byte| *byte == b',').next().unwrap_or_default();
    let (Ok(name), Ok(full_name)) = (str::from_utf8(name), str::from_utf8(full_name)) else {
        return Err("the line is not UTF-8".to_owned());
    };
    person(name, full_name, "").map(Incoming::from)
}
