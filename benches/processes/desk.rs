//! A home directory with a store in it, and the program started there.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use mfa_enroll::model::Person;
use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::everybody::People;
use crate::people::crowd;
use crate::terminal::Session;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfa-enroll");
/// Room for 50 users, with names that are not cut.
const WINDOW: (u16, u16) = (120, 60);

/// A home directory.
pub struct Desk {
    folder: TempDir,
    pub people: People,
}

impl Desk {
    /// With an empty store, and these people in a file beside it.
    pub fn of(people: People) -> Self {
        // On the disk of the build: there may be no disk behind `/tmp`.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on the disk");
        let desk = Self { folder, people };
        let init = desk.command(&["init", "--issuer", "Example"]).output().expect("init runs");
        assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
        let row = |Person { name, display_name, email }: Person| {
            let [display, email] = [display_name, email].map(|text| text.expect("a text"));
            format!("{name},{display},{email}\n")
        };
        let rows: String = crowd(desk.people.count()).map(row).collect();
        fs::write(desk.file(), format!("username,name,email\n{rows}")).expect("a file");
        desk
    }

    /// The CSV of everybody.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("people.csv")
    }

    /// The store's folder.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join(".local/share/mfa-enroll")
    }

    /// A folder for something else.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn variables(&self) -> [(&'static str, std::ffi::OsString); 3] {
        [("HOME", self.folder.path().into()), ("TERM", "xterm-256color".into()), ("LANG", "C.UTF-8".into())]
    }

    /// A command that is not started yet.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).env_clear().envs(self.variables()).current_dir(self.folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Starts the console.
    pub fn console(&self) -> Session {
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        for (name, value) in self.variables() {
            command.env(name, value);
        }
        command.cwd(self.folder.path());
        Session::start(command, WINDOW.0, WINDOW.1)
    }
}

/// A line of `/proc/<pid>/status`, in kB; none when the process is gone.
pub fn memory(pid: u32, line: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}
