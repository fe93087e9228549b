//! Records that are larger than what rests under one key.
//!
//! Owns how a signed record is cut and put together again: its head rests under
//! its own key, as `[number of further pieces][first bytes]`, the rest under
//! `[table][key][0][1, 2, …]` in [`Table::Pieces`]. Must not commit: every piece
//! goes into the change set of its head, or old and new ones would mix.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::encoding::{DecodeProblem, encoded, signed, signer, verified};
use super::form::LARGEST;
use super::typed::StoreError;
use super::vault::{Signer, Vault};
use super::{Act, Change, CommitError, ReadError, Record, Records, Table, Version};
use crate::model::escaped;

/// Bytes of every piece but the last, which may be shorter: what the largest
/// record holds beside the count in the head.
pub(super) const PIECE: usize = LARGEST - 1;

/// Pieces that are read at a time by [`strays`].
const SLICE: usize = 50;

/// The tables whose records have pieces. Those of [`Table::Meta`] are read
/// before there is a vault to verify them.
const CUT: [Table; 4] = [Table::Users, Table::Tokens, Table::Settings, Table::Stock];

/// Reads a value whose head was found under a key, after the MAC over all of
/// its pieces was found to fit.
pub(super) fn read<T: DeserializeOwned>(
    records: &dyn Records,
    vault: &Vault,
    table: Table,
    key: &[u8],
    head: &Record,
) -> Result<T, StoreError> {
    whole(records, table, key, head)?
        .ok_or(DecodeProblem::Tampered)
        .and_then(|record| verified(vault, table, key, &record))
        .map_err(|problem| StoreError::Record(escaped(&String::from_utf8_lossy(key)), problem))
}

/// Whether the data key in force signed what rests under a key.
pub(super) fn is_current(
    records: &dyn Records,
    vault: &Vault,
    table: Table,
    key: &[u8],
    head: &Record,
) -> Result<bool, ReadError> {
    let record = whole(records, table, key, head)?;
    Ok(record.is_some_and(|record| {
        signer(vault, table, key, &record).is_some_and(|(signer, _)| signer == Signer::Current)
    }))
}

/// Head and pieces in one, not yet verified; none if they are not as they were cut.
fn whole(
    records: &dyn Records,
    table: Table,
    key: &[u8],
    head: &Record,
) -> Result<Option<Record>, ReadError> {
    let Some((&further, first)) = head.bytes.split_first() else { return Ok(None) };
    let mut bytes = first.to_vec();
    for index in 1..=further {
        // The MAC does not say where it was cut: without this, bytes could be
        // moved from one piece to the next.
        if bytes.len() != usize::from(index) * PIECE {
            return Ok(None);
        }
        let Some(piece) = records.get(Table::Pieces, &piece_key(table, key, index))? else { return Ok(None) };
        bytes.extend(piece.bytes);
    }
    let as_cut = bytes.len().div_ceil(PIECE) == usize::from(further) + 1;
    Ok(as_cut.then_some(Record { version: head.version, bytes }))
}

/// The changes that put a value under a key, the head's first: its version must
/// be this one (0: none there yet). Pieces that rest there already are changed
/// only where they differ, and removed where they are too many, whether or not
/// a head counts them.
pub(super) fn write<T: Serialize>(
    records: &dyn Records,
    vault: &Vault,
    table: Table,
    key: &[u8],
    version: Version,
    value: &T,
) -> Result<Vec<Change>, StoreError> {
    let payload = encoded(value);
    write_payload(records, vault, table, key, version, payload)
}

/// The same, where no pieces rest under the key: see [`none_between`].
pub(super) fn write_first<T: Serialize>(
    vault: &Vault,
    table: Table,
    key: &[u8],
    version: Version,
    value: &T,
) -> Result<Vec<Change>, StoreError> {
    changes(vault, table, key, version, encoded(value), BTreeMap::new())
}

/// Whether no piece rests under any key from this one to that one: one look for
/// many that are written together.
pub(super) fn none_between(
    records: &dyn Records,
    table: Table,
    lowest: &[u8],
    highest: &[u8],
) -> Result<bool, ReadError> {
    let next = records.records(Table::Pieces, Some(&key_start(table, lowest)), 1)?.pop();
    Ok(next.is_none_or(|(found, _)| found > piece_key(table, highest, u8::MAX)))
}

/// The changes that sign what rests under a key with the data key in force;
/// none where that did.
pub(super) fn sign_anew(
    records: &dyn Records,
    vault: &Vault,
    table: Table,
    key: &[u8],
    head: &Record,
) -> Result<Vec<Change>, StoreError> {
    let tampered = || StoreError::Record(escaped(&String::from_utf8_lossy(key)), DecodeProblem::Tampered);
    let record = whole(records, table, key, head)?.ok_or_else(tampered)?;
    match signer(vault, table, key, &record) {
        None => Err(tampered()),
        Some((Signer::Current, _)) => Ok(Vec::new()),
        Some((Signer::Old, payload)) => {
            write_payload(records, vault, table, key, record.version, payload.to_vec())
        }
    }
}

