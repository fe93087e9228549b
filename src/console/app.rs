//! The console without a terminal: a message in, orders out, a frame to draw.
//!
//! Owns the stack of screens, the dialog on top, who waits for which ticket and
//! what the last line says. Must not call the directory or touch a terminal.

use std::collections::BTreeMap;

use ratatui::Frame;

use super::dialog::Dialog;
use super::footer::Footer;
use super::frame::{Parts, draw};
use super::keymap::Chord;
use super::look::Look;
use super::screen::{Effect, Moment, Open, Screen};
use super::screens::{self, Help, Opening, Setting};
use crate::directory::{Done, Opened, Problem, Reply, Request, Ticket};
use crate::model::Timestamp;

/// What reaches the console.
pub enum Message {
    /// A key, with the moment it was struck in milliseconds.
    Key(Chord, u64),
    /// A pasted text.
    Paste(String),
    /// Something from the directory.
    Reply(Ticket, Reply),
    /// The window changed, or nothing did but the time.
    Time,
}

/// What somebody else must do for the console.
pub enum Order {
    /// Hand this to the directory.
    Ask(Ticket, Request),
    /// Stop the long work under this ticket.
    Stop(Ticket),
    /// Leave the program, with this exit code.
    Leave(u8),
    /// Start again with the demo.
    Demo,
    /// Draw every cell anew.
    Repaint,
    /// Stop the process until it is continued.
    Suspend,
}

/// Work that takes longer than this shows that it runs, in milliseconds.
const WORKING_AFTER: u64 = 150;
/// Exit code of Ctrl-C: 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

/// A screen on the stack.
struct Layer {
    id: u64,
    screen: Box<dyn Screen>,
}

/// A request under way.
struct Awaited {
    layer: u64,
    is_write: bool,
    asked_at: Timestamp,
}

/// The console.
pub struct App {
    look: Look,
    setting: Setting,
    layers: Vec<Layer>,
    dialog: Option<Dialog>,
    /// What the last line says instead of the hints, until the next key.
    notice: Option<Footer>,
    awaited: BTreeMap<Ticket, Awaited>,
    next_ticket: u64,
    next_layer: u64,
    size: (u16, u16),
}

impl App {
    /// The console on its first page, and what it asks at once.
    pub fn new(look: Look, setting: Setting, now: Timestamp) -> (Self, Vec<Order>) {
        let mut app = Self {
            look,
            setting,
            layers: Vec::new(),
            dialog: None,
            notice: None,
            awaited: BTreeMap::new(),
            next_ticket: 1,
            next_layer: 1,
            size: (80, 24),
        };
        let mut orders = Vec::new();
        app.push(Box::new(Opening), now, &mut orders);
        app.effect(Effect::Ask(Request::Open), now, &mut orders);
        (app, orders)
    }

    fn moment(&self, now: Timestamp) -> Moment {
        Moment { now, size: self.size, ascii: self.look.ascii }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, now: Timestamp) -> Vec<Order> {
        let mut orders = Vec::new();
        match message {
            Message::Key(chord, struck) => self.key(chord, struck, now, &mut orders),
            Message::Paste(text) => {
                let moment = self.moment(now);
                self.notice = None;
                if self.dialog.is_none()
                    && let Some(top) = self.layers.last_mut()
                {
                    let effects = top.screen.paste(&text, &moment);
                    self.effects(effects, now, &mut orders);
                }
                drop(zeroize::Zeroizing::new(text));
            }
            Message::Reply(ticket, reply) => self.reply(ticket, reply, now, &mut orders),
            Message::Time => {
                let moment = self.moment(now);
                if let Some(top) = self.layers.last_mut() {
                    let effects = top.screen.time(&moment);
                    self.effects(effects, now, &mut orders);
                }
            }
        }
        orders
    }

    fn key(&mut self, chord: Chord, struck: u64, now: Timestamp, orders: &mut Vec<Order>) {
        match chord {
            Chord::Ctrl('c') => return orders.push(Order::Leave(INTERRUPTED)),
            Chord::Ctrl('l') => return orders.push(Order::Repaint),
            Chord::Ctrl('z') => return orders.push(Order::Suspend),
            _ => {}
        }
        if let Some(dialog) = &mut self.dialog {
            if let Some(answer) = dialog.key(chord, struck) {
                self.dialog = None;
                if let Some(effect) = answer {
                    self.effect(effect, now, orders);
                }
            }
            return;
        }
        let moment = self.moment(now);
        let Some(top) = self.layers.last_mut() else { return };
        self.notice = None;
        let helps = chord == Chord::F1 || (chord == Chord::Char('?') && !top.screen.is_typing());
        if helps {
            let help = Help::of(&top.screen.hints());
            return self.push(Box::new(help), now, orders);
        }
        let effects = top.screen.key(chord, &moment);
        self.effects(effects, now, orders);
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, now: Timestamp, orders: &mut Vec<Order>) {
        match reply {
            Reply::Progress(so_far) => {
                if let Some(screen) = self.asker(ticket) {
                    screen.progress(so_far);
                }
            }
            Reply::Done(outcome) => {
                let Some(awaited) = self.awaited.remove(&ticket) else { return };
                if let Ok(Done::Opened(opened)) = &outcome
                    && self.opened(opened, now, orders)
                {
                    return;
                }
                let moment = self.moment(now);
                let at = self.layers.iter_mut().find(|layer| layer.id == awaited.layer);
                match at {
                    Some(layer) => {
                        let effects = layer.screen.answer(outcome, &moment);
                        self.effects(effects, now, orders);
                    }
                    // Nobody waits any more; but what happened to a record is always said.
                    None if awaited.is_write => self.notice = outcome.err().map(Footer::Problem),
                    None => {}
                }
            }
        }
    }

