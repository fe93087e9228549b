//! Who must have a device, and by when.
//!
//! Owns what follows from the store's policy for one user. Time is a parameter;
//! must not read records or write.

use serde::{Deserialize, Serialize};

use super::{GroupName, SafeText, Timestamp};

/// Whom the policy asks for a device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Whom {
    /// Nobody.
    #[default]
    Nobody,
    /// Every user.
    Everybody,
    /// Those who have a console password (AWS: `password_enabled`).
    WithPassword,
    /// The members of any of these groups.
    Groups(Vec<GroupName>),
}

/// Who must have a device, from when on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Policy {
    /// Whom it asks.
    pub whom: Whom,
    /// Days from the moment it begins to apply to a user until they are overdue.
    pub grace_days: u16,
    /// Since when it is in force.
    pub since: Timestamp,
}

/// A user belongs to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The group.
    pub group: GroupName,
    /// Since when.
    pub since: Timestamp,
}

/// A user need not have a device, for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Why.
    pub reason: SafeText,
    /// Until then.
    pub until: Timestamp,
}

/// What of a user decides whether a policy asks for a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// When the user was added.
    pub created_at: Timestamp,
    /// The groups.
    pub groups: Vec<Membership>,
    /// Since when there is a console password; none when there is none.
    pub password_since: Option<Timestamp>,
    /// Until when the user is exempt.
    pub exempt_until: Option<Timestamp>,
}

/// A device is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Since when.
    pub since: Timestamp,
    /// From then on a user without one is overdue.
    pub due: Timestamp,
}

impl Policy {
    /// What it asks of a user now; none when nothing.
    pub fn requirement(&self, standing: &Standing, now: Timestamp) -> Option<Requirement> {
        let began = match &self.whom {
            Whom::Nobody => None,
            Whom::Everybody => Some(standing.created_at),
            Whom::WithPassword => standing.password_since,
            Whom::Groups(groups) => standing
                .groups
                .iter()
                .filter(|member| groups.iter().any(|group| group.is_same(&member.group)))
                .map(|member| member.since)
                .min(),
        }?;
        if standing.exempt_until.is_some_and(|until| until > now) {
            return None;
        }
        let since = began.max(self.since);
        let due = since.plus_secs(u64::from(self.grace_days) * 86_400);
        // Nobody is overdue since a day on which they were exempt.
        Some(Requirement { since, due: due.max(standing.exempt_until.unwrap_or_default()) })
    }
}
