//! What every store keeps to, checked on each of them.
//!
//! Owns the behaviour of the trait in tests; what only a store on a disk can do
//! wrong is tested beside it.

mod random;

use super::memory::Memory;
use super::records::{Act, Change, ChangeSet, CommitError, Record, Records, Table};
use super::sled::Sled;
use std::ops::Bound;

macro_rules! contract {
    ($($behaviour:ident),* $(,)?) => {
        mod memory {
            $(#[test] fn $behaviour() { super::$behaviour(&mut super::Memory::new()); })*
        }
        mod sled {
            $(#[test] fn $behaviour() {
                let dir = tempfile::tempdir().unwrap();
                super::$behaviour(&mut super::Sled::create(&dir.path().join("store")).unwrap());
            })*
        }
    };
}

contract! {
    a_new_store_is_empty,
    a_created_record_has_version_one,
    creating_what_is_there_is_a_conflict,
    an_update_takes_the_right_version_and_grows_it_by_one,
    a_removal_takes_the_right_version,
    a_removed_record_can_be_created_anew,
    tables_do_not_mix,
    a_refused_change_set_changes_nothing,
    rows_follow_their_records,
    an_update_without_a_row_keeps_the_row,
    pages_cover_everything_once_and_in_order,
    the_users_are_counted,
    history_grows_without_a_gap,
    a_refused_history_changes_nothing,
    history_is_read_from_anywhere,
    a_malformed_change_set_is_refused,
    a_thousand_changes_fit,
    the_largest_record_comes_back_whole,
    an_empty_change_set_is_fine,
}

pub(super) fn create(table: Table, key: &[u8], bytes: &[u8]) -> Change {
    Change { table, key: key.to_vec(), act: Act::Create(bytes.to_vec()), row: None }
}

fn update(table: Table, key: &[u8], version: u64, bytes: &[u8]) -> Change {
    Change { table, key: key.to_vec(), act: Act::Update(version, bytes.to_vec()), row: None }
}

fn remove(table: Table, key: &[u8], version: u64) -> Change {
    Change { table, key: key.to_vec(), act: Act::Remove(version), row: None }
}

fn with_row(change: Change, row: &[u8]) -> Change {
    Change { row: Some(row.to_vec()), ..change }
}

pub(super) fn changes(changes: Vec<Change>) -> ChangeSet {
    ChangeSet { changes, history: vec![] }
}

pub(super) fn history(sequences: &[u64]) -> ChangeSet {
    let history = sequences.iter().map(|sequence| (*sequence, sequence.to_string().into_bytes())).collect();
    ChangeSet { changes: vec![], history }
}

fn found(store: &dyn Records, table: Table, key: &[u8]) -> Option<(u64, Vec<u8>)> {
    store.get(table, key).unwrap().map(|record| (record.version, record.bytes))
}

fn row(store: &dyn Records, key: &[u8]) -> Option<Vec<u8>> {
    let rows = store.rows(Bound::Unbounded, usize::MAX).unwrap();
    let row = rows.into_iter().find(|pair| pair.0 == key).map(|pair| pair.1);
    assert_eq!(store.row(key).unwrap(), row);
    row
}

/// From the start, or behind this key.
fn from(after: Option<&Vec<u8>>) -> Bound<&[u8]> {
    after.map_or(Bound::Unbounded, |after| Bound::Excluded(after))
}

fn the_users_are_counted(store: &mut dyn Records) {
    assert_eq!(store.user_count().unwrap(), 0);
    let new = |key: &[u8]| create(Table::Users, key, b"x");
    store.commit(&changes(vec![new(b"a"), new(b"b"), create(Table::Tokens, b"t", b"x")])).unwrap();
    assert_eq!(store.user_count().unwrap(), 2);
    store.commit(&changes(vec![update(Table::Users, b"a", 1, b"y")])).unwrap();
    conflicts(store, &changes(vec![new(b"c"), new(b"b")]));
    assert_eq!(store.user_count().unwrap(), 2);
    store.commit(&changes(vec![remove(Table::Users, b"a", 2), new(b"c"), new(b"d")])).unwrap();
    assert_eq!(store.user_count().unwrap(), 3);
    let all = [(b"b", 1), (b"c", 1), (b"d", 1)].map(|(key, version)| remove(Table::Users, key, version));
    store.commit(&changes(all.into())).unwrap();
    assert_eq!(store.user_count().unwrap(), 0);
}

