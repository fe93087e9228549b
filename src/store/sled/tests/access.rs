//! Who may have a store open, and who may look into it.
//!
//! Owns the tests of the lock, the folder and the modes of its files.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;

use super::super::super::records::{OpenError, Records};
use super::super::{Patience, Sled};
use super::{first, made, open, place, refused, user};

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let (_home, dir) = made();
    // Only root can give a folder away; for others there is nothing to see.
    if chown(&dir, Some(12_345), None).is_ok() {
        let OpenError::TooOpen { why, .. } = refused(&dir) else { panic!("must be too open") };
        assert!(why.contains("user id 12345"), "{why}");
    }
}

#[test]
fn a_second_opener_is_told_who_has_it() {
    let (_home, dir) = made();
    let first = open(&dir).unwrap();
    for second in [open(&dir), Sled::create(&dir)] {
        let Err(OpenError::InUse { pid }) = second else { panic!("must be in use") };
        assert_eq!(pid, Some(std::process::id()));
    }
    drop(first);
    open(&dir).unwrap();
}

#[test]
fn a_patient_opener_gets_it_once_it_is_free() {
    let (_home, dir) = made();
    let mut first = Some(open(&dir).unwrap());
    let mut tries = 0;
    let mut retry = |holder| {
        assert_eq!(holder, Some(std::process::id()));
        tries += 1;
        if tries == 3 {
            first = None;
        }
        true
    };
    Sled::open(&dir, Patience::Wait(&mut retry)).unwrap();
    assert!(tries >= 3);
}

#[test]
fn an_opener_that_runs_out_of_patience_is_told() {
    let (_home, dir) = made();
    let _first = open(&dir).unwrap();
    let mut left = 3;
    let mut retry = |_| {
        left -= 1;
        left > 0
    };
    assert!(matches!(Sled::open(&dir, Patience::Wait(&mut retry)), Err(OpenError::InUse { .. })));
    assert_eq!(left, 0);
}

#[test]
fn a_closed_store_is_free_at_once() {
    let (_home, dir) = made();
    for n in 1000..1100 {
        open(&dir).unwrap().commit(&user(n)).unwrap();
    }
}

#[test]
fn a_folder_that_others_may_enter_is_refused() {
    let (_home, dir) = made();
    for open_to in [0o755, 0o750, 0o701] {
        fs::set_permissions(&dir, Permissions::from_mode(open_to)).unwrap();
        let OpenError::TooOpen { why, .. } = refused(&dir) else { panic!("must be too open") };
        assert!(why.contains("chmod 700 "), "{why}");
        assert!(matches!(Sled::create(&dir), Err(OpenError::TooOpen { .. })));
    }
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let (_home, dir) = place();
    File::create(&dir).unwrap();
    assert!(matches!(refused(&dir), OpenError::Io(_)));
    assert!(matches!(Sled::create(&dir), Err(OpenError::Io(_))));
}

#[test]
fn our_own_link_to_the_folder_is_followed() {
    let (home, dir) = made();
    let link = home.path().join("link");
    symlink(&dir, &link).unwrap();
    open(&link).unwrap();
    symlink(home.path().join("nowhere"), home.path().join("dangling")).unwrap();
    assert!(open(&home.path().join("dangling")).is_err());
}

#[test]
fn nobody_else_can_read_what_is_made() {
    let (home, _) = place();
    let dir = home.path().join("new/and/deep");
    Sled::create(&dir).unwrap().commit(&first()).unwrap();
    drop(open(&dir).unwrap());
    for above in ["new", "new/and", "new/and/deep", "new/and/deep/blobs"] {
        assert_eq!(mode(&home.path().join(above)), 0o700, "{above}");
    }
    let files: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 5);
    for file in files.iter().filter(|file| file.is_file()) {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}
