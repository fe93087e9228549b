//! What a key in the filter costs the directory: the first page of hits, and all of them counted.
//!
//! Beside it `memmem` over the bytes of the same names, which is the least that anybody who keeps
//! no index must do: the first 50 lines with a hit, and every hit.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench talks, and stops where it cannot go on"
)]

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use divan::Bencher;
use memchr::memmem;
use mfa_enroll::directory::{Acting, Directory, Incoming, ListWork, Local, Page, Query};
use mfa_enroll::model::{Entry, Event, Issuer, Operator, Origin, SafeText};
use mfa_enroll::ports::{Clock, SystemClock, SystemRandomness};
use mfa_enroll::store::{Anchor, Beginning, FileKey, Memory, NewSlot, Settings, Store};

#[path = "people/mod.rs"]
mod people;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How names begin, parts of them that are everywhere or hardly anywhere, and nobody's.
const NEEDLES: [&str; 6] = ["a", "ali", "alice.s", "mith", "smith123", "nobody.at.all"];
/// Rows of a page.
const PAGE: usize = 50;

static USERS: LazyLock<usize> = LazyLock::new(|| people::wanted(100_000));
static LINES: LazyLock<String> = LazyLock::new(|| {
    let mut lines: Vec<String> = people::crowd(*USERS).map(|person| people::line(&person)).collect();
    lines.sort_unstable();
    lines.concat()
});
static DIRECTORY: LazyLock<Mutex<Local>> = LazyLock::new(|| Mutex::new(directory()));

fn main() {
    println!("{} users (MFA_ENROLL_BENCH_USERS), {} bytes of names", *USERS, LINES.len());
    if let Some(file) = std::env::var_os("MFA_ENROLL_BENCH_LINES") {
        std::fs::write(file, &*LINES).expect("a file");
    }
    divan::main();
}

/// A directory with everybody in it, whose list is read.
fn directory() -> Local {
    let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
    let operator = Operator { name: SafeText::new("bench").expect("a text"), uid: 0 };
    let now = clock.now();
    let (origin, event) = (Origin::default(), Event::StoreCreated);
    let entry = Entry { at: now, operator: operator.clone(), origin: origin.clone(), user: None, event };
    let key = FileKey([7; 32].into());
    let settings = Settings::of(Issuer::new("Example").expect("an issuer"));
    let beginning = Beginning { slots: &[NewSlot::KeyFile(&key)], settings, entry, now };
    let store = Store::create(Box::new(Memory::new()), |_| Anchor::none(), &beginning, &*randomness);
    let mut local = Local::over(store.expect("a store"), Acting { clock, randomness, operator, origin });
    let everybody: Vec<Incoming> = people::crowd(*USERS).map(Incoming::from).collect();
    for some in everybody.chunks(1000) {
        local.import(some).expect("an import");
    }
    let page = whole_page(&mut local, "");
    assert_eq!((page.rows.len(), page.total), (PAGE.min(*USERS), *USERS));
    local
}

fn desk() -> MutexGuard<'static, Local> {
    DIRECTORY.lock().unwrap_or_else(PoisonError::into_inner)
}

fn page(local: &mut Local, needle: &str) -> Page {
    local.users(&Query { filter: needle.to_owned(), limit: PAGE, ..Query::default() }).expect("a page")
}

/// The page with all hits counted.
fn whole_page(local: &mut Local, needle: &str) -> Page {
    loop {
        let page = page(local, needle);
        while local.list_on().expect("a part of the list") != ListWork::Done {}
        if page.is_whole() {
            return page;
        }
    }
}

/// The last filter is another one: what was found for this one is forgotten.
fn forgotten() -> MutexGuard<'static, Local> {
    let mut local = desk();
    page(&mut local, "somebody else");
    local
}

#[divan::bench(args = NEEDLES, sample_count = 25, sample_size = 1)]
fn ours_page(bencher: Bencher, needle: &str) {
    bencher.with_inputs(forgotten).bench_local_values(|mut local| page(&mut local, needle).rows.len());
}

#[divan::bench(args = NEEDLES, sample_count = 25, sample_size = 1)]
fn ours_page_and_count(bencher: Bencher, needle: &str) {
    bencher.with_inputs(forgotten).bench_local_values(|mut local| whole_page(&mut local, needle).found);
}

/// The first lines that have it, from the start.
#[divan::bench(args = NEEDLES, sample_count = 25, sample_size = 1)]
fn memmem_first_50(bencher: Bencher, needle: &str) {
    let lines = LINES.as_bytes();
    bencher.bench_local(|| {
        let finder = memmem::Finder::new(needle);
        let (mut at, mut found) = (0, Vec::with_capacity(PAGE));
        while found.len() < PAGE {
            let Some(hit) = finder.find(&lines[at..]) else { break };
            let hit = at + hit;
            let start = memchr::memrchr(b'\n', &lines[..hit]).map_or(0, |end| end + 1);
            at = memchr::memchr(b'\n', &lines[hit..]).map_or(lines.len(), |end| hit + end + 1);
            found.push(&LINES[start..at]);
        }
        found
    });
}

#[divan::bench(args = NEEDLES, sample_count = 25, sample_size = 1)]
fn memmem_all_hits(bencher: Bencher, needle: &str) {
    bencher.bench_local(|| memmem::find_iter(LINES.as_bytes(), needle).count());
}
