//! Requests of two clients in any order, repeated and late: whatever comes, a
//! device is active only when this very enrollment saw two consecutive codes.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::model::{Seen, USERS};
use super::support::{Desk, device, person, user};
use crate::directory::{Begin, Directory, Query};
use crate::model::{Algorithm, Policy};

const NAMES: [&str; 12] =
    ["phone", "Phone", "tablet", "TABLET", "old", "new", "work", "home", "car", "spare", "watch", "key"];

/// Which code is handed in.
#[derive(Debug, Clone)]
enum Pick {
    /// The one that the app shows, its clock so many steps off.
    Showing(i64),
    /// The one that an app shows which computes SHA-1 whatever the key says.
    Ignoring,
    /// The one that another enrollment's app shows.
    Other(usize),
    /// Any digits.
    Random(u32),
}

/// What one of the clients asks. An enrollment is named by how many were begun
/// after it: both clients know of all of them, those that are over too.
#[derive(Debug, Clone)]
enum Ask {
    AddUser(usize),
    List,
    Begin {
        user: usize,
        name: usize,
        sha256: bool,
    },
    Resume(usize),
    Take(usize, Pick),
    Keep(usize),
    Discard(usize),
    Verify {
        at: usize,
        pick: Pick,
        as_other: bool,
    },
    /// From begin to the second code, so that there is something to sign in with.
    Enroll {
        user: usize,
        name: usize,
        drift: i64,
    },
    /// The same with an app that ignores the algorithm.
    EnrollIgnoring {
        user: usize,
        name: usize,
    },
    Wait(u64),
}

fn pick() -> impl Strategy<Value = Pick> {
    prop_oneof![
        8 => (-1..=1_i64).prop_map(Pick::Showing),
        3 => (-12..=12_i64).prop_map(Pick::Showing),
        2 => (-130..=-2_i64).prop_map(Pick::Showing),
        3 => Just(Pick::Ignoring),
        2 => (0..40_usize).prop_map(Pick::Other),
        1 => (0..1_000_000_u32).prop_map(Pick::Random),
    ]
}

/// Mostly the newest, as people do.
fn which() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0), 1 => Just(1), 1 => 0..40_usize]
}

fn ask() -> impl Strategy<Value = Ask> {
    let (user, name) = (|| 0..USERS.len(), || 0..NAMES.len());
    let begin = (user(), name(), any::<bool>());
    let verify = (0..40_usize, pick(), prop::bool::weighted(0.1));
    prop_oneof![
        1 => user().prop_map(Ask::AddUser),
        1 => Just(Ask::List),
        3 => begin.prop_map(|(user, name, sha256)| Ask::Begin { user, name, sha256 }),
        1 => which().prop_map(Ask::Resume),
        14 => (which(), pick()).prop_map(|(at, pick)| Ask::Take(at, pick)),
        4 => which().prop_map(Ask::Keep),
        1 => which().prop_map(Ask::Discard),
        7 => verify.prop_map(|(at, pick, as_other)| Ask::Verify { at, pick, as_other }),
        4 => (user(), name(), -3..=3_i64).prop_map(|(user, name, drift)| Ask::Enroll { user, name, drift }),
        2 => (user(), name()).prop_map(|(user, name)| Ask::EnrollIgnoring { user, name }),
        9 => (0..=40_u64).prop_map(Ask::Wait),
        4 => Just(Ask::Wait(30)),
        1 => (60..=960_u64).prop_map(Ask::Wait),
    ]
}

/// Both clients and what they know.
struct Clients {
    desk: Desk,
    seen: Seen,
}

impl Clients {
    fn new() -> Self {
        let mut desk = Desk::new();
        desk.local.add_user(person("bob")).unwrap();
        Self { desk, seen: Seen::default() }
    }

    /// The enrollment that so many were begun after.
    fn at(&self, newer: usize) -> Option<usize> {
        let count = self.seen.known.len();
        (count > 0).then(|| count - 1 - newer % count)
    }

    fn digits(&self, at: usize, pick: &Pick) -> String {
        let step = self.desk.step();
        match pick {
            Pick::Showing(drift) => self.seen.app(at, false).digits(step.saturating_add_signed(*drift)),
            Pick::Ignoring => self.seen.app(at, true).digits(step),
            Pick::Other(newer) => self.seen.app(self.at(*newer).unwrap_or(at), false).digits(step),
            Pick::Random(number) => format!("{number:06}"),
        }
    }

