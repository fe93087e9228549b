//! Telling somebody outside that a device was added or removed, or a recovery
//! code used: a program of the owner's gets JSON on its standard input.
//!
//! Owns the file that names the program, the running of it and how long it may
//! take. Must not see a secret, use a shell, or keep the directory waiting.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp as Instant;
use rustix::process::{Pid, Signal, kill_process_group};
use serde::Serialize;

use super::private_file::read_private;
use super::{Answer, Problem};
use crate::model::{Entry, Event, Person, SafeText, UserName};

/// How long the program may take.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The program that is told: an absolute path and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    path: PathBuf,
    args: Vec<String>,
}

impl Program {
    /// Reads the file that names it: the path on the first line, an argument on
    /// each further one; empty lines and those that begin with `#` do not count.
    /// None where there is no such file.
    pub fn named_in(file: &Path) -> Answer<Option<Self>> {
        // One that cannot be looked at is no reason to tell nobody.
        if fs::symlink_metadata(file).is_err_and(|problem| problem.kind() == ErrorKind::NotFound) {
            return Ok(None);
        }
        let text = read_private(file, "notification file")?;
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        match lines.next().map(PathBuf::from) {
            Some(path) if path.is_absolute() => {
                Ok(Some(Self { path, args: lines.map(str::to_owned).collect() }))
            }
            _ => Err(Problem::refused(
                format!("{} names no program.", file.display()),
                "Write the program's absolute path on its first line, or remove the file.",
            )),
        }
    }

    /// Runs it with this on its standard input; what it prints is dropped. False:
    /// it could not be started, failed, or took too long and was killed.
    fn run(&self, json: String, patience: Duration) -> bool {
        let child = Command::new(&self.path)
            .args(&self.args)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // What it starts is killed with it.
            .process_group(0)
            .spawn();
        let Ok(mut child) = child else { return false };
        let group = Pid::from_child(&child);
        let (end, ended) = channel();
        let waiting = thread::Builder::new().name("notification".to_owned()).spawn(move || {
            if let Some(mut stdin) = child.stdin.take() {
                // Whoever does not read it may still succeed.
                let _ = stdin.write_all(json.as_bytes());
            }
            let _ = end.send(child.wait().is_ok_and(|status| status.success()));
        });
        ended.recv_timeout(patience).unwrap_or_else(|_| {
            let _ = kill_process_group(group, Signal::KILL);
            let _ = waiting.map(thread::JoinHandle::join);
            false
        })
    }
}

/// What the program reads: one line of JSON.
#[derive(Serialize)]
struct Letter<'a> {
    number: u64,
    event: &'static str,
    at: Option<String>,
    issuer: &'a str,
    user: Option<&'a str>,
    name: Option<&'a str>,
    email: Option<&'a str>,
    text: String,
    operator: &'a str,
    ssh_client: Option<&'a str>,
}

/// The word for an event that somebody outside is told of.
fn word(event: &Event) -> Option<&'static str> {
    match event {
        Event::DeviceAdded { .. } => Some("device_added"),
        // One that is still to be proven changes nothing for anybody yet.
        Event::DeviceImported { trusted: true, .. } => Some("device_imported"),
        Event::DeviceProven { .. } => Some("device_proven"),
        Event::DeviceDeactivated { .. } => Some("device_deactivated"),
        Event::DeviceReactivated { .. } => Some("device_reactivated"),
        Event::DeviceDeleted { .. } => Some("device_deleted"),
        Event::RecoveryCodesMade { .. } => Some("recovery_codes_made"),
        Event::RecoveryCodeUsed { .. } => Some("recovery_code_used"),
        _ => None,
    }
}

/// Whether somebody outside is told of it.
pub fn is_told(event: &Event) -> bool {
    word(event).is_some()
}

/// What is said of a history entry: one line of JSON without a secret.
pub fn letter(number: u64, entry: &Entry, person: Option<&Person>, issuer: &str) -> Option<String> {
    let seconds = i64::try_from(entry.at.secs()).ok();
    let letter = Letter {
        number,
        event: word(&entry.event)?,
        at: seconds.and_then(|secs| Instant::from_second(secs).ok()).map(|at| at.to_string()),
        issuer,
        user: entry.user.as_ref().map(UserName::as_str),
        name: person.and_then(|person| person.display_name.as_ref()).map(SafeText::as_str),
        email: person.and_then(|person| person.email.as_ref()).map(SafeText::as_str),
        text: entry.event.to_string(),
        operator: entry.operator.name.as_str(),
        ssh_client: entry.origin.ssh_client.as_ref().map(SafeText::as_str),
    };
    serde_json::to_string(&letter).ok().map(|json| json + "\n")
}

/// The thread that runs the program, one letter after the other.
pub struct Postman {
    letters: Sender<(u64, String)>,
    results: Receiver<(u64, bool)>,
    /// Letters handed in whose result was not taken yet.
    under_way: Vec<u64>,
}

impl Postman {
    /// Starts the thread.
    pub fn start(program: Program, patience: Duration) -> Self {
        let (letters, inbox) = channel::<(u64, String)>();
        let (outcome, results) = channel();
        // Without a thread nothing is delivered, and all of it stays in the outbox.
        let _ = thread::Builder::new().name("postman".to_owned()).spawn(move || {
            for (number, json) in inbox {
                if outcome.send((number, program.run(json, patience))).is_err() {
                    return;
                }
            }
        });
        Self { letters, results, under_way: Vec::new() }
    }

    /// Hands a letter in, unless it is under way.
    pub fn post(&mut self, number: u64, json: String) {
        if !self.carries(number) && self.letters.send((number, json)).is_ok() {
            self.under_way.push(number);
        }
    }

    /// Numbers of the letters delivered since the last look.
    pub fn delivered(&mut self) -> Vec<u64> {
        let results: Vec<(u64, bool)> = self.results.try_iter().collect();
        self.taken(&results)
    }

    /// The same after waiting for all that are under way, so long at most.
    pub fn settled(&mut self, patience: Duration) -> Vec<u64> {
        let mut results = Vec::new();
        let each = u32::try_from(self.under_way.len()).ok().and_then(|count| patience.checked_div(count));
        while results.len() < self.under_way.len() {
            match self.results.recv_timeout(each.unwrap_or_default()) {
                Ok(result) => results.push(result),
                Err(_) => break,
            }
        }
        self.taken(&results)
    }

    /// Letters whose result is awaited.
    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Whether the result of this letter is awaited.
    pub fn carries(&self, number: u64) -> bool {
        self.under_way.contains(&number)
    }

    fn taken(&mut self, results: &[(u64, bool)]) -> Vec<u64> {
        self.under_way.retain(|number| !results.iter().any(|(of, _)| of == number));
        results.iter().filter(|(_, success)| *success).map(|(number, _)| *number).collect()
    }
}
