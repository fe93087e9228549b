//! A host of its own for a test: this test executable once more, in namespaces of its own.
//!
//! What is mounted there is seen there alone, and is gone with it. No device is touched.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::{Dialog, PROGRAM, Ran, run};

/// Says to the inner run where its files are.
const INSIDE: &str = "HOSTING_TEST_INSIDE";
/// Where the assets expect the program.
pub const INSTALLED: &str = "/usr/local/bin/mfa-enroll";
/// The socket of the host's daemon.
pub const SOCKET: &str = "/run/mfa-enroll/socket";

/// An account of the host.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    pub name: &'static str,
    pub uid: u32,
    pub home: &'static str,
}

const fn person(name: &'static str, uid: u32, home: &'static str) -> Account {
    Account { name, uid, home }
}

pub const ROOT: Account = person("root", 0, "/root");
pub const SERVICE: Account = person("mfa-enroll", 990, "/var/lib/mfa-enroll");
pub const ALICE: Account = person("alice", 1001, "/home/alice");
pub const BOB: Account = person("bob", 1002, "/home/bob");
/// In the group of the operators.
pub const OLGA: Account = person("olga", 1003, "/home/olga");
/// In the group of the auditors.
pub const AUDE: Account = person("aude", 1004, "/home/aude");
/// Means ill.
pub const MALLORY: Account = person("mallory", 1005, "/home/mallory");
/// A service that asks at sign-in, where the daemon is told so.
pub const RADIUS: Account = person("radius", 991, "/var/lib/radius");
const ALL: [Account; 7] = [SERVICE, ALICE, BOB, OLGA, AUDE, MALLORY, RADIUS];

/// The host, seen from inside.
pub struct Host {
    files: PathBuf,
}

/// Says that something is missing; where all must be there this fails.
pub fn missing(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what} is missing");
    println!("skipped: {what} is missing");
}

/// Whether these programs are here; said aloud where one is not.
pub fn have(programs: &[&str]) -> bool {
    let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
    let lacks = programs.iter().find(|name| !folders.iter().any(|at| Path::new(at).join(name).exists()));
    if let Some(name) = lacks {
        missing(name);
    }
    lacks.is_none()
}

/// Runs the rest of the test of this name on a host of its own.
#[track_caller]
pub fn on_a_host(test: &str, act: impl FnOnce(&Host)) {
    if let Some(files) = std::env::var_os(INSIDE) {
        let host = Host { files: files.into() };
        host.furnish();
        return act(&host);
    }
    if !have(&["unshare", "mount", "ip", "setpriv", "python3"]) {
        return;
    }
    if !rustix::process::geteuid().is_root() {
        return missing("the right to be root");
    }
    let namespaces =
        ["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc"];
    let probe =
        Command::new("unshare").args(namespaces).args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        return missing("the right to namespaces");
    }
    let files = TempDir::new().unwrap();
    // What hangs is to fail.
    let most = if test.contains("hundred_daemons") { "1800" } else { "120" };
    let mut command = Command::new("timeout");
    command.args(["--kill-after=1", most, "unshare"]).args(namespaces).arg(std::env::current_exe().unwrap());
    command.args(["--include-ignored", "--exact", "--nocapture", &format!("hosting::{test}")]);
    let done = command.env(INSIDE, files.path()).stdin(Stdio::null()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && out.contains("1 passed"), "{out}{err}");
    // What it measured.
    out.lines().filter(|line| line.starts_with("  ")).for_each(|line| println!("{line}"));
}

