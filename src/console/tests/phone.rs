//! An authenticator app of the tests' own: RFC 4226 from its text, not from ours.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use crate::model::{Algorithm, Parameters, Timestamp};

/// What the app computes, whatever the key URI says.
#[derive(Clone, Copy)]
pub(super) enum Computes {
    Sha1,
    Sha256,
    Sha512,
}

/// A phone that scanned a key URI, or a token.
pub(super) struct Phone {
    key: Vec<u8>,
    computes: Computes,
    digits: usize,
    period: u64,
    /// Seconds its clock is ahead; negative is slow.
    pub(super) ahead: i64,
}

impl Phone {
    /// Reads the key URI as apps do.
    pub(super) fn scanning(uri: &str) -> Self {
        let (_, query) = uri.split_once('?').expect("a key URI has parameters");
        let of = |name: &str| {
            query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        };
        let computes = match of("algorithm").as_deref() {
            None | Some("SHA1") => Computes::Sha1,
            Some("SHA256") => Computes::Sha256,
            Some(other) => panic!("no app knows {other}"),
        };
        Self::typed(&of("secret").expect("a key URI has a secret"), computes)
    }

    /// The secret key was typed in.
    pub(super) fn typed(key: &str, computes: Computes) -> Self {
        let key = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).expect("base32");
        Self { key, computes, digits: 6, period: 30, ahead: 0 }
    }

    /// An app that heeds nothing but the key.
    pub(super) fn ignoring_settings(self) -> Self {
        Self { computes: Computes::Sha1, ..self }
    }

    /// A token that shows so many digits for so many seconds.
    pub(super) fn token(self, digits: usize, period: u64) -> Self {
        Self { digits, period, ..self }
    }

    /// A token that makes its codes so.
    pub(super) fn like(self, parameters: Parameters) -> Self {
        let computes = match parameters.algorithm {
            Algorithm::Sha1 => Computes::Sha1,
            Algorithm::Sha256 => Computes::Sha256,
            Algorithm::Sha512 => Computes::Sha512,
        };
        let digits = parameters.digits.count();
        Self { computes, digits, period: parameters.period.secs(), ..self }
    }

    /// With a clock that is ahead; negative is slow.
    pub(super) fn ahead(self, ahead: i64) -> Self {
        Self { ahead, ..self }
    }

    /// What it shows now.
    pub(super) fn code(&self, now: Timestamp) -> String {
        let counter = now.secs().saturating_add_signed(self.ahead) / self.period;
        hotp(&self.key, self.computes, counter, self.digits)
    }
}

fn hotp(key: &[u8], computes: Computes, counter: u64, digits: usize) -> String {
    let hash = match computes {
        Computes::Sha1 => {
            let mut mac = Hmac::<Sha1>::new_from_slice(key).unwrap();
            mac.update(&counter.to_be_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        Computes::Sha512 => {
            let mut mac = Hmac::<Sha512>::new_from_slice(key).unwrap();
            mac.update(&counter.to_be_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        Computes::Sha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
            mac.update(&counter.to_be_bytes());
            mac.finalize().into_bytes().to_vec()
        }
    };
    let offset = usize::from(hash[hash.len() - 1] & 0x0f);
    let four: [u8; 4] = hash[offset..offset + 4].try_into().unwrap();
    let number =
        u64::from(u32::from_be_bytes(four) & 0x7fff_ffff) % 10_u64.pow(u32::try_from(digits).unwrap());
    format!("{number:0digits$}")
}

#[test]
fn the_phone_of_the_tests_agrees_with_rfc_4226() {
    let codes = (0..4).map(|counter| hotp(b"12345678901234567890", Computes::Sha1, counter, 6));
    assert_eq!(codes.collect::<Vec<_>>(), ["755224", "287082", "359152", "969429"]);
}
