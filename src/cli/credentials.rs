//! `users show`: a user's security credentials.
//!
//! Owns their output. What is shown of a user is the directory's; a secret never is.

use std::io::Write;

use super::args::UsersShow;
use super::dates::shown;
use super::desk::{Desk, user_name};
use super::devices::table;
use super::failure::{Outcome, code};
use super::json::{self, CredentialsJson};
use super::streams::Output;
use super::talk::typeset;
use super::users::print;
use crate::directory::{Credentials, SignInState};
use crate::model::{GroupName, SafeText, Tag, escaped};

/// `users show`.
pub fn show(desk: &Desk<'_>, args: &UsersShow) -> Outcome {
    let user = user_name(&args.user)?;
    let credentials = desk.open()?.credentials(&user)?;
    if args.json {
        json::print(&mut Output, &[CredentialsJson::of(&credentials)])?;
        return Ok(code::DONE);
    }
    for (what, is) in lines(&credentials) {
        let line = format!("{what:<15} {}\n", escaped(&is));
        Output.write_all(typeset(&line, desk.is_ascii()).as_bytes())?;
    }
    if credentials.devices.is_empty() && credentials.pending.is_empty() {
        Output.write_all(b"Devices         none\n")?;
        return Ok(code::DONE);
    }
    Output.write_all(b"\n")?;
    print(desk, &table(&credentials, desk.now()))?;
    Ok(code::DONE)
}

fn lines(credentials: &Credentials) -> Vec<(&'static str, String)> {
    let Credentials { person, required, exemption, recovery, .. } = credentials;
    let text = |text: &Option<SafeText>| text.as_ref().map_or_else(none, ToString::to_string);
    let groups: Vec<&str> = credentials.groups.iter().map(GroupName::as_str).collect();
    let tags: Vec<String> = credentials.tags.all().iter().map(Tag::to_string).collect();
    vec![
        ("User", person.name.to_string()),
        ("Name", text(&person.display_name)),
        ("E-mail", text(&person.email)),
        ("Groups", listed(&groups.join(", "))),
        ("Password", (if credentials.has_password { "yes" } else { "no" }).to_owned()),
        (
            "MFA",
            required.map_or_else(
                || "not required".to_owned(),
                |required| format!("required since {}, due {}", shown(required.since), shown(required.due)),
            ),
        ),
        (
            "Exempt",
            exemption.as_ref().map_or_else(
                || "no".to_owned(),
                |exemption| format!("until {}: {}", shown(exemption.until), exemption.reason),
            ),
        ),
        ("Sign-in", sign_in(credentials)),
        (
            "Recovery codes",
            recovery.map_or_else(none, |(left, made_at)| format!("{left} left, made {}", shown(made_at))),
        ),
        ("Note", text(&credentials.note)),
        ("Tags", listed(&tags.join(", "))),
    ]
}

fn sign_in(credentials: &Credentials) -> String {
    match (credentials.sign_in, credentials.failures) {
        (SignInState::Open, 0) => "open".to_owned(),
        (SignInState::Open, failures) => {
            let codes = if failures == 1 { "code" } else { "codes" };
            format!("open, {failures} wrong {codes} since the last right one")
        }
        (SignInState::Locked { until }, failures) => {
            format!("locked until {}, {failures} wrong codes", shown(until))
        }
        (SignInState::Disabled, failures) => {
            format!("disabled until a new device is enrolled, {failures} wrong codes")
        }
    }
}

fn none() -> String {
    "none".to_owned()
}

fn listed(text: &str) -> String {
    if text.is_empty() { none() } else { text.to_owned() }
}
