//! The keyring: the data key in force, and what outlives the ones before it.
//!
//! Owns what is derived from a data key, and the record beside the slots that a
//! store has once its key was rotated or it came from a backup. A rotated key
//! opens no secret any more; what it signed of the history stays signed, as
//! each later link is signed over it. Must not know a slot.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{NONCE, StoreId, Tampered, Vault, derived};
use crate::ports::{NoRandomness, Randomness, random_bytes};

/// One data key and what is derived from it.
pub(super) struct DataKey {
    /// 1 for a store's first, one more with each rotation.
    pub(super) number: u32,
    pub(super) bytes: Zeroizing<[u8; 32]>,
    pub(super) secrets: XChaCha20Poly1305,
    pub(super) records: Zeroizing<[u8; 64]>,
    pub(super) history: Zeroizing<[u8; 64]>,
}

impl DataKey {
    pub(super) fn of(store: StoreId, number: u32, bytes: Zeroizing<[u8; 32]>) -> Self {
        let secrets: Zeroizing<[u8; 32]> = derived(&*bytes, store, b"mfa-enroll/secrets/1");
        Self {
            number,
            secrets: XChaCha20Poly1305::new((&*secrets).into()),
            records: derived(&*bytes, store, b"mfa-enroll/records/1"),
            history: derived(&*bytes, store, b"mfa-enroll/history/1"),
            bytes,
        }
    }
}

/// What the hashes of recovery codes are made with.
///
/// It outlives every rotation and goes into backups: the codes themselves are
/// nowhere, so their hashes cannot be made anew. With 120 random bits in a code
/// nobody finds one by the key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct CodeKey {
    /// The store that the hashes were first made in.
    store: [u8; 16],
    key: [[u8; 32]; 2],
}

impl CodeKey {
    pub(super) fn of(store: StoreId, data_key: &[u8; 32]) -> Self {
        let whole: Zeroizing<[u8; 64]> = derived(data_key, store, b"mfa-enroll/recovery/1");
        Self { store: store.0, key: halves(&whole) }
    }

    pub(super) fn store(&self) -> StoreId {
        StoreId(self.store)
    }

    pub(super) fn key(&self) -> Zeroizing<[u8; 64]> {
        whole(&self.key)
    }
}

/// What signed the history up to an entry.
pub(super) struct PastHistory {
    upto: u64,
    key: Zeroizing<[u8; 64]>,
}

/// The record beside the slots, sealed under the data key in force.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Ring {
    number: u32,
    codes: CodeKey,
    past: Vec<(u64, [[u8; 32]; 2])>,
    /// While its records are being sealed anew.
    old: Option<(u32, [u8; 32])>,
}

impl Vault {
    /// The keyring as it rests, sealed: `[nonce][ciphertext and tag]`.
    pub fn sealed_ring(&self, randomness: &dyn Randomness) -> Result<Vec<u8>, NoRandomness> {
        self.sealed_ring_with(self.old.as_ref(), randomness)
    }

    /// The same, but for the older data key.
    pub fn sealed_ring_without_old(&self, randomness: &dyn Randomness) -> Result<Vec<u8>, NoRandomness> {
        self.sealed_ring_with(None, randomness)
    }

