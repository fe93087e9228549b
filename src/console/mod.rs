//! The program on a terminal, drawn with ratatui.
//!
//! Owns the loop: threads for input, signals, hang-up and the directory feed
//! one channel; the loop waits for a message or the next deadline, takes all
//! that is there, and draws once. Must not name a store or call the directory.

mod app;
mod canvas;
mod dialog;
mod footer;
mod form_keys;
mod frame;
mod keymap;
mod look;
pub mod panel;
pub mod playback;
mod proofing;
mod screen;
mod screens;
pub mod svg;
pub mod terminal;
mod verdicts;
mod widgets;
mod words;

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use app::{App, Message, Order};
use crossterm::event::KeyModifiers;
use keymap::Chord;
use look::Look;
use panel::Stage;
use screens::Setting;
use terminal::{Arrival, Guard, Recording, Signal, Tty};

use crate::directory::{Asked, Changed, Directory, Kind, Notice, Opening, Problem, Reply, Ticket, Worker};
use crate::model::UserName;
use crate::ports::{Clock, Onlookers};

/// What the console works on.
pub enum Begin {
    /// A store that is to be opened, or made.
    Store(Box<Opening>),
    /// A directory that others use, too, and that tells what they change. Perhaps it
    /// is all about one user.
    Shared {
        /// Gives it, once it knows where news go.
        directory: Box<dyn FnOnce(NewsSink) -> Box<dyn Directory>>,
        /// Whose own devices it is all about.
        own: Option<UserName>,
    },
    /// The demo.
    Demo(Stage),
}

/// Where a directory says what others change.
pub type NewsSink = Box<dyn Fn(Notice) + Send + Sync>;

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorChoice {
    /// As the terminal's own theme has them.
    Auto,
    /// The same, whatever the environment says.
    Always,
    /// None, but for the QR code.
    Never,
}

/// Everything the console is started with.
pub struct Session {
    /// What it works on.
    pub begin: Begin,
    /// Tells the time, but in the demo, which has a clock of its own.
    pub clock: Arc<dyn Clock>,
    /// Only ASCII, and the QR code in double-width blanks.
    pub ascii: bool,
    /// Whether colours are used.
    pub color: ColorChoice,
    /// What the first page offers where there is no store, and what begins anew.
    pub demo: Demo,
    /// The host's own accounts.
    pub passwd: PathBuf,
    /// What a new store is offered as issuer.
    pub default_issuer: String,
    /// Where a new store would be made, as it is shown.
    pub store_place: String,
    /// Who else sees or keeps what the terminal shows.
    pub onlookers: Onlookers,
    /// Where all that is shown is recorded, if it is.
    pub recording: Option<Recording>,
}

/// How the console ended.
pub enum Ended {
    /// It was left, or the terminal is gone: the exit code.
    Left(u8),
    /// The store could not be used.
    GaveUp(Problem),
}

/// Sets the demo up, each time it is asked for.
pub type Demo = Box<dyn Fn() -> Result<Stage, Problem>>;

/// What the threads send to the loop.
#[expect(clippy::large_enum_variant, reason = "outcomes are few, and moved once")]
enum Event {
    Arrival(Arrival),
    Reply(Shift, Ticket, Reply),
    News(Changed),
    /// The worker's thread has panicked.
    WorkerFault,
}

/// Which of the workers it is, where one came after another. Each console counts
/// its tickets from one.
type Shift = u32;

/// The worker's way to the loop; it tells, too, when the thread it is on panics.
struct FromWorker(Sender<Event>, Shift);

impl FromWorker {
    fn send(&self, ticket: Ticket, reply: Reply) -> bool {
        self.0.send(Event::Reply(self.1, ticket, reply)).is_ok()
    }
}

impl Drop for FromWorker {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Event::WorkerFault);
        }
    }
}

