//! A secret (passphrase, key of a hardware token) asked on the terminal without
//! echo.
//!
//! Owns that echo comes back on every way out, signals included. Must not know
//! what the secret is for.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Write};
use std::os::unix::net::UnixStream;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::ends::Held;
use super::failure::{Failure, Outcome};
use super::streams::read_line;
use crate::model::{SecretText, escaped};

/// The terminal of this process, whatever the three streams are connected with.
pub struct Asking {
    terminal: File,
}

impl Asking {
    /// Opens the terminal; none when the process has none.
    pub fn open() -> Option<Self> {
        OpenOptions::new().read(true).write(true).open("/dev/tty").ok().map(|terminal| Self { terminal })
    }

    /// Asks once; none when the input ends instead.
    pub fn ask(&mut self, prompt: &str) -> Outcome<Option<SecretText>> {
        let line = {
            let (woken, wake) = UnixStream::pair()?;
            // Dropped after the echo is back.
            let ends = Held::at_a_prompt(&wake)?;
            let _echo = Echo::off(&self.terminal)?;
            (&self.terminal).write_all(prompt.as_bytes())?;
            self.wait_for_line_or(&woken)?;
            let line = match ends.signal() {
                None => read_line(&mut BufReader::with_capacity(512, &self.terminal))?,
                Some(_) => None,
            };
            if let Some(number) = ends.signal() {
                return Err(Failure::Signal(number));
            }
            line
        };
        Ok(line.map(|line| SecretText::new(line.as_str().to_owned())))
    }

    /// Says something between two tries.
    pub fn say(&mut self, text: &str) -> Outcome<()> {
        Ok(self.terminal.write_all(format!("{}\n", escaped(text)).as_bytes())?)
    }

    fn wait_for_line_or(&self, woken: &UnixStream) -> Outcome<()> {
        let mut ends = [PollFd::new(&self.terminal, PollFlags::IN), PollFd::new(woken, PollFlags::IN)];
        loop {
            match poll(&mut ends, None) {
                Ok(_) => return Ok(()),
                Err(rustix::io::Errno::INTR) => {}
                Err(problem) => return Err(io::Error::from(problem).into()),
            }
        }
    }
}

/// The terminal without echo, until dropped.
struct Echo<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Echo<'a> {
    fn off(terminal: &'a File) -> Outcome<Self> {
        let before = tcgetattr(terminal).map_err(io::Error::from)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        // The line end is shown: the answer comes on a line of its own.
        quiet.local_modes.insert(LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
        let echo = Self { terminal, before };
        tcsetattr(terminal, OptionalActions::Flush, &quiet).map_err(io::Error::from)?;
        Ok(echo)
    }
}

impl Drop for Echo<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
    }
}
