//! User names in a key package: plain, or inside a distinguished name.
//!
//! Owns when a text is a distinguished name. Must not know users.

/// Attributes of a distinguished name that name a person.
const OF_PEOPLE: [&str; 3] = ["uid=", "cn=", "userid="];

/// The name in a `UserId`: the value of UID or CN at its beginning, else all of it.
pub(super) fn user(text: &str) -> Option<&str> {
    let Some(named) = after_attribute(text) else { return Some(text) };
    named.split([',', '+']).next().map(str::trim).filter(|name| !name.is_empty())
}

/// Whether a name would be read as a distinguished name.
pub(super) fn is_distinguished(name: &str) -> bool {
    after_attribute(name).is_some()
}

fn after_attribute(text: &str) -> Option<&str> {
    OF_PEOPLE.iter().find_map(|attribute| {
        let begins = text.get(..attribute.len())?;
        begins.eq_ignore_ascii_case(attribute).then(|| text.get(attribute.len()..))?
    })
}
