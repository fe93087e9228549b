//! A daemon on a store in memory, by a clock that is wound by hand.

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::demo::rehearsal::{HandClock, acting};
use crate::directory::{Acting, Answer, Directory, Local};
use crate::model::{Entry, Event, Issuer, Operator, Origin, Person, SafeText, UserName};
use crate::ports::{Account, Accounts};
use crate::service::{Daemon, Ending, Forwarding, Groups, Patience, Place, Sockets, Trusted, serve};
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

/// Accounts and members of groups, which change when a test says so.
#[derive(Default)]
pub struct AccountList(Mutex<Known>);

#[derive(Default)]
struct Known {
    accounts: Vec<(&'static str, u32)>,
    members: Vec<(&'static str, &'static str)>,
}

impl AccountList {
    /// From now on there are these accounts and these groups with a member each.
    pub fn have(&self, accounts: &[(&'static str, u32)], members: &[(&'static str, &'static str)]) {
        *self.0.lock().unwrap() = Known { accounts: accounts.to_vec(), members: members.to_vec() };
    }

    fn first(&self, wanted: impl Fn(&(&'static str, u32)) -> bool) -> Option<Account> {
        let known = self.0.lock().unwrap();
        let (name, uid) = *known.accounts.iter().find(|account| wanted(account))?;
        Some(Account { name: name.to_owned(), uid, gid: 100 })
    }
}

impl Accounts for AccountList {
    fn by_uid(&self, uid: u32) -> Option<Account> {
        self.first(|account| account.1 == uid)
    }

    fn by_name(&self, name: &str) -> Option<Account> {
        self.first(|account| account.0 == name)
    }

    fn is_in(&self, account: &Account, group: &str) -> bool {
        self.0.lock().unwrap().members.contains(&(group, account.name.as_str()))
    }
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
        let accounts = AccountList::default();
        accounts.have(&[("tester", tester().uid)], &[]);
        Self::of(Arc::new(accounts))
    }

    /// On a host with these accounts.
    pub fn of(accounts: Arc<dyn Accounts>) -> Self {
        let clock = Arc::new(HandClock::default());
        let folder = tempfile::tempdir().unwrap();
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
