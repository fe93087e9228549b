//! Security credentials: a user's devices and what can be done with them.
//!
//! Owns the chosen line and where each act leads; the facts come from the
//! directory. Must not show a secret key.

mod about;
mod keys;
mod table;

use self::keys::{Act, KEYS};
use self::table::{Columns, draw_device, draw_pending, draw_titles};
use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen, next_second};
use crate::directory::{
    self, Changed, DeviceView, Done, PendingView, Problem, Proving, Request, SignInState,
};
use crate::model::{DeviceId, Timestamp, User, UserName};

/// Rows of the table that are no devices: its head and the titles of its columns.
const TITLES: u16 = 2;

/// A user's security credentials.
pub struct Credentials {
    user: UserName,
    /// It is the page of whoever sits there: only what they may do is offered.
    is_own: bool,
    facts: Option<directory::Credentials>,
    chosen: usize,
}

/// The line that keys act on.
enum Chosen<'a> {
    Device(&'a DeviceView),
    Pending(&'a PendingView),
}

impl Chosen<'_> {
    fn id(&self) -> DeviceId {
        match self {
            Self::Device(device) => device.id,
            Self::Pending(pending) => pending.id,
        }
    }
}

impl Credentials {
    /// Of this user, who perhaps sits there.
    pub fn of(user: UserName, is_own: bool) -> Self {
        Self { user, is_own, facts: None, chosen: 0 }
    }

    fn lines(&self) -> usize {
        self.facts.as_ref().map_or(0, |facts| facts.devices.len() + facts.pending.len())
    }

    fn chosen(&self) -> Option<Chosen<'_>> {
        self.facts.as_ref().and_then(|facts| line(facts, self.chosen))
    }

    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(Request::User(self.user.clone()))]
    }

    fn assign(&self) -> Effect {
        let full = self.facts.as_ref().is_some_and(|facts| facts.devices.len() >= User::MOST_DEVICES);
        if full {
            return Effect::Tell(Problem::refused(
                format!("{} has eight devices, which is the most.", self.user),
                "Delete one that is not needed any more, or replace one.",
            ));
        }
        Effect::Open(Open::Assign(self.user.clone()))
    }

    /// What an act on the chosen line leads to.
    fn on_chosen(&self, act: Act) -> Option<Effect> {
        let user = self.user.clone();
        Some(match (act, self.chosen()?) {
            (Act::Resume, Chosen::Pending(pending)) => Effect::Open(Open::Resume(user, pending.id)),
            (Act::Discard, Chosen::Pending(pending)) if pending.kind.serial().is_some() => {
                Effect::discard_token(&user, pending.id, &pending.name)
            }
            (Act::Discard, Chosen::Pending(pending)) => Effect::discard(&user, pending.id, &pending.name),
            (Act::Replace, Chosen::Device(device)) => {
                Effect::Open(Open::Replace(user, device.id, device.name.clone()))
            }
            (Act::Resync, Chosen::Device(device)) => {
                Effect::Open(Open::Prove(user, device.id, Proving::Resync))
            }
            (Act::Reactivate, Chosen::Device(device)) => {
                Effect::Open(Open::Prove(user, device.id, Proving::Reactivation))
            }
            (Act::Prove, Chosen::Device(device)) => {
                Effect::Open(Open::Prove(user, device.id, Proving::Proof))
            }
            (Act::Rename, Chosen::Device(device)) => {
                Effect::Open(Open::Rename(user, device.id, device.name.clone()))
            }
            (Act::Note, Chosen::Device(device)) => Effect::Open(Open::EditDevice(user, device.id)),
            (Act::Deactivate, Chosen::Device(device)) => Effect::Open(Open::Deactivate(user, device.id)),
            (Act::Delete, Chosen::Device(device)) => Effect::Open(Open::Delete(user, device.id)),
            _ => return None,
        })
    }

    /// Draws the table with the chosen line in it. Returns the rows used.
    fn draw_table(&self, canvas: &mut Canvas<'_>, facts: &directory::Credentials, now: Timestamp) -> u16 {
        let head = format!("MFA devices, {} of {}", facts.devices.len(), User::MOST_DEVICES);
        canvas.text(1, 0, &head, Role::Title);
        if self.lines() == 0 {
            canvas.text(3, 1, "None. Press a to assign one.", Role::Plain);
            return TITLES;
        }
        let columns = Columns::of(canvas.width());
        draw_titles(canvas, &columns, 1);
        let (width, height) = (canvas.width(), canvas.height());
        // Where not all lines fit, the chosen one does.
        let room = usize::from(height.saturating_sub(TITLES)).max(1);
        let top = (self.chosen + 1).saturating_sub(room);
        let mut y = TITLES;
        for index in top..self.lines() {
            let mut row = canvas.part(0, y, width, 1);
            match line(facts, index) {
                Some(Chosen::Device(device)) => draw_device(&mut row, &columns, device, now),
                Some(Chosen::Pending(pending)) => draw_pending(&mut row, &columns, pending, now),
                None => {}
            }
            if index == self.chosen {
                let bar = row.look().bar();
                row.text(1, 0, bar, Role::Focus);
                row.tint(2, 0, width.saturating_sub(3), Role::Selected);
            }
            y += 1;
        }
        y.min(height)
    }
}

