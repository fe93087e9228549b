//! The worker's thread: what is asked of it, in which order it answers.

use std::fs;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::time::Duration;

use tempfile::{TempDir, tempdir};

use super::opening::{issuer, opening};
use super::support::{Desk, Hand, person, user};
use crate::directory::people::Source;
use crate::directory::{
    Answer, Asked, Done, Found, Imported, Kind, Locking, Names, NewKey, Opened, Page, Progress, Query, Reply,
    Request, Ticket, Worker,
};
use crate::model::SecretText;

/// Far more than anything here takes: only a hang is noticed by it.
const LONG: Duration = Duration::from_secs(60);

/// A worker and what it says.
struct Bench {
    worker: Worker,
    replies: Receiver<(Ticket, Reply)>,
    /// When it is there, a progress is told only after a word was sent here.
    go_on: SyncSender<()>,
    asked: u64,
}

impl Bench {
    fn on_store(home: &TempDir) -> Self {
        let (tell, replies) = channel();
        let worker = Worker::on_store(opening(home.path(), &Hand::at_noon()), move |ticket, reply| {
            tell.send((ticket, reply)).is_ok()
        });
        Self { worker, replies, go_on: sync_channel(1).0, asked: 0 }
    }

    /// On a directory in memory; after each progress it waits to be let go on.
    fn on_desk() -> Self {
        let (tell, replies) = channel();
        let (go_on, wait) = sync_channel(1000);
        let worker = Worker::on_directory(Box::new(Desk::new().local), move |ticket, reply| {
            let progress = matches!(reply, Reply::Progress(_));
            tell.send((ticket, reply)).is_ok() && (!progress || wait.recv_timeout(LONG).is_ok())
        });
        Self { worker, replies, go_on, asked: 0 }
    }

    fn send(&mut self, request: Request) -> Ticket {
        self.asked += 1;
        assert!(self.worker.ask(Asked::Request(Ticket(self.asked), request)));
        Ticket(self.asked)
    }

    fn reply(&self) -> (Ticket, Reply) {
        self.replies.recv_timeout(LONG).expect("an answer")
    }

    fn done(&self, ticket: Ticket) -> Answer<Done> {
        match self.reply() {
            (found, Reply::Done(outcome)) => {
                assert_eq!(found, ticket);
                outcome
            }
            (_, Reply::Progress(_)) => panic!("progress, and no outcome"),
        }
    }

    fn progress(&self) -> Imported {
        match self.reply() {
            (_, Reply::Progress(Progress::Imported(so_far))) => so_far,
            (_, Reply::Progress(_)) => panic!("the progress of something else"),
            (_, Reply::Done(_)) => panic!("an outcome, and no progress"),
        }
    }

    /// How many percent of a walk are done, as it says next.
    fn walked(&self, ticket: Ticket) -> u64 {
        match self.reply() {
            (found, Reply::Progress(Progress::Walked(so_far))) => {
                assert_eq!(found, ticket);
                so_far.percent().unwrap()
            }
            _ => panic!("no word on the walk"),
        }
    }

    fn ask(&mut self, request: Request) -> Answer<Done> {
        let ticket = self.send(request);
        self.done(ticket)
    }

    fn open(&mut self) -> Opened {
        match self.ask(Request::Open) {
            Ok(Done::Opened(opened)) => opened,
            Ok(_) => panic!("another outcome"),
            Err(problem) => panic!("{problem}"),
        }
    }

    fn total(&mut self) -> usize {
        match self.ask(Request::Users(Query { limit: 1, ..Query::default() })) {
            Ok(Done::Page(page)) => page.total,
            _ => panic!("no page"),
        }
    }

    /// Has so many people ready to be imported.
    fn preview(&mut self, home: &TempDir, people: usize) {
        let path = home.path().join("people.csv");
        let rows: Vec<String> = (0..people).map(|number| format!("user{number},User {number}\n")).collect();
        fs::write(&path, format!("username,name\n{}", rows.concat())).unwrap();
        let Ok(Done::Preview(preview)) = self.ask(Request::PreviewImport(Source::Csv(path))) else {
            panic!("no preview")
        };
        assert_eq!((preview.added, preview.refused.len()), (people, 0));
    }
}

