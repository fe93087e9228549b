//! How a record becomes bytes and comes back.
//!
//! Owns the layout `[layout version][postcard][MAC]`. The structs of layout 1
//! are the model's own; whoever changes one copies the old shape here first,
//! as layout 1 is read for ever. Must not write.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::vault::{MacBytes, Signer, Vault};
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

/// An encoded value with the MAC that binds it to its place and version.
pub fn signed(vault: &Vault, table: Table, key: &[u8], version: u64, mut payload: Vec<u8>) -> Vec<u8> {
    let mac = vault.record_mac(table, key, version, &payload);
    payload.extend(mac);
    payload
}

/// Which data key signed a record, if one of ours did, and what it signed.
pub fn signer<'a>(vault: &Vault, table: Table, key: &[u8], record: &'a Record) -> Option<(Signer, &'a [u8])> {
    let (payload, mac) = record.bytes.split_last_chunk::<MAC>()?;
    Some((vault.signer(table, key, record.version, payload, mac)?, payload))
}

/// Reads a record after its MAC was found to fit.
pub fn verified<T: DeserializeOwned>(
    vault: &Vault,
    table: Table,
    key: &[u8],
    record: &Record,
) -> Result<T, DecodeProblem> {
    let (_, payload) = signer(vault, table, key, record).ok_or(DecodeProblem::Tampered)?;
    decoded(payload)
}
