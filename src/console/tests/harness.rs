//! A person at the keyboard: keys as text, a window of any size, time wound by
//! hand, replies that can be held back.

use std::collections::VecDeque;
use std::path::PathBuf;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use super::super::app::{App, Message, Order};
use super::super::look::Look;
use super::super::panel::Panel;
use super::super::screen::Open;
use super::super::screens::Setting;
use super::super::terminal::{Outlet, Screen};
use super::HOME;
use super::chords::chords;
use super::office::{Office, Seeded, Start};
use super::phone::Phone;
use super::picture::{self, Theme};
use crate::directory::{Changed, Credentials, Done, Reply, Request, SetUp, Ticket};
use crate::model::{Issuer, SecretText, Timestamp, User, UserName};
use crate::ports::{Clock, Onlookers};
use crate::store::{Settings, Store};

/// As terminals of our day are.
pub(super) const COLORS: Look = Look { mono: false, ascii: false, banner: None };

/// How the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    Code(u8),
    Demo,
    /// It could not go on.
    GaveUp,
}

/// The console in front of somebody.
pub(super) struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
    /// The last frame. What a test backend holds behind wide characters is not what is seen.
    frame: Buffer,
    pub(super) office: Office,
    /// Whether replies wait until they are let go.
    holds: bool,
    held: VecDeque<(Ticket, Reply)>,
    /// What phones were shown, in order.
    pub(super) set_ups: Vec<SetUp>,
    /// The recovery codes that were made last.
    pub(super) codes: Vec<SecretText>,
    /// Long work that was to be stopped.
    pub(super) stopped: Vec<Ticket>,
    pub(super) left: Option<Left>,
    /// How often the terminal was to be painted anew.
    pub(super) repaints: usize,
}

/// What a desk begins with.
pub(super) struct Plan {
    pub(super) start: Start,
    pub(super) size: (u16, u16),
    pub(super) look: Look,
    pub(super) issuer: &'static str,
    /// Other rules than a new store has.
    pub(super) rules: fn(&mut Settings),
    /// Minutes without a key; 0: never.
    pub(super) idle: u16,
    /// Who else sees the terminal.
    pub(super) onlookers: Onlookers,
    /// Whose own devices it is all about.
    pub(super) own: Option<&'static str>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            start: Start::Ready,
            size: HOME,
            look: COLORS,
            issuer: "Example",
            rules: |_| {},
            idle: 0,
            onlookers: Onlookers::default(),
            own: None,
        }
    }
}

impl Desk {
    /// The first page is on the screen and what it asked for has come.
    pub(super) fn of(plan: &Plan, people: impl FnOnce(&Store, &Seeded) -> Vec<User>) -> Self {
        let mut settings = Settings::of(Issuer::new(plan.issuer).unwrap());
        settings.idle_minutes = plan.idle;
        (plan.rules)(&mut settings);
        let office = Office::new(plan.start, settings, people);
        let setting = Setting {
            passwd: PathBuf::from("/nonexistent/passwd"),
            default_issuer: "Example".to_owned(),
            store_place: "/home/mo/.local/share/mfa-enroll".to_owned(),
            onlookers: plan.onlookers,
            own: plan.own.map(|own| UserName::new(own).unwrap()),
        };
        let (app, orders) = App::new(plan.look, setting, office.clock.now());
        let (width, height) = plan.size;
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut desk = Self {
            app,
            terminal,
            frame: Buffer::default(),
            office,
            holds: false,
            held: VecDeque::new(),
            set_ups: Vec::new(),
            codes: Vec::new(),
            stopped: Vec::new(),
            left: None,
            repaints: 0,
        };
        desk.draw();
        desk.carry_out(orders);
        desk.draw();
        desk
    }

    /// A store that is open, with these people, at home size.
    pub(super) fn with(people: impl FnOnce(&Store, &Seeded) -> Vec<User>) -> Self {
        Self::of(&Plan::default(), people)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.office.clock.now()
    }

    /// Takes a message in and carries out what comes of it.
    pub(super) fn update(&mut self, message: Message) {
        let orders = self.app.update(message, self.now());
        self.carry_out(orders);
    }

