//! The history chain and the link that is kept outside the store.

use std::fs;
use std::ops::Bound;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::tempdir;

use super::super::chain::{Head, read};
use super::super::{
    Anchor, Batch, ChainProblem, ChangeSet, CommitError, LockPatience, Memory, Pair, ReadError, Record,
    Records, Sled, StoreError, StoreId, Table, UnlockError, Vault,
};
use super::support::{Seeded, Shared, add, entry, in_memory, made, unlocked, user};
use crate::model::{Entry, Event};

/// A history without rules: what somebody could make of the files.
#[derive(Clone)]
struct Loose(Vec<(u64, Vec<u8>)>);

impl Records for Loose {
    fn get(&self, _: Table, _: &[u8]) -> Result<Option<Record>, ReadError> {
        Ok(None)
    }

    fn records(&self, _: Table, _: Option<&[u8]>, _: usize) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        Ok(Vec::new())
    }

    fn rows(&self, _: Bound<&[u8]>, _: usize) -> Result<Vec<Pair>, ReadError> {
        Ok(Vec::new())
    }

    fn row(&self, _: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(None)
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        Ok(0)
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        Ok(self.0.iter().filter(|(number, _)| *number >= from).take(limit).cloned().collect())
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        Ok(self.0.last().cloned())
    }

    fn commit(&mut self, _: &ChangeSet) -> Result<(), CommitError> {
        Err(CommitError::ReadOnly)
    }
}

fn vault() -> Vault {
    Vault::create(StoreId([1; 16]), &Seeded::new(5)).unwrap()
}

fn told(number: u64) -> Entry {
    entry(Event::UsersImported { added: u32::try_from(number).unwrap(), changed: 0 })
}

/// Nine entries, each linked to the one before.
fn nine() -> Loose {
    let mut head = Head::EMPTY;
    let entries = (1..=9).map(|number| {
        let (next, bytes) = head.next(&vault(), &told(number));
        head = next;
        (number, bytes)
    });
    Loose(entries.collect())
}

