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
fn what_a_token_s_maker_prints_is_hexadecimal_or_base32() {
    let bytes = b"12345678901234567890";
    for text in [
        "3132333435363738393031323334353637383930",
        "31 32 33 34-35 36 37 38:39 30 31 32 33 34 35 36 37 38 39 30\n",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "gezd-gnbv gy3t-qojq gezd-gnbv gy3t-qojq",
    ] {
        assert_eq!(SecretKey::from_typed(text).unwrap().as_bytes(), bytes, "{text}");
    }
    let upper = SecretKey::from_typed("A1B2C3D4E5F6A7B8C9D0E1F2A3B4C5D6").unwrap();
    assert_eq!(upper.as_bytes()[..2], [0xa1, 0xb2], "32 characters are enough");
}

#[test]
fn what_could_be_both_is_hexadecimal_from_sixteen_bytes_on() {
    // Only letters and digits that base32 has as well.
    let both = SecretKey::from_typed(&"a2b3c4d5".repeat(4)).unwrap();
    assert_eq!(both.as_bytes().len(), 16);
    // 26 hexadecimal digits would be 13 bytes; as base32 they are 16.
    let short = SecretKey::from_typed("A2B3C4D5E6F7A2B3C4D5E6F7AE").unwrap();
    assert_eq!(short.as_bytes().len(), 16);
    // An odd number of digits is no row of bytes: 33 characters of base32 are no key either.
    assert_eq!(SecretKey::from_typed(&"a2b".repeat(11)).err(), Some(KeyProblem::Length));
}

#[test]
fn the_shortest_and_the_longest_key_are_keys() {
    let bytes = |count: u8| (0..count).collect::<Vec<u8>>();
    for (count, is_key) in [(15, false), (16, true), (128, true), (129, false)] {
        assert_eq!(SecretKey::from_bytes(bytes(count)).is_ok(), is_key, "{count} bytes");
    }
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
