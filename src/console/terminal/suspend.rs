//! Stopping the process and noticing that it goes on again. It does not touch the terminal; the
//! guard leaves it before and enters it after.

use std::fmt;
use std::io;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use nix::unistd::{getpgrp, getppid, getsid};
use rustix::process::{Signal, kill_current_process_group};

/// How long the stop may take to reach a process that has already asked for it (on Linux: no time).
const STOP_REACHES: Duration = Duration::from_millis(200);

/// Why the program cannot be suspended. The screen is as before and wants a repaint only for
/// [`Failed`](Self::Failed).
#[derive(Debug)]
pub enum CannotSuspend {
    /// No shell with job control has started the program: nobody could continue it.
    NobodyToContinue,
    /// The system refused.
    Failed(io::Error),
}

impl fmt::Display for CannotSuspend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NobodyToContinue => f.write_str("There is no shell here that could continue the program."),
            Self::Failed(error) => write!(f, "The system does not suspend the program: {error}."),
        }
    }
}

impl std::error::Error for CannotSuspend {}

/// Counts how often the process was continued.
#[derive(Default)]
pub(super) struct Continuations {
    count: Mutex<u64>,
    counted: Condvar,
}

impl Continuations {
    pub(super) fn note(&self) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.counted.notify_all();
    }

    pub(super) fn count(&self) -> u64 {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the count to pass `seen`. Gives up soon: time stands still while
    /// the process is stopped, so a longer wait would be one for a stop that never came.
    fn wait_past(&self, seen: u64) {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.counted.wait_timeout_while(count, STOP_REACHES, |count| *count <= seen);
    }
}

/// Stops the whole process group, as Ctrl-Z would: a wrapper (sudo) that kept running would keep
/// the shell waiting. Returns after the process was continued.
pub(super) fn stop(continuations: &Continuations) -> io::Result<()> {
    let seen = continuations.count();
    // Not SIGTSTP: that one is caught.
    kill_current_process_group(Signal::STOP)?;
    continuations.wait_past(seen);
    Ok(())
}

/// True when no shell with job control has started us. Such a shell is in our session but gives us
/// a process group of our own; where it did not (`ssh host mfa-enroll`, a container's first
/// process, a wrapper that replaced the login shell), a stop would be for ever.
/// Each of these is 0 where its leader is outside our container, which only `nix` can say.
pub(super) fn nobody_to_continue() -> bool {
    let Ok(session) = getsid(None) else {
        return true;
    };
    getpgrp() == session || getsid(Some(getppid())) != Ok(session)
}