fn line(facts: &directory::Credentials, index: usize) -> Option<Chosen<'_>> {
    match facts.devices.get(index) {
        Some(device) => Some(Chosen::Device(device)),
        None => facts.pending.get(index - facts.devices.len()).map(Chosen::Pending),
    }
}

fn rows(lines: usize) -> u16 {
    u16::try_from(lines).unwrap_or(u16::MAX)
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
            Some(Act::Assign) => vec![self.assign()],
            Some(Act::Test) => vec![Effect::Open(Open::Test(self.user.clone()))],
            Some(Act::RecoveryCodes) => vec![Effect::Open(Open::RecoveryCodes(self.user.clone()))],
            Some(Act::History) => vec![Effect::Open(Open::History(Some(self.user.clone())))],
            Some(Act::Edit) => vec![Effect::Open(Open::EditUser(self.user.clone()))],
            Some(Act::Up) => {
                self.chosen = self.chosen.saturating_sub(1);
                Vec::new()
            }
            Some(Act::Down) => {
                self.chosen = (self.chosen + 1).min(self.lines().saturating_sub(1));
                Vec::new()
            }
            Some(Act::Back) => vec![Effect::Back],
            Some(act) => self.on_chosen(act).into_iter().collect(),
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
                // Somebody else may have changed what stands above it.
                let before = self.chosen().map(|line| line.id());
                let lines = facts.devices.len() + facts.pending.len();
                let after =
                    (0..lines).find(|at| before.is_some() && line(&facts, *at).map(|it| it.id()) == before);
                self.chosen = after.unwrap_or(self.chosen).min(lines.saturating_sub(1));
                self.facts = Some(facts);
                Vec::new()
            }
            Ok(Done::Discarded) => self.ask(),
            Ok(_) => Vec::new(),
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    fn news(&mut self, changed: &Changed, _: &Moment) -> Vec<Effect> {
        if changed.is_of(&self.user) { self.ask() } else { Vec::new() }
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
        let height = canvas.height();
        let table = rows(self.lines().max(1)) + TITLES;
        let spare = height.saturating_sub(table);
        let more = match self.chosen() {
            Some(Chosen::Device(device)) => about::device(canvas, device),
            _ => Vec::new(),
        };
        // A blank line and one of the chosen device go before what is less important above.
        let kept = if more.is_empty() { 1 } else { 3 };
        let head = about::head(canvas, facts, moment.now);
        let shown = rows(head.len()).min(spare.saturating_sub(kept).max(1));
        let mut y = 0;
        for line in head.iter().take(usize::from(shown)) {
            about::draw(canvas, y, line);
            y += 1;
        }
        if y + table < height {
            y += 1;
        }
        let width = canvas.width();
        y += self.draw_table(&mut canvas.part(0, y, width, height.saturating_sub(y)), facts, moment.now) + 1;
        for line in &more {
            about::draw(canvas, y, line);
            y += 1;
        }
    }
}
