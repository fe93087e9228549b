//! The nouns: users, devices, names, parameters, history entries, instants.
//!
//! Valid by construction: a value that exists keeps its rules. No IO, no
//! clock, no cryptography: a sealed secret is opaque bytes here.

mod count;
mod device;
mod excerpt;
pub mod hex;
mod history;
mod history_names;
mod history_words;
mod name;
mod parameters;
mod policy;
mod proofing;
pub mod secret;
mod tag;
mod text;
mod time;
mod user;

pub use count::{count, counted};
pub use device::{Device, DeviceId, DeviceKind, DeviceState, PendingDevice, Sealed};
pub use excerpt::{excerpt, is_withheld, shortened};
pub use history::{Entry, Event, Operator, Origin};
pub use history_names::{FailedCode, Purpose, SlotName, TestOutcome, VerdictName};
pub use name::{DeviceName, GroupName, NameProblem, Serial, UserName};
pub use parameters::{Algorithm, Digits, Parameters, Period};
pub use policy::{Exemption, Membership, Policy, Requirement, Standing, Whom};
pub use proofing::{Identified, Proofing};
pub use secret::SecretText;
pub use tag::{Tag, TagProblem, Tags};
pub use text::{Issuer, SafeText, TextProblem, escaped, sentence, shown};
pub use time::{Timestamp, spoken};
pub use user::{AddDevice, MfaState, PassedOver, Person, RecoveryCodes, Row, SignInRecord, User, UserId};

#[cfg(test)]
mod tests;
