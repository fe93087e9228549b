//! `enroll` and `devices replace`: a new device, line by line.
//!
//! Owns what is made of the options. The conversation is `enrolling`'s.

use std::io::{BufRead, Write};

use super::args::{DevicesReplace, Enroll, Making, Proof, ShowingKey};
use super::company::Company;
use super::desk::{Desk, device_name, device_of, pending_of, safe_text, user_name};
use super::drawing::Sheet;
use super::enrolling::{Again, KEY, Printing, Showing, Which, converse};
use super::failure::{Failure, NOTHING, Outcome, code};
use super::proofing::{Given, must_be_told, ticket};
use super::qr_file::QrFile;
use super::streams::{Output, input};
use super::talk::Talk;
use super::token;
use crate::directory::{Begin, Credentials, Directory, NewDevice, Problem, Replaces};
use crate::model::{AddDevice, Algorithm, DeviceKind, DeviceName, User, UserName, escaped};

/// `enroll`.
pub fn enroll(desk: &Desk<'_>, args: &Enroll) -> Outcome {
    let (user, device) = (user_name(&args.user)?, device_name(&args.device)?);
    if args.resume {
        return resume(desk, args, &user, &device);
    }
    if args.making.dry_run {
        return would_begin(desk, &args.making, &user, &device, None);
    }
    let (kind, company) = (Told::of(desk, &args.making)?, company(desk, &args.making)?);
    let showing = showing(desk, &args.making)?;
    let mut directory = desk.open()?;
    let (mut input, mut out) = (input(), Output);
    // Who types a key should know first that there is such a user.
    let user = directory.credentials(&user)?.person.name;
    let kind = kind.complete(desk, &mut *directory, &mut input)?;
    let begins = Which::Begins(Begin { user, device, kind, replaces: None, proofing: None });
    converse(talk(desk, &mut input, &mut out), company, &mut *directory, begins, showing)
}

