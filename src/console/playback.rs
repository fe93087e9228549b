//! The demo played without a terminal, as fast as it can be.
//!
//! Owns that what is drawn is what the console on a terminal draws, and that each
//! question is answered before time goes on. Whose clock is wound is the caller's
//! affair. Must not know what the panel plays.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Message, Order};
use super::keymap::Chord;
use super::look::Look;
use super::panel::Stage;
use super::screens::Setting;
use super::{BANNER, Demo};
use crate::directory::{Asked, Directory, Problem, Reply, Ticket, Worker};
use crate::ports::{Clock, Onlookers};

/// A demo that nobody sits at.
pub struct Playback {
    app: App,
    look: Look,
    demo: Demo,
    worker: Worker,
    replies: Receiver<(Ticket, Reply)>,
    /// What was asked and is not answered.
    awaited: BTreeSet<Ticket>,
    clock: Arc<dyn Clock>,
    cells: Buffer,
    /// The exit code, when it was left.
    left: Option<u8>,
}

impl Playback {
    /// The first page of the demo, in a window of this size.
    pub fn of(demo: Demo, ascii: bool, (width, height): (u16, u16)) -> Result<Self, Problem> {
        let look = Look { mono: false, ascii, banner: Some(BANNER) };
        let Stage { directory, clock, panel } = demo()?;
        let (worker, replies) = work_on(directory, &clock);
        let (mut app, orders) = App::new(look, setting(), clock.now());
        app.hang(panel);
        let cells = Buffer::empty(Rect::new(0, 0, width, height));
        let awaited = BTreeSet::new();
        let mut playback = Self { app, look, demo, worker, replies, awaited, clock, cells, left: None };
        // It must know the window before it asks for lines.
        playback.draw();
        playback.carry_out(orders)?;
        Ok(playback)
    }

    /// What the window shows.
    pub fn cells(&self) -> &Buffer {
        &self.cells
    }

    /// The exit code, when it was left.
    pub fn left(&self) -> Option<u8> {
        self.left
    }

    /// Real milliseconds until something happens by time alone.
    pub fn rests_for(&self) -> Option<u64> {
        let now = self.clock.now();
        self.app.deadline(now).map(|at| self.clock.real_millis(now.millis_until(at)))
    }

    /// The clock was wound.
    pub fn time(&mut self) -> Result<(), Problem> {
        self.update(Message::Time)
    }

    /// A key is struck.
    pub fn key(&mut self, chord: Chord) -> Result<(), Problem> {
        self.update(Message::Key(chord, self.clock.now().millis()))
    }

    /// The window has another size.
    pub fn resize(&mut self, (width, height): (u16, u16)) -> Result<(), Problem> {
        self.cells = Buffer::empty(Rect::new(0, 0, width, height));
        self.update(Message::Resize(width, height))
    }

    fn update(&mut self, message: Message) -> Result<(), Problem> {
        let orders = self.app.update(message, self.clock.now());
        self.carry_out(orders)
    }

    /// Does what is asked for, and takes in every answer.
    fn carry_out(&mut self, orders: Vec<Order>) -> Result<(), Problem> {
        self.note(orders)?;
        self.draw();
        while !self.awaited.is_empty() {
            let Ok((ticket, reply)) = self.replies.recv() else { break };
            if matches!(reply, Reply::Done(_)) {
                self.awaited.remove(&ticket);
            }
            let orders = self.app.update(Message::Reply(ticket, reply), self.clock.now());
            self.note(orders)?;
            self.draw();
        }
        Ok(())
    }

    fn note(&mut self, orders: Vec<Order>) -> Result<(), Problem> {
        for order in orders {
            match order {
                Order::Ask(ticket, request) => {
                    if self.worker.ask(Asked::Request(ticket, request)) {
                        self.awaited.insert(ticket);
                    }
                }
                Order::Stop(ticket) => {
                    self.worker.ask(Asked::Stop(ticket));
                    self.awaited.remove(&ticket);
                }
                Order::Leave(code) => self.left = Some(code),
                Order::GiveUp(problem) => return Err(problem),
                Order::Demo => return self.begin_again(),
                Order::Repaint | Order::Suspend => {}
            }
        }
        Ok(())
    }

    fn begin_again(&mut self) -> Result<(), Problem> {
        let Stage { directory, clock, panel } = (self.demo)()?;
        (self.worker, self.replies) = work_on(directory, &clock);
        self.awaited.clear();
        let (app, orders) = App::new(self.look, setting(), clock.now());
        let before = std::mem::replace(&mut self.app, app).unhang();
        self.app.hang(before.unwrap_or(panel));
        self.clock = clock;
        self.draw();
        self.note(orders)
    }

    fn draw(&mut self) {
        let now = self.clock.now();
        self.cells.reset();
        self.app.paint(&mut self.cells, now);
        self.app.drawn(now.millis());
    }
}

fn work_on(directory: Box<dyn Directory>, clock: &Arc<dyn Clock>) -> (Worker, Receiver<(Ticket, Reply)>) {
    let (sender, replies) = channel();
    let sink = move |ticket, reply| sender.send((ticket, reply)).is_ok();
    (Worker::on_directory(directory, Arc::clone(clock), sink), replies)
}

/// Nothing of this machine.
fn setting() -> Setting {
    Setting {
        passwd: PathBuf::new(),
        default_issuer: String::new(),
        store_place: String::new(),
        onlookers: Onlookers::default(),
        own: None,
    }
}
