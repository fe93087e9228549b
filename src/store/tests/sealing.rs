//! A sealed secret key opens where it was sealed for, and nowhere else.

use super::super::{Binding, StoreId, Vault};
use super::support::{Seeded, secret_key};
use crate::model::{Algorithm, DeviceId, Digits, Parameters, Period, Sealed, UserId};

const BINDING: Binding =
    Binding { user: UserId([2; 16]), device: DeviceId([3; 16]), parameters: Parameters::UNIVERSAL };

/// Vaults made from the same randomness have the same data key.
fn vault(store: u8) -> Vault {
    Vault::create(StoreId([store; 16]), &Seeded::new(5)).unwrap()
}

fn sealed() -> Sealed {
    vault(1).seal(&secret_key(9, 20), BINDING, &Seeded::new(6)).unwrap()
}

#[test]
fn a_sealed_key_opens_where_it_belongs() {
    for bytes in [16, 20, 32, 64, 128] {
        let key = secret_key(9, bytes);
        let sealed = vault(1).seal(&key, BINDING, &Seeded::new(6)).unwrap();
        assert_eq!(sealed.0.len(), 1 + 4 + 24 + bytes + 16);
        assert!(vault(1).open(&sealed, BINDING).unwrap() == key);
    }
}

#[test]
fn it_opens_for_no_other_store_user_device_or_parameters() {
    let sealed = sealed();
    assert!(vault(2).open(&sealed, BINDING).is_err(), "another store with the same data key");
    let Parameters { algorithm, digits, period } = Parameters::UNIVERSAL;
    let elsewhere = [
        Binding { user: UserId([4; 16]), ..BINDING },
        Binding { device: DeviceId([4; 16]), ..BINDING },
        Binding { user: UserId(BINDING.device.0), device: DeviceId(BINDING.user.0), ..BINDING },
        Binding { parameters: BINDING.parameters.with_algorithm(Algorithm::Sha256), ..BINDING },
        Binding { parameters: BINDING.parameters.with_algorithm(Algorithm::Sha512), ..BINDING },
        Binding { parameters: Parameters { algorithm, digits: Digits::Eight, period }, ..BINDING },
        Binding { parameters: Parameters { algorithm, digits, period: Period::Sixty }, ..BINDING },
    ];
    for binding in elsewhere {
        assert!(vault(1).open(&sealed, binding).is_err(), "{binding:?}");
    }
    assert!(vault(1).open(&sealed, BINDING).is_ok());
}

#[test]
fn it_opens_with_no_other_data_key() {
    let other = Vault::create(StoreId([1; 16]), &Seeded::new(55)).unwrap();
    assert!(other.open(&sealed(), BINDING).is_err());
}

#[test]
fn one_bit_anywhere_keeps_it_shut() {
    let (vault, right) = (vault(1), sealed());
    for bit in 0..right.0.len() * 8 {
        let mut wrong = right.clone();
        wrong.0[bit / 8] ^= 1 << (bit % 8);
        assert!(vault.open(&wrong, BINDING).is_err(), "bit {bit}");
    }
}

#[test]
fn what_is_cut_short_or_too_long_keeps_it_shut() {
    let (vault, right) = (vault(1), sealed());
    for length in 0..right.0.len() {
        assert!(vault.open(&Sealed(right.0[..length].to_vec()), BINDING).is_err(), "{length} bytes");
    }
    let longer = Sealed([&right.0[..], &[0]].concat());
    assert!(vault.open(&longer, BINDING).is_err());
}

#[test]
fn sealing_twice_never_gives_the_same_bytes() {
    let (vault, randomness) = (vault(1), Seeded::new(6));
    let key = secret_key(9, 20);
    let mut nonces: Vec<Vec<u8>> =
        (0..100).map(|_| vault.seal(&key, BINDING, &randomness).unwrap().0[5..29].to_vec()).collect();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 100);
}

#[test]
fn debug_output_tells_the_length_only() {
    assert_eq!(format!("{:?}", sealed()), "Sealed(65 bytes)");
}
