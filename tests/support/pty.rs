//! The program on a pseudo-terminal that understands what is drawn.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{Home, PROGRAM};

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(30);

/// A terminal with the program on it.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    /// What the terminal shows.
    pub screen: vt100::Parser,
}

impl Terminal {
    /// Starts the program on a terminal of this size.
    pub fn start(home: &Home, args: &[&str], rows: u16, cols: u16, vars: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        command.args(args);
        command.cwd(home.path());
        command.env("HOME", home.path());
        for (name, value) in vars {
            command.env(name, value);
        }
        Self::with(command, rows, cols)
    }

    /// Starts another command on a terminal of this size.
    pub fn with(command: CommandBuilder, rows: u16, cols: u16) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 })
            .expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let cells = |count| NonZero::new(count).unwrap();
        let screen = vt100::Parser::new(cells(rows), cells(cols), 1000);
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { master: pair.master, keys, child, output, screen }
    }

    /// Everything the terminal shows.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until this is on the screen.
    #[track_caller]
    pub fn see(&mut self, text: &str) {
        self.see_all(|screen| screen.contains(text), text);
    }

    /// Waits until this is on the screen so many times.
    #[track_caller]
    pub fn see_times(&mut self, text: &str, times: usize) {
        self.see_all(|screen| screen.matches(text).count() >= times, text);
    }

    /// Waits until the screen is like this.
    #[track_caller]
    pub fn see_all(&mut self, is_seen: impl Fn(&str) -> bool, text: &str) {
        while !is_seen(&self.text()) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(why) => panic!("no “{text}” ({why}):\n{}", self.text()),
            }
        }
    }

    /// Types this.
    pub fn type_keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Whether the terminal shows what is typed.
    pub fn echoes(&self) -> bool {
        let modes = self.master.get_termios().expect("termios");
        modes.local_flags.bits() & 0o10 != 0
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the end; its exit code.
    pub fn end(&mut self) -> u32 {
        loop {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.text()),
            }
        }
        self.child.wait().unwrap().exit_code()
    }
}
