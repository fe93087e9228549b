use proptest::prelude::*;

use crate::totp::{KeyProblem, SecretKey};

fn problem(text: &str) -> Option<KeyProblem> {
    SecretKey::from_base32(text).err()
}

#[test]
fn base32_forgives_case_blanks_dashes_and_padding() {
    let plain = SecretKey::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
    assert_eq!(plain.as_bytes(), b"12345678901234567890");
    for text in [
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        " GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ\n",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ====",
    ] {
        assert!(SecretKey::from_base32(text).unwrap() == plain, "{text}");
    }
}

#[test]
fn bits_beyond_the_last_byte_are_forgiven() {
    let strict = SecretKey::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY").unwrap();
    assert_eq!(strict.as_bytes().len(), 16);
    assert!(SecretKey::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGZ").unwrap() == strict);
}

#[test]
fn what_is_no_key_is_named() {
    assert_eq!(problem(""), Some(KeyProblem::TooShort(0)));
    assert_eq!(problem("GEZDGNBVGY3TQOJQ"), Some(KeyProblem::TooShort(80)));
    assert_eq!(problem("GEZ0GNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), Some(KeyProblem::Character(4)));
    assert_eq!(problem("GEZD GNB8"), Some(KeyProblem::Character(8)));
    assert_eq!(problem("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ=Q"), Some(KeyProblem::Character(32)));
    assert_eq!(problem(&"A".repeat(32)), Some(KeyProblem::NotRandom));
    assert_eq!(problem("GEZDGNBVGY3TQOJQGEZDGNBVGY3"), Some(KeyProblem::Length));
    assert!(matches!(problem(&"AB".repeat(500_000)), Some(KeyProblem::TooLong(_))));
    assert_eq!(SecretKey::from_bytes(vec![7; 15]).err(), Some(KeyProblem::TooShort(120)));
}

#[test]
fn groups_of_four_are_the_key() {
    let key = SecretKey::from_bytes((0..32).collect()).unwrap();
    let groups: Vec<String> = key.to_groups().iter().map(|group| group.expose().to_owned()).collect();
    assert!(groups.iter().all(|group| group.len() <= 4));
    assert_eq!(groups.concat(), key.to_base32().expose());
}

proptest! {
    #[test]
    fn every_key_reads_back_from_base32(bytes in proptest::collection::vec(any::<u8>(), 16..=128)) {
        prop_assume!(bytes.iter().any(|byte| *byte != bytes[0]));
        let key = SecretKey::from_bytes(bytes).unwrap();
        prop_assert!(SecretKey::from_base32(key.to_base32().expose()).unwrap() == key);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        let _ = SecretKey::from_base32(&text);
    }
}
