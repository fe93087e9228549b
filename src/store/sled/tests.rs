//! What a store on a disk can do wrong, and does not.
//!
//! Owns the tests of making, opening and writing one, whole or damaged; who may
//! have it open is tested in `access`.

mod access;
mod mending;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::{TempDir, tempdir};

use super::super::contract::{changes, create, everything, history};
use super::super::records::{ChangeSet, CommitError, OpenError, Records, Table};
use super::{Disk, Patience, Sled};

fn place() -> (TempDir, PathBuf) {
    let home = tempdir().unwrap();
    let dir = home.path().join("store");
    (home, dir)
}

fn first() -> ChangeSet {
    let set = changes(vec![create(Table::Meta, b"identity", b"I"), create(Table::Users, b"alice", b"A")]);
    ChangeSet { changes: set.changes, ..history(&[1]) }
}

fn user(n: u32) -> ChangeSet {
    changes(vec![create(Table::Users, &n.to_be_bytes(), &[7; 300])])
}

/// A store with records, closed.
fn made() -> (TempDir, PathBuf) {
    let (home, dir) = place();
    let mut store = Sled::create(&dir).unwrap();
    store.commit(&first()).unwrap();
    for n in 0..50 {
        store.commit(&user(n)).unwrap();
    }
    (home, dir)
}

fn open(dir: &Path) -> Result<Sled, OpenError> {
    Sled::open(dir, Patience::None)
}

fn refused(dir: &Path) -> OpenError {
    open(dir).err().expect("the store must not open")
}

fn snapshots(dir: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("snap.")).collect()
}

struct Failing;

impl Disk for Failing {
    fn sync(&self) -> io::Result<()> {
        Err(io::Error::from_raw_os_error(5))
    }
}

#[test]
fn everything_committed_is_there_after_reopening() {
    let (_home, dir) = place();
    let mut store = Sled::create(&dir).unwrap();
    store.commit(&first()).unwrap();
    for n in 0..30 {
        store.commit(&user(n)).unwrap();
        let before = everything(&store);
        drop(store);
        store = open(&dir).unwrap();
        assert_eq!(everything(&store), before);
    }
}

#[test]
fn there_is_no_store_before_one_is_made() {
    let (_home, dir) = place();
    assert!(!Sled::exists(&dir));
    assert!(matches!(refused(&dir), OpenError::Missing(_)));
    assert!(!dir.exists(), "opening makes nothing");
    fs::create_dir(&dir).unwrap();
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(matches!(refused(&dir), OpenError::Missing(_)));
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 0, "opening makes nothing");
}

#[test]
fn a_store_is_not_made_twice() {
    let (_home, dir) = made();
    assert!(Sled::exists(&dir));
    assert!(matches!(Sled::create(&dir), Err(OpenError::Exists(_))));
    open(&dir).unwrap();
}

#[test]
fn a_store_without_its_first_record_can_be_made_again() {
    let (_home, dir) = place();
    drop(Sled::create(&dir).unwrap());
    assert!(!dir.join("format").exists());
    assert!(matches!(refused(&dir), OpenError::Missing(_)));
    let mut store = Sled::create(&dir).unwrap();
    store.commit(&first()).unwrap();
    drop(store);
    assert_eq!(fs::read_to_string(dir.join("format")).unwrap(), "mfa-enroll store\nlayout 1\n");
    open(&dir).unwrap();
}

#[test]
fn a_store_whose_making_was_cut_off_early_can_be_made_again() {
    let (_home, dir) = place();
    fs::create_dir(&dir).unwrap();
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(dir.join("conf"), b"segment_size: 52").unwrap();
    Sled::create(&dir).unwrap().commit(&first()).unwrap();
    open(&dir).unwrap();
}

#[test]
fn a_lost_marker_is_written_again() {
    let (_home, dir) = made();
    fs::remove_file(dir.join("format")).unwrap();
    drop(open(&dir).unwrap());
    assert!(dir.join("format").exists());
    fs::remove_file(dir.join("format")).unwrap();
    assert!(matches!(Sled::create(&dir), Err(OpenError::Exists(_))));
}