    fn sealed_ring_with(
        &self,
        old: Option<&DataKey>,
        randomness: &dyn Randomness,
    ) -> Result<Vec<u8>, NoRandomness> {
        let ring = Ring {
            number: self.current.number,
            codes: self.codes.clone(),
            past: self.past.iter().map(|past| (past.upto, halves(&past.key))).collect(),
            old: old.map(|old| (old.number, *old.bytes)),
        };
        // Room for all of it: a vector that grows leaves copies behind.
        let room = 256 + 80 * ring.past.len();
        let plain = postcard::to_extend(&ring, Vec::with_capacity(room)).map_err(|_| NoRandomness)?;
        let plain = Zeroizing::new(plain);
        let nonce: [u8; NONCE] = random_bytes(randomness)?;
        let payload = Payload { msg: &plain, aad: &self.ring_place() };
        let sealed = self.ring_cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| NoRandomness)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Takes up the keyring that rests beside the slots.
    pub fn take_up(&mut self, sealed: &[u8]) -> Result<(), Tampered> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>().ok_or(Tampered)?;
        let payload = Payload { msg: ciphertext, aad: &self.ring_place() };
        let plain = self.ring_cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| Tampered)?;
        let plain = Zeroizing::new(plain);
        let ring: Ring = postcard::from_bytes(&plain).map_err(|_| Tampered)?;
        self.current.number = ring.number;
        self.codes = ring.codes.clone();
        self.past =
            ring.past.iter().map(|(upto, key)| PastHistory { upto: *upto, key: whole(key) }).collect();
        self.old = ring.old.map(|(number, bytes)| DataKey::of(self.store, number, Zeroizing::new(bytes)));
        Ok(())
    }

    /// Whether there is something in the keyring that the data key alone does not say.
    pub fn needs_ring(&self) -> bool {
        self.current.number > 1 || self.codes != CodeKey::of(self.store, &self.current.bytes)
    }

    /// The same store under a new data key; this one's is kept as the old one,
    /// and for the history up to `newest`.
    pub fn rotated(&self, newest: u64, randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        let number = self.current.number.saturating_add(1);
        let bytes = Zeroizing::new(random_bytes(randomness)?);
        let mut past: Vec<PastHistory> =
            self.past.iter().map(|past| PastHistory { upto: past.upto, key: past.key.clone() }).collect();
        past.push(PastHistory { upto: newest, key: self.current.history.clone() });
        let old = DataKey::of(self.store, self.current.number, self.current.bytes.clone());
        Ok(Self {
            store: self.store,
            current: DataKey::of(self.store, number, bytes),
            old: Some(old),
            past,
            codes: self.codes.clone(),
        })
    }

    /// The vault of a store whose recovery codes were made in another.
    #[must_use]
    pub fn with_codes(mut self, codes: CodeKey) -> Self {
        self.codes = codes;
        self
    }

    /// What the hashes of recovery codes are made with.
    pub fn codes(&self) -> &CodeKey {
        &self.codes
    }

    /// Whether an older data key still opens what is not sealed anew yet.
    pub fn is_rotating(&self) -> bool {
        self.old.is_some()
    }

    /// The history entry that an older data key has been there since.
    pub fn rotating_since(&self) -> Option<u64> {
        let newest = self.past.last().map_or(0, |past| past.upto);
        self.old.as_ref().map(|_| newest.saturating_add(1))
    }

    /// The same vault, to which the older data key means nothing any more.
    pub fn forget_old(&mut self) {
        self.old = None;
    }

    /// What signs this entry of the history.
    pub(super) fn history_key(&self, number: u64) -> &Zeroizing<[u8; 64]> {
        let past = self.past.iter().find(|past| number <= past.upto);
        past.map_or(&self.current.history, |past| &past.key)
    }

    fn ring_cipher(&self) -> XChaCha20Poly1305 {
        let key: Zeroizing<[u8; 32]> = derived(&*self.current.bytes, self.store, b"mfa-enroll/keyring/1");
        XChaCha20Poly1305::new((&*key).into())
    }

    fn ring_place(&self) -> Vec<u8> {
        [&b"mfa-enroll/keyring/1"[..], &self.store.0].concat()
    }
}

fn halves(whole: &[u8; 64]) -> [[u8; 32]; 2] {
    let mut halves = [[0; 32]; 2];
    for (half, bytes) in halves.iter_mut().zip(whole.chunks_exact(32)) {
        half.copy_from_slice(bytes);
    }
    halves
}

fn whole(halves: &[[u8; 32]; 2]) -> Zeroizing<[u8; 64]> {
    let mut whole = Zeroizing::new([0; 64]);
    for (bytes, half) in whole.chunks_exact_mut(32).zip(halves) {
        bytes.copy_from_slice(half);
    }
    whole
}
