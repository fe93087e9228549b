//! The marker `format`: this folder holds a store of ours that has been made.
//!
//! Owns its text. It is what tells a store that lost its records from one that
//! never had any: sled makes a new empty one where its files are missing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::super::records::OpenError;
use super::errors;

/// Its file in the store's folder.
pub(super) const NAME: &str = "format";

/// The layout of trees, keys and values that this version reads and writes.
const LAYOUT: u32 = 1;

const TITLE: &str = "mfa-enroll store";

/// Says whether the marker is there, after a look at its layout.
pub(super) fn is_there(dir: &Path) -> Result<bool, OpenError> {
    let text = match fs::read(dir.join(NAME)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(errors::at(NAME, &error)),
    };
    match layout(&text) {
        Some(LAYOUT) => Ok(true),
        Some(newer) if newer > LAYOUT => {
            Err(OpenError::Newer(format!("it has layout {newer}, this program knows {LAYOUT}")))
        }
        _ => Err(OpenError::Damaged(format!("the file {NAME} is not readable"))),
    }
}

fn layout(text: &[u8]) -> Option<u32> {
    let mut lines = str::from_utf8(text).ok()?.lines();
    if lines.next()? != TITLE {
        return None;
    }
    lines.next()?.strip_prefix("layout ")?.parse().ok()
}

/// Writes the marker; on return it is on the disk, whole.
pub(super) fn write(dir: &Path) -> io::Result<()> {
    let new = dir.join("format.new");
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    write!(file, "{TITLE}\nlayout {LAYOUT}\n")?;
    file.sync_all()?;
    fs::rename(new, dir.join(NAME))?;
    File::open(dir)?.sync_all()
}
