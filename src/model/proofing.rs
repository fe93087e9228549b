//! How an operator knew whose device it was: identity proofing.
//!
//! Owns the words (NIST SP 800-63B section 4.2 asks for a record of it). Must
//! not judge whether it was enough.

use serde::{Deserialize, Serialize};

use super::{DeviceName, SafeText};

/// How the person was identified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Identified {
    /// They read out a right code of another device of theirs.
    ByCode(DeviceName),
    /// They read out a recovery code.
    ByRecoveryCode,
    /// They showed a badge or an identity card.
    ByBadge,
    /// They were called back on a number that was known before.
    ByCallBack,
    /// Their manager vouched for them.
    ByManager,
    /// In another way; the ticket says how.
    Otherwise,
}

impl Identified {
    /// As it is shown: `by badge`.
    pub fn words(&self) -> String {
        match self {
            Self::ByCode(device) => format!("by a code from {device}"),
            Self::ByRecoveryCode => "by a recovery code".to_owned(),
            Self::ByBadge => "by badge".to_owned(),
            Self::ByCallBack => "by call back".to_owned(),
            Self::ByManager => "by their manager".to_owned(),
            Self::Otherwise => "in another way".to_owned(),
        }
    }
}

/// How the person was identified, and where that is written up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proofing {
    /// How.
    pub how: Identified,
    /// The number of the ticket.
    pub ticket: Option<SafeText>,
}
