//! Keys that open a store: read from their file, or made.
//!
//! Owns what a key file holds and how a recovery key is written. Must not
//! overwrite a key: without it a store stays shut.

use std::fs;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use zeroize::Zeroizing;

use super::local::problem_of_store;
use super::new_file::NewFile;
use super::private_file::read_private;
use super::{Answer, Kind, Problem};
use crate::model::SecretText;
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::store::{FileKey, StoreError};
use crate::totp::SecretKey;

/// Bytes of a recovery key: no passphrase has as many bits.
pub(super) const RECOVERY_BYTES: usize = 20;

/// A new recovery key: base32 in groups of four.
pub(super) fn recovery_key(randomness: &dyn Randomness) -> Answer<SecretText> {
    let bytes = Zeroizing::new(random_bytes::<RECOVERY_BYTES>(randomness).map_err(no_randomness)?);
    let key = SecretKey::from_bytes(bytes.to_vec()).map_err(|_| no_randomness(NoRandomness))?;
    let groups = key.to_groups();
    Ok(SecretText::new(groups.iter().map(SecretText::expose).collect::<Vec<_>>().join(" ")))
}

fn no_randomness(problem: NoRandomness) -> Problem {
    problem_of_store(&StoreError::Random(problem))
}

/// The key of a file.
pub(super) fn read_key_file(path: &Path) -> Answer<FileKey> {
    let text = read_private(path, "key file")?;
    let malformed = || {
        Problem::refused(
            format!("{} is not a key file of mfa-enroll.", path.display()),
            "A key file has one line of 64 hexadecimal digits. Name the right one with --key-file.",
        )
    };
    let bytes = Zeroizing::new(
        data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map_err(|_| malformed())?,
    );
    let mut key = Zeroizing::new([0; 32]);
    if bytes.len() != key.len() {
        return Err(malformed());
    }
    key.copy_from_slice(&bytes);
    Ok(FileKey(key))
}

/// The key of a file, made if it is missing: 64 hexadecimal digits, 0600.
pub(super) fn key_file(path: &Path, randomness: &dyn Randomness) -> Answer<FileKey> {
    if path.exists() {
        return read_key_file(path);
    }
    let bytes = Zeroizing::new(random_bytes::<32>(randomness).map_err(no_randomness)?);
    let text = Zeroizing::new(format!("{}\n", data_encoding::HEXLOWER.encode(&*bytes)));
    match write_new(path, text.as_bytes()) {
        Ok(()) => Ok(FileKey(bytes)),
        Err(problem) => Err(Problem::new(
            Kind::Unavailable,
            format!("The key file {} cannot be written: {problem}.", path.display()),
            "Name another place. Nothing was changed.",
        )),
    }
}

/// Writes a key file that is not there yet, whole or not at all.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = NewFile::begin(path, false)?;
    file.write_all(bytes)?;
    file.put()
}
