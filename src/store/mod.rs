//! Records at rest.
//!
//! Owns how records reach the disk and come back whole: the trait
//! [`Records`] with its two implementations, the vault that seals secrets and
//! signs records, the encoding, the history chain. Must not draw, read a clock
//! or know a rule of sign-in.

mod batch;
mod chain;
mod check;
mod encoding;
mod form;
mod key_care;
mod memory;
mod pieces;
mod records;
mod rows;
mod sled;
mod tokens;
mod typed;
mod vault;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod tests;

pub use self::sled::{
    Beside, Cache, Patience as LockPatience, Place, Put, Repaired, Sled, Unrepaired, repair,
};
pub use batch::{Batch, Outbox, Settings, Stocked, Token, Versioned};
pub use chain::{Anchor, ChainProblem};
pub use check::{Checked, Watch};
pub use encoding::DecodeProblem;
pub use key_care::RotationPlace;
pub use memory::Memory;
pub use records::{
    Act, Change, ChangeSet, CommitError, OpenError, Pair, ReadError, Record, Records, Table, Version,
};
pub use typed::{Beginning, Store, StoreError, UnlockError, slots};
pub use vault::{
    Binding, CodeKey, FileKey, NewSlot, Slot, SlotKind, Slots, StoreId, Unlock, UnlockProblem, Vault,
};
