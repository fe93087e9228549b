//! Key URIs and the keys in them: what is written reads back, what is read never panics.

use mfa_enroll::model::{Algorithm, Digits, Issuer, Parameters, Period, SafeText};
use mfa_enroll::totp::{KeyUri, KeyUriProblem, RecoveryCode, SecretKey};

use super::shows;

/// The first byte says what the rest is: names for a URI, a URI, a key as it is typed.
pub fn key_uri(bytes: &[u8]) {
    let (kind, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let text = String::from_utf8_lossy(bytes);
    match kind {
        b'u' => foreign(&text),
        b'k' => typed_key(&text),
        b'r' => typed_recovery_code(&text),
        kind => names(*kind, &text),
    }
}

/// Issuer and account, a line each; what the key is follows from both.
fn names(kind: u8, text: &str) {
    let (issuer, account) = text.split_once('\n').unwrap_or((text, "alice (phone)"));
    let (Ok(issuer), Ok(account)) = (Issuer::new(issuer), SafeText::new(account)) else { return };
    let algorithm = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512][usize::from(kind % 3)];
    let digits = if kind & 8 == 0 { Digits::Six } else { Digits::Eight };
    let period = if kind & 16 == 0 { Period::Thirty } else { Period::Sixty };
    let parameters = Parameters { algorithm, digits, period };
    let key: Vec<u8> = text.bytes().chain(0..20).take(16 + usize::from(kind & 31)).collect();
    let Ok(key) = SecretKey::from_bytes(key) else { return };
    let uri = match KeyUri::new(&issuer, &account, &key, parameters) {
        Ok(uri) => uri,
        Err(problem) => {
            assert_eq!(problem, KeyUriProblem::Colon, "{issuer}, {account}");
            assert!(account.as_str().contains(':'));
            return;
        }
    };
    let uri = uri.text().expose();
    let read = Read::of(uri);
    assert_eq!(read.issuer, issuer.as_str());
    assert_eq!(read.label, format!("{issuer}:{account}"));
    assert_eq!(read.secret, data_encoding::BASE32_NOPAD.encode(key.as_bytes()));
    assert_eq!(read.algorithm, ["SHA1", "SHA256", "SHA512"][usize::from(kind % 3)]);
    assert_eq!((read.digits, read.period), (digits.count() as u64, period.secs()));
    foreign(uri);
}

/// Somebody else's URI: no panic.
fn foreign(uri: &str) {
    let _ = totp_rs::Totp::from_url(uri);
}

fn typed_key(text: &str) {
    for read in [SecretKey::from_typed(text), SecretKey::from_base32(text)] {
        match read {
            Ok(key) => {
                assert!((16..=128).contains(&key.as_bytes().len()));
                let again = SecretKey::from_base32(key.to_base32().expose()).ok().unwrap();
                assert!(again == key, "its own form reads back");
                let groups: Vec<String> = key.to_groups().iter().map(|g| g.expose().to_owned()).collect();
                assert!(SecretKey::from_base32(&groups.join(" ")).ok().unwrap() == key);
            }
            Err(problem) => shows(&problem.to_string()),
        }
    }
}

fn typed_recovery_code(text: &str) {
    if let Ok(code) = RecoveryCode::parse(text) {
        assert!(RecoveryCode::parse(code.to_text().expose()).ok().unwrap() == code);
    }
}

/// A key URI as an app reads it, from the format's description alone.
struct Read {
    label: String,
    issuer: String,
    secret: String,
    algorithm: String,
    digits: u64,
    period: u64,
}

impl Read {
    fn of(uri: &str) -> Self {
        assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b":/?=&%-._~".contains(&b)), "{uri}");
        let rest = uri.strip_prefix("otpauth://totp/").unwrap();
        let (label, query) = rest.split_once('?').unwrap();
        assert!(!label.contains(['/', '&', '=']), "{uri}");
        let mut read = Self {
            label: decoded(label),
            issuer: String::new(),
            secret: String::new(),
            algorithm: "SHA1".to_owned(),
            digits: 6,
            period: 30,
        };
        let mut seen = Vec::new();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap();
            assert!(!seen.contains(&name), "{name} twice in {uri}");
            seen.push(name);
            let value = decoded(value);
            match name {
                "issuer" => read.issuer = value,
                "secret" => read.secret = value,
                "algorithm" => read.algorithm = value,
                "digits" => read.digits = value.parse().unwrap(),
                "period" => read.period = value.parse().unwrap(),
                _ => panic!("{name} in {uri}"),
            }
        }
        read
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'%' {
            let digits = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap()
}
