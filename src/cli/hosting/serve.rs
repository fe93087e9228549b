//! `serve`: the store opened once, for many.
//!
//! Owns where it listens, what unlocks the store, and that a signal ends it in
//! order. What is served to whom is the daemon's.

use std::fs;
use std::io::Write;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use listenfd::ListenFd;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

use super::PRIVATE;
use crate::cli::args::Serve;
use crate::cli::desk::Desk;
use crate::cli::failure::{Failure, Outcome, code};
use crate::cli::streams::Output;
use crate::directory::{Credential, Kind, Opening, Patience, Problem};
use crate::model::escaped;
use crate::service::{Daemon, Ending, Groups, Patience as Waiting, Sockets, serve as prepare};

/// The names of what systemd hands over as credentials.
const KEY: &str = "mfa-enroll.key";
const PASSPHRASE: &str = "mfa-enroll.passphrase";

/// `serve`.
pub fn serve(desk: &Desk<'_>, args: &Serve) -> Outcome {
    let accounts = Arc::clone(&desk.ports.accounts);
    let named =
        |name: &String| accounts.by_name(name).map(|account| account.uid).ok_or_else(|| no_account(name));
    let verifiers = args.verifier.iter().map(named).collect::<Outcome<Vec<u32>>>()?;
    let groups =
        Groups { operators: Some(args.operators.clone()), auditors: Some(args.auditors.clone()), verifiers };
    let opening = by_credential(desk, desk.opening()?);
    let (sockets, place) = sockets(desk, &opening)?;
    // From now on no signal ends it in the middle of something.
    let signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM]);
    let signals = signals.map_err(Failure::Stream)?;
    make_room();
    let (local, _) = desk.open_local(&opening, None)?;
    let daemon =
        Daemon { local, acting: opening.acting.clone(), accounts, groups, patience: Waiting::default() };
    let (prepared, ending) = prepare(daemon);
    hear(signals, ending)?;
    prepared.run(sockets, || {
        let said = format!("Serving {} on {place}.\n", escaped(&opening.places.store.display().to_string()));
        // Nobody needs to read it; and the service manager may not be there.
        let _ = Output.write_all(said.as_bytes());
        let _ = desk.environment().notify_socket.as_deref().map(ready);
    })?;
    Ok(code::DONE)
}

/// With what the service manager handed over, where nothing else is named.
fn by_credential(desk: &Desk<'_>, opening: Opening) -> Opening {
    let opening = Opening { patience: Patience::Commands, ..opening };
    let Some(folder) = desk.environment().credentials.as_deref() else { return opening };
    let credential = match &opening.credential {
        Credential::Default if folder.join(KEY).exists() => Credential::KeyFile(folder.join(KEY)),
        Credential::Default if folder.join(PASSPHRASE).exists() => {
            Credential::PassphraseFile(folder.join(PASSPHRASE))
        }
        named => named.clone(),
    };
    Opening { credential, ..opening }
}

/// Where it listens, and how that is said.
fn sockets(desk: &Desk<'_>, opening: &Opening) -> Outcome<(Sockets, String)> {
    let mut handed = ListenFd::from_env();
    let listeners = (0..handed.len()).map(|at| handed.take_unix_listener(at));
    let listeners = listeners.collect::<Result<Vec<_>, _>>().map_err(|problem| unusable(&problem))?;
    let listeners: Vec<UnixListener> = listeners.into_iter().flatten().collect();
    if !listeners.is_empty() {
        return Ok((Sockets::Activated(listeners), "the socket of the service manager".to_owned()));
    }
    let shared = &desk.environment().shared_socket;
    let is_named = desk.options.store.is_some() || desk.environment().store.is_some();
    let path = match &desk.options.socket {
        Some(path) => path.clone(),
        // Whoever may make the host's socket serves the host, unless another store is meant.
        None if !is_named && may_make(shared, desk.environment().uid) => shared.clone(),
        None => opening.places.store.join(PRIVATE),
    };
    let for_all = path == *shared;
    let shown = escaped(&path.display().to_string());
    Ok((Sockets::At { path, for_all }, shown))
}

/// A socket of one's own beside the one that was handed over would be one that nobody asks at.
fn unusable(problem: &std::io::Error) -> Failure {
    Problem::new(
        Kind::Unavailable,
        format!("What the service manager handed over cannot be listened on: {problem}."),
        "It must be a ListenStream= with the path of a unix socket.",
    )
    .into()
}

/// As many connections as there may be take more descriptors than a process has at first.
fn make_room() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

fn may_make(socket: &Path, uid: u32) -> bool {
    let owner = socket.parent().and_then(|folder| fs::metadata(folder).ok()).map(|found| found.uid());
    uid == 0 || owner == Some(uid)
}

/// Ends the daemon in order by the first signal.
fn hear(mut signals: Signals, ending: Ending) -> Outcome<()> {
    let heard = move || {
        if signals.forever().next().is_some() {
            ending.end();
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(heard).map(drop).map_err(Failure::Stream)
}

/// Tells the service manager that clients are let in (`sd_notify(3)`).
fn ready(socket: &Path) -> std::io::Result<()> {
    let way = UnixDatagram::unbound()?;
    let said = b"READY=1";
    match socket.to_str().and_then(|path| path.strip_prefix('@')) {
        Some(name) => way.send_to_addr(said, &SocketAddr::from_abstract_name(name)?),
        None => way.send_to(said, socket),
    }
    .map(drop)
}

fn no_account(name: &str) -> Failure {
    Problem::new(
        Kind::NotFound,
        format!("There is no account “{}” on this host.", escaped(name)),
        "Name the account that the service runs as, for instance: --verifier radius",
    )
    .into()
}
