//! `users list`, `users add` and `users remove`.
//!
//! Owns their output. What a user is and may be is the directory's.

use std::io::Write;

use super::args::{UsersAdd, UsersList, UsersRemove, Which};
use super::dates::shown;
use super::desk::{Desk, new_user_name, safe_text, user_name};
use super::failure::{NOTHING, Outcome, code};
use super::json::{self, UserJson, mfa_word};
use super::long_table::{self, seen};
use super::progress::Progress;
use super::streams::Output;
use super::table::Table;
use crate::directory::{Directory, Kind, ListWork, ListedUser, Names, Page, Problem, Query, Show, SoFar};
use crate::model::Person;

/// Rows asked for at a time.
const PAGE: usize = 1000;

const HEADING: [&str; 5] = ["User", "Name", "MFA", "Devices", "Last sign-in"];

/// `users list`.
pub fn list(desk: &Desk<'_>, args: &UsersList) -> Outcome {
    let mut directory = desk.open()?;
    let directory = &mut *directory;
    if args.json {
        let mut list = json::List::begin(Output);
        each_page(directory, args, &mut seen(desk), |row| list.push(&UserJson::of(row)))?;
        list.end()?;
    } else {
        long_table::print(desk, HEADING, |progress, take| {
            each_page(directory, args, progress, |row| take(line(row)))
        })?;
    }
    Ok(code::DONE)
}

fn line(row: &ListedUser) -> [String; 5] {
    [
        row.person.name.to_string(),
        row.person.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        mfa_word(row.state).to_owned(),
        row.devices.to_string(),
        row.last_sign_in.map_or_else(|| "never".to_owned(), shown),
    ]
}

/// Goes through the users that are wanted, page by page.
fn each_page(
    directory: &mut dyn Directory,
    args: &UsersList,
    progress: &mut Option<Progress<'_>>,
    mut take: impl FnMut(&ListedUser) -> Outcome<()>,
) -> Outcome<()> {
    let filter = args.filter.clone().unwrap_or_default();
    let mut offset = 0;
    loop {
        let query =
            Query { filter: filter.clone(), show: show(args.show), offset, limit: PAGE, ..Query::default() };
        let page = whole(directory, &query, progress)?;
        page.rows.iter().try_for_each(&mut take)?;
        offset += page.rows.len();
        if page.rows.len() < PAGE {
            // Whoever's enrollment has expired is told so, and the history.
            while directory.list_on()? != ListWork::Done {}
            return Ok(());
        }
        let of = u64::try_from(page.found.count()).ok();
        say(progress, SoFar { done: offset as u64, of }, "users");
    }
}

fn show(which: Which) -> Show {
    match which {
        Which::All => Show::All,
        Which::None => Show::WithoutMfa,
        Which::Pending => Show::Pending,
        Which::Active => Show::Active,
        Which::Overdue => Show::Overdue,
        Which::Disabled => Show::Disabled,
    }
}

/// The page once everybody's name was read.
fn whole(directory: &mut dyn Directory, query: &Query, progress: &mut Option<Progress<'_>>) -> Outcome<Page> {
    loop {
        let page = directory.users(query)?;
        if page.is_whole() {
            return Ok(page);
        }
        if let Names::Reading { read } = page.names {
            say(progress, SoFar::of(read as u64, page.total as u64), "names read");
        }
        while directory.list_on()? == ListWork::More {}
    }
}

fn say(progress: &mut Option<Progress<'_>>, so_far: SoFar, noun: &str) {
    if let Some(progress) = progress {
        progress.show_so_far(so_far, noun);
    }
}

/// Prints a list as wide as it is, or as the terminal is.
pub fn print<const N: usize>(desk: &Desk<'_>, table: &Table<N>) -> Outcome<()> {
    let ellipsis = if desk.is_ascii() { "..." } else { "…" };
    Ok(Output.write_all(table.text(desk.columns(), ellipsis).as_bytes())?)
}

/// `users add`.
pub fn add(desk: &Desk<'_>, args: &UsersAdd) -> Outcome {
    let name = new_user_name(&args.user)?;
    let safe =
        |what: &str, text: &Option<String>| text.as_deref().map(|text| safe_text(what, text)).transpose();
    let person = Person {
        name: name.clone(),
        display_name: safe("a display name", &args.name)?,
        email: safe("an e-mail address", &args.email)?,
    };
    let mut directory = desk.open()?;
    if args.dry_run {
        match directory.credentials(&name) {
            Ok(there) => return Err(Problem::is_there(&there.person.name).into()),
            Err(problem) if problem.kind == Kind::NotFound => {}
            Err(problem) => return Err(problem.into()),
        }
        writeln!(Output, "Would add {name}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    directory.add_user(person)?;
    writeln!(Output, "Added {name}.")?;
    Ok(code::DONE)
}

/// `users remove`.
pub fn remove(desk: &Desk<'_>, args: &UsersRemove) -> Outcome {
    let name = user_name(&args.user)?;
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&name)?;
    let name = &credentials.person.name;
    if args.dry_run {
        if !credentials.devices.is_empty() {
            let devices = credentials.devices.iter().map(|device| &device.name);
            return Err(Problem::still_has(name, devices).into());
        }
        writeln!(Output, "Would remove {name}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    directory.remove_user(name)?;
    writeln!(Output, "Removed {name}. The history keeps what happened.")?;
    Ok(code::DONE)
}
