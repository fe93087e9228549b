//! A store that was made beside its place goes into it.
//!
//! Owns that the place holds a whole store at any moment: the one before or the
//! one after. What was there is kept beside it. Must not open either.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::super::records::OpenError;
use super::lock::Lock;
use super::{Patience, errors, folder};

/// Most names that are tried for what was there before.
const NAMES: u32 = 1000;

/// Puts the store in the folder `made` into `place`. Says where the one is now
/// that was there before, if there was one.
pub fn exchange(place: &Path, made: &Path, mut patience: Patience<'_>) -> Result<Option<PathBuf>, OpenError> {
    let failed = |error: io::Error| errors::at(&place.display().to_string(), &error);
    if !place.exists() {
        fs::rename(made, place).map_err(failed)?;
        sync_above(place)?;
        return Ok(None);
    }
    let place = folder::checked(place)?;
    // Held over the exchange: nobody has it open while it is moved away.
    let _held = folder::has_store(&place).then(|| Lock::take(&place, &mut patience)).transpose()?;
    match renameat_with(CWD, made, CWD, &place, RenameFlags::EXCHANGE) {
        Ok(()) => {}
        // Not every file system knows how: for a moment there is no store there.
        Err(Errno::INVAL | Errno::NOSYS) => {
            let aside = moved_aside(&place, &place)?;
            fs::rename(made, &place).map_err(failed)?;
            sync_above(&place)?;
            return Ok(Some(aside));
        }
        Err(error) => return Err(failed(error.into())),
    }
    let aside = moved_aside(made, &place)?;
    sync_above(&place)?;
    Ok(Some(aside))
}

/// Renames a folder to `<place>.before-restore-<number>`.
fn moved_aside(from: &Path, place: &Path) -> Result<PathBuf, OpenError> {
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1..=NAMES {
        let aside = place.with_file_name(format!("{name}.before-restore-{number}"));
        match renameat_with(CWD, from, CWD, &aside, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(aside),
            Err(Errno::INVAL | Errno::NOSYS) if !aside.exists() => {
                fs::rename(from, &aside).map_err(|error| errors::at("the store before", &error))?;
                return Ok(aside);
            }
            Err(Errno::EXIST | Errno::NOTEMPTY | Errno::INVAL | Errno::NOSYS) => {}
            Err(error) => return Err(errors::at("the store before", &error.into())),
        }
    }
    Err(OpenError::Io("there are a thousand stores from before it already".to_owned()))
}

fn sync_above(place: &Path) -> Result<(), OpenError> {
    let above = place.parent().filter(|above| !above.as_os_str().is_empty());
    folder::sync(above.unwrap_or(Path::new(".")))
}