#[test]
fn a_store_that_lost_its_records_is_damaged_not_empty() {
    let (_home, dir) = made();
    for path in snapshots(&dir).into_iter().chain([dir.join("db"), dir.join("conf")]) {
        fs::remove_file(path).unwrap();
    }
    assert!(matches!(refused(&dir), OpenError::Damaged(_)));
    // And if something put an empty database there.
    drop(::sled::open(&dir).unwrap());
    let OpenError::Damaged(why) = refused(&dir) else { panic!("not damaged") };
    assert_eq!(why, "it is empty although it was initialised");
    assert!(matches!(Sled::create(&dir), Err(OpenError::Damaged(_))));
}

#[test]
fn records_without_a_first_one_are_damage() {
    let (_home, dir) = place();
    Sled::create(&dir).unwrap().commit(&user(1)).unwrap();
    assert!(matches!(refused(&dir), OpenError::Damaged(_)));
}

#[test]
fn a_database_cut_short_is_damaged_not_empty() {
    for length in [0, 1, 1000] {
        let (_home, dir) = made();
        drop(open(&dir).unwrap());
        OpenOptions::new().write(true).open(dir.join("db")).unwrap().set_len(length).unwrap();
        assert!(matches!(refused(&dir), OpenError::Damaged(_)), "cut to {length} bytes");
    }
}

#[test]
fn a_missing_or_unreadable_conf_is_damage() {
    let (_home, dir) = made();
    let right = fs::read(dir.join("conf")).unwrap();
    for wrong in [&b""[..], b"short", b"garbage that is long enough", &[0xff; 40], &right[..20]] {
        fs::write(dir.join("conf"), wrong).unwrap();
        assert!(matches!(refused(&dir), OpenError::Damaged(_)));
    }
    fs::remove_file(dir.join("conf")).unwrap();
    assert!(matches!(refused(&dir), OpenError::Damaged(_)));
    assert!(!dir.join("conf").exists(), "it is not written in silence");
    fs::write(dir.join("conf"), right).unwrap();
    assert!(open(&dir).is_ok());
}

#[test]
fn a_newer_engine_or_layout_is_refused() {
    let (_home, dir) = made();
    let right = fs::read(dir.join("conf")).unwrap();
    let newer = String::from_utf8_lossy(&right[..right.len() - 4]).replace("0.34", "0.35") + "crc!";
    fs::write(dir.join("conf"), newer).unwrap();
    assert!(matches!(refused(&dir), OpenError::Newer(_)));
    fs::write(dir.join("conf"), right).unwrap();
    fs::write(dir.join("format"), "mfa-enroll store\nlayout 2\n").unwrap();
    assert!(matches!(refused(&dir), OpenError::Newer(_)));
    fs::write(dir.join("format"), "").unwrap();
    assert!(matches!(refused(&dir), OpenError::Damaged(_)));
}

#[test]
fn the_files_of_sled_one_are_refused() {
    for name in ["slabs", "metadata"] {
        let (_home, dir) = made();
        fs::create_dir(dir.join(name)).unwrap();
        assert!(matches!(refused(&dir), OpenError::Newer(_)));
        assert!(matches!(Sled::create(&dir), Err(OpenError::Newer(_))));
    }
}

#[test]
fn a_leftover_unfinished_snapshot_does_not_block() {
    let (_home, dir) = made();
    let before = everything(&open(&dir).unwrap());
    for text in [&b""[..], b"half a snapshot"] {
        let leftover = dir.join("snap.7FFFFFFFFFFFFFFF.generating");
        fs::write(&leftover, text).unwrap();
        assert_eq!(everything(&open(&dir).unwrap()), before);
        assert!(!leftover.exists());
    }
}

#[test]
fn a_smashed_snapshot_is_damage() {
    let (_home, dir) = made();
    drop(open(&dir).unwrap());
    fs::write(snapshots(&dir).pop().unwrap(), [0; 64]).unwrap();
    assert!(matches!(refused(&dir), OpenError::Damaged(_)));
}