    /// Goes to the page that the state of the store asks for.
    fn opened(&mut self, opened: &Opened, now: Timestamp, orders: &mut Vec<Order>) -> bool {
        let open = match opened {
            Opened::Ready => Open::Users,
            Opened::NoStore => Open::Welcome,
            Opened::NeedsPassphrase => Open::Unlock,
        };
        self.layers.clear();
        self.effect(Effect::Open(open), now, orders);
        true
    }

    fn asker(&mut self, ticket: Ticket) -> Option<&mut Box<dyn Screen>> {
        let layer = self.awaited.get(&ticket)?.layer;
        self.layers.iter_mut().find(|at| at.id == layer).map(|layer| &mut layer.screen)
    }

    fn effects(&mut self, effects: Vec<Effect>, now: Timestamp, orders: &mut Vec<Order>) {
        for effect in effects {
            self.effect(effect, now, orders);
        }
    }

    fn effect(&mut self, effect: Effect, now: Timestamp, orders: &mut Vec<Order>) {
        match effect {
            Effect::Ask(request) => self.ask(request, now, orders),
            Effect::Stop => {
                let top = self.layers.last().map(|layer| layer.id);
                let own = self.awaited.iter().filter(|(_, awaited)| Some(awaited.layer) == top);
                orders.extend(own.map(|(ticket, _)| Order::Stop(*ticket)));
            }
            // The users list is where everything begins: nothing lies below it.
            Effect::Open(Open::Users) | Effect::Replace(Open::Users) => {
                self.layers.clear();
                self.push(screens::open(&Open::Users, &self.setting), now, orders);
            }
            Effect::Open(open) => self.push(screens::open(&open, &self.setting), now, orders),
            Effect::Replace(open) => {
                self.layers.pop();
                self.push(screens::open(&open, &self.setting), now, orders);
            }
            Effect::Back => {
                self.layers.pop();
                let moment = self.moment(now);
                match self.layers.last_mut() {
                    Some(top) => {
                        let effects = top.screen.shown(&moment);
                        self.effects(effects, now, orders);
                    }
                    None => orders.push(Order::Leave(0)),
                }
            }
            Effect::Question(question) => self.dialog = Some(Dialog::new(*question)),
            Effect::Tell(problem) => self.notice = Some(Footer::Problem(problem)),
            Effect::Say(text) => self.notice = Some(Footer::Said(text)),
            Effect::Quit => orders.push(Order::Leave(0)),
            Effect::Demo => orders.push(Order::Demo),
        }
    }

    fn ask(&mut self, request: Request, now: Timestamp, orders: &mut Vec<Order>) {
        let Some(layer) = self.layers.last().map(|layer| layer.id) else { return };
        let is_write = request.is_write();
        if !is_write {
            self.awaited.retain(|_, awaited| awaited.is_write || awaited.layer != layer);
        }
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.awaited.insert(ticket, Awaited { layer, is_write, asked_at: now });
        orders.push(Order::Ask(ticket, request));
    }

    fn push(&mut self, screen: Box<dyn Screen>, now: Timestamp, orders: &mut Vec<Order>) {
        self.layers.push(Layer { id: self.next_layer, screen });
        self.next_layer += 1;
        let moment = self.moment(now);
        if let Some(top) = self.layers.last_mut() {
            let effects = top.screen.shown(&moment);
            self.effects(effects, now, orders);
        }
    }

    /// Shows a problem that came from outside in the last line.
    pub fn tell(&mut self, problem: Problem) {
        self.notice = Some(Footer::Problem(problem));
    }

    fn working_since(&self) -> Option<Timestamp> {
        self.awaited.values().map(|awaited| awaited.asked_at).min()
    }

    /// When something changes by time alone.
    pub fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let working =
            self.working_since().map(|since| since.plus_millis(WORKING_AFTER)).filter(|at| *at > now);
        let screen = self.layers.last().and_then(|top| top.screen.deadline(now));
        working.into_iter().chain(screen).min()
    }

    /// Draws the frame.
    pub fn draw(&mut self, frame: &mut Frame<'_>, now: Timestamp) {
        self.size = (frame.area().width, frame.area().height);
        let moment = self.moment(now);
        let Some(top) = self.layers.last() else { return };
        let help = if top.screen.is_typing() { Chord::F1 } else { Chord::Char('?') };
        let footer = match (&self.notice, &self.dialog) {
            (_, Some(_)) => Dialog::footer(),
            (Some(notice), None) => notice.clone(),
            (None, None) => Footer::Hints { hints: top.screen.hints(), help },
        };
        let working = self.working_since().is_some_and(|since| since.plus_millis(WORKING_AFTER) <= now);
        let parts = Parts { look: &self.look, screen: &*top.screen, footer: &footer, working };
        let area = frame.area();
        draw(frame.buffer_mut(), area, &parts, self.dialog.as_ref(), &moment);
    }

    /// The frame was written: keys struck from now on have seen it.
    pub fn drawn(&mut self, at: u64) {
        if let Some(dialog) = &mut self.dialog {
            dialog.seen(at);
        }
    }

    /// Whether the frame differs from the last in every part: a new page.
    pub fn page(&self) -> u64 {
        self.layers.last().map_or(0, |layer| layer.id)
    }
}
