//! What every command has at hand: the ports, the options, an open directory.
//!
//! Owns the opening of the store, and the asking for its passphrase where that
//! is needed. Must not know a command.

use std::ops::{Deref, DerefMut};

use super::args::Options;
use super::environment::{Environment, Ports, Terminals};
use super::failure::{Failure, Outcome, remark};
use super::passphrase::Asking;
use super::places::opening;
use crate::directory::{Directory, Door, Kind, Locked, Opening, Patience, Problem};
use crate::model::{DeviceName, Timestamp, UserName, escaped};

/// How often a passphrase is asked for.
const TRIES: usize = 3;

/// How long the telling of changes may take unseen, and at most, in milliseconds.
const SOON_MILLIS: u64 = 150;
const LATE_MILLIS: u64 = 11_000;

/// What every command has at hand.
pub struct Desk<'a> {
    /// Clock, randomness, environment.
    pub ports: &'a Ports,
    /// Options that every command knows.
    pub options: &'a Options,
}

impl Desk<'_> {
    /// What the process was started with.
    pub fn environment(&self) -> &Environment {
        &self.ports.environment
    }

    /// Which streams are terminals.
    pub fn terminals(&self) -> Terminals {
        self.ports.environment.terminals
    }

    /// Whether nothing but ASCII is to be shown.
    pub fn is_ascii(&self) -> bool {
        self.options.ascii || self.environment().is_ascii()
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Where things rest and who acts, for a command: they wait for each other.
    pub fn opening(&self) -> Outcome<Opening> {
        opening(self.ports, self.options, Patience::Commands)
    }

    /// The directory on the store, unlocked.
    pub fn open(&self) -> Outcome<Opened> {
        let opening = self.opening()?;
        let directory = match opening.open()? {
            Door::Open(local) => local,
            Door::NeedsPassphrase(locked) => unlock(&opening, locked)?,
            Door::KeyFileMissing(_, problem) => return Err(problem.into()),
        };
        Ok(Opened { directory, errors_are_seen: self.terminals().errors })
    }
}

/// A directory in use. At its end those outside who are being told of changes
/// are waited for: the next command would have to tell them once more.
pub struct Opened {
    directory: Box<dyn Directory>,
    errors_are_seen: bool,
}

impl Deref for Opened {
    type Target = dyn Directory;

    fn deref(&self) -> &Self::Target {
        &*self.directory
    }
}

impl DerefMut for Opened {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.directory
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let mut outside = self.directory.settle(SOON_MILLIS);
        if outside.as_ref().is_ok_and(|outside| outside.under_way > 0) {
            if self.errors_are_seen {
                remark("Waiting for the program that is told of changes.");
            }
            outside = self.directory.settle(LATE_MILLIS);
        }
        if let Ok(outside) = outside
            && outside.waiting > 0
        {
            let changes = if outside.waiting == 1 { "change" } else { "changes" };
            remark(&format!(
                "{} {changes} not notified yet: tried again with the next command.",
                outside.waiting
            ));
        }
    }
}

fn unlock(opening: &Opening, mut locked: Locked) -> Outcome<Box<dyn Directory>> {
    let mut asking = Asking::open()?;
    for _ in 1..TRIES {
        let passphrase = asking.ask("Passphrase: ")?;
        match opening.unlock(locked, &passphrase) {
            Ok(local) => return Ok(Box::new(local)),
            Err((problem, Some(again))) if problem.kind == Kind::Refused => {
                asking.say(&problem.what)?;
                locked = again;
            }
            Err((problem, _)) => return Err(problem.into()),
        }
    }
    let passphrase = asking.ask("Passphrase: ")?;
    match opening.unlock(locked, &passphrase) {
        Ok(local) => Ok(Box::new(local)),
        Err((problem, _)) => Err(problem.into()),
    }
}

/// A user name from the command line.
pub fn user_name(text: &str) -> Outcome<UserName> {
    UserName::new(text).map_err(|problem| {
        Failure::usage(
            format!("“{}” cannot be a user name: {problem}.", escaped(text)),
            "See the names with `mfa-enroll users list`.",
        )
    })
}

/// A device name from the command line.
pub fn device_name(text: &str) -> Outcome<DeviceName> {
    DeviceName::new(text).map_err(|problem| unusable("a device name", text, &problem))
}

/// A text from the command line that cannot be kept.
pub fn unusable(what: &str, text: &str, problem: &dyn std::fmt::Display) -> Failure {
    Failure::usage(
        format!("“{}” cannot be {what}: {problem}.", escaped(text)),
        "Write it in another way, then try again.",
    )
}

/// Something that cannot happen did.
pub fn fault(what: &str) -> Failure {
    Failure::Problem(Problem::new(Kind::Fault, what, "Nothing was changed. Please report this."))
}
