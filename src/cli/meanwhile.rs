//! A word for what takes long and cannot tell how far it is: opening a store, a
//! passphrase that becomes a key.
//!
//! Owns the thread that says it when its time has come, and that it is gone when
//! the work is done. Must not outlive the work, or say anything where nobody sees it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::desk::Desk;
use super::line::Line;
use super::progress::PATIENCE;

/// What is said until this is dropped, unless it is dropped soon.
pub struct Meanwhile {
    /// Only ever dropped: that is the word that it is over.
    over: Option<Sender<()>>,
    says: Option<JoinHandle<()>>,
}

impl Meanwhile {
    /// Says this if it takes long, on a terminal.
    pub fn says(desk: &Desk<'_>, text: &str) -> Self {
        if !desk.terminals().errors {
            return Self { over: None, says: None };
        }
        let (over, is_over) = channel();
        let (line, text) = (Line::new(desk), text.to_owned());
        // Without a thread it is done in silence.
        let says =
            thread::Builder::new().name("meanwhile".to_owned()).spawn(move || say(line, &text, &is_over));
        Self { over: Some(over), says: says.ok() }
    }
}

fn say(mut line: Line, text: &str, is_over: &Receiver<()>) {
    if is_over.recv_timeout(Duration::from_millis(PATIENCE)) == Err(RecvTimeoutError::Timeout) {
        line.say(text);
        // It is taken away when the word comes that it is over.
        let _ = is_over.recv();
    }
}

impl Drop for Meanwhile {
    fn drop(&mut self) {
        self.over = None;
        // Others may write when the line is gone.
        let _ = self.says.take().map(JoinHandle::join);
    }
}
