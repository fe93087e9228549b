//! An import on the worker: in parts, told from time to time, stopped at any of them.

use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use tempfile::{TempDir, tempdir};

use super::support::{Desk, Failure, Hand, user};
use super::worker::{Bench, refusal};
use crate::directory::people::Source;
use crate::directory::{
    Answer, Asked, Done, Imported, Kind, Locking, Opened, Preview, Progress, Query, Reply, Request, Ticket,
};
use crate::model::Timestamp;
use crate::ports::Clock;

/// Goes on by so many milliseconds with every look at it.
struct Ticking(Arc<Hand>, u64);

impl Ticking {
    fn by(millis: u64) -> Arc<Self> {
        Arc::new(Self(Hand::at_noon(), millis))
    }
}

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        self.0.wait(self.1);
        self.0.now()
    }

    fn wait(&self, millis: u64) {
        self.0.wait(millis);
    }
}

/// A table of so many people, not in the order of their names.
fn table(home: &TempDir, people: usize) -> Request {
    let path = home.path().join("people.csv");
    let mut text = "username,name\n".to_owned();
    for number in (0..people).rev() {
        writeln!(text, "user{number:05},User {number}").unwrap();
    }
    fs::write(&path, text).unwrap();
    Request::PreviewImport(Source::Csv(path))
}

/// Every part is let go on, to the end.
fn to_the_end(bench: &mut Bench) {
    for _ in 0..200 {
        bench.go_on.send(()).unwrap();
    }
}

/// Has what is in a table ready to be imported, each part let go on.
fn ready(bench: &mut Bench, table: Request) -> Preview {
    let ticket = bench.send(table);
    loop {
        match bench.reply() {
            (_, Reply::Progress(_)) => bench.go_on.send(()).unwrap(),
            (found, Reply::Done(Ok(Done::Preview(preview)))) => {
                assert_eq!(found, ticket);
                return preview;
            }
            (_, Reply::Done(_)) => panic!("no preview"),
        }
    }
}

fn imported(answer: &Answer<Done>) -> Imported {
    match answer {
        Ok(Done::Imported(imported)) => *imported,
        _ => panic!("not imported"),
    }
}

fn added(added: usize, of: usize) -> Imported {
    Imported { added, changed: 0, done: added, of }
}

#[test]
fn an_import_goes_in_parts_and_tells_how_far_it_is() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk(Ticking::by(100));
    let preview = bench.send(table(&home, 600));
    to_the_end(&mut bench);
    let bytes = fs::metadata(home.path().join("people.csv")).unwrap().len();
    assert_eq!(bench.progress(), Progress::Reading { bytes, of: bytes });
    for done in [0, 200, 400] {
        assert_eq!(bench.progress(), Progress::Comparing { done, of: 600 });
    }
    let Ok(Done::Preview(told)) = bench.done(preview) else { panic!("no preview") };
    assert_eq!(told, Preview { added: 600, ..Preview::default() });
    let import = bench.send(Request::Import);
    for done in [250, 500] {
        assert_eq!(bench.progress(), Progress::Imported(added(done, 600)));
    }
    assert_eq!(imported(&bench.done(import)), added(600, 600));
    assert_eq!(bench.total(), 601);
    // What was previewed is imported once.
    assert_eq!(imported(&bench.ask(Request::Import)), Imported::default());
}

#[test]
fn nothing_is_told_twice_within_a_tenth_of_a_second() {
    let home = tempdir().unwrap();
    // Every part looks once: the third of each three is told.
    let mut bench = Bench::on_desk(Ticking::by(34));
    let preview = bench.send(table(&home, 1000));
    to_the_end(&mut bench);
    assert_eq!(bench.progress(), Progress::Comparing { done: 0, of: 1000 });
    assert_eq!(bench.progress(), Progress::Comparing { done: 600, of: 1000 });
    assert!(bench.done(preview).is_ok());
    // And nothing at all where no time passes.
    let mut still = Bench::on_desk(Hand::at_noon());
    assert_eq!(ready(&mut still, table(&home, 1000)).added, 1000);
    assert_eq!(imported(&still.ask(Request::Import)), added(1000, 1000));
}

