//! The store's folder and the files of sled in it.
//!
//! Owns who may enter it, and what must be right before sled looks: sled makes
//! an empty store beside files it does not know, and rewrites a `conf` it does
//! not understand. Must not open the database.

use std::fs::{self, DirBuilder, DirEntry, File, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::super::records::OpenError;
use super::{errors, lock, marker};

/// What sled 0.34 writes to `conf` for our settings, before a checksum of 4 bytes.
const CONF: &[u8] = b"segment_size: 524288\nuse_compression: false\nversion: 0.34\n";

/// The engine's version, as in [`CONF`].
const ENGINE: (u32, u32) = (0, 34);

fn failed(path: &Path) -> impl FnOnce(io::Error) -> OpenError {
    move |error| errors::at(&path.display().to_string(), &error)
}

/// Says whether files of a store are in `dir`.
pub(super) fn has_store(dir: &Path) -> bool {
    dir.join(marker::NAME).exists() || dir.join("db").exists() || has_snapshot(dir)
}

fn has_snapshot(dir: &Path) -> bool {
    entries(dir).is_ok_and(|entries| entries.iter().any(|entry| is_snapshot(&name(entry))))
}

fn is_snapshot(name: &str) -> bool {
    name.starts_with("snap.") && !is_unfinished(name)
}

/// A snapshot that was never finished, for instance on a full disk.
fn is_unfinished(name: &str) -> bool {
    name.starts_with("snap.") && name.ends_with(".generating")
}

fn entries(dir: &Path) -> io::Result<Vec<DirEntry>> {
    fs::read_dir(dir)?.collect()
}

fn name(entry: &DirEntry) -> String {
    entry.file_name().to_string_lossy().into_owned()
}

/// Makes the folder and the missing ones above it, for us alone, and syncs each
/// of those they were made in.
pub(super) fn make(dir: &Path) -> Result<(), OpenError> {
    let dir = std::path::absolute(dir).map_err(failed(dir))?;
    let missing: Vec<_> = dir.ancestors().take_while(|path| fs::symlink_metadata(path).is_err()).collect();
    for path in missing.into_iter().rev() {
        DirBuilder::new().mode(0o700).create(path).map_err(failed(path))?;
        path.parent().map_or(Ok(()), sync)?;
    }
    Ok(())
}

/// Puts a file, or the list of files in a folder, on the disk.
pub(super) fn sync(path: &Path) -> Result<(), OpenError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(failed(path))
}

/// The real path of the folder, if nobody else may enter it and no other engine
/// lives in it.
pub(super) fn checked(dir: &Path) -> Result<PathBuf, OpenError> {
    let found = match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(OpenError::Missing(dir.to_path_buf()));
        }
        found => found.map_err(failed(dir))?,
    };
    let us = rustix::process::geteuid().as_raw();
    // Who owns a link decides where it leads.
    check_owner(dir, found.uid(), us)?;
    let real = fs::canonicalize(dir).map_err(failed(dir))?;
    let found = fs::metadata(&real).map_err(failed(dir))?;
    if !found.is_dir() {
        return Err(OpenError::Io(format!("{} is not a folder", real.display())));
    }
    check_owner(&real, found.uid(), us)?;
    if found.mode() & 0o077 != 0 {
        let why = format!("others may enter it; close it with: chmod 700 '{}'", real.display());
        return Err(OpenError::TooOpen { path: real, why });
    }
    // sled 1.0 and 0.34 do not see each other's files.
    if real.join("slabs").exists() || real.join("metadata").exists() {
        return Err(OpenError::Newer("its files are those of sled 1.0".into()));
    }
    Ok(real)
}

fn check_owner(path: &Path, owner: u32, us: u32) -> Result<(), OpenError> {
    if owner == us {
        return Ok(());
    }
    let why = format!("it belongs to user id {owner}, and this is user id {us}");
    Err(OpenError::TooOpen { path: path.to_path_buf(), why })
}

