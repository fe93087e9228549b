//! A real sshd on the host's loopback, set up with the pieces that are installed, and people who
//! log in by key and code.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::host::{Account, Host, asset, done, have};
use crate::process::{Elapsed, eventually};
use crate::support::{Ran, run};

/// How long sshd may take to listen.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);
const SSHD: &str = "/usr/sbin/sshd";

/// The sshd, and the key with which everybody logs in.
pub struct Sshd {
    child: Child,
    key: String,
    asked: String,
}

impl Sshd {
    /// None where there is none on this machine, which is said aloud.
    pub fn start(host: &Host, people: &[Account]) -> Option<Self> {
        install();
        Self::listening(host, people)
    }

    /// The same with no piece of ours but this one: people log in by their key alone.
    pub fn with_piece(host: &Host, piece: &str, people: &[Account]) -> Option<Self> {
        lay_out(piece);
        Self::listening(host, people)
    }

    fn listening(host: &Host, people: &[Account]) -> Option<Self> {
        if !have(&["sshd", "ssh", "ssh-keygen"]) {
            return None;
        }
        fs::create_dir_all("/run/sshd").unwrap();
        let place = host.folder("ssh");
        let (host_key, key) = (format!("{place}/host"), format!("{place}/key"));
        for file in [&host_key, &key] {
            done("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", file]);
        }
        for person in people {
            admit(*person, &fs::read_to_string(format!("{key}.pub")).unwrap());
        }
        let asked = format!("{place}/asked");
        fs::write(&asked, "#!/bin/sh\nprintf '%s\\n' \"$TYPED\"\n").unwrap();
        fs::set_permissions(&asked, fs::Permissions::from_mode(0o755)).unwrap();
        let log = fs::File::create(format!("{place}/log")).unwrap();
        let mut command = Command::new(SSHD);
        // Many at once come from one address here.
        let options =
            [format!("HostKey={host_key}"), "ListenAddress=127.0.0.1".into(), "MaxStartups=100".into()];
        command.args(["-D", "-e"]).args(options.iter().flat_map(|option| ["-o", option]));
        let child = command.env_clear().stdin(Stdio::null()).stderr(log).spawn().unwrap();
        eventually("sshd listens", PATIENCE, || std::net::TcpStream::connect("127.0.0.1:22").is_ok());
        Some(Self { child, key, asked })
    }

    /// An account's login with its key; this is typed when something is asked for. It runs `id -un`.
    pub fn login(&self, who: Account, typed: &str) -> Command {
        let mut command = self.client("ssh", &["-T", &at(who), "id -un"]);
        command.env("TYPED", typed);
        command
    }

    /// A client (ssh, sftp, scp) with everybody's key.
    pub fn client(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(self.options()).args(args);
        command.env_clear().env("HOME", "/root").env("PATH", "/usr/bin:/bin");
        command.env("SSH_ASKPASS", &self.asked).env("SSH_ASKPASS_REQUIRE", "force");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What each client is told first.
    pub fn options(&self) -> Vec<String> {
        let options = [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "NumberOfPasswordPrompts=1",
            "PreferredAuthentications=publickey,keyboard-interactive",
        ];
        let first = ["-q", "-F", "/dev/null", "-i", &self.key].map(str::to_owned);
        first.into_iter().chain(options.iter().flat_map(|option| ["-o".into(), option.to_string()])).collect()
    }

    /// Whether the account may log in with this code; nothing else than yes or no may come of it.
    #[track_caller]
    pub fn lets_in(&self, who: Account, code: &str) -> bool {
        let ran = run(self.login(who, code), "");
        self.is_in(who, &ran)
    }

    #[track_caller]
    pub fn is_in(&self, who: Account, ran: &Ran) -> bool {
        match (ran.code, ran.out.trim()) {
            (0, name) if name == who.name => true,
            (255, "") => false,
            _ => panic!("{ran:#?}{}", self.log()),
        }
    }

    /// What sshd says of it all.
    pub fn log(&self) -> String {
        fs::read_to_string(self.key.replace("/key", "/log")).unwrap()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The host's own files with our pieces in them, as README says.
fn install() {
    let pam = fs::read_to_string("/etc/pam.d/sshd").unwrap();
    let piece = fs::read_to_string(asset("pam.d/sshd")).unwrap();
    assert_eq!(pam.matches("@include common-auth\n").count(), 1, "{pam}");
    fs::write("/etc/pam.d/sshd", pam.replace("@include common-auth\n", &piece)).unwrap();
    lay_out("mfa-enroll.conf");
}

/// A piece of ours where sshd reads it.
pub fn lay_out(piece: &str) {
    let folder = Path::new("/etc/ssh/sshd_config.d");
    fs::create_dir_all(folder).unwrap();
    fs::copy(asset("sshd_config.d").join(piece), folder.join(piece)).unwrap();
}

/// Where an account logs in.
pub fn at(who: Account) -> String {
    format!("{}@127.0.0.1", who.name)
}

/// Lets an account in by this key.
fn admit(person: Account, key: &str) {
    let folder = format!("{}/.ssh", person.home);
    fs::create_dir_all(&folder).unwrap();
    let file = format!("{folder}/authorized_keys");
    fs::write(&file, key).unwrap();
    for place in [folder, file] {
        chown(place, Some(person.uid), Some(person.uid)).unwrap();
    }
}

/// How long something took, and what came of it.
pub fn timed<T>(act: impl FnOnce() -> T) -> (std::time::Duration, T) {
    let elapsed = Elapsed::start();
    let done = act();
    (elapsed.so_far(), done)
}