fn write_payload(
    records: &dyn Records,
    vault: &Vault,
    table: Table,
    key: &[u8],
    version: Version,
    payload: Vec<u8>,
) -> Result<Vec<Change>, StoreError> {
    changes(vault, table, key, version, payload, resting(records, table, key)?)
}

/// The changes, given the pieces that rest there.
fn changes(
    vault: &Vault,
    table: Table,
    key: &[u8],
    version: Version,
    payload: Vec<u8>,
    mut resting: BTreeMap<Vec<u8>, Record>,
) -> Result<Vec<Change>, StoreError> {
    let signed = signed(vault, table, key, version.saturating_add(1), payload);
    let mut parts = signed.chunks(PIECE);
    let first = parts.next().unwrap_or_default();
    let further =
        u8::try_from(parts.len()).map_err(|_| CommitError::Malformed("a record has too many pieces"))?;
    let head = [&[further], first].concat();
    let act = if version == 0 { Act::Create(head) } else { Act::Update(version, head) };
    let mut changes = vec![Change { table, key: key.to_vec(), act, row: None }];
    for (index, part) in (1..=further).zip(parts) {
        let key = piece_key(table, key, index);
        let act = match resting.remove(&key) {
            Some(piece) if piece.bytes == part => continue,
            Some(piece) => Act::Update(piece.version, part.to_vec()),
            None => Act::Create(part.to_vec()),
        };
        changes.push(Change { table: Table::Pieces, key, act, row: None });
    }
    changes.extend(removals(resting));
    Ok(changes)
}

/// The changes that remove a record with everything that belongs to it.
pub(super) fn remove(
    records: &dyn Records,
    table: Table,
    key: &[u8],
    version: Version,
) -> Result<Vec<Change>, ReadError> {
    let mut changes = vec![Change { table, key: key.to_vec(), act: Act::Remove(version), row: None }];
    changes.extend(removals(resting(records, table, key)?));
    Ok(changes)
}

fn removals(pieces: BTreeMap<Vec<u8>, Record>) -> impl Iterator<Item = Change> {
    pieces.into_iter().map(|(key, piece)| Change {
        table: Table::Pieces,
        key,
        act: Act::Remove(piece.version),
        row: None,
    })
}

/// The pieces that rest under a key, counted by a head or not.
fn resting(records: &dyn Records, table: Table, key: &[u8]) -> Result<BTreeMap<Vec<u8>, Record>, ReadError> {
    let start = key_start(table, key);
    let mut after = start.clone();
    let mut found = BTreeMap::new();
    // One at a time: most records have none, and what follows is another's.
    while let Some((key, piece)) = records.records(Table::Pieces, Some(&after), 1)?.pop()
        && key.starts_with(&start)
    {
        after.clone_from(&key);
        // A longer one is a piece of another key, which has a 0 in it.
        if key.len() == start.len() + 1 {
            found.insert(key, piece);
        }
    }
    Ok(found)
}

/// Tells of every piece that no head counts.
pub(super) fn strays(records: &dyn Records, mut tell: impl FnMut(String)) -> Result<(), ReadError> {
    let mut after: Option<Vec<u8>> = None;
    loop {
        let page = records.records(Table::Pieces, after.as_deref(), SLICE)?;
        for (key, _) in &page {
            match owner(key) {
                Some((table, owner, index)) if index <= further(records, table, owner)? => {}
                Some((_, owner, index)) => {
                    let owner = escaped(&String::from_utf8_lossy(owner));
                    tell(format!("piece {index} of {owner} belongs to no record"));
                }
                None => {
                    let key = escaped(&String::from_utf8_lossy(key));
                    tell(format!("a piece under the key “{key}” belongs to no record"));
                }
            }
        }
        let Some((last, _)) = page.into_iter().next_back() else { return Ok(()) };
        after = Some(last);
    }
}

/// How many pieces the head under a key counts.
fn further(records: &dyn Records, table: Table, key: &[u8]) -> Result<u8, ReadError> {
    let head = records.get(table, key)?;
    Ok(head.and_then(|head| head.bytes.first().copied()).unwrap_or(0))
}

fn key_start(table: Table, key: &[u8]) -> Vec<u8> {
    [&[table.tag()], key, &[0]].concat()
}

fn piece_key(table: Table, key: &[u8], index: u8) -> Vec<u8> {
    let mut piece = key_start(table, key);
    piece.push(index);
    piece
}

/// The record that the key of a piece names, and which piece of it that is.
fn owner(piece: &[u8]) -> Option<(Table, &[u8], u8)> {
    let (tag, rest) = piece.split_first()?;
    let (index, rest) = rest.split_last()?;
    let key = rest.strip_suffix(&[0])?;
    let table = CUT.into_iter().find(|table| table.tag() == *tag)?;
    (*index > 0).then_some((table, key, *index))
}
