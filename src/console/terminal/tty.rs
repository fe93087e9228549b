//! The two ends of the operator's terminal. The only place where standard input and output are
//! chosen; everything else in this folder is handed a [`Tty`].
//! It keeps no bytes: std's `Stdout` buffers and is flushed at exit, where a stalled link would
//! hold the process for ever.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};

use nix::unistd::getpgrp;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::termios::{tcgetpgrp, tcgetwinsize};

use super::cast::{Cast, Recording};

/// What a terminal that does not know its size (a serial line says 0x0) is taken to have.
const USUAL_SIZE: Size = Size::new(80, 24);

/// Where frames go: something to write to that has a size and may be non-blocking.
pub trait Outlet: Write {
    /// The size in cells.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn size(&self) -> io::Result<Size>;

    /// Returns when a write may go on after [`io::ErrorKind::WouldBlock`].
    ///
    /// # Errors
    /// When waiting itself fails; a hang-up is no error here, the next write tells.
    fn wait_until_writable(&self) -> io::Result<()>;
}

/// The terminal's input and output. Clones share both.
#[derive(Clone)]
pub struct Tty {
    input: Arc<OwnedFd>,
    output: Arc<OwnedFd>,
    tape: Option<Arc<Mutex<Cast<File>>>>,
}

impl Tty {
    /// The process's standard input and output. That both are terminals is for the caller to ask.
    ///
    /// # Errors
    /// When they are closed, or no descriptor is left.
    pub fn standard() -> io::Result<Self> {
        let input = io::stdin().as_fd().try_clone_to_owned()?;
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        Ok(Self::new(input, output))
    }

    /// A terminal made of these two ends.
    #[must_use]
    pub fn new(input: OwnedFd, output: OwnedFd) -> Self {
        Self { input: Arc::new(input), output: Arc::new(output), tape: None }
    }

    /// The same terminal, and all that is sent to it is recorded.
    ///
    /// # Errors
    /// When the terminal does not tell its size.
    pub fn recorded(self, recording: Recording) -> io::Result<Self> {
        let cast = Cast::of(recording, self.size()?);
        Ok(Self { tape: Some(Arc::new(Mutex::new(cast))), ..self })
    }

    fn on_tape(&self, what: impl FnOnce(&mut Cast<File>)) {
        if let Some(tape) = &self.tape {
            what(&mut tape.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    pub(super) fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    /// False while another process group has the terminal: changing its settings then would stop
    /// this process (SIGTTOU), and undo what the shell has set up.
    pub(super) fn is_ours(&self) -> bool {
        tcgetpgrp(self.input())
            .map_or(true, |foreground| foreground.as_raw_nonzero().get() == getpgrp().as_raw())
    }

    /// Writes what fits without ever waiting; the rest is lost. Also safe while another thread is
    /// stuck in a write to the same terminal.
    pub(super) fn write_without_waiting(&self, bytes: &[u8]) {
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        let mut ends = [PollFd::new(&*self.output, PollFlags::OUT)];
        let _ = poll(&mut ends, Some(&now));
        let [end] = &ends;
        if !end.revents().contains(PollFlags::OUT) {
            return;
        }
        // The flag is shared with the shell that started us, so it goes back to what it was.
        if let Ok(flags) = fcntl_getfl(&*self.output)
            && fcntl_setfl(&*self.output, flags | OFlags::NONBLOCK).is_ok()
        {
            let _ = rustix::io::write(&*self.output, bytes);
            let _ = fcntl_setfl(&*self.output, flags);
        }
    }
}

impl Outlet for Tty {
    fn size(&self) -> io::Result<Size> {
        let window = tcgetwinsize(&*self.output).or_else(|_| tcgetwinsize(&*self.input))?;
        let size = match (window.ws_col, window.ws_row) {
            (0, 0) => USUAL_SIZE,
            (columns, rows) => Size::new(columns, rows),
        };
        // It is asked before each frame: whoever plays the recording has the size first.
        self.on_tape(|tape| tape.sized(size));
        Ok(size)
    }

    fn wait_until_writable(&self) -> io::Result<()> {
        let mut ends = [PollFd::new(&*self.output, PollFlags::OUT)];
        match poll(&mut ends, None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Write for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = rustix::io::write(&*self.output, bytes)?;
        self.on_tape(|tape| tape.sent(bytes.get(..taken).unwrap_or(bytes)));
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::fd::OwnedFd;

    use super::{OFlags, Tty, fcntl_getfl};

    #[test]
    fn writing_without_waiting_gives_up_on_a_full_pipe_and_leaves_its_flags_alone() {
        let (mut reader, writer) = std::io::pipe().unwrap();
        let tty = Tty::new(OwnedFd::from(reader.try_clone().unwrap()), OwnedFd::from(writer));
        let block = vec![b'x'; 4096];
        // Far more than any pipe holds: a write that waited would never return.
        for _ in 0..1024 {
            tty.write_without_waiting(&block);
        }
        assert!(!fcntl_getfl(&*tty.output).unwrap().contains(OFlags::NONBLOCK));
        drop(tty);
        let mut taken = Vec::new();
        reader.read_to_end(&mut taken).unwrap();
        assert!(!taken.is_empty() && taken.len() < 1024 * 4096);
    }
}
