//! The other end of the pseudo-terminal: reads what the program sends and keeps the screen.

use std::io::Read;
use std::num::NonZeroU16;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What the reading end does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    Reading,
    Held,
    Closed,
}

/// The screen and all that was sent to it.
struct Seen {
    parser: vt100::Parser,
    sent: Vec<u8>,
}

pub struct Wire {
    seen: Mutex<Seen>,
    drawn: Condvar,
    flow: Mutex<Flow>,
    turned: Condvar,
}

impl Wire {
    pub fn new(columns: u16, rows: u16) -> Self {
        Self {
            seen: Mutex::new(Seen { parser: parser(columns, rows), sent: Vec::new() }),
            drawn: Condvar::new(),
            flow: Mutex::new(Flow::Reading),
            turned: Condvar::new(),
        }
    }

    /// Reads until the end, or until it is told to close.
    pub fn read(&self, mut source: Box<dyn Read + Send>) {
        let mut bytes = [0; 4096];
        loop {
            let flow = self.flow.lock().unwrap();
            let flow = self.turned.wait_while(flow, |flow| *flow == Flow::Held).unwrap();
            if *flow == Flow::Closed {
                return;
            }
            drop(flow);
            // The end is told as nothing read.
            let count = source.read(&mut bytes).unwrap_or(0);
            if count == 0 {
                return;
            }
            let mut seen = self.lock();
            seen.parser.process(&bytes[..count]);
            seen.sent.extend_from_slice(&bytes[..count]);
            drop(seen);
            self.drawn.notify_all();
        }
    }

    /// A test that failed while it looked must not fail the reading thread, too.
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_flow(&self, flow: Flow) {
        *self.flow.lock().unwrap() = flow;
        self.turned.notify_all();
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        let mut seen = self.lock();
        seen.parser.screen_mut().set_size(cells(rows), cells(columns));
    }

    /// The screen as a terminal has it that was never written to.
    pub fn forget(&self) {
        let mut seen = self.lock();
        let (rows, columns) = seen.parser.screen().size();
        seen.parser = parser(columns.get(), rows.get());
    }

    pub fn look<T>(&self, at: impl FnOnce(&vt100::Screen) -> T) -> T {
        at(self.lock().parser.screen())
    }

    pub fn sent(&self) -> Vec<u8> {
        self.lock().sent.clone()
    }

    /// Waits for the screen to be in some state.
    pub fn until(&self, what: &str, most: Duration, state: impl Fn(&vt100::Screen) -> bool) {
        let waiting = |seen: &mut Seen| !state(seen.parser.screen());
        let seen = self.lock();
        let (seen, waited) = self.drawn.wait_timeout_while(seen, most, waiting).unwrap();
        assert!(!waited.timed_out(), "no {what} on:\n{}", seen.parser.screen().contents());
    }
}

fn parser(columns: u16, rows: u16) -> vt100::Parser {
    vt100::Parser::new(cells(rows), cells(columns), 0)
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}
