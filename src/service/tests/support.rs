//! A daemon on a store in memory, by a clock that is wound by hand.

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::demo::rehearsal::{HandClock, acting};
use crate::directory::{Acting, Answer, Directory, Local};
use crate::model::{Entry, Event, Issuer, Operator, Origin, Person, SafeText, UserName};
use crate::service::{
    Accounts, Daemon, Ending, Forwarding, Groups, Patience, Place, Sockets, Trusted, serve,
};
use crate::store::{Anchor, Beginning, FileKey, Memory, NewSlot, Settings, Store};

pub fn user(name: &str) -> UserName {
    UserName::new(name).unwrap()
}

pub fn person(name: &str) -> Person {
    Person { name: user(name), display_name: None, email: None }
}

/// The one who runs the tests, as the history knows them.
pub fn tester() -> Operator {
    let uid = rustix::process::getuid().as_raw();
    Operator { name: SafeText::new("tester").unwrap(), uid }
}

/// Who acts, always with the same bytes.
pub fn acts(clock: &Arc<HandClock>) -> Acting {
    Acting { operator: tester(), origin: Origin::default(), ..acting(clock).unwrap() }
}

/// A directory over memory in which alice is.
pub fn local(acting: &Acting) -> Local {
    let key = FileKey(Zeroizing::new([7; 32]));
    let now = acting.clock.now();
    let entry = Entry {
        at: now,
        operator: acting.operator.clone(),
        origin: Origin::default(),
        user: None,
        event: Event::StoreCreated,
    };
    let settings = Settings::of(Issuer::new("Example").unwrap());
    let beginning = Beginning { slots: &[NewSlot::KeyFile(&key)], settings, entry, now };
    let store =
        Store::create(Box::new(Memory::default()), |_| Anchor::none(), &beginning, &*acting.randomness)
            .unwrap();
    let mut local = Local::over(store, acting.clone());
    local.add_user(person("alice")).unwrap();
    local
}

/// A daemon at work.
pub struct House {
    pub clock: Arc<HandClock>,
    folder: TempDir,
    ending: Ending,
    thread: Option<JoinHandle<Answer<()>>>,
}

impl House {
    pub fn open() -> Self {
        let clock = Arc::new(HandClock::default());
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts { passwd: folder.path().join("passwd"), group: folder.path().join("group") };
        let line = format!("tester:x:{}:100::/:/bin/sh\n", tester().uid);
        std::fs::write(&accounts.passwd, line).unwrap();
        let acting = acts(&clock);
        let daemon = Daemon {
            local: local(&acting),
            acting,
            accounts,
            groups: Groups::default(),
            patience: Patience { message: Duration::from_millis(200), idle: Duration::from_secs(5) },
        };
        let (prepared, ending) = serve(daemon);
        let path = folder.path().join("socket");
        let (ready, is_ready) = channel();
        let sockets = Sockets::At { path, for_all: false };
        let thread = thread::spawn(move || prepared.run(sockets, move || ready.send(()).unwrap()));
        is_ready.recv().unwrap();
        Self { clock, folder, ending, thread: Some(thread) }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    pub fn client(&self) -> Forwarding {
        let place = Place { path: self.path(), trusted: Trusted::Anybody };
        Forwarding::to(place, self.clock.clone()).unwrap().unwrap()
    }

    pub fn raw(&self) -> UnixStream {
        UnixStream::connect(self.path()).unwrap()
    }

    /// Ends it in order.
    pub fn end(mut self) -> PathBuf {
        self.ending.end();
        self.thread.take().unwrap().join().unwrap().unwrap();
        self.path()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.ending.end();
    }
}