/// Makes the files ready for sled; only under the lock. `marked`: the store has
/// been made, so nothing may be missing.
pub(super) fn prepare(dir: &Path, marked: bool) -> Result<(), OpenError> {
    let conf = dir.join("conf");
    if dir.join("db").exists() {
        check_conf(&conf)?;
    } else if marked || has_snapshot(dir) {
        return Err(OpenError::Damaged("the file db is missing".into()));
    } else if conf.exists() {
        // Cut off while the store was made; sled would stumble over it.
        fs::remove_file(&conf).map_err(failed(&conf))?;
    }
    // sled takes it for the newest snapshot and refuses to open (#1527, #1533);
    // the finished one before it is still there.
    for entry in entries(dir).map_err(failed(dir))? {
        if is_unfinished(&name(&entry)) {
            fs::remove_file(entry.path()).map_err(failed(&entry.path()))?;
        }
    }
    Ok(())
}

/// What a newer program or engine wrote is no damage.
pub(super) fn refuse_newer(dir: &Path) -> Result<(), OpenError> {
    for looked_at in [marker::is_there(dir).map(drop), check_conf(&dir.join("conf"))] {
        if let Err(newer @ OpenError::Newer(_)) = looked_at {
            return Err(newer);
        }
    }
    Ok(())
}

/// Drops the snapshots: sled replays its whole log instead. Returns their names.
pub(super) fn drop_snapshots(dir: &Path) -> Result<Vec<String>, OpenError> {
    let mut dropped = Vec::new();
    for entry in entries(dir).map_err(failed(dir))? {
        if name(&entry).starts_with("snap.") {
            fs::remove_file(entry.path()).map_err(failed(&entry.path()))?;
            dropped.push(name(&entry));
        }
    }
    Ok(dropped)
}

/// Drops a `conf` that cannot be read; says whether sled must write a new one.
pub(super) fn drop_unreadable_conf(dir: &Path) -> Result<bool, OpenError> {
    let conf = dir.join("conf");
    match check_conf(&conf) {
        Ok(()) => Ok(false),
        Err(_) if conf.exists() => fs::remove_file(&conf).map_err(failed(&conf)).map(|()| true),
        Err(_) => Ok(true),
    }
}

/// Looks at `conf` in sled's place, which takes an unreadable one for none.
fn check_conf(conf: &Path) -> Result<(), OpenError> {
    let bytes = match fs::read(conf) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(OpenError::Damaged("the file conf is missing".into()));
        }
        bytes => bytes.map_err(failed(conf))?,
    };
    let (text, _checksum) = bytes.split_at(bytes.len().saturating_sub(4));
    if text == CONF {
        return Ok(());
    }
    match engine_version(text) {
        Some((major, minor)) if (major, minor) > ENGINE => {
            Err(OpenError::Newer(format!("its engine is sled {major}.{minor}")))
        }
        _ => Err(OpenError::Damaged("the file conf is not readable".into())),
    }
}

fn engine_version(text: &[u8]) -> Option<(u32, u32)> {
    let mut lines = str::from_utf8(text).ok()?.lines();
    let version = lines.find_map(|line| line.strip_prefix("version: "))?;
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// Takes the files of sled from others, who are kept out by the folder already:
/// a copy or a wrong `chmod` shall not open them. sled makes them for everybody
/// to read.
pub(super) fn close_to_others(dir: &Path) -> Result<(), OpenError> {
    for entry in entries(dir).map_err(failed(dir))? {
        let name = name(&entry);
        let kind = entry.file_type().map_err(failed(&entry.path()))?;
        let mode = match name.as_str() {
            "blobs" if kind.is_dir() => 0o700,
            "db" | "conf" | lock::NAME | marker::NAME if kind.is_file() => 0o600,
            name if is_snapshot(name) && kind.is_file() => 0o600,
            _ => continue,
        };
        let path = entry.path();
        fs::set_permissions(&path, Permissions::from_mode(mode)).map_err(failed(&path))?;
    }
    Ok(())
}