fn conflicts(store: &mut dyn Records, set: &ChangeSet) {
    assert!(matches!(store.commit(set), Err(CommitError::Conflict)));
}

fn malformed(store: &mut dyn Records, set: &ChangeSet) {
    assert!(matches!(store.commit(set), Err(CommitError::Malformed(_))));
}

/// Everything there is.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct All {
    records: Vec<(Table, Vec<u8>, u64, Vec<u8>)>,
    rows: Vec<(Vec<u8>, Vec<u8>)>,
    history: Vec<(u64, Vec<u8>)>,
}

pub(super) fn everything(store: &dyn Records) -> All {
    let mut all = All { rows: store.rows(Bound::Unbounded, usize::MAX).unwrap(), ..All::default() };
    for table in Table::ALL {
        for (key, Record { version, bytes }) in store.records(table, None, usize::MAX).unwrap() {
            assert_eq!(found(store, table, &key), Some((version, bytes.clone())));
            all.records.push((table, key, version, bytes));
        }
    }
    all.history = store.history(0, usize::MAX).unwrap();
    assert_eq!(store.last_history().unwrap(), all.history.last().cloned());
    all
}

fn a_new_store_is_empty(store: &mut dyn Records) {
    assert_eq!(everything(store), All::default());
}

fn a_created_record_has_version_one(store: &mut dyn Records) {
    store.commit(&changes(vec![create(Table::Users, b"alice", b"A")])).unwrap();
    assert_eq!(found(store, Table::Users, b"alice"), Some((1, b"A".to_vec())));
}

fn creating_what_is_there_is_a_conflict(store: &mut dyn Records) {
    store.commit(&changes(vec![create(Table::Users, b"alice", b"A")])).unwrap();
    conflicts(store, &changes(vec![create(Table::Users, b"alice", b"B")]));
    assert_eq!(found(store, Table::Users, b"alice"), Some((1, b"A".to_vec())));
}

fn an_update_takes_the_right_version_and_grows_it_by_one(store: &mut dyn Records) {
    conflicts(store, &changes(vec![update(Table::Tokens, b"t", 1, b"none there")]));
    store.commit(&changes(vec![create(Table::Tokens, b"t", b"A")])).unwrap();
    conflicts(store, &changes(vec![update(Table::Tokens, b"t", 0, b"X")]));
    conflicts(store, &changes(vec![update(Table::Tokens, b"t", 2, b"X")]));
    store.commit(&changes(vec![update(Table::Tokens, b"t", 1, b"B")])).unwrap();
    assert_eq!(found(store, Table::Tokens, b"t"), Some((2, b"B".to_vec())));
    conflicts(store, &changes(vec![update(Table::Tokens, b"t", 1, b"X")]));
    store.commit(&changes(vec![update(Table::Tokens, b"t", 2, b"")])).unwrap();
    assert_eq!(found(store, Table::Tokens, b"t"), Some((3, vec![])));
}

fn a_removal_takes_the_right_version(store: &mut dyn Records) {
    conflicts(store, &changes(vec![remove(Table::Settings, b"s", 1)]));
    store.commit(&changes(vec![create(Table::Settings, b"s", b"A")])).unwrap();
    conflicts(store, &changes(vec![remove(Table::Settings, b"s", 2)]));
    store.commit(&changes(vec![remove(Table::Settings, b"s", 1)])).unwrap();
    assert_eq!(found(store, Table::Settings, b"s"), None);
}

fn a_removed_record_can_be_created_anew(store: &mut dyn Records) {
    for bytes in [b"A", b"B"] {
        store.commit(&changes(vec![create(Table::Users, b"alice", bytes)])).unwrap();
        assert_eq!(found(store, Table::Users, b"alice"), Some((1, bytes.to_vec())));
        store.commit(&changes(vec![remove(Table::Users, b"alice", 1)])).unwrap();
    }
}