/// The number that reading everything stops at.
fn broken_at(history: &Loose) -> Option<u64> {
    match read(history, &vault(), 1, usize::MAX) {
        Ok(_) => None,
        Err(ChainProblem::Broken(number)) => Some(number),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_whole_chain_reads_from_anywhere_in_pages() {
    let all = read(&nine(), &vault(), 0, usize::MAX).unwrap();
    assert_eq!(all, (1..=9).map(|number| (number, told(number))).collect::<Vec<_>>());
    for from in 1..=9 {
        let page = read(&nine(), &vault(), from, 2).unwrap();
        let numbers: Vec<u64> = page.into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, (from..=9).take(2).collect::<Vec<_>>());
    }
    assert!(read(&nine(), &vault(), 10, 2).unwrap().is_empty());
    assert!(read(&nine(), &vault(), 11, 2).unwrap().is_empty());
    assert!(read(&Loose(vec![]), &vault(), 1, 2).unwrap().is_empty());
}

#[test]
fn a_changed_entry_is_named() {
    for at in 0..9 {
        let length = nine().0[at].1.len();
        for bit in 0..length * 8 {
            let mut history = nine();
            history.0[at].1[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(broken_at(&history), Some(at as u64 + 1), "bit {bit}");
        }
        let mut history = nine();
        history.0[at].1.truncate(20);
        assert_eq!(broken_at(&history), Some(at as u64 + 1), "cut off");
    }
}

#[test]
fn a_removed_entry_is_named_unless_it_was_the_newest() {
    for at in 0..9 {
        let mut history = nine();
        history.0.remove(at);
        let expected = if at == 8 { None } else { Some(at as u64 + 1) };
        assert_eq!(broken_at(&history), expected);
    }
}

#[test]
fn closing_the_gap_of_a_removed_entry_does_not_hide_it() {
    for at in 0..8 {
        let mut history = nine();
        history.0.remove(at);
        for ((number, _), expected) in history.0.iter_mut().zip(1..) {
            *number = expected;
        }
        assert_eq!(broken_at(&history), Some(at as u64 + 1));
    }
}

#[test]
fn exchanged_entries_are_named() {
    for (one, other) in [(0, 1), (3, 4), (2, 7), (7, 8)] {
        let mut history = nine();
        let bytes = history.0[one].1.clone();
        history.0[one].1 = std::mem::replace(&mut history.0[other].1, bytes);
        assert_eq!(broken_at(&history), Some(one as u64 + 1));
    }
}

#[test]
fn an_entry_put_in_is_named() {
    let mut history = nine();
    let bytes = history.0[3].1.clone();
    history.0.push((10, bytes));
    assert_eq!(broken_at(&history), Some(10));
    let (_, forged) = Head::EMPTY.next(&Vault::create(StoreId([1; 16]), &Seeded::new(55)).unwrap(), &told(1));
    assert_eq!(broken_at(&Loose(vec![(1, forged)])), Some(1));
}

#[test]
fn a_page_behind_a_removed_entry_is_not_taken_for_the_end() {
    for at in 0..8 {
        let mut history = nine();
        history.0.remove(at);
        let gap = at as u64 + 1;
        let told = read(&history, &vault(), gap + 1, 2);
        assert!(matches!(told, Err(ChainProblem::Broken(number)) if number == gap), "behind {gap}");
    }
}

#[test]
fn an_entry_of_a_newer_version_is_named_so() {
    let mut bytes = super::super::encoding::encoded(&told(1));
    bytes[0] = 2;
    let mac = vault().history_mac(1, &Head::EMPTY.mac, &bytes);
    bytes.extend(mac);
    let told = read(&Loose(vec![(1, bytes)]), &vault(), 1, 1);
    assert!(matches!(told, Err(ChainProblem::Newer(1))));
}

#[test]
fn a_store_that_lost_the_entry_before_its_newest_does_not_open() {
    let (mut store, records) = in_memory();
    (0..4).for_each(|_| add(&mut store, &[]));
    assert_eq!(store.newest_entry(), 5);
    let mut history = records.history(1, 10).unwrap();
    history.remove(3);
    let told = unlocked(Holed { records, history: Loose(history) }, Anchor::none());
    assert!(matches!(told, Err(UnlockError::Store(StoreError::Chain(ChainProblem::Broken(4))))));
}

/// The records of a store with another history.
struct Holed {
    records: Shared,
    history: Loose,
}

impl Records for Holed {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        self.records.get(table, key)
    }

    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        self.records.records(table, after, limit)
    }

    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        self.records.rows(from, limit)
    }

    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        self.records.row(key)
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        self.records.user_count()
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        self.history.history(from, limit)
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.history.last_history()
    }

    fn commit(&mut self, _: &ChangeSet) -> Result<(), CommitError> {
        Err(CommitError::ReadOnly)
    }
}

