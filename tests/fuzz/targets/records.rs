//! Records as they rest, changed behind the store's back, with and without the key that signs them.
//!
//! A store in memory holds Alice with a phone and an enrollment under way. One of its records is
//! replaced by the bytes of the case; then everything is read through the store, and everything is
//! asked of a directory over it.

use std::sync::OnceLock;

use mfa_enroll::directory::{Answer, Begin, Counting, Directory, Edit, HistoryQuery, Kind, Local, Query};
use mfa_enroll::model::{Algorithm, DeviceName, Digits, SafeText, Serial, UserName};
use mfa_enroll::store::{Anchor, Store, StoreError, Unlock};
use mfa_enroll::totp::Code;

use super::sample::{Parts, Place, Sample};
use super::{shows, world};

/// The first byte says which record; a capital, that its MAC is made to fit.
pub fn records(bytes: &[u8]) {
    let sample = sample();
    let (kind, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let Some(place) = Place::of(kind.to_ascii_lowercase()) else { return };
    let is_signed = kind.is_ascii_uppercase();
    let mut parts = sample.parts.clone();
    if is_signed {
        sample.sign(&mut parts, place, bytes);
    } else {
        parts.put(place, bytes);
    }
    let whole = is_whole(&parts);
    if parts == sample.parts {
        assert!(whole, "nothing was changed");
    } else if !is_signed && place.has_mac() {
        assert!(!whole, "a change without the key went unnoticed");
    }
    ask_everything(&parts);
}

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(Sample::new)
}

/// Cases in which everything is right, as records are written now.
pub fn right_records() -> Vec<Vec<u8>> {
    sample().cases()
}

fn unlocked(parts: &Parts) -> Option<Store> {
    let records = Box::new(parts.memory());
    match Store::unlock(records, &Unlock::KeyFile(&world::file_key()), |_| Anchor::none()) {
        Ok(store) => Some(store),
        Err((problem, _)) => {
            shows(&problem.to_string());
            None
        }
    }
}

/// Reads everything. What does not read is named, and `check` finds it.
fn is_whole(parts: &Parts) -> bool {
    let Some(store) = unlocked(parts) else { return false };
    let checked = store.check();
    checked.faults.iter().for_each(|fault| shows(fault));
    let alice = UserName::new("alice").unwrap();
    let read = [
        reads(store.settings()),
        reads(store.outbox()),
        reads(store.user(&alice)),
        reads(store.users(None, 100)),
        reads(store.rows(None, 100)),
        reads(store.token(&Serial::new("sn-1").unwrap())),
        reads(store.history(1, 100)),
    ];
    assert!(!checked.is_whole() || read.iter().all(|reads| *reads), "check calls whole what does not read");
    checked.is_whole()
}

fn reads<T>(read: Result<T, StoreError>) -> bool {
    read.map_err(|problem| shows(&problem.to_string())).is_ok()
}

/// Every use case that takes a value out of a record and reckons with it.
fn ask_everything(parts: &Parts) {
    let Some(store) = unlocked(parts) else { return };
    let mut directory = Local::over(store, world::acting());
    let alice = UserName::new("alice").unwrap();
    let code = Code::parse("123456", Digits::Six).unwrap();
    answers(directory.settings());
    answers(directory.users(&Query { limit: 100, ..Query::default() }));
    if let Some(shown) = answers(directory.credentials(&alice)) {
        for device in &shown.devices {
            shows(&device.clock_drift().to_string());
        }
        for pending in &shown.pending {
            answers(directory.resume(&alice, pending.id));
            answers(directory.take_code(&alice, pending.id, code.clone()));
        }
    }
    answers(directory.verify(&alice, &code));
    answers(directory.test(&alice, &code));
    answers(directory.queue(&mut Counting::default()));
    answers(directory.report(None, 100));
    answers(directory.history(&HistoryQuery { limit: 100, ..HistoryQuery::default() }));
    answers(directory.verify_history(0));
    let tablet = DeviceName::new("tablet").unwrap();
    answers(directory.begin(&Begin::app(alice.clone(), tablet, Algorithm::Sha1, None)));
    answers(directory.edit(&alice, &[Edit::DisplayName(SafeText::new("Alice").ok())]));
    answers(directory.check(&mut |_| true));
}

/// An answer, or a problem in plain words that blames the store and not the program.
fn answers<T>(answer: Answer<T>) -> Option<T> {
    answer
        .map_err(|problem| {
            shows(&problem.what);
            shows(&problem.next);
            assert!(problem.kind != Kind::Fault, "{}", problem.what);
        })
        .ok()
}
