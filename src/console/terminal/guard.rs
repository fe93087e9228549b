//! The guard of the terminal: lives on the main thread, and while it lives the terminal is ours.
//! Whatever ends the program, an error or a panic included, its drop gives the terminal back as it
//! was. It draws nothing and reads no keys.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::deadline::Deadline;
use super::suspend::{self, CannotSuspend, Continuations};
use super::way_back::WayBack;

/// How long signals that were sent together may be apart.
const SIGNALS_ARRIVE: Duration = Duration::from_millis(50);

/// Gives the terminal back when dropped.
#[must_use = "dropping the guard gives the terminal back"]
pub struct Guard {
    way_back: Arc<WayBack>,
    continuations: Arc<Continuations>,
    deadline: Deadline,
    /// The continuations after which the terminal was entered again.
    entered_after: u64,
}

impl Guard {
    /// Takes the terminal. The guard exists before the first change is tried, so a failure gives
    /// back what was changed until then.
    pub(super) fn enter(
        way_back: Arc<WayBack>,
        continuations: Arc<Continuations>,
        deadline: Deadline,
    ) -> io::Result<Self> {
        let guard = Self { entered_after: continuations.count(), way_back, continuations, deadline };
        guard.way_back.enter()?;
        Ok(guard)
    }

    /// Gives the terminal back, stops the process group, and takes the terminal again when the
    /// process is continued in the foreground, which is when this returns. Then repaint, but take
    /// what has arrived before drawing: a program told to end while it is in the background returns
    /// from here without a terminal.
    ///
    /// # Errors
    /// When nobody could continue the program, or the system does not stop it.
    pub fn suspend(&mut self) -> Result<(), CannotSuspend> {
        if suspend::nobody_to_continue() {
            return Err(CannotSuspend::NobodyToContinue);
        }
        self.way_back.leave();
        let stopped = suspend::stop(&self.continuations);
        self.await_foreground();
        if stopped.is_ok() {
            self.way_back.record_again();
        }
        self.enter_again();
        stopped.map_err(CannotSuspend::Failed)
    }

    /// Takes the terminal again after [`Arrival::Continued`](super::Arrival::Continued): the shell
    /// has changed it while the process was stopped from outside. True when that was needed; then
    /// repaint. False when [`suspend`](Self::suspend) has already done it.
    pub fn resume(&mut self) -> bool {
        if self.continuations.count() == self.entered_after {
            return false;
        }
        self.await_foreground();
        self.enter_again();
        true
    }

    /// Stops again and again while the shell continues us in the background, where we have no
    /// terminal. Not left to the system (SIGTTOU), which would not let a process end that was told
    /// to while it is there.
    fn await_foreground(&self) {
        while !self.way_back.is_ours() && !suspend::nobody_to_continue() {
            // A signal to end comes together with the continuation, in no order.
            thread::park_timeout(SIGNALS_ARRIVE);
            if self.deadline.has_started() || suspend::stop(&self.continuations).is_err() {
                return;
            }
        }
    }

    fn enter_again(&mut self) {
        self.entered_after = self.continuations.count();
        if self.way_back.is_ours() {
            // A terminal that went away meanwhile is reported by the watchdog.
            let _ = self.way_back.enter();
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.way_back.leave();
    }
}
