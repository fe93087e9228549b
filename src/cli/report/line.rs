//! One user of the report, as JSON prints it and CSV writes it.
//!
//! Owns the names of the columns, which are those of the AWS credential report
//! where it has them, and their order. None is renamed, moved or taken away; a
//! new one comes last.

use serde::Serialize;

use super::super::dates::rfc3339;
use super::super::json::mfa_word;
use crate::directory::Reported;
use crate::model::{GroupName, SafeText};

/// Columns of a line.
pub const COLUMNS: usize = 18;

/// One user of the report. Instants are RFC 3339 in UTC; what is not known or
/// does not apply is null, in CSV empty.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    /// The user name.
    user: &'a str,
    /// The name people call them by.
    name: Option<&'a str>,
    /// The e-mail address.
    email: Option<&'a str>,
    /// The groups, in the order of their names; in CSV with `|` between them,
    /// which no spreadsheet takes for the end of a cell.
    groups: Vec<&'a str>,
    /// When the user was added.
    user_creation_time: Option<String>,
    /// Whether there is a console password.
    password_enabled: bool,
    /// Whether there is a device that may sign in.
    mfa_active: bool,
    /// `none`, `overdue`, `pending`, `active` or `disabled`.
    mfa_state: &'static str,
    /// Devices that may sign in.
    devices_active: usize,
    /// Devices in all, pending ones not counted.
    devices: usize,
    /// When the newest device that may sign in was confirmed.
    enrolled_at: Option<String>,
    /// Who enrolled it.
    enrolled_by: Option<&'a str>,
    /// The last code that was right.
    last_sign_in: Option<String>,
    /// Since when the policy asks for a device.
    required_since: Option<String>,
    /// Since when there should be one and is none.
    overdue_since: Option<String>,
    /// Until when the policy asks for none.
    exempt_until: Option<String>,
    /// Why.
    exempt_reason: Option<&'a str>,
    /// Recovery codes that are left.
    recovery_codes: usize,
}

impl<'a> Line<'a> {
    /// The columns, as the first line of CSV names them.
    pub const HEADER: [&'static str; COLUMNS] = [
        "user",
        "name",
        "email",
        "groups",
        "user_creation_time",
        "password_enabled",
        "mfa_active",
        "mfa_state",
        "devices_active",
        "devices",
        "enrolled_at",
        "enrolled_by",
        "last_sign_in",
        "required_since",
        "overdue_since",
        "exempt_until",
        "exempt_reason",
        "recovery_codes",
    ];

    /// The line of a user.
    pub fn of(user: &'a Reported) -> Self {
        Self {
            user: user.person.name.as_str(),
            name: user.person.display_name.as_ref().map(SafeText::as_str),
            email: user.person.email.as_ref().map(SafeText::as_str),
            groups: user.groups.iter().map(GroupName::as_str).collect(),
            user_creation_time: rfc3339(user.created_at),
            password_enabled: user.has_password,
            mfa_active: user.active > 0,
            mfa_state: mfa_word(user.state),
            devices_active: user.active,
            devices: user.devices,
            enrolled_at: user.enrolled.as_ref().and_then(|(at, _)| rfc3339(*at)),
            enrolled_by: user.enrolled.as_ref().map(|(_, by)| by.as_str()),
            last_sign_in: user.last_sign_in.and_then(rfc3339),
            required_since: user.required.and_then(|asked| rfc3339(asked.since)),
            overdue_since: user.overdue_since.and_then(rfc3339),
            exempt_until: user.exemption.as_ref().and_then(|exemption| rfc3339(exemption.until)),
            exempt_reason: user.exemption.as_ref().map(|exemption| exemption.reason.as_str()),
            recovery_codes: user.recovery_codes,
        }
    }

    /// The cells, in the order of [`Self::HEADER`].
    pub fn cells(self) -> [String; COLUMNS] {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        [
            self.user.to_owned(),
            text(self.name),
            text(self.email),
            self.groups.join("|"),
            self.user_creation_time.unwrap_or_default(),
            self.password_enabled.to_string(),
            self.mfa_active.to_string(),
            self.mfa_state.to_owned(),
            self.devices_active.to_string(),
            self.devices.to_string(),
            self.enrolled_at.unwrap_or_default(),
            text(self.enrolled_by),
            self.last_sign_in.unwrap_or_default(),
            self.required_since.unwrap_or_default(),
            self.overdue_since.unwrap_or_default(),
            self.exempt_until.unwrap_or_default(),
            text(self.exempt_reason),
            self.recovery_codes.to_string(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Line};
    use crate::directory::Reported;
    use crate::model::{Exemption, GroupName, MfaState, Person, Requirement, SafeText, Timestamp, UserName};

    const NOON: Timestamp = Timestamp::from_secs(1_800_000_000);

    fn text(text: &str) -> SafeText {
        SafeText::new(text).unwrap()
    }

    fn reported(state: MfaState, required: Option<Requirement>) -> Reported {
        Reported {
            person: Person {
                name: UserName::new("alice").unwrap(),
                display_name: Some(text("Alice")),
                email: Some(text("a@x.org")),
            },
            created_at: Timestamp::from_secs(1_700_000_000),
            groups: ["admins", "staff"].map(|name| GroupName::new(name).unwrap()).to_vec(),
            has_password: true,
            state,
            active: 0,
            devices: 2,
            enrolled: None,
            last_sign_in: None,
            required,
            overdue_since: None,
            exemption: None,
            recovery_codes: 7,
        }
    }

    #[test]
    fn every_column_has_a_cell_and_json_has_the_same_names_in_the_same_order() {
        let user = Reported {
            active: 1,
            enrolled: Some((Timestamp::from_secs(1_700_000_060), text("ann"))),
            last_sign_in: Some(Timestamp::from_secs(1_700_000_120)),
            exemption: Some(Exemption { reason: text("on leave"), until: NOON }),
            ..reported(MfaState::Active, None)
        };
        let json = serde_json::to_string(&Line::of(&user)).unwrap();
        let found = Line::HEADER.map(|name| json.find(&format!("\"{name}\":")).unwrap());
        assert!(found.is_sorted(), "{json}");
        assert_eq!(json.matches("\":").count(), COLUMNS, "{json}");
        assert_eq!(
            Line::of(&user).cells().join(","),
            "alice,Alice,a@x.org,admins|staff,2023-11-14T22:13:20Z,true,true,active,1,2,\
             2023-11-14T22:14:20Z,ann,2023-11-14T22:15:20Z,,,2027-01-15T08:00:00Z,on leave,7"
        );
    }
}
