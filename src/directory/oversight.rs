//! What the helpdesk and its auditors ask: settings, queue, report, history.
//!
//! Owns the data only; it is serde data, as in `request`, and holds no secret
//! and no code.

use serde::{Deserialize, Serialize};

use super::Problem;
use super::told::SoFar;
use super::views::ListedUser;
use crate::model::{
    Entry, Exemption, GroupName, Issuer, MfaState, Person, Policy, Requirement, SafeText, Timestamp,
    UserName, Whom,
};

/// What holds for the whole store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Who asks for the codes, as the apps show it.
    pub issuer: Issuer,
    /// Who must have a device.
    pub policy: Policy,
    /// Whether what takes a device away must say how the person was identified.
    pub proofing_required: bool,
    /// Minutes without a key after which the console locks; 0: never.
    pub idle_minutes: u16,
}

/// A change of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setting {
    /// Who asks for the codes; devices that are enrolled keep the old name.
    Issuer(Issuer),
    /// Who must have a device, and how many days they have.
    Policy {
        /// Whom it asks.
        whom: Whom,
        /// Days until a user is overdue.
        grace_days: u16,
    },
    /// Whether what takes a device away must say how the person was identified.
    ProofingRequired(bool),
    /// Minutes without a key after which the console locks; 0: never.
    IdleMinutes(u16),
}

/// How the queue of users without a device stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Whose turn it is: who is overdue longest, then by name. None: it is through.
    pub next: Option<ListedUser>,
    /// How many wait, that one counted.
    pub waiting: usize,
    /// How many were passed over today.
    pub passed_over: usize,
    /// Devices that were added today (UTC), by whomever.
    pub done: usize,
}

/// Where the counting of the queue stands, between two parts of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counting {
    /// Users gone through.
    pub(super) users: u64,
    /// Entries of today's history gone through, and how many there are.
    pub(super) entries: (u64, u64),
    /// The one counted last, by the key of the name.
    pub(super) after: Option<String>,
    /// Whose turn it is by now, and since when they are overdue if they are.
    pub(super) next: Option<(Timestamp, ListedUser)>,
    pub(super) waiting: usize,
    pub(super) passed_over: usize,
}

impl Counting {
    /// How far it is where there are so many users: they and today's history.
    pub fn so_far(&self, users: u64) -> SoFar {
        let (entries, of) = self.entries;
        SoFar::of(self.users.saturating_add(entries), users.saturating_add(of))
    }
}

/// How it stands with telling somebody outside of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    /// Changes that somebody is being told of right now.
    pub under_way: usize,
    /// Changes that nobody was told of yet, those counted.
    pub waiting: usize,
    /// Why nobody can be told, although somebody should be.
    pub problem: Option<Problem>,
}

/// One user of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Name, display name, e-mail.
    pub person: Person,
    /// When the user was added.
    pub created_at: Timestamp,
    /// The groups.
    pub groups: Vec<GroupName>,
    /// Whether there is a console password.
    pub has_password: bool,
    /// How the MFA stands.
    pub state: MfaState,
    /// Devices that may sign in.
    pub active: usize,
    /// Devices in all, pending ones not counted.
    pub devices: usize,
    /// When the newest device that may sign in was confirmed, and by whom.
    pub enrolled: Option<(Timestamp, SafeText)>,
    /// The last code that was right.
    pub last_sign_in: Option<Timestamp>,
    /// What the policy asks.
    pub required: Option<Requirement>,
    /// Since when there should be a device that may sign in; an enrollment under
    /// way is none yet.
    pub overdue_since: Option<Timestamp>,
    /// Until when and why it asks nothing.
    pub exemption: Option<Exemption>,
    /// Recovery codes that are left.
    pub recovery_codes: usize,
}

/// A part of the history is wanted, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// Only entries of this user.
    pub user: Option<UserName>,
    /// Only entries in whose words this stands; case does not matter.
    pub filter: String,
    /// Only entries before this number.
    pub before: Option<u64>,
    /// Most entries to return.
    pub limit: usize,
}

/// A part of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// Number and entry, newest first.
    pub entries: Vec<(u64, Entry)>,
    /// Where to go on: [`HistoryQuery::before`] of the next part. None: that was all.
    /// A part may be empty and yet not the last.
    pub next: Option<u64>,
    /// Entries in the store.
    pub total: u64,
}

/// Whether the history holds together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryVerified {
    /// Entries that fit, up to where it was read.
    pub entries: u64,
    /// Entries there must be.
    pub of: u64,
    /// The first entry that does not fit, and why.
    pub broken: Option<(u64, String)>,
}

impl HistoryVerified {
    /// Whether nothing is left to be read.
    pub fn is_through(&self) -> bool {
        self.broken.is_some() || self.entries >= self.of
    }
}
