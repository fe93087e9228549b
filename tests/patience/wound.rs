//! The program on a clock that stands still until a test winds it: this test executable, run once
//! more, with the same `run`.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mfa_enroll::model::Timestamp;
use mfa_enroll::ports::{Clock, HostAccounts, SystemRandomness};
use mfa_enroll::{Environment, Ports};

use crate::support::{Home, Ran, app::App, run};

/// 2027-01-15 08:00 UTC, when a step begins.
pub const NOON: u64 = 1_800_000_000;

const ARGS: &str = "PATIENCE_TEST_ARGS";
const CLOCK: &str = "PATIENCE_TEST_CLOCK";
const INTERRUPTED: &str = "PATIENCE_TEST_INTERRUPTED";
const WATCHED: &str = "PATIENCE_TEST_WATCHED";
/// Where libtest finds the wound program.
const WOUND: [&str; 5] =
    ["--ignored", "--exact", "--nocapture", "--test-threads=1", "patience::wound::the_wound_program"];

/// A home whose program reads the time from a file.
pub struct Wound {
    pub home: Home,
    now: u64,
}

impl Wound {
    /// With a store and nobody in it, at noon.
    pub fn with_store() -> Self {
        let mut wound = Self { home: Home::new(), now: NOON };
        wound.wind(NOON);
        wound.run(&["init", "--issuer", "Example"], "").exits(0);
        wound
    }

    /// And with alice.
    pub fn with_alice() -> Self {
        let wound = Self::with_store();
        wound.run(&["users", "add", "alice"], "").exits(0);
        wound
    }

    pub fn now(&self) -> u64 {
        self.now
    }

    /// The step of now.
    pub fn step(&self) -> u64 {
        self.now / 30
    }

    /// Sets the clock, in seconds.
    pub fn wind(&mut self, secs: u64) {
        self.now = secs;
        fs::write(self.home.path().join("clock"), format!("{}", u128::from(secs) * 1000)).unwrap();
    }

    pub fn wait(&mut self, secs: u64) {
        self.wind(self.now + secs);
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(WOUND).env_clear().env("HOME", self.home.path()).env("LANG", "C.UTF-8");
        command.env(ARGS, args.join("\n")).env(CLOCK, self.home.path().join("clock"));
        command.current_dir(self.home.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end; what libtest says before is left out.
    pub fn run(&self, args: &[&str], input: &str) -> Ran {
        Self::ran(self.command(args), input)
    }

    /// The same, and Ctrl-C is struck when it looks at the clock for the n-th time.
    pub fn interrupted(&self, args: &[&str], look: u32) -> Ran {
        let mut command = self.command(args);
        command.env(INTERRUPTED, look.to_string());
        Self::ran(command, "")
    }

    /// The same on a terminal, and a second goes by between two looks.
    pub fn interrupted_and_watched(&self, args: &[&str], look: u32) -> Ran {
        let mut command = self.command(args);
        command.env(INTERRUPTED, look.to_string()).env(WATCHED, "1").env("TERM", "xterm");
        Self::ran(command, "")
    }

    fn ran(command: Command, input: &str) -> Ran {
        let ran = run(command, input);
        let out = ran.out.strip_prefix("\nrunning 1 test\n").unwrap_or(&ran.out).to_owned();
        let name = "test patience::wound::the_wound_program ... ";
        let out = out.strip_prefix(name).unwrap_or(&out).to_owned();
        Ran { out, ..ran }
    }

    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.run(args, "").exits(0).out).unwrap()
    }

    /// Enrolls a device of alice by the codes of this step and the next; 30 s go by.
    pub fn enrolled(&mut self, device: &str) -> App {
        let args = ["enroll", "alice", "--device", device, "--show-key"];
        // The key is told before the codes are asked for: they are given to the one that goes on with it.
        let told = self.run(&args, "q\n").out;
        let key = told.lines().find_map(|line| line.split("Key: ").nth(1)).expect("a key").to_owned();
        let app = App::scan(&key);
        let codes = format!("{}\n{}\n", app.code(self.step()), app.code(self.step() + 1));
        self.run(&args, &codes).exits(0);
        self.wait(30);
        app
    }

    pub fn verify(&self, user: &str, code: &str) -> Ran {
        self.run(&["verify", user], &format!("{code}\n"))
    }

    /// The history, newest first.
    pub fn history(&self) -> Vec<serde_json::Value> {
        self.json(&["history", "--limit", "0", "--json"]).as_array().unwrap().clone()
    }

    /// What the newest history entry says happened.
    pub fn newest(&self) -> String {
        self.history()[0]["event"].as_str().unwrap().to_owned()
    }
}

struct FileClock {
    file: PathBuf,
    looks: AtomicU32,
    interrupted: Option<u32>,
    /// Milliseconds between two looks.
    between: u64,
}

impl Clock for FileClock {
    fn now(&self) -> Timestamp {
        let look = self.looks.fetch_add(1, Ordering::SeqCst) + 1;
        if Some(look) == self.interrupted {
            // Of the whole process another thread may take it, and later.
            signal_hook::low_level::raise(signal_hook::consts::SIGINT).unwrap();
        }
        let millis: u128 = fs::read_to_string(&self.file).unwrap().parse().unwrap();
        let now = Timestamp::from_millis(u64::try_from(millis).unwrap_or(u64::MAX));
        now.plus_millis(u64::from(look) * self.between)
    }

    #[expect(clippy::disallowed_methods, reason = "whoever waits for another process really does")]
    fn wait(&self, millis: u64) {
        std::thread::sleep(std::time::Duration::from_millis(millis));
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
    let interrupted = std::env::var(INTERRUPTED).ok().map(|look| look.parse().unwrap());
    let is_watched = std::env::var_os(WATCHED).is_some();
    environment.terminals.errors |= is_watched;
    let between = if is_watched { 1000 } else { 0 };
    let clock = Arc::new(FileClock { file: clock.into(), looks: AtomicU32::new(0), interrupted, between });
    let code = mfa_enroll::run(&Ports {
        clock,
        randomness: Arc::new(SystemRandomness),
        accounts: Arc::new(HostAccounts),
        environment,
    });
    std::process::exit(code.into());
}
