//! The sled database and its trees.
//!
//! Owns the layout in sled: one tree a table, the rows, the history, and a
//! record's version before its bytes. Must not sync, lock or look at a file.

use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use ::sled::transaction::{
    ConflictableTransactionError, ConflictableTransactionResult, TransactionError, TransactionalTree, abort,
};
use ::sled::{Config, Db, IVec, Transactional, Tree};

use super::super::form::outcome;
use super::super::records::{
    Act, Change, ChangeSet, CommitError, OpenError, Pair, ReadError, Record, Table, Version,
};
use super::{Cache, GAVE_UP, Patience, errors};

/// Bytes that sled may keep in memory, as they are on the disk: it takes about
/// three times as many. Its default is 1 GiB, and it takes about as much as the
/// database has (#1410, #986).
fn capacity(cache: Cache) -> u64 {
    match cache {
        Cache::Usual => 64 * 1024 * 1024,
        Cache::Small => 8 * 1024 * 1024,
    }
}

/// The open database. A handful of trees, never more: sled's files explode
/// with many (#1484).
pub(super) struct Engine {
    meta: Tree,
    users: Tree,
    tokens: Tree,
    settings: Tree,
    pieces: Tree,
    stock: Tree,
    rows: Tree,
    history: Tree,
    counts: Tree,
    db: Db,
}

/// Where the tree of counts has that of the users.
const USERS: &[u8] = b"users";

impl Engine {
    /// Lets sled open the files in `dir`.
    pub(super) fn start(dir: &Path, patience: &mut Patience<'_>, cache: Cache) -> Result<Self, OpenError> {
        loop {
            // #1387: recovery may panic on a broken log.
            let opened = catch_unwind(AssertUnwindSafe(|| Self::open(dir, cache)))
                .map_err(|_| OpenError::Damaged(GAVE_UP.into()))?;
            match opened {
                Ok(engine) => return Ok(engine),
                // sled lets go of its lock a little after it is dropped (#1234, #1289).
                Err(error) if errors::is_lock(&error) && patience.again(None) => {}
                Err(error) => return Err(errors::open(error)),
            }
        }
    }

    fn open(dir: &Path, cache: Cache) -> ::sled::Result<Self> {
        // No flusher thread: it syncs an idle disk twice a second and swallows
        // the error of a failed sync. Pages are cleaned up by writes as well.
        // No compression: opening takes minutes with it (#1531).
        let config = Config::new().path(dir).cache_capacity(capacity(cache)).flush_every_ms(None);
        let db = config.use_compression(false).open()?;
        let engine = Self {
            meta: db.open_tree("meta")?,
            users: db.open_tree("users")?,
            tokens: db.open_tree("tokens")?,
            settings: db.open_tree("settings")?,
            pieces: db.open_tree("pieces")?,
            stock: db.open_tree("stock")?,
            rows: db.open_tree("rows")?,
            history: db.open_tree("history")?,
            counts: db.open_tree("counts")?,
            db,
        };
        // sled counts by reading every key. A store that was made before there was a
        // count is counted so, once.
        if engine.counts.get(USERS)?.is_none() {
            engine.recount()?;
        }
        Ok(engine)
    }

    /// Counts the users by reading every key.
    pub(super) fn recount(&self) -> ::sled::Result<()> {
        self.counts.insert(USERS, &(self.users.len() as u64).to_be_bytes()).map(|_| ())
    }

    /// Hands everything written to the kernel.
    pub(super) fn flush(&self) -> ::sled::Result<()> {
        self.db.flush().map(|_| ())
    }

    /// Says whether there is a record in [`Table::Meta`].
    pub(super) fn has_meta(&self) -> ::sled::Result<bool> {
        Ok(self.meta.first()?.is_some())
    }

    /// Says whether there is nothing at all.
    pub(super) fn is_empty(&self) -> ::sled::Result<bool> {
        for table in Table::ALL {
            if self.tree(table).first()?.is_some() {
                return Ok(false);
            }
        }
        Ok(self.rows.first()?.is_none() && self.history.first()?.is_none())
    }

    fn tree(&self, table: Table) -> &Tree {
        match table {
            Table::Meta => &self.meta,
            Table::Users => &self.users,
            Table::Tokens => &self.tokens,
            Table::Settings => &self.settings,
            Table::Pieces => &self.pieces,
            Table::Stock => &self.stock,
        }
    }

    pub(super) fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError> {
        let value = self.tree(table).get(key).map_err(errors::read)?;
        value.as_deref().map(unpacked).transpose()
    }

    pub(super) fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError> {
        page(self.tree(table), after.map_or(Bound::Unbounded, Bound::Excluded), limit)
            .map(|pair| pair.and_then(|(key, value)| Ok((key.to_vec(), unpacked(&value)?))))
            .collect()
    }

    pub(super) fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError> {
        page(&self.rows, from, limit)
            .map(|pair| pair.map(|(key, row)| (key.to_vec(), row.to_vec())))
            .collect()
    }