fn refusal(answer: Answer<Done>) -> Kind {
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
fn an_import_goes_in_slices_and_tells_how_far_it_is() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk();
    bench.preview(&home, 250);
    for _ in 0..2 {
        bench.go_on.send(()).unwrap();
    }
    let ticket = bench.send(Request::Import);
    for done in [100, 200] {
        assert_eq!(bench.progress(), Imported { added: done, changed: 0, done, of: 250 });
    }
    let Ok(Done::Imported(all)) = bench.done(ticket) else { panic!("not imported") };
    assert_eq!(all, Imported { added: 250, changed: 0, done: 250, of: 250 });
    assert_eq!(bench.total(), 251);
    // What was previewed is imported once.
    assert!(matches!(bench.ask(Request::Import), Ok(Done::Imported(none)) if none == Imported::default()));
}

#[test]
fn between_two_slices_others_are_served_and_a_stop_is_heard() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk();
    bench.preview(&home, 250);
    let import = bench.send(Request::Import);
    assert_eq!(bench.progress().done, 100);
    // The worker waits now; all this is in its queue when it goes on.
    let page = bench.send(Request::Users(Query { limit: 1, ..Query::default() }));
    let second = bench.send(Request::Import);
    assert!(bench.worker.ask(Asked::Stop(Ticket(999))), "of nothing");
    assert!(bench.worker.ask(Asked::Stop(import)));
    bench.go_on.send(()).unwrap();
    assert!(matches!(bench.done(page), Ok(Done::Page(page)) if page.total == 101));
    assert_eq!(refusal(bench.done(second)), Kind::Refused, "one import at a time");
    let Ok(Done::Imported(stopped)) = bench.done(import) else { panic!("not stopped") };
    assert_eq!(stopped, Imported { added: 100, changed: 0, done: 100, of: 250 });
    assert_eq!(bench.total(), 101);
}

#[test]
fn an_import_into_a_store_that_is_not_open_is_answered() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_store(&home);
    assert_eq!(refusal(bench.ask(Request::Import)), Kind::Unavailable);
    assert_eq!(bench.open(), Opened::NoStore, "and the worker goes on");
}

#[test]
fn a_file_that_cannot_be_read_is_refused_and_nothing_is_ready_to_import() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk();
    let missing = Source::Csv(home.path().join("missing.csv"));
    assert_eq!(refusal(bench.ask(Request::PreviewImport(missing))), Kind::Refused);
    assert!(matches!(bench.ask(Request::Import), Ok(Done::Imported(none)) if none.of == 0));
}

#[test]
fn nothing_is_opened_twice_and_a_directory_that_is_open_stays_so() {
    let mut bench = Bench::on_desk();
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
    let mut bench = Bench::on_desk();
    assert_eq!(locking(bench.ask(Request::Lock)), Locking::NoLock);
    assert_eq!(bench.total(), 1);
}

#[test]
fn nothing_is_locked_under_an_import() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk();
    bench.preview(&home, 250);
    let import = bench.send(Request::Import);
    assert_eq!(bench.progress().done, 100);
    let lock = bench.send(Request::Lock);
    for _ in 0..2 {
        bench.go_on.send(()).unwrap();
    }
    assert_eq!(refusal(bench.done(lock)), Kind::Refused);
    assert_eq!(bench.progress().done, 200);
    assert!(matches!(bench.done(import), Ok(Done::Imported(all)) if all.done == 250));
}

/// A page that is not whole and then its outcome; both under this ticket.
fn page_in_two(bench: &Bench, ticket: Ticket) -> (Page, Page) {
    let (of, Reply::Progress(Progress::Page(early))) = bench.reply() else { panic!("no part of a page") };
    assert_eq!(of, ticket);
    bench.go_on.send(()).unwrap();
    let Ok(Done::Page(whole)) = bench.done(ticket) else { panic!("no page") };
    (early, whole)
}

