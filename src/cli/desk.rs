//! What every command has at hand: the ports, the options, an open directory.
//!
//! Owns the opening of the store, and the asking for its passphrase where that
//! is needed. Must not know a command.

use super::args::Options;
use super::asking::Asking;
use super::drawing::window;
use super::environment::{Environment, Ports, Terminals};
use super::failure::{Failure, Outcome, on_stderr};
use super::meanwhile::Meanwhile;
use super::opened::Opened;
use super::places::opening;
use super::talk::typeset;
use crate::directory::{
    Cache, Credentials, DeviceView, Door, Kind, Local, Locked, Opening, Patience, PendingView, Problem,
};
use crate::model::{DeviceName, SafeText, SecretText, Timestamp, UserName, excerpt};

/// How often a passphrase is asked for.
const TRIES: usize = 3;

/// Milliseconds of waiting for the store that need no word.
const UNSAID: u64 = 150;

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

    /// The columns of the terminal that standard output is, if it is one.
    pub fn columns(&self) -> Option<usize> {
        self.terminals().output.then(|| usize::from(window().columns))
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

    /// The directory: a daemon's where one is to be used, else that on the store, unlocked.
    pub fn open(&self) -> Outcome<Opened> {
        self.open_with(Cache::Usual)
    }

    /// The same, for work that passes over all users once, in the order of their
    /// names: there memory buys nothing.
    pub fn open_for_import(&self) -> Outcome<Opened> {
        self.open_with(Cache::Small)
    }

    fn open_with(&self, cache: Cache) -> Outcome<Opened> {
        let errors = self.terminals().errors;
        if let Some(served) = self.served()? {
            return Ok(Opened::of(Box::new(served), errors));
        }
        let (local, _) = self.open_local(&Opening { cache, ..self.opening()? }, None)?;
        Ok(Opened::of(Box::new(local), errors))
    }

    /// The directory on the store, opened in this way and by nobody else.
    pub fn open_by(&self, opening: &Opening) -> Outcome<Opened> {
        self.open_knowing(opening, None).map(|(opened, _)| opened)
    }

    /// The same, and the passphrase that was typed for it. One that is known is
    /// not asked for again: nobody types while others wait for the store.
    pub fn open_knowing(
        &self,
        opening: &Opening,
        known: Option<SecretText>,
    ) -> Outcome<(Opened, Option<SecretText>)> {
        // Every other command is about the daemon's store; this one is not about another.
        if self.served()?.is_some() {
            return Err(Problem::new(
                Kind::Unavailable,
                "A daemon has the store open, and this needs it alone.",
                "Stop it first (systemctl stop mfa-enroll.socket mfa-enroll), or name another store by --store.",
            )
            .into());
        }
        let (local, typed) = self.open_local(opening, known)?;
        Ok((Opened::of(Box::new(local), self.terminals().errors), typed))
    }

    /// The store that is meant, open, as what it is.
    pub fn open_local(
        &self,
        opening: &Opening,
        known: Option<SecretText>,
    ) -> Outcome<(Local, Option<SecretText>)> {
        let mut is_said = !self.terminals().errors;
        let mut meanwhile = Some(Meanwhile::says(self, OPENING));
        let mut waiting = |millis: u64, holder: Option<u32>| {
            meanwhile = None;
            if millis >= UNSAID && !is_said {
                is_said = true;
                on_stderr(&typeset(&waits_for(holder), self.is_ascii()));
            }
        };
        let door = opening.open_while(&mut waiting);
        drop(meanwhile);
        match (door?, known) {
            (Door::Open(local), known) => Ok((*local, known)),
            (Door::NeedsPassphrase(locked), None) => {
                let (local, typed) = unlock(self, opening, locked)?;
                Ok((local, Some(typed)))
            }
            (Door::NeedsPassphrase(locked), Some(known)) => {
                let local = unlocked(self, opening, locked, &known).map_err(|(problem, _)| problem)?;
                Ok((local, Some(known)))
            }
            (Door::KeyFileMissing(locked, problem), _) if self.terminals().input => {
                Ok((by_recovery_key(self, opening, locked, problem)?, None))
            }
            (Door::KeyFileMissing(_, problem), _) => Err(problem.into()),
        }
    }
}

/// Said while sled looks through its log: after a crash that takes seconds.
const OPENING: &str = "Opening the store …";

/// Said while a passphrase becomes a key.
const UNLOCKING: &str = "Unlocking the store …";

/// Unlocks the store, and says that this takes its time.
fn unlocked(
    desk: &Desk<'_>,
    opening: &Opening,
    locked: Locked,
    typed: &SecretText,
) -> Result<Local, (Problem, Option<Locked>)> {
    let _meanwhile = Meanwhile::says(desk, UNLOCKING);
    opening.unlock(locked, typed)
}

fn waits_for(holder: Option<u32>) -> String {
    let holder = holder.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    format!("Waiting for {holder} to release the store …\n")
}

