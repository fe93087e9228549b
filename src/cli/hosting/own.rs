//! `self`: the own devices of whoever is logged in.
//!
//! Owns what is asked before the first page: a ticket or, where no console can be
//! drawn, a code. Whose devices these are, the daemon says and no option. Must not
//! look for a daemon anywhere but at the host's own socket.

use crate::cli::codes::parsed;
use crate::cli::company::Company;
use crate::cli::desk::Desk;
use crate::cli::enroll::talk;
use crate::cli::enrolling::{KEY, Showing, Which, converse};
use crate::cli::failure::{Failure, Outcome, code};
use crate::cli::start::{Turn, assign, own as console};
use crate::cli::streams::{Output, input};
use crate::cli::talk::Talk;
use crate::directory::{Credentials, Directory, Kind, Problem, Tested};
use crate::model::{DeviceState, SecretText, UserName};
use crate::service::Forwarding;

/// `self`.
pub fn own(desk: &Desk<'_>, is_plain: bool) -> Outcome<Turn> {
    let terminals = desk.terminals();
    let mut served = desk.of_host(
        "No daemon is running on this host.",
        "Ask whoever looks after it to start one: systemctl start mfa-enroll",
    )?;
    let user = served.welcome().own.clone().ok_or_else(nobody)?;
    let credentials = served.credentials(&user).map_err(|problem| stranger(&user, problem))?;
    let is_plain = is_plain || desk.environment().is_dumb() || !terminals.input || !terminals.output;
    let (mut input, mut out) = (input(), Output);
    let mut talk = talk(desk, &mut input, &mut out);
    let begun = credentials.pending.iter().find(|pending| pending.begun_by == served.welcome().name);
    if let Some(pending) = begun.filter(|_| is_plain).cloned() {
        let company = Company::of(desk, false, KEY)?;
        talk.say(&format!("Going on with the enrollment of {}.", pending.name))?;
        return converse(talk, company, &mut served, Which::GoesOn(user, pending), Showing::OWN)
            .map(Turn::Done);
    }
    // A further device is asked for on a page where a code can be tested before.
    let is_first = !has_active(&credentials) && credentials.pending.is_empty();
    if (is_first || is_plain) && !is_cleared(&mut talk, &mut served, &credentials)? {
        return Ok(Turn::Done(code::REFUSED));
    }
    if !is_plain {
        return console(desk, served, user);
    }
    let company = Company::of(desk, false, KEY)?;
    talk.say("Assign MFA device. An empty line leaves.")?;
    assign(talk, company, &mut served, user, Showing::OWN).map(Turn::Done)
}

fn has_active(credentials: &Credentials) -> bool {
    credentials.devices.iter().any(|device| device.state == DeviceState::Active)
}

/// Asks for what lets somebody enroll a device of their own. False: nothing was typed.
fn is_cleared(talk: &mut Talk<'_>, served: &mut Forwarding, credentials: &Credentials) -> Outcome<bool> {
    if has_active(credentials) {
        return with_code(talk, served, &credentials.person.name);
    }
    talk.say("A first device needs a ticket from an operator. An empty line leaves.")?;
    while let Some(typed) = talk.ask("Ticket: ")?.filter(|typed| !typed.trim().is_empty()) {
        match served.redeem_ticket(&SecretText::new(typed.trim().to_owned())) {
            Ok(()) => return Ok(true),
            Err(problem) if problem.kind == Kind::Refused => talk.say(&problem.what)?,
            Err(problem) => return Err(problem.into()),
        }
    }
    Ok(false)
}

fn with_code(talk: &mut Talk<'_>, served: &mut Forwarding, user: &UserName) -> Outcome<bool> {
    talk.say("A further device needs a code of one that you have. An empty line leaves.")?;
    while let Some(typed) = talk.ask("Code: ")?.filter(|typed| !typed.trim().is_empty()) {
        let Some(code) = parsed(typed.trim()) else {
            talk.say("A code has six or eight digits.")?;
            continue;
        };
        match served.test(user, &code)? {
            Tested::Right { .. } => return Ok(true),
            Tested::Locked { .. } | Tested::Disabled => {
                return Err(Problem::refused(
                    "There were too many wrong codes.",
                    "Wait for a while, or ask an operator for a ticket.",
                )
                .into());
            }
            Tested::Used { .. } => talk.say("That code was used before. Wait for the next one.")?,
            Tested::Wrong
            | Tested::OutOfTime { .. }
            | Tested::Deactivated { .. }
            | Tested::Unproven { .. } => {
                talk.say("That code does not do.")?;
            }
        }
    }
    Ok(false)
}

fn nobody() -> Failure {
    Problem::new(
        Kind::NotFound,
        "The login name of this account cannot be a user's.",
        "Ask an operator to enroll you under another name.",
    )
    .into()
}

fn stranger(user: &UserName, problem: Problem) -> Problem {
    if problem.kind != Kind::NotFound {
        return problem;
    }
    Problem::new(
        Kind::NotFound,
        format!("You, {user}, are not among the users here."),
        "Ask an operator to add you.",
    )
}
