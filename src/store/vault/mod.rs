//! The vault: seals secret keys and signs records.
//!
//! Owns the data key and what is derived from it. Every sealed secret is bound
//! to its store, user, device and parameters; every record to its place and
//! version. Must not know where bytes rest. Keys have no `Debug` and are wiped.

mod slots;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use super::Table;
use crate::model::{Algorithm, DeviceId, Parameters, Sealed, UserId};
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::totp::{RecoveryCode, SecretKey};

pub use slots::{FileKey, NewSlot, SlotKind, Slots, Unlock, UnlockProblem};

/// A store's identity: 128 random bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreId(pub [u8; 16]);

impl StoreId {
    /// As it names files: 32 hexadecimal digits.
    pub fn hex(self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }
}

/// Bytes of a MAC (HMAC-SHA-256).
pub type MacBytes = [u8; 32];

/// A secret or record is not what this vault wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it was changed outside this program, or is damaged")]
pub struct Tampered;

/// What a secret key is bound to: elsewhere it does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// Whose.
    pub user: UserId,
    /// Of which device.
    pub device: DeviceId,
    /// How it makes codes.
    pub parameters: Parameters,
}

/// First byte of a sealed secret.
const SEALED_FORMAT: u8 = 1;
/// Which data key sealed it; rotation will count up.
const KEY_NUMBER: u32 = 1;
/// Bytes of an `XChaCha20` nonce.
const NONCE: usize = 24;

/// An unlocked vault.
pub struct Vault {
    store: StoreId,
    data_key: Zeroizing<[u8; 32]>,
    secrets: XChaCha20Poly1305,
    record_key: Zeroizing<[u8; 64]>,
    history_key: Zeroizing<[u8; 64]>,
    recovery_key: Zeroizing<[u8; 64]>,
}

impl Vault {
    /// A vault with a fresh data key.
    pub fn create(store: StoreId, randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        Ok(Self::of(store, Zeroizing::new(random_bytes(randomness)?)))
    }

    fn of(store: StoreId, data_key: Zeroizing<[u8; 32]>) -> Self {
        let secret_key: Zeroizing<[u8; 32]> = derived(&*data_key, store, b"mfa-enroll/secrets/1");
        Self {
            store,
            secrets: XChaCha20Poly1305::new((&*secret_key).into()),
            record_key: derived(&*data_key, store, b"mfa-enroll/records/1"),
            history_key: derived(&*data_key, store, b"mfa-enroll/history/1"),
            recovery_key: derived(&*data_key, store, b"mfa-enroll/recovery/1"),
            data_key,
        }
    }

    /// The store it belongs to.
    pub fn store(&self) -> StoreId {
        self.store
    }

    /// Seals a secret key: `[format][key number][nonce][ciphertext and tag]`.
    pub fn seal(
        &self,
        key: &SecretKey,
        binding: Binding,
        randomness: &dyn Randomness,
    ) -> Result<Sealed, NoRandomness> {
        let nonce: [u8; NONCE] = random_bytes(randomness)?;
        let aad = self.associated(binding);
        let payload = Payload { msg: key.as_bytes(), aad: &aad };
        // Sealing fails only for messages of 256 GiB.
        let sealed = self.secrets.encrypt(&XNonce::from(nonce), payload).map_err(|_| NoRandomness)?;
        let mut bytes = vec![SEALED_FORMAT];
        bytes.extend(KEY_NUMBER.to_be_bytes());
        bytes.extend(nonce);
        bytes.extend(sealed);
        Ok(Sealed(bytes))
    }

    /// Opens a sealed secret key where it belongs.
    pub fn open(&self, sealed: &Sealed, binding: Binding) -> Result<SecretKey, Tampered> {
        let rest = sealed.0.strip_prefix(&[SEALED_FORMAT]).ok_or(Tampered)?;
        let rest = rest.strip_prefix(&KEY_NUMBER.to_be_bytes()).ok_or(Tampered)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(Tampered)?;
        let payload = Payload { msg: ciphertext, aad: &self.associated(binding) };
        let bytes = self.secrets.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Tampered)?;
        SecretKey::from_bytes(bytes).map_err(|_| Tampered)
    }

    fn associated(&self, binding: Binding) -> Vec<u8> {
        let Parameters { algorithm, digits, period } = binding.parameters;
        let mut aad = b"mfa-enroll/secret/1".to_vec();
        for part in [self.store.0, binding.user.0, binding.device.0] {
            aad.extend(part);
        }
        aad.push(match algorithm {
            Algorithm::Sha1 => 1,
            Algorithm::Sha256 => 2,
            Algorithm::Sha512 => 3,
        });
        aad.extend((digits.count() as u64).to_be_bytes());
        aad.extend(period.secs().to_be_bytes());
        aad
    }

    /// The MAC of a record: over its place, version and payload.
    pub fn record_mac(&self, table: Table, key: &[u8], version: u64, payload: &[u8]) -> MacBytes {
        mac(&self.record_key, &[&self.store.0, &[table.tag()], key, &version.to_be_bytes(), payload])
    }

    /// The keyed hash of a recovery code: bound to its user.
    pub fn recovery_mac(&self, user: UserId, code: &RecoveryCode) -> MacBytes {
        mac(&self.recovery_key, &[&self.store.0, &user.0, code.as_bytes()])
    }

    /// The MAC of a history entry: over its number, the MAC before it and its payload.
    pub fn history_mac(&self, number: u64, before: &MacBytes, payload: &[u8]) -> MacBytes {
        mac(&self.history_key, &[&self.store.0, &number.to_be_bytes(), before, payload])
    }
}

/// Each part goes in behind its length, so that no two lists of parts are alike.
fn mac(key: &Zeroizing<[u8; 64]>, parts: &[&[u8]]) -> MacBytes {
    let mut mac = Hmac::<Sha256>::new((&**key).into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// HKDF-SHA-256 (RFC 5869) with the store's identity as salt.
fn derived<const N: usize>(key: &[u8], store: StoreId, purpose: &[u8]) -> Zeroizing<[u8; N]> {
    let mut output = Zeroizing::new([0; N]);
    if Hkdf::<Sha256>::new(Some(&store.0), key).expand(purpose, &mut *output).is_err() {
        // Cannot be for 32 or 64 bytes; a key of zeros must never come of it.
        output.zeroize();
        unreachable!("HKDF-SHA-256 gives up to 8160 bytes");
    }
    output
}
