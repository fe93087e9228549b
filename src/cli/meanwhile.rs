//! A word for what takes long and cannot tell how far it is: opening a store, a
//! passphrase that becomes a key.
//!
//! Owns the thread that says it when its time has come, and that it is gone when
//! the work is done. Must not outlive the work, or say anything where nobody sees it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::desk::Desk;
use super::failure::on_stderr;
use super::progress::PATIENCE;
use super::talk::typeset;

/// What is said until this is dropped, unless it is dropped soon.
pub struct Meanwhile {
    /// Only ever dropped: that is the word that it is over.
    over: Option<Sender<()>>,
    says: Option<JoinHandle<usize>>,
}

impl Meanwhile {
    /// Says this if it takes long, on a terminal.
    pub fn says(desk: &Desk<'_>, text: &str) -> Self {
        if !desk.terminals().errors {
            return Self { over: None, says: None };
        }
        let (over, is_over) = channel();
        let text = typeset(text, desk.is_ascii());
        // Without a thread it is done in silence.
        let says = thread::Builder::new().name("meanwhile".to_owned()).spawn(move || say(&text, &is_over));
        Self { over: Some(over), says: says.ok() }
    }
}

/// Returns the columns of what stands there now.
fn say(text: &str, is_over: &Receiver<()>) -> usize {
    if is_over.recv_timeout(Duration::from_millis(PATIENCE)) != Err(RecvTimeoutError::Timeout) {
        return 0;
    }
    on_stderr(&format!("\r{text}"));
    text.chars().count()
}

impl Drop for Meanwhile {
    fn drop(&mut self) {
        self.over = None;
        let width = self.says.take().and_then(|says| says.join().ok()).unwrap_or(0);
        if width > 0 {
            on_stderr(&format!("\r{}\r", " ".repeat(width)));
        }
    }
}
