//! What is kept of a panic until the terminal is restored: where it was, never what it said, since
//! a panic's message can quote a secret. It prints nothing; the program does, on a whole terminal.
//! Threads of libraries panic too, and are recorded alike.

use std::fmt;
use std::panic;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The first panic of the process; later ones are its consequences.
static FIRST: Mutex<Option<PanicNote>> = Mutex::new(None);

/// Where a panic was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanicNote {
    thread: String,
    place: String,
}

impl fmt::Display for PanicNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (thread {})", self.place, self.thread)
    }
}

/// Replaces the panic hook by one that records and prints nothing. Once, at start.
pub fn install_panic_hook() {
    panic::set_hook(Box::new(|info| {
        // Never waits: a panic while the note is being taken is not worth a deadlock.
        if let Ok(mut first) = FIRST.try_lock() {
            first.get_or_insert_with(|| PanicNote {
                thread: thread::current().name().unwrap_or("unnamed").to_owned(),
                place: info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string),
            });
        }
    }));
}

/// The first panic since the last call, of any thread.
#[must_use]
pub fn take_panic() -> Option<PanicNote> {
    FIRST.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use std::{panic, thread};

    use super::{install_panic_hook, take_panic};

    #[test]
    fn the_first_panic_is_kept_with_its_place_and_without_its_words() {
        let before = panic::take_hook();
        install_panic_hook();
        for _ in 0..2 {
            let thread = thread::Builder::new().name("sled".into());
            let ended = thread.spawn(|| panic!("key JBSWY3DPEHPK3PXP")).unwrap();
            assert!(ended.join().is_err());
        }
        panic::set_hook(before);
        let note = take_panic().unwrap().to_string();
        assert!(note.contains("panics.rs") && note.contains("(thread sled)"), "{note}");
        assert!(!note.contains("JBSWY3DPEHPK3PXP"), "{note}");
        assert_eq!(take_panic(), None);
    }
}
