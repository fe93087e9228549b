//! The commands: what `mfa-enroll` does without its console.
//!
//! Owns the command line, what is printed and the exit codes. Commands speak to
//! a directory and to nothing below it; a console that is wanted is handed back
//! as a [`Wish`]. Must not know the console, the demo or the store.

mod agreed;
mod args;
mod asking;
mod backup;
mod check;
mod codes;
mod company;
mod credentials;
mod dates;
mod desk;
mod devices;
mod discard;
mod drawing;
mod editing;
mod ends;
mod enroll;
mod enrolling;
mod environment;
mod failure;
mod history;
mod hosting;
mod import;
mod init;
mod json;
mod keys;
mod line;
mod long_table;
mod meanwhile;
mod moving;
mod new_passphrase;
mod opened;
mod papers;
mod places;
mod policy;
mod progress;
mod proofing;
mod proving;
mod qr_file;
mod queue;
mod recovery_codes;
mod recovery_key;
mod removal;
mod rename;
mod repair;
mod report;
mod settings;
mod sketch;
mod start;
mod streams;
mod table;
mod talk;
mod token;
mod trial;
mod users;
mod verdicts;
mod verify;

#[cfg(test)]
mod tests;

use std::io::Write;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use self::args::{Arguments, Command, Devices, RecoveryCodes, Users};
use self::desk::Desk;
use self::failure::{Failure, Outcome, code};
use self::streams::Output;
use crate::model::is_withheld;

pub use args::Color;
pub use environment::{Environment, Ports, Terminals};
pub use failure::{tell_fault, tell_problem};
pub use start::{Shot, Subject, TourWish, Turn, Wish};

/// Whether the process is to become somebody's shell, which is to be as it would be without.
pub fn is_gate(ports: &Ports) -> bool {
    let is_command = ports.environment.args.get(1).is_some_and(|arg| arg == "gate");
    is_command || hosting::as_login_shell(&ports.environment).is_some()
}

/// Carries the command line out, or says which console is wanted.
pub fn run(ports: &Ports) -> Turn {
    if let Some(args) = hosting::as_login_shell(&ports.environment) {
        let desk = Desk { ports, options: &args::Options::default() };
        return Turn::Done(hosting::gate(&desk, &args).unwrap_or_else(|failure| {
            failure.tell(desk.is_ascii());
            failure.code()
        }));
    }
    let (turn, ascii) = match Arguments::try_parse_from(&ports.environment.args) {
        Ok(args) => {
            let desk = Desk { ports, options: &args.options };
            (carry_out(&desk, &args), desk.is_ascii())
        }
        Err(answer) => (unparsed(&answer).map(Turn::Done), ports.environment.is_ascii()),
    };
    turn.unwrap_or_else(|failure| {
        failure.tell(ascii);
        Turn::Done(failure.code())
    })
}

fn carry_out(desk: &Desk<'_>, args: &Arguments) -> Outcome<Turn> {
    let Some(command) = &args.command else { return start::start(desk, args) };
    let has_lines = matches!(command, Command::Own);
    if args.demo || args.plain && !has_lines {
        return Err(Failure::usage(
            "--demo and --plain are for the start without a command.",
            "Leave them out, or leave the command out.",
        ));
    }
    let done = match command {
        Command::Init(args) => init::init(desk, args),
        Command::Users { command } => users(desk, command),
        Command::Devices { command } => devices(desk, command),
        Command::RecoveryCodes { command } => recovery_codes(desk, command),
        Command::Verify(args) => verify::verify(desk, args),
        Command::Enroll(args) => enroll::enroll(desk, args),
        Command::Check(args) => check::check(desk, args),
        Command::Repair(args) => repair::repair(desk, args),
        Command::Report(args) => report::report(desk, args),
        Command::Policy(args) => policy::policy(desk, args),
        Command::Settings(args) => settings::settings(desk, args),
        Command::History(args) => history::history(desk, args),
        Command::Queue(args) => queue::queue(desk, args),
        Command::Backup(args) => backup::backup(desk, args),
        Command::Restore(args) => backup::restore(desk, args),
        Command::Keys { command } => keys::keys(desk, command),
        Command::Tokens { command } => moving::tokens(desk, command),
        Command::Import(args) => moving::import(desk, args),
        Command::Export(args) => moving::export(desk, args),
        Command::Serve(args) => hosting::serve(desk, args),
        Command::Ticket(args) => hosting::ticket(desk, args),
        Command::Own => return hosting::own(desk, args.plain),
        Command::Gate(args) => hosting::gate(desk, &args.rest),
        Command::Pam => hosting::pam(desk),
        Command::Completions(args) => papers::completions(args),
        Command::Man => papers::man(),
        Command::Picture(args) => return Ok(start::picture(desk, args)),
    };
    done.map(Turn::Done)
}

