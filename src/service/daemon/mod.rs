//! The daemon: the one process that has the store open, and many that ask it.
//!
//! Owns the threads: one that carries out, one that lets in, one for each client.
//! Whoever is slow, large or loud keeps nobody else waiting. Must not open a store or
//! know what a request does.

mod doorway;
mod hub;
mod news;
mod session;
mod tickets;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use self::hub::Hub;
use self::news::News;
use self::session::Lobby;
use crate::directory::{Acting, Answer, Local, Problem};
use crate::ports::Accounts;

pub use self::doorway::{Doorway, Sockets};
pub use self::session::Patience;
pub use super::roles::Groups;

/// Everything that a daemon is started with.
pub struct Daemon {
    /// The directory on the store, open.
    pub local: Local,
    /// The clock, and who acts where nobody asks.
    pub acting: Acting,
    /// Where accounts are looked up.
    pub accounts: Arc<dyn Accounts>,
    /// Who has which role.
    pub groups: Groups,
    /// How long a client is waited for.
    pub patience: Patience,
}

/// The way to end a daemon from another thread, such as the one that hears signals.
#[derive(Clone)]
pub struct Ending(Sender<hub::Job>);

impl Ending {
    /// Ends it: what it began is finished, and nobody is let in any more.
    pub fn end(&self) {
        let _ = self.0.send(hub::Job::End);
    }
}

/// What was prepared and waits to be run.
pub struct Prepared {
    hub: Hub,
    jobs: Receiver<hub::Job>,
    lobby: Arc<Lobby>,
    way: Sender<hub::Job>,
}

/// Prepares a daemon, and says how to end it.
pub fn serve(daemon: Daemon) -> (Prepared, Ending) {
    let (way, jobs) = channel();
    let news = Arc::new(News::default());
    let Daemon { local, acting, accounts, groups, patience } = daemon;
    let clock = Arc::clone(&acting.clock);
    let lobby = Lobby {
        accounts,
        groups,
        patience,
        us: rustix::process::geteuid().as_raw(),
        way: Mutex::new(way.clone()),
        news: Arc::clone(&news),
        clock,
        guests: Mutex::default(),
        at_work: session::AtWork::default(),
        ways_out: session::WaysOut::default(),
    };
    let hub = Hub::of(local, acting, news);
    (Prepared { hub, jobs, lobby: Arc::new(lobby), way: way.clone() }, Ending(way))
}

impl Prepared {
    /// Lets clients in until it is ended; says when the first one may come.
    pub fn run(mut self, sockets: Sockets, ready: impl FnOnce()) -> Answer<()> {
        let doorway = Doorway::open(sockets, &self.lobby, &self.way)?;
        ready();
        drop(self.way);
        let worked = self.hub.work(&self.jobs);
        // Nobody comes in any more; whoever was promised an answer still gets it.
        doorway.close();
        self.hub.finish(self.jobs);
        self.lobby.at_work.settle(session::FAREWELL);
        self.lobby.ways_out.say_that_it_ends();
        worked
    }
}

/// Starts a thread that serves, or says that there is none.
fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> Answer<()> {
    let started = thread::Builder::new().name(name.to_owned()).spawn(run);
    started.map(drop).map_err(|problem| {
        Problem::new(
            crate::directory::Kind::Unavailable,
            format!("The system gives no thread: {problem}."),
            "End other programs, or raise the limit of threads.",
        )
    })
}

/// What a lock guards stays right when a thread panics over it: it is replaced whole.
fn locked<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
pub(super) fn bound_for_test(path: &std::path::Path) -> Answer<()> {
    doorway::bound(path, false).map(drop)
}

#[cfg(test)]
mod tests;
