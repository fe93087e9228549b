//! The history chain: each entry is signed together with the one before.
//!
//! Owns the links and the anchor: the newest link, also kept outside the store,
//! so that yesterday's copy put back is noticed. Must not say what entries mean.

use std::cell::Cell;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use subtle::ConstantTimeEq;
use thiserror::Error;

use super::encoding::{DecodeProblem, decoded, encoded};
use super::vault::{MacBytes, Vault};
use super::{ReadError, Records};
use crate::model::Entry;

/// Bytes of the MAC at the end of an entry.
const MAC: usize = size_of::<MacBytes>();

/// The newest link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The newest entry's number; 0 before the first.
    pub number: u64,
    /// Its MAC; zeros before the first.
    pub mac: MacBytes,
}

impl Head {
    /// Before the first entry.
    pub const EMPTY: Self = Self { number: 0, mac: [0; MAC] };

    /// The link after this one, and the bytes of the entry that makes it.
    pub fn next(self, vault: &Vault, entry: &Entry) -> (Self, Vec<u8>) {
        let mut bytes = encoded(entry);
        let number = self.number.saturating_add(1);
        let mac = vault.history_mac(number, &self.mac, &bytes);
        bytes.extend(mac);
        (Self { number, mac }, bytes)
    }

    /// The newest link of a store, as it says itself.
    pub fn of(records: &dyn Records) -> Result<Self, ReadError> {
        match records.last_history()? {
            None => Ok(Self::EMPTY),
            Some((number, bytes)) => Ok(Self { number, mac: mac_of(number, &bytes)? }),
        }
    }
}

fn mac_of(number: u64, bytes: &[u8]) -> Result<MacBytes, ReadError> {
    bytes
        .last_chunk::<MAC>()
        .copied()
        .ok_or_else(|| ReadError::Damaged(format!("history entry {number} is cut off")))
}

/// Why the history does not hold together.
#[derive(Debug, Error)]
pub enum ChainProblem {
    /// This entry is not what was written, or one before it is missing.
    #[error("history entry {0} was changed, moved or removed")]
    Broken(u64),
    /// Written by a newer version.
    #[error("history entry {0} was written by a newer version of this program")]
    Newer(u64),
    /// The store ends before an entry that was seen: an older copy was put back.
    #[error(
        "the store ends at history entry {store}, but entry {known} was written: an older copy was put back"
    )]
    RolledBack {
        /// The newest in the store.
        store: u64,
        /// The newest that was seen.
        known: u64,
    },
    /// The records could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl ChainProblem {
    /// The first entry that does not fit, where it is one.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Broken(number) | Self::Newer(number) => Some(*number),
            Self::RolledBack { store, .. } => Some(store.saturating_add(1)),
            Self::Read(_) => None,
        }
    }
}

/// Reads entries from `from` on, at most `limit`, each checked against the one before.
pub fn read(
    records: &dyn Records,
    vault: &Vault,
    from: u64,
    limit: usize,
) -> Result<Vec<(u64, Entry)>, ChainProblem> {
    let from = from.max(1);
    let mut before = match from {
        1 => Head::EMPTY.mac,
        _ => match records.history(from - 1, 1)?.first() {
            Some((number, bytes)) if *number == from - 1 => mac_of(*number, bytes)?,
            // A gap before entries that are there is no end.
            Some(_) => return Err(ChainProblem::Broken(from - 1)),
            None => return Ok(Vec::new()),
        },
    };
    let mut entries = Vec::new();
    for ((number, bytes), expected) in records.history(from, limit)?.into_iter().zip(from..) {
        let (payload, mac) = bytes.split_last_chunk::<MAC>().ok_or(ChainProblem::Broken(expected))?;
        let computed = vault.history_mac(expected, &before, payload);
        if number != expected || !bool::from(computed.ct_eq(mac)) {
            return Err(ChainProblem::Broken(expected));
        }
        let entry = decoded(payload).map_err(|problem| match problem {
            DecodeProblem::Newer => ChainProblem::Newer(expected),
            _ => ChainProblem::Broken(expected),
        })?;
        entries.push((number, entry));
        before = computed;
    }
    Ok(entries)
}

/// The newest link, kept in a file outside the store: `number mac since`.
pub struct Anchor {
    file: Option<PathBuf>,
    /// The entry from which on a link was always there; none before it was read.
    since: Cell<Option<u64>>,
    /// An older copy that ends here is accepted.
    accepted: Option<u64>,
}

