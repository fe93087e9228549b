//! What a frame costs on the link, against a written budget.

use std::io::{self, Write};

use ratatui::layout::Size;

use super::HOME;
use super::harness::{Desk, Plan};
use super::people::alice;
use crate::console::terminal::{Outlet, Screen};

/// Bytes that each may cost.
const LETTER: usize = 60;
const SECOND: usize = 45;
const FORM: usize = 2_500;
const QR_PAGE: usize = 10_000;

/// Counts what is written and how often.
#[derive(Default)]
pub(super) struct Link {
    writes: usize,
}

impl Write for Link {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Outlet for Link {
    fn size(&self) -> io::Result<Size> {
        Ok(Size::new(HOME.0, HOME.1))
    }

    fn wait_until_writable(&self) -> io::Result<()> {
        Ok(())
    }
}

/// A desk behind a link.
struct Remote {
    desk: Desk,
    screen: Screen<Link>,
}

impl Remote {
    fn new() -> Self {
        let desk = Desk::of(&Plan::default(), alice);
        let mut remote = Self { desk, screen: Screen::new(Link::default()).unwrap() };
        remote.cost(|_| {}, true);
        remote
    }

    /// Bytes of the frame after this; a new page is sent in one go.
    fn cost(&mut self, act: impl FnOnce(&mut Desk), whole: bool) -> usize {
        act(&mut self.desk);
        self.desk.send(&mut self.screen, whole)
    }
}

#[test]
fn frames_stay_within_their_budget() {
    let mut remote = Remote::new();
    remote.cost(|desk| desk.press("<enter>"), true);
    let form = remote.cost(|desk| desk.press("a"), true);
    // The first letter also brings the hint that goes on.
    remote.cost(|desk| desk.press("p"), false);
    let letter = remote.cost(|desk| desk.press("h"), false);
    remote.cost(|desk| desk.press("one"), false);
    let code_page = remote.cost(|desk| desk.press("<enter>"), true);
    remote.desk.sees("Set up device");
    let seconds = (0..5).map(|_| remote.cost(|desk| desk.wait(1), false)).max().unwrap();
    let unchanged = remote.cost(|_| {}, false);
    let phone = remote.desk.scan();
    remote.cost(|desk| desk.press("<enter>"), true);
    let now = remote.desk.now();
    remote.cost(|desk| desk.press(&phone.code(now)), false);
    remote.desk.sees("the next code");
    let countdown = (0..5).map(|_| remote.cost(|desk| desk.wait(1), false)).max().unwrap();
    println!(
        "a form page {form}, a letter {letter}, a QR page {code_page}, a second on it {seconds}, a second beside the boxes {countdown}, an unchanged frame {unchanged}"
    );
    assert!(form <= FORM && code_page <= QR_PAGE);
    assert!(letter <= LETTER && seconds <= SECOND && countdown <= SECOND);
    assert_eq!(unchanged, 0);
}
