//! Users written in one change set, or in more where they are too large for one.
//!
//! Owns the halving. Must not know what is written of them, nor hide any other
//! refusal.

use std::collections::BTreeSet;

use crate::model::User;
use crate::store::{Batch, CommitError, Store, StoreError, Versioned};

/// Writes the batch; where its users have more pieces than a change set may
/// change, one half after the other. What goes with users is put in by `with` for
/// each part; all else goes with the first.
pub(super) fn write_in_parts(
    store: &mut Store,
    mut batch: Batch,
    with: &dyn Fn(&mut Batch),
) -> Result<(), StoreError> {
    with(&mut batch);
    match store.write(&batch) {
        Err(StoreError::Commit(CommitError::Malformed(_))) if may_be_parted(&batch.users) => {
            let users = batch.users.split_off(batch.users.len() / 2);
            write_in_parts(store, batch, with)?;
            write_in_parts(store, Batch { users, ..Batch::default() }, with)
        }
        written => written,
    }
}

/// A user who is in it twice is refused whole, not in halves.
fn may_be_parted(users: &[Versioned<User>]) -> bool {
    let mut names = BTreeSet::new();
    users.len() > 1 && users.iter().all(|user| names.insert(user.value.person.name.key()))
}
