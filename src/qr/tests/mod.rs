//! What the tests of this room share: texts like those that are enrolled, and symbols of a size.

mod encoding;
mod fitting;
mod pictures;
mod reading;

use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::types::{EcLevel as Level, Version};

use super::{Cell, Drawing, Ink, Rendering, Space, Symbol};

const RENDERINGS: [Rendering; 3] = [Rendering::UpperHalf, Rendering::DoubleWidth, Rendering::LowerHalf];

/// More than the largest symbol takes in any rendering.
const ROOMY: Space = Space { columns: 1_000, rows: 1_000 };

/// So many random cases. Failures leave no file behind.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn encode(text: &str) -> Symbol {
    Symbol::encode(text).expect("the text fits in a symbol")
}

fn version(number: u8) -> Version {
    Version::Normal(i16::from(number))
}

/// Data bits of a version at a level.
fn capacity(number: u8, level: Level) -> usize {
    let bits = Bits::new(version(number));
    bits.max_len(level).expect("versions 1 to 40 exist")
}

/// A symbol of this version, full to the last byte at level L.
fn symbol_of(number: u8) -> Symbol {
    let header = if number < 10 { 12 } else { 20 };
    let bytes = (capacity(number, Level::L) - header) / 8;
    let symbol = encode(&"x".repeat(bytes));
    assert_eq!(symbol.version(), number);
    symbol
}

fn key_uri(issuer: &str, account: &str, secret: &str) -> String {
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}")
}

/// Base32 without padding, as long as the shortest and the longest secret keys in use.
fn any_secret() -> impl Strategy<Value = String> {
    "[A-Z2-7]{16,103}"
}

/// A part of a label, already percent-encoded.
fn any_name() -> impl Strategy<Value = String> {
    "([a-zA-Z0-9._~-]|%20|%40|%C3%BC|%E5%B1%B1){1,20}"
}

fn any_key_uri() -> impl Strategy<Value = String> {
    (any_name(), any_name(), any_secret())
        .prop_map(|(issuer, account, secret)| key_uri(&issuer, &account, &secret))
}

fn any_rendering() -> impl Strategy<Value = Rendering> {
    prop::sample::select(RENDERINGS.as_slice())
}

/// Runs of digits, capitals and other text of all lengths, where segments are worth their headers
/// or just not.
fn any_mixture() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof!["[0-9]{1,20}", "[0-9A-Z $%*+./:-]{1,20}", "[ -~]{1,20}"], 0..12)
        .prop_map(|runs| runs.concat())
}