fn passphrase(asking: &mut Asking) -> Outcome<SecretText> {
    asking.ask("Passphrase: ")?.ok_or_else(|| {
        Failure::usage("No passphrase was typed.", "Type it, or name a file by --passphrase-file.")
    })
}

fn unlock(desk: &Desk<'_>, opening: &Opening, mut locked: Locked) -> Outcome<(Local, SecretText)> {
    let mut asking = Asking::open().ok_or_else(|| {
        Failure::usage(
            "The store needs its passphrase, and there is no terminal to ask on.",
            "Name a file with the passphrase by --passphrase-file.",
        )
    })?;
    for _ in 1..TRIES {
        let passphrase = passphrase(&mut asking)?;
        match unlocked(desk, opening, locked, &passphrase) {
            Ok(local) => return Ok((local, passphrase)),
            Err((problem, Some(again))) if problem.kind == Kind::Refused => {
                asking.say(&problem.what)?;
                locked = again;
            }
            Err((problem, _)) => return Err(problem.into()),
        }
    }
    let passphrase = passphrase(&mut asking)?;
    match unlocked(desk, opening, locked, &passphrase) {
        Ok(local) => Ok((local, passphrase)),
        Err((problem, _)) => Err(problem.into()),
    }
}

/// Asks once for what opens the store when all else is lost.
fn by_recovery_key(desk: &Desk<'_>, opening: &Opening, locked: Locked, problem: Problem) -> Outcome<Local> {
    let Some(mut asking) = Asking::open() else { return Err(problem.into()) };
    asking.say(&problem.what)?;
    let Some(key) = asking.ask("Recovery key: ")? else { return Err(problem.into()) };
    match unlocked(desk, opening, locked, &key) {
        Ok(local) => Ok(local),
        Err((problem, _)) => Err(problem.into()),
    }
}

/// A user's name from the command line, of who should be there.
pub fn user_name(text: &str) -> Outcome<UserName> {
    UserName::new(text).map_err(|problem| {
        Failure::usage(
            format!("“{}” cannot be a user name: {problem}.", excerpt(text)),
            "See the names with `mfa-enroll users list`.",
        )
    })
}

/// A device name from the command line.
pub fn device_name(text: &str) -> Outcome<DeviceName> {
    DeviceName::new(text).map_err(|problem| unusable("a device name", text, &problem))
}

/// The name of a new user from the command line.
pub fn new_user_name(text: &str) -> Outcome<UserName> {
    UserName::new(text).map_err(|problem| {
        Failure::usage(
            format!("“{}” cannot be a user name: {problem}.", excerpt(text)),
            "Choose a short name to sign in with; the name people call them by goes into --name.",
        )
    })
}

/// A line of text from the command line.
pub fn safe_text(what: &str, text: &str) -> Outcome<SafeText> {
    SafeText::new(text).map_err(|problem| unusable(what, text, &problem))
}

/// The confirmed device of this name.
pub fn device_of<'a>(credentials: &'a Credentials, name: &DeviceName) -> Outcome<&'a DeviceView> {
    if let Some(device) = credentials.devices.iter().find(|device| device.name.is_same(name)) {
        return Ok(device);
    }
    let user = &credentials.person.name;
    let problem = match credentials.pending.iter().find(|pending| pending.name.is_same(name)) {
        Some(pending) => Problem::new(
            Kind::NotFound,
            format!("The enrollment of {user}'s device {} is not finished.", pending.name),
            format!(
                "Finish it by its two codes, or end it with `mfa-enroll devices discard {user} {}`.",
                pending.name
            ),
        ),
        None => Problem::new(
            Kind::NotFound,
            format!("{user} has no device {name}."),
            format!("See the devices with `mfa-enroll devices list {user}`."),
        ),
    };
    Err(problem.into())
}

/// The enrollment under way of this name.
pub fn pending_of<'a>(credentials: &'a Credentials, name: &DeviceName) -> Outcome<&'a PendingView> {
    let user = &credentials.person.name;
    credentials.pending.iter().find(|pending| pending.name.is_same(name)).ok_or_else(|| {
        let problem = match credentials.devices.iter().find(|device| device.name.is_same(name)) {
            Some(device) => Problem::new(
                Kind::NotFound,
                format!("{} of {user} is a device, and its enrollment is over.", device.name),
                format!("See the devices with `mfa-enroll devices list {user}`."),
            ),
            None => Problem::new(
                Kind::NotFound,
                format!("No enrollment of {name} is under way for {user}."),
                format!("See what is there with `mfa-enroll devices list {user}`."),
            ),
        };
        problem.into()
    })
}

/// A text from the command line that cannot be kept.
pub fn unusable(what: &str, text: &str, problem: &dyn std::fmt::Display) -> Failure {
    Failure::usage(
        format!("“{}” cannot be {what}: {problem}.", excerpt(text)),
        "Write it in another way, then try again.",
    )
}

/// Something that cannot happen did.
pub fn fault(what: &str) -> Failure {
    Failure::Problem(Problem::new(Kind::Fault, what, "Nothing was changed. Please report this."))
}
