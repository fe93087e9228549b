//! The client's end of the socket.
//!
//! Owns that the daemon at the other end is one to be trusted, that a request is
//! sent once, and what is said when the daemon goes away over it. Must not know what
//! a request means.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, SockFlag, SockType, UnixAddr, connect as connect_to, getsockopt, setsockopt, socket,
    sockopt,
};
use nix::sys::time::{TimeVal, TimeValLike};

use super::messages::{FromDaemon, ToDaemon, Welcome};
use super::wire::{self, Broken};
use crate::directory::{Answer, Changed, Kind, Notice, Problem, SoFar, Told};
use crate::model::escaped;

/// Bytes of an answer at most.
const MOST: usize = 64 * 1024 * 1024;
/// For how long the first answer is waited for.
const GREETING: Duration = Duration::from_secs(5);

/// How often one is called that hangs up at once, as a daemon does that is about to end.
const CALLS: u32 = 5;

/// Who may be at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trusted {
    /// Whoever made the socket: it was named, or lies in a folder of our own.
    Anybody,
    /// Root or this account, and nobody else may have put the socket there.
    Service(Option<u32>),
}

/// What is done with what the daemon says unasked.
pub type OnNotice = Box<dyn Fn(Notice) + Send>;

/// The same, for one connection after the other.
pub type Listener = Arc<dyn Fn(Notice) + Send + Sync>;

/// A connection to a daemon.
pub struct Link {
    out: UnixStream,
    heard: Heard,
    /// Whom the daemon takes us for.
    pub welcome: Welcome,
}

/// Where answers come from.
enum Heard {
    /// From the socket.
    Directly(UnixStream),
    /// From the thread that listens for news, too.
    Through(Receiver<FromDaemon>),
}

/// Why nothing came back.
pub(super) enum Lost {
    /// It hung up before its first word: it was about to end, and another one may be there.
    HungUp,
    /// It was not sent: nothing was done.
    Unsent,
    /// It was sent, and nobody knows what became of it.
    Unknown,
    /// The daemon said why it does not listen.
    Told(Problem),
}

/// Connects to the daemon at this socket; `None` where nobody listens. What it says
/// unasked goes to `notices`, on a thread.
pub fn connect(path: &Path, trusted: &Trusted, notices: Option<&Listener>) -> Answer<Option<Link>> {
    for _ in 1..CALLS {
        if let Ok(link) = call(path, trusted, notices)? {
            return Ok(link);
        }
    }
    call(path, trusted, notices)?.map_err(|HungUp| unreachable(path, "it hangs up"))
}

/// Whoever listens hung up before the first word.
struct HungUp;

/// One try at a connection.
fn call(path: &Path, trusted: &Trusted, notices: Option<&Listener>) -> Answer<Result<Option<Link>, HungUp>> {
    let stream = match dialed(path, GREETING) {
        Ok(stream) => stream,
        Err(problem) if matches!(problem.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {
            return Ok(Ok(None));
        }
        Err(problem) if problem.kind() == ErrorKind::TimedOut => {
            return Err(unreachable(path, "it takes no more callers"));
        }
        Err(problem) => return Err(unreachable(path, &problem.to_string())),
    };
    if !is_trusted(path, &stream, trusted) {
        return Err(Problem::new(
            Kind::Unavailable,
            format!("Whoever listens on {} is not to be trusted.", shown(path)),
            "Ask whoever looks after this host: the socket and its folder must be root's, or the service's own.",
        ));
    }
    let notices = notices.cloned().map(|notices| -> OnNotice { Box::new(move |notice| notices(notice)) });
    match Link::over(stream, notices) {
        Ok(link) => Ok(Ok(Some(link))),
        Err(Lost::HungUp) => Ok(Err(HungUp)),
        Err(Lost::Told(problem)) => Err(problem),
        Err(Lost::Unsent | Lost::Unknown) => Err(unreachable(path, "it does not answer")),
    }
}

/// A connection, if whoever listens takes it in time: one that hangs lets callers queue
/// up, and the standard library would wait for it without end.
pub(super) fn dialed(path: &Path, patience: Duration) -> io::Result<UnixStream> {
    let millis = i64::try_from(patience.as_millis()).unwrap_or(i64::MAX);
    let caller = socket(AddressFamily::Unix, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    // Linux waits as long for room in the queue as for room in a buffer.
    setsockopt(&caller, sockopt::SendTimeout, &TimeVal::milliseconds(millis))?;
    let address = UnixAddr::new(path)?;
    loop {
        match connect_to(caller.as_raw_fd(), &address) {
            Ok(()) => break,
            Err(Errno::EINTR) => {}
            Err(Errno::EAGAIN) => return Err(ErrorKind::TimedOut.into()),
            Err(problem) => return Err(problem.into()),
        }
    }
    let stream = UnixStream::from(caller);
    stream.set_write_timeout(None)?;
    Ok(stream)
}

/// Whether the kernel says that the right account listens, behind a path that nobody
/// else can change.
fn is_trusted(path: &Path, stream: &UnixStream, trusted: &Trusted) -> bool {
    let Trusted::Service(account) = trusted else { return true };
    let is_service = |uid: u32| uid == 0 || Some(uid) == *account;
    let is_closed = |place: &Path| {
        fs::symlink_metadata(place)
            .is_ok_and(|found| found.is_dir() && is_service(found.uid()) && found.mode() & 0o022 == 0)
    };
    let peer = getsockopt(stream, sockopt::PeerCredentials);
    peer.is_ok_and(|peer| is_service(peer.uid())) && path.ancestors().skip(1).all(is_closed)
}

fn unreachable(path: &Path, why: &str) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("The daemon at {} cannot be reached: {why}.", shown(path)),
        "See how it is with `systemctl status mfa-enroll`, or name another socket by --socket.",
    )
}

