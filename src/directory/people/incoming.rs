//! What an import says of somebody: who they are, and what decides whether a
//! policy asks for a device.
//!
//! Owns how groups and the console password are written in a cell. Must not
//! know what the store says of the same user.

use serde::{Deserialize, Serialize};

use crate::model::{GroupName, Person, User, excerpt};

/// Between the groups of one cell.
const SEPARATORS: [char; 3] = [';', '|', ','];

/// What an import says of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// Name, display name, e-mail.
    pub person: Person,
    /// Groups to be in; nobody leaves another one by that.
    pub groups: Vec<GroupName>,
    /// Whether there is a console password; none where nothing is said of it.
    pub has_password: Option<bool>,
}

impl From<Person> for Incoming {
    fn from(person: Person) -> Self {
        Self { person, groups: Vec::new(), has_password: None }
    }
}

/// The groups of a cell, each once, in the order of their names; or why not.
pub(super) fn groups(cell: &str) -> Result<Vec<GroupName>, String> {
    let names = cell.split(SEPARATORS).map(str::trim).filter(|name| !name.is_empty());
    let mut groups = Vec::new();
    for name in names {
        let group = GroupName::new(name)
            .map_err(|problem| format!("the group “{}” is refused: {problem}", excerpt(name)))?;
        groups.push(group);
    }
    groups.sort_by_key(GroupName::key);
    groups.dedup_by(|one, other| one.is_same(other));
    if groups.len() > User::MOST_GROUPS {
        let (count, most) = (groups.len(), User::MOST_GROUPS);
        return Err(format!("the row has {count} groups, and a user can be in {most}"));
    }
    Ok(groups)
}

/// Whether a cell says that there is a console password; none where it says
/// that nobody knows.
pub(super) fn password(cell: &str) -> Result<Option<bool>, String> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(Some(true)),
        "false" | "no" => Ok(Some(false)),
        "" | "not_supported" | "no_information" | "n/a" => Ok(None),
        // Not quoted: it may be one.
        _ => Err("the console password is refused: true or false is needed".to_owned()),
    }
}
