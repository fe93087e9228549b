//! Records too large for one key: kept in pieces, whole or not at all.

mod tampering;

use std::fs;

use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use super::super::encoding::encoded;
use super::super::pieces::{PIECE, read, write};
use super::super::{
    Act, Anchor, Batch, Binding, Change, ChangeSet, CommitError, LockPatience, Memory, Record, Records, Sled,
    Store, StoreError, StoreId, Table, Vault, Versioned, repair,
};
use super::support::{Seeded, Shared, add, device, entry, in_memory, made, name, secret_key, unlocked, user};
use crate::model::{Device, Entry, Event, Parameters, Sealed, User};

/// Bytes of the MAC.
const MAC: usize = 32;

fn on_disk() -> (TempDir, Store, Shared) {
    let home = tempdir().unwrap();
    let records = Shared::over(Sled::create(&home.path().join("store")).unwrap());
    (home, made(records.clone(), Anchor::none()), records)
}

/// A user whose signed record has this many bytes, all of them made of `filling`.
fn sized(called: &str, length: usize, filling: u8) -> User {
    let mut sized = User { devices: vec![device(1, "phone")], ..user(called) };
    let mut bytes = length.saturating_sub(500);
    for _ in 0..3 {
        sized.devices[0].secret = Sealed(vec![filling; bytes]);
        bytes = (bytes + length).saturating_sub(encoded(&sized).len() + MAC);
    }
    assert_eq!(encoded(&sized).len() + MAC, length);
    sized
}

fn change(value: User, version: u64) -> Batch {
    let entries = vec![entry(Event::UserAdded)];
    Batch { users: vec![Versioned { value, version }], entries, ..Batch::default() }
}

fn rewrite(store: &mut Store, value: User) {
    let version = store.user(&value.person.name).unwrap().map_or(0, |found| found.version);
    store.write(&change(value, version)).unwrap();
}

fn key(called: &str, index: u8) -> Vec<u8> {
    [b"\x01", called.as_bytes(), &[0, index]].concat()
}

/// The pieces of all users: key, version, bytes.
fn pieces(records: &dyn Records) -> Vec<(Vec<u8>, Record)> {
    records.records(Table::Pieces, None, usize::MAX).unwrap()
}

fn versions(records: &dyn Records) -> Vec<u64> {
    pieces(records).into_iter().map(|(_, piece)| piece.version).collect()
}

/// Puts bytes under a key behind the store's back, or takes them away.
fn put(records: &Shared, table: Table, key: Vec<u8>, bytes: Option<Vec<u8>>) {
    let found = records.get(table, &key).unwrap().map(|record| record.version);
    let act = match (found, bytes) {
        (None, Some(bytes)) => Act::Create(bytes),
        (Some(version), Some(bytes)) => Act::Update(version, bytes),
        (Some(version), None) => Act::Remove(version),
        (None, None) => return,
    };
    let set = ChangeSet { changes: vec![Change { table, key, act, row: None }], history: vec![] };
    records.clone().commit(&set).unwrap();
}

fn is_malformed<T>(told: &Result<T, StoreError>) -> bool {
    matches!(told, Err(StoreError::Commit(CommitError::Malformed(_))))
}

fn everything(records: &dyn Records) -> Vec<(Table, Vec<u8>, u64, Vec<u8>)> {
    let of = |table| records.records(table, None, usize::MAX).unwrap().into_iter().map(move |r| (table, r));
    let all = Table::ALL.into_iter().flat_map(of);
    all.map(|(table, (key, record))| (table, key, record.version, record.bytes)).collect()
}

#[test]
fn a_user_of_any_size_comes_back_whole_from_both_stores() {
    let (home, in_sled, sled) = on_disk();
    let (in_memory, memory) = in_memory();
    let sizes = [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE - 1, 3 * PIECE, 3 * PIECE + 1, 700_000];
    let further = [0, 0, 1, 2, 2, 3, 113];
    for (mut store, records) in [(in_sled, sled), (in_memory, memory)] {
        let mut all = Vec::new();
        for (number, (size, further)) in sizes.into_iter().zip(further).enumerate() {
            let before = pieces(&records).len();
            let user = sized(&format!("user{number}"), size, 7);
            add(&mut store, std::slice::from_ref(&user));
            assert_eq!(pieces(&records).len() - before, further, "{size} bytes");
            all.push(Versioned { value: user, version: 1 });
        }
        drop(store);
        let store = unlocked(records, Anchor::none()).unwrap();
        assert!(store.users(None, 10).unwrap() == all);
        for user in all {
            assert!(store.user(&user.value.person.name).unwrap() == Some(user));
        }
    }
    let blobs = home.path().join("store/blobs");
    assert_eq!(fs::read_dir(blobs).unwrap().count(), 0, "sled never syncs what is there");
}

