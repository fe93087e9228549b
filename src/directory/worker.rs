//! The thread that owns the directory.
//!
//! Owns the order of requests: one at a time, long work in slices with requests
//! between. Must not draw; what it has to say goes to the sink it was given.

mod background;
mod importing;
mod listing;
mod walking;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use self::importing::Importing;
use self::listing::AwaitedPage;
use self::walking::{Walk, Walking};
use super::opening::{Door, Locked};
use super::people::Roll;
use super::serving::serve;
use super::{
    Answer, Counting, Directory, Done, Kind, Locking, Opened, Opening, Patience, Problem, Reply, Request,
    Ticket,
};
use crate::ports::Clock;

/// What reaches the worker.
pub enum Asked {
    /// A request, under the ticket its outcome will carry.
    Request(Ticket, Request),
    /// The long work under this ticket is to stop where it is.
    Stop(Ticket),
}

/// Where the worker's directory stands.
enum State {
    /// Not opened yet.
    Closed(Opening),
    /// Waits for its passphrase.
    Locked(Opening, Locked),
    /// In use, and what opens it again, if anything does.
    Open(Box<dyn Directory>, Option<Again>),
}

/// How an open store came to be open.
enum Again {
    /// By a file that is there for whoever starts the program.
    ByFile,
    /// A daemon has it open, for whoever it takes us for.
    Served,
    /// By a passphrase that somebody typed.
    Typed(Box<Opening>),
}

/// The way to the thread.
#[derive(Clone)]
pub struct Worker {
    requests: Sender<Asked>,
}

impl Worker {
    /// Starts the thread on a store that is to be opened.
    pub fn on_store(opening: Opening, sink: impl Fn(Ticket, Reply) -> bool + Send + 'static) -> Self {
        let clock = Arc::clone(&opening.acting.clock);
        Self::start(State::Closed(opening), clock, sink)
    }

    /// Starts the thread on the directory of a daemon.
    pub fn on_served(
        directory: Box<dyn Directory>,
        clock: Arc<dyn Clock>,
        sink: impl Fn(Ticket, Reply) -> bool + Send + 'static,
    ) -> Self {
        Self::start(State::Open(directory, Some(Again::Served)), clock, sink)
    }

    /// Starts the thread on a directory that is open already.
    pub fn on_directory(
        directory: Box<dyn Directory>,
        clock: Arc<dyn Clock>,
        sink: impl Fn(Ticket, Reply) -> bool + Send + 'static,
    ) -> Self {
        Self::start(State::Open(directory, None), clock, sink)
    }

    fn start(
        state: State,
        clock: Arc<dyn Clock>,
        sink: impl Fn(Ticket, Reply) -> bool + Send + 'static,
    ) -> Self {
        let (requests, queue) = channel();
        let bench = Bench {
            state: Some(state),
            ready: None,
            importing: None,
            listing: None,
            may_list_on: false,
            listed_last: false,
            walks: VecDeque::new(),
            may_be_rotating: false,
            clock,
            sink,
        };
        // Without a thread there is no program; `ask` then says that nobody listens.
        let _ = thread::Builder::new().name("directory".to_owned()).spawn(move || bench.work(&queue));
        Self { requests }
    }

    /// Puts a request into the queue. False: the worker is gone.
    pub fn ask(&self, asked: Asked) -> bool {
        self.requests.send(asked).is_ok()
    }
}

/// What the thread has on its bench.
struct Bench<S> {
    /// None only while it is being changed.
    state: Option<State>,
    /// Who was read and compared, and is not yet imported.
    ready: Option<Roll>,
    importing: Option<Importing>,
    /// The page of the users list that is still being read or counted.
    listing: Option<AwaitedPage>,
    /// A page was asked for, and perhaps not all that belongs to the list is done.
    may_list_on: bool,
    /// It was the list's turn last.
    listed_last: bool,
    /// What is read from end to end, the first of them first.
    walks: VecDeque<Walking>,
    /// A store was opened, and nobody has looked yet whether a rotation was cut short.
    may_be_rotating: bool,
    /// Tells when it is time to say how far long work is.
    clock: Arc<dyn Clock>,
    sink: S,
}

