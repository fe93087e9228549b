//! What a person does again and again.

use std::cell::RefCell;

use crate::terminal::Session;
use crate::terminal::app::Entry;
use crate::terminal::scan::scan;

/// On the users list: to the security credentials of the only user.
pub fn open_alice(session: &mut Session) {
    session.sees("1 found");
    session.keys("\r");
    session.sees("Security credentials");
    session.sees("MFA devices, ");
}

/// On the security credentials: back, and out of the program.
pub fn leave(mut session: Session) {
    session.sees("Security credentials");
    session.keys("\x1b");
    session.sees("Filter:");
    session.keys("q");
    assert_eq!(session.ends(), 0);
    session.is_whole();
}

/// On the users list: to the wizard of the only user.
pub fn begin(session: &mut Session, device: &str) {
    open_alice(session);
    session.keys("a");
    session.sees("Assign MFA device");
    session.keys(device);
    session.sees(device);
    session.keys("\r");
}

/// Holds the phone before the screen until it has read a QR code.
pub fn scanned(session: &Session) -> Entry {
    Entry::scanned(&scanned_text(session))
}

/// The text of the one QR code on the screen.
pub fn scanned_text(session: &Session) -> String {
    let texts = RefCell::default();
    session.until("one QR code", |screen| {
        texts.replace(scan(screen));
        texts.borrow().len() == 1
    });
    texts.take().remove(0)
}

/// On the QR code: to the boxes for the codes.
pub fn confirm(session: &mut Session) {
    session.keys("\r");
    session.sees("Confirm");
    session.sees("Code 1");
}

/// Types the first code, and waits for its verdict.
pub fn type_first(session: &mut Session, code: &str) {
    session.keys(code);
    session.sees("right");
    session.sees("the next code: in");
}
