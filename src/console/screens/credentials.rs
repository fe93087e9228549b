//! Security credentials: a user's devices and what can be done with them.
//!
//! Owns the chosen line and the acts; the facts come from the directory. Must
//! not show a secret key.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::{Look, Role};
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen, next_second};
use crate::console::words::{self, ago, date, left};
use crate::directory::{self, DeviceView, Done, PendingView, Problem, Request, SignInState};
use crate::model::{DeviceKind, DeviceState, SafeText, Timestamp, User, UserName};

/// A user's security credentials.
pub struct Credentials {
    user: UserName,
    facts: Option<directory::Credentials>,
    chosen: usize,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Resume,
    Assign,
    Discard,
    Up,
    Down,
    Back,
}

const KEYS: &[Binding<Credentials, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Resume,
        hint: "resume",
        help: "Go on with the pending enrollment: the same QR code.",
        when: |state| state.chosen_pending().is_some(),
    },
    Binding {
        chords: &[Chord::Char('a')],
        act: Act::Assign,
        hint: "assign",
        help: "Assign an MFA device: name it, scan the QR code, type two codes.",
        when: |state| state.facts.is_some(),
    },
    Binding {
        chords: &[Chord::Char('u')],
        act: Act::Discard,
        hint: "discard",
        help: "Discard the chosen pending enrollment.",
        when: |state| state.chosen_pending().is_some(),
    },
    Binding {
        chords: &[Chord::Down, Chord::Char('j')],
        act: Act::Down,
        hint: "",
        help: "The next device.",
        when: |state| state.lines() > 1,
    },
    Binding {
        chords: &[Chord::Up, Chord::Char('k')],
        act: Act::Up,
        hint: "",
        help: "The device before.",
        when: |state| state.lines() > 1,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back to the users.",
        when: |_| true,
    },
];

impl Credentials {
    /// Of this user.
    pub fn of(user: UserName) -> Self {
        Self { user, facts: None, chosen: 0 }
    }

    fn lines(&self) -> usize {
        self.facts.as_ref().map_or(0, |facts| facts.devices.len() + facts.pending.len())
    }

    fn chosen_pending(&self) -> Option<&PendingView> {
        let facts = self.facts.as_ref()?;
        facts.pending.get(self.chosen.checked_sub(facts.devices.len())?)
    }

    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(Request::User(self.user.clone()))]
    }

    fn assign(&self) -> Vec<Effect> {
        let full = self.facts.as_ref().is_some_and(|facts| facts.devices.len() >= User::MOST_DEVICES);
        if full {
            return vec![Effect::Tell(Problem::refused(
                format!("{} has eight devices, which is the most.", self.user),
                "This version cannot delete devices yet: use one of the eight.",
            ))];
        }
        vec![Effect::Open(Open::Assign(self.user.clone()))]
    }

    fn discard(&self) -> Vec<Effect> {
        let Some(pending) = self.chosen_pending() else { return Vec::new() };
        vec![Effect::discard(&self.user, pending.id, &pending.name)]
    }

    fn draw_head(canvas: &mut Canvas<'_>, facts: &directory::Credentials, now: Timestamp) -> u16 {
        let dot = canvas.look().dot();
        let about: Vec<&str> = [&facts.person.display_name, &facts.person.email]
            .into_iter()
            .flatten()
            .map(SafeText::as_str)
            .collect();
        let mut y = 0;
        if !about.is_empty() {
            canvas.text(1, y, &about.join(dot), Role::Plain);
            y += 1;
        }
        let state = match facts.sign_in {
            SignInState::Open if facts.failures > 0 => {
                Some((format!("{} wrong codes since the last right one", facts.failures), Role::Dim))
            }
            SignInState::Open => None,
            SignInState::Locked { until } => Some((
                format!("Sign-in locked after {} wrong codes, for {}", facts.failures, left(until, now)),
                Role::Bad,
            )),
            SignInState::Disabled => Some((
                format!("Sign-in disabled after {} wrong codes: a new enrollment clears it", facts.failures),
                Role::Bad,
            )),
        };
        if let Some((text, role)) = state {
            canvas.text(1, y, &text, role);
            y += 1;
        }
        y + 1
    }
}

/// Where the columns of the table begin; narrow windows leave two out.
struct Columns {
    kind: Option<u16>,
    state: u16,
    since: u16,
    used: u16,
    clock: Option<u16>,
}

impl Columns {
    fn of(width: u16) -> Self {
        if width >= 78 {
            let extra = (width - 78).min(24);
            let name = 17 + extra;
            Self {
                kind: Some(name),
                state: name + 9,
                since: name + 23,
                used: name + 35,
                clock: Some(name + 49),
            }
        } else {
            Self { kind: None, state: 20, since: 34, used: 46, clock: None }
        }
    }

    fn name_width(&self) -> u16 {
        self.kind.unwrap_or(self.state).saturating_sub(4)
    }
}

fn draw_titles(canvas: &mut Canvas<'_>, columns: &Columns, y: u16) {
    let titles = [
        (Some(3), "Name"),
        (columns.kind, "Kind"),
        (Some(columns.state), "State"),
        (Some(columns.since), "Since"),
        (Some(columns.used), "Last used"),
        (columns.clock, "Clock"),
    ];
    for (x, title) in titles {
        if let Some(x) = x {
            canvas.text(x, y, title, Role::Dim);
        }
    }
}

