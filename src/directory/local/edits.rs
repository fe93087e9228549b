//! Changes of what is known of a user or a device.
//!
//! Owns the bounds and what the history says of each. Must not touch a secret,
//! a state or a code.

use super::Local;
use super::problems::no_such_device;
use crate::directory::{Answer, Edit, Problem};
use crate::model::{
    DeviceId, DeviceName, Event, Exemption, GroupName, Membership, PassedOver, SafeText, TagProblem, Tags,
    Timestamp, User, UserName,
};

impl Local {
    pub(super) fn edit_user(&mut self, name: &UserName, edits: &[Edit]) -> Answer<()> {
        self.change(name, |user, now| {
            let mut events = Vec::new();
            for edit in edits {
                if let Some(event) = edited(user, edit, now)? {
                    events.push(event);
                }
            }
            Ok(((), events))
        })
    }
}

/// Makes one change; no event where it is so already.
pub(super) fn edited(user: &mut User, edit: &Edit, now: Timestamp) -> Answer<Option<Event>> {
    Ok(match edit {
        Edit::DisplayName(name) => {
            replaced(&mut user.person.display_name, name.as_ref()).then_some(Event::PersonChanged)
        }
        Edit::Email(email) => {
            replaced(&mut user.person.email, email.as_ref()).then_some(Event::PersonChanged)
        }
        Edit::Join(group) => return join(user, group, now),
        Edit::Leave(group) => {
            let before = user.groups.len();
            user.groups.retain(|member| !member.group.is_same(group));
            (user.groups.len() < before).then(|| Event::GroupLeft { group: group.clone() })
        }
        Edit::Password(has_one) => {
            let changes = user.password_since.is_some() != *has_one;
            if changes {
                user.password_since = has_one.then_some(now);
            }
            changes.then_some(Event::PasswordChanged { has_one: *has_one })
        }
        Edit::Exempt { reason, until } => {
            if *until <= now {
                return Err(Problem::refused(
                    "The end of an exemption lies in the past.",
                    "Give a date that is still to come.",
                ));
            }
            user.exemption = Some(Exemption { reason: reason.clone(), until: *until });
            Some(Event::Exempted { reason: reason.clone(), until: *until })
        }
        Edit::EndExemption => user.exemption.take().map(|_| Event::ExemptionEnded),
        Edit::PassOver { reason } => {
            user.passed_over = Some(PassedOver { at: now, reason: reason.clone() });
            Some(Event::PassedOver { reason: reason.clone() })
        }
        Edit::Note(of, note) => {
            let (kept, _, device) = words_of(user, *of)?;
            replaced(kept, note.as_ref()).then_some(Event::NoteChanged { device })
        }
        Edit::SetTag(of, tag) => {
            let (_, tags, device) = words_of(user, *of)?;
            let is_same = tags.all().contains(tag);
            tags.set(tag.clone()).map_err(|problem| of_tag(&problem))?;
            (!is_same).then_some(Event::TagsChanged { device })
        }
        Edit::RemoveTag(of, key) => {
            let (_, tags, device) = words_of(user, *of)?;
            tags.remove(key).then_some(Event::TagsChanged { device })
        }
    })
}

fn join(user: &mut User, group: &GroupName, now: Timestamp) -> Answer<Option<Event>> {
    if user.is_in(group) {
        return Ok(None);
    }
    if user.groups.len() >= User::MOST_GROUPS {
        return Err(Problem::too_many_groups(&user.person.name, "Take the user out of one first."));
    }
    user.groups.push(Membership { group: group.clone(), since: now });
    user.groups.sort_by_key(|member| member.group.key());
    Ok(Some(Event::GroupJoined { group: group.clone() }))
}

/// The note and tags of a user, or of one of the devices.
fn words_of(
    user: &mut User,
    of: Option<DeviceId>,
) -> Answer<(&mut Option<SafeText>, &mut Tags, Option<DeviceName>)> {
    let Some(id) = of else { return Ok((&mut user.note, &mut user.tags, None)) };
    let name = user.person.name.clone();
    let device = user.device_mut(id).ok_or_else(|| no_such_device(&name))?;
    let device_name = device.name.clone();
    Ok((&mut device.note, &mut device.tags, Some(device_name)))
}

fn replaced<T: PartialEq + Clone>(kept: &mut Option<T>, new: Option<&T>) -> bool {
    let changes = kept.as_ref() != new;
    if changes {
        *kept = new.cloned();
    }
    changes
}

fn of_tag(problem: &TagProblem) -> Problem {
    let next = match problem {
        TagProblem::TooMany => "Take one off first.",
        _ => "Change the tag. The same rules hold as in AWS IAM.",
    };
    Problem::refused(crate::model::sentence(&problem), next)
}
