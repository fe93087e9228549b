//! One client, from the greeting to the end of the connection.
//!
//! Owns how long a client is waited for, how much it may send and how many there may
//! be. One request at a time; long work ends when its client goes. Must not carry
//! anything out.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use nix::sys::socket::{getsockopt, sockopt};

use super::hub::{Asked, Job};
use super::news::News;
use super::{locked, thread};
use crate::directory::{Kind, Problem};
use crate::model::{SafeText, UserName};
use crate::ports::{Accounts, Clock};
use crate::service::messages::{FromDaemon, ToDaemon, Welcome};
use crate::service::roles::{Groups, Peer, Role};
use crate::service::wire::{self, Broken};

/// How long a client is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For its greeting, and from one part of a message to the next.
    pub message: Duration,
    /// For its next request, where it is no operator.
    pub idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { message: Duration::from_secs(3), idle: Duration::from_secs(15 * 60) }
    }
}

/// For how long clients are waited for that were promised an answer.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);
/// Connections of one account, and of root.
const MOST: usize = 16;
const MOST_OF_ROOT: usize = 256;
/// Connections in all.
const MOST_OF_ALL: usize = 512;
/// Bytes of a message: of operators, who import people, and of others.
const LARGE: usize = 8 * 1024 * 1024;
const SMALL: usize = 4 * 1024;

/// What all sessions share.
pub(super) struct Lobby {
    pub(super) accounts: Arc<dyn Accounts>,
    pub(super) groups: Groups,
    pub(super) patience: Patience,
    pub(super) us: u32,
    pub(super) way: Mutex<Sender<Job>>,
    pub(super) news: Arc<News>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) guests: Mutex<Guests>,
    pub(super) at_work: AtWork,
    pub(super) ways_out: WaysOut,
}

/// The clients who were greeted, by the numbers of their sessions.
#[derive(Default)]
pub(super) struct WaysOut(Mutex<HashMap<u64, Arc<Mutex<UnixStream>>>>);

impl WaysOut {
    /// Tells all of them that nothing is begun any more: what is on its way to us was not read.
    pub(super) fn say_that_it_ends(&self) {
        for out in locked(&self.0).values() {
            // Whoever is written to at this moment is not waited for.
            if let Ok(mut out) = out.try_lock() {
                let _ = out.set_write_timeout(Some(Duration::from_millis(100)));
                let _ = wire::send(&mut *out, &FromDaemon::Ending);
            }
        }
    }
}

/// Who is there.
#[derive(Default)]
pub(super) struct Guests {
    of: HashMap<u32, usize>,
    all: usize,
    next: u64,
}

/// Requests whose answer is not on its way yet.
#[derive(Default)]
pub(super) struct AtWork {
    count: Mutex<usize>,
    less: Condvar,
}

impl AtWork {
    fn begin(&self) {
        *locked(&self.count) += 1;
    }

    fn end(&self) {
        *locked(&self.count) -= 1;
        self.less.notify_all();
    }

    /// Waits until every answer is on its way.
    pub(super) fn settle(&self, patience: Duration) {
        let _ = self.less.wait_timeout_while(locked(&self.count), patience, |count| *count > 0);
    }
}

/// A client as the hub knows it.
pub(super) struct Session {
    /// No two have the same.
    pub(super) number: u64,
    /// The user id of the process.
    pub(super) uid: u32,
    /// What it may do.
    pub(super) roles: Vec<Role>,
    /// What the history calls it.
    pub(super) name: SafeText,
    /// Who logged in at first, where that is somebody else.
    pub(super) login: Option<SafeText>,
    /// Who it is among the users.
    pub(super) own: Option<UserName>,
}

impl Session {
    /// Whether it has a role beside that of everybody.
    pub(super) fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| *role != Role::Own)
    }

    fn welcome(&self) -> Welcome {
        Welcome { roles: self.roles.clone(), name: self.name.clone(), own: self.own.clone() }
    }

    fn may_send(&self) -> usize {
        let is_large = self.roles.iter().any(|role| matches!(role, Role::Owner | Role::Operator));
        if is_large { LARGE } else { SMALL }
    }
}

/// Leaves a place for the next when it is dropped.
struct Place {
    lobby: Arc<Lobby>,
    uid: u32,
}

