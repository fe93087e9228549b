//! The users list: one page of it, a filter, a chosen line.
//!
//! Owns what is asked of the list and where the choice stands; order, filter
//! and counts are the directory's. Must not hold more than a page.

mod keys;
mod rows;

use self::keys::{Act, KEYS};
use self::rows::{Columns, draw_row};
use crate::console::canvas::{Canvas, columns};
use crate::console::footer::Footer;
use crate::console::keymap::{Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen};
use crate::console::widgets::Field;
use crate::console::words::{count, counted};
use crate::directory::{Done, ListedUser, Page, Problem, Query, Request, Show};
use crate::model::{MfaState, Timestamp};

/// Rows of the window that are not lines of the list: first line, filter, head, last line.
const CHROME: u16 = 4;
/// Milliseconds.
const MINUTE: u64 = 60_000;

/// The users list.
#[derive(Default)]
pub struct Users {
    filter: Field,
    typing: bool,
    show: Show,
    page: Option<Page>,
    /// The first line shown, counted from the first hit.
    top: usize,
    /// The chosen line, counted from the first hit.
    chosen: usize,
}

const SHOWS: [(Show, &str); 6] = [
    (Show::All, "all"),
    (Show::WithoutMfa, "without MFA"),
    (Show::Pending, "pending"),
    (Show::Active, "active"),
    (Show::Overdue, "overdue"),
    (Show::Disabled, "disabled"),
];

impl Users {
    fn chosen_row(&self) -> Option<&ListedUser> {
        let page = self.page.as_ref()?;
        page.rows.get(self.chosen.checked_sub(page.offset)?)
    }

    fn rows(moment: &Moment) -> usize {
        usize::from(moment.size.1.saturating_sub(CHROME)).max(1)
    }

    fn ask(&self, moment: &Moment) -> Vec<Effect> {
        vec![Effect::Ask(Request::Users(Query {
            filter: self.filter.text().to_owned(),
            show: self.show,
            offset: self.top,
            limit: Self::rows(moment),
        }))]
    }

    /// Chooses this line and asks for the page it is on, if it is not there.
    fn choose(&mut self, line: usize, moment: &Moment) -> Vec<Effect> {
        let found = self.page.as_ref().map_or(0, |page| page.found);
        self.chosen = line.min(found.saturating_sub(1));
        let rows = Self::rows(moment);
        let before = self.top;
        if self.chosen < self.top {
            self.top = self.chosen;
        } else if self.chosen >= self.top + rows {
            self.top = self.chosen + 1 - rows;
        }
        if self.top == before { Vec::new() } else { self.ask(moment) }
    }

    /// Turns a page: the lines shown move with the chosen one.
    fn turn_page(&mut self, forward: bool, moment: &Moment) -> Vec<Effect> {
        let rows = Self::rows(moment);
        let found = self.page.as_ref().map_or(0, |page| page.found);
        let moved = |line: usize| if forward { line + rows } else { line.saturating_sub(rows) };
        let before = self.top;
        self.chosen = moved(self.chosen).min(found.saturating_sub(1));
        self.top = moved(self.top).min(found.saturating_sub(rows));
        if self.top == before { Vec::new() } else { self.ask(moment) }
    }

    fn search(&mut self, moment: &Moment) -> Vec<Effect> {
        (self.top, self.chosen) = (0, 0);
        self.ask(moment)
    }

    fn turn(&mut self, forward: bool, moment: &Moment) -> Vec<Effect> {
        let here = SHOWS.iter().position(|(show, _)| *show == self.show).unwrap_or(0);
        let there = if forward { here + 1 } else { here + SHOWS.len() - 1 } % SHOWS.len();
        self.show = SHOWS.get(there).map_or(Show::All, |(show, _)| *show);
        self.search(moment)
    }

    fn edit(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        let before = self.filter.text().to_owned();
        if self.typing && self.filter.key(chord) && self.filter.text() != before {
            return self.search(moment);
        }
        Vec::new()
    }

    fn draw_filter(&self, canvas: &mut Canvas<'_>, page: &Page) {
        let shown = self.shown_word();
        let dot = canvas.look().dot();
        let right = format!("{} found{dot}{shown} (Tab)", count(page.found));
        let used = canvas.right(1, 0, &right, Role::Dim);
        let room = canvas.width().saturating_sub(used + 3);
        let mut left = canvas.part(0, 0, room, 1);
        let role = if self.typing { Role::Focus } else { Role::Dim };
        let x = 1 + left.text(1, 0, "Filter: ", role);
        self.filter.draw_value(&mut left, x, 0, self.typing);
    }

    /// The word of the filter by state.
    fn shown_word(&self) -> &'static str {
        SHOWS.iter().find(|(show, _)| *show == self.show).map_or("all", |(_, word)| *word)
    }

    /// Why nobody is in the list: either filter may be the cause, or both.
    fn draw_none_found(&self, canvas: &mut Canvas<'_>) {
        let word = self.shown_word();
        let filter = self.filter.text();
        let (text, next) = match (self.show, filter.is_empty()) {
            (Show::All, _) => ("No user is found by this filter.".to_owned(), "Esc clears it."),
            (_, true) => (format!("No user is {word}."), "Tab shows others."),
            (_, false) => (
                format!("No user who is {word} is found by the filter “{filter}”."),
                "Tab shows others, Esc clears the filter.",
            ),
        };
        let mut part = canvas.part(3, 2, canvas.width().saturating_sub(6), canvas.height());
        let rows = part.paragraph(0, 0, &text, Role::Plain);
        part.paragraph(0, rows, next, Role::Dim);
    }

    fn draw_empty(&self, canvas: &mut Canvas<'_>, page: &Page) {
        if page.total > 0 {
            return self.draw_none_found(canvas);
        }
        let lines = [
            ("", "There are no users yet."),
            ("n", "add one"),
            ("i", "import people from a CSV file"),
            ("o", "import this host's own accounts"),
        ];
        for ((key, text), y) in lines.into_iter().zip(2..) {
            let x = 3 + if key.is_empty() { 0 } else { canvas.text(3, y, key, Role::Key) + 2 };
            canvas.text(x, y, text, Role::Plain);
        }
    }
}

