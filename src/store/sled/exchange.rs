//! A store that is made beside its place and then goes into it.
//!
//! Owns that the place holds a whole store at any moment, the one before or the
//! one after, that nobody uses the one before meanwhile, and that it is kept.
//! Removes nothing but what was made here. Must not open either.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::super::records::OpenError;
use super::lock::Lock;
use super::{Patience, errors, folder};

/// Most numbers that are tried for a name.
const NUMBERS: u32 = 1000;

/// The place of a store. As long as this lives nobody opens the store in it.
pub struct Place {
    dir: PathBuf,
    /// The store in it, locked; none where there is none.
    store: Option<Lock>,
}

/// A folder beside the place; unless it was put there, it goes with this.
pub struct Beside {
    dir: PathBuf,
    is_put: bool,
}

/// What came of putting a store into its place.
pub struct Put {
    /// Where the store is that was there before, if there was one.
    pub before: Option<PathBuf>,
    /// Why it is not certain that this outlives a power cut.
    pub doubt: Option<String>,
}

impl Place {
    /// Takes the place, and the lock of the store in it if there is one.
    pub fn hold(dir: &Path, mut patience: Patience<'_>) -> Result<Self, OpenError> {
        let dir = match folder::checked(dir) {
            Err(OpenError::Missing(dir)) => {
                let dir = std::path::absolute(&dir).map_err(|error| at(&dir, &error))?;
                folder::make(above(&dir))?;
                return Ok(Self { dir, store: None });
            }
            // What is there must not keep anybody from putting a sound one in its place.
            Err(OpenError::Newer(_)) => fs::canonicalize(dir).map_err(|error| at(dir, &error))?,
            dir => dir?,
        };
        let device =
            |path: &Path| fs::metadata(path).map(|about| about.dev()).map_err(|error| at(path, &error));
        if device(&dir)? != device(above(&dir))? {
            return Err(OpenError::Io(format!(
                "{} is where a disk is mounted: name a folder in it",
                dir.display()
            )));
        }
        let is_empty = fs::read_dir(&dir).map_err(|error| at(&dir, &error))?.next().is_none();
        let store = if folder::has_store(&dir) || dir.join(super::lock::NAME).exists() {
            Some(Lock::take(&dir, &mut patience)?)
        } else if is_empty {
            fs::remove_dir(&dir).map_err(|error| at(&dir, &error))?;
            None
        } else {
            return Err(OpenError::Io(format!("{} holds other things and no store", dir.display())));
        };
        Ok(Self { dir, store })
    }

    /// Whether a store is in it.
    pub fn has_store(&self) -> bool {
        self.store.is_some()
    }

    /// Makes a folder beside it.
    pub fn beside(&self) -> Result<Beside, OpenError> {
        let (dir, ()) = numbered(&self.dir, "restoring", |dir| DirBuilder::new().mode(0o700).create(dir))?;
        Ok(Beside { dir, is_put: false })
    }

    /// Puts the store that was made beside it into the place.
    pub fn put(self, mut made: Beside) -> Result<Put, OpenError> {
        let before = if self.store.is_none() {
            rename_new(&made.dir, &self.dir).map_err(|error| at(&self.dir, &error))?;
            made.is_put = true;
            None
        } else {
            Some(self.exchange(&mut made)?)
        };
        let doubt = folder::sync(above(&self.dir)).err().map(|error| error.to_string());
        Ok(Put { before, doubt })
    }

    /// The place and the folder beside it change contents; says where the one
    /// before is now.
    fn exchange(&self, made: &mut Beside) -> Result<PathBuf, OpenError> {
        let aside = |from: &Path| numbered(&self.dir, "before-restore", |to| rename_new(from, to));
        match renameat_with(CWD, &made.dir, CWD, &self.dir, RenameFlags::EXCHANGE) {
            Ok(()) => {
                // From here on it is the store before that is in that folder.
                made.is_put = true;
                Ok(aside(&made.dir).map_or_else(|_| made.dir.clone(), |(to, ())| to))
            }
            // Not every file system knows how: for a moment there is no store there.
            Err(Errno::INVAL | Errno::NOSYS) => {
                let (before, ()) = aside(&self.dir)?;
                if let Err(error) = fs::rename(&made.dir, &self.dir) {
                    return Err(match fs::rename(&before, &self.dir) {
                        Ok(()) => at(&self.dir, &error),
                        Err(_) => OpenError::Io(format!("{error}; the store is in {} now", before.display())),
                    });
                }
                made.is_put = true;
                Ok(before)
            }
            Err(error) => Err(at(&self.dir, &error.into())),
        }
    }
}

impl Beside {
    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.is_put {
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// Makes something under the first of `<place>.<word>-1`, `-2`, … that is free.
fn numbered<T>(
    place: &Path,
    word: &str,
    act: impl Fn(&Path) -> io::Result<T>,
) -> Result<(PathBuf, T), OpenError> {
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1..=NUMBERS {
        let path = place.with_file_name(format!("{name}.{word}-{number}"));
        match act(&path) {
            Ok(done) => return Ok((path, done)),
            Err(error)
                if [ErrorKind::AlreadyExists, ErrorKind::DirectoryNotEmpty].contains(&error.kind()) => {}
            Err(error) => return Err(at(&path, &error)),
        }
    }
    Err(OpenError::Io(format!("there are a thousand folders {name}.{word}-… already")))
}

/// Renames to a name that is not taken.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS) if to.symlink_metadata().is_ok() => {
            Err(ErrorKind::AlreadyExists.into())
        }
        Err(Errno::INVAL | Errno::NOSYS) => fs::rename(from, to),
        renamed => renamed.map_err(Into::into),
    }
}

fn above(dir: &Path) -> &Path {
    dir.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn at(path: &Path, error: &io::Error) -> OpenError {
    errors::at(&path.display().to_string(), error)
}
