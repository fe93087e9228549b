//! What unlocks a store is changed with it open; a rotation is gone on with by
//! whoever opens the store next.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use tempfile::{TempDir, tempdir};

use super::super::Local;
use super::opening::{issuer, opened, opening};
use super::support::{Hand, kind, person, user};
use crate::directory::{Carrying, Credential, Directory, Kind, NewKey, Opening, Rotating, SlotKey};
use crate::model::{SecretText, SlotName};

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

/// A store with a key file and a recovery key: slots 1 and 2.
fn office() -> (TempDir, Opening, Local) {
    let home = tempdir().unwrap();
    let opening = opening(home.path(), &Hand::at_noon());
    let (mut local, _) = opening.create(&NewKey::KeyFile, &issuer()).unwrap();
    for n in 0..250 {
        local.add_user(person(&format!("user-{n:03}"))).unwrap();
    }
    (home, opening, local)
}

fn by_recovery(opening: &Opening, key: &SecretText) -> bool {
    let mut opening = opening.clone();
    opening.places.key_file = "/nowhere".into();
    match opening.open().unwrap() {
        crate::directory::Door::KeyFileMissing(locked, _)
        | crate::directory::Door::NeedsPassphrase(locked) => opening.unlock(locked, key).is_ok(),
        crate::directory::Door::Open(_) => panic!("there is no key file"),
    }
}

#[test]
fn a_new_recovery_key_opens_and_the_one_before_does_not() {
    let (_home, opening, mut local) = office();
    let first = local.make_slot(&SlotKey::RecoveryKey, Some(2)).unwrap().recovery_key.unwrap();
    let second = local.make_slot(&SlotKey::RecoveryKey, Some(3)).unwrap();
    assert_eq!(second.number, 4);
    drop(local);
    assert!(!by_recovery(&opening, &first));
    assert!(by_recovery(&opening, &second.recovery_key.unwrap()));
}

#[test]
fn the_recovery_key_is_not_changed_while_it_is_the_only_way_in() {
    let (_home, opening, mut local) = office();
    let second = local.make_slot(&SlotKey::RecoveryKey, Some(2)).unwrap().recovery_key.unwrap();
    let third = local.make_slot(&SlotKey::RecoveryKey, None).unwrap().recovery_key.unwrap();
    let carrying = Carrying { dropped: vec![1], ..Carrying::default() };
    let is_refused = |problem: Option<crate::directory::Problem>| {
        let problem = problem.unwrap();
        assert_eq!(problem.what, "The recovery key is the only way to unlock the store.");
        assert_eq!(problem.next, "Add a key file or a passphrase first.");
    };
    is_refused(local.begin_rotation(&carrying).err());
    local.remove_slot(1).unwrap();
    let before = local.slots().unwrap();
    is_refused(local.make_slot(&SlotKey::RecoveryKey, Some(3)).err());
    is_refused(local.begin_rotation(&Carrying::default()).err());
    assert_eq!(local.slots().unwrap(), before);
    // One more shuts nobody out, and a passphrase is another way.
    local.make_slot(&SlotKey::RecoveryKey, None).unwrap();
    local.make_slot(&SlotKey::Passphrase(secret("four words of mine")), None).unwrap();
    let last = local.make_slot(&SlotKey::RecoveryKey, Some(3)).unwrap().recovery_key.unwrap();
    drop(local);
    assert!(!by_recovery(&opening, &second));
    assert!(by_recovery(&opening, &third) && by_recovery(&opening, &last));
}

#[test]
fn only_a_slot_that_is_there_and_of_the_kind_is_replaced() {
    let (_home, _opening, mut local) = office();
    assert_eq!(kind(local.make_slot(&SlotKey::RecoveryKey, Some(1)).map(|_| ())), Err(Kind::Refused));
    assert_eq!(kind(local.make_slot(&SlotKey::RecoveryKey, Some(9)).map(|_| ())), Err(Kind::NotFound));
    assert_eq!(
        kind(local.make_slot(&SlotKey::Passphrase(secret("short")), None).map(|_| ())),
        Err(Kind::Refused)
    );
    assert_eq!(kind(local.remove_slot(9)), Err(Kind::NotFound));
    local.remove_slot(2).unwrap();
    assert_eq!(kind(local.remove_slot(1)), Err(Kind::Refused));
    let left = local.slots().unwrap();
    assert_eq!(left.slots.iter().map(|slot| slot.opened_by).collect::<Vec<_>>(), [SlotName::KeyFile]);
}

