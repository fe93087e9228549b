//! `gate`: the login shell of people who must have a device.
//!
//! Owns what stands between the login and the shell: nothing, a word, or the wizard.
//! It reads no file of the user and no variable, and ends where it is not sure. Must
//! not know a secret: the wizard is a process of its own.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::dates::shown;
use crate::cli::desk::Desk;
use crate::cli::environment::Environment;
use crate::cli::failure::{Failure, Outcome, on_stderr};
use crate::directory::{Kind, OwnStanding, Problem};
use crate::model::escaped;

/// The name under which the program is a login shell.
const NAME: &str = "mfa-enroll-gate";
/// The shells that are there where none is named.
const SHELLS: [&str; 2] = ["/bin/bash", "/bin/sh"];
/// What the piece for sshd leaves empty, so that nothing is loaded into the gate.
const EMPTIED: [&str; 3] = ["LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH"];

/// The arguments behind the gate, where the program was started as a login shell.
pub fn as_login_shell(environment: &Environment) -> Option<Vec<OsString>> {
    let (name, rest) = environment.args.split_first()?;
    let name = Path::new(name).file_name().and_then(OsStr::to_str)?;
    (name.trim_start_matches('-') == NAME).then(|| rest.to_vec())
}

/// Whether the shell is to be a login shell: `login(1)` and sshd say so by a hyphen.
fn is_login(environment: &Environment) -> bool {
    environment.args.first().is_some_and(|name| name.as_encoded_bytes().starts_with(b"-"))
}

/// `gate`: the shell, if the policy lets somebody through. Comes back only if not.
pub fn gate(desk: &Desk<'_>, args: &[OsString]) -> Outcome {
    match standing(desk)? {
        OwnStanding::NotAsked | OwnStanding::HasDevice => {}
        OwnStanding::Until(due) => {
            // A program at the other end, such as scp, does not read it.
            if desk.terminals().errors {
                on_stderr(&format!("You need an MFA device by {}: mfa-enroll self\n", shown(due)));
            }
        }
        OwnStanding::Overdue => enroll(desk, args)?,
        // Whoever got this shell must have a device, and cannot have one yet.
        OwnStanding::Stranger => {
            let next = "Ask an operator to add you.";
            return Err(Problem::refused("You are not among the users here.", next).into());
        }
    }
    shell(desk, args)
}

fn standing(desk: &Desk<'_>) -> Outcome<OwnStanding> {
    let mut served = desk.of_host(
        "No daemon is running, so nobody can tell whether you have an MFA device.",
        "Ask whoever looks after this host: systemctl start mfa-enroll",
    )?;
    Ok(served.standing()?)
}

/// The wizard, and then the device must be there.
fn enroll(desk: &Desk<'_>, args: &[OsString]) -> Outcome<()> {
    let terminals = desk.terminals();
    let needed =
        |next: &str| Failure::from(Problem::refused("You need an MFA device before you can go on.", next));
    if !args.is_empty() || !terminals.input || !terminals.output {
        return Err(needed("Log in on a terminal, without a command: the wizard begins there."));
    }
    on_stderr("You need an MFA device before you can go on.\n");
    let program = std::env::current_exe().map_err(Failure::Stream)?;
    // What it is told of the terminal, and nothing else.
    let kept = ["TERM", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "SSH_CONNECTION", "TMUX", "STY"];
    let kept = kept.iter().filter_map(|name| std::env::var_os(name).map(|value| (name, value)));
    // A copy, unlike a link, has the gate's name.
    let mut wizard = Command::new(program);
    wizard.arg0("mfa-enroll").arg("self");
    let ended = wizard.env_clear().envs(kept).status();
    ended.map_err(Failure::Stream)?;
    match standing(desk)? {
        OwnStanding::Overdue => Err(needed("Log in again when you are ready to add one.")),
        _ => Ok(()),
    }
}