    /// A page of one row would clone the whole leaf it lies in.
    pub(super) fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.rows.get(key).map_err(errors::read)?.map(|row| row.to_vec()))
    }

    pub(super) fn user_count(&self) -> Result<u64, ReadError> {
        counted(self.counts.get(USERS).map_err(errors::read)?.as_deref())
    }

    pub(super) fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError> {
        let entries = self.history.range(from.to_be_bytes()..).take(limit);
        entries.map(|pair| pair.map_err(errors::read).and_then(entry)).collect()
    }

    pub(super) fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError> {
        self.history.last().map_err(errors::read)?.map(entry).transpose()
    }

    /// Applies a change set, whole or not at all. Not durable before the flush
    /// and the sync that follow.
    pub(super) fn apply(&self, set: &ChangeSet) -> Result<(), CommitError> {
        let Self { meta, users, tokens, settings, pieces, stock, rows, history, counts, .. } = self;
        let trees = (meta, users, tokens, settings, pieces, stock, rows, history, counts);
        // sled may run this more than once: it works on its arguments alone.
        let applied =
            trees.transaction(|(meta, users, tokens, settings, pieces, stock, rows, history, counts)| {
                for change in &set.changes {
                    let tree = match change.table {
                        Table::Meta => meta,
                        Table::Users => users,
                        Table::Tokens => tokens,
                        Table::Settings => settings,
                        Table::Pieces => pieces,
                        Table::Stock => stock,
                    };
                    apply_change(change, tree, rows)?;
                }
                count(&set.changes, counts)?;
                append(&set.history, history)
            });
        applied.map_err(|error| match error {
            TransactionError::Abort(error) => error,
            TransactionError::Storage(error) => errors::commit(error),
        })
    }
}

type Applied = ConflictableTransactionResult<(), CommitError>;

fn apply_change(change: &Change, tree: &TransactionalTree, rows: &TransactionalTree) -> Applied {
    let key = change.key.as_slice();
    let found = tree.get(key)?.as_deref().map(version).transpose();
    let found = found.map_err(|error| CommitError::Doubt(error.to_string()));
    let after = found.and_then(|found| outcome(&change.act, found));
    if let Some((version, bytes)) = after.map_err(ConflictableTransactionError::Abort)? {
        let mut value = Vec::with_capacity(size_of::<Version>() + bytes.len());
        value.extend_from_slice(&version.to_be_bytes());
        value.extend_from_slice(bytes);
        tree.insert(key, value)?;
    } else {
        tree.remove(key)?;
        if change.table == Table::Users {
            rows.remove(key)?;
        }
    }
    if let Some(row) = &change.row {
        rows.insert(key, row.as_slice())?;
    }
    Ok(())
}

/// Keeps the count of the users: those who came and those who went.
fn count(changes: &[Change], counts: &TransactionalTree) -> Applied {
    let users = || changes.iter().filter(|change| change.table == Table::Users);
    let came = users().filter(|change| matches!(change.act, Act::Create(_))).count() as u64;
    let went = users().filter(|change| matches!(change.act, Act::Remove(_))).count() as u64;
    if came == went {
        return Ok(());
    }
    let before = counted(counts.get(USERS)?.as_deref())
        .map_err(|error| ConflictableTransactionError::Abort(CommitError::Doubt(error.to_string())))?;
    counts.insert(USERS, &(before + came).saturating_sub(went).to_be_bytes())?;
    Ok(())
}

fn counted(bytes: Option<&[u8]>) -> Result<u64, ReadError> {
    let bytes = bytes.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
    bytes
        .map(u64::from_be_bytes)
        .ok_or_else(|| ReadError::Damaged("the count of the users is cut off".into()))
}

/// Appends entries. The history has no gap, so the first entry follows the last
/// one exactly if its number is free and the number before it is taken.
fn append(entries: &[(u64, Vec<u8>)], history: &TransactionalTree) -> Applied {
    for (sequence, bytes) in entries {
        let follows = match sequence.checked_sub(1) {
            None => false,
            Some(0) => true,
            Some(before) => history.get(before.to_be_bytes())?.is_some(),
        };
        let key = sequence.to_be_bytes();
        if !follows || history.get(key)?.is_some() {
            return abort(CommitError::Conflict);
        }
        history.insert(&key, bytes.as_slice())?;
    }
    Ok(())
}

fn page(
    tree: &Tree,
    from: Bound<&[u8]>,
    limit: usize,
) -> impl Iterator<Item = Result<(IVec, IVec), ReadError>> {
    tree.range::<&[u8], _>((from, Bound::Unbounded)).take(limit).map(|pair| pair.map_err(errors::read))
}

fn unpacked(value: &[u8]) -> Result<Record, ReadError> {
    let bytes = value.get(size_of::<Version>()..).unwrap_or_default().to_vec();
    Ok(Record { version: version(value)?, bytes })
}

fn version(value: &[u8]) -> Result<Version, ReadError> {
    let head = value.first_chunk().ok_or_else(|| ReadError::Damaged("a record is cut off".into()))?;
    Ok(Version::from_be_bytes(*head))
}

fn entry((key, bytes): (IVec, IVec)) -> Result<(u64, Vec<u8>), ReadError> {
    let key = <[u8; 8]>::try_from(key.as_ref())
        .map_err(|_| ReadError::Damaged("a history entry has no number".into()))?;
    Ok((u64::from_be_bytes(key), bytes.to_vec()))
}
