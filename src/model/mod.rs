//! The nouns: users, devices, names, parameters, history entries, instants.
//!
//! Valid by construction: a value that exists keeps its rules. No IO, no
//! clock, no cryptography: a sealed secret is opaque bytes here.

mod device;
mod history;
mod name;
mod parameters;
pub mod secret;
mod text;
mod time;
mod user;

pub use device::{Device, DeviceId, DeviceKind, DeviceState, PendingDevice, Sealed};
pub use history::{Entry, Event, FailedCode, Operator, Origin};
pub use name::{DeviceName, NameProblem, UserName};
pub use parameters::{Algorithm, Digits, Parameters, Period};
pub use secret::SecretText;
pub use text::{Issuer, SafeText, TextProblem, escaped};
pub use time::{Timestamp, spoken};
pub use user::{AddDevice, MfaState, Person, Row, SignInRecord, User, UserId};

#[cfg(test)]
mod tests;
