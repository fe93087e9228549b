//! Repair copies first and brings back what sled's log still holds.

use std::fs;

use super::super::super::records::{OpenError, Records, Table};
use super::super::{Patience, Unrepaired, repair};
use super::{made, open, place, refused, snapshots};

fn count(store: &dyn Records) -> usize {
    store.records(Table::Users, None, 1000).unwrap().len()
}

#[test]
fn a_smashed_snapshot_is_dropped_and_everything_is_back() {
    let (_home, dir) = made();
    drop(open(&dir).unwrap());
    let snapshots = snapshots(&dir);
    assert!(!snapshots.is_empty(), "sled wrote a snapshot");
    for snapshot in &snapshots {
        let mut bytes = fs::read(snapshot).unwrap();
        let middle = bytes.len() / 2;
        for byte in bytes.iter_mut().skip(middle).take(8) {
            *byte ^= 0xff;
        }
        fs::write(snapshot, bytes).unwrap();
    }
    assert!(matches!(refused(&dir), OpenError::Damaged(_)));
    let repaired = repair(&dir, Patience::None, &mut |_, _| true).unwrap().unwrap();
    assert_eq!(count(&repaired.store), 51);
    assert_eq!(repaired.dropped.len(), snapshots.len());
    for snapshot in &snapshots {
        assert!(repaired.copy.join(snapshot.file_name().unwrap()).exists(), "the copy is as it was before");
    }
    drop(repaired);
    assert_eq!(count(&open(&dir).unwrap()), 51);
}

#[test]
fn a_missing_conf_is_written_anew() {
    let (_home, dir) = made();
    fs::remove_file(dir.join("conf")).unwrap();
    assert!(matches!(refused(&dir), OpenError::Damaged(_)));
    let repaired = repair(&dir, Patience::None, &mut |_, _| true).unwrap().unwrap();
    assert_eq!(repaired.dropped.last().map(String::as_str), Some("conf"));
    assert_eq!(count(&repaired.store), 51);
}

#[test]
fn a_second_repair_makes_a_second_copy() {
    let (_home, dir) = made();
    let first = repair(&dir, Patience::None, &mut |_, _| true).unwrap().unwrap().copy;
    let second = repair(&dir, Patience::None, &mut |_, _| true).unwrap().unwrap().copy;
    assert_ne!(first, second);
    assert!(first.join("db").exists() && second.join("db").exists());
}

#[test]
fn there_is_nothing_to_repair_where_no_store_is() {
    let (_home, dir) = place();
    fs::create_dir(&dir).unwrap();
    fs::set_permissions(&dir, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let told = repair(&dir, Patience::None, &mut |_, _| true).err().unwrap();
    assert!(matches!(told, Unrepaired { problem: OpenError::Missing(_), copy: None }));
}

#[test]
fn what_cannot_be_repaired_is_left_as_it_was() {
    let (_home, dir) = made();
    drop(open(&dir).unwrap());
    let db = dir.join("db");
    // The log has no beginning any more.
    let mut bytes = fs::read(&db).unwrap();
    bytes.drain(..bytes.len() / 2);
    fs::write(&db, &bytes).unwrap();
    fs::write(dir.join("conf"), b"garbage").unwrap();
    let before = snapshots(&dir);
    let told = repair(&dir, Patience::None, &mut |_, _| true).err().unwrap();
    assert!(matches!(told.problem, OpenError::Damaged(_)), "{told:?}");
    assert!(told.copy.unwrap().join("db").exists());
    assert_eq!(fs::read(&db).unwrap(), bytes);
    assert_eq!(fs::read(dir.join("conf")).unwrap(), b"garbage");
    assert_eq!(snapshots(&dir), before);
}
