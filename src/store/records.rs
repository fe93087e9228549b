//! The trait under every store: versioned records, index rows, history.
//!
//! Owns the vocabulary of a change set and what can go wrong with one. Knows
//! bytes only: what they mean, seals and MACs is the business of the layer above.

use std::ops::Bound;
use std::path::PathBuf;

use thiserror::Error;

/// Where versioned records live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// What the store must know before it can be unlocked: identity, slots.
    Meta,
    /// One record a user.
    Users,
    /// One record a hardware token that was given out.
    Tokens,
    /// One record a setting.
    Settings,
    /// What is too large for one record of the others goes on here.
    Pieces,
    /// One record a hardware token in stock, with its secret key.
    Stock,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Meta, Self::Users, Self::Tokens, Self::Settings, Self::Pieces, Self::Stock];

    /// The byte that stands for it in MACs and in the keys of pieces, for ever.
    pub const fn tag(self) -> u8 {
        match self {
            Self::Meta => 0,
            Self::Users => 1,
            Self::Tokens => 2,
            Self::Settings => 3,
            Self::Pieces => 4,
            Self::Stock => 5,
        }
    }
}

/// A record's version: 1 when it is made, one more with every change.
pub type Version = u64;

/// A record as it rests.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Grows by one with every change.
    pub version: Version,
    /// The payload.
    pub bytes: Vec<u8>,
}

/// What a change expects to find and leaves behind.
#[derive(Clone, PartialEq, Eq)]
pub enum Act {
    /// No record must be there; it gets version 1.
    Create(Vec<u8>),
    /// The record must have this version; it gets the next.
    Update(Version, Vec<u8>),
    /// The record must have this version; it goes.
    Remove(Version),
}

/// A change of one record, with its row in the list of users.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// The table.
    pub table: Table,
    /// The key in it; 1–255 bytes.
    pub key: Vec<u8>,
    /// What happens to the record.
    pub act: Act,
    /// The index row to be written under the same key: [`Table::Users`] only,
    /// and none with a removal, which takes the row along.
    pub row: Option<Vec<u8>>,
}

/// The only write there is: all of it happens, or nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ChangeSet {
    /// At most [`ChangeSet::MOST`], no key twice, 6 KiB each.
    pub changes: Vec<Change>,
    /// Entries to be appended: the sequence number and the bytes. The first
    /// must follow the last one in the store without a gap.
    pub history: Vec<(u64, Vec<u8>)>,
}

impl ChangeSet {
    /// Most records of one change set: sled's memory grows with more.
    pub const MOST: usize = 1000;
}

/// Why a change set was not written, or may not have been.
#[derive(Debug, Error)]
pub enum CommitError {
    /// A record has another version, is there although it must not be, or is
    /// gone; or the history went on meanwhile. Nothing was written.
    #[error("the record was changed meanwhile")]
    Conflict,
    /// The write or the sync failed: it may or may not be on disk. No further
    /// write is taken until the store is opened anew.
    #[error("not certain that it was saved: {0}")]
    Doubt(String),
    /// An earlier write failed, so this one was not tried.
    #[error("the store takes no writes after a failed one")]
    ReadOnly,
    /// The change set breaks its own rules (too many records, one too large, a
    /// key twice). Nothing was written.
    #[error("the change set is malformed: {0}")]
    Malformed(&'static str),
}

/// Why records could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The disk answered with an error.
    #[error("reading failed: {0}")]
    Io(String),
    /// What was read cannot be what was written.
    #[error("the store is damaged: {0}")]
    Damaged(String),
}

/// Why a store could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// There is none (and it was not to be made).
    #[error("there is no store in {}", .0.display())]
    Missing(PathBuf),
    /// There is one (and it was to be made).
    #[error("there is a store in {} already", .0.display())]
    Exists(PathBuf),
    /// Another process has it open.
    #[error("the store is in use{}", .pid.map(|pid| format!(" by process {pid}")).unwrap_or_default())]
    InUse {
        /// The process that holds it, as it wrote down itself.
        pid: Option<u32>,
    },
    /// Others may read or write the folder, or it belongs to somebody else.
    #[error("{} is too open: {why}", .path.display())]
    TooOpen {
        /// The folder or file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Written by a newer version of this program or of the engine.
    #[error("the store is from a newer version: {0}")]
    Newer(String),
    /// Files are damaged or missing.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The disk is full, read-only, or failed.
    #[error("the store cannot be opened: {0}")]
    Io(String),
}

/// One key with its bytes.
pub type Pair = (Vec<u8>, Vec<u8>);

/// Records at rest. One owner, one thread.
///
/// Every implementation passes the contract suite in `store::contract`.
pub trait Records: Send {
    /// The record under a key.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Record>, ReadError>;

    /// Records of a table in the order of their keys, from `after` (exclusive;
    /// from the start when none), at most `limit`.
    fn records(
        &self,
        table: Table,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Record)>, ReadError>;

    /// Rows of the users list in the order of their keys from there on, at most `limit`.
    fn rows(&self, from: Bound<&[u8]>, limit: usize) -> Result<Vec<Pair>, ReadError>;

    /// One row of the users list.
    fn row(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError>;

    /// How many records [`Table::Users`] has, known without reading them.
    fn user_count(&self) -> Result<u64, ReadError>;

    /// History entries from sequence number `from` on, at most `limit`, oldest first.
    fn history(&self, from: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, ReadError>;

    /// The newest history entry.
    fn last_history(&self) -> Result<Option<(u64, Vec<u8>)>, ReadError>;

    /// Writes a change set: on return it is on the disk, whole.
    fn commit(&mut self, set: &ChangeSet) -> Result<(), CommitError>;
}
