//! What was changed on the terminal, and the way back from it. Shared by the guard, which takes it
//! on every usual way out, and by the deadline, which takes it when the program no longer can.
//! It switches off exactly what was switched on, never prints, never panics, and holds no lock
//! while it talks to the terminal.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::frame;
use super::tty::Tty;

/// Alternate screen, bracketed paste, hidden cursor.
const MODES_ON: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";

/// The way back from [`MODES_ON`]. It may follow a frame that was cut off, hence the end of
/// synchronized output and the colour reset first. The screen is cleared before it is left: a
/// terminal without an alternate screen would go on showing a secret key.
const MODES_OFF: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[H\x1b[J\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// The terminal, how it was before, and what of it is changed now.
pub(super) struct WayBack {
    tty: Tty,
    before: Mutex<Termios>,
    raw: AtomicBool,
    modes: AtomicBool,
}

impl WayBack {
    /// Remembers the terminal as it is, and changes nothing.
    pub(super) fn record(tty: Tty) -> io::Result<Self> {
        let before = tcgetattr(tty.input())?;
        Ok(Self {
            tty,
            before: Mutex::new(before),
            raw: AtomicBool::new(false),
            modes: AtomicBool::new(false),
        })
    }

    /// False while another process group has the terminal.
    pub(super) fn is_ours(&self) -> bool {
        self.tty.is_ours()
    }

    /// Switches everything on. What fails half-way is still taken back by [`leave`](Self::leave):
    /// each step is noted before it is tried.
    pub(super) fn enter(&self) -> io::Result<()> {
        let mut raw = self.lock_before().clone();
        raw.make_raw();
        self.raw.store(true, Ordering::SeqCst);
        // Before the first byte is sent: started in the background, the process is stopped here.
        // Not crossterm's raw mode: that one looks for a terminal itself, and reads the line feed
        // that some terminals send for Enter as Ctrl-J.
        tcsetattr(self.tty.input(), OptionalActions::Now, &raw)?;
        self.modes.store(true, Ordering::SeqCst);
        frame::send(&mut self.tty.clone(), MODES_ON)?;
        Ok(())
    }

    /// Switches off what is on. Waits while the terminal takes no output.
    pub(super) fn leave(&self) {
        if !self.is_ours() {
            return;
        }
        self.restore_settings();
        if self.modes.swap(false, Ordering::SeqCst) {
            let _ = frame::send(&mut self.tty.clone(), MODES_OFF);
        }
    }

    /// Switches off what is on without ever waiting: the settings always, the modes of the screen
    /// where output still flows. For the thread that ends the process.
    pub(super) fn leave_at_once(&self) {
        if !self.is_ours() {
            return;
        }
        self.restore_settings();
        if self.modes.load(Ordering::SeqCst) {
            self.tty.write_without_waiting(MODES_OFF);
        }
    }

    /// Takes the terminal as it is now for what to go back to, if it is usable as such: the shell
    /// may have changed it while the program was suspended.
    pub(super) fn record_again(&self) {
        if let Ok(now) = tcgetattr(self.tty.input())
            && now.local_modes.contains(LocalModes::ICANON)
        {
            *self.lock_before() = now;
        }
    }

    fn restore_settings(&self) {
        if self.raw.swap(false, Ordering::SeqCst) {
            let before = self.lock_before().clone();
            let _ = tcsetattr(self.tty.input(), OptionalActions::Now, &before);
        }
    }

    fn lock_before(&self) -> MutexGuard<'_, Termios> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
