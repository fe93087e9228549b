//! sled alone: what it costs to load, to open and to read, whoever stands on it.
//!
//! Each measure is a process of its own, this executable run once more: what it keeps in memory
//! is then its own, too.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use sled::{Config, Db, Transactional};

use crate::desk::{Desk, memory};
use crate::people::crowd;
use crate::rounds::{Timed, timed};

/// The first argument of such a process.
pub const WORD: &str = "alone";
/// The program's own.
const CACHE: u64 = 64 * 1024 * 1024;
const BATCH: usize = 1_000;
/// Pages that are read here and there, and how far from row to row.
const PAGES: usize = 300;
const STRIDE: usize = 7_368_787;

/// Opens the desk's store, then loads as many records of the same sizes.
pub fn compare(desk: &Desk) {
    println!("sled alone:");
    let store = desk.store().display().to_string();
    for _ in 0..3 {
        run(&["open", &store]);
    }
    let db = open(&desk.store());
    let size = |tree: &str| {
        let tree = db.open_tree(tree).expect("a tree");
        tree.get(desk.people.somebody()).expect("it reads").expect("a user").len().to_string()
    };
    let (record, row) = (size("users"), size("rows"));
    drop(db);
    let fresh = desk.folder("fresh").display().to_string();
    run(&["load", &fresh, &desk.people.count().to_string(), &record, &row]);
}

fn run(words: &[&str]) {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program).arg(WORD).args(words).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

/// In the other process.
pub fn main(words: &[String]) {
    match words {
        [word, folder] if word == "open" => read(folder.as_ref()),
        [word, folder, numbers @ ..] if word == "load" => {
            let numbers: Vec<usize> = numbers.iter().map(|text| text.parse().expect("a number")).collect();
            load(folder.as_ref(), numbers[0], numbers[1], numbers[2]);
        }
        _ => {}
    }
}

fn open(folder: &Path) -> Db {
    let config = Config::new().path(folder).cache_capacity(CACHE).flush_every_ms(None);
    config.use_compression(false).open().expect("a database")
}

fn megabytes(line: &str) -> u64 {
    memory(std::process::id(), line).unwrap_or_default() / 1024
}

/// Opens, reads the first rows, then all of them.
fn read(folder: &Path) {
    let (opened, (db, rows)) = timed(|| {
        let db = open(folder);
        let rows = db.open_tree("rows").expect("a tree");
        (db, rows)
    });
    let (first, _) = timed(|| rows.iter().take(50).map(|pair| pair.expect("a row").1.len()).sum::<usize>());
    let before = megabytes("VmRSS");
    let (all, count) = timed(|| rows.iter().flatten().count());
    let after = megabytes("VmRSS");
    println!(
        "  open {opened:.1?}, the first 50 rows {first:.1?}, {before} MB; \
         all {count} rows {all:.1?}, {after} MB"
    );
    scattered(&rows);
    drop(db);
}

/// Reads as many rows as a page of hits has, wherever they lie, as its key makes us do.
fn scattered(rows: &sled::Tree) {
    let keys: Vec<_> = rows.iter().keys().flatten().collect();
    let mut pages = Timed::named("a page of 56 single rows, wherever they lie");
    let mut at = 0;
    for _ in 0..PAGES {
        let page: Vec<_> = (0..56)
            .map(|_| {
                at = (at + STRIDE) % keys.len();
                &keys[at]
            })
            .collect();
        pages.add(timed(|| page.iter().flat_map(|key| rows.get(key)).flatten().count()).0);
    }
    println!("  {pages}");
}

/// Writes records and rows in the order of their keys, each batch on the disk before the next.
fn load(folder: &Path, count: usize, record: usize, row: usize) {
    let mut keys: Vec<String> = crowd(count).map(|person| person.name.key()).collect();
    keys.sort_unstable();
    let (took, ()) = timed(|| {
        let db = open(folder);
        let [users, rows] = ["users", "rows"].map(|tree| db.open_tree(tree).expect("a tree"));
        let disk = File::open(folder.join("db")).expect("sled's file");
        for batch in keys.chunks(BATCH) {
            let done: sled::transaction::TransactionResult<()> =
                (&users, &rows).transaction(|(users, rows)| {
                    for key in batch {
                        users.insert(key.as_bytes(), filled(record, key))?;
                        rows.insert(key.as_bytes(), filled(row, key))?;
                    }
                    Ok(())
                });
            done.expect("a transaction");
            db.flush().expect("a flush");
            disk.sync_data().expect("a sync");
        }
    });
    #[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
    let rate = count as f64 / took.as_secs_f64();
    let most = megabytes("VmHWM");
    println!(
        "  {count} records of {record} B with rows of {row} B, sorted, {BATCH} at once: \
         {took:.2?}, {rate:.0}/s, at most {most} MB"
    );
}

fn filled(size: usize, with: &str) -> Vec<u8> {
    with.bytes().cycle().take(size).collect()
}
