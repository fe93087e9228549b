//! `recovery-codes …`: made and shown once, spent, counted.
//!
//! Owns that fresh codes are printed once, and to a terminal unless asked for
//! otherwise. That only a set typed back counts is the directory's.

use std::io::Write;

use super::args::{RecoveryMake, RecoveryShow, RecoveryUse};
use super::codes::recovery_code;
use super::company::{Company, Consent};
use super::dates::shown;
use super::desk::{Desk, user_name};
use super::enroll::talk;
use super::failure::{Failure, NOTHING, Outcome, answer, code, even_unheard};
use super::json::{self, RecoveryJson};
use super::proofing::{Given, must_be_told, ticket};
use super::streams::{Output, input};
use super::talk::Talk;
use crate::directory::{Directory, FreshCodes, Redeemed};
use crate::model::{RecoveryCodes, UserName};
use crate::totp::RecoveryCode;

/// What is shown, as it is called before it is.
const CODES: &str = "the recovery codes";

/// `recovery-codes make`.
pub fn make(desk: &Desk<'_>, args: &RecoveryMake) -> Outcome {
    let user = user_name(&args.user)?;
    if !desk.terminals().output && !args.show && !args.dry_run {
        return Err(Failure::usage(
            "Standard output is no terminal, and the recovery codes would be printed to it.",
            "Add --show if that is meant.",
        ));
    }
    let mut company = Company::of(desk, args.even_if_recorded || args.dry_run, CODES)?;
    let (mut input, mut out) = (input(), Output);
    ticket(&args.proof)?;
    let given = if args.dry_run { Given::Nothing } else { Given::read(desk, &args.proof, &mut input)? };
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    must_be_told(&credentials, &args.proof)?;
    let user = credentials.person.name;
    if args.dry_run {
        let count = RecoveryCodes::FRESH;
        let old = credentials.recovery.map_or(0, |(left, _)| left);
        let instead = if old > 0 { format!(" in the place of {old} that are left") } else { String::new() };
        writeln!(out, "Would make {count} recovery codes for {user}{instead}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    let mut talk = talk(desk, &mut input, &mut out);
    // Asked before they are made: codes that nobody saw would be in the way.
    if company.ask(&mut talk, CODES)? == Consent::Refused {
        even_unheard(talk.say("No recovery codes were made."))?;
        return Ok(code::REFUSED);
    }
    let proofing = given.establish(&mut *directory, &user)?;
    let fresh = directory.make_recovery_codes(&user, proofing)?;
    company.warn(&mut talk)?;
    match show_and_ask(&mut talk, &mut *directory, &user, &fresh) {
        Ok(true) => {
            let count = fresh.codes.len();
            even_unheard(talk.say(&format!("The {count} recovery codes of {user} are in force.")))?;
            Ok(code::DONE)
        }
        // Whoever read them is gone: none of them counts.
        Ok(false) | Err(Failure::ReaderGone) => Ok(code::REFUSED),
        Err(problem) => Err(problem),
    }
}

/// Shows the codes and asks for one of them. True: they are in force.
fn show_and_ask(
    talk: &mut Talk<'_>,
    directory: &mut dyn Directory,
    user: &UserName,
    fresh: &FreshCodes,
) -> Outcome<bool> {
    talk.say(&format!("Recovery codes of {user}. Each opens one new enrollment when no device is at hand."))?;
    for (index, code) in fresh.codes.iter().enumerate() {
        talk.say_groups(&format!("{:>4}  ", index + 1), std::slice::from_ref(code))?;
    }
    talk.say(
        "They are not shown again. Print them or write them down, then type one of them back: they are in force only then, and any made before until then. q leaves.",
    )?;
    loop {
        let line = talk.ask("Recovery code: ")?;
        let parsed = match line.as_ref().map(|line| line.trim()) {
            None | Some("q") => {
                talk.say("These codes are not in force: throw them away.")?;
                return Ok(false);
            }
            Some(text) => RecoveryCode::parse(text),
        };
        match parsed {
            Ok(code) if directory.keep_recovery_codes(user, &code)? => return Ok(true),
            Ok(_) => talk.say("That is none of these codes.")?,
            Err(problem) => talk.say(&problem.to_string())?,
        }
    }
}

/// `recovery-codes use`.
pub fn redeem(desk: &Desk<'_>, args: &RecoveryUse) -> Outcome {
    let user = user_name(&args.user)?;
    // Before the store is opened: nobody else waits while somebody types.
    let typed = recovery_code(desk, &mut input())?;
    let mut directory = desk.open()?;
    let user = directory.credentials(&user)?.person.name;
    match directory.redeem(&user, &typed)? {
        Redeemed::Right { left } => {
            answer(format!("Right: the code is spent, {left} are left.\n").as_bytes(), code::DONE)
        }
        Redeemed::Wrong => {
            let wrong = format!("Wrong: that is no recovery code of {user} that is left.\n");
            answer(wrong.as_bytes(), code::REFUSED)
        }
    }
}

/// `recovery-codes show`.
pub fn show(desk: &Desk<'_>, args: &RecoveryShow) -> Outcome {
    let user = user_name(&args.user)?;
    let credentials = desk.open()?.credentials(&user)?;
    if args.json {
        json::print(&mut Output, &[RecoveryJson::of(&credentials)])?;
        return Ok(code::DONE);
    }
    let user = &credentials.person.name;
    match credentials.recovery {
        None => writeln!(Output, "{user} has no recovery codes.")?,
        Some((left, made_at)) => {
            writeln!(Output, "{user} has {left} recovery codes left, made {}.", shown(made_at))?;
        }
    }
    Ok(code::DONE)
}
