//! What can be found in the files of a store.

use std::fs;
use std::path::Path;

use data_encoding::{BASE32, BASE64, HEXLOWER, HEXUPPER};
use tempfile::tempdir;

use super::super::{Anchor, Beginning, Binding, NewSlot, Settings, Sled, Store};
use super::support::{NOW, Seeded, add, device, entry, file_key, secret_key, user};
use crate::model::{Event, Issuer, Parameters, SecretText, User};

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            let path = entry.path();
            found.push((path.display().to_string(), fs::read(path).unwrap()));
        }
    }
    found
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The bytes as they could have been written down, and their first half.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let texts = [BASE32, BASE64, HEXLOWER, HEXUPPER].map(|encoding| encoding.encode(secret));
    let lower = texts[0].to_lowercase();
    let mut forms: Vec<Vec<u8>> = texts.into_iter().chain([lower]).map(String::into_bytes).collect();
    forms.push(secret.to_vec());
    forms.iter().map(|form| form[..form.len() / 2].to_vec()).collect()
}

#[test]
fn the_bytes_of_a_store_hold_no_secret() {
    let home = tempdir().unwrap();
    let recovery = SecretText::new("MFRG GZDF MZTW Q2LK NNWG 23TP OBYX E43U".to_owned());
    let key_file = file_key(0xa7);
    let beginning = Beginning {
        slots: &[NewSlot::KeyFile(&key_file), NewSlot::Recovery(&recovery)],
        settings: Settings::of(Issuer::new("Example").unwrap()),
        entry: entry(Event::StoreCreated),
        now: NOW,
    };
    let records = Sled::create(&home.path().join("store")).unwrap();
    let anchor = |_| Anchor::file(home.path().join("state/store.head"));
    let mut store = Store::create(Box::new(records), anchor, &beginning, &Seeded::new(1)).unwrap();

    let key = secret_key(9, 32);
    let mut alice = user("alice");
    let mut phone = device(1, "phone");
    let binding = Binding { user: alice.id, device: phone.id, parameters: Parameters::UNIVERSAL };
    phone.secret = store.seal(&key, binding, &Seeded::new(6)).unwrap();
    let sealed = phone.secret.0.clone();
    alice.devices.push(phone);
    // Enough more that sled moves what it wrote.
    let others: Vec<User> = (0..500).map(|number| user(&format!("user{number}"))).collect();
    add(&mut store, &[alice]);
    add(&mut store, &others);

    let recovery = crate::totp::SecretKey::from_base32(recovery.expose()).unwrap();
    for when in ["open", "closed"] {
        let found = files(home.path());
        let all = found.iter().any(|(_, bytes)| holds(bytes, &sealed));
        assert!(
            all && found.iter().any(|(_, bytes)| holds(bytes, b"alice")),
            "the search finds what is there"
        );
        for secret in [key.as_bytes(), &*key_file.0, recovery.as_bytes()] {
            for form in forms(secret) {
                for (path, bytes) in &found {
                    assert!(!holds(bytes, &form), "{path} while {when}");
                }
            }
        }
        if when == "open" {
            store = unlocked_again(store, home.path(), &key_file);
        }
    }
    drop(store);
}

fn unlocked_again(store: Store, home: &Path, key_file: &super::super::FileKey) -> Store {
    drop(store);
    let records = Sled::open(&home.join("store"), super::super::LockPatience::None).unwrap();
    let anchor = |_| Anchor::file(home.join("state/store.head"));
    let unlocked = Store::unlock(Box::new(records), &super::super::Unlock::KeyFile(key_file), anchor);
    unlocked.map_err(|(problem, _)| problem).unwrap()
}
