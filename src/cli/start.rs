//! The start without a command: the console, or the questions that stand for it
//! where no console can be drawn.
//!
//! Owns what is asked of the terminal before either begins. The console itself
//! is started by `run`, which knows it.

use std::path::PathBuf;

use super::args::{Arguments, Color, Picture, Touring};
use super::company::Company;
use super::desk::{Desk, device_name, user_name};
use super::enroll::talk;
use super::enrolling::{KEY, Showing, Which, converse};
use super::failure::{Failure, Outcome, code};
use super::places::{acting, default_issuer, opening};
use super::streams::{Output, input};
use super::talk::Talk;
use crate::directory::{Acting, Begin, Directory, Kind, Opening, Patience, Problem};
use crate::model::{Algorithm, DeviceName, UserName};
use crate::service::{Forwarding, Role};

/// A console that is wanted, and on what.
pub struct Wish {
    /// What it is about.
    pub of: Subject,
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
    /// The tour that the demo plays, if it does.
    pub tour: Option<TourWish>,
}

/// What a console is about.
pub enum Subject {
    /// The store that is to be opened, or made.
    Store(Box<Opening>),
    /// The store that a daemon has open; where somebody is named, their own devices.
    Served(Box<Forwarding>, Option<UserName>),
    /// Sample people in memory.
    Demo,
}

/// A tour that is wanted.
pub struct TourWish {
    /// Whether it begins again when it is over.
    pub begins_again: bool,
    /// Where it is recorded.
    pub record: Option<PathBuf>,
}

/// A screen of the tour that is wanted as a picture.
pub struct Shot {
    /// Its name.
    pub name: String,
    /// Whether the window is light.
    pub is_light: bool,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

/// What the start comes to.
pub enum Turn {
    /// It is over, with this exit code.
    Done(u8),
    /// The console is to be started.
    Console(Box<Wish>),
    /// A picture is to be drawn.
    Picture(Shot),
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
        return demo(desk, args, args.plain || is_dumb);
    }
    if args.plain || is_dumb {
        return plain(desk).map(Turn::Done);
    }
    let opening = opening(desk.ports, desk.options, Patience::None)?;
    let acting = opening.acting.clone();
    let of = match desk.served()? {
        Some(served) => Subject::Served(Box::new(for_operators(served)?), None),
        None => Subject::Store(Box::new(opening)),
    };
    Ok(Turn::Console(Box::new(wish(desk, acting, of))))
}

/// The users are for operators; whoever is none hears what there is instead.
fn for_operators(served: Forwarding) -> Outcome<Forwarding> {
    let roles = &served.welcome().roles;
    if roles.iter().any(|role| matches!(role, Role::Owner | Role::Operator)) {
        return Ok(served);
    }
    let next = if roles.contains(&Role::Auditor) {
        "History and report are open to you: mfa-enroll history, mfa-enroll report"
    } else {
        "Your own devices: mfa-enroll self"
    };
    Err(Problem::refused("The users of this host are for its operators.", next).into())
}

/// A console about somebody's own devices.
pub fn own(desk: &Desk<'_>, served: Forwarding, user: UserName) -> Outcome<Turn> {
    let of = Subject::Served(Box::new(served), Some(user));
    Ok(Turn::Console(Box::new(wish(desk, acting(desk.ports)?, of))))
}

fn demo(desk: &Desk<'_>, args: &Arguments, is_plain: bool) -> Outcome<Turn> {
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
    let Touring { tour, again, record } = &args.tour;
    let tour = tour.then(|| TourWish { begins_again: *again, record: record.clone() });
    let wish = Wish { speed: args.speed, tour, ..wish(desk, acting(desk.ports)?, Subject::Demo) };
    Ok(Turn::Console(Box::new(wish)))
}

/// Says which picture is wanted.
pub fn picture(desk: &Desk<'_>, args: &Picture) -> Turn {
    Turn::Picture(Shot {
        name: args.shot.clone(),
        is_light: args.light,
        size: args.size,
        ascii: desk.options.ascii,
    })
}

fn wish(desk: &Desk<'_>, acting: Acting, of: Subject) -> Wish {
    let no_color = desk.environment().no_color && desk.options.color == Color::Auto;
    Wish {
        of,
        acting,
        ascii: desk.is_ascii(),
        color: if no_color { Color::Never } else { desk.options.color },
        default_issuer: default_issuer(desk.environment()),
        speed: 1,
        tour: None,
    }
}

/// The wizard line by line, after asking for whom and by which name.
fn plain(desk: &Desk<'_>) -> Outcome {
    let company = Company::of(desk, false, KEY)?;
    let mut directory = desk.open()?;
    let (mut input, mut out) = (input(), Output);
    let mut talk = talk(desk, &mut input, &mut out);
    talk.say("Assign MFA device. An empty line leaves.")?;
    let Some(user) = user(&mut talk, &mut *directory)? else { return Ok(code::REFUSED) };
    assign(talk, company, &mut *directory, user, Showing::PRINTED)
}

/// The wizard line by line for this user, after asking for a name.
pub fn assign(
    mut talk: Talk<'_>,
    company: Company,
    directory: &mut dyn Directory,
    user: UserName,
    showing: Showing,
) -> Outcome {
    let Some(device) = device(&mut talk)? else { return Ok(code::REFUSED) };
    let begins = Which::Begins(Begin::app(user, device, Algorithm::Sha1, None));
    converse(talk, company, directory, begins, showing)
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