/// `enroll --resume`.
fn resume(desk: &Desk<'_>, args: &Enroll, user: &UserName, device: &DeviceName) -> Outcome {
    let mut directory = desk.open()?;
    let credentials = directory.credentials(user)?;
    let pending = pending_of(&credentials, device)?.clone();
    if args.making.dry_run {
        let (user, device) = (&credentials.person.name, &pending.name);
        writeln!(Output, "Would go on with the enrollment of {device} for {user}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    let is_token = matches!(pending.kind, DeviceKind::HardwareToken { .. });
    if !is_token {
        key_may_be_printed(desk, &args.making)?;
    } else if args.making.showing.qr.is_some() {
        return Err(Failure::usage(
            format!("{} is a hardware token, which has its key already.", pending.name),
            "Leave out --qr.",
        ));
    }
    let company = Company::of(desk, is_token || recording_is_meant(desk, &args.making), KEY)?;
    let showing = showing(desk, &args.making)?;
    let (mut input, mut out) = (input(), Output);
    let goes_on = Which::GoesOn(credentials.person.name, pending);
    converse(talk(desk, &mut input, &mut out), company, &mut *directory, goes_on, showing)
}

/// `devices replace`.
pub fn replace(desk: &Desk<'_>, args: &DevicesReplace) -> Outcome {
    let (user, old, device) = (user_name(&args.user)?, device_name(&args.old)?, device_name(&args.device)?);
    ticket(&args.proof)?;
    if args.making.dry_run {
        return would_begin(desk, &args.making, &user, &device, Some((&old, &args.proof)));
    }
    let (kind, company) = (Told::of(desk, &args.making)?, company(desk, &args.making)?);
    let showing = showing(desk, &args.making)?;
    let (mut input, mut out) = (input(), Output);
    let given = Given::read(desk, &args.proof, &mut input)?;
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let old = device_of(&credentials, &old)?;
    must_be_told(&credentials, &args.proof)?;
    let user = credentials.person.name.clone();
    let proofing = given.establish(&mut *directory, &user)?;
    let kind = kind.complete(desk, &mut *directory, &mut input)?;
    let replaces = Some(Replaces { id: old.id, is_lost: args.lost });
    let begins = Which::Begins(Begin { user, device, kind, replaces, proofing });
    converse(talk(desk, &mut input, &mut out), company, &mut *directory, begins, showing)
}

/// A dry run: refused as far as that can be known without a key.
fn would_begin(
    desk: &Desk<'_>,
    args: &Making,
    user: &UserName,
    device: &DeviceName,
    replaced: Option<(&DeviceName, &Proof)>,
) -> Outcome {
    // The key goes nowhere.
    let showing = ShowingKey { show_key: true, ..args.showing.clone() };
    let told = Told::of(desk, &Making { showing, ..args.clone() })?;
    // Begun and dropped: its place is free.
    drop(QrFile::of(desk, &args.showing)?);
    let mut directory = desk.open()?;
    let credentials = directory.credentials(user)?;
    let user = &credentials.person.name;
    let instead = match replaced {
        None => String::new(),
        Some((old, proof)) => {
            let old = device_of(&credentials, old)?;
            must_be_told(&credentials, proof)?;
            format!(" in the place of {}", old.name)
        }
    };
    may_add(&credentials, device, replaced.is_some())?;
    told.is_free(&mut *directory)?;
    let what = args.token.as_ref().map_or_else(
        || "an authenticator app".to_owned(),
        |serial| format!("the hardware token {}", escaped(serial)),
    );
    writeln!(Output, "Would enroll {what} as {device} for {user}{instead}. {NOTHING}")?;
    Ok(code::DONE)
}

/// Whether there is room for a device of this name.
fn may_add(credentials: &Credentials, name: &DeviceName, replaces: bool) -> Outcome<()> {
    let user = credentials.person.name.clone();
    let problem = match credentials.devices.iter().find(|device| device.name.is_same(name)) {
        Some(same) => AddDevice::NameTaken { user, name: same.name.clone() },
        None if credentials.devices.len() >= User::MOST_DEVICES && !replaces => AddDevice::Eight { user },
        None => return Ok(()),
    };
    Err(Problem::of_adding(&problem).into())
}

/// Who else sees the key; that of a token is not printed.
fn company(desk: &Desk<'_>, args: &Making) -> Outcome<Company> {
    Company::of(desk, args.token.is_some() || recording_is_meant(desk, args), KEY)
}

/// Whether nothing is to be asked because of a recording: what is never printed
/// is in none.
fn recording_is_meant(desk: &Desk<'_>, args: &Making) -> bool {
    args.showing.even_if_recorded || printing(desk, args) == Printing::Never
}

fn printing(desk: &Desk<'_>, args: &Making) -> Printing {
    match (&args.showing.qr, args.showing.show_key, desk.terminals().output) {
        (None, ..) | (Some(_), true, _) => Printing::Always,
        (Some(_), false, true) => Printing::WhenAsked,
        (Some(_), false, false) => Printing::Never,
    }
}

fn showing(desk: &Desk<'_>, args: &Making) -> Outcome<Showing> {
    Ok(Showing {
        printing: printing(desk, args),
        file: QrFile::of(desk, &args.showing)?,
        again: Again::Operator,
    })
}

fn key_may_be_printed(desk: &Desk<'_>, args: &Making) -> Outcome<()> {
    if desk.terminals().output || printing(desk, args) == Printing::Never || args.showing.show_key {
        return Ok(());
    }
    Err(Failure::usage(
        "Standard output is no terminal, and the secret key would be printed to it.",
        "Add --show-key if that is meant, or name a file for the QR code by --qr.",
    ))
}

/// The conversation on the streams of this process.
pub fn talk<'a>(desk: &'a Desk<'_>, input: &'a mut dyn BufRead, out: &'a mut dyn Write) -> Talk<'a> {
    Talk {
        input,
        out,
        sheet: Sheet::of(desk),
        clock: &*desk.ports.clock,
        ascii: desk.is_ascii(),
        columns: desk.columns(),
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
        key_may_be_printed(desk, args)?;
        let algorithm = if args.sha256 { Algorithm::Sha256 } else { Algorithm::Sha1 };
        Ok(Self::App(NewDevice::App { algorithm, account }))
    }

    /// Whether nobody has the token.
    fn is_free(&self, directory: &mut dyn Directory) -> Outcome<()> {
        match self {
            Self::App(_) => Ok(()),
            Self::Token(told) => told.is_free(directory),
        }
    }

    fn complete(
        self,
        desk: &Desk<'_>,
        directory: &mut dyn Directory,
        input: &mut dyn BufRead,
    ) -> Outcome<NewDevice> {
        match self {
            Self::App(app) => Ok(app),
            Self::Token(told) => told.complete(desk, directory, input),
        }
    }
}
