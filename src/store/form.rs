//! The form of a change set: the rules that every implementation applies first.
//!
//! Owns the bounds and what a version check means. Must not know where records rest.

use std::collections::BTreeSet;

use super::records::{Act, ChangeSet, CommitError, Table, Version};

/// The longest key, in bytes.
const LONGEST_KEY: usize = 255;

/// The largest record, row or history entry, in bytes. Twenty of them with
/// their keys fit a page of sled: what does not fit goes to a file of its own
/// under `blobs/`, which sled never syncs.
pub(super) const LARGEST: usize = 6 * 1024;

/// Says whether a change set keeps the rules that do not depend on what is in
/// the store.
pub(super) fn well_formed(set: &ChangeSet) -> Result<(), CommitError> {
    if set.changes.len() > ChangeSet::MOST || set.history.len() > ChangeSet::MOST {
        return Err(CommitError::Malformed("too many records at once"));
    }
    let mut seen = BTreeSet::new();
    for change in &set.changes {
        if change.key.is_empty() || change.key.len() > LONGEST_KEY {
            return Err(CommitError::Malformed("a key must have 1 to 255 bytes"));
        }
        if !seen.insert((change.table, change.key.as_slice())) {
            return Err(CommitError::Malformed("a key is there twice"));
        }
        if change.row.is_some() && change.table != Table::Users {
            return Err(CommitError::Malformed("only users have rows"));
        }
        if change.row.is_some() && matches!(change.act, Act::Remove(_)) {
            return Err(CommitError::Malformed("a removed user has no row"));
        }
        let bytes = match &change.act {
            Act::Create(bytes) | Act::Update(_, bytes) => bytes.len(),
            Act::Remove(_) => 0,
        };
        if bytes.max(change.row.as_ref().map_or(0, Vec::len)) > LARGEST {
            return Err(CommitError::Malformed("a record is too large"));
        }
    }
    if set.history.iter().any(|(_, bytes)| bytes.len() > LARGEST) {
        return Err(CommitError::Malformed("a history entry is too large"));
    }
    Ok(())
}

/// What a change leaves under its key, given the version found there: the next
/// version with its bytes, or nothing after a removal.
pub(super) fn outcome(act: &Act, found: Option<Version>) -> Result<Option<(Version, &[u8])>, CommitError> {
    match (act, found) {
        (Act::Create(bytes), None) => Ok(Some((1, bytes))),
        (Act::Update(expected, bytes), Some(version)) if *expected == version => {
            let next = version.checked_add(1).ok_or(CommitError::Conflict)?;
            Ok(Some((next, bytes)))
        }
        (Act::Remove(expected), Some(version)) if *expected == version => Ok(None),
        _ => Err(CommitError::Conflict),
    }
}