/// Runs a program that must succeed; what it said.
#[track_caller]
pub fn done(program: &str, args: &[&str]) -> String {
    let done = Command::new(program).args(args).output().unwrap();
    assert!(done.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[expect(clippy::unused_self, reason = "only who is inside a host may do so")]
impl Host {
    /// Puts files of ours in the places of the host's, in this namespace.
    fn furnish(&self) {
        let [etc, lib, home, root] = ["etc", "lib", "home", "root"].map(|name| self.folder(name));
        done("cp", &["-a", "/etc/.", &etc]);
        for (from, to) in [(&etc, "/etc"), (&lib, "/var/lib"), (&home, "/home"), (&root, "/root")] {
            done("mount", &["--bind", from, to]);
        }
        // sshd keeps who logged in when in /var/log.
        for place in ["/run", "/usr/local/bin", "/var/log"] {
            done("mount", &["-t", "tmpfs", "-o", "mode=755", "tmpfs", place]);
        }
        fs::write(INSTALLED, "").unwrap();
        // Another build of it, where one is to be measured.
        let program = std::env::var("HOSTING_TEST_PROGRAM").unwrap_or_else(|_| PROGRAM.to_owned());
        done("mount", &["--bind", &program, INSTALLED]);
        done("ip", &["link", "set", "lo", "up"]);
        done("hostname", &["host"]);
        self.settle_people();
    }

    fn settle_people(&self) {
        let mut passwd =
            "root:x:0:0:root:/root:/bin/sh\nsshd:x:102:65534::/run/sshd:/usr/sbin/nologin\n".to_owned();
        let mut group =
            "root:x:0:\nmfa-operators:x:980:olga\nmfa-auditors:x:981:aude\nnogroup:x:65534:\n".to_owned();
        let mut shadow = "root:*:19000:0:99999:7:::\nsshd:*:19000::::::\n".to_owned();
        for Account { name, uid, home } in ALL {
            writeln!(passwd, "{name}:x:{uid}:{uid}::{home}:/bin/sh").unwrap();
            writeln!(group, "{name}:x:{uid}:").unwrap();
            writeln!(shadow, "{name}:*:19000:0:99999:7:::").unwrap();
            fs::create_dir_all(home).unwrap();
            fs::set_permissions(home, fs::Permissions::from_mode(0o700)).unwrap();
            chown(home, Some(uid), Some(uid)).unwrap();
        }
        for (file, text) in [("/etc/passwd", &passwd), ("/etc/group", &group), ("/etc/shadow", &shadow)] {
            fs::write(file, text).unwrap();
        }
    }

    /// A folder of this host that is on a disk and not in the memory.
    pub fn folder(&self, name: &str) -> String {
        let folder = self.files.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        folder.to_str().unwrap().to_owned()
    }

    /// A store of the service, with these users, and nobody who serves it.
    pub fn with_store(&self, users: &[&str]) {
        self.ours(SERVICE, &["init", "--issuer", "Example"], "").exits(0);
        for user in users {
            self.ours(SERVICE, &["users", "add", user], "").exits(0);
        }
    }

    /// Another program as this account, with an environment of nothing but a home.
    pub fn program(&self, who: Account, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).env_clear().env("HOME", who.home).env("LANG", "C.UTF-8").env("TERM", "xterm");
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin").current_dir("/");
        command.uid(who.uid).gid(who.uid);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Our program as this account, to its end.
    pub fn ours(&self, who: Account, args: &[&str], input: &str) -> Ran {
        run(self.program(who, INSTALLED, args), input)
    }

    /// Our program as this account, spoken with line by line.
    pub fn dialog(&self, who: Account, args: &[&str]) -> Dialog {
        Dialog::start(self.program(who, INSTALLED, args))
    }

    /// What PAM would be told by this account's program of a user who typed this.
    pub fn pam(&self, who: Account, user: &str, typed: &str) -> Ran {
        let mut command = self.program(who, INSTALLED, &["pam"]);
        command.env_clear().env("PAM_USER", user).env("PAM_TYPE", "auth").env("PAM_SERVICE", "sshd");
        run(command, typed)
    }

    /// The history as an auditor reads it, newest first.
    pub fn history(&self) -> Vec<serde_json::Value> {
        let out = self.ours(AUDE, &["history", "--limit", "0", "--json"], "").exits(0).out;
        serde_json::from_str::<serde_json::Value>(&out).unwrap().as_array().unwrap().clone()
    }
}

/// The pieces that are installed on a host.
pub fn asset(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/host").join(name)
}
