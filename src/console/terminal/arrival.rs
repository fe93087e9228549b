//! What can reach the program from its terminal and from the system: the vocabulary of the threads
//! in this folder. It knows no screen and decides nothing; the program wraps it in its own messages.

use std::fmt;

use crossterm::event::KeyEvent;

/// Something that arrived. `at` is the stamp, in milliseconds, of the clock given to
/// [`open`](super::open).
pub enum Arrival {
    /// A key was pressed, or repeats because it is held down; never a release.
    Key {
        /// The key and its modifiers.
        event: KeyEvent,
        /// When it was read.
        at: u64,
    },
    /// A text was pasted, as one piece, control characters included.
    Paste {
        /// The text, not cleaned.
        text: String,
        /// When it was read.
        at: u64,
    },
    /// The window has a new size in cells; either may be 0.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A signal asks the program to end; its hard deadline is running.
    Signal(Signal),
    /// The system asks the program to suspend itself (SIGTSTP from outside; Ctrl-Z is a key).
    Suspend,
    /// The process was stopped and goes on: the terminal may be in any state.
    Continued,
    /// The terminal is gone; nothing can be shown any more and the hard deadline is running.
    HungUp,
    /// No key will ever arrive again, for another reason than a seen hang-up.
    InputClosed,
    /// The thread that reads keys has panicked.
    Fault,
}

/// Names the variant and nothing else: keys and pastes may hold passphrases and codes.
impl fmt::Debug for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key { .. } => "Key",
            Self::Paste { .. } => "Paste",
            Self::Resize { .. } => "Resize",
            Self::Signal(_) => "Signal",
            Self::Suspend => "Suspend",
            Self::Continued => "Continued",
            Self::HungUp => "HungUp",
            Self::InputClosed => "InputClosed",
            Self::Fault => "Fault",
        })
    }
}

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGHUP: the terminal or the session is gone.
    HangUp,
    /// SIGINT: from outside; Ctrl-C is a key.
    Interrupt,
    /// SIGQUIT.
    Quit,
    /// SIGTERM.
    Terminate,
}

impl Signal {
    /// The signal of this number, if it is one that asks the program to end.
    pub(super) fn from_number(number: i32) -> Option<Self> {
        match number {
            signal_hook::consts::SIGHUP => Some(Self::HangUp),
            signal_hook::consts::SIGINT => Some(Self::Interrupt),
            signal_hook::consts::SIGQUIT => Some(Self::Quit),
            signal_hook::consts::SIGTERM => Some(Self::Terminate),
            _ => None,
        }
    }

    /// The exit status of a program ended by this signal: 128 + its number (the numbers are the
    /// same on every Unix).
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::HangUp => 129,
            Self::Interrupt => 130,
            Self::Quit => 131,
            Self::Terminate => 143,
        }
    }
}
