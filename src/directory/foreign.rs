//! Files of other programs, read to be imported.
//!
//! Owns that a file is read whole and bounded, that the folder of the
//! google-authenticator PAM module counts as one file with a row a user, and the
//! file of refused rows. Must not know what becomes of a row.

use std::fs;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::exporting::{opener, system_zone};
use super::new_file::NewFile;
use super::people::{PeopleProblem, plain_file};
use super::{Answer, Kind, Problem, PskcKeys};
use crate::formats::{self, Carried, Format, FormatProblem, Reading};
use crate::model::{Timestamp, UserName, escaped, sentence};

/// Most bytes of a file.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Most bytes of the file of one user, as the PAM module has it.
const ONE_USER: u64 = 64 * 1024;
/// Most files of a folder.
const MOST_FILES: usize = 100_000;

/// A row of such a file.
pub struct ForeignRow {
    /// Where it stands, for messages: `line 7`, `alice`.
    pub at: String,
    /// The device, or why there is none: one sentence without its full stop.
    pub carried: Result<Carried, String>,
    /// What of it is not taken: scratch codes.
    pub left_out: Option<String>,
    place: Range<usize>,
}

impl ForeignRow {
    fn of(at: String, mut carried: Result<Carried, String>, format: Format, place: Range<usize>) -> Self {
        let left_out = match &mut carried {
            // This format has no maker or model: what it has instead is not taken.
            Ok(carried) if format == Format::GoogleAuthenticator => {
                carried.about.take().map(|about| clause(about.as_str()))
            }
            _ => None,
        };
        Self { at, carried, left_out, place }
    }
}

/// A file of another program, read whole.
pub struct ForeignFile {
    format: Format,
    bytes: Zeroizing<Vec<u8>>,
    /// Its rows, in its order.
    pub rows: Vec<ForeignRow>,
}

impl ForeignFile {
    /// Reads it.
    pub fn read(path: &Path, format: Format, keys: &PskcKeys, now: Timestamp) -> Answer<Self> {
        let opener = opener(keys)?;
        let zone = system_zone();
        let reading = Reading { now, zone: &zone, opener: opener.as_ref() };
        if format == Format::GoogleAuthenticator && path.is_dir() {
            return Self::folder(path, now);
        }
        let bytes = whole(path, LARGEST)?;
        let rows = formats::read(format, &bytes, &reading).map_err(|problem| of_format(&problem))?;
        let rows = rows.into_iter().map(|row| {
            let carried = row.carried.map_err(|why| clause(&why));
            ForeignRow::of(format!("line {}", row.line), carried, format, row.place)
        });
        Ok(Self { format, rows: rows.collect(), bytes })
    }

    /// One file a user, named after them.
    fn folder(path: &Path, now: Timestamp) -> Answer<Self> {
        let unreadable = |problem: io::Error| of_path(path, &problem);
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            files.push(entry.map_err(unreadable)?.path());
            if files.len() > MOST_FILES {
                let why = io::Error::other("it has more than 100,000 files");
                return Err(of_path(path, &why));
            }
        }
        files.sort();
        let rows = files.iter().map(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let carried = one_user(file, &name, now);
            ForeignRow::of(escaped(&name), carried, Format::GoogleAuthenticator, 0..0)
        });
        let rows = rows.collect();
        Ok(Self { format: Format::GoogleAuthenticator, bytes: Zeroizing::default(), rows })
    }

    /// Whether refused rows can be written to a file of their own.
    pub fn has_rest(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Writes these rows alone to a new file of the same format, for a second run.
    pub fn write_rest(&self, rows: &[usize], to: &Path) -> Answer<()> {
        let places: Vec<Range<usize>> =
            rows.iter().filter_map(|row| self.rows.get(*row)).map(|row| row.place.clone()).collect();
        let rest = formats::rest(self.format, &self.bytes, &places);
        let write = || -> io::Result<()> {
            let mut file = NewFile::begin(to, false)?;
            file.write_all(&rest)?;
            file.put()
        };
        // As it was written before this was cut short.
        if whole(to, LARGEST).is_ok_and(|there| there == rest) {
            return Ok(());
        }
        write().map_err(|problem| {
            let to = escaped(&to.display().to_string());
            let next = "Name another file for them. Nothing was imported.";
            match problem.kind() {
                io::ErrorKind::AlreadyExists => Problem::refused(format!("{to} is there already."), next),
                _ => Problem::new(
                    Kind::Unavailable,
                    format!("The refused rows cannot be written to {to}: {problem}."),
                    next,
                ),
            }
        })
    }
}

/// A sentence as it stands behind `line 7: `.
pub(super) fn clause(sentence: &str) -> String {
    let sentence = sentence.strip_suffix('.').unwrap_or(sentence);
    let mut rest = sentence.chars();
    match (rest.next(), rest.clone().next()) {
        // An abbreviation keeps its capitals.
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(rest).collect()
        }
        _ => sentence.to_owned(),
    }
}

/// The file of one user for the google-authenticator PAM module.
pub(super) fn one_user(file: &Path, name: &str, now: Timestamp) -> Result<Carried, String> {
    let user = UserName::new(name).map_err(|problem| format!("its name is no user name: {problem}"))?;
    let bytes = whole(file, ONE_USER).map_err(|problem| clause(&problem.what))?;
    let zone = system_zone();
    let reading = Reading { now, zone: &zone, opener: None };
    let rows = formats::read(Format::GoogleAuthenticator, &bytes, &reading);
    let row = rows.map_err(|problem| clause(&problem.to_string()))?.into_iter().next();
    let carried = row.ok_or_else(|| FormatProblem::Empty.to_string())?.carried.map_err(|why| clause(&why))?;
    Ok(Carried { user: Some(user), ..carried })
}

fn whole(path: &Path, largest: u64) -> Answer<Zeroizing<Vec<u8>>> {
    let file = plain_file(path).map_err(|problem| of_file(&problem))?;
    let length = file.metadata().map_err(|problem| of_path(path, &problem))?.len();
    // Room for all of it: a vector that grows leaves copies behind.
    let room = usize::try_from(length.min(largest)).unwrap_or(0);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room + 1));
    file.take(largest + 1).read_to_end(&mut bytes).map_err(|problem| of_path(path, &problem))?;
    if bytes.len() as u64 > largest {
        let largest =
            if largest == LARGEST { "64 MiB" } else { "64 KiB, the most that its PAM module reads" };
        return Err(Problem::refused(
            format!("The file is larger than {largest}."),
            "Split it, and import the parts.",
        ));
    }
    Ok(bytes)
}

fn of_file(problem: &PeopleProblem) -> Problem {
    let kind = match problem {
        PeopleProblem::Missing { .. } => Kind::NotFound,
        _ => Kind::Unavailable,
    };
    Problem::new(kind, sentence(problem), problem.next())
}

fn of_path(path: &Path, problem: &io::Error) -> Problem {
    let path = escaped(&path.display().to_string());
    Problem::new(
        Kind::Unavailable,
        format!("{path} cannot be read: {problem}."),
        "Check the file's mode and its disk. Nothing was imported.",
    )
}

fn of_format(problem: &FormatProblem) -> Problem {
    Problem::refused(sentence(problem), problem.next())
}
