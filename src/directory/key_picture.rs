//! A picture of a secret key, in a file for its owner alone, until it is scanned.
//!
//! Owns that its place is free before a key is made for it, and that nothing is
//! deleted but the file that was written. Must not draw the picture, nor keep a copy.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::new_file::{NewFile, not_begun, noted};
use super::{Answer, Kind, Problem};
use crate::model::{SafeText, escaped};

/// A file beside a free place; dropped, it is gone.
pub struct BlankPicture {
    file: NewFile,
    held: File,
    place: PathBuf,
}

/// What makes a file this one: it cannot be made anew as long as it is held open.
#[derive(PartialEq, Eq)]
struct Mark {
    device: u64,
    inode: u64,
    length: u64,
    written: (i64, i64),
}

impl Mark {
    fn of(about: &fs::Metadata) -> Self {
        Self {
            device: about.dev(),
            inode: about.ino(),
            length: about.len(),
            written: (about.mtime(), about.mtime_nsec()),
        }
    }
}

/// A picture that is in its place.
pub struct KeyPicture {
    /// So that no other file gets its number.
    _held: File,
    mark: Mark,
    place: PathBuf,
}

/// What became of a picture that is not needed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleared {
    /// It was deleted.
    Deleted,
    /// It was not there any more.
    Gone,
    /// Another file is there now, or it was changed: it stays.
    Another,
}

impl BlankPicture {
    /// Begins a picture for this place. One that is there is refused, unless it is
    /// a file that may be overwritten.
    pub fn begin(place: &Path, overwrite: bool) -> Answer<Self> {
        let begun = NewFile::begin(place, overwrite).and_then(|file| Ok((file.handle()?, file)));
        let (held, file) = begun.map_err(|problem| not_begun("picture", place, &problem))?;
        Ok(Self { file, held, place: place.to_owned() })
    }

    /// Where it will be, for the history.
    pub fn named(&self) -> Answer<SafeText> {
        noted(&self.place)
    }

    /// Writes all of it to the disk, not yet in its place.
    pub fn fill(&mut self, picture: &[u8]) -> Answer<()> {
        let filled = self.file.write_all(picture).and_then(|()| self.file.settle());
        filled.map_err(|problem| unwritten(&self.place, &problem))
    }

    /// Puts it into its place.
    pub fn put(self) -> Answer<KeyPicture> {
        let Self { file, held, place } = self;
        let put = held.metadata().and_then(|about| file.put().map(|()| Mark::of(&about)));
        let mark = put.map_err(|problem| unwritten(&place, &problem))?;
        Ok(KeyPicture { _held: held, mark, place })
    }
}

impl KeyPicture {
    /// Where it is.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Deletes it, if it is still what was written.
    pub fn clear(self) -> Answer<Cleared> {
        let found = match fs::symlink_metadata(&self.place) {
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(Cleared::Gone),
            found => found.map_err(|problem| undeleted(&self.place, &problem))?,
        };
        if Mark::of(&found) != self.mark {
            return Ok(Cleared::Another);
        }
        fs::remove_file(&self.place).map_err(|problem| undeleted(&self.place, &problem))?;
        Ok(Cleared::Deleted)
    }
}

fn shown(place: &Path) -> String {
    escaped(&place.display().to_string())
}

fn unwritten(place: &Path, problem: &io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("The picture {} cannot be written: {problem}.", shown(place)),
        "Nothing is left of it, and the enrollment stays open: go on with `enroll --resume`.",
    )
}

fn undeleted(place: &Path, problem: &io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("The picture {} cannot be deleted: {problem}.", shown(place)),
        "Delete it: whoever reads it has the secret key.",
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn put(place: &Path) -> KeyPicture {
        let mut blank = BlankPicture::begin(place, false).unwrap();
        blank.fill(b"picture").unwrap();
        assert!(!place.exists(), "it is in its place before it is put there");
        blank.put().unwrap()
    }

    #[test]
    fn it_is_for_its_owner_alone_and_goes_when_it_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("code.png");
        let picture = put(&place);
        assert_eq!(fs::read(&place).unwrap(), b"picture");
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(picture.clear().unwrap(), Cleared::Deleted);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn another_file_in_its_place_stays_and_so_does_one_that_was_changed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("code.png");
        let picture = put(&place);
        fs::remove_file(&place).unwrap();
        fs::write(&place, "picture").unwrap();
        assert_eq!(picture.clear().unwrap(), Cleared::Another);
        let other = folder.path().join("other.png");
        let picture = put(&other);
        fs::write(&other, "a holiday").unwrap();
        assert_eq!(picture.clear().unwrap(), Cleared::Another);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn one_that_was_deleted_by_somebody_else_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("code.png");
        let picture = put(&place);
        fs::remove_file(&place).unwrap();
        assert_eq!(picture.clear().unwrap(), Cleared::Gone);
    }

    #[test]
    fn nothing_is_overwritten_unasked_and_no_link_even_then() {
        let folder = tempfile::tempdir().unwrap();
        let (place, link) = (folder.path().join("code.png"), folder.path().join("link.png"));
        fs::write(&place, "mine").unwrap();
        let Err(problem) = BlankPicture::begin(&place, false) else { panic!("it was begun") };
        assert_eq!(problem.kind, Kind::Refused);
        std::os::unix::fs::symlink(&place, &link).unwrap();
        assert!(BlankPicture::begin(&link, true).is_err());
        let mut blank = BlankPicture::begin(&place, true).unwrap();
        blank.fill(b"picture").unwrap();
        drop(blank);
        assert_eq!(fs::read(&place).unwrap(), b"mine", "a picture that was not put is gone");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn of_a_long_place_the_history_keeps_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("ä".repeat(100)).join("b".repeat(100));
        fs::create_dir_all(&deep).unwrap();
        let named = BlankPicture::begin(&deep.join("code.png"), false).unwrap().named().unwrap();
        assert!(named.as_str().starts_with('…') && named.as_str().ends_with("/code.png"), "{named}");
        let odd = BlankPicture::begin(&folder.path().join("a\u{1b}b.png"), false).unwrap().named().unwrap();
        assert!(odd.as_str().ends_with("/a\\u{1b}b.png"), "{odd}");
    }
}
