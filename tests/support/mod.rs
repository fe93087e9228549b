//! A home of its own for each test, the real program in it, and an
//! authenticator app that shares no code with the program.

pub mod app;
pub mod pty;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_mfa-enroll");

/// A home directory that is gone after the test.
pub struct Home {
    folder: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Fails the test unless the exit code is this one.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Fails the test unless standard error has the two lines of an error.
    #[track_caller]
    pub fn fails_in_two_lines(self, code: i32, what: &str) -> Self {
        let ran = self.exits(code);
        let lines: Vec<&str> = ran.err.lines().collect();
        assert_eq!(lines.len(), 2, "{ran:#?}");
        assert!(lines[0].starts_with("mfa-enroll: "), "{ran:#?}");
        assert!(lines[0].contains(what), "no “{what}” in {ran:#?}");
        assert!(lines.iter().all(|line| line.ends_with(['.', '`', ')']) || line.len() > 20), "{ran:#?}");
        assert!(!ran.err.chars().any(|c| c.is_control() && c != '\n'), "{ran:#?}");
        ran
    }
}

impl Home {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// With a store that is unlocked by its key file.
    pub fn with_store() -> Self {
        let home = Self::new();
        home.run(&["init", "--issuer", "Example"], "").exits(0);
        home
    }

    /// With a store and these users.
    pub fn with_users(users: &[&str]) -> Self {
        let home = Self::with_store();
        home.write("users.csv", &format!("user\n{}\n", users.join("\n")));
        home.run(&["users", "import", "users.csv"], "").exits(0);
        home
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn store(&self) -> PathBuf {
        self.path().join(".local/share/mfa-enroll")
    }

    pub fn key_file(&self) -> PathBuf {
        self.path().join(".config/mfa-enroll/key")
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The program with these arguments and an environment of nothing but home.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).env_clear().env("HOME", self.path()).env("LANG", "C.UTF-8").env("TERM", "xterm");
        command.current_dir(self.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end with this on standard input.
    pub fn run(&self, args: &[&str], input: &str) -> Ran {
        run(self.command(args), input)
    }

    /// The lines of standard output as JSON.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.run(args, "").exits(0).out).unwrap()
    }

    /// Starts a command that is spoken with line by line.
    pub fn dialog(&self, args: &[&str]) -> Dialog {
        Dialog::start(self.command(args))
    }

    /// Starts an enrollment that is spoken with line by line.
    pub fn enroll(&self, args: &[&str]) -> Dialog {
        let mut all = vec!["enroll", "--show-key"];
        all.extend(args);
        Dialog::start(self.command(&all))
    }
}

/// Runs a command to its end with this on standard input.
pub fn run(mut command: Command, input: &str) -> Ran {
    let mut child = command.spawn().unwrap();
    // A program that does not read has closed its end.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    Ran {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

/// A program that asks and is answered.
pub struct Dialog {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// All that was said so far.
    pub said: String,
}

impl Dialog {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output, said: String::new() }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Reads until this is said; what was said since the last time.
    #[track_caller]
    pub fn hear(&mut self, text: &str) -> String {
        let mut heard = Vec::new();
        while !heard.ends_with(text.as_bytes()) {
            let byte = self.output.fill_buf().unwrap().first().copied();
            let Some(byte) = byte else {
                let mut problem = String::new();
                self.child.stderr.take().unwrap().read_to_string(&mut problem).unwrap();
                panic!("ended before “{text}”: {}{problem}", String::from_utf8_lossy(&heard));
            };
            self.output.consume(1);
            heard.push(byte);
        }
        let heard = String::from_utf8(heard).unwrap();
        self.said.push_str(&heard);
        heard
    }

    pub fn answer(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The secret key that was told.
    #[track_caller]
    pub fn key(&mut self) -> app::App {
        self.hear("Key: ");
        let line = self.hear("\n");
        app::App::scan(line.trim())
    }

    /// Closes the input and waits for the end; the rest of what was said.
    pub fn end(mut self) -> Ran {
        drop(self.input.take());
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        Ran { code, out: self.said + &rest, err }
    }
}

/// Enrolls a device by the codes of this step and the next.
#[track_caller]
pub fn enrolled(home: &Home, user: &str, device: &str) -> app::App {
    let mut dialog = home.enroll(&[user, "--device", device]);
    let app = dialog.key();
    let now = app::step();
    dialog.hear("Code 1: ");
    dialog.answer(&app.code(now));
    dialog.hear("Code 2: ");
    dialog.answer(&app.code(now + 1));
    dialog.hear("MFA device added\n");
    dialog.end().exits(0);
    app
}

/// Enrolls a device by codes of steps that are past, so that those of this step
/// and the next are still good for something.
#[track_caller]
pub fn enrolled_before(home: &Home, user: &str, device: &str) -> app::App {
    let mut dialog = home.enroll(&[user, "--device", device]);
    let app = dialog.key();
    confirmed_before(&mut dialog, &app);
    dialog.end().exits(0);
    app
}

/// Answers with codes of steps that are past until the device is added. A new
/// step may begin meanwhile: then one more is asked for.
#[track_caller]
pub fn confirmed_before(dialog: &mut Dialog, app: &app::App) {
    let now = app::step();
    dialog.hear("Code 1: ");
    dialog.answer(&app.code(now - 2));
    for step in now - 1..=now {
        dialog.hear("Code 2: ");
        dialog.answer(&app.code(step));
        if dialog.hear("\n").starts_with("MFA device added") {
            return;
        }
    }
    panic!("not added: {}", dialog.said);
}

/// The devices of a user as JSON.
pub fn devices(home: &Home, user: &str) -> serde_json::Value {
    home.json(&["devices", "list", user, "--json"])
}

/// A code that signs in after an enrollment: the one after the last that was
/// spent, by the clock that the program found the app to have.
pub fn next_code(home: &Home, user: &str, app: &app::App) -> String {
    let devices = home.json(&["devices", "list", user, "--json"]);
    let drift = devices[0]["clock_off_secs"].as_i64().unwrap() / 30;
    app.code(app::step().checked_add_signed(drift).unwrap() + 1)
}
