//! What a scene needs that no command makes: files as other programs leave them, an older copy, a
//! store in somebody else's hands.

use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use age::x25519::Identity;
use age::{Decryptor, Encryptor};
use rustix::fs::{FlockOperation, flock};

/// For its owner alone.
pub fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

/// As Windows calls “Unicode”.
pub fn utf16(text: &str) -> Vec<u8> {
    let units = [0xFEFF].into_iter().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// A file with one cell of so many MiB.
pub fn with_large_cell(mib: usize) -> Vec<u8> {
    format!("user,name\nalice,{}\nbob,Bob\n", "x".repeat(mib * 1024 * 1024)).into_bytes()
}

pub fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A file, or a folder with all that is in it and nothing that was there before.
pub fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    let _ = fs::remove_dir_all(to);
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
}

/// The file without so many bytes at its end.
pub fn cut(path: &Path, bytes: u64) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_len(file.metadata().unwrap().len() - bytes).unwrap();
}

/// The backup as a version of the program would write it that is not there yet.
pub fn newer(from: &Path, to: &Path, identity: &Path) {
    let identity: Identity = fs::read_to_string(identity).unwrap().trim().parse().unwrap();
    let sealed = fs::read(from).unwrap();
    let decryptor = Decryptor::new(&sealed[..]).unwrap();
    let mut text = String::new();
    let opened = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
    opened.unwrap().read_to_string(&mut text).unwrap();
    let (before, after) = text.split_once("\"shape\":").unwrap();
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
    let public = identity.to_public();
    let encryptor = Encryptor::with_recipients(std::iter::once(&public as &dyn age::Recipient)).unwrap();
    let mut output = encryptor.wrap_output(File::create(to).unwrap()).unwrap();
    output.write_all(format!("{before}\"shape\":99{after}").as_bytes()).unwrap();
    output.finish().unwrap();
}

/// The store in the hands of process 4711, until this is dropped.
pub fn held(store: &Path) -> File {
    let file = File::options().read(true).write(true).open(store.join("store.lock")).unwrap();
    flock(&file, FlockOperation::NonBlockingLockExclusive).unwrap();
    file.set_len(0).unwrap();
    (&file).write_all(b"4711\n").unwrap();
    file
}
