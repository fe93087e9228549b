//! `ticket`: an operator's word that somebody may enroll their first device.
//!
//! Owns how a ticket is told. It stands in no argument and no file.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::cli::args::Ticket;
use crate::cli::dates::{rfc3339, shown};
use crate::cli::desk::{Desk, user_name};
use crate::cli::failure::{Outcome, answer, code};
use crate::cli::json;
use crate::cli::streams::Output;
use crate::directory::{Kind, Problem};
use crate::model::escaped;

/// Characters of a ticket that stand together.
const GROUP: usize = 4;

/// A ticket as JSON.
#[derive(Serialize)]
struct TicketJson<'a> {
    user: &'a str,
    ticket: &'a str,
    until: Option<String>,
}

/// `ticket`.
pub fn ticket(desk: &Desk<'_>, args: &Ticket) -> Outcome {
    let user = user_name(&args.user)?;
    let Some(mut served) = desk.served()? else {
        return Err(Problem::new(
            Kind::Unavailable,
            "Tickets are redeemed at a daemon, and none is running.",
            "Start it with `mfa-enroll serve`, or enroll the person here: mfa-enroll enroll USER --device NAME",
        )
        .into());
    };
    let ticket = served.issue_ticket(&user)?;
    if args.json {
        let until = rfc3339(ticket.until);
        json::print(&mut Output, &[TicketJson { user: user.as_str(), ticket: ticket.text.expose(), until }])?;
        return Ok(code::DONE);
    }
    let mut text = format!("Ticket for {user}, good once until {}:\n  ", shown(ticket.until));
    for (at, c) in ticket.text.expose().chars().enumerate() {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        text.push(c);
    }
    let host = escaped(&desk.environment().host);
    text = format!("{text}\n{user} types it after:\n  ssh -t {user}@{host} mfa-enroll self\n");
    answer(Zeroizing::new(text).as_bytes(), code::DONE)
}
