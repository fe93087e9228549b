use proptest::prelude::*;

use super::rfc_key;
use crate::model::{Algorithm, Issuer, Parameters, SafeText};
use crate::totp::{KeyUri, KeyUriProblem, SecretKey};

fn uri(issuer: &str, account: &str, parameters: Parameters) -> Result<String, KeyUriProblem> {
    KeyUri::new(&Issuer::new(issuer).unwrap(), &SafeText::new(account).unwrap(), &rfc_key(), parameters)
        .map(|uri| uri.text().expose().to_owned())
}

#[test]
fn the_issuer_stands_in_the_label_and_as_parameter_and_defaults_are_left_out() {
    assert_eq!(
        uri("Example Corp", "alice (phone)", Parameters::UNIVERSAL).unwrap(),
        "otpauth://totp/Example%20Corp:alice%20%28phone%29?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example%20Corp"
    );
}

#[test]
fn another_algorithm_is_written() {
    let uri = uri("Example", "alice", Parameters::UNIVERSAL.with_algorithm(Algorithm::Sha256)).unwrap();
    assert!(uri.contains("&algorithm=SHA256"), "{uri}");
}

#[test]
fn an_account_with_a_colon_is_refused() {
    assert_eq!(uri("Example", "alice:bob", Parameters::UNIVERSAL), Err(KeyUriProblem::Colon));
}

/// Splits a key URI with nothing of the code under test or of its library.
fn read(uri: &str) -> (String, Vec<(String, String)>) {
    let decode = |text: &str| {
        assert!(!text.contains('+'), "a blank is %20, never +");
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let rest = uri.strip_prefix("otpauth://totp/").unwrap();
    let (label, query) = rest.split_once('?').unwrap();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    (decode(label), pairs.map(|(name, value)| (decode(name), decode(value))).collect())
}

proptest! {
    #[test]
    fn any_label_reads_back(issuer in "[^\\p{C}\\p{M}:]{1,30}", account in "[^\\p{C}\\p{M}:]{1,60}",
                            bytes in proptest::array::uniform20(any::<u8>())) {
        let (Ok(issuer), Ok(account)) = (Issuer::new(&issuer), SafeText::new(&account)) else { return Ok(()) };
        let Ok(key) = SecretKey::from_bytes(bytes.to_vec()) else { return Ok(()) };
        let uri = KeyUri::new(&issuer, &account, &key, Parameters::UNIVERSAL).unwrap();
        let (label, pairs) = read(uri.text().expose());
        prop_assert_eq!(label, format!("{issuer}:{account}"));
        let secret = key.to_base32();
        prop_assert_eq!(pairs, [
            ("secret".to_owned(), secret.expose().to_owned()),
            ("issuer".to_owned(), issuer.as_str().to_owned()),
        ]);
    }
}