    /// Carries a request out, as often as it comes.
    fn carry_out(&mut self, ask: &Ask, times: usize) {
        match ask {
            Ask::AddUser(user) => {
                (0..times).for_each(|_| assert!(self.desk.local.add_user(person(USERS[*user])).is_err()));
            }
            Ask::List => (0..times).for_each(|_| self.list()),
            Ask::Begin { user, name, sha256 } => {
                for _ in 0..times {
                    self.begin(*user, *name, *sha256);
                }
            }
            Ask::Enroll { user, name, drift } => self.enroll(*user, *name, *drift),
            Ask::EnrollIgnoring { user, name } => self.enroll_ignoring(*user, *name),
            Ask::Wait(secs) => drop(self.desk.wait(*secs)),
            Ask::Resume(newer) | Ask::Take(newer, _) | Ask::Keep(newer) | Ask::Discard(newer) => {
                if let Some(at) = self.at(*newer) {
                    self.go_on(at, ask, times);
                }
            }
            Ask::Verify { at, pick, as_other } => {
                let Some(at) = self.at(*at) else { return };
                let digits = self.digits(at, pick);
                let owner = self.seen.known[at].phone.user.key();
                let name = USERS.into_iter().find(|name| (owner != **name) == *as_other).unwrap();
                (0..times).for_each(|_| self.seen.verify(&mut self.desk, name, &digits));
            }
        }
    }

    /// What concerns one enrollment, live or over.
    fn go_on(&mut self, at: usize, ask: &Ask, times: usize) {
        let (name, id) = (self.seen.known[at].phone.user.clone(), self.seen.known[at].phone.id);
        match ask {
            Ask::Resume(_) => {
                for set_up in (0..times).filter_map(|_| self.desk.local.resume(&name, id).ok()) {
                    self.seen.set_up(&set_up);
                }
            }
            Ask::Take(_, pick) => {
                let digits = self.digits(at, pick);
                (0..times).for_each(|_| self.seen.take(&mut self.desk, at, &digits));
            }
            Ask::Keep(_) => (0..times).for_each(|_| self.seen.keep(&mut self.desk, at)),
            // The second of two is refused, as is one that comes too late.
            _ => (0..times).for_each(|_| drop(self.desk.local.discard(&name, id))),
        }
    }

    fn begin(&mut self, of: usize, name: usize, sha256: bool) -> Option<usize> {
        let algorithm = if sha256 { Algorithm::Sha256 } else { Algorithm::Sha1 };
        let begin = Begin::app(user(USERS[of]), device(NAMES[name]), algorithm, None);
        let set_up = self.desk.local.begin(&begin).ok()?;
        self.seen.set_up(&set_up);
        self.seen.known.iter().position(|known| known.phone.id == set_up.id)
    }

    fn enroll(&mut self, of: usize, name: usize, drift: i64) {
        let Some(at) = self.begin(of, name, false) else { return };
        for _ in 0..2 {
            let digits = self.digits(at, &Pick::Showing(drift));
            self.seen.take(&mut self.desk, at, &digits);
            self.desk.wait(30);
        }
    }

    fn enroll_ignoring(&mut self, of: usize, name: usize) {
        let Some(at) = self.begin(of, name, true) else { return };
        for _ in 0..2 {
            let digits = self.digits(at, &Pick::Ignoring);
            self.seen.take(&mut self.desk, at, &digits);
            self.seen.keep(&mut self.desk, at);
            self.desk.wait(30);
        }
    }

    fn list(&mut self) {
        let page = self.desk.local.users(&Query { limit: 10, ..Query::default() }).unwrap();
        let rows = self.desk.local.store.rows(None, 10).unwrap();
        let written: Vec<_> = rows
            .iter()
            .map(|row| super::super::users::line(row, &Policy::default(), self.desk.now()))
            .collect();
        assert_eq!(page.rows, written, "the list is what is written");
    }
}

#[test]
fn no_order_of_requests_makes_a_device_active_without_two_consecutive_codes() {
    let (devices, sign_ins, kept) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let asks = vec((ask(), prop_oneof![4 => Just(1_usize), 1 => Just(2_usize)]), 60);
    let config = Config { cases: 512, failure_persistence: None, ..Config::default() };
    let ran = TestRunner::new(config).run(&asks, |asks| {
        let mut clients = Clients::new();
        for (ask, times) in &asks {
            clients.carry_out(ask, *times);
            clients.seen.check(&clients.desk);
        }
        clients.seen.check_history(&clients.desk);
        let counts = clients.seen.counts();
        devices.set(devices.get() + counts.0);
        sign_ins.set(sign_ins.get() + counts.1);
        kept.set(kept.get() + clients.seen.known.iter().filter(|known| known.kept).count());
        Ok(())
    });
    ran.unwrap_or_else(|problem| panic!("{problem}"));
    // What is never reached is not tested.
    let reached = (devices.get(), sign_ins.get(), kept.get());
    assert!(reached.0 > 1000 && reached.1 > 400 && reached.2 > 100, "only {reached:?}");
}
