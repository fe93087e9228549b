//! Pieces that were changed, lost or put back behind the store's back.

use super::super::super::pieces::PIECE;
use super::super::super::{
    Act, Anchor, Change, ChangeSet, DecodeProblem, Memory, Records, Store, StoreError, Table,
};
use super::super::support::{Shared, add, in_memory, name, unlocked, user};
use super::{everything, key, pieces, put, rewrite, sized};

fn is_tampered<T>(told: &Result<T, StoreError>) -> bool {
    matches!(told, Err(StoreError::Record(_, DecodeProblem::Tampered)))
}

#[test]
fn a_change_of_one_piece_behind_our_back_is_tampering() {
    let (mut store, records) = in_memory();
    add(&mut store, &[sized("alice", 5 * PIECE - 9, 7), sized("bob", 5 * PIECE - 9, 8)]);
    let older = pieces(&records);
    rewrite(&mut store, sized("alice", 5 * PIECE - 9, 9));
    let bytes = |called: &str, index| records.get(Table::Pieces, &key(called, index)).unwrap().unwrap().bytes;
    let restored = everything(&records);
    let [first, second, last] = [1, 2, 4].map(|index| bytes("alice", index));
    let mut flipped = first.clone();
    flipped[PIECE / 2] ^= 1;
    let longer = |piece: &[u8]| [piece, &[0]].concat();
    let wrong = [
        ("the first missing", vec![(1, None)]),
        ("the last missing", vec![(4, None)]),
        ("an older one", vec![(1, Some(older[0].1.bytes.clone()))]),
        ("that of another user", vec![(2, Some(bytes("bob", 2)))]),
        ("the last of another user", vec![(4, Some(bytes("bob", 4)))]),
        ("two exchanged", vec![(1, Some(last.clone())), (4, Some(first.clone()))]),
        ("one bit", vec![(1, Some(flipped))]),
        ("one byte more", vec![(4, Some(longer(&last)))]),
        ("one byte more within", vec![(1, Some(longer(&first)))]),
        ("one byte less", vec![(4, Some(last[1..].to_vec()))]),
        ("empty", vec![(4, Some(vec![]))]),
        ("cut elsewhere", vec![(3, Some(second[1..].to_vec())), (4, Some([&second[..1], &last].concat()))]),
    ];
    for (what, edits) in wrong {
        for (index, bytes) in edits {
            put(&records, Table::Pieces, key("alice", index), bytes);
        }
        assert!(is_tampered(&store.user(&name("alice"))), "{what}");
        assert!(is_tampered(&store.users(None, 10)), "{what}");
        assert!(!store.check().is_whole(), "{what}");
        assert!(store.user(&name("bob")).unwrap().is_some(), "{what}");
        for (table, key, _, bytes) in &restored {
            if *table == Table::Pieces {
                put(&records, *table, key.clone(), Some(bytes.clone()));
            }
        }
        assert!(store.user(&name("alice")).unwrap().is_some(), "after: {what}");
    }
}

/// The same fresh store with another head of a user, in the version that its MAC names.
fn with_head(records: &Shared, called: &str, head: &[u8]) -> Store {
    let mut copy = Memory::new();
    let mut set = ChangeSet { history: records.history(1, usize::MAX).unwrap(), changes: vec![] };
    for (table, key, version, bytes) in everything(records) {
        assert_eq!(version, 1, "only fresh records are copied");
        let changed = (table, key.as_slice()) == (Table::Users, called.as_bytes());
        let act = Act::Create(if changed { head.to_vec() } else { bytes });
        set.changes.push(Change { table, key, act, row: None });
    }
    copy.commit(&set).unwrap();
    unlocked(copy, Anchor::none()).unwrap()
}

#[test]
fn a_head_that_counts_other_pieces_is_tampering() {
    let (mut store, records) = in_memory();
    add(&mut store, &[sized("alice", 3 * PIECE, 7), user("bob")]);
    // Empty pieces would leave the bytes under the MAC as they are.
    put(&records, Table::Pieces, key("alice", 3), Some(vec![]));
    put(&records, Table::Pieces, key("bob", 1), Some(vec![]));
    for (called, right) in [("alice", 2), ("bob", 0)] {
        let mut head = records.get(Table::Users, called.as_bytes()).unwrap().unwrap().bytes;
        assert!(with_head(&records, called, &head).user(&name(called)).unwrap().is_some());
        for count in (0..=255).filter(|count| *count != right) {
            head[0] = count;
            let told = with_head(&records, called, &head).user(&name(called));
            assert!(is_tampered(&told), "{count} pieces of {called}");
        }
        assert!(is_tampered(&with_head(&records, called, &[]).user(&name(called))));
    }
}

#[test]
fn an_older_record_put_back_with_all_its_pieces_is_tampering() {
    let (mut store, records) = in_memory();
    add(&mut store, &[sized("alice", 3 * PIECE, 7)]);
    let older = everything(&records);
    rewrite(&mut store, sized("alice", 3 * PIECE, 8));
    for (table, key, _, bytes) in older {
        if [Table::Users, Table::Pieces].contains(&table) {
            put(&records, table, key, Some(bytes));
        }
    }
    assert!(is_tampered(&store.user(&name("alice"))));
}
