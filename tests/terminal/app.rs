//! The authenticator app of the tests: reads a key URI by hand and makes codes with HMAC and
//! SHA-1 alone, nothing of the program's.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Seconds of a step.
pub const STEP: u64 = 30;

/// An entry of the app.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called: issuer and account.
    pub label: String,
    key: Vec<u8>,
}

impl Entry {
    /// What is kept of a scanned key URI.
    pub fn scanned(uri: &str) -> Self {
        let rest = uri.strip_prefix("otpauth://totp/").expect("a key URI");
        let (label, query) = rest.split_once('?').expect("parameters");
        let parameters: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        let value = |name| {
            let mut found = parameters.iter().filter(|pair| pair.0 == name).map(|pair| decoded(pair.1));
            let first = found.next();
            assert!(found.next().is_none(), "{name} twice");
            first
        };
        // All that is left out has its default: SHA-1, six digits, 30 seconds.
        assert_eq!(parameters.len(), 2, "secret and issuer");
        let label = decoded(label);
        assert_eq!(value("issuer").as_deref(), label.split_once(':').map(|halves| halves.0));
        Self { key: base32(&value("secret").expect("a secret key")), label }
    }

    /// What is kept of a key that was typed in.
    pub fn typed(label: &str, key: &str) -> Self {
        Self { label: label.to_owned(), key: base32(&key.replace(' ', "")) }
    }

    /// The code that the app shows at this time, in milliseconds.
    pub fn code_at(&self, millis: u64) -> String {
        self.code(millis / 1000 / STEP)
    }

    /// The code of a step.
    pub fn code(&self, step: u64) -> String {
        hotp(&self.key, step)
    }
}

/// RFC 4226, section 5.3, with six digits.
fn hotp(key: &[u8], counter: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).unwrap();
    mac.update(&counter.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let four: [u8; 4] = digest[at..at + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

fn base32(text: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for c in text.chars() {
        let value = ALPHABET.find(c).unwrap_or_else(|| panic!("{c:?} is not base32"));
        bits = (bits << 5 | u32::try_from(value).unwrap()) & 0xfff;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

fn decoded(text: &str) -> String {
    assert!(!text.contains('+'), "a blank is %20, never +");
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            u8::from_str_radix(&hex, 16).unwrap()
        } else {
            byte
        });
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_codes_of_the_tests_are_those_of_rfc_4226() {
    let codes =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (code, counter) in codes.into_iter().zip(0..) {
        assert_eq!(hotp(b"12345678901234567890", counter), code);
    }
}

#[test]
fn the_app_of_the_tests_reads_key_uris() {
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let uri = format!("otpauth://totp/Big%20Corp:al%C3%AFce%20%28phone%29?secret={secret}&issuer=Big%20Corp");
    let entry = Entry::scanned(&uri);
    assert_eq!(entry.label, "Big Corp:alïce (phone)");
    assert_eq!(entry.key, b"12345678901234567890");
    assert!(entry == Entry::typed("Big Corp:alïce (phone)", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"));
    assert_eq!(entry.code_at(59_000), "287082");
}