impl Place {
    /// A place among the guests and a number; none when there are too many.
    fn take(lobby: &Arc<Lobby>, uid: u32) -> Option<(Self, u64)> {
        let mut guests = locked(&lobby.guests);
        let most = if uid == 0 { MOST_OF_ROOT } else { MOST };
        let mine = guests.of.get(&uid).copied().unwrap_or_default();
        // Who asks at a sign-in is let in where others fill the house.
        let asks_at_sign_in = uid == 0 || lobby.groups.verifiers.contains(&uid);
        if mine >= most || guests.all >= MOST_OF_ALL && !asks_at_sign_in {
            return None;
        }
        guests.of.insert(uid, mine + 1);
        guests.all += 1;
        guests.next += 1;
        Some((Self { lobby: Arc::clone(lobby), uid }, guests.next))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut guests = locked(&self.lobby.guests);
        guests.all -= 1;
        match guests.of.get_mut(&self.uid) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                guests.of.remove(&self.uid);
            }
        }
    }
}

/// Lets a client in, on a thread of its own.
pub(super) fn admit(stream: UnixStream, lobby: &Arc<Lobby>) {
    let Some(caller) = Caller::of(&stream) else { return };
    let Some((place, number)) = Place::take(lobby, caller.uid) else {
        let _ = stream.set_write_timeout(Some(Duration::from_millis(100)));
        let mut out = &stream;
        let _ = wire::greet(&mut out).and_then(|()| wire::send(&mut out, &FromDaemon::Farewell(too_many())));
        return;
    };
    let lobby = Arc::clone(lobby);
    // Where the system gives no thread, the client hears that nobody is there.
    let _ = thread("client", move || {
        // Who that is a directory server may have to be asked: nobody else waits for it.
        let peer = caller.named(&*lobby.accounts);
        let Some(session) = session(number, &peer, &lobby).map(Arc::new) else { return };
        converse(&stream, &session, &lobby);
        locked(&lobby.ways_out.0).remove(&session.number);
        lobby.news.leave(session.number);
        let way = locked(&lobby.way).clone();
        let _ = way.send(Job::Left(session.number));
        drop(place);
    });
}

/// Whoever is at the other end, by the kernel's numbers.
struct Caller {
    uid: u32,
    /// Who logged in at first, where that is somebody else.
    login: Option<u32>,
}

impl Caller {
    fn of(stream: &UnixStream) -> Option<Self> {
        let said = getsockopt(stream, sockopt::PeerCredentials).ok()?;
        // The process may be gone and its number another's: this is for the history only.
        let login = fs::read_to_string(format!("/proc/{}/loginuid", said.pid())).ok();
        let login: Option<u32> = login.and_then(|text| text.trim().parse().ok());
        let login = login.filter(|login| *login != u32::MAX && *login != said.uid());
        Some(Self { uid: said.uid(), login })
    }

    fn named(&self, accounts: &dyn Accounts) -> Peer {
        let name = |uid| accounts.by_uid(uid).map_or_else(|| unnamed(uid), |account| account.name);
        Peer { uid: self.uid, account: accounts.by_uid(self.uid), login: self.login.map(name) }
    }
}

fn unnamed(uid: u32) -> String {
    format!("uid-{uid}")
}

fn session(number: u64, peer: &Peer, lobby: &Lobby) -> Option<Session> {
    let named = peer.account.as_ref().and_then(|account| SafeText::of_host(&account.name));
    Some(Session {
        number,
        uid: peer.uid,
        roles: peer.roles(lobby.us, &lobby.groups, &*lobby.accounts),
        name: named.or_else(|| SafeText::of_host(&unnamed(peer.uid)))?,
        login: peer.login.as_deref().and_then(SafeText::of_host),
        own: peer.own(),
    })
}

/// Whether account and groups are still those that the client came with. Root stays root.
fn is_as_before(session: &Session, lobby: &Lobby) -> bool {
    if session.uid == 0 {
        return true;
    }
    let account = lobby.accounts.by_uid(session.uid);
    let now = Peer { uid: session.uid, account, login: None };
    now.own() == session.own && now.roles(lobby.us, &lobby.groups, &*lobby.accounts) == session.roles
}

/// Reads with the patience for a next request first, then with that for its parts.
struct Patient<'a> {
    stream: &'a UnixStream,
    then: Duration,
    waits: bool,
}

impl Read for Patient<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let mut stream = self.stream;
        let read = stream.read(into)?;
        if std::mem::take(&mut self.waits) {
            self.stream.set_read_timeout(Some(self.then))?;
        }
        Ok(read)
    }
}

