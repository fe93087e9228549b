//! A folder with one file a user, for the google-authenticator PAM module.
//!
//! Owns that a user's file is named after them and nobody can be called like a
//! path, and that a code used at a login stays used where a file is replaced. Such
//! a file holds one device: the first that is put. Must not choose it.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, fchown};
use std::path::{Path, PathBuf};

use super::super::foreign::one_user;
use super::super::new_file::NewFile;
use super::super::{Answer, Kind, Placing, Problem};
use super::{not_begun, unwritten};
use crate::formats::{Enrolled, Unfit, google_authenticator};
use crate::model::{Timestamp, escaped};

/// Such a folder while its files are written beside their places.
pub struct Folder {
    place: PathBuf,
    placing: Placing,
    now: Timestamp,
    /// A folder that was made for this, and goes while nothing is in it.
    is_new: bool,
    files: Vec<NewFile>,
    users: BTreeSet<String>,
}

impl Folder {
    /// Opens the folder; one that is not there is made, for its owner alone.
    pub fn open(place: &Path, placing: Placing, now: Timestamp) -> Answer<Self> {
        let made = match fs::metadata(place) {
            Ok(there) if there.is_dir() => Ok(false),
            Ok(_) => Err(io::Error::other("it is there and no folder")),
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => match placing {
                Placing::Rehearsed { .. } => Ok(false),
                Placing::New | Placing::Replacing => {
                    let made = DirBuilder::new().mode(0o700).create(place).map(|()| true);
                    // A link to nowhere.
                    made.map_err(|problem| match problem.kind() {
                        io::ErrorKind::AlreadyExists => io::Error::other("it is there and no folder"),
                        _ => problem,
                    })
                }
            },
            Err(problem) => Err(problem),
        };
        let is_new = made.map_err(|problem| not_begun(place, &problem))?;
        let (files, users) = (Vec::new(), BTreeSet::new());
        Ok(Self { place: place.to_owned(), placing, now, is_new, files, users })
    }

    /// Writes a user's file, or says why it cannot hold the device.
    pub fn put(&mut self, enrolled: &Enrolled<'_>) -> Answer<Result<(), Unfit>> {
        let name = enrolled.user.as_str();
        if matches!(name, "." | "..") {
            return Ok(Err(Unfit(format!("A file cannot be called “{name}”."))));
        }
        if self.users.contains(name) {
            let why = "The file holds one device, and another one was used more recently.".to_owned();
            return Ok(Err(Unfit(why)));
        }
        let place = self.place.join(name);
        let known = self.known(&place, name, enrolled);
        let enrolled = known.map_or(Enrolled { ..*enrolled }, |(last_step, drift)| Enrolled {
            drift,
            last_step,
            ..*enrolled
        });
        let text = match google_authenticator::text(&enrolled) {
            Ok(text) => text,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let overwrite = self.placing.overwrites();
        if self.placing.is_rehearsed() {
            NewFile::is_free(&place, overwrite).map_err(|problem| not_begun(&place, &problem))?;
        } else {
            let mut file =
                NewFile::begin(&place, overwrite).map_err(|problem| not_begun(&place, &problem))?;
            let written = same_owner(&place, &file)
                .and_then(|()| file.write_all(text.as_bytes()))
                .and_then(|()| file.settle());
            written.map_err(|problem| unwritten(&problem))?;
            self.files.push(file);
        }
        self.users.insert(name.to_owned());
        Ok(Ok(()))
    }

    /// Newest used step and drift, where the file that is replaced is of the same key
    /// and knows better.
    fn known(&self, place: &Path, name: &str, enrolled: &Enrolled<'_>) -> Option<(u64, i64)> {
        if !self.placing.overwrites() {
            return None;
        }
        let there = one_user(place, name, self.now).ok()?;
        let (same, last_step) = (there.key == *enrolled.key, there.last_step.unwrap_or(0));
        (same && last_step > enrolled.last_step).then_some((last_step, there.drift))
    }

    /// Puts all files into their places.
    pub fn put_all(mut self) -> Answer<()> {
        let of = self.files.len();
        for (done, file) in std::mem::take(&mut self.files).into_iter().enumerate() {
            file.put().map_err(|problem| cut_short(&self.place, done, of, &problem))?;
            self.is_new = false;
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.files.clear();
        if self.is_new {
            let _ = fs::remove_dir(&self.place);
        }
    }
}

/// The module reads a file that belongs to its user only.
fn same_owner(place: &Path, file: &NewFile) -> io::Result<()> {
    let Ok(there) = fs::symlink_metadata(place) else { return Ok(()) };
    let (handle, owner) = (file.handle()?, (there.uid(), there.gid()));
    let ours = handle.metadata()?;
    if (ours.uid(), ours.gid()) == owner {
        return Ok(());
    }
    fchown(&handle, Some(owner.0), Some(owner.1))
}

fn cut_short(place: &Path, done: usize, of: usize, problem: &io::Error) -> Problem {
    let place = escaped(&place.display().to_string());
    Problem::new(
        Kind::Unavailable,
        format!("{done} of {of} files are in {place}, then this failed: {problem}."),
        "The history says that all were exported. Mend it, then export again with --overwrite.",
    )
}
