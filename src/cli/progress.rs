//! How far something is: one line on standard error, on a terminal only.
//!
//! Owns when it is worth a line, and that Ctrl-C asks for an orderly end. Must
//! not know what goes on.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use super::desk::Desk;
use super::failure::{Outcome, on_stderr};
use crate::model::Timestamp;

/// Milliseconds before it is worth a line.
const PATIENCE: u64 = 150;

/// What signals that would end the process do to it, as long as it lives: the
/// library does not give them back.
struct Ends {
    /// While true, they do what they always do.
    idle: Arc<AtomicBool>,
    /// One has come: an end is wanted. The next one is not waited for.
    wanted: Arc<AtomicBool>,
}

static ENDS: OnceLock<Ends> = OnceLock::new();

impl Ends {
    fn listen() -> io::Result<&'static Self> {
        if let Some(ends) = ENDS.get() {
            return Ok(ends);
        }
        let ends = Self { idle: Arc::new(AtomicBool::new(true)), wanted: Arc::default() };
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            flag::register_conditional_default(signal, Arc::clone(&ends.idle))?;
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&ends.wanted))?;
            flag::register(signal, Arc::clone(&ends.wanted))?;
        }
        Ok(ENDS.get_or_init(|| ends))
    }
}

/// One line that is rewritten.
pub struct Progress<'a> {
    desk: &'a Desk<'a>,
    from: Option<Timestamp>,
    shown: bool,
    ends: &'static Ends,
}

impl<'a> Progress<'a> {
    /// Of something that begins now. Until this is dropped a signal to end is
    /// only noted.
    pub fn begin(desk: &'a Desk<'a>) -> Outcome<Self> {
        let ends = Ends::listen()?;
        ends.wanted.store(false, Ordering::SeqCst);
        ends.idle.store(false, Ordering::SeqCst);
        let from = desk.terminals().errors.then(|| desk.now().plus_millis(PATIENCE));
        Ok(Self { desk, from, shown: false, ends })
    }

    /// Says how far it is; answers whether to go on.
    pub fn show(&mut self, text: &str) -> bool {
        if self.from.is_some_and(|from| self.desk.now() >= from) {
            on_stderr(&format!("\r{text}"));
            self.shown = true;
        }
        !self.ends.wanted.load(Ordering::SeqCst)
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.ends.idle.store(true, Ordering::SeqCst);
        if self.shown {
            on_stderr("\n");
        }
    }
}
