//! Codes by RFC 4226 on the primitives alone: nothing of `totp` is used here,
//! so that it cannot agree with itself.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use crate::model::Algorithm;

/// The six digits of a counter (RFC 4226 section 5.3).
pub(super) fn hotp(algorithm: Algorithm, key: &[u8], counter: u64) -> String {
    let counter = counter.to_be_bytes();
    let hash = match algorithm {
        Algorithm::Sha1 => {
            let mut mac = Hmac::<Sha1>::new_from_slice(key).unwrap();
            mac.update(&counter);
            mac.finalize().into_bytes().to_vec()
        }
        Algorithm::Sha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
            mac.update(&counter);
            mac.finalize().into_bytes().to_vec()
        }
        Algorithm::Sha512 => panic!("no enrollment makes SHA-512"),
    };
    let offset = usize::from(hash[hash.len() - 1] & 0xf);
    let cut = u32::from_be_bytes(hash[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", cut % 1_000_000)
}

#[test]
fn the_values_of_rfc_4226_appendix_d() {
    let expected =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (counter, code) in (0..).zip(expected) {
        assert_eq!(hotp(Algorithm::Sha1, b"12345678901234567890", counter), code);
    }
}

#[test]
fn the_last_six_digits_of_rfc_6238_appendix_b_with_sha_256() {
    let key = b"12345678901234567890123456789012";
    for (time, code) in [(59, "119246"), (1_111_111_109, "084774"), (20_000_000_000, "737706")] {
        assert_eq!(hotp(Algorithm::Sha256, key, time / 30), code);
    }
}
