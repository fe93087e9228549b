//! One new file with everybody's devices.
//!
//! Owns what opens and seals the keys of PSKC. Must not read.

use std::io::{self, Write};

use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use super::super::new_file::NewFile;
use super::super::{Answer, Export, ExportFormat, Placing, Problem, PskcKeys};
use super::{Room, not_begun, unwritten};
use crate::formats::{Enrolled, Format, Opener, Protection, Unfit, Writer};
use crate::model::SecretText;

/// Such a file while it is written.
pub struct OneFile<'a>(Writer<'a, Target>);

/// What is written to; not buffered, as a buffer would leave keys behind.
enum Target {
    /// The file, beside its place.
    File(NewFile),
    /// Nothing: a rehearsal leaves no key on the disk.
    Nowhere,
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Nowhere => Ok(()),
        }
    }
}

/// Such a file before it is in its place; none of a rehearsal.
pub struct Settled(Option<NewFile>);

impl<'a> OneFile<'a> {
    /// Begins it.
    pub fn begin(export: &Export, format: Format, room: &'a mut Room<'_>) -> Answer<Self> {
        room.opener = match &export.format {
            ExportFormat::Pskc(keys) => opener(keys)?,
            _ => None,
        };
        let protection = match &room.opener {
            Some(opener) => Protection::Sealed(opener, &mut *room.random),
            None => Protection::Plain,
        };
        let file = || NewFile::begin(&export.to, export.placing == Placing::Replacing);
        let target = match export.placing {
            Placing::Rehearsed { overwrite } => {
                NewFile::is_free(&export.to, overwrite).map(|()| Target::Nowhere)
            }
            Placing::New | Placing::Replacing => file().map(Target::File),
        };
        let target = target.map_err(|problem| not_begun(&export.to, &problem))?;
        let writer = Writer::begin(format, protection, target);
        writer.map(Self).map_err(|problem| unwritten(&problem))
    }

    /// Writes a device, or says why the format cannot hold it.
    pub fn put(&mut self, enrolled: &Enrolled<'_>) -> Answer<Result<(), Unfit>> {
        self.0.put(enrolled).map_err(|problem| unwritten(&problem))
    }

    /// It is on the disk, but not in its place.
    pub fn settle(self) -> Answer<Settled> {
        let settled = || -> io::Result<Option<NewFile>> {
            let Target::File(mut file) = self.0.end()? else { return Ok(None) };
            file.settle()?;
            Ok(Some(file))
        };
        settled().map(Settled).map_err(|problem| unwritten(&problem))
    }
}

impl Settled {
    /// Puts it into its place.
    pub fn put(self) -> Answer<()> {
        self.0.map_or(Ok(()), NewFile::put).map_err(|problem| unwritten(&problem))
    }
}

/// What opens or seals the keys of a PSKC file.
pub fn opener(keys: &PskcKeys) -> Answer<Option<Opener>> {
    Ok(match keys {
        PskcKeys::Plain => None,
        PskcKeys::Password(password) => Some(Opener::Password(password.clone())),
        PskcKeys::PreShared(key) => Some(pre_shared(key)?),
    })
}

/// The key that both sides have.
fn pre_shared(hex: &SecretText) -> Answer<Opener> {
    let plain: Zeroizing<String> =
        Zeroizing::new(hex.expose().chars().filter(|c| !c.is_whitespace() && *c != ':').collect());
    match HEXLOWER_PERMISSIVE.decode(plain.as_bytes()).map(Zeroizing::new) {
        Ok(bytes) if matches!(bytes.len(), 16 | 24 | 32) => Ok(Opener::PreSharedKey(bytes)),
        _ => Err(Problem::refused(
            "The pre-shared key is not 16, 24 or 32 bytes in hexadecimal.",
            "Write it on the first line of its file, such as `openssl rand -hex 16` prints it.",
        )),
    }
}
