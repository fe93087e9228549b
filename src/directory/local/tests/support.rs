//! A desk to enroll at: a directory over memory, a clock wound by hand, and
//! phones that compute their own codes.

use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use zeroize::Zeroizing;

use super::super::{Acting, Local};
use super::hotp::hotp;
use crate::directory::{Answer, Begin, Checked, Credentials, Directory, Kind, ListWork, SetUp, SignIn};
use crate::model::{
    Algorithm, DeviceId, DeviceName, Digits, Entry, Event, Issuer, Operator, Origin, Person, SafeText,
    Timestamp, User, UserName,
};
use crate::ports::{Clock, NoRandomness, Randomness};
use crate::store::{
    Act, Anchor, Beginning, ChangeSet, CommitError, FileKey, Memory, NewSlot, Pair, ReadError, Record,
    Records, Settings, Store, Table,
};
use crate::totp::{ClockDrift, Code, Judgement, Verdict};

/// A step begins at noon.
pub(super) const NOON: u64 = 1_800_000_000;

/// A clock that stands still until it is wound; counts how often it was waited on.
pub(super) struct Hand {
    millis: AtomicU64,
    pub(super) waits: AtomicU64,
}

impl Hand {
    pub(super) fn at_noon() -> Arc<Self> {
        Arc::new(Self { millis: AtomicU64::new(NOON * 1000), waits: AtomicU64::new(0) })
    }

    /// Winds it to this second, back too.
    pub(super) fn set(&self, secs: u64) {
        self.millis.store(secs.saturating_mul(1000), Ordering::Relaxed);
    }

    /// Steps back by so much.
    pub(super) fn step_back(&self, secs: u64) {
        self.millis.fetch_sub(secs * 1000, Ordering::Relaxed);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis.load(Ordering::Relaxed))
    }

    fn wait(&self, millis: u64) {
        self.millis.fetch_add(millis, Ordering::Relaxed);
        self.waits.fetch_add(1, Ordering::Relaxed);
    }
}

/// The same bytes in every run, as splitmix64 gives them.
pub(super) struct Seeded(AtomicU64);

impl Randomness for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in bytes.chunks_mut(8) {
            let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// What a commit that fails leaves behind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The write did not reach the disk.
    NotWritten,
    /// It did, but nobody can tell.
    Written,
    /// Nothing was tried: somebody else was faster.
    Conflict,
}

/// What one commit wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Commit {
    pub(super) changes: usize,
    pub(super) entries: usize,
    pub(super) bytes: usize,
}

/// Records in memory that fail when told to.
#[derive(Clone, Default)]
pub(super) struct Shaky(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    memory: Memory,
    /// Commits that still go well, and how each after them fails.
    failing: Option<(usize, Failure)>,
    /// Commits since they are watched.
    seen: Vec<Commit>,
}

impl Shaky {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }

    /// After so many more commits, the rest fail in this way.
    pub(super) fn fail_after(&self, commits: usize, failure: Failure) {
        self.inside().failing = Some((commits, failure));
    }

    /// Commits are watched from here on.
    pub(super) fn watch(&self) {
        self.inside().seen.clear();
    }

    /// Those since.
    pub(super) fn seen(&self) -> Vec<Commit> {
        self.inside().seen.clone()
    }

    /// The disk is well again.
    pub(super) fn mend(&self) {
        self.inside().failing = None;
    }
}

impl Records for Shaky {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        self.inside().memory.get(table, key)
    }

    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        self.inside().memory.records(table, after, limit)
    }

    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        self.inside().memory.rows(from, limit)
    }

    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        self.inside().memory.row(key)
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        self.inside().memory.user_count()
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        self.inside().memory.history(from, limit)
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.inside().memory.last_history()
    }

    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        let mut inside = self.inside();
        let of_acts = set.changes.iter().map(|change| match &change.act {
            Act::Create(bytes) | Act::Update(_, bytes) => bytes.len(),
            Act::Remove(_) => 0,
        });
        let bytes = of_acts.chain(set.history.iter().map(|(_, bytes)| bytes.len())).sum();
        inside.seen.push(Commit { changes: set.changes.len(), entries: set.history.len(), bytes });
        match &mut inside.failing {
            Some((0, Failure::Conflict)) => return Err(CommitError::Conflict),
            Some((0, failure)) => {
                if *failure == Failure::Written {
                    inside.memory.commit(set)?;
                }
                return Err(CommitError::Doubt("the disk is gone".to_owned()));
            }
            Some((left, _)) => *left -= 1,
            None => {}
        }
        inside.memory.commit(set)
    }
}

pub(super) fn acting(clock: &Arc<Hand>) -> Acting {
    Acting {
        clock: Arc::<Hand>::clone(clock),
        randomness: Arc::new(Seeded(AtomicU64::new(1))),
        operator: Operator { name: text("ann"), uid: 1000 },
        origin: Origin::default(),
    }
}

pub(super) fn text(text: &str) -> SafeText {
    SafeText::new(text).unwrap()
}

pub(super) fn user(name: &str) -> UserName {
    UserName::new(name).unwrap()
}

pub(super) fn device(name: &str) -> DeviceName {
    DeviceName::new(name).unwrap()
}

pub(super) fn person(name: &str) -> Person {
    Person { name: user(name), display_name: None, email: None }
}

