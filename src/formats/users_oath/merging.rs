//! Devices of ours into a users file that others write in, too.
//!
//! Owns the rules of the meeting: lines that are not ours stay byte for byte; lines of
//! ours whose device is not put are gone, which is how it is revoked; of what `pam_oath`
//! and we know of used codes, the newer stands. Must not touch the file itself.

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::mark::{self, Mark};
use super::token::{Kind, Token};
use super::used;
use crate::formats::lines::{Line, is_text, lines};
use crate::formats::{Enrolled, FormatProblem, Unfit};
use crate::model::{Algorithm, DeviceId, Digits, Timestamp, UserName};
use crate::totp::{Generator, SecretKey};

/// Longest key that liboath reads, in bytes.
const LONGEST_KEY: usize = 32;

/// What an export did to a users file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Merged {
    /// Devices that were not there.
    pub added: usize,
    /// Lines of ours that say something else now, and lines that became ours.
    pub updated: usize,
    /// Lines of ours that stay as they were.
    pub same: usize,
    /// Lines of ours that are gone: their devices may not sign in any more, or they were there twice.
    pub removed: usize,
    /// Devices in lines of others, kept byte for byte.
    pub foreign: usize,
    /// Those of them that name users of ours: who has such a device signs in by it whatever we say.
    pub of_users_here: usize,
}

/// A piece of the file.
enum Piece<'a> {
    /// Somebody else's.
    Foreign(&'a [u8]),
    /// A device of somebody else, or one that will be adopted.
    Unmarked(&'a [u8]),
    /// A device of ours with its mark, not put so far.
    Marked {
        /// Both lines.
        both: &'a [u8],
        /// The device's alone.
        line: &'a [u8],
    },
    /// A device that was put: mark and line.
    Put(Zeroizing<String>),
    /// Nothing any more.
    Gone,
}

impl<'a> Piece<'a> {
    /// The line of a device that is not put so far.
    fn line(&self) -> Option<&'a [u8]> {
        match self {
            Self::Unmarked(line) | Self::Marked { line, .. } => Some(line),
            Self::Foreign(_) | Self::Put(_) | Self::Gone => None,
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Foreign(bytes) | Self::Unmarked(bytes) | Self::Marked { both: bytes, .. } => bytes,
            Self::Put(text) => text.as_bytes(),
            Self::Gone => &[],
        }
    }
}

/// A users file into which devices are merged.
pub struct Merging<'a> {
    pieces: Vec<Piece<'a>>,
    /// Pieces of a device, by its mark.
    marked: HashMap<DeviceId, Vec<usize>>,
    /// Pieces of a user, without a mark.
    unmarked: HashMap<&'a str, Vec<usize>>,
    zone: &'a TimeZone,
    /// Whose lines may go; everybody's when nobody is named.
    only: HashSet<String>,
    /// Users of ours.
    here: HashSet<String>,
    /// Whether there is text that is neither a comment nor a device.
    has_other_text: bool,
    now: Timestamp,
    merged: Merged,
}