/// Symbol, its role, and word of a state.
fn state_words(look: &Look, state: DeviceState) -> (&'static str, Role, &'static str) {
    match (state, look.ascii) {
        (DeviceState::Active, false) => ("●", Role::Good, "active"),
        (DeviceState::Active, true) => ("*", Role::Good, "active"),
        (DeviceState::Deactivated { .. }, false) => ("○", Role::Warn, "deactivated"),
        (DeviceState::Deactivated { .. }, true) => ("-", Role::Warn, "deactivated"),
    }
}

fn draw_device(canvas: &mut Canvas<'_>, columns: &Columns, device: &DeviceView, now: Timestamp) {
    let look = canvas.look();
    canvas.part(3, 0, columns.name_width(), 1).text(0, 0, device.name.as_str(), Role::Plain);
    if let Some(x) = columns.kind {
        let kind = match device.kind {
            DeviceKind::AuthenticatorApp => "app",
            DeviceKind::HardwareToken { .. } => "token",
        };
        canvas.text(x, 0, kind, Role::Plain);
    }
    let (symbol, role, state) = state_words(look, device.state);
    canvas.marked(columns.state, 0, symbol, role, state);
    let since = match device.state {
        DeviceState::Active => device.enrolled_at,
        DeviceState::Deactivated { at } => at,
    };
    canvas.text(columns.since, 0, &date(since), Role::Plain);
    let used = device.last_used_at.map_or_else(|| "never".to_owned(), |at| ago(at, now));
    canvas.text(columns.used, 0, &used, Role::Plain);
    if let Some(x) = columns.clock {
        let drift = device.clock_drift();
        let clock = if drift.is_notable() { words::drift(drift.secs) } else { "right".to_owned() };
        canvas.text(x, 0, &clock, if drift.is_notable() { Role::Warn } else { Role::Plain });
    }
}

fn draw_pending(canvas: &mut Canvas<'_>, columns: &Columns, pending: &PendingView, now: Timestamp) {
    let sign = if canvas.look().ascii { "~" } else { "◐" };
    canvas.part(3, 0, columns.name_width(), 1).text(0, 0, pending.name.as_str(), Role::Plain);
    if let Some(x) = columns.kind {
        canvas.text(x, 0, "app", Role::Plain);
    }
    canvas.marked(columns.state, 0, sign, Role::Warn, "pending");
    let x = columns.since + canvas.text(columns.since, 0, "expires in ", Role::Plain);
    let x = x + canvas.text(x, 0, &left(pending.expires_at, now), Role::Plain);
    // Narrow windows have no room for more.
    if columns.kind.is_some() {
        canvas.text(x, 0, &format!(", begun by {}", pending.begun_by), Role::Plain);
    }
}

impl Screen for Credentials {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs { user: Some(self.user.to_string()), below_users: true, ..Crumbs::of("Security credentials") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        self.ask()
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Resume) => match self.chosen_pending() {
                Some(pending) => vec![Effect::Open(Open::Resume(self.user.clone(), pending.id))],
                None => Vec::new(),
            },
            Some(Act::Assign) => self.assign(),
            Some(Act::Discard) => self.discard(),
            Some(Act::Up) => {
                self.chosen = self.chosen.saturating_sub(1);
                Vec::new()
            }
            Some(Act::Down) => {
                self.chosen = (self.chosen + 1).min(self.lines().saturating_sub(1));
                Vec::new()
            }
            Some(Act::Back) => vec![Effect::Back],
            None => Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Credentials(facts)) => {
                // What waits to be resumed is what one comes back for.
                if self.facts.is_none() && !facts.pending.is_empty() {
                    self.chosen = facts.devices.len();
                }
                self.facts = Some(facts);
                self.chosen = self.chosen.min(self.lines().saturating_sub(1));
                Vec::new()
            }
            Ok(Done::Discarded) => self.ask(),
            Ok(_) => Vec::new(),
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    fn time(&mut self, moment: &Moment) -> Vec<Effect> {
        let over = self
            .facts
            .as_ref()
            .is_some_and(|facts| facts.pending.iter().any(|pending| pending.expires_at <= moment.now));
        if over { self.ask() } else { Vec::new() }
    }

    fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let facts = self.facts.as_ref()?;
        let locked = matches!(facts.sign_in, SignInState::Locked { until } if until > now);
        (locked || !facts.pending.is_empty()).then(|| next_second(now))
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, moment: &Moment) {
        let Some(facts) = &self.facts else { return };
        let mut y = Self::draw_head(canvas, facts, moment.now);
        let head = format!("MFA devices, {} of {}", facts.devices.len(), User::MOST_DEVICES);
        canvas.text(1, y, &head, Role::Title);
        y += 1;
        if self.lines() == 0 {
            canvas.text(3, y, "None. Press a to assign one.", Role::Plain);
            return;
        }
        let columns = Columns::of(canvas.width());
        draw_titles(canvas, &columns, y);
        let width = canvas.width();
        for index in 0..self.lines() {
            y += 1;
            let mut line = canvas.part(0, y, width, 1);
            match facts.devices.get(index) {
                Some(device) => draw_device(&mut line, &columns, device, moment.now),
                None => {
                    if let Some(pending) = facts.pending.get(index - facts.devices.len()) {
                        draw_pending(&mut line, &columns, pending, moment.now);
                    }
                }
            }
            if index == self.chosen {
                let bar = line.look().bar();
                line.text(1, 0, bar, Role::Focus);
                line.tint(2, 0, width.saturating_sub(3), Role::Selected);
            }
        }
    }
}
