//! What the process was started with: arguments, variables, terminals, host.
//!
//! Owns the one reading of the process environment; everything else is handed
//! an [`Environment`]. Must not open the store or decide anything.

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use crate::ports::{Accounts, Clock, HostAccounts, Onlookers, Randomness, SystemClock, SystemRandomness};

/// What the program takes from outside.
pub struct Ports {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives the bytes that keys are made of.
    pub randomness: Arc<dyn Randomness>,
    /// Tells who is who on the host.
    pub accounts: Arc<dyn Accounts>,
    /// What the process was started with.
    pub environment: Environment,
}

impl Ports {
    /// Those of this process: the shipped program knows no others.
    pub fn of_process() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            accounts: Arc::new(HostAccounts),
            environment: Environment::of_process(),
        }
    }
}

/// Which of the three streams are terminals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminals {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
    /// Standard error.
    pub errors: bool,
}

/// What the process was started with. A variable that is empty counts as not set.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The arguments, the program's name first.
    pub args: Vec<OsString>,
    /// `HOME`.
    pub home: Option<PathBuf>,
    /// `XDG_DATA_HOME`.
    pub data_home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`.
    pub config_home: Option<PathBuf>,
    /// `XDG_STATE_HOME`.
    pub state_home: Option<PathBuf>,
    /// `MFA_ENROLL_STORE`.
    pub store: Option<PathBuf>,
    /// `MFA_ENROLL_KEY_FILE`.
    pub key_file: Option<PathBuf>,
    /// Whether `NO_COLOR` is set.
    pub no_color: bool,
    /// `TERM`.
    pub term: Option<String>,
    /// The character set's locale: `LC_ALL`, else `LC_CTYPE`, else `LANG`.
    pub locale: Option<String>,
    /// The SSH client's address: the first word of `SSH_CONNECTION` or `SSH_CLIENT`.
    pub ssh_client: Option<String>,
    /// `SUDO_USER`.
    pub sudo_caller: Option<String>,
    /// The terminal's name, of standard input.
    pub tty: Option<String>,
    /// Which streams are terminals.
    pub terminals: Terminals,
    /// Who else sees or keeps what the terminal shows.
    pub onlookers: Onlookers,
    /// The host's name.
    pub host: String,
    /// The numeric user id.
    pub uid: u32,
    /// The file that lists the people of the host, to import them from.
    pub passwd: PathBuf,
    /// The socket of the host's daemon.
    pub shared_socket: PathBuf,
    /// `CREDENTIALS_DIRECTORY`: what the service manager hands over.
    pub credentials: Option<PathBuf>,
    /// `NOTIFY_SOCKET`: where the service manager hears that a service is ready.
    pub notify_socket: Option<PathBuf>,
    /// The file that names the shells behind the gate.
    pub gate_shells: PathBuf,
    /// What PAM says.
    pub pam: Pam,
}

/// What PAM says to the program that `pam_exec` starts.
#[derive(Debug, Clone, Default)]
pub struct Pam {
    /// `PAM_USER`: who signs in.
    pub user: Option<String>,
    /// `PAM_TYPE`: what it is asked for.
    pub kind: Option<String>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        let stdin = std::io::stdin();
        let terminals = Terminals {
            input: stdin.is_terminal(),
            output: std::io::stdout().is_terminal(),
            errors: std::io::stderr().is_terminal(),
        };
        let tty = rustix::termios::ttyname(&stdin, Vec::new()).ok();
        let ssh = text("SSH_CONNECTION").or_else(|| text("SSH_CLIENT"));
        Self {
            args: env::args_os().collect(),
            home: path("HOME"),
            data_home: path("XDG_DATA_HOME"),
            config_home: path("XDG_CONFIG_HOME"),
            state_home: path("XDG_STATE_HOME"),
            store: path("MFA_ENROLL_STORE"),
            key_file: path("MFA_ENROLL_KEY_FILE"),
            no_color: path("NO_COLOR").is_some(),
            term: text("TERM"),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text),
            ssh_client: ssh.and_then(|ssh| ssh.split_whitespace().next().map(str::to_owned)),
            sudo_caller: text("SUDO_USER"),
            tty: tty.map(|name| name.to_string_lossy().into_owned()),
            terminals,
            onlookers: Onlookers::of_process(|name| path(name).is_some()),
            host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            uid: rustix::process::getuid().as_raw(),
            passwd: PathBuf::from("/etc/passwd"),
            shared_socket: PathBuf::from("/run/mfa-enroll/socket"),
            gate_shells: PathBuf::from("/etc/mfa-enroll/shells"),
            credentials: path("CREDENTIALS_DIRECTORY"),
            notify_socket: path("NOTIFY_SOCKET"),
            pam: Pam { user: text("PAM_USER"), kind: text("PAM_TYPE") },
        }
    }

    /// Whether the terminal cannot move its cursor, so that no console can be drawn.
    pub fn is_dumb(&self) -> bool {
        self.term.as_deref().is_none_or(|term| term == "dumb")
    }

    /// Whether only ASCII is sure to show.
    pub fn is_ascii(&self) -> bool {
        let plain_terminal = matches!(self.term.as_deref(), None | Some("linux" | "dumb" | "vt100"));
        let locale = self.locale.as_deref().unwrap_or("C").to_ascii_lowercase();
        plain_terminal || !(locale.contains("utf-8") || locale.contains("utf8"))
    }
}

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn text(name: &str) -> Option<String> {
    path(name).map(|value| value.to_string_lossy().into_owned())
}