/// Runs the console until it is left. The terminal is whole again on return.
pub fn run(session: Session) -> std::io::Result<Ended> {
    let (events, queue) = channel();
    let (work, clock, panel, own) = match session.begin {
        Begin::Store(opening) => (Work::Store(opening), session.clock, None, None),
        Begin::Shared { directory, own } => {
            let news = events.clone();
            let sink: NewsSink = Box::new(move |Notice::Changed(changed)| {
                let _ = news.send(Event::News(changed));
            });
            (Work::Served(directory(sink)), session.clock, None, own)
        }
        Begin::Demo(stage) => (Work::Directory(stage.directory), stage.clock, Some(stage.panel), None),
    };
    let stamp = {
        let clock = Arc::clone(&clock);
        move || clock.now().millis()
    };
    let arrivals = events.clone();
    let tty = match session.recording {
        Some(recording) => Tty::standard()?.recorded(recording)?,
        None => Tty::standard()?,
    };
    let (guard, screen) =
        terminal::open(tty, stamp, move |arrival| arrivals.send(Event::Arrival(arrival)).is_ok())?;
    let banner = panel.is_some().then_some(BANNER);
    let look = Look { mono: session.color == ColorChoice::Never, ascii: session.ascii, banner };
    let setting = Setting {
        passwd: session.passwd,
        default_issuer: session.default_issuer,
        store_place: session.store_place,
        onlookers: session.onlookers,
        own,
    };
    let (mut app, orders) = App::new(look, setting.clone(), clock.now());
    if let Some(panel) = panel {
        app.hang(panel);
    }
    let demo = session.demo;
    let mut desk =
        Desk { app, screen, guard, worker: None, shift: 0, clock, page: 0, look, setting, demo, events };
    // The first frame is on the screen before the store is opened.
    desk.draw();
    desk.start_worker(work);
    Ok(desk.carry_out(orders).unwrap_or_else(|| desk.work(&queue)))
}

/// What the worker works on.
enum Work {
    Store(Box<Opening>),
    Served(Box<dyn Directory>),
    Directory(Box<dyn Directory>),
}

/// The loop's own things. The guard is dropped after the screen.
struct Desk {
    app: App,
    screen: terminal::Screen,
    guard: Guard,
    worker: Option<Worker>,
    /// The number of the worker.
    shift: Shift,
    clock: Arc<dyn Clock>,
    page: u64,
    look: Look,
    setting: Setting,
    demo: Demo,
    events: Sender<Event>,
}

/// Stands on every screen of the demo.
const BANNER: &str = "DEMO";

/// The terminal is gone.
const GONE: Ended = Ended::Left(Signal::HangUp.exit_code());

impl Desk {
    /// Starts a worker in the place of the one before, whose replies go nowhere.
    fn start_worker(&mut self, work: Work) {
        self.shift += 1;
        let way = FromWorker(self.events.clone(), self.shift);
        let sink = move |ticket, reply| way.send(ticket, reply);
        self.worker = Some(match work {
            Work::Store(opening) => Worker::on_store(*opening, sink),
            Work::Served(directory) => Worker::on_served(directory, Arc::clone(&self.clock), sink),
            Work::Directory(directory) => Worker::on_directory(directory, Arc::clone(&self.clock), sink),
        });
    }

    fn work(&mut self, queue: &Receiver<Event>) -> Ended {
        let mut woken = self.clock.now();
        loop {
            // What fell due while the last messages were taken in and drawn is still to come.
            let first = match self.app.deadline(woken) {
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => {
                    let millis = self.clock.real_millis(self.clock.now().millis_until(at));
                    queue.recv_timeout(Duration::from_millis(millis))
                }
            };
            let first = match first {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return GONE,
            };
            woken = self.clock.now();
            let timed_out = first.is_none();
            for event in first.into_iter().chain(queue.try_iter()) {
                if let Some(ended) = self.take(event) {
                    return ended;
                }
            }
            if timed_out {
                let orders = self.app.update(Message::Time, self.clock.now());
                if let Some(ended) = self.carry_out(orders) {
                    return ended;
                }
            }
            if !self.draw() {
                return GONE;
            }
        }
    }