impl Screen for Users {
    fn crumbs(&self, moment: &Moment) -> Crumbs {
        let right = self.page.as_ref().map_or_else(String::new, |page| {
            let (users, without, overdue) =
                (counted(page.total, "user"), count(page.without_mfa), count(page.overdue));
            // Rare, and more urgent than the numbers.
            if page.not_notified > 0 {
                return format!("{users} · {} not notified yet", count(page.not_notified));
            }
            let whole = format!("{users} · {without} without MFA · {overdue} overdue");
            // The title, a sign that something runs and the demo's banner need room, too.
            if columns(&whole) + 20 <= moment.size.0 {
                return whole;
            }
            format!("{users} · {without} without · {overdue} overdue")
        });
        Crumbs { right, ..Crumbs::of("Users") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        self.typing
    }

    fn shown(&mut self, moment: &Moment) -> Vec<Effect> {
        self.ask(moment)
    }

    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        // Letters belong to the filter while it is typed.
        if self.typing && matches!(chord, Chord::Char(_)) {
            return self.edit(chord, moment);
        }
        let Some(act) = act(KEYS, self, chord) else { return self.edit(chord, moment) };
        match act {
            Act::Open => {
                let name = self.chosen_row().map(|row| row.person.name.clone());
                return name.map(|name| Effect::Open(Open::Credentials(name))).into_iter().collect();
            }
            Act::Filter => self.typing = true,
            Act::EndFilter => self.typing = false,
            Act::ClearFilter => {
                self.typing = false;
                self.filter = Field::default();
                return self.search(moment);
            }
            Act::Show => return self.turn(true, moment),
            Act::ShowBack => return self.turn(false, moment),
            Act::New => return vec![Effect::Open(Open::NewUser)],
            Act::Import => return vec![Effect::Open(Open::ImportFile)],
            Act::Host => return vec![Effect::Open(Open::ImportHost)],
            Act::Queue => return vec![Effect::Open(Open::Queue)],
            Act::History => return vec![Effect::Open(Open::History(None))],
            Act::Report => return vec![Effect::Open(Open::Report)],
            Act::Settings => return vec![Effect::Open(Open::Settings)],
            Act::Up => return self.choose(self.chosen.saturating_sub(1), moment),
            Act::Down => return self.choose(self.chosen + 1, moment),
            Act::PageUp => return self.turn_page(false, moment),
            Act::PageDown => return self.turn_page(true, moment),
            Act::First => return self.choose(0, moment),
            Act::Last => return self.choose(usize::MAX, moment),
            Act::Quit => return vec![Effect::Quit],
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, moment: &Moment) -> Vec<Effect> {
        self.typing = true;
        self.filter.paste(text);
        self.search(moment)
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, moment: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Page(page)) => {
                let gone = self.chosen >= page.found.max(1);
                self.page = Some(page);
                if gone { self.choose(self.chosen, moment) } else { Vec::new() }
            }
            Ok(_) => Vec::new(),
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    fn time(&mut self, moment: &Moment) -> Vec<Effect> {
        // Also after a resize: more or fewer lines may fit now.
        let (rows, found) = (Self::rows(moment), self.page.as_ref().map_or(0, |page| page.found));
        let before = self.top;
        self.top = self.top.min(found.saturating_sub(rows)).max((self.chosen + 1).saturating_sub(rows));
        let lines = self.page.as_ref().map_or(0, |page| page.rows.len());
        let wanted = found.saturating_sub(self.top).min(rows);
        let over = |row: &ListedUser| matches!(row.state, MfaState::Pending { expires_at } if expires_at <= moment.now);
        let is_old = self.page.iter().any(|page| page.rows.iter().any(over));
        if self.top == before && lines == wanted && !is_old { Vec::new() } else { self.ask(moment) }
    }

    fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        // The next whole minute that somebody has left.
        let changes = |row: &ListedUser| match row.state {
            MfaState::Pending { expires_at } => {
                Some((now.millis_until(expires_at).saturating_sub(1)) % MINUTE + 1)
            }
            _ => None,
        };
        let soonest = self.page.iter().flat_map(|page| page.rows.iter().filter_map(changes)).min();
        soonest.map(|millis| now.plus_millis(millis))
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, moment: &Moment) {
        let Some(page) = &self.page else {
            canvas.text(3, 1, "Opening the store…", Role::Dim);
            return;
        };
        self.draw_filter(canvas, page);
        if page.found == 0 {
            return self.draw_empty(canvas, page);
        }
        let columns = Columns::of(canvas.width());
        canvas.text(3, 1, "User", Role::Dim);
        if let Some(name) = columns.name {
            canvas.text(name, 1, "Name", Role::Dim);
        }
        canvas.text(columns.mfa, 1, "MFA", Role::Dim);
        canvas.text(columns.devices, 1, "Devices", Role::Dim);
        canvas.text(columns.last, 1, "Last sign-in", Role::Dim);
        for (index, row) in page.rows.iter().enumerate() {
            let y = u16::try_from(index).unwrap_or(u16::MAX).saturating_add(2);
            let width = canvas.width();
            let chosen = page.offset + index == self.chosen;
            draw_row(&mut canvas.part(0, y, width, 1), &columns, row, chosen, moment.now);
        }
    }
}
