//! The program on a clock that stands still and with keys that are the same each time: this test
//! executable, run once more, with the same `run`.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use mfa_enroll::model::Timestamp;
use mfa_enroll::ports::{Account, Accounts, Clock, NoRandomness, Onlookers, Randomness};
use mfa_enroll::{Environment, Ports};
use sha2::{Digest, Sha256};

use crate::support::{Home, Ran, run};

/// 2027-01-15 08:00 UTC, when a step begins.
const MORNING: u64 = 1_800_000_000;
const ARGS: &str = "SCENE_ARGS";
const NOW: &str = "SCENE_NOW";
const SEED: &str = "SCENE_SEED";
const INTERRUPTED: &str = "SCENE_INTERRUPTED";
/// Where libtest finds the program.
const PROGRAM: [&str; 5] =
    ["--ignored", "--exact", "--nocapture", "--test-threads=1", "scenes::stage::the_program_on_the_stage"];

/// A host that knows one account.
struct OneAccount;

impl Accounts for OneAccount {
    fn by_uid(&self, uid: u32) -> Option<Account> {
        (uid == 7).then(|| Account { name: "mia".to_owned(), uid: 7, gid: 7 })
    }

    fn by_name(&self, name: &str) -> Option<Account> {
        self.by_uid(7).filter(|account| account.name == name)
    }

    fn is_in(&self, _: &Account, _: &str) -> bool {
        false
    }
}

/// A home whose program has the time and the randomness that the scene gives it.
pub struct Stage {
    pub home: Home,
    now: u64,
    runs: u64,
    daemon: Option<Child>,
}

impl Stage {
    pub fn new() -> Self {
        let home = Home::new();
        home.write("passwd", "mia:x:7:7::/:\n");
        Self { home, now: MORNING, runs: 0, daemon: None }
    }

    pub fn wait(&mut self, secs: i64) {
        self.now = self.now.checked_add_signed(secs).unwrap();
    }

    /// Has the next run begin with the same randomness as the last.
    pub fn rewind(&mut self) {
        self.runs -= 1;
    }

    /// The step of now.
    pub fn step(&self) -> u64 {
        self.now / 30
    }

    /// Runs the program to its end; what libtest says before is left out.
    pub fn run(&mut self, args: &[String], input: &str) -> Ran {
        self.run_interrupted(args, input, None)
    }

    /// The same, and Ctrl-C is struck as soon as it is held back.
    pub fn run_stopped(&mut self, args: &[String]) -> Ran {
        for look in 1.. {
            let ran = self.run_interrupted(args, "", Some(look));
            // Killed before anything was held: as if it had not begun.
            if ran.code != -1 {
                return ran;
            }
            self.rewind();
        }
        unreachable!("it ends at some look")
    }

    /// Ctrl-C is struck when it looks at the clock for the n-th time.
    fn run_interrupted(&mut self, args: &[String], input: &str, look: Option<u32>) -> Ran {
        let ran = run(self.command(args, look), input);
        let out = ran.out.strip_prefix("\nrunning 1 test\n").unwrap_or(&ran.out).to_owned();
        let name = "test scenes::stage::the_program_on_the_stage ... ";
        let out = out.strip_prefix(name).unwrap_or(&out).to_owned();
        Ran { out, ..ran }
    }

    /// Has a daemon serve the store, at the moment that the scene is at.
    pub fn serve(&mut self) {
        let mut daemon = self.command(&["serve".to_owned()], None).spawn().unwrap();
        let mut said = BufReader::new(daemon.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("Serving ") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended at once");
        }
        self.daemon = Some(daemon);
    }

    /// Ends it in order.
    pub fn end(&mut self) {
        let mut daemon = self.daemon.take().unwrap();
        let id = rustix::process::Pid::from_child(&daemon);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        assert!(daemon.wait().unwrap().success());
    }

    fn command(&mut self, args: &[String], look: Option<u32>) -> Command {
        self.runs += 1;
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(PROGRAM).env_clear().env("HOME", self.home.path()).env("LANG", "C.UTF-8");
        command
            .env("TERM", "xterm")
            .env("TZ", "UTC")
            .env(ARGS, args.join("\x1f"))
            .env(NOW, self.now.to_string());
        command.env(SEED, self.runs.to_string()).current_dir(self.home.path());
        command.envs(look.map(|look| (INTERRUPTED, look.to_string())));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(daemon) = &mut self.daemon {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

struct Still {
    now: u64,
    looks: AtomicU32,
    interrupted: Option<u32>,
}

impl Clock for Still {
    fn now(&self) -> Timestamp {
        if Some(self.looks.fetch_add(1, Ordering::SeqCst) + 1) == self.interrupted {
            signal_hook::low_level::raise(signal_hook::consts::SIGINT).unwrap();
        }
        Timestamp::from_secs(self.now)
    }

    /// Whoever waits for somebody else gives up at once.
    fn wait(&self, _: u64) {
        std::thread::yield_now();
    }
}

/// The same bytes in the same order for the same seed.
struct Repeated {
    seed: String,
    blocks: AtomicU64,
}

impl Randomness for Repeated {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for part in bytes.chunks_mut(32) {
            let block = self.blocks.fetch_add(1, Ordering::SeqCst);
            let digest = Sha256::digest(format!("{} {block}", self.seed));
            part.copy_from_slice(&digest[..part.len()]);
        }
        Ok(())
    }
}

#[test]
#[ignore = "the program itself, started by the other tests"]
#[expect(clippy::disallowed_methods, reason = "the exit code is the program's, not libtest's")]
fn the_program_on_the_stage() {
    let (Ok(args), Ok(now), Ok(seed)) = (std::env::var(ARGS), std::env::var(NOW), std::env::var(SEED)) else {
        return;
    };
    let interrupted = std::env::var(INTERRUPTED).ok().map(|look| look.parse().unwrap());
    let args = args.split('\x1f').map(OsString::from).skip(usize::from(args.is_empty()));
    let environment = Environment {
        args: [OsString::from("mfa-enroll")].into_iter().chain(args).collect(),
        host: "desk".to_owned(),
        uid: 7,
        tty: Some("/dev/pts/3".to_owned()),
        ssh_client: Some("192.0.2.7".to_owned()),
        sudo_caller: Some("ann".to_owned()),
        passwd: PathBuf::from("passwd"),
        shared_socket: PathBuf::from("run/socket"),
        onlookers: Onlookers::default(),
        ..Environment::of_process()
    };
    let ports = Ports {
        clock: Arc::new(Still { now: now.parse().unwrap(), looks: AtomicU32::new(0), interrupted }),
        randomness: Arc::new(Repeated { seed, blocks: AtomicU64::new(0) }),
        accounts: Arc::new(OneAccount),
        environment,
    };
    std::process::exit(mfa_enroll::run(&ports).into());
}
