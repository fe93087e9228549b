//! What the history tells of every user, told once more from its beginning.
//!
//! Owns what must be in a record after all that happened, and in which version
//! at least. Tells nothing that did not have to be so: a record says more than
//! the history where a write is no entry. Must not read a record.

mod one;

use std::collections::BTreeMap;

use self::one::Story;
use super::super::Version;
use super::super::typed::{Settings, Versioned};
use crate::model::{Entry, Event, Policy, Timestamp, User, UserName};

/// The stories of all users, and of the settings.
#[derive(Default)]
pub(super) struct Stories {
    /// By the key of the name; who was never named is not in here.
    users: BTreeMap<String, Story>,
    /// Users who were added by hand or by an import.
    added: u64,
    /// Users who are there.
    met: u64,
    /// What was before is not in this history.
    is_restored: bool,
    settings: SettingsStory,
    /// The user and time of the last entry: what is written together has them
    /// in common, and how many writes it counts for.
    last: Option<(Option<String>, Timestamp, Version)>,
}

/// What is known of the settings; nothing of what was never changed.
#[derive(Default)]
struct SettingsStory {
    writes: Version,
    policy: Option<Policy>,
    proofing_required: Option<bool>,
    idle_minutes: Option<u16>,
}

impl Stories {
    /// Takes the next entry.
    pub(super) fn hear(&mut self, entry: &Entry) {
        let key = entry.user.as_ref().map(UserName::key);
        let writes = self.further_writes(key.as_ref(), entry);
        match &entry.event {
            Event::UserAdded => self.added += 1,
            Event::UsersImported { added, .. } => self.added += u64::from(*added),
            Event::UserRemoved => self.added = self.added.saturating_sub(1),
            Event::StoreRestored { users, .. } => {
                *self = Self { added: *users, is_restored: true, ..Self::default() };
            }
            event => self.settings.hear(event, writes),
        }
        if let (Some(name), Some(key)) = (&entry.user, key) {
            if entry.event == Event::UserRemoved {
                // Whoever comes by that name later has a story of their own.
                self.users.remove(&key);
                return;
            }
            let is_restored = self.is_restored;
            let story = self.users.entry(key).or_insert_with(|| Story::of(name.clone(), is_restored));
            story.writes += writes;
            story.hear(entry.at, &entry.event);
        }
    }

    /// By how many writes of the record the entry tells of more than the one
    /// before it did.
    fn further_writes(&mut self, key: Option<&String>, entry: &Entry) -> Version {
        let writes = one::writes(&entry.event);
        let together = self.last.take().filter(|(user, at, _)| user.as_ref() == key && *at == entry.at);
        let before = together.map_or(0, |(_, _, writes)| writes);
        self.last = Some((key.cloned(), entry.at, writes.max(before)));
        writes.saturating_sub(before)
    }

    /// Whether the settings are what the history tells.
    pub(super) fn tells_of_settings(&self, settings: &Versioned<Settings>) -> bool {
        let SettingsStory { writes, policy, proofing_required, idle_minutes } = &self.settings;
        let Versioned { value, version } = settings;
        *version > *writes
            && policy.as_ref().is_none_or(|policy| *policy == value.policy)
            && proofing_required.is_none_or(|required| required == value.proofing_required)
            && idle_minutes.is_none_or(|minutes| minutes == value.idle_minutes)
    }

    /// A user is there, or is named as missing elsewhere.
    pub(super) fn meet(&mut self, key: &[u8]) {
        self.met += 1;
        let story = str::from_utf8(key).ok().and_then(|key| self.users.get_mut(key));
        if let Some(story) = story {
            story.is_met = true;
        }
    }

    /// What the record of a user does not say as the history tells it.
    pub(super) fn compared(&self, user: &Versioned<User>) -> Vec<String> {
        match self.users.get(&user.value.person.name.key()) {
            Some(story) => story.compared(user),
            None => Story::of(user.value.person.name.clone(), self.is_restored).compared(user),
        }
    }

    /// Who is in the history and was not met.
    pub(super) fn missing(self) -> Vec<String> {
        let gone = self.users.into_values().filter(|story| !story.is_met);
        let mut missing: Vec<String> = gone
            .map(|story| format!("the record of {} is missing: the history tells of that user", story.name))
            .collect();
        let there = self.met + u64::try_from(missing.len()).unwrap_or(u64::MAX);
        if there < self.added {
            let unnamed = self.added - there;
            missing.push(format!("{unnamed} more users were imported than are there"));
        } else if there > self.added {
            missing.push(format!("{} users are there whom nobody added", there - self.added));
        }
        missing
    }
}

impl SettingsStory {
    fn hear(&mut self, event: &Event, writes: Version) {
        match event {
            Event::IssuerChanged => {}
            Event::PolicyChanged { policy } => self.policy = Some(policy.clone()),
            Event::ProofingChanged { required } => self.proofing_required = Some(*required),
            Event::IdleChanged { minutes } => self.idle_minutes = Some(*minutes),
            _ => return,
        }
        self.writes += writes;
    }
}
