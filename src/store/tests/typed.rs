//! Users and settings, whole or not at all.

use super::super::encoding::{DecodeProblem, encoded};
use super::super::form::LARGEST;
use super::super::{
    Act, Anchor, Batch, Binding, Change, ChangeSet, CommitError, Memory, Records, Store, StoreError, Table,
    UnlockError, Versioned,
};
use super::support::{
    NOW, Seeded, Shared, add, device, entry, in_memory, name, pending, secret_key, text, unlocked, user,
};
use crate::model::{
    Algorithm, Device, DeviceName, DeviceState, Event, Issuer, Operator, Parameters, PendingDevice, Person,
    Row, SafeText, SignInRecord, Tags, Timestamp, User, UserName,
};

fn of(users: Vec<Versioned<User>>) -> Batch {
    Batch { users, entries: vec![entry(Event::UserAdded)], ..Batch::default() }
}

fn is_conflict(told: &Result<(), StoreError>) -> bool {
    matches!(told, Err(StoreError::Commit(CommitError::Conflict)))
}

/// What can be read of a store.
fn everything(store: &Store) -> (Vec<Versioned<User>>, Vec<Row>, usize) {
    let rows = store.rows(None, usize::MAX).unwrap();
    let users = rows.iter().map(|row| store.user(&row.person.name).unwrap().unwrap()).collect();
    (users, rows, store.history(1, usize::MAX).unwrap().len())
}

#[test]
fn what_is_written_reads_back_after_unlocking_again() {
    let (mut store, records) = in_memory();
    let alice =
        User { devices: vec![device(1, "phone")], pending: vec![pending(2, "tablet")], ..user("alice") };
    add(&mut store, &[alice.clone(), user("Bob")]);
    let before = everything(&store);
    drop(store);
    let store = unlocked(records, Anchor::none()).unwrap();
    assert_eq!(everything(&store), before);
    assert_eq!(store.user(&name("ALICE")).unwrap(), Some(Versioned { value: alice, version: 1 }));
    assert_eq!(store.user(&name("bob")).unwrap().unwrap().value.person.name.as_str(), "Bob");
    assert_eq!(store.user(&name("carol")).unwrap(), None);
    assert_eq!(store.settings().unwrap().value.issuer.as_str(), "Example");
    assert_eq!(store.newest_entry(), 2);
}

#[test]
fn nothing_of_a_batch_is_written_when_one_version_moved() {
    let (mut store, _) = in_memory();
    add(&mut store, &[user("alice")]);
    let before = everything(&store);
    for version in [0, 2, 7] {
        let told = store.write(&of(vec![
            Versioned { value: user("bob"), version: 0 },
            Versioned { value: user("alice"), version },
        ]));
        assert!(is_conflict(&told), "version {version}");
        assert_eq!(everything(&store), before);
    }
    let told = store.write(&of(vec![Versioned { value: user("bob"), version: 1 }]));
    assert!(is_conflict(&told), "nobody there to be changed");
    // The chain goes on where it was.
    add(&mut store, &[user("bob")]);
    assert_eq!(store.history(1, usize::MAX).unwrap().len(), 3);
}

#[test]
fn after_a_doubtful_write_the_chain_stands_where_it_was() {
    let (mut store, records) = in_memory();
    records.break_down(true);
    let told = store.write(&of(vec![Versioned { value: user("alice"), version: 0 }]));
    assert!(matches!(told, Err(StoreError::Commit(CommitError::Doubt(_)))));
    assert_eq!(store.newest_entry(), 1);
    records.break_down(false);
    add(&mut store, &[user("alice")]);
    assert_eq!(store.newest_entry(), 2);
    assert_eq!(store.history(1, usize::MAX).unwrap().len(), 2);
}

#[test]
fn a_user_twice_in_a_batch_is_refused() {
    let (mut store, _) = in_memory();
    let before = everything(&store);
    let twice = ["alice", "ALICE"].map(|called| Versioned { value: user(called), version: 0 });
    let told = store.write(&of(twice.to_vec()));
    assert!(matches!(told, Err(StoreError::Commit(CommitError::Malformed(_)))));
    assert_eq!(everything(&store), before);
}

