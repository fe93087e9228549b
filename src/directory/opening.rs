//! From a folder to an open directory: make a store, or find what unlocks it.
//!
//! Owns the key file and the order of things that may unlock. Must not ask
//! anybody anything: who needs a passphrase says so and is called again.

use std::path::{Path, PathBuf};

use super::local::{Acting, of_opening, of_repairing, of_unlocking, problem_of_store};
use super::new_keys::{self, RECOVERY_BYTES, read_key_file, recovery_key};
use super::notify::{self, Postman, Program};
use super::private_file::read_passphrase_file;
use super::{Answer, Kind, Local, NewKey, OlderCopy, Problem, SoFar, Told};
use crate::model::{Entry, Event, Issuer, SecretText, Timestamp};
use crate::store::{
    self, Anchor, Beginning, Cache, LockPatience, NewSlot, OpenError, Records, Settings, Sled, Slots, Store,
    StoreId, Unlock, UnlockError, slots,
};
use crate::totp::SecretKey;

/// Where things rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The store's folder.
    pub store: PathBuf,
    /// The key file that is made and found without being named.
    pub key_file: PathBuf,
    /// The folder of what is remembered outside the store.
    pub state: PathBuf,
    /// The file that names the program that is told of changes.
    pub notify: PathBuf,
}

/// What was named to unlock with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Nothing: the default key file if the store has a slot for it, else a passphrase.
    Default,
    /// A key file.
    KeyFile(PathBuf),
    /// A file whose first line is the passphrase.
    PassphraseFile(PathBuf),
}

/// Whether to wait for a store that another process has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Say so at once.
    None,
    /// Up to 5 seconds: commands only wait for each other.
    Commands,
}

/// What a new store tells once.
pub struct Created {
    /// Opens the store when all else is lost: base32 in groups of four.
    pub recovery_key: SecretText,
    /// The key file, when one unlocks the store.
    pub key_file: Option<PathBuf>,
}

/// What a repair did.
pub struct Repaired {
    /// Where the files lie as they were before.
    pub copy: PathBuf,
    /// Files that were dropped.
    pub dropped: Vec<String>,
}

/// A store that waits to be unlocked.
pub struct Locked {
    records: Box<dyn Records>,
    slots: Slots,
}

/// How far opening came.
pub enum Door {
    /// It can be used.
    Open(Box<Local>),
    /// It waits for its passphrase.
    NeedsPassphrase(Locked),
    /// Its key file is missing; the recovery key opens it all the same.
    KeyFileMissing(Locked, Problem),
}

/// Everything that opening needs.
#[derive(Clone)]
pub struct Opening {
    /// Where things rest.
    pub places: Places,
    /// What was named to unlock with.
    pub credential: Credential,
    /// Whether to wait.
    pub patience: Patience,
    /// Who acts.
    pub acting: Acting,
    /// An older copy that is opened although newer entries are known.
    pub accepted: Option<OlderCopy>,
    /// How much of the store is kept in memory.
    pub cache: Cache,
}

/// Milliseconds between two tries for a store in use, and how many there are.
const TRY_MILLIS: u64 = 50;
const TRIES: u32 = 100;

impl Opening {
    /// Opens the store as far as that goes without asking.
    pub fn open(&self) -> Answer<Door> {
        self.open_while(&mut |_, _| {})
    }

