//! The host's own accounts: `name:x:uid:gid:comment:home:shell` (passwd(5)).
//!
//! Owns which accounts are people's: a uid from 1000 to 59999 and a shell to
//! sign in with. All others are passed over without a word: they are no mistake
//! of whoever imports. Must not ask the system: it reads the file it is given.

use std::io::BufRead;
use std::ops::RangeInclusive;

use super::problem::Stop;
use super::reading::Format;
use super::roll::{Draft, Sorting, person};
use super::rows::{Row, Rows, Step};
use super::{Incoming, PeopleProblem};
use crate::model::excerpt;

/// Uids of people (`UID_MIN` to below the range of systemd and `nobody`).
const UIDS: RangeInclusive<u32> = 1000..=59_999;
/// Shells that end at once, in whatever folder they are.
const NO_SHELLS: [&[u8]; 2] = [b"nologin", b"false"];

/// A passwd file under way.
pub(super) struct Passwd<R> {
    rows: Rows<R>,
    draft: Draft,
    any: bool,
}

impl<R: BufRead> Passwd<R> {
    /// From its first byte.
    pub(super) fn begin(source: R) -> Self {
        Self { rows: Rows::of_lines(source), draft: Draft::new(Vec::new()), any: false }
    }
}

impl<R: BufRead + Send> Format for Passwd<R> {
    fn step(&mut self) -> Result<bool, Stop> {
        let step = self.rows.step()?;
        if let Step::Row(row) = step {
            self.any = true;
            if let Some(found) = account(row, self.rows.bytes()) {
                self.draft.enter(row.line, found)?;
            }
        }
        Ok(step != Step::End)
    }

    fn passed(&self) -> u64 {
        self.rows.passed()
    }

    fn ended(self: Box<Self>) -> Result<Sorting, PeopleProblem> {
        let none = if self.any { PeopleProblem::NoAccounts } else { PeopleProblem::Empty };
        self.draft.ended(none)
    }
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
        return Some(Err(format!("the user id “{}” is no number", excerpt(&String::from_utf8_lossy(uid)))));
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
