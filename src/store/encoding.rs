//! How a record becomes bytes and comes back.
//!
//! Owns the layout `[layout version][postcard][MAC]`. The structs of layout 1
//! are the model's own; whoever changes one copies the old shape here first,
//! as layout 1 is read for ever. Must not write.

use serde::Serialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;
use thiserror::Error;

use super::vault::{MacBytes, Vault};
use super::{Record, Table};

/// The layout written now.
const LAYOUT: u8 = 1;
/// Bytes of the MAC at the end.
const MAC: usize = size_of::<MacBytes>();

/// Why bytes are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecodeProblem {
    /// The MAC does not fit: changed outside this program, moved, or damaged.
    #[error("it was changed outside this program, or is damaged")]
    Tampered,
    /// The layout is of a newer version of this program.
    #[error("it was written by a newer version of this program")]
    Newer,
    /// The MAC fits, but the content is not what this version writes.
    #[error("it cannot be decoded")]
    Malformed,
}

/// `[layout version][postcard]`, without a MAC.
pub fn encoded<T: Serialize>(value: &T) -> Vec<u8> {
    // Fails only for types that postcard cannot write; the golden tests write all of ours.
    postcard::to_extend(value, vec![LAYOUT]).unwrap_or_default()
}

/// Reads `[layout version][postcard]`; no byte may be left over.
pub fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeProblem> {
    match bytes.split_first() {
        Some((&LAYOUT, rest)) => match postcard::take_from_bytes(rest) {
            Ok((value, [])) => Ok(value),
            _ => Err(DecodeProblem::Malformed),
        },
        Some((layout, _)) if *layout > LAYOUT => Err(DecodeProblem::Newer),
        _ => Err(DecodeProblem::Malformed),
    }
}

/// A record's bytes with the MAC that binds them to their place and version.
pub fn signed<T: Serialize>(vault: &Vault, table: Table, key: &[u8], version: u64, value: &T) -> Vec<u8> {
    let mut bytes = encoded(value);
    let mac = vault.record_mac(table, key, version, &bytes);
    bytes.extend(mac);
    bytes
}

/// Reads a record after its MAC was found to fit.
pub fn verified<T: DeserializeOwned>(
    vault: &Vault,
    table: Table,
    key: &[u8],
    record: &Record,
) -> Result<T, DecodeProblem> {
    let (payload, mac) = record.bytes.split_last_chunk::<MAC>().ok_or(DecodeProblem::Tampered)?;
    let expected = vault.record_mac(table, key, record.version, payload);
    if !bool::from(expected.ct_eq(mac)) {
        return Err(DecodeProblem::Tampered);
    }
    decoded(payload)
}
