//! What a frame costs on the link, against a written budget.
//!
//! Owns the table: on which page, after which key or second, how many bytes at
//! most. What they are is judged in `foreign` and `thrift`.

use std::io::{self, Write};

use ratatui::layout::Size;

use super::HOME;
use super::harness::{Desk, Plan};
use super::office::{Seeded, Start};
use super::owners::{phone, three};
use super::people::{alice, dozen, many, nobody};
use crate::console::app::Message;
use crate::console::terminal::{Outlet, Screen};
use crate::model::User;
use crate::store::Store;

/// Bytes that each may cost. The least is 12: the place, the letter and the caret.
const LETTER: usize = 24;
/// The least is 9, where nothing but one plain digit changes.
const SECOND: usize = 45;
/// A line of the list loses the bar and one gets it: both are told anew, to their ends.
const STEP: usize = 260;
/// A page of words.
const PAGE: usize = 2_500;
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
    page: u64,
}

type People = fn(&Store, &Seeded) -> Vec<User>;

impl Remote {
    /// On the page to which these keys lead.
    fn at(start: Start, people: People, keys: &str) -> Self {
        let desk = Desk::of(&Plan { start, ..Plan::default() }, people);
        let mut remote = Self { desk, screen: Screen::new(Link::default()).unwrap(), page: 0 };
        remote.cost(|desk| desk.press(keys));
        remote
    }

    /// Bytes of the frame after this, as the loop sends it.
    fn cost(&mut self, act: impl FnOnce(&mut Desk)) -> usize {
        act(&mut self.desk);
        let whole = self.desk.page() != self.page;
        self.page = self.desk.page();
        self.desk.send(&mut self.screen, whole)
    }

    fn key(&mut self, keys: &str) -> usize {
        self.cost(|desk| desk.press(keys))
    }

    /// The dearest of so many seconds; in thirty every gauge has begun anew.
    fn dearest(&mut self, seconds: usize) -> usize {
        (0..seconds).map(|_| self.cost(|desk| desk.wait(1))).max().unwrap()
    }
}

/// The most expensive of all that was measured.
fn within(budget: usize, what: &str, costs: &[(String, usize)]) {
    let told: Vec<String> = costs.iter().map(|(at, cost)| format!("{at} {cost}")).collect();
    println!("{what} (at most {budget}): {}", told.join(", "));
    for (at, cost) in costs {
        assert!(*cost <= budget, "{what}: {at} costs {cost} bytes, not {budget}");
    }
}

/// The page, and the keys that lead to each of its fields, the first letter typed.
const FIELDS: &[(&str, Start, People, &[&str])] = &[
    ("the users' filter", Start::Ready, nobody, &["/x"]),
    ("new user", Start::Ready, alice, &["nx", "n<tab>x", "n<tab><tab>x"]),
    ("assign", Start::Ready, alice, &["<enter>ax", "<enter>a<tab><tab>x"]),
    ("token", Start::Ready, alice, &["<enter>aX<tab><right><tab>1", "<enter>aX<tab><right><tab>1<tab>x"]),
    ("rename", Start::Ready, three, &["<enter>ex"]),
    ("edit user", Start::Ready, three, &["<enter>ix", "<enter>i<tab>x", "<enter>i<tab><tab>x"]),
    ("edit device", Start::Ready, three, &["<enter>nx", "<enter>n<tab>x"]),
    ("deactivate", Start::Ready, three, &["<enter>d<tab>x"]),
    ("queue", Start::Ready, alice, &["Qsx"]),
    ("settings", Start::Ready, alice, &["sx"]),
    ("history's filter", Start::Ready, nobody, &["h/x"]),
    ("import", Start::Ready, nobody, &["ix"]),
    ("unlock", Start::Locked, nobody, &["x"]),
    ("new store", Start::NoStore, nobody, &["<enter>x", "<enter><tab><tab>x"]),
];

#[test]
fn a_letter_in_any_field_is_a_letter_on_the_link() {
    let mut costs = Vec::new();
    for (page, start, people, fields) in FIELDS {
        for (at, keys) in fields.iter().enumerate() {
            let mut remote = Remote::at(*start, *people, keys);
            let cost = remote.key("y");
            assert!(cost > 0, "nothing is typed on {page} by {keys}");
            costs.push((format!("{page} {}", at + 1), cost));
        }
    }
    for (page, keys) in [("test", "<enter>t1"), ("resync", "<enter>r1")] {
        costs.push((page.to_owned(), Remote::at(Start::Ready, three, keys).key("2")));
    }
    let mut remote = Remote::at(Start::Ready, alice, "<enter>aphone<enter><enter>1");
    costs.push(("confirm".to_owned(), remote.key("2")));
    within(LETTER, "a letter", &costs);
}

