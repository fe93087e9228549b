//! From a folder to an open directory: make a store, or find what unlocks it.
//!
//! Owns the key file and the order of things that may unlock. Must not ask
//! anybody anything: who needs a passphrase says so and is called again.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::local::{Acting, of_opening, of_unlocking, problem_of_store};
use super::notify::{self, Postman, Program};
use super::private_file::{read_passphrase_file, read_private};
use super::{Answer, Kind, Local, NewKey, Problem};
use crate::model::{Entry, Event, Issuer, SecretText};
use crate::ports::random_bytes;
use crate::store::{
    self, Anchor, Beginning, FileKey, LockPatience, NewSlot, Records, Settings, Sled, Slots, Store,
    StoreError, StoreId, Unlock, UnlockError, slots,
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
}

/// Bytes of a recovery key: no passphrase has as many bits.
const RECOVERY_BYTES: usize = 20;

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
        let records = Sled::open(&self.places.store, patience).map_err(|e| of_opening(&e))?;
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

    /// Copies a store that does not open and recovers what can be.
    pub fn repair(&self) -> Answer<Repaired> {
        let repaired = store::repair(&self.places.store, LockPatience::None).map_err(|e| of_opening(&e))?;
        Ok(Repaired { copy: repaired.copy, dropped: repaired.dropped })
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

    fn anchor(&self, id: StoreId) -> Anchor {
        Anchor::file(self.places.state.join(format!("{}.head", id.hex())))
    }

    /// Makes a store. The recovery key is told this once.
    pub fn create(&self, key: &NewKey, issuer: &Issuer) -> Answer<(Local, Created)> {
        // Nothing else is made where a store is there already; without its first
        // record this one counts as not made.
        let records = Sled::create(&self.places.store).map_err(|e| of_opening(&e))?;
        let randomness = &*self.acting.randomness;
        let random = |problem| problem_of_store(&StoreError::Random(problem));
        let recovery =
            SecretKey::from_bytes(random_bytes::<RECOVERY_BYTES>(randomness).map_err(random)?.to_vec())
                .map_err(|_| random(crate::ports::NoRandomness))?;
        let groups = recovery.to_groups();
        let recovery_key =
            SecretText::new(groups.iter().map(SecretText::expose).collect::<Vec<_>>().join(" "));
        let path = match &self.credential {
            Credential::KeyFile(path) => path.clone(),
            _ => self.places.key_file.clone(),
        };
        let (file_key, key_file) = match key {
            NewKey::KeyFile => (Some(self.key_file_for_new_store(&path)?), Some(path)),
            NewKey::Passphrase(_) => (None, None),
        };
        let slot = match (key, &file_key) {
            (NewKey::Passphrase(passphrase), _) => NewSlot::Passphrase(passphrase),
            (NewKey::KeyFile, Some(key)) => NewSlot::KeyFile(key),
            (NewKey::KeyFile, None) => return Err(random(crate::ports::NoRandomness)),
        };
        let now = self.acting.clock.now();
        let beginning = Beginning {
            slots: &[slot, NewSlot::Recovery(&recovery_key)],
            settings: Settings::of(issuer.clone()),
            entry: Entry {
                at: now,
                operator: self.acting.operator.clone(),
                origin: self.acting.origin.clone(),
                user: None,
                event: Event::StoreCreated,
            },
            now,
        };
        let store = Store::create(Box::new(records), |id| self.anchor(id), &beginning, randomness)
            .map_err(|e| problem_of_store(&e))?;
        Ok((self.told(Local::over(store, self.acting.clone())), Created { recovery_key, key_file }))
    }

    /// The key of the file, made if it is missing: 64 hexadecimal digits, 0600.
    fn key_file_for_new_store(&self, path: &Path) -> Answer<FileKey> {
        if path.exists() {
            return read_key_file(path);
        }
        let bytes = Zeroizing::new(
            random_bytes::<32>(&*self.acting.randomness)
                .map_err(|problem| problem_of_store(&StoreError::Random(problem)))?,
        );
        let text = Zeroizing::new(format!("{}\n", data_encoding::HEXLOWER.encode(&*bytes)));
        let written = (|| {
            if let Some(folder) = path.parent() {
                fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            }
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })();
        match written {
            Ok(()) => Ok(FileKey(bytes)),
            Err(problem) => Err(Problem::new(
                Kind::Unavailable,
                format!("The key file {} cannot be written: {problem}.", path.display()),
                "Name another place with --key-file. No store was made.",
            )),
        }
    }
}

fn read_key_file(path: &Path) -> Answer<FileKey> {
    let text = read_private(path, "key file")?;
    let malformed = || {
        Problem::refused(
            format!("{} is not a key file of mfa-enroll.", path.display()),
            "A key file has one line of 64 hexadecimal digits. Name the right one with --key-file.",
        )
    };
    let bytes = Zeroizing::new(
        data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map_err(|_| malformed())?,
    );
    let mut key = Zeroizing::new([0; 32]);
    if bytes.len() != key.len() {
        return Err(malformed());
    }
    key.copy_from_slice(&bytes);
    Ok(FileKey(key))
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
