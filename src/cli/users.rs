//! `users list`, `users add` and `users remove`.
//!
//! Owns their output. What a user is and may be is the directory's.

use std::io::Write;

use super::args::{UsersAdd, UsersList, UsersRemove, Which};
use super::dates::shown;
use super::desk::{Desk, new_user_name, safe_text, user_name};
use super::drawing::window;
use super::failure::{Outcome, code};
use super::json::{self, UserJson, mfa_word};
use super::streams::Output;
use super::table::Table;
use crate::directory::{Directory, ListWork, ListedUser, Page, Problem, Query, Show};
use crate::model::Person;

/// Rows asked for at a time.
const PAGE: usize = 1000;

/// `users list`.
pub fn list(desk: &Desk<'_>, args: &UsersList) -> Outcome {
    let rows = rows(&mut *desk.open()?, args)?;
    if args.json {
        let users: Vec<UserJson<'_>> = rows.iter().map(UserJson::of).collect();
        json::print(&mut Output, &users)?;
        return Ok(code::DONE);
    }
    let mut table = Table::new(["User", "Name", "MFA", "Devices", "Last sign-in"]);
    for row in &rows {
        table.push([
            row.person.name.to_string(),
            row.person.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            mfa_word(row.state).to_owned(),
            row.devices.to_string(),
            row.last_sign_in.map_or_else(|| "never".to_owned(), shown),
        ]);
    }
    print(desk, &table)?;
    Ok(code::DONE)
}

fn rows(directory: &mut dyn Directory, args: &UsersList) -> Outcome<Vec<ListedUser>> {
    let show = match args.show {
        Which::All => Show::All,
        Which::None => Show::WithoutMfa,
        Which::Pending => Show::Pending,
        Which::Active => Show::Active,
        Which::Overdue => Show::Overdue,
        Which::Disabled => Show::Disabled,
    };
    let filter = args.filter.clone().unwrap_or_default();
    let mut rows = Vec::new();
    loop {
        let query =
            Query { filter: filter.clone(), show, offset: rows.len(), limit: PAGE, ..Query::default() };
        let page = whole(directory, &query)?;
        let was_last = page.rows.len() < PAGE;
        rows.extend(page.rows);
        if was_last {
            return Ok(rows);
        }
    }
}

/// The page once everybody's name was read.
fn whole(directory: &mut dyn Directory, query: &Query) -> Outcome<Page> {
    loop {
        let page = directory.users(query)?;
        while directory.list_on()? != ListWork::Done {}
        if page.is_whole() {
            return Ok(page);
        }
    }
}

/// Prints a list as wide as it is, or as the terminal is.
pub fn print<const N: usize>(desk: &Desk<'_>, table: &Table<N>) -> Outcome<()> {
    let columns = desk.terminals().output.then(|| usize::from(window().columns));
    let ellipsis = if desk.is_ascii() { "..." } else { "…" };
    Ok(Output.write_all(table.text(columns, ellipsis).as_bytes())?)
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
    desk.open()?.add_user(person)?;
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
        writeln!(Output, "Would remove {name}. Nothing was changed (--dry-run).")?;
        return Ok(code::DONE);
    }
    directory.remove_user(name)?;
    writeln!(Output, "Removed {name}. The history keeps what happened.")?;
    Ok(code::DONE)
}
