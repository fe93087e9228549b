//! A home directory with nothing in it, and the program started there: as it is shipped, or on a
//! clock that the test winds.
//!
//! The wound one is this test executable, run once more, with the same `run` and another clock.
//! The clock is a file: milliseconds since 1970, or a fault that strikes the named thread at its
//! next look.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::{self, ThreadId};

use mfa_enroll::model::Timestamp;
use mfa_enroll::ports::{Clock, HostAccounts, SystemClock, SystemRandomness};
use mfa_enroll::{Environment, Ports};
use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::Session;

/// What a panic of the wound clock says, and nobody is to read.
pub const PAYLOAD: &str = "JBSWY3DPEHPK3PXP";

/// When the wound clock begins: just after a step has.
pub const BEGINNING: u64 = 1_800_000_003_000;

const ARGS: &str = "TERMINAL_TEST_ARGS";
const CLOCK: &str = "TERMINAL_TEST_CLOCK";
/// Where libtest finds the wound program.
const WOUND: [&str; 5] =
    ["--ignored", "--exact", "--nocapture", "--test-threads=1", "terminal::home::the_wound_program"];

/// How a command ended.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A home directory.
pub struct Home {
    folder: TempDir,
    is_wound: bool,
    variables: Vec<(&'static str, OsString)>,
}

impl Home {
    /// With the shipped program.
    pub fn shipped() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let variables = vec![
            ("HOME", folder.path().into()),
            ("TERM", "xterm-256color".into()),
            ("LANG", "C.UTF-8".into()),
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
        ];
        Self { folder, is_wound: false, variables }
    }

    /// With the program on a clock that stands still until it is wound.
    pub fn wound() -> Self {
        let mut home = Self { is_wound: true, ..Self::shipped() };
        home.variables.push((CLOCK, home.path("clock").into()));
        home.wind(BEGINNING);
        home
    }

    /// A store with a key file and the user alice.
    pub fn with_alice(self) -> Self {
        self.done(&["init", "--issuer", "Example"]);
        self.done(&["users", "add", "alice", "--name", "Alice Liddell"]);
        self
    }

    pub fn with_variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// A file or folder in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file that only its owner may read, and names it.
    pub fn file(&self, name: &str, text: &str) -> String {
        use std::os::unix::fs::OpenOptionsExt;
        let path = self.path(name);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Sets the wound clock to this time, in milliseconds.
    pub fn wind(&self, millis: u64) {
        self.set_clock(&millis.to_string());
    }

    /// Lets a thread fail, in this way, at its next look at the clock.
    pub fn strike(&self, fault: Fault, thread: &str) {
        let word = if fault == Fault::Panic { "panic" } else { "hang" };
        self.set_clock(&format!("{word} {thread}"));
    }

    fn set_clock(&self, text: &str) {
        // Never half-written for who reads it meanwhile.
        fs::write(self.path("clock.new"), text).unwrap();
        fs::rename(self.path("clock.new"), self.path("clock")).unwrap();
    }

    /// The program and its arguments, as they are executed.
    fn program(&self, args: &[&str]) -> (OsString, Vec<OsString>, Vec<(&'static str, OsString)>) {
        let mut variables = self.variables.clone();
        if self.is_wound {
            variables.push((ARGS, args.join("\n").into()));
            let program = std::env::current_exe().unwrap().into();
            return (program, WOUND.map(OsString::from).to_vec(), variables);
        }
        let program = env!("CARGO_BIN_EXE_mfa-enroll").into();
        (program, args.iter().map(OsString::from).collect(), variables)
    }

    /// Starts the console on a window of 80x24.
    pub fn console(&self) -> Session {
        self.session(&[], 80, 24)
    }

    /// Starts the program with these arguments on a window of this size.
    pub fn session(&self, args: &[&str], columns: u16, rows: u16) -> Session {
        let (program, args, variables) = self.program(args);
        let mut command = CommandBuilder::new(program);
        command.args(args);
        self.settle(&mut command, variables);
        Session::start(command, columns, rows)
    }

    /// Starts a shell that runs the console as `"$0" "$@"`.
    pub fn shell(&self, script: &str) -> Session {
        let (program, args, variables) = self.program(&[]);
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script]);
        command.arg(program);
        command.args(args);
        self.settle(&mut command, variables);
        Session::start(command, 80, 24)
    }

    fn settle(&self, command: &mut CommandBuilder, variables: Vec<(&'static str, OsString)>) {
        command.env_clear();
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(self.folder.path());
    }

    /// A command that is not started yet; `prefix` comes before the program.
    pub fn command(&self, prefix: &[&str], args: &[&str]) -> Command {
        let (program, args, variables) = self.program(args);
        let mut words = prefix.iter().map(OsString::from).chain([program]).chain(args);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).env_clear().envs(variables).current_dir(self.folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command with this on its standard input.
    pub fn run(&self, args: &[&str], input: &str) -> Ended {
        let mut child = self.command(&[], args).spawn().unwrap();
        // Some commands end without reading it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs a command that is to succeed, and returns what it printed.
    pub fn done(&self, args: &[&str]) -> String {
        let ended = self.run(args, "");
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out
    }

    /// The exit code of `verify alice` for a code.
    pub fn verify(&self, code: &str) -> i32 {
        self.run(&["verify", "alice"], &format!("{code}\n")).code
    }
}

/// How the wound program fails.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Panic,
    /// The thread never comes back.
    Hang,
}

/// The clock in a file.
struct WoundClock {
    file: PathBuf,
    /// The thread that `main` means; libtest has named it otherwise.
    main: ThreadId,
}

impl WoundClock {
    fn strikes(&self, name: &str) -> bool {
        let thread = thread::current();
        if name == "main" { thread.id() == self.main } else { thread.name() == Some(name) }
    }
}

impl Clock for WoundClock {
    fn now(&self) -> Timestamp {
        let text = fs::read_to_string(&self.file).unwrap();
        let Some((fault, name)) = text.split_once(' ') else {
            return Timestamp::from_millis(text.parse().unwrap());
        };
        if self.strikes(name) {
            match fault {
                "panic" => panic!("{PAYLOAD}"),
                _ => loop {
                    thread::park();
                },
            }
        }
        Timestamp::from_millis(BEGINNING)
    }

    /// Whoever waits for somebody else gives up at once.
    fn wait(&self, _: u64) {
        thread::yield_now();
    }
}

#[test]
#[ignore = "the program itself, started by the other tests"]
#[expect(clippy::disallowed_methods, reason = "the exit code is the program's, not libtest's")]
fn the_wound_program() {
    let (Ok(args), Some(clock)) = (std::env::var(ARGS), std::env::var_os(CLOCK)) else { return };
    let mut environment = Environment::of_process();
    let args = args.lines().map(OsString::from);
    environment.args = [OsString::from("mfa-enroll")].into_iter().chain(args).collect();
    let clock = Arc::new(WoundClock { file: clock.into(), main: thread::current().id() });
    let ports = Ports {
        clock,
        randomness: Arc::new(SystemRandomness),
        accounts: Arc::new(HostAccounts),
        environment,
    };
    let code = mfa_enroll::run(&ports);
    std::process::exit(code.into());
}

/// The real time, in milliseconds.
pub fn real_time() -> u64 {
    SystemClock.now().millis()
}
