//! Small files that only their owner may read: keys, passphrases, the program
//! that is told of changes.
//!
//! Owns what such a file may be. Must not know what is in it.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use super::{Answer, Kind, Problem};
use crate::model::SecretText;

/// Most bytes of such a file.
const LARGEST: usize = 4096;

/// Reads a small file that only its owner may read.
pub(super) fn read_private(path: &Path, what: &str) -> Answer<Zeroizing<String>> {
    let unreadable = |problem: std::io::Error| {
        Problem::new(
            Kind::Unavailable,
            format!("The {what} {} cannot be read: {problem}.", path.display()),
            "See that the path is right and the file is yours.",
        )
    };
    let nonblocking = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    let file = fs::OpenOptions::new().read(true).custom_flags(nonblocking).open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(Problem::new(
            Kind::Unavailable,
            format!("The {what} {} is not a file.", path.display()),
            "See that the path is right.",
        ));
    }
    // systemd hands over files of root's that one account more may read; their access list
    // shows as the rights of root's group.
    let (us, root) = (rustix::process::geteuid().as_raw(), 0);
    let is_roots = us != root && about.uid() == root && about.gid() == root;
    let for_others = about.mode() & 0o037;
    if is_roots && for_others == 0 {
        return text_of(file, path, what, unreadable);
    }
    if about.uid() != us {
        return Err(Problem::new(
            Kind::Unavailable,
            format!("The {what} {} belongs to somebody else.", path.display()),
            "Use a file of your own.",
        ));
    }
    if about.mode() & 0o077 != 0 {
        return Err(Problem::new(
            Kind::Unavailable,
            format!("The {what} {} is open to others.", path.display()),
            format!("Close it with `chmod 600 {}`, then try again.", path.display()),
        ));
    }
    text_of(file, path, what, unreadable)
}

/// The text, if it is as small as such a file is.
fn text_of(
    file: fs::File,
    path: &Path,
    what: &str,
    unreadable: impl Fn(std::io::Error) -> Problem,
) -> Answer<Zeroizing<String>> {
    // Room for all of it: a string that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LARGEST + 2));
    file.take(LARGEST as u64 + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() > LARGEST {
        return Err(Problem::new(
            Kind::Unavailable,
            format!("The {what} {} is longer than 4 KiB.", path.display()),
            "See that the path is right.",
        ));
    }
    Ok(text)
}

/// The first line of a passphrase file that only its owner may read.
pub fn read_passphrase_file(path: &Path) -> Answer<SecretText> {
    read_secret_file(path, "passphrase")
}

/// The first line of a file that only its owner may read, with this in it.
pub fn read_secret_file(path: &Path, what: &str) -> Answer<SecretText> {
    let text = read_private(path, &format!("{what} file"))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Problem::refused(
            format!("The {what} file {} is empty.", path.display()),
            format!("Write the {what} on its first line."),
        ));
    }
    Ok(SecretText::new(line.to_owned()))
}
