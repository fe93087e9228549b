//! How many enrollments can be made durable: ours on the disk beside `SQLite`, sled alone and a bare
//! file, each of which writes the bytes that ours were seen to write.
//!
//! An enrollment is two change sets: *begin*, and the second code that confirms it. Each is the
//! user's record, the row in the list and the history entries, in one transaction that is on the
//! disk when it returns.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench talks, and stops where it cannot go on"
)]

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use mfa_enroll::directory::{
    Acting, Begin, Cache, Credential, Directory, Door, Incoming, Local, NewKey, Opening, Patience, Places,
    SetUp,
};
use mfa_enroll::model::{
    Algorithm, DeviceName, Issuer, Operator, Origin, Person, SafeText, Timestamp, UserName,
};
use mfa_enroll::ports::{Clock, SystemRandomness};
use mfa_enroll::store::{Act, Change, ChangeSet, Records, Sled, Table};
use mfa_enroll::totp::{Generator, Judgement, SecretKey, step_at};
use sled::Transactional;

#[path = "peers/mod.rs"]
mod peers;
#[path = "rounds/mod.rs"]
#[expect(dead_code, reason = "all of it is measured in rounds")]
mod rounds;

use peers::Peer;
use rounds::{Contender, in_turns, print_rates};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 41;
/// Enrollments of a round.
const EACH: u32 = 40;
/// Users in each store; each gets the first device, then each the second.
const USERS: usize = 1_000;

/// The codes of this step and the next are both right at any moment.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_800_000_003)
    }

    fn wait(&self, _: u64) {}
}

/// Bytes of one change set as they rest.
struct Shape {
    record: usize,
    row: usize,
    entries: Vec<usize>,
}

fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on the disk");
    let shapes = seen(&folder.path().join("seen"));
    for shape in &shapes {
        println!(
            "a change set: record {} B, row {} B, entries {:?} B",
            shape.record, shape.row, shape.entries
        );
    }
    let ours = Ours::create(&folder.path().join("ours"));
    let records = Bytes::create(&folder.path().join("records"), &shapes);
    let engine = Engine::create(&folder.path().join("sled"), &shapes);
    let raw = Raw::create(&folder.path().join("raw"), &shapes);
    let mut contenders = vec![
        contender("ours: the directory on sled", ours),
        contender("our records alone, the same bytes", records),
        contender("sled alone + fdatasync", engine),
        contender("append + fdatasync", raw),
    ];
    let mut args = vec![folder.path().join("sqlite").display().to_string(), USERS.to_string()];
    args.extend(
        shapes
            .iter()
            .map(|shape| format!("{}:{}:{}", shape.record, shape.row, shape.entries.iter().sum::<usize>())),
    );
    if let Some(mut sqlite) = Peer::start("sqlite", &["-lsqlite3"], "libsqlite3-dev", &args) {
        let round = Box::new(move || sqlite.round(EACH));
        contenders.push(Contender { name: "SQLite, WAL, synchronous=FULL", round });
    }
    println!("{ROUNDS} rounds of {EACH} enrollments, in turns");
    print_rates(&in_turns(ROUNDS, &mut contenders), EACH);
}

/// Who can make one enrollment after the other.
trait Enrolls {
    fn enroll(&mut self, number: usize);
}

fn contender<'a>(name: &'static str, mut who: impl Enrolls + 'a) -> Contender<'a> {
    let mut numbers = 0..;
    let round = move || (0..EACH).for_each(|_| who.enroll(numbers.next().unwrap_or_default()));
    Contender { name, round: Box::new(round) }
}

/// The program's own way.
struct Ours(Local);

impl Ours {
    fn create(home: &Path) -> Self {
        let issuer = Issuer::new("Example").expect("an issuer");
        let mut local = opening(home).create(&NewKey::KeyFile, &issuer).expect("a store").0;
        let people: Vec<Incoming> = (0..USERS).map(person).map(Incoming::from).collect();
        local.import(&people).expect("an import");
        Self(local)
    }

