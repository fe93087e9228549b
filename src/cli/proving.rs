//! `devices resync`, `devices reactivate` and `devices prove`: two codes of a device.
//!
//! Owns what is said and asked. Which box waits is `TwoCodes`'s, the verdicts
//! are the directory's.

use std::io::Write;

use super::args::DevicesProve;
use super::desk::{Desk, device_name, device_of, user_name};
use super::enroll::talk;
use super::failure::{Failure, NOTHING, Outcome, code, even_unheard};
use super::streams::{Output, input};
use super::talk::Talk;
use super::verdicts::{Source, said};
use crate::directory::{DeviceView, Directory, Problem, Proving};
use crate::enrollment::{CodeBox, CodeEffect, TwoCodes};
use crate::model::{DeviceState, UserName};
use crate::totp::ClockDrift;

/// `devices resync`.
pub fn resync(desk: &Desk<'_>, args: &DevicesProve) -> Outcome {
    prove(desk, args, Proving::Resync)
}

/// `devices reactivate`.
pub fn reactivate(desk: &Desk<'_>, args: &DevicesProve) -> Outcome {
    prove(desk, args, Proving::Reactivation)
}

/// `devices prove`.
pub fn prove_imported(desk: &Desk<'_>, args: &DevicesProve) -> Outcome {
    prove(desk, args, Proving::Proof)
}

fn prove(desk: &Desk<'_>, args: &DevicesProve, proving: Proving) -> Outcome {
    let (user, name) = (user_name(&args.user)?, device_name(&args.device)?);
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let user = &credentials.person.name;
    let device = device_of(&credentials, &name)?;
    fits(user, device, proving)?;
    if args.dry_run {
        let would = match proving {
            Proving::Resync => "resync",
            Proving::Reactivation => "reactivate",
            Proving::Proof => "prove",
        };
        writeln!(Output, "Would {would} {} of {user} by two codes. {NOTHING}", device.name)?;
        return Ok(code::DONE);
    }
    let (mut input, mut out) = (input(), Output);
    let mut talk = talk(desk, &mut input, &mut out);
    match speak(&mut talk, &mut *directory, user, device, proving) {
        Ok(Some(drift)) => {
            even_unheard(tell_proven(&mut talk, device, proving, drift))?;
            Ok(code::DONE)
        }
        // Whoever spoke to us is gone: nothing was changed.
        Ok(None) | Err(Failure::ReaderGone) => Ok(code::REFUSED),
        Err(problem) => Err(problem),
    }
}

/// Whether the device is in the state that the codes are for.
fn fits(user: &UserName, device: &DeviceView, proving: Proving) -> Outcome<()> {
    if Proving::of(device.state) == proving {
        return Ok(());
    }
    let name = &device.name;
    let problem = match device.state {
        DeviceState::Active => Problem::refused(
            format!("{name} is active already."),
            format!("If its codes are refused, use `mfa-enroll devices resync {user} {name}`."),
        ),
        DeviceState::Deactivated { .. } => Problem::refused(
            format!("{name} is deactivated."),
            format!("Use `mfa-enroll devices reactivate {user} {name}`: that resyncs it, too."),
        ),
        DeviceState::Unproven { .. } => Problem::refused(
            format!("{name} was imported and is not proven yet."),
            format!("Use `mfa-enroll devices prove {user} {name}`: that resyncs it, too."),
        ),
    };
    Err(problem.into())
}

/// The two codes; none when they are not given.
fn speak(
    talk: &mut Talk<'_>,
    directory: &mut dyn Directory,
    user: &UserName,
    device: &DeviceView,
    proving: Proving,
) -> Outcome<Option<ClockDrift>> {
    let name = &device.name;
    let hint = format!("Type the code that {name} shows, then the next one; or q to leave all as it is.");
    talk.say(&hint)?;
    let mut codes = TwoCodes::new(device.parameters.digits);
    loop {
        if let Some(drift) = codes.proven() {
            return Ok(Some(drift));
        }
        let line = talk.ask(match codes.at() {
            CodeBox::First => "Code 1: ",
            CodeBox::Second => "Code 2: ",
        })?;
        let effect = match line.as_ref().map(|line| line.trim()) {
            None | Some("q") => {
                talk.say(&format!("{name} stays as it is."))?;
                return Ok(None);
            }
            Some("" | "help") => {
                talk.say(&hint)?;
                continue;
            }
            Some(text) => codes.typed(text),
        };
        if let Some(CodeEffect::Take(code)) = effect {
            codes.judged(directory.prove(user, device.id, proving, code)?);
        }
        match (codes.verdict(), codes.proven()) {
            (Some(verdict), _) => talk.say(&said(verdict, &Source::Known(name)))?,
            (None, None) => talk.say(&format!("Right. Type the next one when {name} shows it."))?,
            (None, Some(_)) => {}
        }
    }
}

fn tell_proven(talk: &mut Talk<'_>, device: &DeviceView, proving: Proving, drift: ClockDrift) -> Outcome<()> {
    let name = &device.name;
    let what = match proving {
        Proving::Resync => "is resynced",
        Proving::Reactivation => "is active again",
        Proving::Proof => "is proven and may sign in",
    };
    if drift.is_notable() {
        return talk.say(&format!(
            "{name} {what}. Its clock is {drift}: its codes are expected at that from now on."
        ));
    }
    talk.say(&format!("{name} {what}. Its clock is right."))
}
