//! A file that is there whole, for its owner alone, or not at all.
//!
//! Owns that it is written beside its place and then put there, that
//! nothing is overwritten unasked, and how a place is named. Must not know what is in it, nor keep a copy:
//! what is written may be a key.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::{Answer, Kind, Problem};
use crate::model::{SafeText, escaped};

/// Most bytes of a place that the history keeps: those at its end, as the file's name is there.
const MOST_OF_PLACE: usize = 240;

/// Most numbers that are tried for the name beside.
const NUMBERS: u32 = 100;

/// Why a file cannot be begun in its place; `what` it is in words.
pub fn not_begun(what: &str, place: &Path, problem: &io::Error) -> Problem {
    let place = escaped(&place.display().to_string());
    match problem.kind() {
        io::ErrorKind::AlreadyExists => Problem::refused(
            format!("{place} is there already."),
            "Name another file, or say --overwrite. Nothing was changed.",
        ),
        _ => Problem::new(
            Kind::Unavailable,
            format!("The {what} {place} cannot be written: {problem}."),
            "Name another place. Nothing was changed.",
        ),
    }
}

/// A place as the history keeps it: from the root, escaped, of a long one the end.
pub fn noted(place: &Path) -> Answer<SafeText> {
    let whole = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    let text = escaped(&whole.display().to_string());
    let from = text.len().saturating_sub(MOST_OF_PLACE);
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let cut = if from == 0 { "" } else { "…" };
    SafeText::new(&format!("{cut}{}", text.get(from..).unwrap_or_default())).map_err(|problem| {
        Problem::refused(
            format!("The history cannot name {}: {problem}.", escaped(&place.display().to_string())),
            "Name another file. Nothing was changed.",
        )
    })
}

/// A file being written; dropped, it is gone.
pub struct NewFile {
    place: PathBuf,
    beside: PathBuf,
    overwrite: bool,
    file: Option<File>,
}

impl NewFile {
    /// Whether a file may be put into this place.
    pub fn is_free(place: &Path, overwrite: bool) -> io::Result<()> {
        match fs::symlink_metadata(place) {
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(problem) => Err(problem),
            Ok(there) if overwrite && there.is_file() => Ok(()),
            Ok(there) if there.is_file() => Err(io::ErrorKind::AlreadyExists.into()),
            Ok(_) => Err(io::Error::other("it is there and no plain file")),
        }
    }

    /// Begins a file for this place. One that is there is an error, unless it is
    /// a file that may be overwritten.
    pub fn begin(place: &Path, overwrite: bool) -> io::Result<Self> {
        Self::is_free(place, overwrite)?;
        let name = place.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
        // What a killed process left is not ours to remove.
        for number in 1..=NUMBERS {
            let beside = place.with_file_name(format!("{name}.unfinished-{number}"));
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside) {
                Ok(file) => {
                    return Ok(Self { place: place.to_owned(), beside, overwrite, file: Some(file) });
                }
                Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => {}
                Err(problem) => return Err(problem),
            }
        }
        Err(io::Error::other(format!("there are {NUMBERS} unfinished ones beside it")))
    }

    /// The file, whatever its name will be.
    pub fn handle(&self) -> io::Result<File> {
        self.file.as_ref().ok_or(io::ErrorKind::BrokenPipe)?.try_clone()
    }

    /// What was written is on the disk, whole, but not yet in its place.
    pub fn settle(&mut self) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        file.sync_all()
    }

    /// Puts the settled file into its place.
    pub fn put(mut self) -> io::Result<()> {
        self.settle()?;
        if self.overwrite {
            fs::rename(&self.beside, &self.place)?;
        } else {
            match renameat_with(CWD, &self.beside, CWD, &self.place, RenameFlags::NOREPLACE) {
                // Not every file system knows how; a link is refused where a file is, too.
                Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                    fs::hard_link(&self.beside, &self.place)?;
                    fs::remove_file(&self.beside)?;
                }
                done => done.map_err(io::Error::from)?,
            }
        }
        let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().ok_or(io::ErrorKind::BrokenPipe)?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Once it is in its place there is nothing under this name.
        let _ = fs::remove_file(&self.beside);
    }
}
