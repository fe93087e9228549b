//! The hard deadline: once the program was told to end, it does so in time, or is ended. The only
//! place that exits the process, because the main thread may be stuck in a write that a stalled
//! link never takes, and crossterm's reader spins for ever on a terminal that is gone.
//! No thread of it exists before a deadline runs.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::way_back::WayBack;

/// How long the program may take to end after a signal asked it to.
pub(super) const TO_END: Duration = Duration::from_secs(2);

/// How long when the terminal is gone: nobody is left to wait for, and the reader spins.
pub(super) const LINK_GONE: Duration = Duration::from_millis(900);

/// Ends the process some time after it was started; the first start counts.
#[derive(Clone)]
pub(super) struct Deadline {
    way_back: Arc<WayBack>,
    started: Arc<AtomicBool>,
}

impl Deadline {
    pub(super) fn new(way_back: Arc<WayBack>) -> Self {
        Self { way_back, started: Arc::new(AtomicBool::new(false)) }
    }

    /// True once the program was told to end.
    pub(super) fn has_started(&self) -> bool {
        self.started.load(Ordering::SeqCst)
    }

    /// Gives the program `grace` to end by itself; then restores the terminal as far as that needs
    /// no waiting, and exits with `code`. Returns at once.
    pub(super) fn start(&self, grace: Duration, code: u8) {
        if self.started.swap(true, Ordering::SeqCst) {
            return;
        }
        let way_back = Arc::clone(&self.way_back);
        let spawned = thread::Builder::new().name("deadline".into()).spawn(move || {
            // Nobody ever sends: this is a wait that cannot end too early.
            let (_kept, never) = mpsc::channel::<()>();
            let _ = never.recv_timeout(grace);
            end(&way_back, code);
        });
        if spawned.is_err() {
            // No thread to be had: better no grace than no end.
            end(&self.way_back, code);
        }
    }
}

#[expect(clippy::exit, reason = "the main thread did not end in time and may never")]
fn end(way_back: &WayBack, code: u8) -> ! {
    way_back.leave_at_once();
    #[expect(clippy::disallowed_methods, reason = "the main thread does not end; the settings are restored")]
    process::exit(i32::from(code))
}
