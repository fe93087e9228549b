//! The socket itself: made, let people in, taken away.
//!
//! Owns who may connect at all (the file's mode), that no second daemon takes a
//! socket in use, and that a leftover one is in nobody's way. Must not read a message.

use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::Shutdown;

use super::hub::Job;
use super::session::{Lobby, admit};
use super::thread;
use crate::directory::{Answer, Kind, Problem};
use crate::model::escaped;
use crate::service::link::dialed;

/// Where a daemon listens.
pub enum Sockets {
    /// On what the service manager made; it takes them away again.
    Activated(Vec<UnixListener>),
    /// On a socket of its own.
    At {
        /// Its file.
        path: PathBuf,
        /// Whether every account of the host may connect; what they may do is another matter.
        for_all: bool,
    },
}

/// The open sockets.
pub struct Doorway {
    listeners: Vec<Arc<UnixListener>>,
    made: Option<PathBuf>,
    /// Shut when nobody is to be let in any more.
    bell: UnixStream,
}

impl Doorway {
    /// Listens, and lets in whoever comes.
    pub(super) fn open(sockets: Sockets, lobby: &Arc<Lobby>, way: &Sender<Job>) -> Answer<Self> {
        let (listeners, made) = match sockets {
            Sockets::Activated(listeners) => (listeners, None),
            Sockets::At { path, for_all } => (vec![bound(&path, for_all)?], Some(path)),
        };
        let (bell, shut) = UnixStream::pair().map_err(|problem| no_bell(&problem))?;
        let doorway = Self { listeners: listeners.into_iter().map(Arc::new).collect(), made, bell };
        for listener in &doorway.listeners {
            listener.set_nonblocking(true).map_err(|problem| no_bell(&problem))?;
            let (listener, lobby, way) = (Arc::clone(listener), Arc::clone(lobby), way.clone());
            let shut = shut.try_clone().map_err(|problem| no_bell(&problem))?;
            thread("doorway", move || {
                if !let_in(&listener, &shut, &lobby) {
                    let _ = way.send(Job::End);
                }
            })?;
        }
        Ok(doorway)
    }

    /// Nobody comes in any more.
    pub(super) fn close(self) {
        // What the service manager made is its own: shut here, it would be shut for the
        // next daemon, too. Who comes there now waits for that one.
        let _ = self.bell.shutdown(std::net::Shutdown::Both);
        let Some(path) = self.made else { return };
        for listener in &self.listeners {
            let _ = rustix::net::shutdown(listener, Shutdown::Both);
        }
        let _ = fs::remove_file(path);
    }
}

/// Milliseconds until a descriptor may be free again.
/// For how long one that is there already may be busy.
const PATIENCE: Duration = Duration::from_secs(5);
const BREATH: u64 = 20;

/// Lets in whoever comes, until it is shut; false where the socket fails before.
fn let_in(listener: &UnixListener, shut: &UnixStream, lobby: &Arc<Lobby>) -> bool {
    loop {
        let mut waits = [PollFd::new(shut, PollFlags::IN), PollFd::new(listener, PollFlags::IN)];
        match poll(&mut waits, None) {
            Ok(_) if waits.first().is_some_and(|shut| !shut.revents().is_empty()) => return true,
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return false,
        }
        match listener.accept() {
            Ok((stream, _)) => admit(stream, lobby),
            // A failure to accept is this client's, not ours.
            Err(problem) if is_short(problem.raw_os_error()) => lobby.clock.wait(BREATH),
            Err(problem) if is_passing(problem.kind()) => {}
            Err(_) => return false,
        }
    }
}

fn no_bell(problem: &std::io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("The system gives no socket: {problem}."),
        "End other programs, or raise the limit of open files.",
    )
}

/// Whether the next one may be let in although this one was not.
fn is_passing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::Interrupted | ErrorKind::WouldBlock)
}

/// Whether no descriptor is left for a moment: whoever leaves gives one back.
fn is_short(number: Option<i32>) -> bool {
    let short = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
    number.is_some_and(|number| short.iter().any(|errno| errno.raw_os_error() == number))
}

pub(super) fn bound(path: &Path, for_all: bool) -> Answer<UnixListener> {
    if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
        let mode = if for_all { 0o755 } else { 0o700 };
        DirBuilder::new().recursive(true).mode(mode).create(folder).map_err(|e| failed(path, &e))?;
        // Its mode is cut by the mask that everything else is made under.
        fs::set_permissions(folder, Permissions::from_mode(mode)).map_err(|e| failed(path, &e))?;
    }
    clear(path)?;
    let listener = UnixListener::bind(path).map_err(|e| failed(path, &e))?;
    let mode = if for_all { 0o666 } else { 0o600 };
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|e| failed(path, &e))?;
    Ok(listener)
}

/// Takes away a socket that nobody listens on any more.
fn clear(path: &Path) -> Answer<()> {
    match fs::symlink_metadata(path) {
        Err(problem) if problem.kind() == ErrorKind::NotFound => Ok(()),
        Err(problem) => Err(failed(path, &problem)),
        Ok(found) if !found.file_type().is_socket() => Err(Problem::refused(
            format!("{} is there already, and is no socket.", shown(path)),
            "Name another one by --socket.",
        )),
        Ok(_) => match dialed(path, PATIENCE) {
            Err(problem) if problem.kind() == ErrorKind::ConnectionRefused => {
                fs::remove_file(path).map_err(|e| failed(path, &e))
            }
            // Also one that takes no callers is there.
            Ok(_) | Err(_) => Err(Problem::new(
                Kind::Unavailable,
                format!("A daemon listens on {} already.", shown(path)),
                "Use that one, or name another socket by --socket.",
            )),
        },
    }
}

fn failed(path: &Path, problem: &std::io::Error) -> Problem {
    let next = match problem.kind() {
        ErrorKind::InvalidInput => "A socket's path has 107 bytes at most: name a shorter one by --socket.",
        _ => "Name a socket by --socket in a folder that you may write to.",
    };
    Problem::new(Kind::Unavailable, format!("The socket {} cannot be made: {problem}.", shown(path)), next)
}

fn shown(path: &Path) -> String {
    escaped(&path.display().to_string())
}