/// What the file says.
struct Known {
    head: Head,
    since: u64,
}

impl Anchor {
    /// Kept in this file.
    pub fn file(path: PathBuf) -> Self {
        Self { file: Some(path), since: Cell::new(None), accepted: None }
    }

    /// Not kept: for a store in memory.
    pub fn none() -> Self {
        Self { file: None, since: Cell::new(None), accepted: None }
    }

    /// Accepts an older copy that ends at this entry. The link outside stays as it
    /// is until an entry is added to the copy.
    #[must_use]
    pub fn accepting(self, ends_at: u64) -> Self {
        Self { accepted: Some(ends_at), ..self }
    }

    /// Compares the store's newest entries with the link kept outside.
    ///
    /// The store may be ahead (killed between the two writes), never behind. A
    /// missing or unreadable file proves nothing and is made anew, which
    /// [`Anchor::remark`] says from then on.
    pub fn compare(&self, records: &dyn Records) -> Result<(), ChainProblem> {
        let Some(Known { head: known, since }) = self.load() else { return Ok(()) };
        self.since.set(Some(since));
        let store = Head::of(records)?;
        if self.accepted == Some(store.number) {
            return Ok(());
        }
        if store.number < known.number {
            return Err(ChainProblem::RolledBack { store: store.number, known: known.number });
        }
        match records.history(known.number, 1)?.first() {
            Some((number, bytes)) if *number == known.number && mac_of(*number, bytes)? == known.mac => {
                Ok(())
            }
            _ if known.number == 0 => Ok(()),
            _ => Err(ChainProblem::Broken(known.number)),
        }
    }

    fn load(&self) -> Option<Known> {
        let text = fs::read_to_string(self.file.as_ref()?).ok()?;
        let mut words = text.split_whitespace();
        let number = words.next()?.parse().ok()?;
        let mac = data_encoding::HEXLOWER.decode(words.next()?.as_bytes()).ok()?;
        // The first files had no third word.
        let since = words.next().map_or(Some(1), |since| since.parse().ok())?;
        Some(Known { head: Head { number, mac: mac.try_into().ok()? }, since })
    }

    /// Keeps the newest link. A failure here does not undo what is written.
    ///
    /// Neither the file nor its folder is synced, though that would cost half as
    /// much again as the write it follows. The store was synced before, so after a power
    /// cut the link is behind the store, which is no rollback, or the file is
    /// empty, where it was just made: that is made anew and
    /// [remarked](Anchor::remark). It is never ahead, which would lock everybody out.
    pub fn keep(&self, head: Head) {
        let Some(file) = &self.file else { return };
        if self.accepted == Some(head.number) {
            return;
        }
        let since = self.since.get().unwrap_or(head.number);
        self.since.set(Some(since));
        let words = format!("{} {} {since}", head.number, data_encoding::HEXLOWER.encode(&head.mac));
        let _ = put(file, format!("{words:<TEXT$}\n").as_bytes());
    }

    /// What the link outside cannot vouch for, when the store ends at this entry.
    pub fn remark(&self, newest: u64) -> Option<String> {
        self.file.as_ref()?;
        let Some(known) = self.load().filter(|known| known.head.number == newest) else {
            return Some(
                "the newest history entry could not be kept outside the store: \
                 an older copy put back would not be noticed"
                    .to_owned(),
            );
        };
        (known.since > 1).then(|| {
            format!(
                "nothing outside the store was known of its history when entry {} was the newest: \
                 an older copy put back before that was not noticed",
                known.since
            )
        })
    }

    /// Makes the folder of the file, 0700.
    pub fn prepare(&self) {
        if let Some(folder) = self.file.as_ref().and_then(|file| file.parent()) {
            let _ = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        }
    }
}

/// Length of a link in words: two of the largest numbers, a MAC, and the blanks between them.
const TEXT: usize = 20 + 1 + 2 * MAC + 1 + 20;

/// Writes over what the file says, in its place. A file put in the place of
/// another has to be given its room on the disk before the rename returns, which
/// takes as long as a sync. What is written is always as long and shorter than
/// the smallest part that a disk writes: there is no half of it.
fn put(file: &Path, text: &[u8]) -> io::Result<()> {
    let mut open = fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(file)?;
    open.write_all(text)?;
    let found = open.metadata()?;
    if found.len() != text.len() as u64 {
        open.set_len(text.len() as u64)?;
    }
    if found.mode() & 0o777 != 0o600 {
        open.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}
