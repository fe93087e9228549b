//! An authenticator app: RFC 4226 and RFC 6238 written down once more, from
//! the norm alone.

use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};

/// What the app keeps of one entry.
#[derive(Clone)]
pub struct App {
    key: Vec<u8>,
    sha256: bool,
    digits: usize,
}

/// The step that is now.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the real clock")]
pub fn step() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() / 30
}

impl App {
    /// Takes a key in base32, blanks do not matter.
    pub fn scan(text: &str) -> Self {
        let mut key = Vec::new();
        let (mut bits, mut kept) = (0_u32, 0_u32);
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("base32");
            bits = bits << 5 | u32::try_from(value).unwrap();
            kept += 5;
            if kept >= 8 {
                kept -= 8;
                key.push(u8::try_from(bits >> kept & 0xff).unwrap());
                bits &= (1 << kept) - 1;
            }
        }
        Self { key, sha256: false, digits: 6 }
    }

    /// A token with this key, which shows eight digits.
    pub fn token(key: &[u8]) -> Self {
        Self { key: key.to_vec(), sha256: false, digits: 8 }
    }

    /// An app that heeds `algorithm=SHA256`.
    pub fn with_sha256(self) -> Self {
        Self { sha256: true, ..self }
    }

    /// The code of a step.
    pub fn code(&self, step: u64) -> String {
        let digest = if self.sha256 {
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&self.key).unwrap();
            mac.update(&step.to_be_bytes());
            mac.finalize().into_bytes().to_vec()
        } else {
            let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&self.key).unwrap();
            mac.update(&step.to_be_bytes());
            mac.finalize().into_bytes().to_vec()
        };
        let offset = usize::from(digest[digest.len() - 1] & 0xf);
        let four: [u8; 4] = digest[offset..offset + 4].try_into().unwrap();
        let modulus = 10_u32.pow(u32::try_from(self.digits).unwrap());
        format!("{:0digits$}", (u32::from_be_bytes(four) & 0x7fff_ffff) % modulus, digits = self.digits)
    }

    /// A code that the app shows at none of the steps near now.
    pub fn wrong_code(&self) -> String {
        self.wrong_at(step())
    }

    /// A code that the app shows at none of the steps near this one.
    pub fn wrong_at(&self, now: u64) -> String {
        let shown: Vec<String> = (now - 130..now + 130).map(|step| self.code(step)).collect();
        (0..1_000_000).map(|n| format!("{n:06}")).find(|code| !shown.contains(code)).unwrap()
    }
}