    /// What the directory knows of a user, whatever is in the window.
    pub(super) fn credentials(&self, user: &str) -> Credentials {
        self.credentials_if_any(user).unwrap_or_else(|| panic!("the directory tells nothing of {user}"))
    }

    pub(super) fn credentials_if_any(&self, user: &str) -> Option<Credentials> {
        let request = Request::User(UserName::new(user).unwrap());
        match self.office.answers(Ticket(u64::MAX), request).pop() {
            Some((_, Reply::Done(Ok(Done::Credentials(credentials))))) => Some(credentials),
            _ => None,
        }
    }

    /// Puts a page on top to which no key leads from here.
    pub(super) fn open(&mut self, open: &Open) {
        let orders = self.app.open(open, self.now());
        self.carry_out(orders);
        self.draw();
    }

    fn carry_out(&mut self, orders: Vec<Order>) {
        for order in orders {
            match order {
                Order::Ask(ticket, request) => {
                    for (ticket, reply) in self.office.answers(ticket, request) {
                        match &reply {
                            Reply::Done(Ok(Done::SetUp(set_up))) => self.set_ups.push(set_up.clone()),
                            Reply::Done(Ok(Done::FreshCodes(fresh))) => self.codes.clone_from(&fresh.codes),
                            _ => {}
                        }
                        self.held.push_back((ticket, reply));
                    }
                    if !self.holds {
                        self.let_go();
                    }
                }
                Order::Stop(ticket) => self.stopped.push(ticket),
                Order::Leave(code) => self.left = Some(Left::Code(code)),
                Order::GiveUp(problem) => {
                    assert!(!problem.what.is_empty());
                    self.left = Some(Left::GaveUp);
                }
                Order::Demo => self.left = Some(Left::Demo),
                Order::Repaint | Order::Suspend => self.repaints += 1,
            }
        }
    }

    /// Somebody else has the directory do this.
    #[track_caller]
    pub(super) fn elsewhere(&mut self, request: Request) {
        for (_, reply) in self.office.answers(Ticket(u64::MAX), request) {
            if let Reply::Done(Err(problem)) = reply {
                panic!("{problem}");
            }
        }
    }

    /// Somebody else has changed this.
    pub(super) fn news(&mut self, changed: Changed) {
        self.update(Message::News(changed));
        self.draw();
    }

    /// From now on replies wait.
    pub(super) fn hold_back(&mut self) {
        self.holds = true;
    }

    /// The replies that wait arrive, and those to come do at once.
    pub(super) fn release(&mut self) {
        self.holds = false;
        self.let_go();
        self.draw();
    }

    fn let_go(&mut self) {
        while self.let_one_go() {}
    }

    /// The oldest reply that waits arrives.
    pub(super) fn let_one_go(&mut self) -> bool {
        let Some((ticket, reply)) = self.held.pop_front() else { return false };
        self.update(Message::Reply(ticket, reply));
        true
    }

    /// Whether a reply waits.
    pub(super) fn is_waiting(&self) -> bool {
        !self.held.is_empty()
    }

    /// The reply that waits longest, in front of which others may be slipped.
    pub(super) fn slip_in(&mut self, reply: Reply) {
        let ticket = self.held.front().expect("a reply waits").0;
        self.update(Message::Reply(ticket, reply));
        self.draw();
    }

    /// The ticket of the newest reply that waits.
    pub(super) fn waits_for(&self) -> Ticket {
        self.held.back().expect("a reply waits").0
    }

    /// A reply to this ticket, whoever waits for it.
    pub(super) fn reply(&mut self, ticket: Ticket, reply: Reply) {
        self.update(Message::Reply(ticket, reply));
        self.draw();
    }

    /// Draws a frame, which is seen at once.
    pub(super) fn draw(&mut self) {
        let now = self.now();
        let app = &mut self.app;
        let drawn = self.terminal.draw(|frame| app.draw(frame, now)).unwrap();
        self.frame.clone_from(drawn.buffer);
        self.app.drawn(now.millis());
    }

    /// Puts a panel beside the pages.
    pub(super) fn hang(&mut self, panel: Box<dyn Panel>) {
        self.app.hang(panel);
        self.draw();
    }

    /// Which page it is.
    pub(super) fn page(&self) -> u64 {
        self.app.page()
    }

