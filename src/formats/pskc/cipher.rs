//! AES-CBC, HMAC and PBKDF2, by the names that XML has for them.
//!
//! Owns which of them are read and in which bounds. Must not know elements or keys.

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::{NoPadding, Pkcs7};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

/// Bytes of a block, and of what stands before the first.
pub(super) const BLOCK: usize = 16;
/// Most iterations of PBKDF2 that are run: some seconds.
const MOST_ITERATIONS: u32 = 10_000_000;

/// The hash under an HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    /// By the URI of its HMAC.
    pub(super) fn of(uri: &str) -> Option<Self> {
        match uri.rsplit('#').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "hmac-sha1" | "hmacwithsha1" => Some(Self::Sha1),
            "hmac-sha256" | "hmacwithsha256" => Some(Self::Sha256),
            "hmac-sha512" | "hmacwithsha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    /// Whether this is the MAC of the bytes; compared in constant time.
    pub(super) fn is_mac(self, key: &[u8], bytes: &[u8], mac: &[u8]) -> bool {
        match self {
            Self::Sha1 => Hmac::<Sha1>::new_from_slice(key)
                .is_ok_and(|hmac| hmac.chain_update(bytes).verify_slice(mac).is_ok()),
            Self::Sha256 => Hmac::<Sha256>::new_from_slice(key)
                .is_ok_and(|hmac| hmac.chain_update(bytes).verify_slice(mac).is_ok()),
            Self::Sha512 => Hmac::<Sha512>::new_from_slice(key)
                .is_ok_and(|hmac| hmac.chain_update(bytes).verify_slice(mac).is_ok()),
        }
    }

    /// The key that a password gives, when the iterations are within bounds.
    pub(super) fn derived(
        self,
        password: &str,
        salt: &[u8],
        iterations: u32,
        length: usize,
    ) -> Option<Zeroizing<Vec<u8>>> {
        if !(1..=MOST_ITERATIONS).contains(&iterations) {
            return None;
        }
        let mut key = Zeroizing::new(vec![0; length]);
        let (password, key_bytes) = (password.as_bytes(), key.as_mut_slice());
        match self {
            Self::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, iterations, key_bytes),
            Self::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations, key_bytes),
            Self::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, iterations, key_bytes),
        }
        Some(key)
    }
}

/// HMAC-SHA-1, which every reader of PSKC knows.
pub(super) fn mac(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let hmac = Hmac::<Sha1>::new_from_slice(key).ok()?;
    Some(hmac.chain_update(bytes).finalize().into_bytes().to_vec())
}

/// AES in CBC mode, by its key's length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Aes(usize);

impl Aes {
    /// By its URI in XML Encryption.
    pub(super) fn of(uri: &str) -> Option<Self> {
        match uri.strip_prefix("http://www.w3.org/2001/04/xmlenc#")? {
            "aes128-cbc" => Some(Self(16)),
            "aes192-cbc" => Some(Self(24)),
            "aes256-cbc" => Some(Self(32)),
            _ => None,
        }
    }

    /// The one for a key of so many bytes.
    pub(super) fn for_key(length: usize) -> Option<Self> {
        matches!(length, 16 | 24 | 32).then_some(Self(length))
    }

    /// Its URI.
    pub(super) fn uri(self) -> String {
        format!("http://www.w3.org/2001/04/xmlenc#aes{}-cbc", self.0 * 8)
    }

    /// Opens what stands behind its first block; none where key or padding are wrong.
    pub(super) fn open(self, key: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (first, sealed) = sealed.split_at_checked(BLOCK)?;
        if key.len() != self.0 || sealed.is_empty() {
            return None;
        }
        let mut plain = Zeroizing::new(sealed.to_vec());
        let length = match self.0 {
            16 => cbc::Decryptor::<Aes128>::new_from_slices(key, first)
                .ok()?
                .decrypt_padded::<NoPadding>(&mut plain),
            24 => cbc::Decryptor::<Aes192>::new_from_slices(key, first)
                .ok()?
                .decrypt_padded::<NoPadding>(&mut plain),
            _ => cbc::Decryptor::<Aes256>::new_from_slices(key, first)
                .ok()?
                .decrypt_padded::<NoPadding>(&mut plain),
        };
        let length = length.ok()?.len();
        // XML Encryption section 5.2: only the last byte of the padding says something.
        let padding = usize::from(*plain.last()?);
        if !(1..=BLOCK).contains(&padding) {
            return None;
        }
        plain.truncate(length.checked_sub(padding)?);
        Some(plain)
    }

    /// Seals, with a first block at random in front.
    pub(super) fn seal(self, key: &[u8], first: &[u8; BLOCK], plain: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = Zeroizing::new(plain.to_vec());
        buffer.resize(plain.len() + BLOCK, 0);
        let sealed = match self.0 {
            16 => cbc::Encryptor::<Aes128>::new_from_slices(key, first)
                .ok()?
                .encrypt_padded::<Pkcs7>(&mut buffer, plain.len()),
            24 => cbc::Encryptor::<Aes192>::new_from_slices(key, first)
                .ok()?
                .encrypt_padded::<Pkcs7>(&mut buffer, plain.len()),
            _ => cbc::Encryptor::<Aes256>::new_from_slices(key, first)
                .ok()?
                .encrypt_padded::<Pkcs7>(&mut buffer, plain.len()),
        };
        Some([first.as_slice(), sealed.ok()?].concat())
    }
}