impl<'a> Merging<'a> {
    /// Begins with the file that is there, or with nothing.
    pub fn over(existing: &'a [u8], zone: &'a TimeZone, now: Timestamp) -> Result<Self, FormatProblem> {
        match is_text(existing) {
            Ok(()) | Err(FormatProblem::Empty) => {}
            Err(problem) => return Err(problem),
        }
        let mut merging = Self {
            pieces: Vec::new(),
            only: HashSet::new(),
            here: HashSet::new(),
            has_other_text: false,
            marked: HashMap::new(),
            unmarked: HashMap::new(),
            zone,
            now,
            merged: Merged::default(),
        };
        let text = lines(existing).next().map_or(existing.len(), |first| first.place.start);
        merging.pieces.push(Piece::Foreign(existing.get(..text).unwrap_or_default()));
        let mut last_mark: Option<(Mark, Line<'a>)> = None;
        for line in lines(existing) {
            let mark = last_mark.take();
            match Token::of(line.bytes).filter(Token::is_known) {
                Some(token) => merging.meet(existing, &line, &token, mark),
                // A mark without its line goes.
                None => {
                    if let Some(mark) = Mark::of(line.bytes) {
                        last_mark = Some((mark, line));
                    } else {
                        let text = line.bytes.trim_ascii();
                        merging.has_other_text |= !text.is_empty() && !text.starts_with(b"#");
                        merging.pieces.push(Piece::Foreign(line.bytes));
                    }
                }
            }
        }
        Ok(merging)
    }

    fn meet(
        &mut self,
        existing: &'a [u8],
        line: &Line<'a>,
        token: &Token<'a>,
        mark: Option<(Mark, Line<'a>)>,
    ) {
        let at = self.pieces.len();
        if let Some((mark, above)) = mark.filter(|(mark, _)| mark.is_of(token)) {
            self.marked.entry(mark.id).or_default().push(at);
            let both = existing.get(above.place.start..line.place.end).unwrap_or_default();
            self.pieces.push(Piece::Marked { both, line: line.bytes });
            return;
        }
        if let Some(user) = token.user {
            self.unmarked.entry(user).or_default().push(at);
        }
        self.pieces.push(Piece::Unmarked(line.bytes));
    }

    /// Whether it has text and nothing of a users file.
    pub fn is_something_else(&self) -> bool {
        self.has_other_text && self.marked.is_empty() && self.unmarked.is_empty()
    }

    /// This user is one of ours.
    pub fn knows(&mut self, user: &UserName) {
        self.here.insert(user.key());
    }

    /// Takes lines of this user with this key out, whoever wrote them.
    pub fn revoke(&mut self, user: &UserName, key: &SecretKey) {
        let places = self.unmarked.get(user.as_str()).cloned().unwrap_or_default();
        for at in places {
            let Some(piece) = self.pieces.get_mut(at) else { continue };
            let found = piece.line().and_then(Token::of).and_then(|token| token.key_bytes());
            if found.is_some_and(|found| found.as_slice() == key.as_bytes()) {
                *piece = Piece::Gone;
                self.merged.removed += 1;
            }
        }
    }

    /// From now on lines of ours stay unless they are of these users.
    pub fn touch_only(&mut self, users: &[UserName]) {
        self.only.extend(users.iter().map(UserName::key));
    }

    /// Whether a line of ours goes where it is not put again.
    fn may_go(&self, line: &[u8]) -> bool {
        let user = Token::of(line).and_then(|token| UserName::new(token.user?).ok());
        self.only.is_empty() || user.is_some_and(|user| self.only.contains(&user.key()))
    }

    /// Adds or updates one device, or says why `pam_oath` cannot hold it.
    pub fn put(&mut self, enrolled: &Enrolled<'_>) -> Result<(), Unfit> {
        fits(enrolled)?;
        let found = self.lines_of(enrolled);
        let generator = Generator::new(enrolled.key, enrolled.parameters);
        let newest = found.iter().filter_map(|(at, line)| {
            let token = Token::of(line)?;
            // What cannot be read stays as it stands: it may be newer than all that we know.
            let step = used::last_step(&generator, &token, self.zone, self.now).unwrap_or(Some(u64::MAX))?;
            Some((step, *at))
        });
        let newest = newest.max_by_key(|(step, at)| (*step, std::cmp::Reverse(*at)));
        let first = found.first().copied();
        // Whichever is newer stands: never is a used code opened again.
        let kept = newest.filter(|(step, _)| *step >= enrolled.last_step);
        let kept =
            kept.and_then(|(_, at)| found.iter().find(|(place, _)| *place == at)).map(|(_, line)| *line);
        let pin = first.and_then(|(_, line)| Token::of(line)).and_then(|token| token.pin).unwrap_or("-");
        let written = match kept {
            Some(line) if is_still(line, enrolled, pin) => with_mark(enrolled, line),
            kept => self.line(enrolled, &generator, pin, kept, first.map(|(_, line)| line))?,
        };
        if let Some((at, _)) = first {
            self.replace(at, written, &found);
        } else {
            self.merged.added += 1;
            self.pieces.push(Piece::Put(written));
        }
        Ok(())
    }

    /// The pieces that are this device, in the order of the file.
    fn lines_of(&self, enrolled: &Enrolled<'_>) -> Vec<(usize, &'a [u8])> {
        let of = |places: Option<&Vec<usize>>| places.cloned().unwrap_or_default();
        let marked = of(self.marked.get(&enrolled.id));
        let mut places = of(self.unmarked.get(enrolled.user.as_str()));
        places.extend(marked);
        places.sort_unstable();
        let lines = places.into_iter().filter_map(|at| Some((at, self.pieces.get(at)?.line()?)));
        let is_its = |line: &[u8]| {
            let key = Token::of(line).and_then(|token| token.key_bytes());
            key.is_some_and(|key| key.as_slice() == enrolled.key.as_bytes())
        };
        lines.filter(|(_, line)| is_its(line)).collect()
    }

    fn replace(&mut self, at: usize, written: Zeroizing<String>, found: &[(usize, &[u8])]) {
        if let Some(piece) = self.pieces.get_mut(at) {
            let is_same = piece.bytes() == written.as_bytes();
            *(if is_same { &mut self.merged.same } else { &mut self.merged.updated }) += 1;
            *piece = Piece::Put(written);
        }
        // Twice in the file, it would outlive its revocation.
        for (twice, _) in found.iter().skip(1) {
            if let Some(piece) = self.pieces.get_mut(*twice) {
                *piece = Piece::Gone;
                self.merged.removed += 1;
            }
        }
    }

    /// A new line, with what is known of used codes: what stood there when that is newer.
    fn line(
        &self,
        enrolled: &Enrolled<'_>,
        generator: &Generator,
        pin: &str,
        kept: Option<&[u8]>,
        before: Option<&[u8]>,
    ) -> Result<Zeroizing<String>, Unfit> {
        let period = enrolled.parameters.period;
        let digits = if enrolled.parameters.digits == Digits::Eight { "8" } else { "6" };
        let mut text = Zeroizing::new(String::with_capacity(512));
        text.push_str(&mark::text(enrolled));
        let key = Zeroizing::new(HEXLOWER.encode(enrolled.key.as_bytes()));
        let kind = format!("HOTP/T{}/{digits}", period.secs());
        let mut columns = vec![kind.as_str(), enrolled.user.as_str(), pin, key.as_str()];
        let (code, time);
        if let Some(token) = kept.and_then(Token::of) {
            columns.extend([token.counter, token.code, token.time].into_iter().flatten());
        } else if enrolled.last_step > 0 {
            code = generator.code(enrolled.last_step);
            time = used::local_time(enrolled.last_step, period, self.zone);
            let (Some(code), Some(time)) = (&code, &time) else {
                return Err(Unfit("Its last used code is of a time that cannot be written.".to_owned()));
            };
            columns.extend(["0", code.expose(), time.as_str()]);
        }
        for (index, column) in columns.into_iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            text.push_str(column);
        }
        text.push_str(if before.is_some_and(|line| line.ends_with(b"\r\n")) { "\r\n" } else { "\n" });
        Ok(text)
    }

    /// The whole file; lines of ours that were not put again are gone.
    pub fn end(mut self) -> (Zeroizing<Vec<u8>>, Merged) {
        let mut pieces = std::mem::take(&mut self.pieces);
        for piece in &mut pieces {
            match piece {
                Piece::Marked { line, .. } if self.may_go(line) => {
                    self.merged.removed += 1;
                    *piece = Piece::Gone;
                }
                Piece::Marked { .. } => self.merged.same += 1,
                Piece::Unmarked(line) => {
                    self.merged.foreign += 1;
                    let user = Token::of(line).and_then(|token| UserName::new(token.user?).ok());
                    self.merged.of_users_here +=
                        usize::from(user.is_some_and(|user| self.here.contains(&user.key())));
                }
                Piece::Foreign(_) | Piece::Put(_) | Piece::Gone => {}
            }
        }
        self.pieces = pieces;
        let length: usize = self.pieces.iter().map(|piece| piece.bytes().len() + 1).sum();
        let mut file = Zeroizing::new(Vec::with_capacity(length));
        for piece in self.pieces.iter().map(Piece::bytes).filter(|bytes| !bytes.is_empty()) {
            // The last line of a file may have no end.
            if !(file.is_empty() || file.ends_with(b"\n") || file.as_slice() == crate::formats::lines::BOM) {
                file.push(b'\n');
            }
            file.extend_from_slice(piece);
        }
        (file, self.merged)
    }
}

/// Whether the line as it stands says all that there is to say.
fn is_still(line: &[u8], enrolled: &Enrolled<'_>, pin: &str) -> bool {
    let Some(token) = Token::of(line) else { return false };
    let kind = Kind::Time { period: enrolled.parameters.period, digits: enrolled.parameters.digits };
    token.kind == kind && token.user == Some(enrolled.user.as_str()) && token.pin == Some(pin)
}

fn with_mark(enrolled: &Enrolled<'_>, line: &[u8]) -> Zeroizing<String> {
    let line = String::from_utf8_lossy(line);
    let mark = mark::text(enrolled);
    let mut text = Zeroizing::new(String::with_capacity(mark.len() + line.len()));
    text.push_str(&mark);
    text.push_str(&line);
    text
}

/// Whether `pam_oath` can hold a device.
pub fn fits(enrolled: &Enrolled<'_>) -> Result<(), Unfit> {
    if enrolled.parameters.algorithm != Algorithm::Sha1 {
        return Err(Unfit(format!("pam_oath knows SHA-1 only, not {}.", enrolled.parameters.algorithm)));
    }
    let length = enrolled.key.as_bytes().len();
    if length > LONGEST_KEY {
        return Err(Unfit(format!("pam_oath reads keys of at most 32 bytes; this one has {length}.")));
    }
    Ok(())
}