/// Prints what `run` was asked to draw, and gives the exit code.
pub fn print(text: &str) -> u8 {
    failure::answer(text.as_bytes(), code::DONE).unwrap_or_else(|failure| {
        failure.tell(false);
        failure.code()
    })
}

fn users(desk: &Desk<'_>, command: &Users) -> Outcome {
    match command {
        Users::List(args) => users::list(desk, args),
        Users::Show(args) => credentials::show(desk, args),
        Users::Add(args) => users::add(desk, args),
        Users::Edit(args) => editing::user(desk, args),
        Users::Import(args) => import::import(desk, args),
        Users::Remove(args) => users::remove(desk, args),
    }
}

fn devices(desk: &Desk<'_>, command: &Devices) -> Outcome {
    match command {
        Devices::List(args) => devices::list(desk, args),
        Devices::Rename(args) => rename::rename(desk, args),
        Devices::Deactivate(args) => removal::deactivate(desk, args),
        Devices::Reactivate(args) => proving::reactivate(desk, args),
        Devices::Prove(args) => proving::prove_imported(desk, args),
        Devices::Resync(args) => proving::resync(desk, args),
        Devices::Test(args) => trial::test(desk, args),
        Devices::Delete(args) => removal::delete(desk, args),
        Devices::Discard(args) => discard::discard(desk, args),
        Devices::Replace(args) => enroll::replace(desk, args),
        Devices::Edit(args) => editing::device(desk, args),
    }
}

fn recovery_codes(desk: &Desk<'_>, command: &RecoveryCodes) -> Outcome {
    match command {
        RecoveryCodes::Make(args) => recovery_codes::make(desk, args),
        RecoveryCodes::Use(args) => recovery_codes::redeem(desk, args),
        RecoveryCodes::Show(args) => recovery_codes::show(desk, args),
    }
}

/// What the parser says in place of arguments: help, the version, or what it
/// could not make sense of.
fn unparsed(answer: &clap::Error) -> Outcome {
    let text = answer.render().to_string();
    match answer.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Output.write_all(text.as_bytes())?;
            Ok(code::DONE)
        }
        _ if let Some(what) = unspeakable(answer) => Err(Failure::usage(
            what,
            format!(
                "Codes, tickets and keys are asked for and never arguments. {}",
                answer
                    .get(ContextKind::Usage)
                    .map_or_else(|| "See `mfa-enroll --help`.".to_owned(), ToString::to_string)
            ),
        )),
        _ => Err(Failure::Unparsed(text)),
    }
}

/// What is wrong with the command line, where the parser would repeat a word of it that
/// may be a secret: what is printed goes to logs.
fn unspeakable(answer: &clap::Error) -> Option<&'static str> {
    let word = |kind| match answer.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    let is_like_command =
        |word: &str| word.len() < 16 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    match answer.kind() {
        ErrorKind::UnknownArgument if !word(ContextKind::InvalidArg)?.starts_with('-') => {
            Some("There is an argument too many; it is not repeated, as it may be a secret.")
        }
        ErrorKind::InvalidSubcommand if !is_like_command(word(ContextKind::InvalidSubcommand)?) => {
            Some("There is no such command; it is not repeated, as it may be a secret.")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation
            if is_withheld(word(ContextKind::InvalidValue)?) =>
        {
            Some("A value is none that is taken there; it is not repeated, as it may be a secret.")
        }
        _ => None,
    }
}