#[test]
fn a_clock_that_goes_backwards_does_not_silence_it() {
    struct Backwards(Hand);
    impl Clock for Backwards {
        fn now(&self) -> Timestamp {
            self.0.step_back(1);
            self.0.now()
        }
        fn wait(&self, _: u64) {}
    }
    let home = tempdir().unwrap();
    let clock = Arc::new(Backwards(Arc::into_inner(Hand::at_noon()).unwrap()));
    let mut bench = Bench::on_desk(clock);
    bench.send(table(&home, 10));
    assert!(matches!(bench.progress(), Progress::Reading { .. }));
}

#[test]
fn between_two_parts_others_are_served_and_a_stop_is_heard() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk(Ticking::by(100));
    ready(&mut bench, table(&home, 600));
    let import = bench.send(Request::Import);
    assert_eq!(bench.progress(), Progress::Imported(added(250, 600)));
    // The worker waits now; all this is in its queue when it goes on.
    let page = bench.send(Request::Users(Query { limit: 1, ..Query::default() }));
    let second = bench.send(Request::Import);
    let preview = bench.send(table(&home, 600));
    assert!(bench.worker.ask(Asked::Stop(Ticket(999))), "of nothing");
    assert!(bench.worker.ask(Asked::Stop(import)));
    bench.go_on.send(()).unwrap();
    assert!(matches!(bench.done(page), Ok(Done::Page(page)) if page.total == 251));
    assert_eq!(refusal(bench.done(second)), Kind::Refused, "one import at a time");
    assert_eq!(refusal(bench.done(preview)), Kind::Refused, "nor is another file looked at");
    assert_eq!(imported(&bench.done(import)), added(250, 600));
    assert_eq!(bench.total(), 251);
}

#[test]
fn an_import_that_was_stopped_goes_on_with_the_next_run() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk(Ticking::by(100));
    ready(&mut bench, table(&home, 600));
    let import = bench.send(Request::Import);
    bench.progress();
    assert!(bench.worker.ask(Asked::Stop(import)));
    bench.go_on.send(()).unwrap();
    assert_eq!(imported(&bench.done(import)), added(250, 600));
    // What stays is the beginning, by name.
    assert!(bench.ask(Request::User(user("user00249"))).is_ok());
    assert!(bench.ask(Request::User(user("user00250"))).is_err());
    let preview = ready(&mut bench, table(&home, 600));
    assert_eq!(preview, Preview { added: 350, same: 250, ..Preview::default() });
    let import = bench.send(Request::Import);
    to_the_end(&mut bench);
    assert_eq!(bench.progress(), Progress::Imported(Imported { done: 250, of: 600, ..Imported::default() }));
    assert_eq!(bench.progress(), Progress::Imported(Imported { added: 250, changed: 0, done: 500, of: 600 }));
    assert_eq!(imported(&bench.done(import)), Imported { added: 350, changed: 0, done: 600, of: 600 });
    assert_eq!(bench.total(), 601);
}

#[test]
fn a_reading_that_is_stopped_leaves_nothing() {
    let home = tempdir().unwrap();
    for parts in 1..=5 {
        let mut bench = Bench::on_desk(Ticking::by(100));
        let preview = bench.send(table(&home, 1000));
        for _ in 1..parts {
            bench.progress();
            bench.go_on.send(()).unwrap();
        }
        bench.progress();
        // The worker waits now; this is in its queue when it goes on.
        assert!(bench.worker.ask(Asked::Stop(preview)));
        bench.go_on.send(()).unwrap();
        assert_eq!(refusal(bench.done(preview)), Kind::Refused, "{parts}");
        assert_eq!(imported(&bench.ask(Request::Import)), Imported::default(), "{parts}");
        assert_eq!(bench.total(), 1);
    }
}