/// More than are read at once.
fn with_many(home: &TempDir) -> Bench {
    let mut bench = Bench::on_desk();
    bench.preview(home, 1500);
    let import = bench.send(Request::Import);
    loop {
        match bench.reply() {
            (_, Reply::Progress(_)) => bench.go_on.send(()).unwrap(),
            (ticket, Reply::Done(_)) => break assert_eq!(ticket, import),
        }
    }
    bench
}

#[test]
fn a_page_comes_at_once_and_whole_when_all_names_are_read() {
    let home = tempdir().unwrap();
    let mut bench = with_many(&home);
    let ticket = bench.send(Request::Users(Query { limit: 5, ..Query::default() }));
    let (early, whole) = page_in_two(&bench, ticket);
    assert_eq!((early.names, early.total, early.rows.len()), (Names::Reading { read: 1000 }, 1501, 5));
    assert_eq!((whole.names, whole.rows), (Names::Read { without_mfa: 1501, overdue: 0 }, early.rows));
}

#[test]
fn a_page_that_nobody_waits_for_any_more_is_not_gone_on_with() {
    let home = tempdir().unwrap();
    let mut bench = with_many(&home);
    bench.send(Request::Users(Query { limit: 5, ..Query::default() }));
    let (_, Reply::Progress(_)) = bench.reply() else { panic!("no part of a page") };
    let filtered = Query { filter: "nobody at all".to_owned(), limit: 5, ..Query::default() };
    let second = bench.send(Request::Users(filtered));
    bench.go_on.send(()).unwrap();
    let Ok(Done::Page(page)) = bench.done(second) else { panic!("no page") };
    assert_eq!((page.found, page.total), (Found::Exactly(0), 1501));
}

/// A bench with a history of so many parts, and the first of them verified.
fn verifying() -> (Bench, Ticket) {
    let mut bench = Bench::on_desk();
    for number in 0..1200 {
        assert!(bench.ask(Request::AddUser(person(&format!("user{number}")))).is_ok());
    }
    let verify = bench.send(Request::VerifyHistory);
    assert!(bench.walked(verify) < 50);
    (bench, verify)
}

#[test]
fn others_are_served_while_everything_is_read_and_it_says_how_far_it_is() {
    let (mut bench, verify) = verifying();
    let asked = bench.send(Request::User(user("alice")));
    bench.go_on.send(()).unwrap();
    assert!(bench.done(asked).is_ok());
    assert!(bench.walked(verify) > 50);
    bench.go_on.send(()).unwrap();
    let Ok(Done::HistoryVerified(verified)) = bench.done(verify) else { panic!("not verified") };
    assert!(verified.broken.is_none() && verified.entries == verified.of && verified.of > 1200);
    let queue = bench.send(Request::Queue);
    assert!(bench.walked(queue) > 50);
    bench.go_on.send(()).unwrap();
    assert!(matches!(bench.done(queue), Ok(Done::Queue(queue)) if queue.waiting == 1201));
}

#[test]
fn what_nobody_waits_for_any_more_is_not_read_to_its_end() {
    let (mut bench, verify) = verifying();
    assert!(bench.worker.ask(Asked::Stop(verify)));
    let asked = bench.send(Request::User(user("alice")));
    bench.go_on.send(()).unwrap();
    assert!(bench.done(asked).is_ok());
    // Nothing else is said of it, not even that it was stopped.
    assert!(bench.ask(Request::User(user("alice"))).is_ok());
}

#[test]
fn nothing_is_walked_through_in_a_store_that_is_not_open() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_store(&home);
    assert_eq!(bench.open(), Opened::NoStore);
    for request in [Request::VerifyHistory, Request::Queue] {
        assert_eq!(refusal(bench.ask(request)), Kind::Unavailable);
    }
}
