//! Making, opening and unlocking a store in a folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tempfile::{TempDir, tempdir};

use super::super::Local;
use super::support::{Hand, acting, kind, person};
use crate::directory::{
    Answer, Cache, Created, Credential, Directory, Door, Kind, NewKey, Opening, Patience, Places, Problem,
    weakness,
};
use crate::model::{Issuer, SecretText};
use crate::store::{LockPatience, Sled, Unlock, slots};

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

pub(super) fn issuer() -> Issuer {
    Issuer::new("Example").unwrap()
}

pub(super) fn opening(home: &Path, clock: &Arc<Hand>) -> Opening {
    Opening {
        places: Places {
            store: home.join("data/store"),
            key_file: home.join("config/key"),
            state: home.join("state"),
            notify: home.join("config/notify"),
        },
        credential: Credential::Default,
        patience: Patience::None,
        acting: acting(clock),
        accepted: None,
        cache: Cache::Usual,
    }
}

/// A folder, what opens a store in it, and a new store with this key, closed.
fn made(key: &NewKey) -> (TempDir, Opening, Created) {
    let home = tempdir().unwrap();
    let opening = opening(home.path(), &Hand::at_noon());
    let (local, created) = opening.create(key, &issuer()).unwrap();
    drop(local);
    (home, opening, created)
}

fn problem<T>(answer: Answer<T>) -> Problem {
    answer.err().expect("it must not open")
}

pub(super) fn opened(door: Answer<Door>) -> Box<Local> {
    match door.unwrap() {
        Door::Open(local) => local,
        Door::NeedsPassphrase(_) | Door::KeyFileMissing(..) => panic!("it asks for a passphrase"),
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_store_with_a_key_file_opens_without_a_question() {
    let (_home, opening, created) = made(&NewKey::KeyFile);
    let key_file = &opening.places.key_file;
    assert_eq!(created.key_file.as_ref(), Some(key_file));
    assert_eq!((mode(key_file), mode(key_file.parent().unwrap())), (0o600, 0o700));
    assert_eq!(fs::read_to_string(key_file).unwrap().trim().len(), 64);
    opened(opening.open()).add_user(person("alice")).unwrap();
    let again = problem(opened(opening.open()).add_user(person("alice")));
    assert_eq!(again.kind, Kind::Refused, "it was written");
}

#[test]
fn the_recovery_key_that_was_told_opens_the_store() {
    let (_home, opening, created) = made(&NewKey::KeyFile);
    assert_eq!(created.recovery_key.expose().split(' ').map(str::len).collect::<Vec<_>>(), [4; 8]);
    let records = Sled::open(&opening.places.store, LockPatience::None).unwrap();
    let slots = slots(&records).unwrap();
    assert!(slots.unlock(&Unlock::Recovery(&created.recovery_key)).is_ok());
    assert!(slots.unlock(&Unlock::Recovery(&secret("MFRG GZDF MZTW Q2LK NNWG 23TP OBYX E43U"))).is_err());
}

#[test]
fn a_key_file_that_is_there_is_used_for_a_new_store() {
    let home = tempdir().unwrap();
    let opening = opening(home.path(), &Hand::at_noon());
    let path = &opening.places.key_file;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("  {}\r\n", "aB".repeat(32))).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    drop(opening.create(&NewKey::KeyFile, &issuer()).unwrap());
    fs::write(path, "Ab".repeat(32)).unwrap();
    opened(opening.open());
}

#[test]
fn a_key_file_open_to_others_is_refused_with_the_command_that_closes_it() {
    let (_home, opening, _) = made(&NewKey::KeyFile);
    let path = &opening.places.key_file;
    for open_to_others in [0o644, 0o640, 0o604, 0o610] {
        fs::set_permissions(path, fs::Permissions::from_mode(open_to_others)).unwrap();
        let told = problem(opening.open());
        assert_eq!(told.kind, Kind::Unavailable);
        assert_eq!(told.what, format!("The key file {} is open to others.", path.display()));
        assert!(told.next.contains(&format!("chmod 600 {}", path.display())), "{}", told.next);
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o400)).unwrap();
    opened(opening.open());
}

#[test]
fn a_folder_in_place_of_the_key_file_is_not_told_to_be_closed() {
    let (_home, opening, _) = made(&NewKey::KeyFile);
    fs::remove_file(&opening.places.key_file).unwrap();
    fs::create_dir(&opening.places.key_file).unwrap();
    let told = problem(opening.open());
    assert_eq!(told.what, format!("The key file {} is not a file.", opening.places.key_file.display()));
    assert!(!told.next.contains("chmod"), "{}", told.next);
}