fn sled(dir: &Path) -> Sled {
    Sled::open(dir, LockPatience::None).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn refused(told: Result<super::super::Store, UnlockError>) -> ChainProblem {
    match told {
        Err(UnlockError::Store(StoreError::Chain(problem))) => problem,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it opened"),
    }
}

#[test]
fn yesterdays_copy_put_back_is_noticed() {
    let home = tempdir().unwrap();
    let (dir, kept) = (home.path().join("store"), home.path().join("kept"));
    let anchor = || Anchor::file(home.path().join("state/store.head"));
    let mut store = made(Sled::create(&dir).unwrap(), anchor());
    add(&mut store, &[user("alice")]);
    drop(store);
    copy(&dir, &kept);
    let mut store = unlocked(sled(&dir), anchor()).unwrap();
    add(&mut store, &[user("bob")]);
    drop(store);
    fs::remove_dir_all(&dir).unwrap();
    copy(&kept, &dir);
    assert!(matches!(
        refused(unlocked(sled(&dir), anchor())),
        ChainProblem::RolledBack { store: 2, known: 3 }
    ));
    // As the hint says, whoever wants the older one removes the file.
    fs::remove_file(home.path().join("state/store.head")).unwrap();
    let mut store = unlocked(sled(&dir), anchor()).unwrap();
    // And goes on with it: the newer one is now the foreign one.
    add(&mut store, &[user("carol")]);
    assert_eq!(store.newest_entry(), 3);
}

#[test]
fn an_older_copy_that_was_written_to_is_noticed_too() {
    let home = tempdir().unwrap();
    let head = home.path().join("store.head");
    let records = Shared::over(Memory::new());
    let mut store = made(records, Anchor::file(head.clone()));
    add(&mut store, &[user("alice")]);
    // The same store, in which something else happened since, and more of it.
    let records = Shared::over(Memory::new());
    let mut store = made(records.clone(), Anchor::none());
    let entries = vec![entry(Event::IssuerChanged); 3];
    store.write(&Batch { entries, ..Batch::default() }).unwrap();
    assert!(matches!(refused(unlocked(records, Anchor::file(head))), ChainProblem::Broken(2)));
}

#[test]
fn a_store_ahead_of_the_link_outside_opens_and_the_link_follows() {
    let home = tempdir().unwrap();
    let head = home.path().join("store.head");
    let records = Shared::over(Memory::new());
    let mut store = made(records.clone(), Anchor::file(head.clone()));
    let before = fs::read_to_string(&head).unwrap();
    assert!(before.starts_with("1 "));
    add(&mut store, &[user("alice")]);
    fs::write(&head, before).unwrap();
    drop(unlocked(records, Anchor::file(head.clone())).unwrap());
    assert!(fs::read_to_string(&head).unwrap().starts_with("2 "));
}

#[test]
fn the_link_outside_is_for_its_owner_alone() {
    let home = tempdir().unwrap();
    let head = home.path().join("state/deep/store.head");
    let mut store = made(Memory::new(), Anchor::file(head.clone()));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&head), mode(head.parent().unwrap())), (0o600, 0o700));
    fs::set_permissions(&head, fs::Permissions::from_mode(0o644)).unwrap();
    add(&mut store, &[user("alice")]);
    assert_eq!(mode(&head), 0o600);
    assert_eq!(fs::read_dir(head.parent().unwrap()).unwrap().count(), 1, "nothing else is left there");
}

#[test]
fn a_missing_or_unreadable_link_is_made_anew() {
    let home = tempdir().unwrap();
    let head = home.path().join("store.head");
    let records = Shared::over(Memory::new());
    drop(made(records.clone(), Anchor::file(head.clone())));
    let right = fs::read_to_string(&head).unwrap();
    for wrong in ["", "1", "x y", "1 00ff", &right.replace("1 ", "-1 ")] {
        fs::write(&head, wrong).unwrap();
        drop(unlocked(records.clone(), Anchor::file(head.clone())).unwrap());
        assert_eq!(fs::read_to_string(&head).unwrap(), right);
    }
    fs::remove_file(&head).unwrap();
    drop(unlocked(records, Anchor::file(head.clone())).unwrap());
    assert_eq!(fs::read_to_string(&head).unwrap(), right);
}

#[test]
fn a_link_that_cannot_be_kept_undoes_nothing() {
    let mut store = made(Memory::new(), Anchor::file("/proc/nowhere/store.head".into()));
    add(&mut store, &[user("alice")]);
    assert_eq!(store.newest_entry(), 2);
}

#[test]
fn from_when_on_the_link_was_kept_is_remarked() {
    let home = tempdir().unwrap();
    let head = home.path().join("store.head");
    let records = Shared::over(Memory::new());
    let mut store = made(records.clone(), Anchor::file(head.clone()));
    (0..3).for_each(|_| add(&mut store, &[]));
    assert_eq!(store.check().remarks, Vec::<String>::new());
    fs::remove_file(&head).unwrap();
    let mut store = unlocked(records.clone(), Anchor::file(head.clone())).unwrap();
    add(&mut store, &[]);
    drop(store);
    let store = unlocked(records.clone(), Anchor::file(head.clone())).unwrap();
    let remarks = store.check().remarks;
    assert!(remarks.len() == 1 && remarks[0].contains("when entry 4 was the newest"), "{remarks:?}");
    assert!(store.check().is_whole(), "a remark is no fault");
    // One that was written before that was kept is taken for one from the beginning.
    let text = fs::read_to_string(&head).unwrap();
    fs::write(&head, text.trim_end().rsplit_once(' ').unwrap().0).unwrap();
    assert_eq!(unlocked(records, Anchor::file(head)).unwrap().check().remarks, Vec::<String>::new());
}
