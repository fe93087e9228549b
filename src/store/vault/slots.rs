//! Slots: the ways to the data key.
//!
//! Owns how a passphrase, a key file or the recovery key unwraps it. A slot is
//! rewritten without touching a record. Must not ask anybody for a passphrase.

use argon2::{Argon2, Params};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{NONCE, StoreId, Vault, derived};
use crate::model::{SecretText, SlotName, Timestamp};
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::totp::SecretKey;

/// What turns into the key that wraps the data key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotKind {
    /// argon2id of a passphrase (RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes).
    Passphrase {
        /// Random, of this slot.
        salt: [u8; 16],
        /// Memory in KiB.
        memory_kib: u32,
        /// Passes over it.
        passes: u32,
        /// Lanes.
        lanes: u32,
    },
    /// 32 random bytes in a file.
    KeyFile,
    /// 20 random bytes, printed once.
    Recovery,
}

/// One way to the data key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// No other slot's.
    pub number: u32,
    /// What opens it.
    pub kind: SlotKind,
    /// When it was made.
    pub created_at: Timestamp,
    nonce: [u8; NONCE],
    wrapped: Vec<u8>,
}

impl SlotKind {
    /// As the history names it.
    pub fn name(&self) -> SlotName {
        match self {
            Self::Passphrase { .. } => SlotName::Passphrase,
            Self::KeyFile => SlotName::KeyFile,
            Self::Recovery => SlotName::RecoveryKey,
        }
    }
}

/// All ways to the data key of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    /// The store they belong to.
    pub store: StoreId,
    /// At least one.
    pub slots: Vec<Slot>,
}

/// The 32 bytes of a key file.
pub struct FileKey(pub Zeroizing<[u8; 32]>);