fn converse(stream: &UnixStream, session: &Arc<Session>, lobby: &Arc<Lobby>) {
    let Ok(out) = stream.try_clone().map(|out| Arc::new(Mutex::new(out))) else { return };
    let say = |message: &FromDaemon| wire::send(&mut *locked(&out), message);
    let ended: Result<(), Broken> = greet(stream, session, lobby).and_then(|wants_news| {
        say(&FromDaemon::Welcome(session.welcome()))?;
        locked(&lobby.ways_out.0).insert(session.number, Arc::clone(&out));
        if wants_news {
            let who = (session.roles.clone(), session.own.clone());
            lobby.news.join(session.number, who, Arc::clone(&out), Arc::clone(&lobby.clock));
        }
        loop {
            let asked = next(stream, session, lobby)?;
            if !is_as_before(session, lobby) {
                say(&FromDaemon::Farewell(changed()))?;
                return Ok(());
            }
            lobby.at_work.begin();
            let answered = ask(asked, session, lobby, &say);
            lobby.at_work.end();
            answered?;
            if session.roles.is_empty() {
                // Who may nothing keeps no place for it.
                return Ok(());
            }
        }
    });
    let problem = match ended {
        Ok(()) | Err(Broken::Gone | Broken::Io(_)) => return,
        Err(broken) => of_broken(&broken),
    };
    let _ = say(&FromDaemon::Farewell(problem));
}

/// The first words of both sides. Says whether the client wants news.
fn greet(stream: &UnixStream, session: &Session, lobby: &Lobby) -> Result<bool, Broken> {
    stream.set_read_timeout(Some(lobby.patience.message))?;
    stream.set_write_timeout(Some(lobby.patience.message))?;
    let mut stream = stream;
    wire::greet(&mut stream)?;
    wire::greeted(&mut stream)?;
    match wire::receive(&mut stream, session.may_send().min(SMALL))? {
        ToDaemon::Hello { wants_news } => Ok(wants_news),
        _ => Err(Broken::Garbage),
    }
}

/// The next request. Staff may think as long as they like.
fn next(stream: &UnixStream, session: &Session, lobby: &Lobby) -> Result<Asked, Broken> {
    let patience = match session.roles.as_slice() {
        [] => Some(lobby.patience.message),
        [Role::Own] => Some(lobby.patience.idle),
        _ => None,
    };
    stream.set_read_timeout(patience)?;
    let mut patient = Patient { stream, then: lobby.patience.message, waits: true };
    Ok(match wire::receive(&mut patient, session.may_send())? {
        ToDaemon::Ask(request) => Asked::Request(request),
        ToDaemon::IssueTicket(user) => Asked::IssueTicket(user),
        ToDaemon::RedeemTicket(ticket) => Asked::RedeemTicket(ticket),
        ToDaemon::Standing => Asked::Standing,
        ToDaemon::Hello { .. } => return Err(Broken::Garbage),
    })
}

/// Has it carried out, and passes on what is said of it. Whoever does not listen any
/// more is not worked for.
fn ask(
    asked: Asked,
    session: &Arc<Session>,
    lobby: &Lobby,
    say: &impl Fn(&FromDaemon) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let (answers, answered) = channel();
    let job = Job::Ask { session: Arc::clone(session), asked, asked_at: lobby.clock.now(), answers };
    let way = locked(&lobby.way).clone();
    if way.send(job).is_err() {
        say(&FromDaemon::Ending)?;
        return Err(Broken::Gone);
    }
    while let Ok(message) = answered.recv() {
        say(&message)?;
        if !matches!(message, FromDaemon::Progress(_)) {
            return Ok(());
        }
    }
    // The hub ended without a word on it.
    Err(Broken::Gone)
}

fn too_many() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "The daemon has too many connections of this account, or in all.",
        "Close one that is not needed any more, then try again.",
    )
}

fn changed() -> Problem {
    Problem::refused(
        "What you may do on this host was changed, or cannot be looked up. Nothing was done.",
        "Begin again: what you may do now is asked anew.",
    )
}

fn of_broken(broken: &Broken) -> Problem {
    let (what, next) = match broken {
        Broken::Version(version) => (
            format!("The daemon speaks version {}, and this program version {version}.", wire::PROTOCOL),
            "Restart the daemon after an update: systemctl restart mfa-enroll",
        ),
        Broken::Slow => ("The daemon waited too long.".to_owned(), "Try again."),
        Broken::TooLarge => {
            ("The request is larger than the daemon takes.".to_owned(), "Ask for less at once.")
        }
        Broken::Garbage | Broken::Gone | Broken::Io(_) => (
            "The daemon could not make sense of the request.".to_owned(),
            "Use the same version on both sides.",
        ),
    };
    Problem::new(Kind::Unavailable, what, next)
}
