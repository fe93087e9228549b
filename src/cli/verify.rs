//! `verify`: the code on standard input, `accepted` or `refused`.
//!
//! Owns that every refusal looks the same: unknown user, impossible name, wrong
//! or malformed code. Must not say more, whoever asks.

use super::args::Verify;
use super::codes::parsed;
use super::desk::Desk;
use super::failure::{Outcome, answer, code, on_stderr};
use super::streams::{Input, read_short_line};
use crate::directory::SignIn;
use crate::model::UserName;

/// `verify`.
pub fn verify(desk: &Desk<'_>, args: &Verify) -> Outcome {
    if desk.terminals().input {
        on_stderr("Code: ");
    }
    // Before the store is opened: nobody else waits while somebody types.
    let line = read_short_line(&mut Input)?;
    let mut directory = desk.open()?;
    let judged = match (UserName::new(&args.user), line.and_then(|line| parsed(&line))) {
        (Ok(user), Some(code)) => directory.verify(&user, &code)?,
        _ => directory.refuse()?,
    };
    let (word, exit) = match judged {
        SignIn::Accepted => ("accepted\n", code::DONE),
        SignIn::Refused => ("refused\n", code::REFUSED),
    };
    answer(word.as_bytes(), exit)
}
