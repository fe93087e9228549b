//! How far something is: one line on standard error, on a terminal only.
//!
//! Owns when it is worth a line, and that Ctrl-C asks for an orderly end. Must
//! not know what goes on.

use super::desk::Desk;
use super::ends::Held;
use super::failure::{Failure, Outcome, on_stderr};
use super::talk::typeset;
use crate::directory::SoFar;
use crate::model::Timestamp;

/// Milliseconds before it is worth a line.
pub const PATIENCE: u64 = 150;
/// Milliseconds between two looks: each one goes over a link that may be slow.
const BETWEEN: u64 = 200;

/// What is said while a passphrase becomes a key, which takes its time on purpose.
pub const WORKING_OUT: &str = "Working out the key from the passphrase …";

/// One line that is rewritten, on a terminal.
pub struct Line<'a> {
    desk: &'a Desk<'a>,
    /// Columns of what stands there.
    width: usize,
}

impl<'a> Line<'a> {
    /// With nothing on it.
    pub fn new(desk: &'a Desk<'a>) -> Self {
        Self { desk, width: 0 }
    }

    /// This instead of what stood there.
    pub fn say(&mut self, text: &str) {
        if !self.desk.terminals().errors {
            return;
        }
        let (rewritten, width) = rewritten(&typeset(text, self.desk.is_ascii()), self.width);
        on_stderr(&rewritten);
        self.width = width;
    }

    /// Others may write now: what stands there would look as if it had stopped there.
    fn clear(&mut self) {
        let width = std::mem::take(&mut self.width);
        if width > 0 {
            on_stderr(&format!("\r{}\r", " ".repeat(width)));
        }
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}

/// What puts a text in the place of one of so many columns, and its own columns.
fn rewritten(text: &str, before: usize) -> (String, usize) {
    let width = text.chars().count();
    (format!("\r{text}{}", " ".repeat(before.saturating_sub(width))), width)
}

/// How far something is that can be stopped.
pub struct Progress<'a> {
    line: Line<'a>,
    /// When it is worth a line again.
    from: Timestamp,
    /// When it was last, at the earliest.
    since: Timestamp,
    /// None where a signal may end the process at any moment.
    ends: Option<Held>,
}

impl<'a> Progress<'a> {
    /// Of something that begins now. Until this is dropped a signal to end is
    /// only noted: nobody must be asked for anything before.
    pub fn begin(desk: &'a Desk<'a>) -> Outcome<Self> {
        Ok(Self { ends: Some(Held::at_work()?), ..Self::of_reading(desk) })
    }

    /// Of something that changes nothing and prints what it finds: a signal ends
    /// the process as always, also while nobody takes what is printed.
    pub fn of_reading(desk: &'a Desk<'a>) -> Self {
        let since = desk.now();
        Self { line: Line::new(desk), from: since.plus_millis(PATIENCE), since, ends: None }
    }

    /// Says what is known to take long, at once.
    pub fn say(&mut self, text: &str) {
        self.line.say(text);
    }

    /// Says what follows, at once where something was said before it.
    pub fn say_next(&mut self, text: &str) {
        if self.line.width > 0 {
            self.line.say(text);
        }
    }

    /// Takes the line away: others write to the terminal now.
    pub fn clear_line(&mut self) {
        self.line.clear();
    }

    /// Says how far it is; answers whether to go on.
    pub fn show(&mut self, text: &str) -> bool {
        let now = self.line.desk.now();
        // A clock that was set back must not silence it.
        if now >= self.from || now < self.since {
            self.line.say(text);
            (self.from, self.since) = (now.plus_millis(BETWEEN), now);
        }
        self.signal().is_none()
    }

    /// The same of so many users, entries or whatever it is counted in.
    pub fn show_so_far(&mut self, so_far: SoFar, noun: &str) -> bool {
        let done = so_far.done;
        match (so_far.of, so_far.percent()) {
            (Some(of), Some(percent)) => self.show(&format!("{done} of {of} {noun}, {percent} %")),
            _ => self.show(&format!("{done} {noun}")),
        }
    }

    fn signal(&self) -> Option<u8> {
        self.ends.as_ref()?.signal()
    }

    /// It was stopped where it was shown last: what holds now.
    pub fn stopped(&self, holds: &str) -> Failure {
        Failure::Stopped(self.signal().unwrap_or_default(), holds.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn nothing_of_a_longer_line_is_left_behind_a_shorter_one() {
        let (first, width) = rewritten("Working out …", 0);
        assert_eq!((first.as_str(), width), ("\rWorking out …", 13));
        let (second, width) = rewritten("1 of 2", width);
        assert_eq!((second.as_str(), width), ("\r1 of 2       ", 6));
        assert_eq!(rewritten("2 of 2", width).0, "\r2 of 2");
    }
}
