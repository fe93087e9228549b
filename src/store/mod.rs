//! Records at rest.
//!
//! Owns how records reach the disk and come back whole: the trait
//! [`Records`] with its two implementations, the vault that seals secrets and
//! signs records, the encoding, the history chain. Must not draw, read a clock
//! or know a rule of sign-in.

mod chain;
mod check;
mod encoding;
mod form;
mod memory;
mod pieces;
mod records;
mod sled;
mod typed;
mod vault;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod tests;

pub use self::sled::{Patience as LockPatience, Repaired, Sled, repair};
pub use chain::{Anchor, ChainProblem};
pub use check::Checked;
pub use encoding::DecodeProblem;
pub use memory::Memory;
pub use records::{
    Act, Change, ChangeSet, CommitError, OpenError, Pair, ReadError, Record, Records, Table, Version,
};
pub use typed::{
    Batch, Beginning, Outbox, Settings, Store, StoreError, Token, UnlockError, Versioned, slots,
};
pub use vault::{Binding, FileKey, NewSlot, SlotKind, Slots, StoreId, Unlock, UnlockProblem, Vault};
