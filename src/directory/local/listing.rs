//! The users list in memory: what is searched while somebody types.
//!
//! Owns order, filter and counts. It is derived from the index rows and must
//! never be written to disk or trusted for a decision about one user.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::directory::{ListedUser, Page, Query, Show};
use crate::model::{MfaState, Policy, Row, Timestamp};

/// A row with the text it is found by.
struct Listed {
    row: Row,
    haystack: String,
}

/// All rows, in the order of the names.
#[derive(Default)]
pub struct Listing {
    rows: BTreeMap<String, Listed>,
}

impl Listing {
    /// Puts a row in, or in place of the one before.
    pub fn put(&mut self, row: Row) {
        let mut haystack = folded(row.person.name.as_str());
        for text in [&row.person.display_name, &row.person.email].into_iter().flatten() {
            haystack.push('\n');
            haystack.push_str(&folded(text.as_str()));
        }
        self.rows.insert(row.person.name.key(), Listed { row, haystack });
    }

    /// How many users there are.
    pub fn count(&self) -> u64 {
        self.rows.len() as u64
    }

    /// The page that was asked for, under this policy.
    pub fn page(&self, query: &Query, policy: &Policy, now: Timestamp) -> Page {
        let needle = folded(query.filter.trim());
        let state = |listed: &Listed| listed.row.mfa_state(policy, now);
        let shown = |show: Show, listed: &Listed| match show {
            // Also while an enrollment is under way that may come to nothing.
            Show::Overdue => listed.row.overdue_since(policy, now).is_some(),
            show => shows(show, state(listed)),
        };
        let hits = || {
            self.rows.values().filter(|listed| shown(query.show, listed) && listed.haystack.contains(&needle))
        };
        let begins = |listed: &&Listed| listed.haystack.starts_with(&needle);
        let ordered = hits().filter(begins).chain(hits().filter(|listed| !begins(listed)));
        let count = |show: Show| self.rows.values().filter(|listed| shown(show, listed)).count();
        Page {
            rows: ordered
                .skip(query.offset)
                .take(query.limit)
                .map(|listed| line(&listed.row, policy, now))
                .collect(),
            offset: query.offset,
            found: hits().count(),
            total: self.rows.len(),
            without_mfa: count(Show::WithoutMfa),
            overdue: count(Show::Overdue),
            not_notified: 0,
        }
    }

    /// All rows, in the order of the names.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values().map(|listed| &listed.row)
    }
}

/// The line of a row.
pub(super) fn line(row: &Row, policy: &Policy, now: Timestamp) -> ListedUser {
    ListedUser {
        person: row.person.clone(),
        state: row.mfa_state(policy, now),
        active: row.active,
        devices: row.devices,
        last_sign_in: row.last_sign_in,
    }
}

fn shows(show: Show, state: MfaState) -> bool {
    match show {
        Show::All => true,
        Show::WithoutMfa => {
            matches!(state, MfaState::None | MfaState::Overdue { .. } | MfaState::Pending { .. })
        }
        Show::Pending => matches!(state, MfaState::Pending { .. }),
        Show::Active => state == MfaState::Active,
        Show::Overdue => matches!(state, MfaState::Overdue { .. }),
        Show::Disabled => state == MfaState::Disabled,
    }
}

/// Lower case without accents: what a filter is compared in.
fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
