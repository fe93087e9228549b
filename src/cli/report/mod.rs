//! `report`: every user with what the policy asks, for auditors and spreadsheets.
//!
//! Owns who is in it and its table. What is reported of a user is the directory's.

mod csv;
mod line;

use std::fmt;
use std::io::Write;

use self::line::Line;
use super::args::{Report, Which};
use super::dates::shown;
use super::desk::{Desk, unusable};
use super::failure::{Outcome, code};
use super::json;
use super::long_table::{self, seen};
use super::progress::Progress;
use super::streams::Output;
use crate::directory::{Directory, Reported, SoFar};
use crate::model::{GroupName, MfaState};

/// Users asked for at a time.
const PART: usize = 1000;

/// `report`.
pub fn report(desk: &Desk<'_>, args: &Report) -> Outcome {
    let groups = groups(&args.group)?;
    let is_wanted = |user: &Reported| is_in(user, &groups) && is_shown(args.show, user);
    let mut directory = desk.open()?;
    let directory = &mut *directory;
    if args.csv {
        Output.write_all(&csv::header()?)?;
        each_part(directory, &mut seen(desk), |part| {
            let lines = part.iter().filter(|user| is_wanted(user)).map(Line::of);
            Ok(Output.write_all(&csv::lines(lines)?)?)
        })?;
    } else if args.json {
        let mut list = json::List::begin(Output);
        each_part(directory, &mut seen(desk), |part| {
            part.iter().filter(|user| is_wanted(user)).try_for_each(|user| list.push(&Line::of(user)))
        })?;
        list.end()?;
    } else {
        table(desk, directory, is_wanted)?;
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

/// Goes through all users in the order of their names, and says how far it is
/// where there is something to say it with.
pub fn each_part(
    directory: &mut dyn Directory,
    progress: &mut Option<Progress<'_>>,
    mut take: impl FnMut(Vec<Reported>) -> Outcome<()>,
) -> Outcome<()> {
    let of = directory.user_count()?;
    let (mut done, mut after) = (0, None);
    loop {
        let part = directory.report(after.as_ref(), PART)?;
        let Some(last) = part.last() else { return Ok(()) };
        after = Some(last.person.name.clone());
        done += part.len() as u64;
        take(part)?;
        if let Some(progress) = progress {
            progress.show_so_far(SoFar::of(done, of), "users");
        }
    }
}

fn is_in(user: &Reported, groups: &[GroupName]) -> bool {
    groups.is_empty() || user.groups.iter().any(|of| groups.iter().any(|group| group.is_same(of)))
}

fn is_shown(which: Which, user: &Reported) -> bool {
    match which {
        Which::All => true,
        Which::None => user.active == 0,
        Which::Pending => matches!(user.state, MfaState::Pending { .. } | MfaState::Unproven),
        Which::Active => user.state == MfaState::Active,
        Which::Overdue => user.overdue_since.is_some(),
        Which::Disabled => user.state == MfaState::Disabled,
    }
}

const HEADING: [&str; 7] = ["User", "Name", "MFA", "Devices", "Enrolled by", "Overdue since", "Groups"];

/// Prints the users in columns, and the sums below them.
fn table(
    desk: &Desk<'_>,
    directory: &mut dyn Directory,
    is_wanted: impl Fn(&Reported) -> bool,
) -> Outcome<()> {
    let mut sums = Sums::default();
    long_table::print(desk, HEADING, |progress, take| {
        sums = Sums::default();
        each_part(directory, progress, |part| {
            part.iter().filter(|user| is_wanted(user)).try_for_each(|user| {
                sums.count(user);
                take(line(user))
            })
        })
    })?;
    Ok(writeln!(Output, "{sums}")?)
}

fn line(user: &Reported) -> [String; 7] {
    let groups: Vec<&str> = user.groups.iter().map(GroupName::as_str).collect();
    [
        user.person.name.to_string(),
        user.person.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        json::mfa_word(user.state).to_owned(),
        user.active.to_string(),
        user.enrolled.as_ref().map(|(_, by)| by.to_string()).unwrap_or_default(),
        user.overdue_since.map(shown).unwrap_or_default(),
        groups.join(", "),
    ]
}

/// What stands below the list.
#[derive(Default)]
struct Sums {
    users: usize,
    without: usize,
    overdue: usize,
}

impl Sums {
    fn count(&mut self, user: &Reported) {
        self.users += 1;
        self.without += usize::from(user.active == 0);
        self.overdue += usize::from(user.overdue_since.is_some());
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.users == 1 { "user" } else { "users" };
        write!(f, "{} {noun}, {} without MFA, {} overdue.", self.users, self.without, self.overdue)
    }
}