impl<S: Fn(Ticket, Reply) -> bool> Bench<S> {
    fn work(mut self, queue: &Receiver<Asked>) {
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() && !self.has_long_work() {
                match queue.recv() {
                    Ok(asked) => waiting.push_back(asked),
                    Err(_) => return,
                }
            }
            loop {
                match queue.try_recv() {
                    Ok(asked) => waiting.push_back(asked),
                    Err(TryRecvError::Disconnected) if waiting.is_empty() => return,
                    // What was asked before the asker went is still carried out.
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
                }
            }
            let heard = match waiting.pop_front() {
                // Whoever types fast wants the last page only.
                Some(Asked::Request(ticket, Request::Users(_))) if is_stopped(&waiting, ticket) => true,
                Some(Asked::Request(ticket, request)) => self.carry_out(ticket, request),
                Some(Asked::Stop(ticket)) => {
                    self.leave_walk(ticket);
                    self.stop(ticket)
                }
                None => self.go_on(),
            };
            if !heard {
                return;
            }
        }
    }

    fn carry_out(&mut self, ticket: Ticket, request: Request) -> bool {
        let outcome = match request {
            Request::Open => self.open(),
            Request::Create { key, issuer } => self.create(&key, &issuer),
            Request::Unlock { passphrase } => self.unlock(&passphrase),
            Request::Lock => self.lock(),
            Request::PreviewImport(source) => match self.begin_preview(ticket, &source) {
                Ok(()) => return true,
                Err(problem) => Err(problem),
            },
            Request::Import => match self.begin_import(ticket) {
                Ok(()) => return true,
                Err(problem) => Err(problem),
            },
            Request::DropPreview => Ok(self.drop_preview()),
            Request::Users(query) => return self.list(ticket, query),
            Request::VerifyHistory => match self.begin_walk(ticket, Walk::History(0)) {
                Ok(()) => return true,
                Err(problem) => Err(problem),
            },
            Request::Queue => match self.begin_walk(ticket, Walk::Queue(Counting::default())) {
                Ok(()) => return true,
                Err(problem) => Err(problem),
            },
            request => match &mut self.state {
                Some(State::Open(directory, _)) => serve(&mut **directory, request, &mut |_| true),
                _ => Err(not_open()),
            },
        };
        self.may_be_rotating |= matches!(outcome, Ok(Done::Opened(Opened::Ready)));
        (self.sink)(ticket, Reply::Done(outcome))
    }

    fn open(&mut self) -> Answer<Done> {
        let (state, outcome) = match self.state.take() {
            Some(State::Closed(mut opening)) => match opening.open() {
                Ok(Door::Open(local)) => (open_with_news(local, Again::ByFile), Ok(Opened::Ready)),
                Ok(Door::NeedsPassphrase(locked) | Door::KeyFileMissing(locked, _)) => {
                    (State::Locked(opening, locked), Ok(Opened::NeedsPassphrase))
                }
                Err(problem) if problem.kind == Kind::NoStore => {
                    (State::Closed(opening), Ok(Opened::NoStore))
                }
                Err(problem) => {
                    // Whoever tries again waits for the other process for a while.
                    opening.patience = Patience::Commands;
                    (State::Closed(opening), Err(problem))
                }
            },
            Some(state @ State::Locked(..)) => (state, Ok(Opened::NeedsPassphrase)),
            Some(state @ State::Open(..)) => (state, Ok(Opened::Ready)),
            None => return Err(not_open()),
        };
        self.state = Some(state);
        outcome.map(Done::Opened)
    }

    fn create(&mut self, key: &super::NewKey, issuer: &crate::model::Issuer) -> Answer<Done> {
        match self.state.take() {
            Some(State::Closed(opening)) => match opening.create(key, issuer) {
                Ok((local, created)) => {
                    let again = match key {
                        super::NewKey::Passphrase(_) => Again::Typed(Box::new(opening)),
                        super::NewKey::KeyFile => Again::ByFile,
                    };
                    self.state = Some(State::Open(Box::new(local), Some(again)));
                    Ok(Done::Created {
                        recovery_key: created.recovery_key,
                        key_file: created.key_file.map(|path| path.display().to_string()),
                    })
                }
                Err(problem) => {
                    self.state = Some(State::Closed(opening));
                    Err(problem)
                }
            },
            state => {
                self.state = state;
                Err(Problem::refused("There is a store already.", "Use it, or name another folder."))
            }
        }
    }

    fn unlock(&mut self, passphrase: &crate::model::SecretText) -> Answer<Done> {
        // A lock, or an earlier try over a problem, closed the store: look at it
        // again. Where a file opens it by now, it is open to everybody who sits here.
        if matches!(self.state, Some(State::Closed(_)))
            && let Done::Opened(Opened::Ready) = self.open()?
        {
            return Ok(Done::Opened(Opened::Ready));
        }
        match self.state.take() {
            Some(State::Locked(opening, locked)) => match opening.unlock(locked, passphrase) {
                Ok(local) => {
                    self.state = Some(open_with_news(Box::new(local), Again::Typed(Box::new(opening))));
                    Ok(Done::Opened(Opened::Ready))
                }
                Err((problem, Some(locked))) => {
                    self.state = Some(State::Locked(opening, locked));
                    Err(problem)
                }
                Err((problem, None)) => {
                    self.state = Some(State::Closed(opening));
                    Err(problem)
                }
            },
            state => {
                self.state = state;
                Err(not_open())
            }
        }
    }

    /// Closes a store that somebody can unlock again: nothing decrypted is left,
    /// and others may use it meanwhile.
    fn lock(&mut self) -> Answer<Done> {
        if self.importing.as_ref().is_some_and(Importing::is_writing) {
            return Err(importing::under_way());
        }
        self.stop_reading();
        let (state, locking) = match self.state.take() {
            Some(State::Open(directory, Some(Again::Typed(opening)))) => {
                self.ready = None;
                drop(directory);
                (State::Closed(*opening), Locking::Locked)
            }
            Some(state @ State::Open(_, Some(Again::ByFile))) => (state, Locking::UnlockedByFile),
            Some(state @ State::Open(_, Some(Again::Served))) => (state, Locking::Served),
            Some(state @ State::Open(_, None)) => (state, Locking::NoLock),
            Some(state @ (State::Closed(_) | State::Locked(..))) => (state, Locking::Locked),
            None => return Err(not_open()),
        };
        self.state = Some(state);
        Ok(Done::Locking(locking))
    }
}

/// Whether nobody waits any more for what was asked under this ticket.
fn is_stopped(waiting: &VecDeque<Asked>, ticket: Ticket) -> bool {
    waiting.iter().any(|asked| matches!(asked, Asked::Stop(stopped) if *stopped == ticket))
}

/// What waits from before is told once more; nobody waits for that.
fn open_with_news(mut directory: Box<dyn Directory>, again: Again) -> State {
    let _ = directory.settle(0);
    State::Open(directory, Some(again))
}

fn not_open() -> Problem {
    Problem::new(Kind::Unavailable, "The store is not open.", "Unlock it first.")
}
