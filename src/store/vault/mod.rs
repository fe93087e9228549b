//! The vault: seals secret keys and signs records.
//!
//! Owns the data key and what is derived from it. Every sealed secret is bound
//! to its store, user, device and parameters; every record to its place and
//! version. Must not know where bytes rest. Keys have no `Debug` and are wiped.

mod keyring;
mod slots;

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use super::Table;
use super::batch::Stocked;
use crate::model::{Algorithm, DeviceId, Parameters, Sealed, UserId};
use crate::ports::{NoRandomness, Randomness, random_bytes};
use crate::totp::{RecoveryCode, SecretKey};
use keyring::{DataKey, PastHistory};

pub use keyring::CodeKey;
pub use slots::{FileKey, NewSlot, Slot, SlotKind, Slots, Unlock, UnlockProblem};

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

impl Binding {
    /// Of a hardware token in stock, which is nobody's.
    pub fn of_stocked(stocked: &Stocked) -> Self {
        Self { user: UserId::NOBODY, device: stocked.id, parameters: stocked.parameters }
    }
}

/// Which data key signed a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// The one in force.
    Current,
    /// The one before, during a rotation.
    Old,
}

/// First byte of a sealed secret.
const SEALED_FORMAT: u8 = 1;
/// Bytes of an `XChaCha20` nonce.
const NONCE: usize = 24;

/// An unlocked vault.
pub struct Vault {
    store: StoreId,
    current: DataKey,
    /// While a rotation is under way: opens and verifies, seals and signs nothing.
    old: Option<DataKey>,
    past: Vec<PastHistory>,
    codes: CodeKey,
}

impl Vault {
    /// A vault with a fresh data key.
    pub fn create(store: StoreId, randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        Ok(Self::of(store, Zeroizing::new(random_bytes(randomness)?)))
    }

    /// The vault of a data key that is the store's first, as far as it says itself.
    fn of(store: StoreId, bytes: Zeroizing<[u8; 32]>) -> Self {
        let codes = CodeKey::of(store, &bytes);
        Self { store, current: DataKey::of(store, 1, bytes), old: None, past: Vec::new(), codes }
    }

    /// The store it belongs to.
    pub fn store(&self) -> StoreId {
        self.store
    }

    /// Seals a secret key: `[format][data key's number][nonce][ciphertext and tag]`.
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
        let sealed = self.current.secrets.encrypt(&XNonce::from(nonce), payload).map_err(|_| NoRandomness)?;
        let mut bytes = vec![SEALED_FORMAT];
        bytes.extend(self.current.number.to_be_bytes());
        bytes.extend(nonce);
        bytes.extend(sealed);
        Ok(Sealed(bytes))
    }

    /// Opens a sealed secret key where it belongs.
    pub fn open(&self, sealed: &Sealed, binding: Binding) -> Result<SecretKey, Tampered> {
        let rest = sealed.0.strip_prefix(&[SEALED_FORMAT]).ok_or(Tampered)?;
        let (number, rest) = rest.split_first_chunk().ok_or(Tampered)?;
        let number = u32::from_be_bytes(*number);
        let key = self.keys().find(|key| key.number == number).ok_or(Tampered)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(Tampered)?;
        let payload = Payload { msg: ciphertext, aad: &self.associated(binding) };
        let bytes = key.secrets.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Tampered)?;
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

    /// Whether the data key in force sealed it.
    pub fn is_current(&self, sealed: &Sealed) -> bool {
        let number = sealed.0.get(1..).and_then(|rest| rest.first_chunk());
        number.is_some_and(|number| u32::from_be_bytes(*number) == self.current.number)
    }

    /// The data key in force, then the one before while there is one.
    fn keys(&self) -> impl Iterator<Item = &DataKey> {
        std::iter::once(&self.current).chain(&self.old)
    }

    /// The MAC of a record: over its place, version and payload.
    pub fn record_mac(&self, table: Table, key: &[u8], version: u64, payload: &[u8]) -> MacBytes {
        self.current.record_mac(self.store, (table, key), version, payload)
    }

    /// Whose data key signed a record, if one of ours did.
    pub fn signer(
        &self,
        table: Table,
        key: &[u8],
        version: u64,
        payload: &[u8],
        mac: &MacBytes,
    ) -> Option<Signer> {
        let fits = |signer: &DataKey| {
            bool::from(signer.record_mac(self.store, (table, key), version, payload).ct_eq(mac))
        };
        if fits(&self.current) {
            return Some(Signer::Current);
        }
        self.old.as_ref().is_some_and(fits).then_some(Signer::Old)
    }

    /// The keyed hash of a recovery code: bound to its user.
    pub fn recovery_mac(&self, user: UserId, code: &RecoveryCode) -> MacBytes {
        mac(&self.codes.key(), &[&self.codes.store().0, &user.0, code.as_bytes()])
    }

    /// The MAC of a history entry: over its number, the MAC before it and its payload.
    pub fn history_mac(&self, number: u64, before: &MacBytes, payload: &[u8]) -> MacBytes {
        mac(self.history_key(number), &[&self.store.0, &number.to_be_bytes(), before, payload])
    }
}

impl DataKey {
    fn record_mac(&self, store: StoreId, place: (Table, &[u8]), version: u64, payload: &[u8]) -> MacBytes {
        let (table, key) = place;
        mac(&self.records, &[&store.0, &[table.tag()], key, &version.to_be_bytes(), payload])
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