    fn begin(&mut self, number: usize) -> SetUp {
        let device = DeviceName::new(&format!("phone{}", number / USERS)).expect("a name");
        let begin = Begin::app(name(number % USERS), device, Algorithm::Sha1, None);
        self.0.begin(&begin).expect("an enrollment")
    }

    fn confirm(&mut self, set_up: &SetUp) {
        let key = set_up.scan.as_ref().expect("an app has a key").key.expose();
        let app = Generator::new(&SecretKey::from_base32(key).expect("a key"), set_up.parameters);
        let step = step_at(Still.now(), set_up.parameters.period);
        let [first, second] = [step, step + 1].map(|step| app.code(step).expect("a code"));
        let judged = self.0.take_code(&set_up.user, set_up.id, first).expect("a verdict");
        assert!(judged == Judgement::RightSoFar);
        let judged = self.0.take_code(&set_up.user, set_up.id, second).expect("a verdict");
        assert!(matches!(judged, Judgement::Accepted(_)));
    }
}

impl Enrolls for Ours {
    fn enroll(&mut self, number: usize) {
        let set_up = self.begin(number);
        self.confirm(&set_up);
    }
}

fn name(number: usize) -> UserName {
    UserName::new(&format!("alice.smith{number:06}")).expect("a name")
}

fn person(number: usize) -> Person {
    let name = name(number);
    let email = SafeText::new(&format!("{name}@example.com")).ok();
    Person { display_name: SafeText::new("Alice Smith").ok(), email, name }
}

fn opening(home: &Path) -> Opening {
    let operator = Operator { name: SafeText::new("bench").expect("a text"), uid: 0 };
    let (clock, randomness) = (Arc::new(Still), Arc::new(SystemRandomness));
    Opening {
        places: Places {
            store: home.join("store"),
            key_file: home.join("config/key"),
            state: home.join("state"),
            notify: home.join("config/notify"),
        },
        credential: Credential::Default,
        patience: Patience::None,
        acting: Acting { clock, randomness, operator, origin: Origin::default() },
        accepted: None,
        cache: Cache::Usual,
    }
}

/// What an enrollment writes, read by sled from where it rests.
fn seen(home: &Path) -> [Shape; 2] {
    let mut ours = Ours::create(home);
    let set_up = ours.begin(0);
    drop(ours);
    let (begun, before) = shape(home, 0);
    let Door::Open(local) = opening(home).open().expect("a store") else { panic!("it is locked") };
    let mut ours = Ours(*local);
    ours.confirm(&set_up);
    drop(ours);
    [begun, shape(home, before).0]
}

/// The first user's record and row, and the history entries after these; begun with `before` 0,
/// the last alone.
fn shape(home: &Path, before: usize) -> (Shape, usize) {
    let db = sled::Config::new().path(home.join("store")).open().expect("a database");
    let of_first = |tree: &str| {
        let tree = db.open_tree(tree).expect("a tree");
        tree.get(name(0).key()).expect("it reads").expect("the user").len()
    };
    let history = db.open_tree("history").expect("a tree");
    let entries: Vec<usize> = history.iter().values().map(|entry| entry.expect("an entry").len()).collect();
    let count = entries.len();
    let entries = entries[if before == 0 { count - 1 } else { before }..].to_vec();
    (Shape { record: of_first("users"), row: of_first("rows"), entries }, count)
}

/// The same bytes through our records: what codes, sealing and the link outside cost is not in it.
struct Bytes<'a> {
    records: Sled,
    shapes: &'a [Shape],
    versions: Vec<u64>,
    last: u64,
}

