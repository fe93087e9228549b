//! The console without a terminal: a message in, orders out, a frame to draw.
//!
//! Owns the stack of screens, the dialog on top, who waits for which ticket and
//! what the last line says. Must not call the directory or touch a terminal.

mod awaited;
mod beside;
mod idle;
mod keys;
mod news;

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::awaited::Awaited;
use self::idle::{Idle, OWN};
use super::dialog::Dialog;
use super::footer::Footer;
use super::frame::{Parts, draw};
use super::keymap::Chord;
use super::look::Look;
use super::panel::{Panel, Place};
use super::screen::{Effect, Moment, Open, Screen};
use super::screens::{self, Opening, Setting};
use super::words::{self, count};
use crate::directory::{Changed, Done, Opened, Problem, Redeemed, Reply, Request, Ticket};
use crate::model::Timestamp;
use crate::totp::Judgement;

/// What reaches the console.
#[expect(clippy::large_enum_variant, reason = "outcomes are few, and moved once")]
pub enum Message {
    /// A key, with the moment it was struck in milliseconds.
    Key(Chord, u64),
    /// A pasted text.
    Paste(String),
    /// Something from the directory.
    Reply(Ticket, Reply),
    /// The window has so many columns and rows now.
    Resize(u16, u16),
    /// Somebody else changed something.
    News(Changed),
    /// Nothing changed but the time.
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
    /// Leave the program, which could not go on because of this.
    GiveUp(Problem),
    /// Start with the demo, or with it once more.
    Demo,
    /// Draw every cell anew.
    Repaint,
    /// Stop the process until it is continued.
    Suspend,
}

/// Work that takes longer than this shows that it runs, in milliseconds.
const WORKING_AFTER: u64 = 150;

