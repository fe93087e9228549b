//! What events name by a word: purposes, verdicts, outcomes, reasons, slots.
//!
//! The order of each is the encoding: new ones are added at the end.

use serde::{Deserialize, Serialize};

/// What opens a slot, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotName {
    /// A passphrase.
    Passphrase,
    /// A key file.
    KeyFile,
    /// The recovery key, printed once.
    RecoveryKey,
}

/// What two codes are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// To make a pending device active.
    Enrollment,
    /// To learn how far an active device's clock is off.
    Resync,
    /// To let a deactivated device sign in again.
    Reactivation,
    /// To let an imported device sign in.
    Proof,
}

/// What was said of a code that was not taken, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VerdictName {
    /// The first code again.
    SameCodeTwice,
    /// Both right, but swapped.
    WrongOrder,
    /// Both right, but one in between was skipped.
    NotConsecutive,
    /// Both right, but too close together.
    TooQuick,
    /// It was right some time ago.
    Expired,
    /// The clock is too far off.
    ClockOff,
    /// It comes from another device of the user.
    OtherDevice,
    /// The app computes with another algorithm.
    AppIgnoresSettings,
    /// The key never makes it near now.
    NoMatch,
    /// Not as many digits as the device has.
    Malformed,
    /// It, or a newer one, was used before.
    Used,
}

/// What came of testing a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestOutcome {
    /// It is right and now spent.
    Right,
    /// It is the device's, but was used, or a newer one was.
    Used,
    /// It is the device's, but of another time.
    OutOfTime,
    /// It is right, but the device is deactivated.
    Deactivated,
    /// No device of the user makes it near now.
    Wrong,
    /// It was not read: too many failures.
    NotRead,
    /// It is right, but the device was imported and not proven yet.
    Unproven,
}

/// Why a sign-in was refused: for the history only, the caller hears one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailedCode {
    /// No device of the user makes that code now.
    Wrong,
    /// The code was right and had been used.
    Replayed,
    /// Too many failures: not read at all.
    Locked,
    /// A hundred failures in a row: only a new enrollment clears it.
    Disabled,
    /// The user has no active device.
    NoDevice,
}
