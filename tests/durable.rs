//! What is said to be saved is on the disk: seen from outside the process.
//!
//! Owns two proofs on the store alone: the order of system calls under strace, and what is left
//! after kill -9. The writer is this test executable itself, run once more. That the program keeps
//! that order, too, is in `pty/on_disk.rs`.
#![cfg(target_os = "linux")]

#[cfg(test)]
#[path = "terminal/trace.rs"]
mod trace;

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::ops::Bound;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use mfa_enroll::store::{Act, Change, ChangeSet, LockPatience, Records, Sled, Table};

    use crate::trace::{can_trace, synced_answers, tracer};

    const PLACE: &str = "DURABLE_TEST_STORE";

    /// Enough that a round is always ended by the kill.
    const ENDLESS: u64 = 1_000_000;

    fn create(table: Table, key: &[u8]) -> Change {
        let row = (table == Table::Users).then(|| key.to_vec());
        Change { table, key: key.to_vec(), act: Act::Create(vec![7; 300]), row }
    }

    /// Says `saved <n>` once user n and history entry n are committed.
    #[test]
    #[ignore = "run by the other tests, in a process of its own"]
    fn the_writer() {
        let Ok(place) = std::env::var(PLACE) else { return };
        let (dir, count) = place.split_once('|').unwrap();
        let mut store = match Sled::open(dir.as_ref(), LockPatience::None) {
            Ok(store) => store,
            Err(_) => Sled::create(dir.as_ref()).unwrap(),
        };
        if store.get(Table::Meta, b"identity").unwrap().is_none() {
            let changes = vec![create(Table::Meta, b"identity")];
            store.commit(&ChangeSet { changes, history: vec![] }).unwrap();
        }
        let next = store.last_history().unwrap().map_or(1, |(last, _)| last + 1);
        for n in next..next + count.parse::<u64>().unwrap() {
            let changes = vec![create(Table::Users, &n.to_be_bytes())];
            store.commit(&ChangeSet { changes, history: vec![(n, b"added".to_vec())] }).unwrap();
            println!("saved {n}");
        }
    }

    /// The writer on a store; `prefix` comes before it.
    fn writer(prefix: &[&str], dir: &Path, count: u64) -> Command {
        let program = std::env::current_exe().unwrap();
        let args = ["--ignored", "--exact", "--nocapture", "tests::the_writer"];
        let mut words = prefix.iter().copied().chain([program.to_str().unwrap()]).chain(args);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).env(PLACE, format!("{}|{count}", dir.display())).stdout(Stdio::piped());
        command
    }

    #[test]
    fn the_answer_comes_after_the_sync_of_the_last_write() {
        if !can_trace() {
            return;
        }
        let home = tempfile::tempdir().unwrap();
        let trace = home.path().join("trace");
        let output = writer(&tracer(&trace), &home.path().join("store"), 20).output().unwrap();
        assert!(output.status.success());
        let (answers, writes) = synced_answers(&trace, "saved ");
        assert_eq!(answers, 20);
        assert!(writes >= 20, "{writes} writes");
    }

    #[test]
    fn nothing_acknowledged_is_lost_by_kill_nine() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("store");
        let mut acknowledged = 0;
        for round in 0..40_u64 {
            let mut child = writer(&[], &dir, ENDLESS).spawn().unwrap();
            let answers = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
            // Each round is killed after another number of answers.
            let mut left = round * 7 % 31;
            for answer in answers {
                let saved = answer.rsplit_once("saved ").and_then(|(_, n)| n.parse::<u64>().ok());
                let Some(n) = saved else { continue };
                assert!(n > acknowledged);
                acknowledged = n;
                if left == 0 {
                    child.kill().unwrap();
                }
                left = left.saturating_sub(1);
            }
            child.wait().unwrap();
            let store = Sled::open(&dir, LockPatience::None).unwrap();
            let last = store.last_history().unwrap().map_or(0, |entry| entry.0);
            assert!(last >= acknowledged, "round {round}: {last} of {acknowledged}");
            let keys: Vec<_> = (1..=last).map(|n| n.to_be_bytes().to_vec()).collect();
            let users = store.records(Table::Users, None, usize::MAX).unwrap();
            let rows = store.rows(Bound::Unbounded, usize::MAX).unwrap();
            assert!(users.into_iter().map(|user| user.0).eq(keys.clone()), "half a change set");
            assert!(rows.into_iter().map(|row| row.0).eq(keys), "half a change set");
        }
        assert!(acknowledged >= 400);
    }
}
