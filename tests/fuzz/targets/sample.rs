//! A sample of every record, taken apart, so that one of them can be replaced.
//!
//! Owns the only place of these tests that signs a record by hand.

use std::ops::Bound;
use std::sync::{Arc, Mutex};

use mfa_enroll::directory::{Begin, Directory, Local, NewDevice, TokenKey};
use mfa_enroll::model::{
    Algorithm, DeviceName, Digits, Parameters, Period, Person, SafeText, SecretText, Serial, UserName,
};
use mfa_enroll::ports::random_bytes;
use mfa_enroll::store::{
    Act, Change, ChangeSet, CommitError, Memory, Pair, ReadError, Record, Records, StoreId, Table, Vault,
};
use mfa_enroll::totp::{Generator, SecretKey, step_at};

use super::world::{self, NOON, Seeded};

/// What follows the payload of a signed record.
const MAC: usize = 32;
/// Bytes of every part of a record but the last.
const PIECE: usize = 6 * 1024 - 1;

/// What a case replaces.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    User,
    Row,
    Settings,
    Outbox,
    Token,
    Slots,
    /// The second of the history.
    Entry,
    /// The user's record in two pieces, cut where the case says.
    Pieces,
}

impl Place {
    /// The letter that stands for it in a case.
    pub fn of(letter: u8) -> Option<Self> {
        Some(match letter {
            b'u' => Self::User,
            b'r' => Self::Row,
            b's' => Self::Settings,
            b'o' => Self::Outbox,
            b't' => Self::Token,
            b'l' => Self::Slots,
            b'h' => Self::Entry,
            b'p' => Self::Pieces,
            _ => return None,
        })
    }

    fn key(self) -> (Table, &'static [u8]) {
        match self {
            Self::User | Self::Row | Self::Pieces | Self::Entry => (Table::Users, b"alice"),
            Self::Settings => (Table::Settings, b"settings"),
            Self::Outbox => (Table::Settings, b"outbox"),
            Self::Token => (Table::Tokens, b"sn-1"),
            Self::Slots => (Table::Meta, b"slots"),
        }
    }

    /// Slots are read before there is a key, and rows are compared with their records.
    pub fn has_mac(self) -> bool {
        !matches!(self, Self::Slots)
    }
}

/// The version of every record here: as many changes as the history tells of any.
const VERSION: u64 = 16;

/// All records of a store.
#[derive(Clone, PartialEq, Eq)]
pub struct Parts {
    records: Vec<(Table, Vec<u8>, Vec<u8>)>,
    rows: Vec<Pair>,
    history: Vec<(u64, Vec<u8>)>,
}

impl Parts {
    fn of(records: &dyn Records) -> Self {
        let of = |table| {
            let all = records.records(table, None, 100).unwrap();
            all.into_iter().map(move |(key, record)| (table, key, record.bytes)).collect::<Vec<_>>()
        };
        Self {
            records: Table::ALL.into_iter().flat_map(of).collect(),
            rows: records.rows(Bound::Unbounded, 100).unwrap(),
            history: records.history(1, 100).unwrap(),
        }
    }

    /// The bytes of a case, as they are.
    pub fn put(&mut self, place: Place, bytes: &[u8]) {
        match place {
            Place::Row => self.rows[0].1 = bytes.to_vec(),
            Place::Entry => self.history[1].1 = bytes.to_vec(),
            Place::Pieces => {
                let (cut, bytes) = bytes.split_first().unwrap_or((&0, &[]));
                let (head, piece) = bytes.split_at(bytes.len() * usize::from(*cut) / 255);
                self.replace(Place::User, head.to_vec());
                self.add_piece(1, piece.to_vec());
            }
            place => self.replace(place, bytes.to_vec()),
        }
    }

    fn replace(&mut self, place: Place, bytes: Vec<u8>) {
        let (table, key) = place.key();
        self.records.retain(|(t, k, _)| (*t, k.as_slice()) != (table, key));
        self.records.push((table, key.to_vec(), bytes));
        self.records.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    }

    fn add_piece(&mut self, index: u8, bytes: Vec<u8>) {
        let (table, key) = Place::User.key();
        let key = [&[table.tag()], key, &[0, index]].concat();
        self.records.push((Table::Pieces, key, bytes));
    }

    /// These records, each at [`VERSION`].
    pub fn memory(&self) -> Memory {
        let mut memory = Memory::new();
        let changes = self.records.iter().map(|(table, key, bytes)| {
            let row = self.rows.iter().find(|(of, _)| *table == Table::Users && of == key);
            let row = row.map(|(_, bytes)| bytes.clone());
            Change { table: *table, key: key.clone(), act: Act::Create(bytes.clone()), row }
        });
        let set = ChangeSet { changes: changes.collect(), history: self.history.clone() };
        // What is too large for a record cannot rest in any store.
        if memory.commit(&set).is_ok() {
            for version in 1..VERSION {
                let again = set.changes.iter().map(|change| {
                    let Act::Create(bytes) = &change.act else { unreachable!("all are made") };
                    Change { act: Act::Update(version, bytes.clone()), ..change.clone() }
                });
                memory.commit(&ChangeSet { changes: again.collect(), history: Vec::new() }).unwrap();
            }
        }
        memory
    }
}

/// A store with Alice in it, who has a phone, a token, and a tablet under way.
pub struct Sample {
    pub parts: Parts,
    vault: Vault,
}

