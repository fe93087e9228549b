//! The shapes of `--json`: documented, stable, an array at the top.
//!
//! Owns field names and what each of them means. A field may be added, none is
//! renamed or taken away. Instants are RFC 3339 in UTC; what is not known or
//! does not apply is null.

mod codes;
mod credentials;
mod devices;

use std::io::{BufWriter, Write};

use serde::Serialize;

use super::dates::rfc3339;
use super::failure::Outcome;
use crate::directory::ListedUser;
use crate::model::{MfaState, SafeText};

pub use codes::{RecoveryJson, TestedJson};
pub use credentials::CredentialsJson;
pub use devices::DeviceJson;

/// Bytes that are written at once.
const ROOM: usize = 64 * 1024;

/// A user, as `users list --json` prints it.
#[derive(Debug, Serialize)]
pub struct UserJson<'a> {
    /// The user name.
    user: &'a str,
    /// The name people call them by.
    name: Option<&'a str>,
    /// The e-mail address.
    email: Option<&'a str>,
    /// `none`, `overdue`, `pending`, `active` or `disabled`.
    mfa: &'static str,
    /// When the enrollment under way ends by itself.
    pending_until: Option<String>,
    /// Since when there should be a device.
    overdue_since: Option<String>,
    /// Devices that may sign in.
    active_devices: u8,
    /// Devices in all, pending ones not counted.
    devices: u8,
    /// The last code that was accepted.
    last_sign_in: Option<String>,
}

impl<'a> UserJson<'a> {
    /// The user of a row.
    pub fn of(row: &'a ListedUser) -> Self {
        Self {
            user: row.person.name.as_str(),
            name: row.person.display_name.as_ref().map(SafeText::as_str),
            email: row.person.email.as_ref().map(SafeText::as_str),
            mfa: mfa_word(row.state),
            pending_until: match row.state {
                MfaState::Pending { expires_at } => rfc3339(expires_at),
                _ => None,
            },
            overdue_since: match row.state {
                MfaState::Overdue { since } => rfc3339(since),
                _ => None,
            },
            active_devices: row.active,
            devices: row.devices,
            last_sign_in: row.last_sign_in.and_then(rfc3339),
        }
    }
}

/// The word for a user's MFA.
pub fn mfa_word(state: MfaState) -> &'static str {
    match state {
        MfaState::None => "none",
        MfaState::Overdue { .. } => "overdue",
        MfaState::Pending { .. } => "pending",
        MfaState::Unproven => "unproven",
        MfaState::Active => "active",
        MfaState::Disabled => "disabled",
    }
}

/// Prints an array and a line end.
pub fn print<T: Serialize>(out: &mut dyn Write, values: &[T]) -> Outcome<()> {
    let mut text = serde_json::to_vec_pretty(values).map_err(std::io::Error::from)?;
    text.push(b'\n');
    Ok(out.write_all(&text)?)
}

/// Writes a list of which only a part is held at a time, as [`print`] does.
pub struct List<W: Write> {
    out: BufWriter<W>,
    written: usize,
}

impl<W: Write> List<W> {
    /// A list of nothing so far.
    pub fn begin(out: W) -> Self {
        Self { out: BufWriter::with_capacity(ROOM, out), written: 0 }
    }

    /// One more.
    pub fn push(&mut self, value: &impl Serialize) -> Outcome<()> {
        self.out.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        self.written += 1;
        let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
        // No line of it ends within a string: those have their ends escaped.
        let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
        Ok(self.out.write_all(lines.join("\n").as_bytes())?)
    }

    /// That was the last one.
    pub fn end(mut self) -> Outcome<()> {
        self.out.write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
        Ok(self.out.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::{List, print};

    #[test]
    fn a_list_that_is_written_value_by_value_is_the_same_text() {
        for values in [&[][..], &["one"], &["a\nb", "\"", "ö"]] {
            let (mut whole, mut parts) = (Vec::new(), Vec::new());
            let values: Vec<_> = values.iter().map(|value| Some((value, [1, 2]))).collect();
            print(&mut whole, &values).unwrap();
            let mut list = List::begin(&mut parts);
            for value in &values {
                list.push(value).unwrap();
            }
            list.end().unwrap();
            assert_eq!(String::from_utf8(parts).unwrap(), String::from_utf8(whole).unwrap());
        }
    }
}
