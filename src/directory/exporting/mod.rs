//! Where exported secret keys go: one file, a folder with one a user, or a
//! users.oath that is merged.
//!
//! Owns that what is written is for its owner alone and in its place only when it
//! is whole and history. Must not know whose devices are exported, nor why.

mod folder;
mod gathered;
mod oath_file;
mod one_file;

use std::io;
use std::path::Path;

use self::folder::Folder;

use self::oath_file::OathFile;
pub use self::oath_file::system_zone;
use self::one_file::OneFile;
pub use self::one_file::opener;
use super::new_file;
use super::{Answer, Export, ExportFormat, Kind, Merged, Problem};
use crate::formats::{Enrolled, Format, Opener, Unfit};
use crate::model::User;
use crate::ports::{Clock, Randomness};
use crate::totp::SecretKey;

/// Fills bytes at random.
type Random<'r> = Box<dyn FnMut(&mut [u8]) -> io::Result<()> + 'r>;

/// What an export under way borrows: it outlives the [`Sink`].
pub struct Room<'r> {
    /// What seals the keys of a PSKC file.
    opener: Option<Opener>,
    /// Where its random bytes come from.
    random: Random<'r>,
}

impl<'r> Room<'r> {
    /// With this source of randomness.
    pub fn new(randomness: &'r dyn Randomness) -> Self {
        let random = |bytes: &mut [u8]| randomness.fill(bytes).map_err(io::Error::other);
        Self { opener: None, random: Box::new(random) }
    }
}

/// An export under way.
pub enum Sink<'a> {
    /// Into one file.
    File(OneFile<'a>),
    /// Into a folder.
    Folder(Folder),
    /// Into a users.oath.
    Oath(OathFile<'a>),
}

/// An export that is on the disk and waits to be put into its place.
pub enum Settled {
    /// A new file.
    File(one_file::Settled),
    /// New files.
    Folder(Folder),
    /// The users.oath as it will be.
    Oath(oath_file::Settled),
}

impl<'a> Sink<'a> {
    /// Begins it; nothing is in its place yet.
    pub fn begin(export: &Export, clock: &'a dyn Clock, room: &'a mut Room<'_>) -> Answer<Self> {
        let format = match &export.format {
            ExportFormat::UsersOath => {
                return OathFile::begin(export, clock).map(Self::Oath);
            }
            ExportFormat::GoogleAuthenticator => {
                return Folder::open(&export.to, export.placing, clock.now()).map(Self::Folder);
            }
            ExportFormat::Pskc(_) => Format::Pskc,
            ExportFormat::KeyUris => Format::KeyUris,
            ExportFormat::PrivacyIdea => Format::PrivacyIdea,
            ExportFormat::LinOtp => Format::LinOtp,
        };
        OneFile::begin(export, format, room).map(Self::File)
    }

    /// Writes a device, or says why the format cannot hold it.
    pub fn put(&mut self, enrolled: &Enrolled<'_>) -> Answer<Result<(), Unfit>> {
        match self {
            Self::File(file) => file.put(enrolled),
            Self::Folder(folder) => folder.put(enrolled),
            Self::Oath(file) => Ok(file.put(enrolled)),
        }
    }

    /// Looks at what stands in the place, where that is merged: this user is in the
    /// store, and these of their devices may not sign in.
    pub fn meet(&mut self, user: &User, revoked: Vec<SecretKey>) {
        if let Self::Oath(file) = self {
            file.meet(user);
            for key in revoked {
                file.revoke(user, key);
            }
        }
    }

    /// All devices were written: it is on the disk, but not in its place.
    pub fn settle(self) -> Answer<Settled> {
        match self {
            Self::File(file) => file.settle().map(Settled::File),
            Self::Folder(folder) => Ok(Settled::Folder(folder)),
            Self::Oath(file) => file.settle().map(Settled::Oath),
        }
    }
}

impl Settled {
    /// What merging did, or would do.
    pub fn merged(&self) -> Option<Merged> {
        match self {
            Self::Oath(file) => Some(file.told()),
            Self::File(_) | Self::Folder(_) => None,
        }
    }

    /// Puts it into its place.
    pub fn put(self) -> Answer<Option<Merged>> {
        match self {
            Self::File(file) => file.put().map(|()| None),
            Self::Folder(folder) => folder.put_all().map(|()| None),
            Self::Oath(file) => file.put().map(Some),
        }
    }
}

/// Why nothing can be written there.
fn not_begun(place: &Path, problem: &io::Error) -> Problem {
    new_file::not_begun("export", place, problem)
}

/// Writing went wrong halfway.
fn unwritten(problem: &io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("The export cannot be written: {problem}."),
        "See that the disk has room. What was there before is as it was.",
    )
}