#[test]
fn what_is_looked_at_anew_takes_the_place_of_what_was_read() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk(Ticking::by(100));
    let first = bench.send(table(&home, 1000));
    bench.progress();
    let second = bench.send(table(&home, 7));
    to_the_end(&mut bench);
    assert_eq!(refusal(bench.done(first)), Kind::Refused);
    assert!(matches!(bench.progress(), Progress::Reading { .. }));
    assert!(matches!(bench.progress(), Progress::Comparing { done: 0, of: 7 }));
    assert!(matches!(bench.done(second), Ok(Done::Preview(preview)) if preview.added == 7));
    // A file that cannot be read takes it as well: nobody imports what does not show.
    let missing = Source::Csv(home.path().join("missing.csv"));
    assert_eq!(refusal(bench.ask(Request::PreviewImport(missing))), Kind::Refused);
    assert_eq!(imported(&bench.ask(Request::Import)), Imported::default());
}

#[test]
fn an_import_into_a_store_that_is_not_open_is_answered() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_store(&home);
    assert_eq!(refusal(bench.ask(Request::Import)), Kind::Unavailable);
    assert_eq!(refusal(bench.ask(table(&home, 3))), Kind::Unavailable);
    assert_eq!(bench.open(), Opened::NoStore, "and the worker goes on");
}

#[test]
fn nothing_is_locked_under_an_import() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk(Ticking::by(100));
    ready(&mut bench, table(&home, 600));
    let import = bench.send(Request::Import);
    assert_eq!(bench.progress(), Progress::Imported(added(250, 600)));
    let lock = bench.send(Request::Lock);
    to_the_end(&mut bench);
    assert_eq!(refusal(bench.done(lock)), Kind::Refused);
    assert_eq!(bench.progress(), Progress::Imported(added(500, 600)));
    assert_eq!(imported(&bench.done(import)), added(600, 600));
}

#[test]
fn a_lock_ends_a_reading() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_desk(Ticking::by(100));
    let preview = bench.send(table(&home, 600));
    bench.progress();
    let lock = bench.send(Request::Lock);
    to_the_end(&mut bench);
    assert_eq!(refusal(bench.done(preview)), Kind::Refused);
    assert!(matches!(bench.done(lock), Ok(Done::Locking(Locking::NoLock))));
    assert_eq!(imported(&bench.ask(Request::Import)), Imported::default());
}

#[test]
fn a_disk_that_fails_in_the_middle_ends_the_import_with_its_reason() {
    let home = tempdir().unwrap();
    let desk = Desk::new();
    let records = desk.records.clone();
    let mut bench = Bench::on_directory(desk.local, Ticking::by(100));
    ready(&mut bench, table(&home, 600));
    let import = bench.send(Request::Import);
    bench.progress();
    records.fail_after(0, Failure::NotWritten);
    bench.go_on.send(()).unwrap();
    // What is on the disk is told even where it was not its turn to be told.
    let (of, Reply::Progress(Progress::Imported(so_far))) = bench.reply() else { panic!("not told") };
    assert_eq!((of, so_far.added), (import, 250));
    bench.go_on.send(()).unwrap();
    assert_eq!(refusal(bench.done(import)), Kind::Doubt);
    assert!(matches!(bench.ask(Request::Users(Query::default())), Ok(Done::Page(page)) if page.total == 251));
}

#[test]
fn who_was_previewed_and_will_not_be_imported_is_forgotten() {
    let home = tempdir().unwrap();
    let mut bench = Bench::on_directory(Desk::new().local, Ticking::by(100));
    ready(&mut bench, table(&home, 10));
    assert!(matches!(bench.ask(Request::DropPreview), Ok(Done::PreviewDropped)));
    assert!(matches!(bench.ask(Request::Import), Ok(Done::Imported(imported)) if imported.of == 0));
}
