//! `verify`: the code on standard input, `accepted` or `refused`.
//!
//! Owns that every refusal looks the same: unknown user, impossible name, wrong
//! or malformed code. Must not say more, whoever asks.

use std::io::Write;

use super::args::Verify;
use super::desk::Desk;
use super::failure::{Failure, Outcome, code, on_stderr};
use super::streams::{Input, Output, read_short_line};
use crate::directory::SignIn;
use crate::model::{Digits, UserName};
use crate::totp::Code;

/// `verify`.
pub fn verify(desk: &Desk<'_>, args: &Verify) -> Outcome {
    if desk.terminals().input {
        on_stderr("Code: ");
    }
    // Before the store is opened: nobody else waits while somebody types.
    let line = read_short_line(&mut Input)?;
    let mut directory = desk.open()?;
    let parsed = line
        .and_then(|line| Code::parse(&line, Digits::Six).or_else(|_| Code::parse(&line, Digits::Eight)).ok());
    let answer = match (UserName::new(&args.user), parsed) {
        (Ok(user), Some(code)) => directory.verify(&user, &code)?,
        _ => SignIn::Refused,
    };
    let (word, exit) = match answer {
        SignIn::Accepted => ("accepted\n", code::DONE),
        SignIn::Refused => ("refused\n", code::REFUSED),
    };
    // The exit code is the answer: that nobody reads the word must not make a
    // refusal look like success.
    match Output.write_all(word.as_bytes()).map_err(Failure::from) {
        Ok(()) | Err(Failure::ReaderGone) => Ok(exit),
        Err(problem) if exit == code::DONE => Err(problem),
        Err(_) => Ok(exit),
    }
}