    /// Sends the present frame over a link. Returns its bytes.
    pub(super) fn send<O: Outlet>(&mut self, screen: &mut Screen<O>, whole: bool) -> usize {
        let now = self.now();
        let app = &mut self.app;
        let render = |frame: &mut ratatui::Frame<'_>| app.draw(frame, now);
        if whole { screen.draw_whole(render) } else { screen.draw(render) }.unwrap()
    }

    /// Strikes keys one after the other and looks at the screen after each.
    pub(super) fn press(&mut self, keys: &str) {
        for chord in chords(keys) {
            self.update(Message::Key(chord, self.now().millis()));
            self.draw();
        }
    }

    /// Strikes keys faster than the screen follows.
    pub(super) fn press_blindly(&mut self, keys: &str) {
        let struck = self.now();
        self.office.clock.set(struck.plus_millis(5));
        for chord in chords(keys) {
            self.update(Message::Key(chord, struck.millis()));
        }
        self.draw();
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.update(Message::Paste(text.to_owned()));
        self.draw();
    }

    /// The window has another size.
    pub(super) fn resize(&mut self, (width, height): (u16, u16)) {
        self.terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        self.update(Message::Resize(width, height));
        self.draw();
    }

    /// Time goes by; the console is woken at its own deadlines only.
    pub(super) fn wait(&mut self, secs: u64) {
        let end = self.now().plus_secs(secs);
        for _ in 0..=secs * 2 + 10 {
            let Some(at) = self.app.deadline(self.now()).filter(|at| *at <= end) else { break };
            assert!(at > self.now(), "a deadline that is past would make the loop spin");
            self.office.clock.set(at);
            self.update(Message::Time);
            self.draw();
        }
        self.office.clock.set(end);
    }

    pub(super) fn buffer(&self) -> &Buffer {
        &self.frame
    }

    /// The window as text, row by row.
    pub(super) fn hints(&self) -> Vec<super::super::keymap::Hint> {
        self.app.keys_of_page()
    }

    pub(super) fn rows(&self) -> Vec<String> {
        rows(self.buffer())
    }

    /// The window as one line of words.
    pub(super) fn words(&self) -> String {
        self.rows().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fails unless these words stand in the window, broken into lines or not.
    #[track_caller]
    pub(super) fn sees(&self, words: &str) {
        assert!(self.words().contains(words), "“{words}” is not in\n{}", self.rows().join("\n"));
    }

    #[track_caller]
    pub(super) fn sees_no(&self, words: &str) {
        assert!(!self.words().contains(words), "“{words}” is in\n{}", self.rows().join("\n"));
    }

    /// The line of a list that is chosen.
    #[track_caller]
    pub(super) fn chosen(&self) -> String {
        let row =
            self.rows().into_iter().find_map(|row| row.trim_start().strip_prefix('▌').map(str::to_owned));
        row.unwrap_or_else(|| panic!("nothing is chosen in\n{}", self.rows().join("\n"))).trim().to_owned()
    }

    /// A phone that scans the one code in the window.
    #[track_caller]
    pub(super) fn scan(&self) -> Phone {
        let read = picture::read(self.buffer(), Theme::Dark);
        assert_eq!(read.len(), 1, "one code is to be scanned in\n{}", self.rows().join("\n"));
        Phone::scanning(&read[0])
    }

    /// A phone that got the key URI shown last, whatever is in the window now.
    pub(super) fn scan_uri(&self) -> Phone {
        Phone::scanning(self.key_uri())
    }

    /// The key URI of the enrollment shown last.
    pub(super) fn key_uri(&self) -> &str {
        self.set_ups.last().expect("an enrollment has begun").scan.as_ref().unwrap().key_uri.expose()
    }
}

/// Rows of text, blanks at their ends cut off.
pub(super) fn rows(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area().width).max(1);
    let row = |cells: &[ratatui::buffer::Cell]| {
        let (mut text, mut hidden) = (String::new(), 0);
        for cell in cells {
            if hidden == 0 {
                text.push_str(cell.symbol());
                hidden = cell.symbol().width().max(1);
            }
            hidden -= 1;
        }
        text.trim_end().to_owned()
    };
    buffer.content().chunks(width).map(row).collect()
}
