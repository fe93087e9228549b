//! Settings, report and history on our own records.
//!
//! Owns what is found and in which order. Must not change a user.

use super::Local;
use super::problems::of_store;
use crate::directory::{
    Answer, HistoryPage, HistoryQuery, HistoryVerified, Problem, Reported, Setting, SettingsView,
};
use crate::model::{Entry, Event, Policy, SafeText, Timestamp, User, UserName, Whom};
use crate::store::{Batch, StoreError};

/// Entries read for one answer: a few milliseconds of work.
pub(super) const SLICE: u64 = 500;
/// Slices gone through for one answer; the asker goes on from there.
const MOST_SLICES: usize = 2;
/// Most users of a part of the report: somebody else may be waiting.
const MOST_OF_REPORT: usize = 1000;
/// Most groups of a policy: it must fit an entry of the history.
const MOST_GROUPS: usize = 50;
impl Local {
    pub(super) fn settings_view(&self) -> Answer<SettingsView> {
        let settings = self.settings()?;
        Ok(SettingsView {
            issuer: settings.issuer,
            policy: settings.policy,
            proofing_required: settings.proofing_required,
            idle_minutes: settings.idle_minutes,
        })
    }

    pub(super) fn set(&mut self, changes: &[Setting]) -> Answer<()> {
        let now = self.clock.now();
        let mut settings = self.store.settings().map_err(|e| of_store(&e))?;
        let mut events = Vec::new();
        for change in changes {
            let kept = &mut settings.value;
            match change {
                Setting::Policy { whom: Whom::Groups(groups), .. } if groups.len() > MOST_GROUPS => {
                    return Err(Problem::refused(
                        format!("A policy names at most {MOST_GROUPS} groups."),
                        "Put those people into one group, and name that.",
                    ));
                }
                Setting::Issuer(issuer) if kept.issuer != *issuer => {
                    kept.issuer = issuer.clone();
                    events.push(Event::IssuerChanged);
                }
                Setting::Policy { whom, grace_days }
                    if (&kept.policy.whom, kept.policy.grace_days) != (whom, *grace_days) =>
                {
                    // Only another grace leaves the day on which it began: whoever is
                    // asked newly must have time.
                    let since = if kept.policy.whom == *whom { kept.policy.since } else { now };
                    kept.policy = Policy { whom: whom.clone(), grace_days: *grace_days, since };
                    events.push(Event::PolicyChanged { policy: kept.policy.clone() });
                }
                Setting::ProofingRequired(required) if kept.proofing_required != *required => {
                    kept.proofing_required = *required;
                    events.push(Event::ProofingChanged { required: *required });
                }
                Setting::IdleMinutes(minutes) if kept.idle_minutes != *minutes => {
                    kept.idle_minutes = *minutes;
                    events.push(Event::IdleChanged { minutes: *minutes });
                }
                _ => {}
            }
        }
        if events.is_empty() {
            return Ok(());
        }
        let entries = events.into_iter().map(|event| self.entry(now, None, event)).collect();
        let batch = Batch { settings: Some(settings), entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))
    }

    pub(super) fn entries(&self, from: u64, limit: u64) -> Answer<Vec<(u64, Entry)>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.store.history(from, limit).map_err(|e| of_store(&e))
    }

    pub(super) fn report_page(&self, after: Option<&UserName>, limit: usize) -> Answer<Vec<Reported>> {
        let (policy, now) = (self.settings()?.policy, self.clock.now());
        let after = after.map(UserName::key);
        let users =
            self.store.users(after.as_deref(), limit.min(MOST_OF_REPORT)).map_err(|e| of_store(&e))?;
        Ok(users.into_iter().map(|user| reported(user.value, &policy, now)).collect())
    }

    pub(super) fn history_page(&self, query: &HistoryQuery) -> Answer<HistoryPage> {
        let needle = query.filter.trim().to_lowercase();
        let total = self.store.newest_entry();
        let mut before = query.before.unwrap_or(u64::MAX).min(total + 1);
        let mut found = Vec::new();
        for _ in 0..MOST_SLICES {
            let from = before.saturating_sub(SLICE).max(1);
            let mut entries = self.entries(from, before.saturating_sub(from))?;
            while let Some((number, entry)) = entries.pop() {
                before = number;
                if shows(&entry, query.user.as_ref(), &needle) {
                    found.push((number, entry));
                }
                if found.len() >= query.limit {
                    break;
                }
            }
            if before <= 1 || found.len() >= query.limit {
                break;
            }
        }
        Ok(HistoryPage { entries: found, next: (before > 1).then_some(before), total })
    }

    pub(super) fn history_verified(&self, after: u64) -> Answer<HistoryVerified> {
        let of = self.store.newest_entry();
        let broken = |number: u64, why: String| {
            let entries = number.saturating_sub(1);
            Ok(HistoryVerified { entries, of, broken: Some((number, why)) })
        };
        match self.store.history(after.saturating_add(1), usize::try_from(SLICE).unwrap_or(usize::MAX)) {
            Ok(read) => match read.last() {
                Some((last, _)) => Ok(HistoryVerified { entries: *last, of, broken: None }),
                None if after < of => broken(after + 1, format!("history entry {} is missing", after + 1)),
                None => Ok(HistoryVerified { entries: after, of, broken: None }),
            },
            Err(StoreError::Chain(problem)) if problem.number().is_some() => {
                broken(problem.number().unwrap_or(after + 1), problem.to_string())
            }
            Err(problem) => Err(of_store(&problem)),
        }
    }
}

/// Whether an entry is wanted; what is searched is what is shown.
fn shows(entry: &Entry, user: Option<&UserName>, needle: &str) -> bool {
    if user.is_some_and(|user| !entry.user.as_ref().is_some_and(|of| of.is_same(user))) {
        return false;
    }
    if needle.is_empty() {
        return true;
    }
    let name = entry.user.as_ref().map_or("", UserName::as_str);
    let origin = [&entry.origin.ssh_client, &entry.origin.tty, &entry.origin.sudo_caller];
    let origin: Vec<&str> = origin.into_iter().flatten().map(SafeText::as_str).collect();
    let words = format!("{name} {} {} {}", entry.operator.name, entry.event, origin.join(" "));
    words.to_lowercase().contains(needle)
}

fn reported(user: User, policy: &Policy, now: Timestamp) -> Reported {
    let row = user.row();
    let newest = user.active().max_by_key(|device| device.enrolled_at);
    Reported {
        state: row.mfa_state(policy, now),
        required: policy.requirement(&row.standing, now),
        overdue_since: row.overdue_since(policy, now),
        enrolled: newest.map(|device| (device.enrolled_at, device.enrolled_by.name.clone())),
        active: user.active().count(),
        devices: user.devices.len(),
        created_at: user.created_at,
        groups: user.groups.into_iter().map(|member| member.group).collect(),
        has_password: user.password_since.is_some(),
        last_sign_in: user.sign_in.last_success_at,
        exemption: user.exemption.filter(|exemption| exemption.until > now),
        recovery_codes: user.recovery.map_or(0, |recovery| recovery.hashes.len()),
        person: user.person,
    }
}