fn shown(path: &Path) -> String {
    escaped(&path.display().to_string())
}

impl Link {
    fn over(stream: UnixStream, notices: Option<OnNotice>) -> Result<Self, Lost> {
        let input = stream.try_clone().map_err(|_| Lost::Unsent)?;
        input.set_read_timeout(Some(GREETING)).map_err(|_| Lost::Unsent)?;
        let (mut out, mut heard) = (&stream, &input);
        let wants_news = notices.is_some();
        // What the daemon says comes first: it may have something to say before it
        // hangs up, and then what we send goes nowhere.
        wire::greeted(&mut heard).map_err(|broken| match broken {
            Broken::Gone => Lost::HungUp,
            broken => of_broken(&broken),
        })?;
        let said = wire::greet(&mut out).and_then(|()| wire::send(&mut out, &ToDaemon::Hello { wants_news }));
        let welcome = match wire::receive(&mut heard, MOST) {
            Ok(FromDaemon::Welcome(welcome)) => welcome,
            Ok(FromDaemon::Farewell(problem)) => return Err(Lost::Told(problem)),
            Ok(FromDaemon::Ending) | Err(Broken::Gone) => return Err(Lost::HungUp),
            Ok(_) => return Err(Lost::Unsent),
            Err(broken) => return Err(of_broken(&said.err().unwrap_or(broken))),
        };
        input.set_read_timeout(None).map_err(|_| Lost::Unsent)?;
        let heard = match notices {
            None => Heard::Directly(input),
            Some(notices) => Heard::Through(listen(input, notices)?),
        };
        Ok(Self { out: stream, heard, welcome })
    }

    /// Asks, and waits for the answer. How far it is, is told; when that says no, the
    /// connection ends and with it the work.
    pub(super) fn ask(
        &mut self,
        message: &ToDaemon,
        told: &mut Told<'_>,
    ) -> Result<Option<FromDaemon>, Lost> {
        let mut out = &self.out;
        wire::send(&mut out, message).map_err(|broken| of_broken(&broken))?;
        loop {
            match self.hear()? {
                FromDaemon::Progress(so_far) if told(so_far) => {}
                FromDaemon::Progress(_) => return Ok(None),
                FromDaemon::Farewell(problem) => return Err(Lost::Told(problem)),
                FromDaemon::Ending => return Err(Lost::Unsent),
                FromDaemon::Notice(_) => {}
                answer => return Ok(Some(answer)),
            }
        }
    }

    /// From now on an answer that takes longer is none.
    pub(super) fn wait_for(&self, patience: Duration) -> Answer<()> {
        let both = self.out.set_read_timeout(Some(patience)).and(self.out.set_write_timeout(Some(patience)));
        both.map_err(|problem| {
            Problem::new(Kind::Unavailable, format!("The socket gives no time-out: {problem}."), "Try again.")
        })
    }

    fn hear(&mut self) -> Result<FromDaemon, Lost> {
        match &mut self.heard {
            Heard::Directly(input) => wire::receive(input, MOST).map_err(|_| Lost::Unknown),
            Heard::Through(answers) => answers.recv().map_err(|_| Lost::Unknown),
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // The listening thread has the socket, too.
        let _ = self.out.shutdown(std::net::Shutdown::Both);
    }
}

/// Sorts what comes: answers for whoever waits, news for whoever listens.
fn listen(mut input: UnixStream, notices: OnNotice) -> Result<Receiver<FromDaemon>, Lost> {
    let (answers, answered) = channel();
    let started = thread::Builder::new().name("news".to_owned()).spawn(move || {
        while let Ok(message) = wire::receive(&mut input, MOST) {
            let is_last = matches!(message, FromDaemon::Farewell(_));
            match message {
                FromDaemon::Notice(notice) => notices(notice),
                message => {
                    if answers.send(message).is_err() || is_last {
                        return;
                    }
                }
            }
        }
        // The daemon has gone without a word. What shows may be old by the time that
        // it is back, and whoever looks again connects again.
        drop(answers);
        notices(Notice::Changed(Changed::Everything));
    });
    started.map(|_| answered).map_err(|_| Lost::Unsent)
}

fn of_broken(broken: &Broken) -> Lost {
    match broken {
        Broken::Version(version) => Lost::Told(Problem::new(
            Kind::Unavailable,
            format!("The daemon speaks version {version}, and this program version {}.", wire::PROTOCOL),
            "Restart the daemon after an update: systemctl restart mfa-enroll",
        )),
        Broken::TooLarge => Lost::Told(Problem::refused(
            "That is too much for one request.",
            "Nothing was changed. Ask for less at once.",
        )),
        _ => Lost::Unsent,
    }
}

/// Where a daemon is looked for, and whether it is one to be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The socket.
    pub path: PathBuf,
    /// Who may listen there.
    pub trusted: Trusted,
}

/// What is told of a request whose answer did not come.
pub(super) fn gone(is_write: bool) -> Problem {
    if is_write {
        Problem::new(
            Kind::Doubt,
            "Not certain that it was saved: the daemon went away before it answered.",
            "Look at what is there before you do it again.",
        )
    } else {
        Problem::new(
            Kind::Unavailable,
            "The daemon went away before it answered.",
            "See how it is with `systemctl status mfa-enroll`, then try again.",
        )
    }
}

/// What is told of a request that was surely not taken.
pub(super) fn not_taken() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "The daemon went away before it took the request. Nothing was changed.",
        "See how it is with `systemctl status mfa-enroll`, then try again.",
    )
}

/// Nobody is told how far something is that takes no time.
pub(super) fn unheard(_: SoFar) -> bool {
    true
}
