//! The start without a command: the console, or the questions that stand for it
//! where no console can be drawn.
//!
//! Owns what is asked of the terminal before either begins. The console itself
//! is started by `run`, which knows it.

use super::args::{Arguments, Color};
use super::company::Company;
use super::desk::{Desk, device_name, user_name};
use super::enroll::talk;
use super::enrolling::{KEY, converse};
use super::failure::{Failure, Outcome, code};
use super::places::{acting, default_issuer, opening};
use super::streams::{Output, input};
use super::talk::Talk;
use crate::directory::{Acting, Begin, Directory, Kind, Opening, Patience};
use crate::model::{Algorithm, DeviceName, UserName};

/// A console that is wanted, and on what.
pub struct Wish {
    /// The store that is to be opened, or made; none: sample people in memory.
    pub store: Option<Box<Opening>>,
    /// Who acts.
    pub acting: Acting,
    /// Whether only ASCII is sure to show.
    pub ascii: bool,
    /// When to use colors; `NO_COLOR` is taken in.
    pub color: Color,
    /// The issuer that a new store is offered.
    pub default_issuer: String,
    /// How many times faster than real time the demo's clock goes.
    pub speed: u32,
}

/// What the start comes to.
pub enum Turn {
    /// It is over, with this exit code.
    Done(u8),
    /// The console is to be started.
    Console(Box<Wish>),
}

/// Starts what stands for no command.
pub fn start(desk: &Desk<'_>, args: &Arguments) -> Outcome<Turn> {
    let terminals = desk.terminals();
    if !terminals.input || !terminals.output {
        return Err(Failure::usage(
            "The console needs a terminal, and standard input or output is none.",
            "Use a command such as `mfa-enroll enroll`; `mfa-enroll --help` lists them.",
        ));
    }
    let is_dumb = desk.environment().is_dumb();
    if args.demo {
        return demo(desk, args.plain || is_dumb, args.speed);
    }
    if args.plain || is_dumb {
        return plain(desk).map(Turn::Done);
    }
    let opening = opening(desk.ports, desk.options, Patience::None)?;
    Ok(wish(desk, opening.acting.clone(), Some(Box::new(opening)), 1))
}

fn demo(desk: &Desk<'_>, is_plain: bool, speed: u32) -> Outcome<Turn> {
    let options = desk.options;
    if options.store.is_some() || options.key_file.is_some() || options.passphrase_file.is_some() {
        return Err(Failure::usage(
            "--demo uses no store, so --store, --key-file and --passphrase-file mean nothing to it.",
            "Leave them out, or leave --demo out to use the store.",
        ));
    }
    if is_plain {
        return Err(Failure::usage(
            "The demo is a console, and this terminal cannot draw one.",
            "Start it on another terminal, without --plain.",
        ));
    }
    Ok(wish(desk, acting(desk.ports)?, None, speed))
}

fn wish(desk: &Desk<'_>, acting: Acting, store: Option<Box<Opening>>, speed: u32) -> Turn {
    let no_color = desk.environment().no_color && desk.options.color == Color::Auto;
    Turn::Console(Box::new(Wish {
        store,
        acting,
        ascii: desk.is_ascii(),
        color: if no_color { Color::Never } else { desk.options.color },
        default_issuer: default_issuer(desk.environment()),
        speed,
    }))
}

/// The wizard line by line, after asking for whom and by which name.
fn plain(desk: &Desk<'_>) -> Outcome {
    let company = Company::of(desk, false, KEY)?;
    let mut directory = desk.open()?;
    let (mut input, mut out) = (input(), Output);
    let mut talk = talk(desk, &mut input, &mut out);
    talk.say("Assign MFA device. An empty line leaves.")?;
    let Some(user) = user(&mut talk, &mut *directory)? else { return Ok(code::REFUSED) };
    let Some(device) = device(&mut talk)? else { return Ok(code::REFUSED) };
    let go_on = format!("enroll {user} --device {device}");
    let begin = Begin::app(user, device, Algorithm::Sha1, None);
    converse(talk, company, &mut *directory, begin, &go_on)
}

/// A user who is there; `None` when nobody is named.
fn user(talk: &mut Talk<'_>, directory: &mut dyn Directory) -> Outcome<Option<UserName>> {
    while let Some(text) = talk.ask("User name: ")?.filter(|text| !text.trim().is_empty()) {
        match user_name(&text) {
            Err(Failure::Usage(what, _)) => talk.say(&what)?,
            Err(problem) => return Err(problem),
            Ok(name) => match directory.credentials(&name) {
                Ok(_) => return Ok(Some(name)),
                Err(problem) if problem.kind == Kind::NotFound => talk.say(&problem.what)?,
                Err(problem) => return Err(problem.into()),
            },
        }
    }
    Ok(None)
}

fn device(talk: &mut Talk<'_>) -> Outcome<Option<DeviceName>> {
    while let Some(text) = talk.ask("Device name: ")?.filter(|text| !text.trim().is_empty()) {
        match device_name(&text) {
            Err(Failure::Usage(what, _)) => talk.say(&what)?,
            named => return named.map(Some),
        }
    }
    Ok(None)
}
