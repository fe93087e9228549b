//! The worker's thread: what is asked of it, in which order it answers.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::time::Duration;

use tempfile::{TempDir, tempdir};

use super::super::Local;
use super::opening::{issuer, opening};
use super::support::{Desk, Hand, person, user};
use crate::directory::{
    Answer, Asked, Done, Kind, Locking, NewKey, Opened, Progress, Query, Reply, Request, Ticket, Worker,
};
use crate::model::SecretText;
use crate::ports::Clock;

/// Far more than anything here takes: only a hang is noticed by it.
const LONG: Duration = Duration::from_secs(60);

/// A worker and what it says.
pub(super) struct Bench {
    pub(super) worker: Worker,
    replies: Receiver<(Ticket, Reply)>,
    /// When it is there, a progress is told only after a word was sent here.
    pub(super) go_on: SyncSender<()>,
    asked: u64,
}

impl Bench {
    pub(super) fn on_store(home: &TempDir) -> Self {
        let (tell, replies) = channel();
        let worker = Worker::on_store(opening(home.path(), &Hand::at_noon()), move |ticket, reply| {
            tell.send((ticket, reply)).is_ok()
        });
        Self { worker, replies, go_on: sync_channel(1).0, asked: 0 }
    }

    /// On a directory in memory; after each progress it waits to be let go on.
    pub(super) fn on_desk(clock: Arc<dyn Clock>) -> Self {
        Self::on_directory(Desk::new().local, clock)
    }

    pub(super) fn on_directory(local: Local, clock: Arc<dyn Clock>) -> Self {
        let (tell, replies) = channel();
        let (go_on, wait) = sync_channel(1000);
        let worker = Worker::on_directory(Box::new(local), clock, move |ticket, reply| {
            let progress = matches!(reply, Reply::Progress(_));
            tell.send((ticket, reply)).is_ok() && (!progress || wait.recv_timeout(LONG).is_ok())
        });
        Self { worker, replies, go_on, asked: 0 }
    }

    pub(super) fn send(&mut self, request: Request) -> Ticket {
        self.asked += 1;
        assert!(self.worker.ask(Asked::Request(Ticket(self.asked), request)));
        Ticket(self.asked)
    }

    pub(super) fn reply(&self) -> (Ticket, Reply) {
        self.replies.recv_timeout(LONG).expect("an answer")
    }

    pub(super) fn done(&self, ticket: Ticket) -> Answer<Done> {
        match self.reply() {
            (found, Reply::Done(outcome)) => {
                assert_eq!(found, ticket);
                outcome
            }
            (_, Reply::Progress(_)) => panic!("progress, and no outcome"),
        }
    }

    pub(super) fn progress(&self) -> Progress {
        match self.reply() {
            (_, Reply::Progress(progress)) => progress,
            (_, Reply::Done(_)) => panic!("an outcome, and no progress"),
        }
    }

    /// How many percent of a walk are done, as it says next.
    pub(super) fn walked(&self, ticket: Ticket) -> u64 {
        match self.reply() {
            (found, Reply::Progress(Progress::Walked(so_far))) => {
                assert_eq!(found, ticket);
                so_far.percent().unwrap()
            }
            _ => panic!("no word on the walk"),
        }
    }

    pub(super) fn ask(&mut self, request: Request) -> Answer<Done> {
        let ticket = self.send(request);
        self.done(ticket)
    }

    pub(super) fn open(&mut self) -> Opened {
        match self.ask(Request::Open) {
            Ok(Done::Opened(opened)) => opened,
            Ok(_) => panic!("another outcome"),
            Err(problem) => panic!("{problem}"),
        }
    }

    pub(super) fn total(&mut self) -> usize {
        match self.ask(Request::Users(Query { limit: 1, ..Query::default() })) {
            Ok(Done::Page(page)) => page.total,
            _ => panic!("no page"),
        }
    }
}

pub(super) fn refusal(answer: Answer<Done>) -> Kind {
    answer.err().expect("a refusal").kind
}

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

#[test]
fn where_there_is_no_store_one_is_made_and_used() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_store(&home);
    assert_eq!(bench.open(), Opened::NoStore);
    assert_eq!(bench.open(), Opened::NoStore);
    assert_eq!(refusal(bench.ask(Request::User(user("alice")))), Kind::Unavailable);
    let create = Request::Create { key: NewKey::KeyFile, issuer: issuer() };
    let Ok(Done::Created { key_file: Some(path), .. }) = bench.ask(create.clone()) else {
        panic!("not made")
    };
    assert_eq!(path, home.path().join("config/key").display().to_string());
    assert_eq!(bench.open(), Opened::Ready);
    assert_eq!(refusal(bench.ask(create)), Kind::Refused);
    assert_eq!(bench.total(), 0);
}