/// Becomes the shell.
fn shell(desk: &Desk<'_>, args: &[OsString]) -> Outcome {
    let environment = desk.environment();
    let account = desk.ports.accounts.by_uid(environment.uid);
    let name = account.as_ref().map_or("", |account| account.name.as_str());
    let shell = named(&environment.gate_shells, name)?.unwrap_or_else(standard);
    let called = shell.file_name().unwrap_or_default();
    let mut command = Command::new(&shell);
    if is_login(environment) {
        let mut hyphen = OsString::from("-");
        hyphen.push(called);
        command.arg0(hyphen);
    }
    for name in EMPTIED.iter().filter(|name| std::env::var_os(name).is_some_and(|value| value.is_empty())) {
        command.env_remove(name);
    }
    let problem = command.args(args).env("SHELL", &shell).exec();
    Err(Problem::new(
        Kind::Unavailable,
        format!("The shell {} cannot be started: {problem}.", escaped(&shell.display().to_string())),
        "Ask whoever looks after this host.",
    )
    .into())
}

fn standard() -> PathBuf {
    let there = SHELLS.iter().map(PathBuf::from).find(|shell| shell.exists());
    there.unwrap_or_else(|| PathBuf::from("/bin/sh"))
}

/// The shell of this account, or of all, in a file that root alone may change: lines
/// with `ACCOUNT:SHELL`, `*` for everybody else.
fn named(file: &Path, account: &str) -> Outcome<Option<PathBuf>> {
    let unreadable = |problem: io::Error| {
        let what = format!("{} cannot be read: {problem}.", escaped(&file.display().to_string()));
        Failure::from(Problem::new(Kind::Unavailable, what, "Set that right: chmod 755 its folder, 644 it."))
    };
    let found = match fs::metadata(file) {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(None),
        // It may name a shell that is less than the standard one.
        found => found.map_err(unreadable)?,
    };
    if found.uid() != 0 || found.mode() & 0o022 != 0 {
        let what = format!("{} can be changed by others than root.", escaped(&file.display().to_string()));
        return Err(Problem::new(Kind::Unavailable, what, "Set that right: chown root, chmod 644.").into());
    }
    let text = fs::read_to_string(file).map_err(unreadable)?;
    Ok(shell_of(&text, account))
}

fn shell_of(text: &str, account: &str) -> Option<PathBuf> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    let of = |wanted: &str| lines.clone().find(|(name, _)| name.trim() == wanted);
    let (_, shell) = of(account).filter(|_| account != "*").or_else(|| of("*"))?;
    Some(PathBuf::from(shell.trim())).filter(|shell| shell.is_absolute())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{as_login_shell, is_login, shell_of};
    use crate::cli::environment::Environment;

    #[test]
    fn a_shell_is_the_accounts_own_or_everybodys() {
        let text = "# shells\nalice:/usr/bin/zsh\n*:/bin/dash\nbob: fish\n";
        assert_eq!(shell_of(text, "alice").unwrap(), Path::new("/usr/bin/zsh"));
        assert_eq!(shell_of(text, "carol").unwrap(), Path::new("/bin/dash"));
        assert_eq!(shell_of(text, "*").unwrap(), Path::new("/bin/dash"));
        // No path is searched at a gate.
        assert_eq!(shell_of(text, "bob"), None);
        assert_eq!(shell_of("", "alice"), None);
    }

    fn started_as(args: &[&str]) -> Environment {
        Environment { args: args.iter().map(Into::into).collect(), ..Environment::default() }
    }

    #[test]
    fn it_is_a_login_shell_by_its_name_alone() {
        let rest = |args: &[&str]| as_login_shell(&started_as(args));
        assert_eq!(rest(&["-mfa-enroll-gate"]), Some(Vec::new()));
        assert_eq!(
            rest(&["/usr/local/bin/mfa-enroll-gate", "-c", "id"]),
            Some(vec!["-c".into(), "id".into()])
        );
        assert_eq!(rest(&["mfa-enroll", "gate"]), None);
        assert_eq!(rest(&[]), None);
        assert!(is_login(&started_as(&["-mfa-enroll-gate"])));
        assert!(!is_login(&started_as(&["/usr/local/bin/mfa-enroll-gate", "-c", "id"])));
    }
}
