//! `serve`, `ticket`, `self`, `gate` and `pam`: their options and help texts.
//!
//! Owns the words. Who has which role is said to the daemon, never by a client.

use std::ffi::OsString;

use clap::Args;

/// The group of the operators, where another one is not named.
pub const OPERATORS: &str = "mfa-operators";
/// The group of the auditors.
pub const AUDITORS: &str = "mfa-auditors";

/// Examples of `serve`.
pub const SERVE_HELP: &str = "\
One process has the store open, and everybody asks it: several consoles and commands at once, people \
who enroll themselves (`self`), and sshd (`pam`). Who asks is what the kernel says, and decides what \
they may do: root and the daemon's own account everything; the group mfa-operators people and their \
devices; the group mfa-auditors history and report; everybody else their own devices. \
Root listens on /run/mfa-enroll/socket for all; where --store names another store, and for anybody else, \
it is `socket` in the folder of the store, for its owner alone. --socket says otherwise; a socket made by \
systemd is taken, and a key by its credential mfa-enroll.key. \
A passphrase is asked for once. It ends by SIGTERM or Ctrl-C, when what it began is done.

Examples:
  mfa-enroll serve
  mfa-enroll serve --store /var/lib/mfa-enroll --socket /run/mfa-enroll/socket
  mfa-enroll serve --operators helpdesk --auditors audit --verifier radius
  mfa-enroll serve --socket /tmp/mfa.socket";

/// Examples of `ticket`.
pub const TICKET_HELP: &str = "\
For somebody who is to enroll their first device themselves with `mfa-enroll self`. A ticket is good \
for ten minutes, once, and until the daemon ends. Give it in person, or by a number that you know.

Examples:
  mfa-enroll ticket alice
  mfa-enroll ticket alice --json";

/// Examples of `self`.
pub const SELF_HELP: &str = "\
For everybody with an account on a host where a daemon runs. The first device needs a ticket from an \
operator; a further one needs a code of a device that you have, or a recovery code. \
No option and no variable names somebody else: you are who you are logged in as.

Examples:
  mfa-enroll self
  ssh -t host mfa-enroll self";

/// Examples of `gate`.
pub const GATE_HELP: &str = "\
A link to the program under the name mfa-enroll-gate is such a shell by itself, as in `usermod --shell \
/usr/local/bin/mfa-enroll-gate alice`. Who has a device, or need not have one, is through at once; who has time left reads a word; for anybody \
else the wizard begins, and without a terminal it ends there. The shell behind it is /bin/bash, else \
/bin/sh, or what /etc/mfa-enroll/shells names (lines ACCOUNT:SHELL, * for all others). It guards logins \
by that shell and nothing else: README says what must be closed beside it.

Examples:
  mfa-enroll gate
  mfa-enroll gate -- -c id";

/// Examples of `pam`.
pub const PAM_HELP: &str = "\
For pam_exec: the user comes by PAM_USER, the code on standard input, and the answer is the exit code: \
0 the code is right and spent, anything else it is not. Nothing else is read and no option heeded; only \
a daemon of root or of the account mfa-enroll is asked, at /run/mfa-enroll/socket. README \
has the pieces for sshd.

Examples:
  mfa-enroll pam < code    with PAM_USER and PAM_TYPE=auth, as pam_exec has them";

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Group of the operators, who enroll people
    #[arg(long, value_name = "GROUP", default_value = OPERATORS)]
    pub operators: String,
    /// Group of the auditors, who read history and report
    #[arg(long, value_name = "GROUP", default_value = AUDITORS)]
    pub auditors: String,
    /// An account whose service asks for codes at sign-in, beside root
    #[arg(long, value_name = "ACCOUNT")]
    pub verifier: Vec<String>,
}

/// `ticket`.
#[derive(Debug, Args)]
pub struct Ticket {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `gate`.
#[derive(Debug, Args)]
pub struct Gate {
    /// What the shell is started with
    #[arg(value_name = "ARG", trailing_var_arg = true, allow_hyphen_values = true)]
    pub rest: Vec<OsString>,
}