    /// The same. While another process has the store open, `waiting` is told for
    /// how many milliseconds already, and the process if it is known.
    pub fn open_while(&self, waiting: &mut dyn FnMut(u64, Option<u32>)) -> Answer<Door> {
        let mut left = TRIES;
        let mut again = |holder| {
            left = left.saturating_sub(1);
            if left > 0 {
                waiting(u64::from(TRIES - left - 1) * TRY_MILLIS, holder);
                self.acting.clock.wait(TRY_MILLIS);
            }
            left > 0
        };
        let patience = match self.patience {
            Patience::None => LockPatience::None,
            Patience::Commands => LockPatience::Wait(&mut again),
        };
        let records =
            Sled::open_with(&self.places.store, patience, self.cache).map_err(|e| of_opening(&e))?;
        let records: Box<dyn Records> = Box::new(records);
        let slots = slots(&*records).map_err(|e| problem_of_store(&e))?;
        let locked = Locked { records, slots };
        match &self.credential {
            Credential::KeyFile(path) => {
                let key = read_key_file(path)?;
                self.unlocked(locked, &Unlock::KeyFile(&key))
                    .map(|local| Door::Open(Box::new(local)))
                    .map_err(|(problem, _)| problem)
            }
            Credential::PassphraseFile(path) => {
                let passphrase = read_passphrase_file(path)?;
                self.unlock(locked, &passphrase)
                    .map(|local| Door::Open(Box::new(local)))
                    .map_err(|(problem, _)| problem)
            }
            Credential::Default if locked.slots.has_key_file() && self.places.key_file.exists() => {
                let key = read_key_file(&self.places.key_file)?;
                match self.unlocked(locked, &Unlock::KeyFile(&key)) {
                    Ok(local) => Ok(Door::Open(Box::new(local))),
                    Err((_, Some(locked))) if locked.slots.has_passphrase() => {
                        Ok(Door::NeedsPassphrase(locked))
                    }
                    Err((problem, _)) => Err(problem),
                }
            }
            Credential::Default if locked.slots.has_passphrase() => Ok(Door::NeedsPassphrase(locked)),
            Credential::Default if !locked.slots.has_key_file() => {
                let neither = Problem::new(
                    Kind::Unavailable,
                    "The store has neither a key file nor a passphrase: its recovery key alone opens it.",
                    "Name a file with the recovery key by --passphrase-file, then add a key with `mfa-enroll keys`.",
                );
                Ok(Door::KeyFileMissing(locked, neither))
            }
            Credential::Default => {
                let missing = Problem::new(
                    Kind::Unavailable,
                    format!("The key file {} is missing.", self.places.key_file.display()),
                    "Put it back or name it with --key-file; or name a file with the recovery key by --passphrase-file.",
                );
                Ok(Door::KeyFileMissing(locked, missing))
            }
        }
    }

    /// Whether the key file that is looked for is there and opens no slot of the store.
    pub fn key_file_opens_nothing(&self) -> bool {
        let with_file = Credential::KeyFile(self.key_file().to_owned());
        let opening = Self { credential: with_file, ..self.clone() };
        self.key_file().exists() && opening.open().is_err_and(|problem| problem.kind == Kind::Refused)
    }

    /// Copies a store that does not open and recovers what can be; `None` when the
    /// copying was stopped. It is told in bytes.
    pub fn repair(&self, told: &mut Told<'_>) -> Answer<Option<Repaired>> {
        let mut told = |done, of| told(SoFar::of(done, of));
        let repaired = store::repair(&self.places.store, LockPatience::None, &mut told);
        let repaired = repaired.map_err(|e| of_repairing(&e))?;
        Ok(repaired.map(|repaired| Repaired { copy: repaired.copy, dropped: repaired.dropped }))
    }

    /// Unlocks with what was typed: the passphrase, or the recovery key in its
    /// place. What opens nothing hands the store back.
    pub fn unlock(&self, locked: Locked, typed: &SecretText) -> Result<Local, (Problem, Option<Locked>)> {
        let looks_like_recovery =
            SecretKey::from_base32(typed.expose()).is_ok_and(|key| key.as_bytes().len() == RECOVERY_BYTES);
        if !looks_like_recovery {
            return self.unlocked(locked, &Unlock::Passphrase(typed));
        }
        match self.unlocked(locked, &Unlock::Recovery(typed)) {
            Err((_, Some(again))) if again.slots.has_passphrase() => {
                self.unlocked(again, &Unlock::Passphrase(typed))
            }
            done => done,
        }
    }

