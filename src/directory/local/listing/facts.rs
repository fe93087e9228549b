//! What the list knows of a user beside the texts: sixteen bytes.
//!
//! Owns how a state follows from them at a moment, and the order of states.
//! They are derived from the row under one policy; must not outlive it.

use crate::directory::{Order, Show};
use crate::model::{MfaState, Policy, Row, Timestamp};

/// Whether there is a device that may sign in, or a line at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The line is no user's any more: another one took its place.
    Gone,
    /// There is one.
    Active,
    /// There is one, and too many failures have disabled the sign-in.
    Disabled,
    /// There is none.
    Without,
    /// There is none, and an enrollment was begun or a device imported.
    Begun,
}

/// Where a user stands in the queue of those without a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::directory::local) enum Turn {
    /// Nowhere: there is a device.
    None,
    /// The queue went past today.
    PassedOver,
    /// Waiting.
    Waits {
        /// Since when overdue; after everybody else where they are not.
        due: Timestamp,
    },
}

/// What the list knows of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::directory::local) struct Facts {
    /// From then on a user without a device is overdue, in milliseconds; exempt
    /// ones from the end of that on. `u64::MAX`: none is asked for.
    due: u64,
    /// When the newest device that may sign in was confirmed, in seconds; 0: none.
    enrolled: u32,
    /// The day on which the queue last went past; 0: never.
    passed: u16,
    /// Whether there is a device.
    pub(super) kind: Kind,
}

/// A day in seconds.
const DAY: u64 = 86_400;

impl Facts {
    /// Those of a row under this policy.
    pub(in crate::directory::local) fn of(row: &Row, policy: &Policy) -> Self {
        // Asked at the end of time, when no exemption holds: it moves the day alone.
        let end = Timestamp::from_millis(u64::MAX);
        let due = policy.requirement(&row.standing, end).map_or(u64::MAX, |required| required.due.millis());
        let kind = match (row.active, row.is_disabled, row.pending_until) {
            (1.., false, _) => Kind::Active,
            (1.., true, _) => Kind::Disabled,
            (0, _, None) => Kind::Without,
            (0, _, Some(_)) => Kind::Begun,
        };
        let enrolled = row.enrolled_at.map_or(0, |at| u32::try_from(at.secs()).unwrap_or(u32::MAX));
        let passed = row.passed_over_at.map_or(0, day);
        Self { due, enrolled, passed, kind }
    }

    /// Whether no device may sign in.
    pub(super) fn is_without(self) -> bool {
        matches!(self.kind, Kind::Without | Kind::Begun)
    }

    /// When a user without a device becomes overdue, if ever.
    pub(super) fn due(self) -> Option<Timestamp> {
        (self.is_without() && self.due < u64::MAX).then_some(Timestamp::from_millis(self.due))
    }

    /// Whether there should be a device by now, also while one is under way.
    pub(super) fn is_overdue(self, now: Timestamp) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    /// Where this user stands in the queue; `pending` as in [`Facts::state`].
    pub(in crate::directory::local) fn turn(self, pending: Option<Timestamp>, now: Timestamp) -> Turn {
        if !self.is_without() {
            return Turn::None;
        }
        if self.passed != 0 && self.passed == day(now) {
            return Turn::PassedOver;
        }
        match self.state(pending, now) {
            MfaState::Overdue { since } => Turn::Waits { due: since },
            _ => Turn::Waits { due: Timestamp::from_millis(u64::MAX) },
        }
    }

    /// How the MFA stands; `pending` is when the enrollment under way ends.
    pub(super) fn state(self, pending: Option<Timestamp>, now: Timestamp) -> MfaState {
        match (self.kind, pending.filter(|until| *until > now)) {
            (Kind::Active, _) => MfaState::Active,
            (Kind::Disabled, _) => MfaState::Disabled,
            (Kind::Begun, Some(expires_at)) if expires_at < Timestamp::NEVER => {
                MfaState::Pending { expires_at }
            }
            (_, pending) => match self.due() {
                Some(since) if since <= now => MfaState::Overdue { since },
                _ if pending.is_some() && self.kind == Kind::Begun => MfaState::Unproven,
                _ => MfaState::None,
            },
        }
    }

