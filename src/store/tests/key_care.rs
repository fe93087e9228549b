//! Slots come and go with their history entry; a rotation may stop anywhere.

use super::super::encoding::DecodeProblem;
use super::super::typed::KEYRING;
use super::super::vault::SlotKind;
use super::super::{
    Act, Anchor, Batch, Binding, Change, ChangeSet, Memory, NewSlot, Records, RotationPlace, Slots, Stocked,
    Store, StoreError, Table, Token, Unlock, UnlockError, UnlockProblem, Vault, Versioned,
};
use super::support::{NOW, Seeded, Shared, device, entry, file_key, made, name, secret_key, user};
use crate::model::{
    DeviceId, DeviceKind, Entry, Event, Parameters, SecretText, Serial, SlotName, Tag, Tags, User,
};
use crate::totp::{RecoveryCode, SecretKey};

const USERS: [&str; 3] = ["alice", "bob", "carol"];

fn passphrase(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

fn opened(records: &Shared, with: &Unlock<'_>) -> Result<Store, UnlockError> {
    Store::unlock(Box::new(records.clone()), with, |_| Anchor::none()).map_err(|(problem, _)| problem)
}

fn key_of(called: &str) -> SecretKey {
    secret_key(u64::from(called.as_bytes()[0]), 20)
}

fn binding(user: &User) -> Binding {
    Binding { user: user.id, device: DeviceId([1; 16]), parameters: Parameters::UNIVERSAL }
}

/// More than rests under one key.
fn many() -> Tags {
    let mut tags = Tags::default();
    for key in 0..40 {
        tags.set(Tag::new(&format!("key-{key}"), &"v".repeat(250)).unwrap()).unwrap();
    }
    tags
}

fn told(called: &str, event: Event) -> Entry {
    Entry { user: Some(name(called)), ..entry(event) }
}

/// Three users with a sealed secret each, one of them a token's, one in pieces.
fn peopled() -> (Store, Shared) {
    let records = Shared::over(Memory::new());
    let mut store = made(records.clone(), Anchor::none());
    let serial = Serial::new("SN-1").unwrap();
    for called in USERS {
        let mut user = User { devices: vec![device(1, "phone")], ..user(called) };
        user.devices[0].secret = store.seal(&key_of(called), binding(&user), &Seeded::new(4)).unwrap();
        let mut batch = Batch::default();
        if called == "alice" {
            user.devices[0].kind = DeviceKind::HardwareToken { serial: serial.clone() };
            batch.given = vec![Token { serial: serial.clone(), holder: name("alice") }];
        }
        if called == "bob" {
            user.tags = many();
        }
        let phone = &user.devices[0];
        let (id, device) = (phone.id, phone.name.clone());
        let (serial, replaces, proofing) = (phone.kind.serial().cloned(), None, None);
        let begun = Event::EnrollmentBegun { id, device: device.clone(), serial, replaces, proofing };
        batch.entries = [Event::UserAdded, begun].map(|event| told(called, event)).into();
        batch.users = vec![Versioned { value: user.clone(), version: 0 }];
        store.write(&batch).unwrap();
        let entries = vec![told(called, Event::DeviceAdded { id, device, drift: 0, replaced: None })];
        let users = vec![Versioned { value: user, version: 1 }];
        store.write(&Batch { users, entries, ..Batch::default() }).unwrap();
    }
    let stocked = vec![in_stock(&store)];
    store.write(&Batch { stocked, ..Batch::default() }).unwrap();
    (store, records)
}

fn in_stock(store: &Store) -> Stocked {
    let mut stocked = super::golden::stocked();
    stocked.secret = store.seal(&key_of("stock"), Binding::of_stocked(&stocked), &Seeded::new(6)).unwrap();
    stocked
}

fn begin(store: &mut Store, with: u8) {
    let key = file_key(with);
    let slots = [NewSlot::KeyFile(&key)];
    store.begin_rotation(&slots, NOW, &entry(Event::RotationBegun), &Seeded::new(u64::from(with))).unwrap();
}

/// Goes on from the start; says how many parts there were.
fn go_on(store: &mut Store, most: usize) -> usize {
    let mut place = Some(RotationPlace::START);
    for part in 0..most {
        let Some(at) = place else {
            store.finish_rotation(&entry(Event::RotationFinished), &Seeded::new(31)).unwrap();
            return part;
        };
        place = store.rotate(&at, &Seeded::new(30)).unwrap();
    }
    most
}

fn is_whole(store: &Store) {
    let checked = store.check();
    assert!(checked.is_whole(), "{checked:?}");
    assert_eq!((checked.users, checked.secrets), (3, 4));
    let stocked = store.stocked(&Serial::new("SN-9").unwrap()).unwrap().unwrap().value;
    assert!(store.open(&stocked.secret, Binding::of_stocked(&stocked)).unwrap() == key_of("stock"));
    for called in USERS {
        let user = store.user(&name(called)).unwrap().unwrap().value;
        assert!(store.open(&user.devices[0].secret, binding(&user)).unwrap() == key_of(called));
    }
}

fn newest(store: &Store) -> Event {
    store.history(store.newest_entry(), 1).unwrap().pop().unwrap().1.event
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_does_not() {
    let (mut store, records) = peopled();
    let entry_of = |slot| entry(Event::SlotAdded { slot, opened_by: SlotName::Passphrase });
    let first = passphrase("the first of them");
    let number = store.add_slot(&NewSlot::Passphrase(&first), None, NOW, entry_of, &Seeded::new(1)).unwrap();
    let second = passphrase("the second of them");
    let replaced = |slot| entry(Event::SlotReplaced { old: number, slot, opened_by: SlotName::Passphrase });
    let now =
        store.add_slot(&NewSlot::Passphrase(&second), Some(number), NOW, replaced, &Seeded::new(2)).unwrap();
    assert_eq!(
        newest(&store),
        Event::SlotReplaced { old: number, slot: now, opened_by: SlotName::Passphrase }
    );
    assert!(store.opens_slot(now, &Unlock::Passphrase(&second)).unwrap());
    assert!(!store.opens_slot(now, &Unlock::Passphrase(&first)).unwrap());
    assert!(matches!(
        opened(&records, &Unlock::Passphrase(&first)),
        Err(UnlockError::Unlock(UnlockProblem::WrongPassphrase))
    ));
    is_whole(&opened(&records, &Unlock::Passphrase(&second)).unwrap());
    is_whole(&opened(&records, &Unlock::KeyFile(&file_key(7))).unwrap());
}

#[test]
fn the_last_slot_stays() {
    let (mut store, records) = peopled();
    let gone = |opened_by| entry(Event::SlotRemoved { slot: 1, opened_by });
    assert!(store.remove_slot(1, gone).unwrap().is_none());
    let added = |slot| entry(Event::SlotAdded { slot, opened_by: SlotName::KeyFile });
    store.add_slot(&NewSlot::KeyFile(&file_key(8)), None, NOW, added, &Seeded::new(1)).unwrap();
    assert!(store.remove_slot(9, gone).unwrap().is_none());
    assert!(store.remove_slot(1, gone).unwrap().is_some());
    assert_eq!(newest(&store), Event::SlotRemoved { slot: 1, opened_by: SlotName::KeyFile });
    assert!(opened(&records, &Unlock::KeyFile(&file_key(7))).is_err());
    is_whole(&opened(&records, &Unlock::KeyFile(&file_key(8))).unwrap());
}

#[test]
fn a_rotation_leaves_everything_as_it_was_under_another_key() {
    let (mut store, records) = peopled();
    let before = Slots::clone(&store.slots().unwrap());
    let old = before.unlock(&Unlock::KeyFile(&file_key(7))).unwrap();
    begin(&mut store, 8);
    assert!(store.is_rotating());
    is_whole(&store);
    go_on(&mut store, usize::MAX);
    assert!(!store.is_rotating());
    assert_eq!(newest(&store), Event::RotationFinished);
    is_whole(&store);
    is_whole(&opened(&records, &Unlock::KeyFile(&file_key(8))).unwrap());
    assert!(opened(&records, &Unlock::KeyFile(&file_key(7))).is_err());
    // Whoever has the old key and the old slots opens nothing of today.
    let alice = store.user(&name("alice")).unwrap().unwrap().value;
    assert!(old.open(&alice.devices[0].secret, binding(&alice)).is_err());
}

#[test]
fn a_rotation_cut_short_anywhere_is_gone_on_with() {
    let parts = {
        let (mut store, _) = peopled();
        begin(&mut store, 8);
        go_on(&mut store, usize::MAX)
    };
    assert!(parts >= 4, "{parts}");
    for cut in 0..=parts {
        let (mut store, records) = peopled();
        begin(&mut store, 8);
        go_on(&mut store, cut);
        drop(store);
        let mut store = opened(&records, &Unlock::KeyFile(&file_key(8))).unwrap();
        is_whole(&store);
        assert!(store.is_rotating(), "{cut}");
        go_on(&mut store, usize::MAX);
        is_whole(&opened(&records, &Unlock::KeyFile(&file_key(8))).unwrap());
    }
}

/// Puts a keyring of before back in the place of the one that is there.
fn put_back(records: &Shared, ring: Vec<u8>) {
    let mut records = records.clone();
    let version = records.get(Table::Meta, KEYRING).unwrap().unwrap().version;
    let act = Act::Update(version, ring);
    let change = Change { table: Table::Meta, key: KEYRING.to_vec(), act, row: None };
    records.commit(&ChangeSet { changes: vec![change], history: Vec::new() }).unwrap();
}

#[test]
fn a_keyring_put_back_after_its_rotation_brings_no_old_key_back() {
    for (later, rotations) in [(0, 1), (250, 1), (3, 2)] {
        let (mut store, records) = peopled();
        if rotations == 2 {
            begin(&mut store, 6);
            go_on(&mut store, usize::MAX);
        }
        begin(&mut store, 8);
        let ring = records.get(Table::Meta, KEYRING).unwrap().unwrap().bytes;
        // Also where there is much between the beginning and the end.
        for _ in 0..later {
            let entries = vec![entry(Event::IssuerChanged)];
            store.write(&Batch { entries, ..Batch::default() }).unwrap();
        }
        put_back(&records, ring.clone());
        let mut store = opened(&records, &Unlock::KeyFile(&file_key(8))).unwrap();
        assert!(store.is_rotating(), "one that is under way goes on");
        go_on(&mut store, usize::MAX);
        drop(store);
        opened(&records, &Unlock::KeyFile(&file_key(8))).unwrap();
        put_back(&records, ring);
        let told = opened(&records, &Unlock::KeyFile(&file_key(8))).err();
        let is_refused = matches!(
            &told,
            Some(UnlockError::Store(StoreError::Record(what, DecodeProblem::Tampered))) if what == "the keyring"
        );
        assert!(is_refused, "{told:?}");
    }
}

#[test]
fn what_is_changed_during_a_rotation_is_sealed_anew_too() {
    let (mut store, records) = peopled();
    begin(&mut store, 8);
    // Signed by the new key now, while the secret in it is still the old one's.
    let mut alice = store.user(&name("alice")).unwrap().unwrap();
    alice.value.tags = many();
    let entries = vec![told("alice", Event::TagsChanged { device: None })];
    store.write(&Batch { users: vec![alice], entries, ..Batch::default() }).unwrap();
    is_whole(&store);
    go_on(&mut store, usize::MAX);
    is_whole(&opened(&records, &Unlock::KeyFile(&file_key(8))).unwrap());
}

#[test]
fn a_rotation_that_did_not_begin_leaves_the_old_key_in_force() {
    let (mut store, records) = peopled();
    records.break_down(true);
    let key = file_key(8);
    let slots = [NewSlot::KeyFile(&key)];
    let told = store.begin_rotation(&slots, NOW, &entry(Event::RotationBegun), &Seeded::new(8));
    assert!(matches!(told, Err(StoreError::Commit(_))));
    records.break_down(false);
    assert!(!store.is_rotating());
    is_whole(&store);
    is_whole(&opened(&records, &Unlock::KeyFile(&file_key(7))).unwrap());
}

#[test]
fn the_history_and_the_recovery_codes_outlive_two_rotations() {
    let (mut store, records) = peopled();
    let code = RecoveryCode::parse("AAAA AAAA AAAA AAAA AAAA AAAA").unwrap();
    let alice = store.user(&name("alice")).unwrap().unwrap().value.id;
    let hash = store.recovery_hash(alice, &code);
    for with in [8, 9] {
        begin(&mut store, with);
        go_on(&mut store, usize::MAX);
    }
    let store = opened(&records, &Unlock::KeyFile(&file_key(9))).unwrap();
    assert_eq!(store.recovery_hash(alice, &code), hash);
    assert_eq!(store.history(1, usize::MAX).unwrap().len() as u64, store.newest_entry());
    is_whole(&store);
}

#[test]
fn a_keyring_of_another_store_or_with_a_bit_turned_is_not_taken_up() {
    let vault = |byte: u8| Vault::create(super::super::StoreId([byte; 16]), &Seeded::new(5)).unwrap();
    let ring = vault(1).sealed_ring(&Seeded::new(6)).unwrap();
    vault(1).take_up(&ring).unwrap();
    assert!(vault(2).take_up(&ring).is_err());
    for bit in 0..ring.len() * 8 {
        let mut wrong = ring.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert!(vault(1).take_up(&wrong).is_err(), "bit {bit}");
    }
}

#[test]
fn the_name_of_a_slot_is_what_opens_it() {
    let salt = [0; 16];
    let kind = SlotKind::Passphrase { salt, memory_kib: 1, passes: 1, lanes: 1 };
    let names = [kind, SlotKind::KeyFile, SlotKind::Recovery].map(|kind| kind.name());
    assert_eq!(names, [SlotName::Passphrase, SlotName::KeyFile, SlotName::RecoveryKey]);
}