#[test]
fn a_smashed_database_never_gives_a_wrong_record() {
    let (_home, dir) = made();
    let right = open(&dir).unwrap().records(Table::Users, None, usize::MAX).unwrap();
    let bytes = fs::read(dir.join("db")).unwrap();
    // The rest of the file is not used yet.
    for place in (100..60_000).step_by(1_500) {
        let mut smashed = bytes.clone();
        smashed[place..].iter_mut().take(64).for_each(|byte| *byte ^= 0x5a);
        fs::write(dir.join("db"), smashed).unwrap();
        let Ok(store) = open(&dir) else { continue };
        let Ok(found) = store.records(Table::Users, None, usize::MAX) else { continue };
        assert!(found.iter().all(|pair| right.contains(pair)));
    }
}

#[test]
fn after_a_failed_sync_nothing_more_is_written() {
    let (_home, dir) = made();
    let mut store = open(&dir).unwrap();
    store.disk = Box::new(Failing);
    assert!(matches!(store.commit(&user(1000)), Err(CommitError::Doubt(_))));
    assert!(matches!(store.commit(&user(1001)), Err(CommitError::ReadOnly)));
    assert!(store.get(Table::Users, b"alice").unwrap().is_some(), "reading goes on");
    drop(store);
    let mut store = open(&dir).unwrap();
    assert!(store.get(Table::Users, &1001_u32.to_be_bytes()).unwrap().is_none());
    store.commit(&user(1001)).unwrap();
}

#[test]
fn a_refused_change_set_is_no_failure() {
    let (_home, dir) = made();
    let mut store = open(&dir).unwrap();
    assert!(matches!(store.commit(&user(1)), Err(CommitError::Conflict)));
    assert!(matches!(store.commit(&user(1)), Err(CommitError::Conflict)));
    store.commit(&user(1000)).unwrap();
}

#[test]
fn a_marker_that_cannot_be_written_leaves_a_doubt() {
    let (_home, dir) = place();
    let mut store = Sled::create(&dir).unwrap();
    fs::create_dir(dir.join("format.new")).unwrap();
    assert!(matches!(store.commit(&first()), Err(CommitError::Doubt(_))));
    assert!(matches!(store.commit(&user(1)), Err(CommitError::ReadOnly)));
    drop(store);
    fs::remove_dir(dir.join("format.new")).unwrap();
    assert!(open(&dir).unwrap().get(Table::Meta, b"identity").unwrap().is_some());
    assert!(dir.join("format").exists());
}

#[test]
fn nothing_goes_to_the_files_that_sled_does_not_sync() {
    let (_home, dir) = place();
    let mut store = Sled::create(&dir).unwrap();
    store.commit(&first()).unwrap();
    let largest = vec![7; 6 * 1024];
    for n in 0..400_u32 {
        let mut key = [b'k'; 255];
        key[..4].copy_from_slice(&(n.wrapping_mul(2_654_435_761)).to_be_bytes());
        let set = changes(vec![create(Table::Users, &key, &largest)]);
        let history = vec![(u64::from(n) + 2, largest.clone())];
        store.commit(&ChangeSet { history, ..set }).unwrap();
    }
    assert_eq!(fs::read_dir(dir.join("blobs")).unwrap().count(), 0);
}

#[test]
fn bytes_behind_the_end_of_the_database_do_no_harm() {
    let (_home, dir) = made();
    let before = everything(&open(&dir).unwrap());
    let mut db = OpenOptions::new().append(true).open(dir.join("db")).unwrap();
    db.write_all(&[0x5a; 4096]).unwrap();
    assert_eq!(everything(&open(&dir).unwrap()), before);
}

#[test]
fn a_store_made_before_users_were_counted_is_counted_when_it_is_opened() {
    let (_home, dir) = made();
    assert_eq!(open(&dir).unwrap().user_count().unwrap(), 51);
    let old = ::sled::open(&dir).unwrap();
    assert!(old.drop_tree("counts").unwrap());
    drop(old);
    let mut store = open(&dir).unwrap();
    assert_eq!(store.user_count().unwrap(), 51);
    store.commit(&user(50)).unwrap();
    drop(store);
    assert_eq!(open(&dir).unwrap().user_count().unwrap(), 52);
}