#[test]
fn a_large_value_of_another_table_rests_in_pieces_too() {
    let mut records = Memory::new();
    let vault = Vault::create(StoreId([1; 16]), &Seeded::new(5)).unwrap();
    let value = "v".repeat(20_000);
    for version in 0..2 {
        let changes = write(&records, &vault, Table::Settings, b"large", version, &value).unwrap();
        records.commit(&ChangeSet { changes, history: vec![] }).unwrap();
        let head = records.get(Table::Settings, b"large").unwrap().unwrap();
        let back: String = read(&records, &vault, Table::Settings, b"large", &head).unwrap();
        assert_eq!(back, value);
    }
    assert_eq!(pieces(&records).len(), 3);
}

#[test]
fn pieces_that_did_not_change_are_not_written() {
    let (mut store, records) = in_memory();
    add(&mut store, &[sized("alice", 5 * PIECE, 7), sized("bob", 2 * PIECE, 7)]);
    let mut alice = store.user(&name("alice")).unwrap().unwrap();
    alice.value.sign_in.failures = 1;
    store.write(&change(alice.value, alice.version)).unwrap();
    assert_eq!(versions(&records), [1, 1, 1, 2, 1], "the last piece of alice, and none of bob");
    assert_eq!(records.get(Table::Users, b"alice").unwrap().unwrap().version, 2);
}

#[test]
fn a_large_user_changed_meanwhile_is_a_conflict_and_keeps_every_piece() {
    let (mut store, records) = in_memory();
    add(&mut store, &[sized("alice", 3 * PIECE, 7)]);
    rewrite(&mut store, sized("alice", 5 * PIECE, 8));
    let before = everything(&records);
    for version in [0, 1, 3] {
        let told = store.write(&change(sized("alice", 4 * PIECE, 9), version));
        assert!(matches!(told, Err(StoreError::Commit(CommitError::Conflict))));
        assert!(everything(&records) == before);
    }
}

#[test]
fn a_record_does_not_mix_with_pieces_left_over_under_its_key() {
    for size in [300, 3 * PIECE] {
        let (mut store, records) = in_memory();
        for index in [0, 1, 2, 3, 200, 255] {
            put(&records, Table::Pieces, key("alice", index), Some(vec![7; PIECE]));
        }
        add(&mut store, &[sized("alice", size, 7)]);
        assert_eq!(pieces(&records).len(), (size - 1) / PIECE);
        assert!(store.user(&name("alice")).unwrap().unwrap().value == sized("alice", size, 7));
    }
}

#[test]
fn pieces_of_names_that_begin_alike_do_not_mix() {
    let (mut store, records) = in_memory();
    let names = ["al", "ali", "alice", "alice-b"];
    add(&mut store, &names.map(|called| sized(called, 3 * PIECE, 7)));
    for called in names {
        let start = &key(called, 0)[..called.len() + 2];
        let mut others = pieces(&records);
        others.retain(|(key, _)| !key.starts_with(start));
        rewrite(&mut store, sized(called, 300, 7));
        assert!(pieces(&records) == others, "{called}");
    }
    assert!(pieces(&records).is_empty());
}

