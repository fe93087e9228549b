//! Daemons on a host: one that listens itself, one that the service manager listens for.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::Signal;

use super::host::{Account, Host, INSTALLED, OLGA, SERVICE};
use crate::process::send;
use crate::support::app::App;
use crate::support::confirmed_before;

/// A daemon that is killed when its test is over.
pub struct Daemon {
    child: Child,
    output: BufReader<ChildStdout>,
}

#[expect(clippy::unused_self, reason = "only who is inside a host may do so")]
impl Host {
    /// The service's daemon, which makes its socket itself.
    pub fn daemon(&self) -> Daemon {
        self.daemon_with(&[])
    }

    /// The same with these options.
    pub fn daemon_with(&self, options: &[&str]) -> Daemon {
        self.make_runtime_folder(SERVICE);
        let args = [&["serve"][..], options].concat();
        let mut daemon = Daemon::start(self.program(SERVICE, INSTALLED, &args));
        let said = daemon.hear();
        assert!(said.starts_with("Serving "), "{said}{}", daemon.complaint());
        daemon
    }

    /// `/run/mfa-enroll`, of this account.
    pub fn make_runtime_folder(&self, owner: Account) {
        fs::create_dir_all("/run/mfa-enroll").unwrap();
        fs::set_permissions("/run/mfa-enroll", fs::Permissions::from_mode(0o755)).unwrap();
        chown("/run/mfa-enroll", Some(owner.uid), Some(owner.uid)).unwrap();
    }

    /// A daemon on a socket that a service manager made as root, and that stays when the daemon goes.
    pub fn managed(&self) -> Daemon {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hosting/manager.py");
        let uid = SERVICE.uid.to_string();
        let mut command = Command::new("/usr/bin/python3");
        command.args([script, super::host::SOCKET, &uid, SERVICE.home, INSTALLED, "serve"]).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut daemon = Daemon::start(command);
        let said = daemon.hear();
        assert_eq!(said, "Listening.\n", "{}", daemon.complaint());
        daemon
    }

    /// Enrolls a device by the hand of an operator, so that the codes of this step and the next are
    /// still good for something.
    #[track_caller]
    pub fn enrolled(&self, user: &str, device: &str) -> App {
        let mut dialog = self.dialog(OLGA, &["enroll", user, "--device", device, "--show-key"]);
        let app = dialog.key();
        confirmed_before(&mut dialog, &app);
        dialog.end().exits(0);
        app
    }
}

impl Daemon {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output }
    }

    /// The next line that it says; nothing when it has ended.
    pub fn hear(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, signal: Signal) {
        send(self.pid(), signal);
    }

    /// Waits for its end; its exit code, or minus the signal that ended it.
    pub fn end(&mut self) -> i32 {
        use std::os::unix::process::ExitStatusExt;
        let status = self.child.wait().unwrap();
        status.code().unwrap_or_else(|| -status.signal().unwrap())
    }

    /// Ends it in order.
    #[track_caller]
    pub fn stop(mut self) {
        self.signal(Signal::TERM);
        assert_eq!(self.end(), 0, "{}", self.complaint());
    }

    /// What it complained of; it must have ended, or be about to.
    pub fn complaint(&mut self) -> String {
        let mut said = String::new();
        let _ = self.child.stderr.take().map(|mut stderr| stderr.read_to_string(&mut said));
        said
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