#[test]
fn an_added_key_file_is_made_for_its_owner_alone_and_opens() {
    let (home, opening, mut local) = office();
    let file = home.path().join("elsewhere/key");
    local.make_slot(&SlotKey::KeyFile(file.clone()), None).unwrap();
    drop(local);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let by_file = Opening { credential: Credential::KeyFile(file), ..opening };
    opened(by_file.open());
}

#[test]
fn a_rotation_needs_what_opens_each_slot_or_its_name_to_be_dropped() {
    let (home, opening, mut local) = office();
    let other = home.path().join("other");
    local.make_slot(&SlotKey::Passphrase(secret("four words of mine")), None).unwrap();
    local.make_slot(&SlotKey::KeyFile(other.clone()), None).unwrap();
    let mine = opening.places.key_file.clone();
    let mut carrying = Carrying { key_files: vec![mine.clone()], ..Carrying::default() };
    assert_eq!(kind(local.begin_rotation(&carrying)).err(), Some(Kind::Refused), "no passphrase");
    carrying.passphrase = Some(secret("four words of me"));
    assert_eq!(kind(local.begin_rotation(&carrying)).err(), Some(Kind::Refused), "a wrong one");
    carrying.passphrase = Some(secret("four words of mine"));
    assert_eq!(kind(local.begin_rotation(&carrying)).err(), Some(Kind::Refused), "no file for slot 4");
    carrying.dropped = vec![9];
    assert_eq!(kind(local.begin_rotation(&carrying)).err(), Some(Kind::NotFound), "no slot 9");
    carrying.dropped = vec![1, 2, 3, 4];
    assert_eq!(kind(local.begin_rotation(&carrying)).err(), Some(Kind::Refused), "nothing left");
    assert!(!local.slots().unwrap().is_rotating);
    carrying.dropped = vec![4];
    carrying.key_files.push(other);
    let recovery = local.begin_rotation(&carrying).unwrap().unwrap();
    while local.rotate().unwrap() != Rotating::Finished {}
    let kinds: Vec<SlotName> = local.slots().unwrap().slots.iter().map(|slot| slot.opened_by).collect();
    assert_eq!(kinds, [SlotName::KeyFile, SlotName::RecoveryKey, SlotName::Passphrase]);
    drop(local);
    assert!(by_recovery(&opening, &recovery));
    assert!(by_recovery(&opening, &secret("four words of mine")));
    opened(opening.open());
}

#[test]
fn a_rotation_cut_short_is_gone_on_with_by_the_next_process() {
    let (_home, opening, mut local) = office();
    assert_eq!(local.rotate(), Ok(Rotating::No));
    let carrying = Carrying { key_files: vec![opening.places.key_file.clone()], ..Carrying::default() };
    local.begin_rotation(&carrying).unwrap();
    assert_eq!(kind(local.begin_rotation(&carrying)).err(), Some(Kind::Refused), "one is under way");
    while !matches!(local.rotate().unwrap(), Rotating::UnderWay { users: 100, of: 250 }) {}
    drop(local);
    let mut local = opened(opening.open());
    assert!(local.slots().unwrap().is_rotating);
    assert!(local.checked_now().is_whole());
    let mut parts = 0;
    while local.rotate().unwrap() != Rotating::Finished {
        parts += 1;
    }
    assert!(parts >= 3, "{parts}");
    assert_eq!(local.rotate(), Ok(Rotating::No));
    assert!(local.credentials(&user("user-249")).is_ok());
    assert!(local.checked_now().is_whole());
}