#[test]
fn a_removed_user_goes_with_row_and_pieces() {
    let (_home, in_sled, sled) = on_disk();
    let (in_memory, memory) = in_memory();
    for (mut store, records) in [(in_sled, sled), (in_memory, memory)] {
        add(&mut store, &[sized("alice", 3 * PIECE, 7), sized("bob", 3 * PIECE, 7), user("carol")]);
        let bob = records.get(Table::Users, b"bob").unwrap().unwrap();
        let before = everything(&records);
        let removed = |called: &[(&str, u64)]| Batch {
            removed: called.iter().map(|(called, version)| (name(called), *version)).collect(),
            entries: vec![entry(Event::UserAdded)],
            ..Batch::default()
        };
        for wrong in [("alice", 0), ("alice", 2), ("dave", 1)] {
            let told = store.write(&removed(&[("bob", 1), wrong]));
            assert!(matches!(told, Err(StoreError::Commit(CommitError::Conflict))), "{wrong:?}");
        }
        assert!(is_malformed(&store.write(&removed(&[("alice", 1), ("ALICE", 1)]))));
        let both = Batch { removed: vec![(name("alice"), 1)], ..change(user("alice"), 1) };
        assert!(is_malformed(&store.write(&both)));
        assert!(everything(&records) == before);
        store.write(&removed(&[("alice", 1), ("carol", 1)])).unwrap();
        assert_eq!(store.user(&name("alice")).unwrap(), None);
        assert_eq!(store.rows(None, 10).unwrap(), [sized("bob", 3 * PIECE, 7).row()]);
        assert!(records.get(Table::Users, b"bob").unwrap() == Some(bob));
        assert_eq!(pieces(&records).len(), 2);
        add(&mut store, &[sized("alice", 2 * PIECE, 8)]);
        assert_eq!(versions(&records), [1, 1, 1]);
    }
}

#[test]
fn more_than_255_further_pieces_are_refused_and_change_nothing() {
    let (mut store, records) = in_memory();
    add(&mut store, &[sized("alice", 3 * PIECE, 7)]);
    let before = everything(&records);
    let largest = 256 * PIECE;
    for (called, version) in [("alice", 1), ("bob", 0)] {
        assert!(is_malformed(&store.write(&change(sized(called, largest + 1, 7), version))));
        assert!(everything(&records) == before);
    }
    rewrite(&mut store, sized("alice", largest, 7));
    assert!(store.user(&name("alice")).unwrap().unwrap().value == sized("alice", largest, 7));
    assert_eq!(pieces(&records).len(), 255);
}

#[test]
fn pieces_count_among_the_thousand_changes_of_a_batch() {
    let (mut store, records) = in_memory();
    let before = everything(&records);
    let batch = |further: usize| {
        let mut users: Vec<User> = (0..997).map(|number| user(&format!("user{number}"))).collect();
        users.push(sized("alice", (1 + further) * PIECE, 7));
        let users = users.into_iter().map(|value| Versioned { value, version: 0 }).collect();
        Batch { users, ..Batch::default() }
    };
    assert!(is_malformed(&store.write(&batch(3))));
    assert!(everything(&records) == before);
    store.write(&batch(2)).unwrap();
}

/// A user as large as this many devices make it, each with a secret key that opens.
fn crowded(store: &Store, called: &str, devices: u8) -> User {
    let mut crowded = user(called);
    for number in 0..devices {
        let device = device(number, "phone");
        let binding = Binding { user: crowded.id, device: device.id, parameters: Parameters::UNIVERSAL };
        let secret = store.seal(&secret_key(9, 20), binding, &Seeded::new(6)).unwrap();
        crowded.devices.push(Device { secret, ..device });
    }
    crowded
}

/// That the device was enrolled when it was used last.
fn enrolled(user: &User, device: &Device) -> Entry {
    let (id, device) = (device.id, device.name.clone());
    let event = Event::DeviceAdded { id, device, drift: 0, replaced: None };
    Entry { user: Some(user.person.name.clone()), ..entry(event) }
}

#[test]
fn check_reads_every_piece_and_names_those_of_no_record() {
    let (mut store, records) = in_memory();
    let users = ["alice", "bob"].map(|called| crowded(&store, called, 200));
    add(&mut store, &users);
    for user in &users {
        let entries = user.devices.iter().map(|device| enrolled(user, device)).collect();
        store.write(&Batch { entries, ..change(user.clone(), 1) }).unwrap();
    }
    let further = u8::try_from(pieces(&records).len() / 2).unwrap();
    assert!(further >= 2, "large enough");
    let checked = store.check();
    assert!(checked.is_whole(), "{:?}", checked.faults);
    assert_eq!((checked.users, checked.secrets), (2, 400));

    let stray = |key: &[u8]| put(&records, Table::Pieces, key.to_vec(), Some(vec![7]));
    stray(b"\x00slots\x00\x01");
    stray(b"\x01alice\x00\x00");
    stray(&key("alice", further + 1));
    stray(&key("nobody", 9));
    stray(b"\x03settings\x00\x01");
    stray(b"\xff");
    let checked = store.check();
    let no_record = |what: &str| format!("{what} belongs to no record");
    assert_eq!(checked.faults.len(), 6);
    for (index, what) in [
        (2, &*format!("piece {} of alice", further + 1)),
        (3, "piece 9 of nobody"),
        (4, "piece 1 of settings"),
    ] {
        assert_eq!(checked.faults[index], no_record(what));
    }
    assert!(checked.faults.iter().all(|fault| fault.ends_with("belongs to no record")));
    assert_eq!((checked.users, checked.secrets), (2, 400), "nobody's record is the worse for it");

    put(&records, Table::Users, b"bob".to_vec(), None);
    for index in 1..=200 {
        stray(&key("carol", index));
    }
    let checked = store.check();
    assert_eq!((checked.faults.len(), checked.more), (100, 6 + 200 + usize::from(further) + 1 - 100));
}