    fn unlocked(&self, locked: Locked, with: &Unlock<'_>) -> Result<Local, (Problem, Option<Locked>)> {
        let Locked { records, slots } = locked;
        match Store::unlock(records, with, |id| self.anchor(id)) {
            Ok(store) => Ok(self.told(Local::over(store, self.acting.clone()))),
            Err((problem, records)) => {
                let again = matches!(problem, UnlockError::Unlock(_)).then_some(Locked { records, slots });
                Err((of_unlocking(&problem), again))
            }
        }
    }

    /// With the program that is told of changes, when one is named. A file that
    /// does not do keeps nobody from signing in: what is to be told waits.
    fn told(&self, local: Local) -> Local {
        match Program::named_in(&self.places.notify) {
            Ok(None) => local,
            Ok(Some(program)) => local.with_postman(Postman::start(program, notify::PATIENCE)),
            Err(problem) => local.with_nobody_to_tell(problem),
        }
    }

    /// The file of the newest link of a store's history.
    pub(super) fn head_file(&self, id: StoreId) -> PathBuf {
        self.places.state.join(format!("{}.head", id.hex()))
    }

    pub(super) fn anchor(&self, id: StoreId) -> Anchor {
        let anchor = Anchor::file(self.head_file(id));
        match self.accepted {
            Some(copy) => anchor.accepting(copy.ends_at),
            None => anchor,
        }
    }

    /// Makes a store. The recovery key is told this once.
    pub fn create(&self, key: &NewKey, issuer: &Issuer) -> Answer<(Local, Created)> {
        // Nothing else is made where a store is there already; without its first
        // record this one counts as not made.
        let records = Sled::create(&self.places.store).map_err(|e| of_opening(&e))?;
        let randomness = &*self.acting.randomness;
        let now = self.acting.clock.now();
        let (store, created) = self.with_keys(key, |slots| {
            let settings = Settings::of(issuer.clone());
            let beginning = Beginning { slots, settings, entry: self.entry(now, Event::StoreCreated), now };
            Store::create(Box::new(records), |id| self.anchor(id), &beginning, randomness)
                .map_err(|e| problem_of_store(&e))
        })?;
        Ok((self.told(Local::over(store, self.acting.clone())), created))
    }

    /// Hands the slots of a new store to whoever makes it: what is named to unlock
    /// it, and a recovery key, which is told this once.
    pub(super) fn with_keys<T>(
        &self,
        key: &NewKey,
        build: impl FnOnce(&[NewSlot<'_>]) -> Answer<T>,
    ) -> Answer<(T, Created)> {
        let randomness = &*self.acting.randomness;
        let recovery_key = recovery_key(randomness)?;
        let (file_key, key_file);
        let slot = match key {
            NewKey::Passphrase(passphrase) => {
                key_file = None;
                NewSlot::Passphrase(passphrase)
            }
            NewKey::KeyFile => {
                let path = self.key_file();
                file_key = new_keys::key_file(path, randomness)?;
                key_file = Some(path.to_owned());
                NewSlot::KeyFile(&file_key)
            }
        };
        let done = build(&[slot, NewSlot::Recovery(&recovery_key)])?;
        Ok((done, Created { recovery_key, key_file }))
    }

    /// Refuses where a store is there already.
    pub fn is_free(&self) -> Answer<()> {
        if self.has_store() {
            return Err(of_opening(&OpenError::Exists(self.places.store.clone())));
        }
        Ok(())
    }

    /// The key file that was named, or the default one.
    pub fn key_file(&self) -> &Path {
        match &self.credential {
            Credential::KeyFile(path) => path,
            _ => &self.places.key_file,
        }
    }

    /// An entry on the store itself.
    pub(super) fn entry(&self, at: Timestamp, event: Event) -> Entry {
        let Acting { operator, origin, .. } = self.acting.clone();
        Entry { at, operator, origin, user: None, event }
    }
}

/// Why a passphrase is too weak for a new store, if it is.
pub fn weakness(passphrase: &SecretText) -> Option<&'static str> {
    let text = passphrase.expose();
    if text.chars().count() < 12 {
        return Some("A passphrase has at least 12 characters; a few words do.");
    }
    let mut chars = text.chars();
    let first = chars.next();
    chars.all(|c| Some(c) == first).then_some("That is one character over and over.")
}