fn tables_do_not_mix(store: &mut dyn Records) {
    let set = Table::ALL.map(|table| create(table, b"same key", format!("{table:?}").as_bytes()));
    store.commit(&changes(set.to_vec())).unwrap();
    for table in Table::ALL {
        let of_table = store.records(table, None, 10).unwrap();
        assert_eq!(of_table.len(), 1);
        assert_eq!(of_table[0].1.bytes, format!("{table:?}").as_bytes());
    }
}

fn a_refused_change_set_changes_nothing(store: &mut dyn Records) {
    let first = changes(vec![
        with_row(create(Table::Users, b"alice", b"A"), b"row of alice"),
        with_row(create(Table::Users, b"bob", b"B"), b"row of bob"),
        create(Table::Meta, b"slot", b"S"),
    ]);
    store.commit(&ChangeSet { history: vec![(1, b"first".to_vec())], ..first }).unwrap();
    let before = everything(store);
    let good = vec![
        with_row(update(Table::Users, b"alice", 1, b"A2"), b"new row"),
        remove(Table::Users, b"bob", 1),
        with_row(create(Table::Users, b"carol", b"C"), b"row of carol"),
        update(Table::Meta, b"slot", 1, b"S2"),
    ];
    for bad in [update(Table::Settings, b"gone", 1, b"X"), create(Table::Tokens, b"", b"X")] {
        for place in 0..=good.len() {
            let mut mixed = good.clone();
            mixed.insert(place, bad.clone());
            assert!(store.commit(&ChangeSet { changes: mixed, history: vec![(2, vec![])] }).is_err());
            assert_eq!(everything(store), before);
        }
    }
    for sequences in [&[1][..], &[3], &[2, 4], &[2, 2]] {
        conflicts(store, &ChangeSet { changes: good.clone(), ..history(sequences) });
        assert_eq!(everything(store), before);
    }
    store.commit(&ChangeSet { changes: good, ..history(&[2]) }).unwrap();
    assert_eq!(everything(store).rows.len(), 2);
}

fn rows_follow_their_records(store: &mut dyn Records) {
    store.commit(&changes(vec![with_row(create(Table::Users, b"alice", b"A"), b"one")])).unwrap();
    store.commit(&changes(vec![create(Table::Tokens, b"alice", b"no user")])).unwrap();
    assert_eq!(row(store, b"alice"), Some(b"one".to_vec()));
    store.commit(&changes(vec![with_row(update(Table::Users, b"alice", 1, b"B"), b"two")])).unwrap();
    assert_eq!(row(store, b"alice"), Some(b"two".to_vec()));
    store.commit(&changes(vec![remove(Table::Tokens, b"alice", 1)])).unwrap();
    assert_eq!(row(store, b"alice"), Some(b"two".to_vec()));
    store.commit(&changes(vec![remove(Table::Users, b"alice", 2)])).unwrap();
    assert_eq!(row(store, b"alice"), None);
}

fn an_update_without_a_row_keeps_the_row(store: &mut dyn Records) {
    store.commit(&changes(vec![with_row(create(Table::Users, b"alice", b"A"), b"one")])).unwrap();
    store.commit(&changes(vec![update(Table::Users, b"alice", 1, b"B")])).unwrap();
    assert_eq!(row(store, b"alice"), Some(b"one".to_vec()));
}

fn pages_cover_everything_once_and_in_order(store: &mut dyn Records) {
    // Keys of which one begins another, and bytes at the end of their range.
    let mut keys: Vec<Vec<u8>> = (0..120_u8).map(|n| vec![n.wrapping_mul(37), n]).collect();
    keys.extend([vec![0], vec![0, 0, 0], vec![255], vec![255; 255], b"a".to_vec(), b"ab".to_vec()]);
    let set = keys.iter().map(|key| with_row(create(Table::Users, key, key), key)).collect();
    store.commit(&changes(set)).unwrap();
    keys.sort();
    for size in [1, 7, 1000] {
        let (mut records, mut rows) = (vec![], vec![]);
        while let page = store.records(Table::Users, records.last().map(Vec::as_slice), size).unwrap()
            && !page.is_empty()
        {
            assert!(page.len() <= size);
            records.extend(page.into_iter().map(|(key, _)| key));
        }
        while let page = store.rows(from(rows.last()), size).unwrap()
            && !page.is_empty()
        {
            assert!(page.len() <= size);
            rows.extend(page.into_iter().map(|(key, _)| key));
        }
        assert_eq!(records, keys);
        assert_eq!(rows, keys);
    }
    // A page goes on behind a key that is not there.
    assert_eq!(store.rows(Bound::Excluded(b"aa"), 1).unwrap()[0].0, b"ab");
    assert_eq!(store.records(Table::Users, None, 0).unwrap().len(), 0);
}

