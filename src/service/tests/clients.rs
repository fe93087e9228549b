//! Clients as they come: many, slow, loud, and gone in the middle of something.

use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use nix::sys::socket::{AddressFamily, Backlog, SockFlag, SockType, UnixAddr, bind, listen, socket};

use super::support::{House, person, tester, user};
use crate::demo::rehearsal::HandClock;
use crate::directory::{Changed, Directory, Done, Kind, Notice, Query, Request, SettingsView};
use crate::model::{Issuer, Policy};
use crate::ports::{Account, Accounts};
use crate::service::link::dialed;
use crate::service::messages::{FromDaemon, ToDaemon, Welcome};
use crate::service::{Forwarding, Place, Role, Trusted, wire};

/// Long enough for a machine that is busy; nothing waits for it that goes well.
const LONG: Duration = Duration::from_secs(20);

#[test]
fn what_one_changes_the_other_hears_of_and_not_oneself() {
    let house = House::open();
    let (news, heard) = channel();
    let (own_news, own) = channel();
    let mut other = house.client().with_news(move |Notice::Changed(changed)| news.send(changed).unwrap());
    let mut one = house.client().with_news(move |Notice::Changed(changed)| own_news.send(changed).unwrap());
    assert_eq!(other.users(&Query { limit: 10, ..Query::default() }).unwrap().total, 1);
    one.add_user(person("bob")).unwrap();
    assert_eq!(heard.recv_timeout(LONG).unwrap(), Changed::Users(vec![user("bob")]));
    assert_eq!(other.users(&Query { limit: 10, ..Query::default() }).unwrap().total, 2);
    // Reading is no news.
    one.credentials(&user("bob")).unwrap();
    other.add_user(person("carol")).unwrap();
    assert_eq!(own.recv_timeout(LONG).unwrap(), Changed::Users(vec![user("carol")]));
    assert!(heard.try_recv().is_err());
}

#[test]
fn a_client_learns_whom_it_is_taken_for() {
    let house = House::open();
    let client = house.client();
    assert_eq!(client.welcome().name, tester().name);
    assert_eq!(client.welcome().own, Some(user("tester")));
    assert_eq!(client.welcome().roles, [Role::Owner, Role::Own]);
}

#[test]
fn garbage_silence_and_too_much_keep_nobody_else_waiting() {
    let house = House::open();
    let mut silent = house.raw();
    let mut garbage = house.raw();
    garbage.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut slow = house.raw();
    wire::greet(&mut slow).unwrap();
    slow.write_all(&[9]).unwrap();
    let mut large = house.raw();
    wire::greet(&mut large).unwrap();
    large.write_all(&u32::MAX.to_le_bytes()).unwrap();
    house.client().add_user(person("bob")).unwrap();
    // Each is told to go, or just left.
    for stream in [&mut silent, &mut garbage, &mut slow, &mut large] {
        stream.set_read_timeout(Some(LONG)).unwrap();
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        assert!(said.starts_with(b"MFAE"));
    }
}

#[test]
fn an_answer_that_nobody_takes_keeps_nobody_else_waiting() {
    let house = House::open();
    let mut deaf = house.raw();
    wire::greet(&mut deaf).unwrap();
    wire::send(&mut deaf, &ToDaemon::Hello { wants_news: true }).unwrap();
    for _ in 0..300 {
        // It asks and asks, and never reads what comes back.
        let asked = ToDaemon::Ask(Request::Settings);
        if wire::send(&mut deaf, &asked).is_err() {
            break;
        }
    }
    house.client().add_user(person("bob")).unwrap();
}

#[test]
fn who_stops_something_long_goes_on_afterwards() {
    let house = House::open();
    let mut client = house.client();
    (0..500).for_each(|number| client.add_user(person(&format!("u{number}"))).unwrap());
    let mut told = 0;
    let stopped = client.check(&mut |_| {
        told += 1;
        false
    });
    assert!(stopped.unwrap().is_none());
    assert_eq!(told, 1);
    assert_eq!(client.user_count().unwrap(), 501);
    assert!(client.check(&mut |_| true).unwrap().unwrap().found.is_whole());
}

#[test]
fn what_was_asked_before_the_end_is_answered_and_the_socket_is_gone_then() {
    let house = House::open();
    let mut client = house.client();
    client.add_user(person("bob")).unwrap();
    let path = house.end();
    assert!(!path.exists());
}

#[test]
fn a_socket_that_was_left_behind_is_in_nobodys_way_and_one_in_use_is() {
    let house = House::open();
    let folder = tempfile::tempdir().unwrap();
    let left = folder.path().join("left");
    drop(UnixListener::bind(&left).unwrap());
    assert!(left.exists());
    assert!(crate::service::daemon::bound_for_test(&left).is_ok());
    let used = crate::service::daemon::bound_for_test(&house.path()).unwrap_err();
    assert_eq!(used.kind, Kind::Unavailable);
    let file = folder.path().join("file");
    std::fs::write(&file, "dear").unwrap();
    assert!(crate::service::daemon::bound_for_test(&file).is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "dear");
}

