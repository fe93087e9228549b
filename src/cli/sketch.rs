//! What edits would lead to, drawn on a copy of what is known.
//!
//! Owns the words for each change. It knows what may be known beforehand and no
//! more: the directory decides.

use super::dates::shown;
use super::failure::Outcome;
use crate::directory::{Credentials, DeviceView, Edit, Problem};
use crate::model::{Exemption, GroupName, SafeText, Tags, Timestamp, User, UserName, sentence};

/// A copy of what is known of a user or a device.
pub struct Sketch<'a> {
    user: Option<&'a UserName>,
    name: Option<SafeText>,
    email: Option<SafeText>,
    groups: Vec<GroupName>,
    has_password: bool,
    exemption: Option<Exemption>,
    note: Option<SafeText>,
    tags: Tags,
}

impl<'a> Sketch<'a> {
    /// Of a user.
    pub fn of_user(credentials: &'a Credentials) -> Self {
        Self {
            user: Some(&credentials.person.name),
            name: credentials.person.display_name.clone(),
            email: credentials.person.email.clone(),
            groups: credentials.groups.clone(),
            has_password: credentials.has_password,
            exemption: credentials.exemption.clone(),
            note: credentials.note.clone(),
            tags: credentials.tags.clone(),
        }
    }

    /// Of a device, which has a note and tags.
    pub fn of_device(device: &DeviceView) -> Self {
        Self {
            user: None,
            name: None,
            email: None,
            groups: Vec::new(),
            has_password: false,
            exemption: None,
            note: device.note.clone(),
            tags: device.tags.clone(),
        }
    }

    /// Makes one change; in words what is new, none when it is so already.
    pub fn take(&mut self, edit: &Edit, now: Timestamp) -> Outcome<Option<String>> {
        Ok(match edit {
            Edit::DisplayName(name) => replaced(&mut self.name, name.as_ref(), "name"),
            Edit::Email(email) => replaced(&mut self.email, email.as_ref(), "e-mail address"),
            Edit::Note(_, note) => replaced(&mut self.note, note.as_ref(), "note"),
            Edit::Join(group) => return self.join(group),
            Edit::Leave(group) => {
                let before = self.groups.len();
                self.groups.retain(|other| !other.is_same(group));
                (self.groups.len() < before).then(|| format!("not in {group}"))
            }
            Edit::Password(has_one) => {
                let changes = self.has_password != *has_one;
                self.has_password = *has_one;
                changes.then(|| (if *has_one { "a password" } else { "no password" }).to_owned())
            }
            Edit::Exempt { reason, until } => {
                if *until <= now {
                    return Err(Problem::refused(
                        "The end of an exemption lies in the past.",
                        "Give a date that is still to come.",
                    )
                    .into());
                }
                let new = Some(Exemption { reason: reason.clone(), until: *until });
                let changes = self.exemption != new;
                self.exemption = new;
                changes.then(|| format!("exempt until {}", shown(*until)))
            }
            Edit::EndExemption => self.exemption.take().map(|_| "no exemption".to_owned()),
            Edit::PassOver { .. } => Some("passed over".to_owned()),
            Edit::SetTag(_, tag) => {
                let is_same = self.tags.all().contains(tag);
                self.tags.set(tag.clone()).map_err(|problem| {
                    Problem::refused(sentence(&problem), "Take one off with --untag first.")
                })?;
                (!is_same).then(|| format!("tag {tag}"))
            }
            Edit::RemoveTag(_, key) => self.tags.remove(key).then(|| format!("no tag {}", key.trim())),
        })
    }

    fn join(&mut self, group: &GroupName) -> Outcome<Option<String>> {
        if self.groups.iter().any(|other| other.is_same(group)) {
            return Ok(None);
        }
        // A device is in no group.
        if let (Some(user), true) = (self.user, self.groups.len() >= User::MOST_GROUPS) {
            let next = "Take the user out of one with --leave first.";
            return Err(Problem::too_many_groups(user, next).into());
        }
        self.groups.push(group.clone());
        Ok(Some(format!("in {group}")))
    }
}

fn replaced(kept: &mut Option<SafeText>, new: Option<&SafeText>, what: &str) -> Option<String> {
    if kept.as_ref() == new {
        return None;
    }
    *kept = new.cloned();
    Some(match new {
        Some(new) => format!("{what} “{new}”"),
        None => format!("no {what}"),
    })
}
