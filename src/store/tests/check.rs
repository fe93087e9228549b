//! What `check` says of users who are there and of those who should be.

use super::super::Binding;
use super::super::encoding::encoded;
use super::super::{Act, Anchor, Batch, Change, ChangeSet, Memory, Records, Store, Table, Versioned};
use super::support::Seeded;
use super::support::{NOW, Shared, add, device, entry, in_memory, secret_key, unlocked, user};
use crate::model::{Device, DeviceState, Entry, Event, Parameters, User};
use std::ops::Bound;

/// The same fresh store, its records edited behind its back.
fn edited(records: &Shared, edit: impl Fn(&mut Vec<Change>)) -> Store {
    let mut set = ChangeSet { history: records.history(1, usize::MAX).unwrap(), ..ChangeSet::default() };
    let rows = records.rows(Bound::Unbounded, usize::MAX).unwrap();
    for table in Table::ALL {
        for (key, record) in records.records(table, None, usize::MAX).unwrap() {
            assert_eq!(record.version, 1, "only fresh records are copied");
            let row = rows.iter().find(|(of, _)| table == Table::Users && *of == key);
            let row = row.map(|(_, row)| row.clone());
            set.changes.push(Change { table, key, act: Act::Create(record.bytes), row });
        }
    }
    edit(&mut set.changes);
    let mut copy = Memory::new();
    copy.commit(&set).unwrap();
    unlocked(copy, Anchor::none()).unwrap()
}

fn of<'a>(changes: &'a mut [Change], called: &str) -> &'a mut Change {
    changes.iter_mut().find(|change| change.key == called.as_bytes()).unwrap()
}

fn three() -> Shared {
    let (mut store, records) = in_memory();
    add(&mut store, &[user("alice"), user("bob"), user("carol")]);
    assert!(store.check().is_whole());
    records
}

type Edit = fn(&mut Vec<Change>);

#[test]
fn every_fault_of_a_user_is_named_and_the_others_are_read() {
    let edits: [(Edit, &[&str], usize); 6] = [
        (|changes| of(changes, "bob").row = None, &["bob is missing in the users list"], 3),
        (
            |changes| of(changes, "bob").row = Some(encoded(&user("carol").row())),
            &["the line of bob in the users list does not say what the record says"],
            3,
        ),
        (
            |changes| changes.retain(|change| change.key != b"bob"),
            &["1 more users were imported than are there"],
            2,
        ),
        (
            |changes| {
                let bytes = of(changes, "alice").act.clone();
                let others = std::mem::replace(&mut of(changes, "bob").act, bytes);
                of(changes, "alice").act = others;
            },
            &[
                "the record of alice: it was changed outside this program, or is damaged",
                "the record of bob: it was changed outside this program, or is damaged",
            ],
            1,
        ),
        (
            |changes| of(changes, "carol").act = Act::Create(Vec::new()),
            &["the record of carol: it was changed outside this program, or is damaged"],
            2,
        ),
        (
            |changes| {
                let copy = of(changes, "carol").clone();
                changes.push(Change { key: b"dave".to_vec(), ..copy });
            },
            &[
                "the record of dave: it was changed outside this program, or is damaged",
                "1 users are there whom nobody added",
            ],
            3,
        ),
    ];
    for (edit, faults, users) in edits {
        let checked = edited(&three(), edit).check();
        assert_eq!(
            (checked.faults, checked.users),
            (faults.iter().map(ToString::to_string).collect(), users)
        );
    }
}

/// A device whose secret key opens where it rests.
fn sealed(store: &Store, of: &User, id: u8, called: &str) -> Device {
    let device = device(id, called);
    let binding = Binding { user: of.id, device: device.id, parameters: Parameters::UNIVERSAL };
    let secret = store.seal(&secret_key(9, 20), binding, &Seeded::new(6)).unwrap();
    Device { secret, ..device }
}

/// Of what was before a restoring the history need not tell; what it tells since counts.
#[test]
fn what_was_before_a_restoring_is_not_asked_for() {
    let (mut store, _) = in_memory();
    let mut alice = user("alice");
    alice.devices = vec![sealed(&store, &alice, 1, "phone")];
    alice.sign_in.last_success_at = Some(NOW);
    let users = [alice.clone(), user("bob")].map(|value| Versioned { value, version: 0 }).to_vec();
    let entries = vec![entry(Event::StoreRestored { taken_at: NOW, users: 2 })];
    store.write(&Batch { users, entries, ..Batch::default() }).unwrap();
    assert_eq!(store.check().faults, Vec::<String>::new());

    let (id, device) = (alice.devices[0].id, alice.devices[0].name.clone());
    let event = Event::DeviceDeactivated { id, device, proofing: None };
    let entries = vec![Entry { user: Some(alice.person.name.clone()), ..entry(event) }];
    // The entry without what it tells of, and then with it.
    let users = vec![Versioned { value: alice.clone(), version: 1 }];
    store.write(&Batch { users, entries, ..Batch::default() }).unwrap();
    let faults = store.check().faults;
    assert_eq!(faults, ["the record of alice is not what the history tells: phone is active"]);
    alice.devices[0].state = DeviceState::Deactivated { at: NOW };
    store.write(&Batch { users: vec![Versioned { value: alice, version: 2 }], ..Batch::default() }).unwrap();
    assert_eq!(store.check().faults, Vec::<String>::new());
}

#[test]
fn a_device_that_nobody_enrolled_is_named() {
    let (mut store, _) = in_memory();
    let mut alice = user("alice");
    alice.devices = vec![sealed(&store, &alice, 1, "phone")];
    add(&mut store, &[alice]);
    let faults = store.check().faults;
    assert_eq!(faults, ["the record of alice is not what the history tells: phone was never enrolled"]);
}
