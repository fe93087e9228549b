//! The bytes that a terminal gets from a desk. Whether all of them are ours is
//! judged in `foreign`.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::layout::Size;

use super::HOME;
use super::foreign::wrong;
use super::harness::Desk;
use super::people::nobody;
use super::thrift::wasted;
use crate::console::terminal::{Outlet, Screen};

/// Remembers what was written.
#[derive(Clone, Default)]
struct Tape {
    bytes: Rc<RefCell<Vec<u8>>>,
    size: Rc<Cell<(u16, u16)>>,
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Outlet for Tape {
    fn size(&self) -> io::Result<Size> {
        let (width, height) = self.size.get();
        Ok(Size::new(width, height))
    }

    fn wait_until_writable(&self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal of a desk, as the link to it is.
pub(super) struct Wire {
    tape: Tape,
    screen: Screen<Tape>,
    repaints: usize,
}

impl Wire {
    pub(super) fn new(size: (u16, u16)) -> Self {
        let tape = Tape::default();
        tape.size.set(size);
        Self { screen: Screen::new(tape.clone()).unwrap(), tape, repaints: 0 }
    }

    /// The window has another size.
    pub(super) fn resize(&mut self, size: (u16, u16)) {
        self.tape.size.set(size);
        self.screen.repaint();
    }

    /// Sends the present frame.
    ///
    /// # Panics
    /// When something went over the wire that is not ours.
    pub(super) fn send(&mut self, desk: &mut Desk, whole: bool) {
        if self.repaints != desk.repaints {
            self.repaints = desk.repaints;
            self.screen.repaint();
        }
        desk.send(&mut self.screen, whole);
        let sent = self.tape.bytes.take();
        if let Some(wrong) = wrong(&sent) {
            panic!("not ours: {wrong} in {}", sent.escape_ascii());
        }
        if let Some(wasted) = wasted(&sent) {
            panic!("in vain: {wasted} in {}", sent.escape_ascii());
        }
    }
}

/// Found by the monkey: the rules for names see a text when it is submitted, the terminal before.
#[test]
fn what_is_typed_and_would_command_the_terminal_shows_as_its_escape() {
    let mut desk = Desk::with(nobody);
    let mut wire = Wire::new(HOME);
    desk.press("na\u{e006a}\u{202e}b");
    desk.sees("a\\u{e006a}\\u{202e}b▏");
    wire.send(&mut desk, true);
}