fn history_grows_without_a_gap(store: &mut dyn Records) {
    for refused in [&[0][..], &[2], &[0, 1], &[u64::MAX]] {
        conflicts(store, &history(refused));
    }
    assert_eq!(store.last_history().unwrap(), None);
    store.commit(&history(&[1])).unwrap();
    store.commit(&history(&[2, 3, 4])).unwrap();
    assert_eq!(store.last_history().unwrap(), Some((4, b"4".to_vec())));
    // Beyond 255, where the order of bytes and of numbers may part.
    for sequence in 5..=300 {
        store.commit(&history(&[sequence])).unwrap();
    }
    assert_eq!(store.last_history().unwrap(), Some((300, b"300".to_vec())));
}

fn a_refused_history_changes_nothing(store: &mut dyn Records) {
    store.commit(&history(&[1, 2])).unwrap();
    for refused in [&[1][..], &[2], &[4], &[3, 5], &[3, 3], &[4, 3], &[0], &[u64::MAX]] {
        conflicts(store, &history(refused));
        assert_eq!(store.history(0, 10).unwrap().len(), 2);
    }
}

fn history_is_read_from_anywhere(store: &mut dyn Records) {
    store.commit(&history(&(1..=300).collect::<Vec<_>>())).unwrap();
    let page: Vec<u64> = store.history(254, 4).unwrap().into_iter().map(|entry| entry.0).collect();
    assert_eq!(page, [254, 255, 256, 257]);
    assert_eq!(store.history(300, 9).unwrap(), [(300, b"300".to_vec())]);
    assert_eq!(store.history(301, 9).unwrap(), []);
}

fn a_malformed_change_set_is_refused(store: &mut dyn Records) {
    let set = |change| changes(vec![change]);
    malformed(store, &set(create(Table::Users, b"", b"A")));
    malformed(store, &set(create(Table::Users, &[b'k'; 256], b"A")));
    malformed(store, &set(with_row(create(Table::Tokens, b"t", b"A"), b"row")));
    malformed(store, &set(with_row(remove(Table::Users, b"alice", 1), b"row")));
    malformed(store, &set(create(Table::Users, b"alice", &[0; 6 * 1024 + 1])));
    malformed(store, &set(with_row(create(Table::Users, b"alice", b"A"), &[0; 6 * 1024 + 1])));
    let twice = vec![create(Table::Users, b"alice", b"A"), remove(Table::Users, b"alice", 1)];
    malformed(store, &changes(twice));
    let many = (0..1001_u32).map(|n| create(Table::Users, &n.to_be_bytes(), b"A")).collect();
    malformed(store, &changes(many));
    malformed(store, &ChangeSet { changes: vec![], history: vec![(1, vec![0; 6 * 1024 + 1])] });
    assert_eq!(everything(store), All::default());
}

fn a_thousand_changes_fit(store: &mut dyn Records) {
    let many = (0..1000_u32).map(|n| create(Table::Users, &n.to_be_bytes(), b"A")).collect();
    store.commit(&changes(many)).unwrap();
    assert_eq!(store.records(Table::Users, None, usize::MAX).unwrap().len(), 1000);
}

fn the_largest_record_comes_back_whole(store: &mut dyn Records) {
    let (key, bytes) = ([b'k'; 255], [7; 6 * 1024]);
    store.commit(&changes(vec![with_row(create(Table::Users, &key, &bytes), &bytes)])).unwrap();
    assert_eq!(found(store, Table::Users, &key), Some((1, bytes.to_vec())));
    assert_eq!(row(store, &key), Some(bytes.to_vec()));
}

fn an_empty_change_set_is_fine(store: &mut dyn Records) {
    store.commit(&ChangeSet::default()).unwrap();
    assert_eq!(everything(store), All::default());
}
