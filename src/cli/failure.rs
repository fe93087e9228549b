//! How a command ends when it does not do what it was asked for.
//!
//! Owns exit codes and the two lines of an error: what is wrong, what to do.
//! Foreign text is escaped here, once, on its way to the terminal.

use std::io::{self, Write};

use super::streams::Output;
use super::talk::typeset;
use crate::directory::{Kind, Problem};
use crate::model::escaped;

/// The last words of a dry run.
pub const NOTHING: &str = "Nothing was changed (--dry-run).";

/// Exit codes, as README lists them.
pub mod code {
    /// Done.
    pub const DONE: u8 = 0;
    /// A code was wrong, a rule said no, an enrollment was left unfinished.
    pub const REFUSED: u8 = 1;
    /// The command line cannot be used, or there is no terminal.
    pub const USAGE: u8 = 2;
    /// No such user, device, enrollment or store.
    pub const NOT_FOUND: u8 = 3;
    /// In use, full, unreadable or too open.
    pub const UNAVAILABLE: u8 = 4;
    /// Damaged, tampered with or from a newer version.
    pub const DAMAGED: u8 = 5;
    /// A fault of ours.
    pub const FAULT: u8 = 70;
    /// Added to the number of a signal.
    pub const SIGNAL: u8 = 128;
}

/// Why a command did not do it.
#[derive(Debug)]
pub enum Failure {
    /// The directory says no.
    Problem(Problem),
    /// The command line cannot be used: what is wrong, what to do.
    Usage(String, String),
    /// The command line cannot be used, in the parser's own words.
    Unparsed(String),
    /// Nobody reads standard output any more, which is their right.
    ReaderGone,
    /// Standard input or output failed.
    Stream(io::Error),
    /// A signal came while a passphrase was asked for.
    Signal(u8),
    /// A signal came while something went on: what holds now, as a sentence, and
    /// perhaps what to do, on a line of its own.
    Stopped(u8, String),
}

/// What a command comes to: its exit code.
pub type Outcome<T = u8> = Result<T, Failure>;

impl Failure {
    /// The command line cannot be used.
    pub fn usage(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Usage(what.into(), next.into())
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Problem(problem) => code_of(problem.kind),
            Self::Usage(..) | Self::Unparsed(_) => code::USAGE,
            Self::ReaderGone => code::DONE,
            Self::Stream(_) => code::UNAVAILABLE,
            Self::Signal(number) | Self::Stopped(number, _) => code::SIGNAL.saturating_add(*number),
        }
    }

    /// Says on standard error what is wrong and what to do.
    pub fn tell(&self, ascii: bool) {
        let two_lines = |what: &str, next: &str| two_lines(&typeset(what, ascii), &typeset(next, ascii));
        match self {
            Self::Problem(problem) => two_lines(&problem.what, &problem.next),
            Self::Usage(what, next) => two_lines(what, next),
            Self::Unparsed(text) => {
                let safe: Vec<String> = text.lines().map(escaped).collect();
                on_stderr(&format!("{}\n", safe.join("\n")));
            }
            Self::Stream(problem) => two_lines(
                &format!("Standard input or output failed: {problem}."),
                "Check what it is connected with, then try again.",
            ),
            Self::Stopped(_, holds) => match holds.split_once('\n') {
                Some((holds, next)) => two_lines(&format!("Stopped. {holds}"), next),
                None => remark(&typeset(&format!("Stopped. {holds}"), ascii)),
            },
            Self::ReaderGone | Self::Signal(_) => {}
        }
    }
}

/// Says what the console or the demo could not do, and gives the exit code.
pub fn tell_problem(problem: Problem) -> u8 {
    let failure = Failure::Problem(problem);
    failure.tell(false);
    failure.code()
}

fn code_of(kind: Kind) -> u8 {
    match kind {
        Kind::Refused => code::REFUSED,
        Kind::NotFound | Kind::NoStore => code::NOT_FOUND,
        Kind::Unavailable | Kind::Doubt => code::UNAVAILABLE,
        Kind::Damaged => code::DAMAGED,
        Kind::Fault => code::FAULT,
    }
}

/// Says that the program itself went wrong, and gives the exit code for that.
pub fn tell_fault(place: Option<&str>) -> u8 {
    let place = place.unwrap_or("an unknown place");
    two_lines(
        &format!("It was stopped by a fault of its own, at {place}."),
        "What was saved before is safe. Please report this line.",
    );
    code::FAULT
}

/// Says on standard error what is worth a word and no failure.
pub fn remark(text: &str) {
    on_stderr(&format!("mfa-enroll: {}\n", escaped(text)));
}

/// What is said on the way to a change: that nobody reads it does not stop the change.
pub fn even_unheard(said: Outcome<()>) -> Outcome<()> {
    match said {
        Err(Failure::ReaderGone) => Ok(()),
        said => said,
    }
}

/// Says what an exit code says as well: that nobody reads it must not make a
/// refusal look like success.
pub fn answer(text: &[u8], exit: u8) -> Outcome {
    match Output.write_all(text).map_err(Failure::from) {
        Ok(()) | Err(Failure::ReaderGone) => Ok(exit),
        Err(problem) if exit == code::DONE => Err(problem),
        Err(_) => Ok(exit),
    }
}

fn two_lines(what: &str, next: &str) {
    on_stderr(&format!("mfa-enroll: {}\n{}\n", escaped(what), escaped(next)));
}

/// Nobody can be told when standard error itself fails.
pub fn on_stderr(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<io::Error> for Failure {
    fn from(problem: io::Error) -> Self {
        match problem.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::Stream(problem),
        }
    }
}