#[test]
fn a_passphrase_is_asked_for_until_it_is_right() {
    let home = tempdir().unwrap();
    let passphrase = secret("four words with blanks");
    let mut bench = Bench::on_store(&home);
    let create = Request::Create { key: NewKey::Passphrase(passphrase.clone()), issuer: issuer() };
    assert!(matches!(bench.ask(create), Ok(Done::Created { key_file: None, .. })));
    // A second process finds the first one's store in use.
    let mut second = Bench::on_store(&home);
    let told = second.ask(Request::Open).err().unwrap();
    assert_eq!(told.kind, Kind::Unavailable);
    assert!(told.what.contains(&format!("in use by process {}", std::process::id())), "{}", told.what);
    close(bench);
    assert_eq!(second.open(), Opened::NeedsPassphrase);
    assert_eq!(refusal(second.ask(Request::Users(Query::default()))), Kind::Unavailable);
    let unlock = |text: &str| Request::Unlock { passphrase: secret(text) };
    assert_eq!(refusal(second.ask(unlock("four words with"))), Kind::Refused);
    assert_eq!(second.open(), Opened::NeedsPassphrase);
    assert!(matches!(second.ask(unlock(passphrase.expose())), Ok(Done::Opened(Opened::Ready))));
    assert_eq!(second.total(), 0);
}

/// Ends the worker and waits until it let go of the store.
fn close(bench: Bench) {
    let Bench { worker, replies, .. } = bench;
    drop(worker);
    // The sink is dropped with everything on the bench.
    while replies.recv_timeout(LONG).is_ok() {}
}

#[test]
fn nothing_is_opened_twice_and_a_directory_that_is_open_stays_so() {
    let mut bench = Bench::on_desk(Hand::at_noon());
    assert_eq!(bench.open(), Opened::Ready);
    let unlock = Request::Unlock { passphrase: secret("anything") };
    assert_eq!(refusal(bench.ask(unlock)), Kind::Unavailable);
    assert_eq!(bench.open(), Opened::Ready);
}

fn locking(answer: Answer<Done>) -> Locking {
    match answer {
        Ok(Done::Locking(locking)) => locking,
        Ok(_) => panic!("another outcome"),
        Err(problem) => panic!("{problem}"),
    }
}

#[test]
fn a_locked_store_answers_nothing_until_its_passphrase_is_typed_and_others_may_use_it() {
    let home = tempdir().unwrap();
    let passphrase = secret("four words with blanks");
    let mut bench = Bench::on_store(&home);
    let create = Request::Create { key: NewKey::Passphrase(passphrase.clone()), issuer: issuer() };
    assert!(bench.ask(create).is_ok());
    assert!(bench.ask(Request::AddUser(person("alice"))).is_ok());
    for _ in 0..2 {
        assert_eq!(locking(bench.ask(Request::Lock)), Locking::Locked);
        assert_eq!(refusal(bench.ask(Request::Users(Query::default()))), Kind::Unavailable);
    }
    let mut second = Bench::on_store(&home);
    assert_eq!(second.open(), Opened::NeedsPassphrase);
    let unlock = |text: &str| Request::Unlock { passphrase: secret(text) };
    assert_eq!(refusal(bench.ask(unlock(passphrase.expose()))), Kind::Unavailable, "it is in use");
    close(second);
    assert_eq!(refusal(bench.ask(unlock("four words"))), Kind::Refused);
    assert!(matches!(bench.ask(unlock(passphrase.expose())), Ok(Done::Opened(Opened::Ready))));
    assert_eq!(bench.total(), 1);
    assert_eq!(locking(bench.ask(Request::Lock)), Locking::Locked);
}

#[test]
fn a_store_that_a_key_file_opens_and_one_without_a_lock_stay_open() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_store(&home);
    assert!(bench.ask(Request::Create { key: NewKey::KeyFile, issuer: issuer() }).is_ok());
    assert_eq!(locking(bench.ask(Request::Lock)), Locking::UnlockedByFile);
    close(bench);
    let mut bench = Bench::on_store(&home);
    assert_eq!(bench.open(), Opened::Ready);
    assert_eq!(locking(bench.ask(Request::Lock)), Locking::UnlockedByFile);
    assert_eq!(bench.total(), 0);
    let mut bench = Bench::on_desk(Hand::at_noon());
    assert_eq!(locking(bench.ask(Request::Lock)), Locking::NoLock);
    assert_eq!(bench.total(), 1);
}
