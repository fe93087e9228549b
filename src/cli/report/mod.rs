//! `report`: every user with what the policy asks, for auditors and spreadsheets.
//!
//! Owns who is in it and its table. What is reported of a user is the directory's.

mod csv;
mod line;

use std::io::Write;

use self::line::Line;
use super::args::{Report, Which};
use super::dates::shown;
use super::desk::{Desk, unusable};
use super::failure::{Outcome, code};
use super::json;
use super::streams::Output;
use super::table::Table;
use super::users::print;
use crate::directory::{Directory, Reported};
use crate::model::{GroupName, MfaState};

/// Users asked for at a time.
const PART: usize = 1000;

/// `report`.
pub fn report(desk: &Desk<'_>, args: &Report) -> Outcome {
    let groups = groups(&args.group)?;
    let is_wanted = |user: &Reported| is_in(user, &groups) && is_shown(args.show, user);
    let mut directory = desk.open()?;
    if args.csv {
        Output.write_all(&csv::header()?)?;
        each_part(&mut *directory, |part| {
            let lines = part.iter().filter(|user| is_wanted(user)).map(Line::of);
            Ok(Output.write_all(&csv::lines(lines)?)?)
        })?;
        return Ok(code::DONE);
    }
    let mut users = Vec::new();
    each_part(&mut *directory, |part| {
        users.extend(part.into_iter().filter(is_wanted));
        Ok(())
    })?;
    if args.json {
        let lines: Vec<Line<'_>> = users.iter().map(Line::of).collect();
        json::print(&mut Output, &lines)?;
    } else {
        print(desk, &table(&users))?;
        writeln!(Output, "{}", sums(&users))?;
    }
    Ok(code::DONE)
}

/// Groups from the command line, each once.
pub fn groups(names: &[String]) -> Outcome<Vec<GroupName>> {
    let group = |name: &String| {
        GroupName::new(name).map_err(|problem| unusable("the name of a group", name, &problem))
    };
    let mut groups = names.iter().map(group).collect::<Outcome<Vec<_>>>()?;
    groups.sort_by_key(GroupName::key);
    groups.dedup_by(|one, other| one.is_same(other));
    Ok(groups)
}

/// Goes through all users in the order of their names.
pub fn each_part(
    directory: &mut dyn Directory,
    mut take: impl FnMut(Vec<Reported>) -> Outcome<()>,
) -> Outcome<()> {
    let mut after = None;
    loop {
        let part = directory.report(after.as_ref(), PART)?;
        let Some(last) = part.last() else { return Ok(()) };
        after = Some(last.person.name.clone());
        take(part)?;
    }
}

fn is_in(user: &Reported, groups: &[GroupName]) -> bool {
    groups.is_empty() || user.groups.iter().any(|of| groups.iter().any(|group| group.is_same(of)))
}

fn is_shown(which: Which, user: &Reported) -> bool {
    match which {
        Which::All => true,
        Which::None => user.active == 0,
        Which::Pending => matches!(user.state, MfaState::Pending { .. }),
        Which::Active => user.state == MfaState::Active,
        Which::Overdue => user.overdue_since.is_some(),
        Which::Disabled => user.state == MfaState::Disabled,
    }
}

fn table(users: &[Reported]) -> Table<7> {
    let mut table = Table::new(["User", "Name", "MFA", "Devices", "Enrolled by", "Overdue since", "Groups"]);
    for user in users {
        let groups: Vec<&str> = user.groups.iter().map(GroupName::as_str).collect();
        table.push([
            user.person.name.to_string(),
            user.person.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            json::mfa_word(user.state).to_owned(),
            user.active.to_string(),
            user.enrolled.as_ref().map(|(_, by)| by.to_string()).unwrap_or_default(),
            user.overdue_since.map(shown).unwrap_or_default(),
            groups.join(", "),
        ]);
    }
    table
}

fn sums(users: &[Reported]) -> String {
    let without = users.iter().filter(|user| user.active == 0).count();
    let overdue = users.iter().filter(|user| user.overdue_since.is_some()).count();
    let noun = if users.len() == 1 { "user" } else { "users" };
    format!("{} {noun}, {without} without MFA, {overdue} overdue.", users.len())
}
