//! Who may ask for what.
//!
//! Owns the table of roles and requests. Everything that is not in it is refused;
//! who has which role is decided by the kernel's word on the peer, never by a
//! message. Must not know a rule over a record.

use serde::{Deserialize, Serialize};

use crate::directory::{NewDevice, Proving, Request};
use crate::model::UserName;
use crate::ports::{Account, Accounts};

/// What somebody is to the daemon. Most have several, or the last one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Root, or the account that the daemon runs as: it could open the store itself.
    Owner,
    /// Enrolls people and looks after their devices.
    Operator,
    /// Reads history and report.
    Auditor,
    /// Asks whether a code is right, at sign-in.
    Verifier,
    /// Has an account: the own devices.
    Own,
}

/// Which groups and accounts have a role.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// The group of the operators.
    pub operators: Option<String>,
    /// The group of the auditors.
    pub auditors: Option<String>,
    /// User ids of services that ask at sign-in; root always may.
    pub verifiers: Vec<u32>,
}

/// Whoever is at the other end, as the kernel says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The user id of the process.
    pub uid: u32,
    /// The account, where the host has one of that id.
    pub account: Option<Account>,
    /// Who logged in at first, where the kernel knows: an account's name. Given
    /// only where it is another one, as with sudo.
    pub login: Option<String>,
}

impl Peer {
    /// The roles of this peer of a daemon that runs as `us`.
    pub fn roles(&self, us: u32, groups: &Groups, accounts: &dyn Accounts) -> Vec<Role> {
        let is_owner = self.uid == 0 || self.uid == us;
        let is_verifier = groups.verifiers.contains(&self.uid);
        // A sign-in waits for no directory server: who may ask for one is nothing by a group.
        let in_group = |group: &Option<String>| {
            let named = self.account.as_ref().zip(group.as_ref());
            !is_owner && !is_verifier && named.is_some_and(|(account, group)| accounts.is_in(account, group))
        };
        let roles = [
            (Role::Owner, is_owner),
            (Role::Operator, in_group(&groups.operators)),
            (Role::Auditor, in_group(&groups.auditors)),
            (Role::Verifier, is_verifier),
            (Role::Own, self.own().is_some()),
        ];
        roles.into_iter().filter(|(_, has)| *has).map(|(role, _)| role).collect()
    }

    /// The user of the store that this peer is: the one of the login name.
    pub fn own(&self) -> Option<UserName> {
        UserName::new(&self.account.as_ref()?.name).ok()
    }
}

/// Whether somebody in this role, who is the user `own`, may ask for this.
#[expect(clippy::match_same_arms, reason = "the table is read by what is asked for")]
pub fn is_allowed(role: Role, own: Option<&UserName>, request: &Request) -> bool {
    use Role::{Auditor, Operator, Own, Owner, Verifier};
    let is_own = |user: &UserName| own.is_some_and(|own| own.is_same(user));
    match request {
        // The users, and what is known of them.
        Request::Users(_) | Request::ListOn | Request::CountQueue(_) => matches!(role, Owner | Operator),
        Request::UserCount => matches!(role, Owner | Operator | Auditor),
        Request::User(user) => matches!(role, Owner | Operator) || role == Own && is_own(user),
        Request::AddUser(_)
        | Request::RemoveUser(_)
        | Request::Edit { .. }
        | Request::ComparePeople(_)
        | Request::ImportPeople(_) => matches!(role, Owner | Operator),

        // An enrollment.
        Request::Begin(begin) => {
            // What is lost, how somebody was identified and who gets which token, an operator says.
            let is_app = matches!(begin.kind, NewDevice::App { .. });
            let is_plain = is_app && begin.replaces.is_none() && begin.proofing.is_none();
            matches!(role, Owner | Operator) || role == Own && is_plain && is_own(&begin.user)
        }
        Request::Resume { user, .. }
        | Request::ShowRecorded { user, .. }
        | Request::ShowInFile { user, .. }
        | Request::TakeCode { user, .. }
        | Request::KeepAlgorithm { user, .. }
        | Request::Discard { user, .. } => matches!(role, Owner | Operator) || role == Own && is_own(user),

        // A device. What an operator took away stays so, and nobody deletes a device on their own.
        Request::Test { user, .. } | Request::Rename { user, .. } => {
            matches!(role, Owner | Operator) || role == Own && is_own(user)
        }
        Request::Prove { user, proving, .. } => {
            matches!(role, Owner | Operator)
                || role == Own && is_own(user) && matches!(proving, Proving::Resync | Proving::Proof)
        }
        Request::Deactivate(_)
        | Request::Delete { .. }
        | Request::MakeRecoveryCodes { .. }
        | Request::KeepRecoveryCodes { .. } => matches!(role, Owner | Operator),
        Request::Redeem { user, .. } => matches!(role, Owner | Operator) || role == Own && is_own(user),

        // At sign-in.
        Request::Verify { .. } | Request::Refuse => matches!(role, Owner | Verifier),

        // History, report, settings.
        Request::Report { .. } | Request::History(_) | Request::VerifyPart(_) => {
            matches!(role, Owner | Operator | Auditor)
        }
        Request::Settings => matches!(role, Owner | Operator | Auditor | Own),
        Request::ChangeSettings(_) => matches!(role, Owner | Operator),

        // Hardware tokens. Keys of people come in through an operator, and go out through nobody else
        // than who could read the store.
        Request::PreviewDevices(..)
        | Request::ImportDevices(..)
        | Request::PreviewStock(_)
        | Request::Stock(_)
        | Request::Token(_)
        | Request::Tokens { .. }
        | Request::RemoveToken(_) => matches!(role, Owner | Operator),
        Request::Export(_) | Request::BackUp(_) => role == Owner,

        // The store.
        Request::Check | Request::Clock | Request::OverrideClock | Request::Slots => role == Owner,

        // Only where the store is opened: what unlocks it does not go over a socket.
        Request::Open
        | Request::Create { .. }
        | Request::Unlock { .. }
        | Request::Lock
        | Request::MakeSlot { .. }
        | Request::RemoveSlot(_)
        | Request::BeginRotation(_)
        | Request::Rotate => false,

        // What the client's own worker does in parts.
        Request::PreviewImport(_)
        | Request::Import
        | Request::DropPreview
        | Request::Queue
        | Request::VerifyHistory => false,
    }
}

#[cfg(test)]
mod tests;