/// What somebody offers to unlock with.
pub enum Unlock<'a> {
    /// A passphrase as it was typed.
    Passphrase(&'a SecretText),
    /// The content of a key file.
    KeyFile(&'a FileKey),
    /// The recovery key as it was printed: base32, case and blanks do not matter.
    Recovery(&'a SecretText),
}

/// What a new slot is to be opened with.
pub type NewSlot<'a> = Unlock<'a>;

/// Why the store stays locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UnlockProblem {
    /// The passphrase opens no slot.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The key file is of another store.
    #[error("the key file does not belong to this store")]
    WrongKeyFile,
    /// The recovery key opens no slot.
    #[error("that is not the recovery key of this store")]
    WrongRecoveryKey,
    /// There is no slot of that kind.
    #[error("the store has no slot of that kind")]
    NoSuchSlot,
    /// A slot asks for an absurd amount of memory or time.
    #[error("a slot of the store is damaged")]
    Damaged,
}

/// Most memory a slot may ask for, in KiB: a hostile store must not exhaust the host.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;

impl Slots {
    /// Slots of a new store, none yet.
    pub fn new(store: StoreId) -> Self {
        Self { store, slots: Vec::new() }
    }

    /// Whether there is a passphrase slot.
    pub fn has_passphrase(&self) -> bool {
        self.slots.iter().any(|slot| matches!(slot.kind, SlotKind::Passphrase { .. }))
    }

    /// Whether there is a key file slot.
    pub fn has_key_file(&self) -> bool {
        self.slots.iter().any(|slot| slot.kind == SlotKind::KeyFile)
    }

    /// Adds a slot for the data key of an unlocked vault.
    pub fn add(
        &mut self,
        vault: &Vault,
        with: &NewSlot<'_>,
        now: Timestamp,
        randomness: &dyn Randomness,
    ) -> Result<u32, NoRandomness> {
        let number = self.slots.iter().map(|slot| slot.number).max().unwrap_or(0).saturating_add(1);
        let kind = match with {
            Unlock::Passphrase(_) => SlotKind::Passphrase {
                salt: random_bytes(randomness)?,
                memory_kib: 64 * 1024,
                passes: 3,
                lanes: 4,
            },
            Unlock::KeyFile(_) => SlotKind::KeyFile,
            Unlock::Recovery(_) => SlotKind::Recovery,
        };
        let nonce: [u8; NONCE] = random_bytes(randomness)?;
        let wrapping = wrapping_key(self.store, &kind, with).map_err(|_| NoRandomness)?;
        let payload =
            Payload { msg: &*vault.current.bytes, aad: &associated(self.store, number, &kind, now) };
        let wrapped = XChaCha20Poly1305::new((&*wrapping).into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| NoRandomness)?;
        self.slots.push(Slot { number, kind, created_at: now, nonce, wrapped });
        Ok(number)
    }

    /// Takes a slot out; none there under that number, or the last one, stays.
    pub fn remove(&mut self, number: u32) -> Option<Slot> {
        let at = self.slots.iter().position(|slot| slot.number == number)?;
        (self.slots.len() > 1).then(|| self.slots.remove(at))
    }

    /// Whether this opens the slot.
    pub fn opens(&self, number: u32, with: &Unlock<'_>) -> Result<bool, UnlockProblem> {
        let only = self.slots.iter().filter(|slot| slot.number == number).cloned().collect();
        match (Self { store: self.store, slots: only }).unlock(with) {
            Ok(_) => Ok(true),
            Err(UnlockProblem::Damaged) => Err(UnlockProblem::Damaged),
            Err(_) => Ok(false),
        }
    }

    /// Tries every slot of the offered kind.
    pub fn unlock(&self, with: &Unlock<'_>) -> Result<Vault, UnlockProblem> {
        let mut tried = false;
        for slot in &self.slots {
            if !is_for(&slot.kind, with) {
                continue;
            }
            tried = true;
            let wrapping = wrapping_key(self.store, &slot.kind, with)?;
            let aad = associated(self.store, slot.number, &slot.kind, slot.created_at);
            let payload = Payload { msg: &slot.wrapped, aad: &aad };
            let opened =
                XChaCha20Poly1305::new((&*wrapping).into()).decrypt(&XNonce::from(slot.nonce), payload);
            if let Ok(opened) = opened.map(Zeroizing::new) {
                let mut key = Zeroizing::new([0; 32]);
                if opened.len() != key.len() {
                    return Err(UnlockProblem::Damaged);
                }
                key.copy_from_slice(&opened);
                return Ok(Vault::of(self.store, key));
            }
        }
        Err(match with {
            _ if !tried => UnlockProblem::NoSuchSlot,
            Unlock::Passphrase(_) => UnlockProblem::WrongPassphrase,
            Unlock::KeyFile(_) => UnlockProblem::WrongKeyFile,
            Unlock::Recovery(_) => UnlockProblem::WrongRecoveryKey,
        })
    }
}

fn is_for(kind: &SlotKind, with: &Unlock<'_>) -> bool {
    matches!(
        (kind, with),
        (SlotKind::Passphrase { .. }, Unlock::Passphrase(_))
            | (SlotKind::KeyFile, Unlock::KeyFile(_))
            | (SlotKind::Recovery, Unlock::Recovery(_))
    )
}

fn wrapping_key(
    store: StoreId,
    kind: &SlotKind,
    with: &Unlock<'_>,
) -> Result<Zeroizing<[u8; 32]>, UnlockProblem> {
    match (kind, with) {
        (SlotKind::Passphrase { salt, memory_kib, passes, lanes }, Unlock::Passphrase(passphrase)) => {
            if *memory_kib > MOST_MEMORY_KIB || *passes > 16 || *lanes > 16 {
                return Err(UnlockProblem::Damaged);
            }
            let params =
                Params::new(*memory_kib, *passes, *lanes, Some(32)).map_err(|_| UnlockProblem::Damaged)?;
            // The same passphrase typed on another keyboard may come decomposed.
            let text: Zeroizing<String> = Zeroizing::new(passphrase.expose().nfc().collect());
            let mut key = Zeroizing::new([0; 32]);
            Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
                .hash_password_into(text.as_bytes(), salt, &mut *key)
                .map_err(|_| UnlockProblem::Damaged)?;
            Ok(key)
        }
        (SlotKind::KeyFile, Unlock::KeyFile(key)) => {
            Ok(derived(&*key.0, store, b"mfa-enroll/slot/key-file/1"))
        }
        (SlotKind::Recovery, Unlock::Recovery(text)) => {
            let key = SecretKey::from_base32(text.expose()).map_err(|_| UnlockProblem::WrongRecoveryKey)?;
            Ok(derived(key.as_bytes(), store, b"mfa-enroll/slot/recovery/1"))
        }
        _ => Err(UnlockProblem::NoSuchSlot),
    }
}

fn associated(store: StoreId, number: u32, kind: &SlotKind, created_at: Timestamp) -> Vec<u8> {
    let mut aad = b"mfa-enroll/slot/1".to_vec();
    aad.extend(store.0);
    aad.extend(number.to_be_bytes());
    aad.extend(created_at.millis().to_be_bytes());
    match kind {
        SlotKind::Passphrase { salt, memory_kib, passes, lanes } => {
            aad.push(1);
            aad.extend(salt);
            for cost in [memory_kib, passes, lanes] {
                aad.extend(cost.to_be_bytes());
            }
        }
        SlotKind::KeyFile => aad.push(2),
        SlotKind::Recovery => aad.push(3),
    }
    aad
}
