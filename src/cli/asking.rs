//! A secret (passphrase, key of a hardware token) asked on the terminal without
//! echo.
//!
//! Owns that echo comes back on every way out, signals included. Must not know
//! what the secret is for.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::{flag, low_level::pipe};

use super::failure::{Failure, Outcome};
use super::streams::read_line;
use crate::model::{SecretText, escaped};

/// Signals that would end the process and leave the terminal without echo.
const ENDS: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// The terminal of this process, whatever the three streams are connected with.
pub struct Asking {
    terminal: File,
    /// Gets a byte for each signal of [`ENDS`].
    woken: UnixStream,
    /// The number of the last one of them, 0 before the first.
    signal: Arc<AtomicUsize>,
    /// While true, signals do what they always do.
    idle: Arc<AtomicBool>,
}

impl Asking {
    /// Opens the terminal; none when the process has none. Signals are listened
    /// to from here on, for good: the library does not give them back, it can only
    /// hand them on.
    pub fn open() -> Outcome<Option<Self>> {
        let Ok(terminal) = OpenOptions::new().read(true).write(true).open("/dev/tty") else {
            return Ok(None);
        };
        let (woken, wake) = UnixStream::pair()?;
        let idle = Arc::new(AtomicBool::new(true));
        let signal = Arc::new(AtomicUsize::new(0));
        // A stop would leave the shell without echo: while asking there is none.
        flag::register_conditional_default(SIGTSTP, Arc::clone(&idle))?;
        for number in ENDS {
            flag::register_conditional_default(number, Arc::clone(&idle))?;
            let value = usize::try_from(number).unwrap_or_default();
            flag::register_usize(number, Arc::clone(&signal), value)?;
            pipe::register(number, wake.try_clone()?)?;
        }
        Ok(Some(Self { terminal, woken, signal, idle }))
    }

    /// Asks once; none when the input ends instead.
    pub fn ask(&mut self, prompt: &str) -> Outcome<Option<SecretText>> {
        let line = {
            let _echo = Echo::off(&self.terminal, &self.idle)?;
            (&self.terminal).write_all(prompt.as_bytes())?;
            self.wait_for_line_or_signal()?;
            match self.signal.load(Ordering::SeqCst) {
                0 => read_line(&mut BufReader::with_capacity(512, &self.terminal))?,
                number => return Err(Failure::Signal(u8::try_from(number).unwrap_or_default())),
            }
        };
        Ok(line.map(|line| SecretText::new(line.as_str().to_owned())))
    }

    /// Says something between two tries.
    pub fn say(&mut self, text: &str) -> Outcome<()> {
        Ok(self.terminal.write_all(format!("{}\n", escaped(text)).as_bytes())?)
    }

    fn wait_for_line_or_signal(&self) -> Outcome<()> {
        let mut ends = [PollFd::new(&self.terminal, PollFlags::IN), PollFd::new(&self.woken, PollFlags::IN)];
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
    idle: &'a AtomicBool,
}

impl<'a> Echo<'a> {
    fn off(terminal: &'a File, idle: &'a AtomicBool) -> Outcome<Self> {
        let before = tcgetattr(terminal).map_err(io::Error::from)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        // The line end is shown: the answer comes on a line of its own.
        quiet.local_modes.insert(LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
        idle.store(false, Ordering::SeqCst);
        let echo = Self { terminal, before, idle };
        tcsetattr(terminal, OptionalActions::Flush, &quiet).map_err(io::Error::from)?;
        Ok(echo)
    }
}

impl Drop for Echo<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
        self.idle.store(true, Ordering::SeqCst);
    }
}
