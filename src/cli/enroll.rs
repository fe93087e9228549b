//! `enroll` and `devices replace`: a new device, line by line.
//!
//! Owns what is made of the options. The conversation is `enrolling`'s.

use std::io::{BufRead, Write};

use super::args::{DevicesReplace, Enroll, Making};
use super::company::Company;
use super::desk::{Desk, device_name, device_of, safe_text, user_name};
use super::drawing::{Sheet, window};
use super::enrolling::{KEY, converse};
use super::failure::{Failure, Outcome};
use super::proofing::{Given, again, must_be_told, ticket};
use super::streams::{Output, input};
use super::talk::Talk;
use super::token;
use crate::directory::{Begin, NewDevice, Replaces};
use crate::model::{Algorithm, DeviceName, UserName};

/// `enroll`.
pub fn enroll(desk: &Desk<'_>, args: &Enroll) -> Outcome {
    let (user, device) = (user_name(&args.user)?, device_name(&args.device)?);
    let (kind, company) = (Told::of(desk, &args.making)?, company(desk, &args.making)?);
    let mut directory = desk.open()?;
    let (mut input, mut out) = (input(), Output);
    // Who types a key should know first that there is such a user.
    let user = directory.credentials(&user)?.person.name;
    let go_on = format!("enroll {user} --device {device}{}", kind.again());
    let kind = kind.complete(desk, &mut input)?;
    let begin = Begin { user, device, kind, replaces: None, proofing: None };
    converse(talk(desk, &mut input, &mut out), company, &mut *directory, begin, &go_on)
}

/// `devices replace`.
pub fn replace(desk: &Desk<'_>, args: &DevicesReplace) -> Outcome {
    let (user, old, device) = (user_name(&args.user)?, device_name(&args.old)?, device_name(&args.device)?);
    let (kind, company) = (Told::of(desk, &args.making)?, company(desk, &args.making)?);
    ticket(&args.proof)?;
    let (mut input, mut out) = (input(), Output);
    let given = Given::read(desk, &args.proof, &mut input)?;
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let old = device_of(&credentials, &old)?;
    must_be_told(&credentials, &args.proof)?;
    let user = credentials.person.name.clone();
    let go_on = go_on(args, &user, &old.name, &device) + &kind.again();
    let proofing = given.establish(&mut *directory, &user)?;
    let kind = kind.complete(desk, &mut input)?;
    let replaces = Some(Replaces { id: old.id, is_lost: args.lost });
    let begin = Begin { user, device, kind, replaces, proofing };
    converse(talk(desk, &mut input, &mut out), company, &mut *directory, begin, &go_on)
}

fn go_on(args: &DevicesReplace, user: &UserName, old: &DeviceName, device: &DeviceName) -> String {
    let lost = if args.lost { " --lost" } else { "" };
    format!("devices replace {user} {old} --device {device}{lost}{}", again(&args.proof))
}

/// Who else sees the key; that of a token is not printed.
fn company(desk: &Desk<'_>, args: &Making) -> Outcome<Company> {
    Company::of(desk, args.even_if_recorded || args.token.is_some(), KEY)
}

/// The conversation on the streams of this process.
pub fn talk<'a>(desk: &'a Desk<'_>, input: &'a mut dyn BufRead, out: &'a mut dyn Write) -> Talk<'a> {
    Talk {
        input,
        out,
        sheet: Sheet::of(desk),
        clock: &*desk.ports.clock,
        ascii: desk.is_ascii(),
        columns: desk.terminals().output.then(|| usize::from(window().columns)),
    }
}

/// What the new device is, before a token's key was asked for.
enum Told {
    App(NewDevice),
    Token(token::Told),
}

impl Told {
    fn of(desk: &Desk<'_>, args: &Making) -> Outcome<Self> {
        if let Some(serial) = &args.token {
            return token::Told::of(serial, args).map(Self::Token);
        }
        let account = args.label.as_deref().map(|label| safe_text("a label", label)).transpose()?;
        if !desk.terminals().output && !args.show_key {
            return Err(Failure::usage(
                "Standard output is no terminal, and the secret key would be printed to it.",
                "Add --show-key if that is meant.",
            ));
        }
        let algorithm = if args.sha256 { Algorithm::Sha256 } else { Algorithm::Sha1 };
        Ok(Self::App(NewDevice::App { algorithm, account }))
    }

    /// The options of a token again, for a command that goes on with this one. What
    /// an app computes is found out while it is enrolled.
    fn again(&self) -> String {
        match self {
            Self::App(_) => String::new(),
            Self::Token(told) => told.again(),
        }
    }

    fn complete(self, desk: &Desk<'_>, input: &mut dyn BufRead) -> Outcome<NewDevice> {
        match self {
            Self::App(app) => Ok(app),
            Self::Token(told) => told.complete(desk, input).map(NewDevice::Token),
        }
    }
}