#[test]
fn rows_follow_their_records_and_come_in_pages() {
    let (mut store, _) = in_memory();
    let names: Vec<String> = (0..25).map(|number| format!("User{number:02}")).collect();
    let users: Vec<User> = names.iter().map(|called| user(called)).collect();
    add(&mut store, &users);
    let mut found = store.user(&name("user07")).unwrap().unwrap();
    found.value.devices.push(device(1, "phone"));
    found.value.sign_in.last_success_at = Some(NOW);
    store.write(&of(vec![found])).unwrap();
    let (users, rows, _) = everything(&store);
    assert_eq!(rows, users.iter().map(|user| user.value.row()).collect::<Vec<_>>());
    assert_eq!((rows[7].active, rows[7].last_sign_in), (1, Some(NOW)));
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = store.rows(after.as_deref(), 10).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.person.name.key());
        paged.extend(page);
    }
    assert_eq!(paged, rows);
}

#[test]
fn settings_have_a_version_too() {
    let (mut store, _) = in_memory();
    let read = store.settings().unwrap();
    assert_eq!(read.version, 1);
    let mut changed = read.clone();
    changed.value.issuer = Issuer::new("Changed").unwrap();
    store.write(&Batch { settings: Some(changed.clone()), ..Batch::default() }).unwrap();
    assert!(is_conflict(&store.write(&Batch { settings: Some(read), ..Batch::default() })));
    assert_eq!(store.settings().unwrap(), Versioned { version: 2, ..changed });
}

#[test]
fn a_decoy_changes_nothing_that_can_be_asked_for() {
    let (mut store, records) = in_memory();
    add(&mut store, &[user("alice")]);
    let before = everything(&store);
    let version = || records.get(Table::Settings, b"decoy").unwrap().unwrap().version;
    for round in 1..=3 {
        assert_eq!(version(), round);
        store.write(&Batch { decoy: true, ..Batch::default() }).unwrap();
    }
    assert_eq!(everything(&store), before);
}

/// The same store with its records edited behind its back, each in its version.
fn edited(records: &Shared, edit: impl Fn(Table, Vec<u8>) -> Vec<u8>) -> Memory {
    let mut copy = Memory::new();
    let create = |table, key, bytes, row| Change { table, key, act: Act::Create(bytes), row };
    let mut set = ChangeSet { history: records.history(1, usize::MAX).unwrap(), ..ChangeSet::default() };
    for table in Table::ALL {
        for (key, record) in records.records(table, None, usize::MAX).unwrap() {
            assert_eq!(record.version, 1, "only fresh records are copied");
            set.changes.push(create(table, edit(table, key), record.bytes, None));
        }
    }
    copy.commit(&set).unwrap();
    copy
}

fn is_tampered<T>(told: &Result<T, StoreError>) -> bool {
    matches!(told, Err(StoreError::Record(_, DecodeProblem::Tampered)))
}

#[test]
fn two_users_records_exchanged_are_tampering() {
    let (mut store, records) = in_memory();
    add(&mut store, &[user("alice"), user("bob"), user("carol")]);
    let swapped = edited(&records, |table, key| match key.as_slice() {
        b"alice" if table == Table::Users => b"bob".to_vec(),
        b"bob" if table == Table::Users => b"alice".to_vec(),
        _ => key,
    });
    let store = unlocked(swapped, Anchor::none()).unwrap();
    assert!(is_tampered(&store.user(&name("alice"))));
    assert!(is_tampered(&store.user(&name("bob"))));
    assert!(store.user(&name("carol")).unwrap().is_some());
}

#[test]
fn an_older_version_of_a_record_put_back_is_tampering() {
    let (mut store, records) = in_memory();
    add(&mut store, &[user("alice")]);
    let older = records.get(Table::Users, b"alice").unwrap().unwrap();
    let mut found = store.user(&name("alice")).unwrap().unwrap();
    found.value.sign_in.failures = 99;
    store.write(&of(vec![found])).unwrap();
    let mut behind = records;
    let act = Act::Update(2, older.bytes);
    let change = Change { table: Table::Users, key: b"alice".to_vec(), act, row: None };
    behind.commit(&ChangeSet { changes: vec![change], history: vec![] }).unwrap();
    assert!(is_tampered(&store.user(&name("alice"))));
}

