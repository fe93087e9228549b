//! What targets stand on: a clock that is wound, the same randomness each time, a store in memory.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use mfa_enroll::directory::{Acting, Local};
use mfa_enroll::model::{Entry, Event, Issuer, Operator, Origin, SafeText, Timestamp};
use mfa_enroll::ports::{Clock, NoRandomness, Randomness};
use mfa_enroll::store::{Anchor, Beginning, FileKey, Memory, NewSlot, Records, Settings, Store};
use zeroize::Zeroizing;

/// A step begins at this instant.
pub const NOON: Timestamp = Timestamp::from_secs(1_800_000_000);

/// A clock that goes only when it is wound.
pub struct HandClock(AtomicU64);

impl HandClock {
    /// It is noon.
    pub fn at_noon() -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(NOON.millis())))
    }

    /// So many seconds later.
    pub fn wind(&self, secs: u64) {
        self.0.fetch_add(secs * 1000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn wait(&self, _: u64) {
        unreachable!("nobody waits here");
    }
}

/// The same bytes each time.
pub struct Seeded(Mutex<u64>);

impl Seeded {
    /// From the start.
    pub fn new() -> Self {
        Self(Mutex::new(0))
    }
}

impl Randomness for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        let mut state = self.0.lock().unwrap();
        for byte in bytes {
            *state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            *byte = (*state >> 56) as u8;
        }
        Ok(())
    }
}

/// Somebody at the keyboard.
pub fn operator() -> Operator {
    Operator { name: SafeText::new("mo").unwrap(), uid: 1000 }
}

/// Who acts, at noon.
pub fn acting() -> Acting {
    Acting {
        clock: HandClock::at_noon(),
        randomness: Arc::new(Seeded::new()),
        operator: operator(),
        origin: Origin::default(),
    }
}

/// The key that opens every store here.
pub fn file_key() -> FileKey {
    FileKey(Zeroizing::new([7; 32]))
}

/// An entry of the history.
pub fn entry(event: Event) -> Entry {
    Entry { at: NOON, operator: operator(), origin: Origin::default(), user: None, event }
}

/// A store of these records, which were empty.
pub fn made(records: impl Records + 'static) -> Store {
    let key = file_key();
    let beginning = Beginning {
        slots: &[NewSlot::KeyFile(&key)],
        settings: Settings::of(Issuer::new("Example").unwrap()),
        entry: entry(Event::StoreCreated),
        now: NOON,
    };
    Store::create(Box::new(records), |_| Anchor::none(), &beginning, &Seeded::new()).unwrap()
}

/// A directory over an empty store in memory.
pub fn directory() -> Local {
    Local::over(made(Memory::new()), acting())
}