impl<'a> Bytes<'a> {
    fn create(folder: &Path, shapes: &'a [Shape]) -> Self {
        let mut records = Sled::create(folder).expect("a store");
        let create = |table, key: Vec<u8>, size: usize, row| {
            let row = (table == Table::Users).then(|| vec![7; row]);
            Change { table, key, act: Act::Create(vec![7; size]), row }
        };
        let meta = vec![create(Table::Meta, b"identity".to_vec(), 16, 0)];
        records.commit(&ChangeSet { changes: meta, history: Vec::new() }).expect("a first record");
        let Shape { record, row, .. } = shapes[0];
        let users = (0..USERS).map(|user| create(Table::Users, key(user), record - 8, row)).collect();
        records.commit(&ChangeSet { changes: users, history: Vec::new() }).expect("users");
        Self { records, shapes, versions: vec![1; USERS], last: 0 }
    }
}

fn key(user: usize) -> Vec<u8> {
    name(user % USERS).key().into_bytes()
}

impl Enrolls for Bytes<'_> {
    fn enroll(&mut self, number: usize) {
        for Shape { record, row, entries } in self.shapes {
            let version = &mut self.versions[number % USERS];
            // The version before the bytes has eight of its own.
            let act = Act::Update(*version, filled(record - 8, number));
            *version += 1;
            let row = Some(filled(*row, number));
            let changes = vec![Change { table: Table::Users, key: key(number), act, row }];
            let history = entries.iter().map(|entry| {
                self.last += 1;
                (self.last, filled(*entry, number))
            });
            let history = history.collect();
            self.records.commit(&ChangeSet { changes, history }).expect("a change set");
        }
    }
}

/// Bytes that are others each time.
fn filled(size: usize, number: usize) -> Vec<u8> {
    number.to_le_bytes().into_iter().cycle().take(size).collect()
}

/// sled as its documentation has it, and the sync that it leaves out.
struct Engine<'a> {
    users: sled::Tree,
    rows: sled::Tree,
    history: sled::Tree,
    disk: File,
    shapes: &'a [Shape],
    last: u64,
    db: sled::Db,
}

impl<'a> Engine<'a> {
    fn create(folder: &Path, shapes: &'a [Shape]) -> Self {
        let db = sled::Config::new().path(folder).flush_every_ms(None).open().expect("a database");
        let [users, rows, history] =
            ["users", "rows", "history"].map(|name| db.open_tree(name).expect("a tree"));
        for user in 0..USERS {
            users.insert(key(user), filled(shapes[0].record, user)).expect("an insert");
            rows.insert(key(user), filled(shapes[0].row, user)).expect("an insert");
        }
        let disk = File::open(folder.join("db")).expect("sled's file");
        Self { users, rows, history, disk, shapes, last: 0, db }
    }
}

impl Enrolls for Engine<'_> {
    fn enroll(&mut self, number: usize) {
        for shape in self.shapes {
            let last = self.last;
            let all = (&self.users, &self.rows, &self.history);
            let done: sled::transaction::TransactionResult<()> = all.transaction(|(users, rows, history)| {
                users.insert(key(number), filled(shape.record, number))?;
                rows.insert(key(number), filled(shape.row, number))?;
                for (entry, at) in shape.entries.iter().zip(last..) {
                    history.insert(&at.to_be_bytes(), filled(*entry, number))?;
                }
                Ok(())
            });
            done.expect("a transaction");
            self.last += shape.entries.len() as u64;
            self.db.flush().expect("a flush");
            self.disk.sync_data().expect("a sync");
        }
    }
}

/// What any log must do at least.
struct Raw<'a> {
    file: File,
    shapes: &'a [Shape],
}

impl<'a> Raw<'a> {
    fn create(path: &Path, shapes: &'a [Shape]) -> Self {
        let file = OpenOptions::new().create_new(true).append(true).open(path).expect("a file");
        Self { file, shapes }
    }
}

impl Enrolls for Raw<'_> {
    fn enroll(&mut self, number: usize) {
        for Shape { record, row, entries } in self.shapes {
            let bytes = filled(record + row + entries.iter().sum::<usize>(), number);
            self.file.write_all(&bytes).expect("a write");
            self.file.sync_data().expect("a sync");
        }
    }
}
