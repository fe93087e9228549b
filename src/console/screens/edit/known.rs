//! What is known of a user or a device, and the edits from one such state to
//! another.
//!
//! Owns which difference is which edit, and their order: what is taken away goes
//! before what is put in its place. Must not know fields or keys.

use crate::directory::{Credentials, DeviceView, Edit};
use crate::model::{DeviceId, Exemption, GroupName, SafeText, Tags};

/// What can be edited. Of a device only note and tags are ever there.
pub struct Known {
    pub of: Option<DeviceId>,
    pub name: Option<SafeText>,
    pub email: Option<SafeText>,
    pub groups: Vec<GroupName>,
    pub has_password: bool,
    pub note: Option<SafeText>,
    pub tags: Tags,
    pub exemption: Option<Exemption>,
}

impl Known {
    /// Of a user.
    pub fn of_user(facts: &Credentials) -> Self {
        Self {
            of: None,
            name: facts.person.display_name.clone(),
            email: facts.person.email.clone(),
            groups: facts.groups.clone(),
            has_password: facts.has_password,
            note: facts.note.clone(),
            tags: facts.tags.clone(),
            exemption: facts.exemption.clone(),
        }
    }

    /// Of a device.
    pub fn of_device(device: &DeviceView) -> Self {
        Self {
            of: Some(device.id),
            name: None,
            email: None,
            groups: Vec::new(),
            has_password: false,
            note: device.note.clone(),
            tags: device.tags.clone(),
            exemption: None,
        }
    }

    /// What makes the other of this, with a word for each kind of change.
    pub fn edits_to(&self, wanted: &Self) -> (Vec<Edit>, Vec<&'static str>) {
        let password =
            (self.has_password != wanted.has_password).then_some(Edit::Password(wanted.has_password));
        let of = self.of;
        let all = [
            ("name", text(self.name.as_ref(), wanted.name.as_ref(), Edit::DisplayName)),
            ("e-mail", text(self.email.as_ref(), wanted.email.as_ref(), Edit::Email)),
            ("groups", self.groups_to(&wanted.groups)),
            ("console password", password.into_iter().collect()),
            ("note", text(self.note.as_ref(), wanted.note.as_ref(), |note| Edit::Note(of, note))),
            ("tags", self.tags_to(&wanted.tags)),
            ("exemption", self.exemption_to(wanted.exemption.as_ref())),
        ];
        let (words, edits): (Vec<_>, Vec<_>) = all.into_iter().filter(|(_, edits)| !edits.is_empty()).unzip();
        (edits.concat(), words)
    }

    fn groups_to(&self, wanted: &[GroupName]) -> Vec<Edit> {
        let has = |groups: &[GroupName], group: &GroupName| groups.iter().any(|other| other.is_same(group));
        let left = self.groups.iter().filter(|group| !has(wanted, group)).cloned().map(Edit::Leave);
        let joined = wanted.iter().filter(|group| !has(&self.groups, group)).cloned().map(Edit::Join);
        left.chain(joined).collect()
    }

    fn tags_to(&self, wanted: &Tags) -> Vec<Edit> {
        let (before, wanted, of) = (self.tags.all(), wanted.all(), self.of);
        let keys: Vec<String> = wanted.iter().map(|tag| tag.key().to_lowercase()).collect();
        let gone = before.iter().filter(|tag| !keys.contains(&tag.key().to_lowercase()));
        let gone = gone.map(|tag| Edit::RemoveTag(of, tag.key().to_owned()));
        let new = wanted.iter().filter(|tag| !before.contains(tag)).cloned();
        gone.chain(new.map(|tag| Edit::SetTag(of, tag))).collect()
    }

    fn exemption_to(&self, wanted: Option<&Exemption>) -> Vec<Edit> {
        if self.exemption.as_ref() == wanted {
            return Vec::new();
        }
        vec![
            wanted.map_or(Edit::EndExemption, |new| Edit::Exempt {
                reason: new.reason.clone(),
                until: new.until,
            }),
        ]
    }
}

fn text(
    before: Option<&SafeText>,
    wanted: Option<&SafeText>,
    edit: impl FnOnce(Option<SafeText>) -> Edit,
) -> Vec<Edit> {
    if before == wanted { Vec::new() } else { vec![edit(wanted.cloned())] }
}