#[test]
fn a_daemon_that_hangs_is_not_waited_for_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let hanging = socket(AddressFamily::Unix, SockType::Stream, SockFlag::empty(), None).unwrap();
    bind(hanging.as_raw_fd(), &UnixAddr::new(&path).unwrap()).unwrap();
    listen(&hanging, Backlog::new(0).unwrap()).unwrap();
    let patience = Duration::from_millis(20);
    let waiting = dialed(&path, patience).unwrap();
    let problem = dialed(&path, patience).unwrap_err();
    assert_eq!(problem.kind(), ErrorKind::TimedOut);
    // What waits longer than that is no connection that was taken.
    assert_eq!(waiting.write_timeout().unwrap(), None);
}

/// A directory server that answers the first question when it is told to.
struct Slow {
    first: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

impl Accounts for Slow {
    fn by_uid(&self, uid: u32) -> Option<Account> {
        let first = self.first.lock().unwrap().take();
        if let Some((asked, told)) = first {
            asked.send(()).unwrap();
            told.recv().unwrap();
        }
        Some(Account { name: "tester".to_owned(), uid, gid: uid })
    }

    fn by_name(&self, _: &str) -> Option<Account> {
        None
    }

    fn is_in(&self, _: &Account, _: &str) -> bool {
        false
    }
}

#[test]
fn whoever_a_directory_server_is_asked_about_keeps_nobody_else_waiting() {
    let ((asked, is_asked), (tell, told)) = (channel(), channel());
    let house = House::of(Arc::new(Slow { first: Mutex::new(Some((asked, told))) }));
    let mut early = house.raw();
    is_asked.recv().unwrap();
    house.client().settings().unwrap();
    tell.send(()).unwrap();
    wire::greeted(&mut early).unwrap();
}

/// A daemon that answers each connection in its own way.
fn daemon(answers: Vec<fn(&Request) -> Option<Done>>) -> (tempfile::TempDir, Forwarding) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    thread::spawn(move || {
        // The first connection is the one that is made at once.
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            wire::greet(&mut stream).unwrap();
            wire::greeted(&mut stream).unwrap();
            let _: ToDaemon = wire::receive(&mut stream, 4096).unwrap();
            let roles = vec![Role::Owner];
            let welcome = Welcome { roles, name: tester().name, own: None };
            wire::send(&mut stream, &FromDaemon::Welcome(welcome)).unwrap();
            while let Ok(ToDaemon::Ask(request)) = wire::receive(&mut stream, 1 << 20) {
                let Some(done) = answer(&request) else { break };
                wire::send(&mut stream, &FromDaemon::Done(Ok(done))).unwrap();
            }
        }
    });
    let place = Place { path, trusted: Trusted::Anybody };
    let client = Forwarding::to(place, Arc::new(HandClock::default())).unwrap().unwrap();
    (folder, client)
}

#[expect(clippy::unnecessary_wraps, reason = "one of several answers")]
fn settings(_: &Request) -> Option<Done> {
    Some(Done::Settings(SettingsView {
        issuer: Issuer::new("Example").unwrap(),
        policy: Policy::default(),
        proofing_required: false,
        idle_minutes: 0,
    }))
}

fn gone(_: &Request) -> Option<Done> {
    None
}

#[test]
fn a_write_over_which_the_daemon_goes_away_is_a_doubt_and_not_done_again() {
    let (_folder, mut client) = daemon(vec![gone, settings]);
    let doubt = client.add_user(person("bob")).unwrap_err();
    assert_eq!(doubt.kind, Kind::Doubt);
    assert!(doubt.what.starts_with("Not certain that it was saved"), "{doubt}");
    // It is back, and shows what is true.
    client.settings().unwrap();
}

#[test]
fn a_read_over_which_the_daemon_goes_away_is_asked_again_a_few_times() {
    let (_folder, mut client) = daemon(vec![gone, settings]);
    client.settings().unwrap();
    let (_folder, mut client) = daemon(vec![gone, gone, gone, gone, gone, gone, settings]);
    assert_eq!(client.settings().unwrap_err().kind, Kind::Unavailable);
}

#[test]
fn an_answer_to_another_question_is_a_fault_and_not_taken() {
    let (_folder, mut client) = daemon(vec![settings]);
    assert_eq!(client.add_user(person("bob")).unwrap_err().kind, Kind::Fault);
}

#[test]
fn who_speaks_another_version_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"MFAE\xff").unwrap();
    });
    let place = Place { path, trusted: Trusted::Anybody };
    let problem = Forwarding::to(place, Arc::new(HandClock::default())).map(drop).unwrap_err();
    served.join().unwrap();
    assert!(problem.what.contains("version 255"), "{problem}");
    assert!(problem.next.contains("Restart the daemon"), "{problem}");
}

#[test]
fn a_socket_in_a_folder_that_others_may_change_is_not_to_be_trusted() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::open();
    let folder = house.path().parent().unwrap().to_owned();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    let place = Place { path: house.path(), trusted: Trusted::Service(Some(tester().uid)) };
    let problem = Forwarding::to(place, house.clock.clone()).map(drop).unwrap_err();
    assert!(problem.what.contains("not to be trusted"), "{problem}");
}