/// A screen on the stack.
struct Layer {
    id: u64,
    screen: Box<dyn Screen>,
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
    idle: Idle,
    /// What stands beside the pages of a demo.
    panel: Option<Box<dyn Panel>>,
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
            idle: Idle::Never,
            panel: None,
        };
        let mut orders = Vec::new();
        app.push(Box::new(Opening::default()), now, &mut orders);
        let opening = app.next_layer - 1;
        app.ask(opening, Request::Open, now, &mut orders);
        (app, orders)
    }

    fn moment(&self, now: Timestamp) -> Moment {
        Moment { now, size: self.page_size(), ascii: self.look.ascii }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, now: Timestamp) -> Vec<Order> {
        let mut orders = Vec::new();
        // First of all: a key struck after the time was over must not reach the page.
        self.doze(now, &mut orders);
        match message {
            Message::Key(chord, struck) => {
                self.idle.stirs(now);
                self.key(chord, struck, now, &mut orders);
            }
            Message::Paste(text) => {
                self.idle.stirs(now);
                self.paste(&text, now, &mut orders);
                drop(zeroize::Zeroizing::new(text));
            }
            Message::Reply(ticket, reply) => self.reply(ticket, reply, now, &mut orders),
            Message::Resize(width, height) => {
                self.size = (width, height);
                self.time(now, &mut orders);
            }
            Message::News(changed) => self.news(&changed, now, &mut orders),
            Message::Time => self.time(now, &mut orders),
        }
        self.tell_panel(now, &mut orders);
        // The last of what was under way may have come when the time was over.
        self.doze(now, &mut orders);
        self.forget(&mut orders);
        orders
    }

    fn time(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        let moment = self.moment(now);
        if let Some(top) = self.layers.last_mut() {
            let (id, effects) = (top.id, top.screen.time(&moment));
            self.effects(id, effects, now, orders);
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, now: Timestamp, orders: &mut Vec<Order>) {
        match reply {
            Reply::Progress(so_far) => {
                let moment = self.moment(now);
                if let Some(screen) = self.asker(ticket) {
                    screen.progress(so_far, &moment);
                }
            }
            Reply::Done(outcome) => {
                let Some(awaited) = self.awaited.remove(&ticket) else { return };
                if let Ok(Done::Opened(opened)) = &outcome {
                    return self.opened(opened, now, orders);
                }
                if awaited.is_write {
                    // What became of it is to be seen for as long as a page is.
                    self.idle.stirs(now);
                }
                if let Ok(done) = &outcome
                    && awaited.layer == OWN
                {
                    return self.own_answer(done, now);
                }
                if matches!(outcome, Ok(Done::SettingsChanged)) {
                    self.ask_idle(now, orders);
                }
                let moment = self.moment(now);
                let at = self.layers.iter_mut().find(|layer| layer.id == awaited.layer);
                match at {
                    Some(layer) => {
                        let effects = layer.screen.answer(outcome, &moment);
                        self.effects(awaited.layer, effects, now, orders);
                    }
                    // Nobody waits any more; but what happened to a record is always said.
                    None if awaited.is_write => match outcome {
                        Ok(done) => self.notice = said(&done).map(Footer::Said).or(self.notice.take()),
                        Err(problem) => self.notice = Some(Footer::Problem(problem)),
                    },
                    None => {}
                }
            }
        }
    }

    /// Goes to the page that the state of the store asks for.
    fn opened(&mut self, opened: &Opened, now: Timestamp, orders: &mut Vec<Order>) {
        let open = match opened {
            Opened::Ready => self.first_page(),
            Opened::NoStore => Open::Welcome,
            Opened::NeedsPassphrase => Open::Unlock,
        };
        self.begin_with(&open, now, orders);
    }

    /// Where everything begins.
    fn first_page(&self) -> Open {
        self.setting.own.clone().map_or(Open::Users, Open::Credentials)
    }

    /// A page that nothing lies below.
    fn begin_with(&mut self, open: &Open, now: Timestamp, orders: &mut Vec<Order>) {
        self.layers.clear();
        self.push(screens::open(open, &self.setting), now, orders);
        if *open == self.first_page() {
            self.ask_idle(now, orders);
        } else {
            self.idle = Idle::Never;
        }
    }

    fn effects(&mut self, layer: u64, effects: Vec<Effect>, now: Timestamp, orders: &mut Vec<Order>) {
        for effect in effects {
            self.effect(layer, effect, now, orders);
        }
    }

    /// Takes away what lies on this layer. False: the layer is gone itself.
    fn uncover(&mut self, layer: u64) -> bool {
        let Some(at) = self.layers.iter().position(|other| other.id == layer) else { return false };
        self.layers.truncate(at + 1);
        self.dialog = None;
        true
    }

    /// Does what the screen of this layer wants. It may lie below another one by
    /// now: where it leads elsewhere, what lies on it goes.
    fn effect(&mut self, layer: u64, effect: Effect, now: Timestamp, orders: &mut Vec<Order>) {
        let moves = matches!(effect, Effect::Open(_) | Effect::Replace(_) | Effect::Back);
        if moves && !self.uncover(layer) {
            return;
        }
        match effect {
            Effect::Ask(request) => self.ask(layer, request, now, orders),
            Effect::Stop => {
                let own = self.awaited.iter().filter(|(_, awaited)| awaited.layer == layer);
                orders.extend(own.map(|(ticket, _)| Order::Stop(*ticket)));
            }
            // The users list is where everything begins: nothing lies below it.
            // Nor below a lock.
            Effect::Open(Open::Users) | Effect::Replace(Open::Users) => {
                self.begin_with(&self.first_page(), now, orders);
            }
            Effect::Open(open @ Open::Locked(_)) | Effect::Replace(open @ Open::Locked(_)) => {
                self.begin_with(&open, now, orders);
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
                        let (id, effects) = (top.id, top.screen.shown(&moment));
                        self.effects(id, effects, now, orders);
                    }
                    None => orders.push(Order::Leave(0)),
                }
            }
            Effect::Question(question) => self.dialog = Some(Dialog::new(*question)),
            Effect::Tell(problem) => self.notice = Some(Footer::Problem(problem)),
            Effect::Say(text) => self.notice = Some(Footer::Said(text)),
            Effect::Quit => orders.push(Order::Leave(0)),
            Effect::GiveUp(problem) => orders.push(Order::GiveUp(problem)),
            Effect::Demo => orders.push(Order::Demo),
        }
    }

    fn push(&mut self, screen: Box<dyn Screen>, now: Timestamp, orders: &mut Vec<Order>) {
        let id = self.next_layer;
        self.layers.push(Layer { id, screen });
        self.next_layer += 1;
        let moment = self.moment(now);
        if let Some(top) = self.layers.last_mut() {
            let effects = top.screen.shown(&moment);
            self.effects(id, effects, now, orders);
        }
    }

    /// Shows a problem that came from outside in the last line.
    pub fn tell(&mut self, problem: Problem) {
        self.notice = Some(Footer::Problem(problem));
    }

    /// When something changes by time alone.
    pub fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let working =
            self.working_since().map(|since| since.plus_millis(WORKING_AFTER)).filter(|at| *at > now);
        let screen = self.layers.last().and_then(|top| top.screen.deadline(now));
        let locks = self.locks_at().filter(|at| *at > now);
        working.into_iter().chain(screen).chain(locks).chain(self.panel_deadline(now)).min()
    }

    /// Draws the frame.
    pub fn draw(&mut self, frame: &mut Frame<'_>, now: Timestamp) {
        self.paint(frame.buffer_mut(), now);
    }

    /// Draws the cells of a window.
    pub fn paint(&mut self, buffer: &mut Buffer, now: Timestamp) {
        self.size = (buffer.area.width, buffer.area.height);
        self.draw_page(buffer, now);
        self.draw_panel(buffer, now);
    }

    fn draw_page(&self, buffer: &mut Buffer, now: Timestamp) {
        let moment = self.moment(now);
        let Some(top) = self.layers.last() else { return };
        let footer = match (&self.notice, &self.dialog) {
            (_, Some(_)) => Dialog::footer(),
            (Some(notice), None) => notice.clone(),
            (None, None) => self.hints(&*top.screen, &moment),
        };
        let working = self.working_since().is_some_and(|since| since.plus_millis(WORKING_AFTER) <= now);
        let has_users = self.setting.own.is_none();
        let parts = Parts { look: &self.look, screen: &*top.screen, footer: &footer, has_users, working };
        let area = Rect::new(0, 0, moment.size.0, moment.size.1);
        draw(buffer, area, &parts, self.dialog.as_ref(), &moment);
    }

    /// The frame was written: keys struck from now on have seen it.
    pub fn drawn(&mut self, at: u64) {
        let shows = !self.is_too_small();
        if let Some(dialog) = self.dialog.as_mut().filter(|_| shows) {
            dialog.seen(at);
        }
    }

    /// Puts a page on top to which no key leads from where a test stands.
    #[cfg(test)]
    pub fn open(&mut self, open: &Open, now: Timestamp) -> Vec<Order> {
        let mut orders = Vec::new();
        self.push(screens::open(open, &self.setting), now, &mut orders);
        orders
    }

    /// What keys mean on the page on top.
    #[cfg(test)]
    pub fn keys_of_page(&self) -> Vec<super::keymap::Hint> {
        self.layers.last().map_or_else(Vec::new, |top| top.screen.hints())
    }

    /// Whether the frame differs from the last in every part: a new page.
    pub fn page(&self) -> u64 {
        let covered = u64::from(self.place() == Place::Over);
        self.layers.last().map_or(0, |layer| 2 * layer.id + covered)
    }
}

/// What became of a write that nobody waits for any more.
fn said(done: &Done) -> Option<String> {
    Some(match done {
        Done::UserAdded(user) => format!("{user} was added."),
        Done::SetUp(set_up) => {
            format!("The enrollment of “{}” of {} has begun; it can be resumed.", set_up.device, set_up.user)
        }
        Done::Judged(Judgement::Accepted(_)) => "The MFA device was added.".to_owned(),
        Done::Imported(imported) => format!(
            "The import is over: {} added, {} changed.",
            count(imported.added),
            count(imported.changed)
        ),
        Done::Discarded => "The enrollment was discarded.".to_owned(),
        Done::Renamed => "The device has its new name.".to_owned(),
        Done::Edited => "The change was made.".to_owned(),
        Done::Deactivated => "The device was deactivated.".to_owned(),
        Done::Deleted => "The device was deleted.".to_owned(),
        Done::Tested(tested) => words::tested(tested),
        Done::RecoveryCodesKept(true) => "The ten recovery codes are in force.".to_owned(),
        Done::Redeemed(Redeemed::Right { left }) => format!("The recovery code is spent, {left} left."),
        _ => return None,
    })
}