#[test]
fn a_missing_foreign_or_malformed_key_file_is_told_apart() {
    let (_home, opening, _) = made(&NewKey::KeyFile);
    let path = &opening.places.key_file;
    let right = fs::read_to_string(path).unwrap();
    fs::write(path, "00".repeat(32)).unwrap();
    assert_eq!(problem(opening.open()).what, "The key file does not open this store.");
    for malformed in ["", "00", &right[..63], "not hexadecimal", &"00".repeat(33)] {
        fs::write(path, malformed).unwrap();
        let told = problem(opening.open());
        assert!(told.what.contains("is not a key file of mfa-enroll"), "{malformed}: {}", told.what);
    }
    fs::remove_file(path).unwrap();
    let Ok(Door::KeyFileMissing(_, told)) = opening.open() else { panic!("it opened without its key file") };
    assert!(told.what.contains("is missing") && told.next.contains("recovery key"));
}

#[test]
fn a_wrong_passphrase_hands_the_store_back_for_the_right_one() {
    let passphrase = secret("four words with blanks");
    let (_home, opening, created) = made(&NewKey::Passphrase(passphrase.clone()));
    assert_eq!(created.key_file, None);
    let Door::NeedsPassphrase(locked) = opening.open().unwrap() else { panic!("it opened by itself") };
    let (told, locked) = opening.unlock(locked, &secret("four words with Blanks")).map(drop).unwrap_err();
    assert_eq!((told.kind, told.what.as_str()), (Kind::Refused, "Wrong passphrase."));
    assert!(opening.unlock(locked.unwrap(), &passphrase).is_ok());
}

#[test]
fn the_first_line_of_a_passphrase_file_unlocks() {
    let (home, opening, _) = made(&NewKey::Passphrase(secret("four words with blanks")));
    let path = home.path().join("passphrase");
    let write = |text: &str, mode| {
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let opening = Opening { credential: Credential::PassphraseFile(path.clone()), ..opening };
    assert!(problem(opening.open()).what.contains("cannot be read"));
    write("\nsecond line", 0o600);
    assert!(problem(opening.open()).what.contains("is empty"));
    write("four words with blanks\r\nsecond line\n", 0o644);
    assert!(problem(opening.open()).next.contains("chmod 600"));
    write("four words with blanks\r\nsecond line\n", 0o600);
    opened(opening.open());
}

#[test]
fn a_store_in_use_names_the_process_that_has_it() {
    let (_home, opening, _) = made(&NewKey::KeyFile);
    let holder = opened(opening.open());
    let told = problem(opening.open());
    assert_eq!(told.kind, Kind::Unavailable);
    assert_eq!(told.what, format!("The store is in use by process {}.", std::process::id()));
    drop(holder);
    opened(opening.open());
}

#[test]
fn commands_wait_five_seconds_for_each_other() {
    let (home, opening, _) = made(&NewKey::KeyFile);
    let holder = opened(opening.open());
    let clock = Hand::at_noon();
    let patient = Opening { patience: Patience::Commands, ..self::opening(home.path(), &clock) };
    assert_eq!(kind(patient.open().map(drop)), Err(Kind::Unavailable));
    assert!((4900..=5000).contains(&(50 * clock.waits.load(Ordering::Relaxed))));
    drop(holder);
    opened(patient.open());
}

#[test]
fn a_store_is_not_made_over_another_one() {
    let (_home, opening, _) = made(&NewKey::KeyFile);
    let key = fs::read(&opening.places.key_file).unwrap();
    assert_eq!(kind(opening.create(&NewKey::KeyFile, &issuer()).map(drop)), Err(Kind::Refused));
    assert_eq!(fs::read(&opening.places.key_file).unwrap(), key);
    opened(opening.open());
}

#[test]
fn where_no_key_file_can_be_made_no_store_is() {
    let home = tempdir().unwrap();
    let opening = opening(home.path(), &Hand::at_noon());
    fs::write(home.path().join("config"), "in the way").unwrap();
    let told = problem(opening.create(&NewKey::KeyFile, &issuer()));
    assert!(told.next.ends_with("Nothing was changed."));
    assert_eq!(kind(opening.open().map(drop)), Err(Kind::NoStore));
    fs::remove_file(home.path().join("config")).unwrap();
    drop(opening.create(&NewKey::KeyFile, &issuer()).unwrap());
    opened(opening.open());
}

#[test]
fn weak_passphrases_are_named() {
    assert!(weakness(&secret("elevenchars")).is_some_and(|why| why.contains("12")));
    assert!(weakness(&secret("éééééééééééé")).is_some_and(|why| why.contains("over and over")));
    assert_eq!(weakness(&secret("twelve chars")), None);
}
