//! Faults on each page of the wizard: a panic, and a disk that takes no more. Neither what is said of
//! them nor what is left on the terminal holds anything of the key.

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use super::console::key_of;
use super::marks;
use super::search::Search;
use crate::steps::{begin, confirm, scanned_text, type_first};
use crate::terminal::Session;
use crate::terminal::app::{Entry, STEP};
use crate::terminal::home::{BEGINNING, Fault, Home, PAYLOAD};
use crate::terminal::scan::scan;

/// The pages of the wizard in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    SetUp,
    KeyShown,
    ReadOut,
    Confirm,
    SecondCode,
    Added,
}

const PAGES: [Page; 6] =
    [Page::SetUp, Page::KeyShown, Page::ReadOut, Page::Confirm, Page::SecondCode, Page::Added];

/// Goes to a page; the key's marks, and where what was sent shows it no more.
fn go(home: &Home, session: &mut Session, page: Page) -> (Vec<marks::Mark>, usize) {
    begin(session, &format!("{page:?}"));
    let uri = scanned_text(session);
    let (key, entry) = (key_of(&uri), Entry::scanned(&uri));
    let mut marks = marks::of_base32("the secret key", &key);
    marks.extend(marks::of_text("the secret key", &uri));
    match page {
        Page::SetUp => return (marks, 0),
        Page::KeyShown | Page::ReadOut => {
            session.keys(if page == Page::KeyShown { "s" } else { "r" });
            session.sees(&key[28..]);
            return (marks, session.sent().len());
        }
        Page::Confirm | Page::SecondCode | Page::Added => confirm(session),
    }
    if page != Page::Confirm {
        let (first, second) = (entry.code_at(BEGINNING), entry.code_at(BEGINNING + STEP * 1000));
        for code in [&first, &second] {
            marks.extend(marks::of_code(code));
        }
        type_first(session, &first);
        if page == Page::Added {
            home.wind(BEGINNING + STEP * 1000);
            session.keys(&second);
            session.sees("MFA device added");
        }
    }
    (marks, 0)
}

#[test]
fn a_panic_on_any_page_of_the_wizard_leaves_nothing_of_the_key() {
    let home = Home::wound().with_alice();
    for page in PAGES {
        home.wind(BEGINNING);
        let mut session = home.console();
        let (marks, from) = go(&home, &mut session, page);
        home.strike(Fault::Panic, "main");
        session.keys("\t");
        assert_eq!(session.ends(), 70, "{page:?}");
        session.is_whole();
        session.sees("fault");
        assert!(session.look(scan).is_empty());
        let mut search = Search::of(marks);
        search.sent("sent after the panic", &session.sent()[from..], &[]);
        search.clean("what stands on the terminal", session.shows().as_bytes());
        home.wind(BEGINNING);
        search.clean("the history", home.done(&["history", "--json"]).as_bytes());
        search.clean_folder("the home", &home.path(""), &[]);
        search.end(&format!("a panic on {page:?}"));
        assert!(!String::from_utf8_lossy(&session.sent()).contains(PAYLOAD));
    }
}

#[test]
fn a_disk_that_takes_no_more_leaves_nothing_of_the_key() {
    for page in [Page::SetUp, Page::Confirm, Page::SecondCode] {
        let home = Home::wound().with_alice();
        let mut session = home.shell("trap \"\" XFSZ; exec \"$0\" \"$@\"");
        let (marks, from) = go(&home, &mut session, page);
        // From now on no file can grow or be written beyond its first byte.
        let pid = Pid::from_raw(session.pid().cast_signed());
        prlimit(pid, Resource::Fsize, Rlimit { current: Some(0), maximum: None }).unwrap();
        session.keys(match page {
            Page::SetUp => "uu",
            _ => "000000",
        });
        session.keys("\x03");
        session.ends();
        let mut search = Search::of(marks);
        search.sent("sent after the disk was full", &session.sent()[from..], &[]);
        search.clean("what stands on the terminal", session.shows().as_bytes());
        search.clean_folder("the home", &home.path(""), &[]);
        search.end(&format!("a full disk on {page:?}"));
    }
}
