//! `policy`: who must have a device, and how many days they have.
//!
//! Owns its output and how many people a policy asks. Who is overdue under it is
//! the directory's.

use std::io::Write;

use serde::Serialize;

use super::args::{Asked, Policy as PolicyArgs, PolicyCommand, PolicySet};
use super::dates::{rfc3339, shown};
use super::desk::Desk;
use super::failure::{Failure, NOTHING, Outcome, code, even_unheard};
use super::json;
use super::progress::Progress;
use super::report::{each_part, groups};
use super::streams::Output;
use crate::directory::{Directory, Reported, Setting};
use crate::model::{GroupName, Policy, Whom, escaped};

/// The policy, as `policy --json` prints it.
#[derive(Debug, Serialize)]
struct PolicyJson<'a> {
    /// `nobody`, `everybody`, `with-password` or `groups`.
    whom: &'static str,
    /// The groups whose members must have a device.
    groups: Vec<&'a str>,
    /// Days from the moment it begins to apply to a user until they are overdue.
    grace_days: u16,
    /// Since when it is in force; null where it asks nobody.
    since: Option<String>,
}

/// `policy`.
pub fn policy(desk: &Desk<'_>, args: &PolicyArgs) -> Outcome {
    match &args.command {
        None => show(desk, args.shown.json),
        Some(PolicyCommand::Show(shown)) => show(desk, args.shown.json || shown.json),
        Some(PolicyCommand::Set(_)) if args.shown.json => Err(not_of_set()),
        Some(PolicyCommand::Set(args)) => set(desk, args),
    }
}

/// `--json` stands before `set`.
pub fn not_of_set() -> Failure {
    Failure::usage("--json is for showing, not for setting.", "Leave it out, or leave `set` out.")
}

fn show(desk: &Desk<'_>, as_json: bool) -> Outcome {
    let policy = desk.open()?.settings()?.policy;
    if as_json {
        json::print(&mut Output, &[of(&policy)])?;
        return Ok(code::DONE);
    }
    writeln!(Output, "Asked   {}", escaped(&policy.whom.to_string()))?;
    if policy.whom != Whom::Nobody {
        writeln!(Output, "Grace   {}", days(policy.grace_days))?;
        writeln!(Output, "Since   {}", shown(policy.since))?;
    }
    Ok(code::DONE)
}

fn of(policy: &Policy) -> PolicyJson<'_> {
    let (whom, groups) = match &policy.whom {
        Whom::Nobody => ("nobody", &[][..]),
        Whom::Everybody => ("everybody", &[][..]),
        Whom::WithPassword => ("with-password", &[][..]),
        Whom::Groups(groups) => ("groups", groups.as_slice()),
    };
    PolicyJson {
        whom,
        groups: groups.iter().map(GroupName::as_str).collect(),
        grace_days: policy.grace_days,
        since: if policy.whom == Whom::Nobody { None } else { rfc3339(policy.since) },
    }
}

fn set(desk: &Desk<'_>, args: &PolicySet) -> Outcome {
    let whom = whom(args)?;
    let mut directory = desk.open()?;
    let before = directory.settings()?.policy;
    // Groups in another order are no other policy: its days go on.
    let whom = if is_same(&whom, &before.whom) { before.whom } else { whom };
    let grace_days = args.grace_days.unwrap_or(before.grace_days);
    even_unheard(tell(desk, &mut *directory, &whom, grace_days))?;
    if args.dry_run {
        writeln!(Output, "{NOTHING}")?;
        return Ok(code::DONE);
    }
    directory.change_settings(&[Setting::Policy { whom, grace_days }])?;
    writeln!(Output, "The policy is set.")?;
    Ok(code::DONE)
}

fn whom(args: &PolicySet) -> Outcome<Whom> {
    let groups = groups(&args.group)?;
    match (args.whom, groups.is_empty()) {
        (Asked::Groups, false) => Ok(Whom::Groups(groups)),
        (Asked::Groups, true) => Err(Failure::usage(
            "It is not said which groups.",
            "Name them: `mfa-enroll policy set groups --group staff --group admins`.",
        )),
        (_, false) => Err(Failure::usage(
            "--group goes with `policy set groups` alone.",
            "Leave it out, or ask the groups.",
        )),
        (Asked::Nobody, true) => Ok(Whom::Nobody),
        (Asked::Everybody, true) => Ok(Whom::Everybody),
        (Asked::WithPassword, true) => Ok(Whom::WithPassword),
    }
}

fn is_same(one: &Whom, other: &Whom) -> bool {
    let keys = |groups: &[GroupName]| {
        let mut keys: Vec<String> = groups.iter().map(GroupName::key).collect();
        keys.sort();
        keys.dedup();
        keys
    };
    match (one, other) {
        (Whom::Groups(one), Whom::Groups(other)) => keys(one) == keys(other),
        (one, other) => one == other,
    }
}

/// Says what a policy is and how many it asks: a group that nobody is in is
/// noticed by that.
fn tell(desk: &Desk<'_>, directory: &mut dyn Directory, whom: &Whom, grace_days: u16) -> Outcome<()> {
    let (mut users, mut asked, mut without) = (0_usize, 0_usize, 0_usize);
    each_part(directory, &mut Some(Progress::of_reading(desk)), |part| {
        users += part.len();
        for user in part.iter().filter(|user| asks(whom, user)) {
            asked += 1;
            without += usize::from(user.active == 0);
        }
        Ok(())
    })?;
    writeln!(Output, "Asked   {}", escaped(&whom.to_string()))?;
    writeln!(Output, "Grace   {}", days(grace_days))?;
    writeln!(Output, "It asks {asked} of {users} users; {without} of them have no device that may sign in.")?;
    Ok(())
}

fn asks(whom: &Whom, user: &Reported) -> bool {
    let is_asked = match whom {
        Whom::Nobody => false,
        Whom::Everybody => true,
        Whom::WithPassword => user.has_password,
        Whom::Groups(groups) => user.groups.iter().any(|of| groups.iter().any(|group| group.is_same(of))),
    };
    is_asked && user.exemption.is_none()
}

fn days(count: u16) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "1 day".to_owned(),
        count => format!("{count} days"),
    }
}