    /// Whether this user is listed.
    pub(super) fn shows(self, show: Show, pending: Option<Timestamp>, now: Timestamp) -> bool {
        match show {
            _ if self.kind == Kind::Gone => false,
            Show::All => true,
            Show::WithoutMfa => self.is_without(),
            Show::Pending => {
                matches!(self.state(pending, now), MfaState::Pending { .. } | MfaState::Unproven)
            }
            Show::Active => self.kind == Kind::Active,
            // Also while an enrollment is under way that may come to nothing.
            Show::Overdue => self.is_overdue(now),
            Show::Disabled => self.kind == Kind::Disabled,
        }
    }

    /// Where this user stands in an order, before the name decides: the smaller first.
    pub(super) fn rank(self, order: Order, pending: Option<Timestamp>, now: Timestamp) -> u32 {
        match order {
            Order::Name => 0,
            // Who needs somebody's hand first.
            Order::State => match self.state(pending, now) {
                MfaState::Overdue { .. } => 0,
                MfaState::Disabled => 1,
                MfaState::Pending { .. } | MfaState::Unproven => 2,
                MfaState::None => 3,
                MfaState::Active => 4,
            },
            // The newest first, and who has none last.
            Order::Enrolled => u32::MAX - self.enrolled,
        }
    }
}

fn day(at: Timestamp) -> u16 {
    u16::try_from(at.secs() / DAY).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Facts;
    use crate::directory::Show;
    use crate::model::{
        GroupName, Membership, MfaState, Person, Policy, Row, Standing, Timestamp, UserName, Whom,
    };

    fn at(most: u64) -> impl Strategy<Value = Timestamp> {
        (0..most).prop_map(Timestamp::from_millis)
    }

    fn standing() -> impl Strategy<Value = Standing> {
        let group = GroupName::new("staff").unwrap();
        let groups = proptest::option::of(at(50))
            .prop_map(move |since| since.map(|since| Membership { group: group.clone(), since }));
        let parts = (at(50), groups, proptest::option::of(at(50)), proptest::option::of(at(100)));
        parts.prop_map(|(created_at, groups, password_since, exempt_until)| Standing {
            created_at,
            groups: groups.into_iter().collect(),
            password_since,
            exempt_until,
        })
    }

    fn row() -> impl Strategy<Value = Row> {
        let until = prop_oneof![4 => at(100), 1 => Just(Timestamp::NEVER)];
        let parts = (0..2_u8, any::<bool>(), proptest::option::of(until), standing());
        parts.prop_map(|(active, is_disabled, pending_until, standing)| Row {
            person: Person { name: UserName::new("alice").unwrap(), display_name: None, email: None },
            active,
            devices: active,
            pending_until,
            last_sign_in: None,
            enrolled_at: None,
            is_disabled,
            passed_over_at: None,
            standing,
        })
    }

    fn policy() -> impl Strategy<Value = Policy> {
        let groups = Whom::Groups(vec![GroupName::new("STAFF").unwrap()]);
        let whom =
            prop_oneof![Just(Whom::Nobody), Just(Whom::Everybody), Just(Whom::WithPassword), Just(groups)];
        (whom, at(50)).prop_map(|(whom, since)| Policy { whom, grace_days: 0, since })
    }

    proptest! {
        #[test]
        fn they_say_at_every_moment_what_the_row_says(row in row(), policy in policy(), now in at(120)) {
            let facts = Facts::of(&row, &policy);
            prop_assert_eq!(facts.state(row.pending_until, now), row.mfa_state(&policy, now));
            let overdue = row.overdue_since(&policy, now);
            prop_assert_eq!(facts.is_overdue(now), overdue.is_some());
            prop_assert_eq!(facts.due().filter(|due| *due <= now), overdue);
            let is_pending =
                matches!(row.mfa_state(&policy, now), MfaState::Pending { .. } | MfaState::Unproven);
            prop_assert_eq!(facts.shows(Show::Pending, row.pending_until, now), is_pending);
        }
    }

    #[test]
    fn a_million_of_them_are_sixteen_megabytes() {
        assert_eq!(size_of::<Facts>(), 16);
    }
}