impl Sample {
    pub fn new() -> Self {
        let shared = Shared(Arc::new(Mutex::new(Memory::new())));
        let mut directory = Local::over(world::made(shared.clone()), world::acting());
        populate(&mut directory);
        // The first of what the store asked for: its identity and its data key.
        let randomness = Seeded::new();
        let id = StoreId(random_bytes(&randomness).unwrap());
        let vault = Vault::create(id, &randomness).unwrap();
        let mut sample = Self { parts: Parts::of(&shared), vault };
        for (table, key, bytes) in &mut sample.parts.records {
            if *table != Table::Meta {
                let payload = bytes[1..bytes.len() - MAC].to_vec();
                *bytes = [&[0], &*sample.vault.signed(*table, key, &payload)].concat();
            }
        }
        // Entry 2 waits to be told to somebody.
        let mut parts = sample.parts.clone();
        sample.sign(&mut parts, Place::Outbox, &[1, 1, 2]);
        sample.parts = parts;
        sample
    }

    /// Puts a payload in its place with a MAC that fits.
    pub fn sign(&self, parts: &mut Parts, place: Place, payload: &[u8]) {
        let (table, key) = place.key();
        match place {
            Place::Row | Place::Slots | Place::Pieces => parts.put(place, payload),
            Place::Entry => {
                let before = *parts.history[0].1.last_chunk().unwrap();
                let mac = self.vault.history_mac(2, &before, payload);
                parts.history.truncate(2);
                parts.history[1].1 = [payload, &mac].concat();
            }
            Place::User | Place::Settings | Place::Outbox | Place::Token => {
                let bytes = self.vault.signed(table, key, payload);
                let mut chunks = bytes.chunks(PIECE);
                let further = u8::try_from(chunks.len() - 1).unwrap();
                parts.replace(place, [&[further], chunks.next().unwrap()].concat());
                for (index, chunk) in (1..).zip(chunks).filter(|_| place == Place::User) {
                    parts.add_piece(index, chunk.to_vec());
                }
            }
        }
    }

    /// What is right, as cases: where the corpus begins.
    pub fn cases(&self) -> Vec<Vec<u8>> {
        let mut cases = Vec::new();
        for letter in *b"usot" {
            let (table, key) = Place::of(letter).unwrap().key();
            let (_, _, bytes) =
                self.parts.records.iter().find(|(t, k, _)| (*t, &**k) == (table, key)).unwrap();
            cases.push([&[letter], &**bytes].concat());
            cases.push([&[letter.to_ascii_uppercase()], &bytes[1..bytes.len() - MAC]].concat());
        }
        let slots = self.parts.records.iter().find(|(table, ..)| *table == Table::Meta).unwrap();
        cases.push([b"l", &*slots.2].concat());
        cases.push([b"r", &*self.parts.rows[0].1].concat());
        for (_, entry) in &self.parts.history {
            cases.push([b"H", &entry[..entry.len() - MAC]].concat());
        }
        cases
    }
}

/// Signs as the vault does.
trait Signs {
    fn signed(&self, table: Table, key: &[u8], payload: &[u8]) -> Vec<u8>;
}

impl Signs for Vault {
    fn signed(&self, table: Table, key: &[u8], payload: &[u8]) -> Vec<u8> {
        [payload, &self.record_mac(table, key, VERSION, payload)].concat()
    }
}

fn populate(directory: &mut Local) {
    let alice = UserName::new("alice").unwrap();
    let display_name = SafeText::new("Alice Liddell").ok();
    directory.add_user(Person { name: alice.clone(), display_name, email: None }).unwrap();
    let name = |name: &str| DeviceName::new(name).unwrap();
    let begin = Begin::app(alice.clone(), name("phone"), Algorithm::Sha1, None);
    let set_up = directory.begin(&begin).unwrap();
    let key = SecretKey::from_base32(set_up.scan.unwrap().key.expose()).ok().unwrap();
    let phone = Generator::new(&key, set_up.parameters);
    let step = step_at(NOON, set_up.parameters.period);
    for step in [step, step + 1] {
        directory.take_code(&alice, set_up.id, phone.code(step).unwrap()).unwrap();
    }
    directory.begin(&Begin::app(alice.clone(), name("tablet"), Algorithm::Sha256, None)).unwrap();
    let token = TokenKey {
        serial: Serial::new("SN-1").unwrap(),
        key: SecretText::new("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned()),
        parameters: Parameters { algorithm: Algorithm::Sha1, digits: Digits::Six, period: Period::Sixty },
    };
    let begin =
        Begin { kind: NewDevice::Token(token), ..Begin::app(alice, name("fob"), Algorithm::Sha1, None) };
    directory.begin(&begin).unwrap();
}

/// Records that the sample and its store both hold.
#[derive(Clone)]
struct Shared(Arc<Mutex<Memory>>);

impl Records for Shared {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        self.0.lock().unwrap().get(table, key)
    }

    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        self.0.lock().unwrap().records(table, after, limit)
    }

    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        self.0.lock().unwrap().rows(from, limit)
    }

    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        self.0.lock().unwrap().row(key)
    }

    fn user_count(&self) -> Result<u64, ReadError> {
        self.0.lock().unwrap().user_count()
    }

    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        self.0.lock().unwrap().history(from, limit)
    }

    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.0.lock().unwrap().last_history()
    }

    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError> {
        self.0.lock().unwrap().commit(set)
    }
}