pub(super) fn code(text: &str) -> Code {
    Code::parse(text, Digits::Six).unwrap()
}

/// What an authenticator app holds after the QR code was scanned.
#[derive(Clone)]
pub(super) struct Phone {
    pub(super) user: UserName,
    pub(super) id: DeviceId,
    pub(super) key: Vec<u8>,
    pub(super) algorithm: Algorithm,
}

impl Phone {
    pub(super) fn scanned(set_up: &SetUp) -> Self {
        Self {
            user: set_up.user.clone(),
            id: set_up.id,
            key: data_encoding::BASE32_NOPAD
                .decode(set_up.scan.as_ref().unwrap().key.expose().as_bytes())
                .unwrap(),
            algorithm: set_up.parameters.algorithm,
        }
    }

    /// The digits of a step.
    pub(super) fn digits(&self, step: u64) -> String {
        hotp(self.algorithm, &self.key, step)
    }
}

/// An answer to be compared: the kind of a problem, or what was said.
pub(super) fn kind<T>(answer: Answer<T>) -> Result<T, Kind> {
    answer.map_err(|problem| problem.kind)
}

/// A directory with the user alice, at noon.
pub(super) struct Desk {
    pub(super) local: Local,
    pub(super) clock: Arc<Hand>,
    pub(super) records: Shaky,
}

impl Local {
    /// What reading everything finds.
    pub(super) fn checked_now(&mut self) -> Checked {
        self.check(&mut |_| true).unwrap().expect("nobody stops it").found
    }
}

impl Desk {
    pub(super) fn new() -> Self {
        let (records, clock) = (Shaky::default(), Hand::at_noon());
        let acting = acting(&clock);
        let key = FileKey(Zeroizing::new([7; 32]));
        let beginning = Beginning {
            slots: &[NewSlot::KeyFile(&key)],
            settings: Settings::of(Issuer::new("Example").unwrap()),
            entry: Entry {
                at: clock.now(),
                operator: acting.operator.clone(),
                origin: Origin::default(),
                user: None,
                event: Event::StoreCreated,
            },
            now: clock.now(),
        };
        let records_of_store = Box::new(records.clone());
        let store =
            Store::create(records_of_store, |_| Anchor::none(), &beginning, &*acting.randomness).unwrap();
        let mut local = Local::over(store, acting);
        local.add_user(person("alice")).unwrap();
        Self { local, clock, records }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The step of now.
    pub(super) fn step(&self) -> u64 {
        self.now().secs() / 30
    }

    pub(super) fn wait(&mut self, secs: u64) -> &mut Self {
        self.clock.wait(secs * 1000);
        self
    }

    pub(super) fn clock_forward(&mut self, millis: u64) {
        self.clock.wait(millis);
    }

    pub(super) fn try_begin(&mut self, called: &str, algorithm: Algorithm) -> Answer<SetUp> {
        let (user, device) = (user("alice"), device(called));
        self.local.begin(&Begin::app(user, device, algorithm, None))
    }

    pub(super) fn begin(&mut self, called: &str) -> Phone {
        Phone::scanned(&self.try_begin(called, Algorithm::Sha1).unwrap())
    }

    /// Types what the phone, its clock so many steps off, shows now.
    pub(super) fn take(&mut self, phone: &Phone, drift: i64) -> Answer<Judgement> {
        let digits = phone.digits(self.step().saturating_add_signed(drift));
        self.local.take_code(&phone.user, phone.id, code(&digits))
    }

    /// Why it was not taken.
    pub(super) fn refused(&mut self, phone: &Phone, drift: i64) -> Verdict {
        match self.take(phone, drift).unwrap() {
            Judgement::Refused(verdict) => verdict,
            other => panic!("not refused but {other:?}"),
        }
    }

    /// From *assign* to *confirmed*, on a phone that is set right.
    pub(super) fn enroll(&mut self, called: &str) -> Phone {
        let phone = self.begin(called);
        assert_eq!(self.take(&phone, 0), Ok(Judgement::RightSoFar));
        self.wait(30);
        assert_eq!(self.take(&phone, 0), Ok(steady()));
        phone
    }

    pub(super) fn verify(&mut self, digits: &str) -> SignIn {
        self.local.verify(&user("alice"), &code(digits)).unwrap()
    }

    pub(super) fn credentials(&mut self) -> Credentials {
        self.local.credentials(&user("alice")).unwrap()
    }

    /// The record as it rests.
    pub(super) fn record(&self) -> User {
        self.local.store.user(&user("alice")).unwrap().unwrap().value
    }

    /// What the history says since this entry, each checked against the one before.
    pub(super) fn told_since(&self, number: u64) -> Vec<Event> {
        let entries = self.local.store.history(1, usize::MAX).unwrap();
        let later = entries.into_iter().filter(|(at, _)| *at > number);
        later.map(|(_, entry)| entry.event).collect()
    }

    /// Does what belongs to the list and is not done at once.
    pub(super) fn list_on(&mut self) {
        while self.local.list_on().unwrap() != ListWork::Done {}
    }

    pub(super) fn newest_entry(&self) -> u64 {
        self.local.store.newest_entry()
    }
}

/// Accepted, with a clock that is right.
pub(super) fn steady() -> Judgement {
    Judgement::Accepted(ClockDrift { steps: 0, secs: 0 })
}
