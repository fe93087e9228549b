//! How far something is: one line on standard error, on a terminal only.
//!
//! Owns when it is worth a line, and that Ctrl-C asks for an orderly end. Must
//! not know what goes on.

use super::desk::Desk;
use super::ends::{Held, Swept};
use super::failure::{Failure, Outcome};
use super::line::Line;
use crate::directory::SoFar;
use crate::model::Timestamp;

/// Milliseconds before it is worth a line.
pub const PATIENCE: u64 = 150;
/// Milliseconds between two looks: each one goes over a link that may be slow.
const BETWEEN: u64 = 200;

/// What is said while a passphrase becomes a key, which takes its time on purpose.
pub const WORKING_OUT: &str = "Working out the key from the passphrase …";

/// How far something is that can be stopped.
pub struct Progress<'a> {
    desk: &'a Desk<'a>,
    line: Line,
    /// When it is worth a line again.
    from: Timestamp,
    /// When it was last, at the earliest.
    since: Timestamp,
    signals: Signals,
}

/// What a signal to end does.
enum Signals {
    /// It is noted, and asked for.
    Noted(Held),
    /// It ends the process at any moment. Where a line stands it is taken away before.
    Usual(Option<Swept>),
}

impl<'a> Progress<'a> {
    /// Of something that begins now. Until this is dropped a signal to end is
    /// only noted: nobody must be asked for anything before.
    pub fn begin(desk: &'a Desk<'a>) -> Outcome<Self> {
        Ok(Self { signals: Signals::Noted(Held::at_work()?), ..Self::of_reading(desk) })
    }

    /// Of something that changes nothing and prints what it finds: a signal ends
    /// the process as always, also while nobody takes what is printed.
    pub fn of_reading(desk: &'a Desk<'a>) -> Self {
        let since = desk.now();
        Self {
            desk,
            line: Line::new(desk),
            from: since.plus_millis(PATIENCE),
            since,
            signals: Signals::Usual(None),
        }
    }

    /// Says what is known to take long, at once.
    pub fn say(&mut self, text: &str) {
        self.line.say(text);
    }

    /// Says what follows, at once where something was said before it.
    pub fn say_next(&mut self, text: &str) {
        if self.line.stands() {
            self.line.say(text);
        }
    }

    /// Takes the line away: others write to the terminal now.
    pub fn clear_line(&mut self) {
        self.line.clear();
    }

    /// Says how far it is; answers whether to go on.
    pub fn show(&mut self, text: &str) -> bool {
        self.when_due(|line| line.say(text))
    }

    /// The same in words that say it of so many.
    pub fn show_bar(&mut self, text: &str, so_far: SoFar) -> bool {
        self.when_due(|line| line.say_so_far(text, so_far))
    }

    /// The same of so many users, entries or whatever it is counted in.
    pub fn show_so_far(&mut self, so_far: SoFar, noun: &str) -> bool {
        let done = so_far.done;
        match (so_far.of, so_far.percent()) {
            (Some(of), Some(percent)) => {
                self.show_bar(&format!("{done} of {of} {noun}, {percent} %"), so_far)
            }
            _ => self.show(&format!("{done} {noun}")),
        }
    }

    fn when_due(&mut self, say: impl FnOnce(&mut Line)) -> bool {
        let now = self.desk.now();
        // A clock that was set back must not silence it.
        if now >= self.from || now < self.since {
            if let (Signals::Usual(swept @ None), Some(sheet)) = (&mut self.signals, self.line.sheet()) {
                // Where that cannot be had, a line that stays is no harm.
                *swept = Swept::before_the_end(move |end| {
                    let mut page = sheet.lock();
                    page.take_away();
                    end();
                })
                .ok();
            }
            say(&mut self.line);
            (self.from, self.since) = (now.plus_millis(BETWEEN), now);
        }
        self.signal().is_none()
    }

    fn signal(&self) -> Option<u8> {
        match &self.signals {
            Signals::Noted(held) => held.signal(),
            Signals::Usual(_) => None,
        }
    }

    /// It was stopped where it was shown last: what holds now.
    pub fn stopped(&self, holds: &str) -> Failure {
        Failure::Stopped(self.signal().unwrap_or_default(), holds.to_owned())
    }
}
