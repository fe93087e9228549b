//! Layout and MAC of a record.

use super::super::encoding::{DecodeProblem, decoded, encoded, signed, verified};
use super::super::{Record, StoreId, Table, Vault};
use super::support::{Seeded, user};
use crate::model::User;

fn vault() -> Vault {
    Vault::create(StoreId([1; 16]), &Seeded::new(5)).unwrap()
}

fn read(vault: &Vault, table: Table, key: &[u8], version: u64, bytes: &[u8]) -> Result<User, DecodeProblem> {
    verified(vault, table, key, &Record { version, bytes: bytes.to_vec() })
}

fn right() -> Vec<u8> {
    signed(&vault(), Table::Users, b"alice", 3, encoded(&user("alice")))
}

#[test]
fn a_signed_record_reads_back() {
    assert_eq!(read(&vault(), Table::Users, b"alice", 3, &right()), Ok(user("alice")));
}

#[test]
fn a_record_reads_in_its_place_and_version_only() {
    let elsewhere = [
        (Table::Tokens, &b"alice"[..], 3),
        (Table::Settings, b"alice", 3),
        (Table::Meta, b"alice", 3),
        (Table::Users, b"bob", 3),
        (Table::Users, b"alic", 3),
        (Table::Users, b"", 3),
        (Table::Users, b"alice", 2),
        (Table::Users, b"alice", 4),
        (Table::Users, b"alice", 0),
    ];
    for (table, key, version) in elsewhere {
        let told = read(&vault(), table, key, version, &right());
        assert_eq!(told, Err(DecodeProblem::Tampered), "{table:?} {key:?} {version}");
    }
    let other = Vault::create(StoreId([2; 16]), &Seeded::new(5)).unwrap();
    assert_eq!(read(&other, Table::Users, b"alice", 3, &right()), Err(DecodeProblem::Tampered));
    let other = Vault::create(StoreId([1; 16]), &Seeded::new(55)).unwrap();
    assert_eq!(read(&other, Table::Users, b"alice", 3, &right()), Err(DecodeProblem::Tampered));
}

#[test]
fn one_bit_anywhere_is_tampering() {
    let right = right();
    for bit in 0..right.len() * 8 {
        let mut wrong = right.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        let told = read(&vault(), Table::Users, b"alice", 3, &wrong);
        assert_eq!(told, Err(DecodeProblem::Tampered), "bit {bit}");
    }
}

#[test]
fn a_byte_moved_from_the_key_into_the_record_is_tampering() {
    let shifted = [b"e", &right()[..]].concat();
    assert_eq!(read(&vault(), Table::Users, b"alic", 3, &shifted), Err(DecodeProblem::Tampered));
}

#[test]
fn every_shorter_record_is_tampering() {
    let right = right();
    for length in 0..right.len() {
        let told = read(&vault(), Table::Users, b"alice", 3, &right[..length]);
        assert_eq!(told, Err(DecodeProblem::Tampered), "{length} bytes");
    }
}

#[test]
fn a_newer_layout_is_named_so_when_its_mac_fits() {
    let mut payload = encoded(&user("alice"));
    payload[0] = 2;
    let mac = vault().record_mac(Table::Users, b"alice", 3, &payload);
    let newer = [&payload[..], &mac].concat();
    assert_eq!(read(&vault(), Table::Users, b"alice", 3, &newer), Err(DecodeProblem::Newer));
}

#[test]
fn bytes_left_over_or_missing_are_malformed() {
    let right = encoded(&user("alice"));
    assert_eq!(decoded::<User>(&[&right[..], &[0]].concat()), Err(DecodeProblem::Malformed));
    for length in 0..right.len() {
        assert_eq!(decoded::<User>(&right[..length]), Err(DecodeProblem::Malformed), "{length} bytes");
    }
    assert_eq!(decoded::<User>(&[&[0], &right[1..]].concat()), Err(DecodeProblem::Malformed), "layout 0");
    assert_eq!(decoded::<User>(&[&[2], &right[1..]].concat()), Err(DecodeProblem::Newer));
    assert_eq!(decoded::<User>(&[255]), Err(DecodeProblem::Newer));
}

#[test]
fn a_name_that_breaks_its_rule_is_malformed_even_when_signed() {
    let right = encoded(&user("alice"));
    let at = right.windows(6).position(|window| window == b"\x05alice").unwrap();
    let mut foreign = right;
    foreign[at + 1] = b'/';
    assert_eq!(decoded::<User>(&foreign), Err(DecodeProblem::Malformed));
}