#[test]
fn a_second_of_a_countdown_sends_its_own_cells_only() {
    let mut costs = Vec::new();
    let mut second = |page: &str, mut remote: Remote| {
        // The lock lasts five seconds; its end changes more than a countdown does.
        let cost = remote.dearest(if page.ends_with("locked") { 4 } else { 30 });
        assert!(cost > 0, "nothing is counted down on {page}");
        costs.push((page.to_owned(), cost));
    };
    second("set up", Remote::at(Start::Ready, alice, "<enter>aphone<enter>"));
    let mut remote = Remote::at(Start::Ready, alice, "<enter>aphone<enter><enter>");
    second("confirm", Remote::at(Start::Ready, alice, "<enter>aphone<enter><enter>"));
    let code = remote.desk.scan_uri().code(remote.desk.now());
    remote.key(&code);
    remote.desk.sees("the next code");
    second("confirm, with its gauge", remote);
    let mut remote = Remote::at(Start::Ready, three, "<enter>r");
    remote.key(&phone().code(remote.desk.now()));
    remote.desk.sees("the next code");
    second("resync, with its gauge", remote);
    second("resync, locked", Remote::at(Start::Ready, three, "<enter>r000000000000000000000000"));
    second("test, locked", Remote::at(Start::Ready, three, "<enter>t000000000000000000000000"));
    second("credentials, one pending", Remote::at(Start::Ready, alice, "<enter>aphone<enter><esc>"));
    let mut remote = Remote::at(Start::Ready, alice, "<enter>aphone<enter><esc><esc>");
    costs.push(("users, one pending, a minute".to_owned(), remote.cost(|desk| desk.wait(60))));
    within(SECOND, "a second", &costs);
}

#[test]
fn a_line_further_costs_two_lines_and_a_page_a_page() {
    let mut steps = Vec::new();
    let mut pages = Vec::new();
    let mut step = |page: &str, people: People, keys: &str| {
        let mut remote = Remote::at(Start::Ready, people, keys);
        // The lines that are told anew, wherever in the list.
        steps.push((page.to_owned(), (0..8).map(|_| remote.key("<down>")).max().unwrap()));
    };
    step("users", many_20, "");
    step("users of all kinds", dozen, "");
    step("report", many_20, "r");
    step("credentials", dozen, "<down><down><down><down><enter>");
    step("history", alice, "<enter>aphone<enter><enter>000000000000000000<esc><esc><esc><esc>h");
    within(STEP, "a line further", &steps);
    let mut page = |what: &str, people: People, before: &str, keys: &str| {
        pages.push((what.to_owned(), Remote::at(Start::Ready, people, before).key(keys)));
    };
    page("a letter that changes the list", dozen, "/", "a");
    page("credentials", alice, "", "<enter>");
    page("new user", alice, "", "n");
    page("report", many_20, "", "r");
    page("history", alice, "<enter>aphone<enter><enter>000000000000000000<esc><esc><esc><esc>", "h");
    page("help", alice, "", "?");
    page("a question", alice, "<enter>aphone<enter><enter>", "u");
    page("back from a question", alice, "<enter>aphone<enter><enter>u", "<esc>");
    page("back to the list", many_20, "<enter>", "<esc>");
    page("a page of the list", many_50, "", "<pgdn>");
    within(PAGE, "a page", &pages);
    let qr = Remote::at(Start::Ready, alice, "<enter>aphone").key("<enter>");
    within(QR_PAGE, "the code", &[("set up".to_owned(), qr)]);
}

#[test]
fn what_is_as_before_sends_nothing() {
    for (people, keys) in [(dozen as People, ""), (alice, "<enter>aphone<enter>"), (alice, "n"), (dozen, "r")]
    {
        let mut remote = Remote::at(Start::Ready, people, keys);
        assert_eq!(remote.cost(|_| {}), 0, "{keys}");
        // A key that means nothing here, and time in which nothing changes.
        assert_eq!(remote.key("<del>"), 0, "{keys}");
        assert_eq!(remote.cost(|desk| desk.update(Message::Time)), 0, "{keys}");
    }
}

fn many_20(store: &Store, seeded: &Seeded) -> Vec<User> {
    many(20)(store, seeded)
}

fn many_50(store: &Store, seeded: &Seeded) -> Vec<User> {
    many(50)(store, seeded)
}