#[test]
fn pieces_that_rest_under_any_of_many_users_are_found_when_these_are_written_together() {
    let many = ["a", "ali", "alice", "alice-b", "bob", "zoe"];
    for resting in many.into_iter().chain(["0", "al", "zoe1"]) {
        let (mut store, records) = in_memory();
        put(&records, Table::Pieces, key(resting, 255), Some(vec![7]));
        let users = many.map(|called| Versioned { value: sized(called, 3 * PIECE, 8), version: 0 }).to_vec();
        store.write(&Batch { users, entries: vec![entry(Event::UserAdded)], ..Batch::default() }).unwrap();
        // Of those who were written nothing else is left; of others it is none of their business.
        let left = usize::from(!many.contains(&resting));
        assert_eq!(pieces(&records).len(), 2 * many.len() + left, "{resting}");
        for called in many {
            assert!(
                store.user(&name(called)).unwrap().unwrap().value == sized(called, 3 * PIECE, 8),
                "{called}"
            );
        }
    }
}

#[test]
fn a_repaired_store_has_its_pieces() {
    let (home, mut store, records) = on_disk();
    add(&mut store, &[sized("alice", 9 * PIECE, 7)]);
    drop((store, records));
    let dir = home.path().join("store");
    fs::remove_file(dir.join("conf")).unwrap();
    let repaired = repair(&dir, LockPatience::None, &mut |_, _| true).unwrap().unwrap();
    let store = unlocked(repaired.store, Anchor::none()).unwrap();
    assert!(store.user(&name("alice")).unwrap().unwrap().value == sized("alice", 9 * PIECE, 7));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_user_of_changing_size_leaves_nothing_behind(
        steps in prop::collection::vec((0..2_usize, 0..9_usize, 0..3_usize, 7..9_u8), 1..12)
    ) {
        let (home, mut in_sled, sled) = on_disk();
        let (mut in_memory, memory) = in_memory();
        let mut now = [None, None];
        for (who, cuts, off, filling) in steps {
            // At, just below and just above a cut; no pieces at all where there are no cuts.
            let size = if cuts == 0 { 400 } else { cuts * PIECE + off - 1 };
            let before = pieces(&memory);
            let user = sized(["alice", "ali"][who], size, filling);
            rewrite(&mut in_sled, user.clone());
            rewrite(&mut in_memory, user.clone());
            now[who] = Some(user);
            prop_assert!(everything(&sled) == everything(&memory));
            let expected = now.iter().flatten().map(|user| (encoded(user).len() + MAC - 1) / PIECE);
            prop_assert_eq!(pieces(&memory).len(), expected.sum::<usize>());
            for (key, piece) in pieces(&memory) {
                let known = before.iter().find(|(of, _)| *of == key).map(|(_, piece)| piece);
                let version = known.map_or(1, |known| known.version + u64::from(known.bytes != piece.bytes));
                prop_assert_eq!(piece.version, version);
            }
        }
        drop((in_sled, in_memory));
        prop_assert_eq!(fs::read_dir(home.path().join("store/blobs")).unwrap().count(), 0);
        for records in [sled, memory] {
            let store = unlocked(records, Anchor::none()).unwrap();
            for user in now.iter().flatten() {
                let back = store.user(&user.person.name).unwrap();
                prop_assert!(back.is_some_and(|back| back.value == *user));
            }
        }
    }
}
