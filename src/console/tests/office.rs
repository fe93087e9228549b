//! Who carries out what the console asks: a real directory over records in
//! memory, with a clock wound by hand and randomness from a seed.

use std::ops::Bound;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use super::NOW;
use crate::directory::{
    Acting, Answer, Asked, Done, Kind, Local, Locking, NewKey, Opened, Problem, Reply, Request, Ticket,
    Worker,
};
use crate::model::{
    Algorithm, DeviceId, Digits, Entry, Event, Operator, Origin, Parameters, Period, SafeText, Sealed,
    SecretText, Serial, Timestamp, User,
};
use crate::ports::{Clock, NoRandomness, Randomness};
use crate::store::{
    Anchor, Batch, Beginning, Binding, ChangeSet, CommitError, Memory, Pair, ReadError, Record, Records,
    Settings, Stocked, Store, Table, Versioned,
};
use crate::totp::SecretKey;

/// The passphrase of every locked store here.
pub(super) const PASSPHRASE: &str = "correct horse battery staple";
/// The recovery key of every store that is made here.
const RECOVERY_KEY: &str = "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567";

/// A clock that goes only when it is wound.
pub(super) struct HandClock(AtomicU64);

impl HandClock {
    pub(super) fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn wait(&self, _: u64) {
        unreachable!("nobody waits in a test");
    }
}

/// The same bytes each time (`SplitMix64`).
pub(super) struct Seeded(Mutex<u64>);

impl Seeded {
    pub(super) fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    pub(super) fn next(&self) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(super) fn below(&self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

impl Randomness for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// Records in memory on a disk that can be made to fail.
struct Disk {
    records: Memory,
    fails: Arc<AtomicBool>,
}

impl Records for Disk {
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
        self.records.history(from, limit)
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.records.last_history()
    }

    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(CommitError::Doubt("the disk is full".to_owned()));
        }
        self.records.commit(set)
    }
}

/// What the first request finds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Ready,
    NoStore,
    Locked,
    /// A key file opens it.
    KeyFile,
    /// Another process has it.
    InUse,
}

/// Carries requests out, one at a time.
pub(super) struct Office {
    pub(super) start: Start,
    pub(super) clock: Arc<HandClock>,
    disk_fails: Arc<AtomicBool>,
    worker: Worker,
    replies: Receiver<(Ticket, Reply)>,
}

impl Office {
    /// With these people in its store; `make` gets the store to seal keys with.
    pub(super) fn new(
        start: Start,
        settings: Settings,
        make: impl FnOnce(&Store, &Seeded) -> Vec<User>,
    ) -> Self {
        let clock = Arc::new(HandClock(AtomicU64::new(NOW.millis())));
        let disk_fails = Arc::new(AtomicBool::new(false));
        let randomness = Arc::new(Seeded::new(1));
        let store = store(settings, &disk_fails, &randomness, make);
        let acting =
            Acting { clock: clock.clone(), randomness, operator: operator(), origin: Origin::default() };
        let (sender, replies) = channel();
        let sink = move |ticket, reply| sender.send((ticket, reply)).is_ok();
        let worker = Worker::on_directory(Box::new(Local::over(store, acting)), clock.clone(), sink);
        Self { start, clock, disk_fails, worker, replies }
    }

    /// From now on the disk takes nothing any more.
    pub(super) fn fail_disk(&self) {
        self.disk_fails.store(true, Ordering::SeqCst);
    }

    /// Everything that comes back for a request.
    pub(super) fn answers(&self, ticket: Ticket, request: Request) -> Vec<(Ticket, Reply)> {
        match self.answer_of_its_own(&request) {
            Some(answer) => vec![(ticket, Reply::Done(answer))],
            None => self.answers_of_the_directory(ticket, request),
        }
    }

    /// Opening needs a disk: what it answers is told by the test.
    fn answer_of_its_own(&self, request: &Request) -> Option<Answer<Done>> {
        Some(match (request, self.start) {
            (Request::Open, Start::Ready | Start::KeyFile) => Ok(Done::Opened(Opened::Ready)),
            (Request::Open, Start::NoStore) => Ok(Done::Opened(Opened::NoStore)),
            (Request::Open, Start::Locked) => Ok(Done::Opened(Opened::NeedsPassphrase)),
            (Request::Open, Start::InUse) => Err(Problem::new(
                Kind::Unavailable,
                "The store is in use by process 4711.",
                "End the other mfa-enroll first, or wait until it is done.",
            )),
            (Request::Lock, Start::Locked) => Ok(Done::Locking(Locking::Locked)),
            (Request::Lock, Start::KeyFile) => Ok(Done::Locking(Locking::UnlockedByFile)),
            (Request::Create { key, .. }, _) => Ok(Done::Created {
                recovery_key: SecretText::new(RECOVERY_KEY.to_owned()),
                key_file: matches!(key, NewKey::KeyFile)
                    .then(|| "/home/mo/.config/mfa-enroll/key".to_owned()),
            }),
            (Request::Unlock { passphrase }, _) if passphrase.expose() == PASSPHRASE => {
                Ok(Done::Opened(Opened::Ready))
            }
            (Request::Unlock { .. }, _) => {
                Err(Problem::refused("Wrong passphrase.", "Type it again; capitals and blanks count."))
            }
            _ => return None,
        })
    }

    fn answers_of_the_directory(&self, ticket: Ticket, request: Request) -> Vec<(Ticket, Reply)> {
        assert!(self.worker.ask(Asked::Request(ticket, request)), "the directory has ended");
        let mut answers = Vec::new();
        loop {
            let (of, reply) = self.replies.recv().expect("the directory answers");
            let is_last = of == ticket && matches!(reply, Reply::Done(_));
            answers.push((of, reply));
            if is_last {
                return answers;
            }
        }
    }
}

/// Who sits at the keyboard.
pub(super) fn operator() -> Operator {
    Operator { name: SafeText::new("mo").unwrap(), uid: 1000 }
}

fn store(
    settings: Settings,
    disk_fails: &Arc<AtomicBool>,
    randomness: &Seeded,
    make: impl FnOnce(&Store, &Seeded) -> Vec<User>,
) -> Store {
    let entry = Entry {
        at: NOW,
        operator: operator(),
        origin: Origin::default(),
        user: None,
        event: Event::StoreCreated,
    };
    let beginning = Beginning { slots: &[], settings, entry, now: NOW };
    let disk = Disk { records: Memory::new(), fails: Arc::clone(disk_fails) };
    let mut store = Store::create(Box::new(disk), |_| Anchor::none(), &beginning, randomness).unwrap();
    let users = make(&store, randomness).into_iter().map(|value| Versioned { value, version: 0 });
    let (users, stocked) = (users.collect(), vec![token_in_stock(&store, randomness)]);
    store.write(&Batch { users, stocked, ..Batch::default() }).unwrap();
    store
}

/// The token of the tests, which every office has once more in stock.
fn token_in_stock(store: &Store, randomness: &Seeded) -> Stocked {
    let parameters = Parameters { algorithm: Algorithm::Sha1, digits: Digits::Eight, period: Period::Sixty };
    let mut stocked = Stocked {
        id: DeviceId([0x70; 16]),
        serial: Serial::new("STOCK-1").unwrap(),
        parameters,
        secret: Sealed(Vec::new()),
        about: None,
        since: NOW,
        by: operator(),
    };
    let key = SecretKey::from_typed(super::tokens::HEX).unwrap();
    stocked.secret = store.seal(&key, Binding::of_stocked(&stocked), randomness).unwrap();
    stocked
}
