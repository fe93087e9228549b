//! What a daemon asks beside the acts of the directory, and how a request is named.
//!
//! Owns whose record a request is about and the words for what was refused. Must not
//! decide who may ask.

use serde::{Deserialize, Serialize};

use super::Request;
use crate::model::{Timestamp, UserName};

/// How a user stands to the policy, to be told at sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnStanding {
    /// Nothing is asked: not in the policy, or exempt.
    NotAsked,
    /// There is no such user, so nobody can say.
    Stranger,
    /// There is a device that may sign in.
    HasDevice,
    /// There is none, and until then that is all right.
    Until(Timestamp),
    /// There is none, and the time is over.
    Overdue,
}

impl Request {
    /// The user whose record it is about; none where it is about several, or none.
    pub fn whose(&self) -> Option<&UserName> {
        match self {
            Self::User(user)
            | Self::RemoveUser(user)
            | Self::Resume { user, .. }
            | Self::ShowRecorded { user, .. }
            | Self::ShowInFile { user, .. }
            | Self::TakeCode { user, .. }
            | Self::KeepAlgorithm { user, .. }
            | Self::Discard { user, .. }
            | Self::Rename { user, .. }
            | Self::Prove { user, .. }
            | Self::Test { user, .. }
            | Self::MakeRecoveryCodes { user, .. }
            | Self::KeepRecoveryCodes { user, .. }
            | Self::Redeem { user, .. }
            | Self::Edit { user, .. }
            | Self::Verify { user, .. } => Some(user),
            Self::AddUser(person) => Some(&person.name),
            Self::Begin(begin) => Some(&begin.user),
            Self::Deactivate(removal) | Self::Delete { removal, .. } => Some(&removal.user),
            _ => None,
        }
    }

    /// What it asks for, in a few words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open | Self::Create { .. } | Self::Unlock { .. } | Self::Lock => "opening the store",
            Self::Users(_) | Self::ListOn | Self::UserCount => "the users list",
            Self::User(_) => "a user's security credentials",
            Self::AddUser(_) | Self::RemoveUser(_) | Self::Edit { .. } => "a change of a user",
            Self::PreviewImport(_)
            | Self::Import
            | Self::DropPreview
            | Self::ComparePeople(_)
            | Self::ImportPeople(_)
            | Self::PreviewDevices(..)
            | Self::ImportDevices(..) => "an import",
            Self::Begin(_) | Self::Resume { .. } | Self::ShowRecorded { .. } | Self::ShowInFile { .. } => {
                "an enrollment"
            }
            Self::TakeCode { .. } | Self::KeepAlgorithm { .. } => "a code of an enrollment",
            Self::Discard { .. } => "the end of an enrollment",
            Self::Rename { .. } | Self::Deactivate(_) | Self::Delete { .. } => "a change of a device",
            Self::Prove { .. } | Self::Test { .. } => "a code of a device",
            Self::MakeRecoveryCodes { .. } | Self::KeepRecoveryCodes { .. } | Self::Redeem { .. } => {
                "recovery codes"
            }
            Self::Settings => "the settings",
            Self::ChangeSettings(_) => "a change of the settings",
            Self::Queue | Self::CountQueue(_) => "the queue",
            Self::Report { .. } => "the report",
            Self::History(_) | Self::VerifyHistory | Self::VerifyPart(_) => "the history",
            Self::PreviewStock(_)
            | Self::Stock(_)
            | Self::Token(_)
            | Self::Tokens { .. }
            | Self::RemoveToken(_) => "hardware tokens",
            Self::Export(_) => "an export of secret keys",
            Self::BackUp(_) => "a backup",
            Self::Check => "a check of the store",
            Self::Clock | Self::OverrideClock => "the clock",
            Self::Verify { .. } | Self::Refuse => "a sign-in",
            Self::Slots | Self::MakeSlot { .. } | Self::RemoveSlot(_) => "the keys of the store",
            Self::BeginRotation(_) | Self::Rotate => "a rotation of the data key",
        }
    }
}
