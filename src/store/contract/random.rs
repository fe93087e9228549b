//! Random lives of a store: on the disk, in memory and as a plain list.
//!
//! Owns the property that all three answer alike, whatever is committed and
//! however often the one on the disk is opened anew.

use proptest::prelude::*;
use tempfile::tempdir;

use super::super::memory::Memory;
use super::super::records::{Act, Change, ChangeSet, CommitError, Records, Table};
use super::super::sled::{Patience, Sled};
use super::{All, changes, create, everything};

/// The naive store: everything in lists, searched from end to end.
impl All {
    fn version(&self, change: &Change) -> Option<u64> {
        let mut here =
            self.records.iter().filter(|(table, key, ..)| (*table, key) == (change.table, &change.key));
        here.next().map(|record| record.2)
    }

    /// The list after a change set, or none if it is refused.
    fn after(&self, set: &ChangeSet) -> Option<Self> {
        let mut all = self.clone();
        for change in &set.changes {
            let (bytes, version) = match (&change.act, self.version(change)) {
                (Act::Create(bytes), None) => (Some(bytes), 1),
                (Act::Update(right, bytes), Some(version)) if *right == version => (Some(bytes), version + 1),
                (Act::Remove(right), Some(version)) if *right == version => (None, 0),
                _ => return None,
            };
            all.records.retain(|(table, key, ..)| (*table, key) != (change.table, &change.key));
            if change.table == Table::Users && (change.row.is_some() || bytes.is_none()) {
                all.rows.retain(|(key, _)| *key != change.key);
            }
            let key = change.key.clone();
            all.records.extend(bytes.map(|bytes| (change.table, key.clone(), version, bytes.clone())));
            all.rows.extend(change.row.clone().map(|row| (key, row)));
        }
        for (sequence, bytes) in &set.history {
            if *sequence != all.history.len() as u64 + 1 {
                return None;
            }
            all.history.push((*sequence, bytes.clone()));
        }
        all.records.sort();
        all.rows.sort();
        Some(all)
    }
}

/// One step of a random life. Versions and numbers are mostly the right ones.
#[derive(Debug, Clone)]
enum Step {
    Reopen,
    Commit { changes: Vec<(usize, u8, u8, u8, bool)>, entries: u8, off: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    let change = (0..Table::ALL.len(), 0..6_u8, 0..3_u8, 0..8_u8, any::<bool>());
    let commit = (prop::collection::vec(change, 0..5), 0..3_u8, 0..8_u8);
    prop_oneof![
        1 => Just(Step::Reopen),
        12 => commit.prop_map(|(changes, entries, off)| Step::Commit { changes, entries, off }),
    ]
}

fn change_set(all: &All, changes: &[(usize, u8, u8, u8, bool)], entries: u8, off: u8) -> ChangeSet {
    let mut set = ChangeSet::default();
    for &(table, key, act, luck, has_row) in changes {
        let table = Table::ALL[table];
        let mut change = create(table, &[b'k', key], &[luck, key]);
        let version = all.version(&change).map_or(1, |version| version + u64::from(luck == 0));
        change.act = match act {
            0 => change.act,
            1 => Act::Update(version, vec![luck; 3]),
            _ => Act::Remove(version),
        };
        change.row = (has_row && table == Table::Users && act < 2).then(|| vec![luck]);
        if !set.changes.iter().any(|other| (other.table, &other.key) == (table, &change.key)) {
            set.changes.push(change);
        }
    }
    let next = all.history.len() as u64 + 1 + u64::from(off == 0);
    set.history = (next..next + u64::from(entries)).map(|sequence| (sequence, vec![entries])).collect();
    set
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_stores_answer_like_a_list(steps in prop::collection::vec(step(), 1..25)) {
        let dir = tempdir().unwrap();
        let dir = dir.path().join("store");
        let (mut on_disk, mut in_memory) = (Sled::create(&dir).unwrap(), Memory::new());
        let first = changes(vec![create(Table::Meta, b"identity", b"I")]);
        on_disk.commit(&first).unwrap();
        in_memory.commit(&first).unwrap();
        let mut all = All::default().after(&first).unwrap();
        for step in steps {
            if let Step::Commit { changes, entries, off } = &step {
                let set = change_set(&all, changes, *entries, *off);
                let after = all.after(&set);
                for store in [&mut on_disk as &mut dyn Records, &mut in_memory] {
                    match store.commit(&set) {
                        Ok(()) => prop_assert!(after.is_some()),
                        Err(CommitError::Conflict) => prop_assert!(after.is_none()),
                        Err(other) => return Err(TestCaseError::fail(other.to_string())),
                    }
                }
                all = after.unwrap_or(all);
            } else {
                drop(on_disk);
                on_disk = Sled::open(&dir, Patience::None).unwrap();
            }
            prop_assert_eq!(&everything(&on_disk), &all);
            prop_assert_eq!(&everything(&in_memory), &all);
        }
    }
}