    fn take(&mut self, event: Event) -> Option<Ended> {
        let message = match event {
            Event::Reply(shift, ..) if shift != self.shift => return None,
            Event::Reply(_, ticket, reply) => Message::Reply(ticket, reply),
            Event::News(changed) => Message::News(changed),
            // The panic was noted where it was; this one only unwinds to who reports it.
            Event::WorkerFault => resume_unwind(Box::new(())),
            Event::Arrival(arrival) => match arrival {
                Arrival::Key { event, at } => {
                    // Esc and a letter struck soon after it arrive as one over a slow link.
                    if event.modifiers.contains(KeyModifiers::ALT) {
                        let orders = self.app.update(Message::Key(Chord::Esc, at), self.clock.now());
                        if let Some(ended) = self.carry_out(orders) {
                            return Some(ended);
                        }
                    }
                    Message::Key(Chord::of(&event)?, at)
                }
                Arrival::Paste { text, .. } => Message::Paste(text),
                Arrival::Resize { width, height } => {
                    // Also where the size is the old one again: what was cut off meanwhile is gone.
                    self.screen.repaint();
                    Message::Resize(width, height)
                }
                Arrival::Fault => resume_unwind(Box::new(())),
                Arrival::Signal(signal) => return Some(Ended::Left(signal.exit_code())),
                Arrival::HungUp | Arrival::InputClosed => return Some(GONE),
                Arrival::Suspend => return self.carry_out(vec![Order::Suspend]),
                Arrival::Continued => {
                    if self.guard.resume() {
                        self.back()
                    } else {
                        Message::Time
                    }
                }
            },
        };
        let orders = self.app.update(message, self.clock.now());
        self.carry_out(orders)
    }

    fn carry_out(&mut self, orders: Vec<Order>) -> Option<Ended> {
        for order in orders {
            match order {
                Order::Ask(ticket, request) => self.hand_over(Asked::Request(ticket, request)),
                Order::Stop(ticket) => self.hand_over(Asked::Stop(ticket)),
                Order::Leave(code) => return Some(Ended::Left(code)),
                Order::GiveUp(problem) => return Some(Ended::GaveUp(problem)),
                Order::Demo => self.see_demo(),
                Order::Repaint => self.screen.repaint(),
                Order::Suspend => match self.guard.suspend() {
                    Ok(()) => {
                        let back = self.back();
                        let orders = self.app.update(back, self.clock.now());
                        if let Some(ended) = self.carry_out(orders) {
                            return Some(ended);
                        }
                    }
                    Err(why) => self.app.tell(Problem::refused(
                        format!("{why}"),
                        "Leave with q instead; a running enrollment stays pending.",
                    )),
                },
            }
        }
        None
    }

    /// The terminal is ours again, and its window may have another size.
    fn back(&mut self) -> Message {
        self.screen.repaint();
        self.screen.size().map_or(Message::Time, |size| Message::Resize(size.width, size.height))
    }

    /// Puts the demo in the place of the first page, or of the demo that was; the
    /// terminal stays as it is, and so does a panel that is there.
    fn see_demo(&mut self) {
        match (self.demo)() {
            Ok(stage) => {
                self.look.banner = Some(BANNER);
                self.setting.onlookers = Onlookers::default();
                self.clock = stage.clock;
                self.start_worker(Work::Directory(stage.directory));
                let (app, orders) = App::new(self.look, self.setting.clone(), self.clock.now());
                let before = std::mem::replace(&mut self.app, app).unhang();
                self.app.hang(before.unwrap_or(stage.panel));
                // It must know the window before it asks for lines.
                self.draw();
                for order in orders {
                    if let Order::Ask(ticket, request) = order {
                        self.hand_over(Asked::Request(ticket, request));
                    }
                }
            }
            Err(problem) => self.app.tell(problem),
        }
    }

    fn hand_over(&mut self, asked: Asked) {
        if !self.worker.as_ref().is_some_and(|worker| worker.ask(asked)) {
            self.app.tell(Problem::new(
                Kind::Fault,
                "The part of the program that owns the store has ended.",
                "Leave and start mfa-enroll again: it shows what is on the disk.",
            ));
        }
    }

    /// Draws what changed. False: the terminal is gone.
    fn draw(&mut self) -> bool {
        let now = self.clock.now();
        let page = self.app.page();
        let app = &mut self.app;
        let render = |frame: &mut ratatui::Frame<'_>| app.draw(frame, now);
        let sent = if page == self.page { self.screen.draw(render) } else { self.screen.draw_whole(render) };
        self.page = page;
        self.app.drawn(self.clock.now().millis());
        sent.is_ok()
    }
}

#[cfg(test)]
mod tests;
