//! The watchdog for a terminal that goes away. A signal tells that only to the session's first
//! process, which may be a wrapper that ignores it; this thread sees it on the descriptor itself.
//! It sleeps until then and never wakes at rest.

use std::io;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::tcgetwinsize;

use super::arrival::{Arrival, Signal};
use super::deadline::{Deadline, LINK_GONE};
use super::tty::Tty;

/// How often to look where the system cannot wait for a hang-up.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Starts the thread; it ends after it has reported the hang-up.
pub(super) fn listen<S>(tty: Tty, deadline: Deadline, sink: S) -> io::Result<()>
where
    S: Fn(Arrival) -> bool + Send + 'static,
{
    thread::Builder::new().name("hang-up".into()).spawn(move || {
        wait_for_hang_up(&tty);
        deadline.start(LINK_GONE, Signal::HangUp.exit_code());
        sink(Arrival::HungUp);
    })?;
    Ok(())
}

fn wait_for_hang_up(tty: &Tty) {
    loop {
        // Asks for nothing: a hang-up is reported unasked, and keys must not wake this thread.
        let mut ends = [PollFd::from_borrowed_fd(tty.input(), PollFlags::empty())];
        let polled = poll(&mut ends, None);
        let [end] = &ends;
        match polled {
            Ok(_) if end.revents().intersects(PollFlags::HUP | PollFlags::ERR) => return,
            Err(rustix::io::Errno::INTR) => {}
            // Some systems cannot poll terminals.
            _ => break,
        }
    }
    while tcgetwinsize(tty.input()).is_ok() {
        thread::park_timeout(LOOK_EVERY);
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::OwnedFd;
    use std::thread;

    use super::{Tty, wait_for_hang_up};

    #[test]
    fn a_closed_other_end_is_seen_and_bytes_that_wait_are_not() {
        let (reader, mut writer) = std::io::pipe().unwrap();
        let tty = Tty::new(OwnedFd::from(reader.try_clone().unwrap()), OwnedFd::from(reader));
        std::io::Write::write_all(&mut writer, b"keys").unwrap();
        let watchdog = thread::spawn(move || wait_for_hang_up(&tty));
        thread::yield_now();
        assert!(!watchdog.is_finished());
        drop(writer);
        watchdog.join().unwrap();
    }
}