#[test]
fn settings_under_the_key_of_the_decoy_are_tampering() {
    let (_, records) = in_memory();
    let swapped = edited(&records, |_, key| match key.as_slice() {
        b"settings" => b"decoy".to_vec(),
        b"decoy" => b"settings".to_vec(),
        _ => key,
    });
    assert!(is_tampered(&unlocked(swapped, Anchor::none()).unwrap().settings()));
}

#[test]
fn a_row_under_another_name_is_tampering_not_an_endless_list() {
    let (mut store, records) = in_memory();
    add(&mut store, &[user("alice"), user("bob")]);
    let act = Act::Update(1, records.get(Table::Users, b"bob").unwrap().unwrap().bytes);
    let row = Some(encoded(&user("alice").row()));
    let change = Change { table: Table::Users, key: b"bob".to_vec(), act, row };
    let mut behind = records;
    behind.commit(&ChangeSet { changes: vec![change], history: vec![] }).unwrap();
    assert!(is_tampered(&store.rows(None, 10)));
}

#[test]
fn a_store_without_slots_or_with_strange_ones_is_damaged() {
    let told = unlocked(Memory::new(), Anchor::none());
    assert!(matches!(told, Err(UnlockError::Store(StoreError::Read(_)))));
    for (bytes, expected) in [(vec![2], DecodeProblem::Newer), (vec![1, 9], DecodeProblem::Malformed)] {
        let mut records = Memory::new();
        let change =
            Change { table: Table::Meta, key: b"slots".to_vec(), act: Act::Create(bytes), row: None };
        records.commit(&ChangeSet { changes: vec![change], history: vec![] }).unwrap();
        let told = unlocked(records, Anchor::none());
        assert!(matches!(told, Err(UnlockError::Store(StoreError::Record(_, found))) if found == expected));
    }
}

/// Everything as long as its rules allow.
fn largest(store: &Store) -> User {
    let parameters = Parameters::UNIVERSAL.with_algorithm(Algorithm::Sha512);
    let by = Operator { name: text(&"o".repeat(64)), uid: u32::MAX };
    let far = Timestamp::from_millis(u64::MAX);
    let named = |number: u8| DeviceName::new(&format!("{number}{}", "n".repeat(63))).unwrap();
    let person = Person {
        name: UserName::new(&"u".repeat(64)).unwrap(),
        display_name: Some(SafeText::new(&"é".repeat(128)).unwrap()),
        email: Some(text(&"e".repeat(256))),
    };
    let sign_in = SignInRecord { failures: u32::MAX, refused_until: Some(far), last_success_at: Some(far) };
    let mut user = User { sign_in, ..User::new(user("u").id, person, far) };
    let seal = |user: &User, device| {
        let binding = Binding { user: user.id, device, parameters };
        store.seal(&secret_key(9, 64), binding, &Seeded::new(6)).unwrap()
    };
    for number in 0..8 {
        let device = device(number, "d");
        user.devices.push(Device {
            name: named(number),
            parameters,
            state: DeviceState::Deactivated { at: far },
            secret: seal(&user, device.id),
            drift: i64::MIN,
            last_step: u64::MAX,
            enrolled_at: far,
            enrolled_by: by.clone(),
            last_used_at: Some(far),
            note: None,
            tags: Tags::default(),
            ..device
        });
    }
    for number in 0..4 {
        let pending = pending(number, "p");
        user.pending.push(PendingDevice {
            name: named(number),
            parameters,
            secret: seal(&user, pending.id),
            account: text(&"a".repeat(256)),
            replaces: Some(pending.id),
            begun_at: far,
            expires_at: far,
            begun_by: by.clone(),
            ..pending
        });
    }
    user
}

#[test]
fn the_largest_user_fits_a_record() {
    let (mut store, records) = in_memory();
    let largest = largest(&store);
    add(&mut store, std::slice::from_ref(&largest));
    let size = records.get(Table::Users, largest.person.name.key().as_bytes()).unwrap().unwrap().bytes.len();
    assert!((5000..LARGEST).contains(&size), "{size} bytes");
    assert_eq!(store.user(&largest.person.name).unwrap().unwrap().value, largest);
}
