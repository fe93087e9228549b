//! The users list: one page of it, a filter, a chosen line.
//!
//! Owns what is asked of the list and where the choice stands; order, filter
//! and counts are the directory's. Must not hold more than a page.

mod drawing;
mod keys;
mod rows;

use self::drawing::standing;
use self::keys::{Act, KEYS};
use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Chord, Hint, act, hints};
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen};
use crate::console::widgets::Field;
use crate::directory::{
    Changed, Done, Found, ListedUser, Names, Order, Page, Problem, Progress, Query, Request, Show,
};
use crate::model::{MfaState, Timestamp, UserName};

/// Rows of the window that are not lines of the list: first line, filter, head, last line.
const CHROME: u16 = 4;
/// Milliseconds.
const MINUTE: u64 = 60_000;

/// What is awaited of the directory.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Awaits {
    /// Nothing: the page is what was asked for.
    #[default]
    Nothing,
    /// The page that was searched for: one of the filter before shows.
    Page,
    /// The same, and its chosen user is to be opened: keys come in bunches over a
    /// slow link, and what shows is of the filter before.
    PageToOpen,
    /// It is there, and its chosen user is to be opened.
    Opening,
}

/// The users list.
#[derive(Default)]
pub struct Users {
    filter: Field,
    typing: bool,
    show: Show,
    order: Order,
    page: Option<Page>,
    awaits: Awaits,
    /// The first line shown, counted from the first hit.
    top: usize,
    /// The chosen line, counted from the first hit.
    chosen: usize,
    /// Who is to stay chosen when somebody else has changed the list.
    keeps: Option<UserName>,
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

    fn open(&mut self) -> Vec<Effect> {
        self.awaits = Awaits::Nothing;
        let name = self.chosen_row().map(|row| row.person.name.clone());
        name.map(|name| Effect::Open(Open::Credentials(name))).into_iter().collect()
    }

    fn take(&mut self, page: Page) {
        if let Some(name) = &self.keeps
            && let Some(at) = page.rows.iter().position(|row| row.person.name.is_same(name))
        {
            self.chosen = page.offset + at;
        }
        self.page = Some(page);
        self.awaits = match self.awaits {
            Awaits::PageToOpen | Awaits::Opening => Awaits::Opening,
            Awaits::Page | Awaits::Nothing => Awaits::Nothing,
        };
    }

    fn ask(&mut self, moment: &Moment) -> Vec<Effect> {
        self.keeps = None;
        self.ask_again(moment)
    }

    fn ask_again(&self, moment: &Moment) -> Vec<Effect> {
        vec![Effect::Ask(Request::Users(Query {
            filter: self.filter.text().to_owned(),
            show: self.show,
            order: self.order,
            offset: self.top,
            limit: Self::rows(moment),
        }))]
    }

    /// How many hits there are, as far as is known.
    fn found(&self) -> usize {
        self.page.as_ref().map_or(0, |page| page.found.count())
    }

    /// Chooses this line and asks for the page it is on, if it is not there.
    fn choose(&mut self, line: usize, moment: &Moment) -> Vec<Effect> {
        self.chosen = line.min(self.found().saturating_sub(1));
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
        let found = self.found();
        let moved = |line: usize| if forward { line + rows } else { line.saturating_sub(rows) };
        let before = self.top;
        self.chosen = moved(self.chosen).min(found.saturating_sub(1));
        self.top = moved(self.top).min(found.saturating_sub(rows));
        if self.top == before { Vec::new() } else { self.ask(moment) }
    }

    fn search(&mut self, moment: &Moment) -> Vec<Effect> {
        (self.top, self.chosen) = (0, 0);
        self.awaits = Awaits::Page;
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
}

impl Screen for Users {
    fn crumbs(&self, moment: &Moment) -> Crumbs {
        let right = self.page.as_ref().map_or_else(String::new, |page| standing(page, moment.size.0));
        let reads = |page: &Page| matches!(page.names, Names::Reading { .. });
        Crumbs { right, says_how_far: self.page.as_ref().is_some_and(reads), ..Crumbs::of("Users") }
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
        // Whoever strikes another key does not want what Enter would have opened.
        self.awaits = match self.awaits {
            Awaits::PageToOpen => Awaits::Page,
            Awaits::Opening => Awaits::Nothing,
            awaits => awaits,
        };
        // Letters belong to the filter while it is typed.
        if self.typing && matches!(chord, Chord::Char(_)) {
            return self.edit(chord, moment);
        }
        let Some(act) = act(KEYS, self, chord) else { return self.edit(chord, moment) };
        match act {
            Act::Open if self.awaits == Awaits::Nothing => return self.open(),
            Act::Open => self.awaits = Awaits::PageToOpen,
            Act::Filter => self.typing = true,
            Act::EndFilter => self.typing = false,
            Act::ClearFilter => {
                self.typing = false;
                self.filter = Field::default();
                return self.search(moment);
            }
            Act::Show => return self.turn(true, moment),
            Act::ShowBack => return self.turn(false, moment),
            Act::Sort => {
                self.order = match self.order {
                    Order::Name => Order::State,
                    Order::State => Order::Enrolled,
                    Order::Enrolled => Order::Name,
                };
                return self.search(moment);
            }
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
                // Who was added or deleted meanwhile may have moved the end.
                let gone = matches!(page.found, Found::Exactly(found) if self.chosen >= found.max(1));
                self.take(page);
                match self.awaits {
                    Awaits::Opening => self.open(),
                    _ if gone => self.choose(self.chosen, moment),
                    _ => Vec::new(),
                }
            }
            Ok(_) => Vec::new(),
            Err(problem) => {
                self.awaits = Awaits::Nothing;
                // Nobody goes on reading.
                if let Some(page) = self.page.as_mut().filter(|page| !page.is_whole()) {
                    page.names = Names::Unread;
                }
                vec![Effect::Tell(problem)]
            }
        }
    }

    fn progress(&mut self, so_far: Progress, _: &Moment) {
        if let Progress::Page(page) = so_far {
            self.take(page);
        }
    }

    fn news(&mut self, _: &Changed, moment: &Moment) -> Vec<Effect> {
        // A page that is on its way is new enough.
        if self.awaits != Awaits::Nothing {
            return Vec::new();
        }
        self.keeps = self.chosen_row().map(|row| row.person.name.clone());
        self.ask_again(moment)
    }

    fn time(&mut self, moment: &Moment) -> Vec<Effect> {
        if self.awaits == Awaits::Opening {
            return self.open();
        }
        // Also after a resize: more or fewer lines may fit now.
        let (rows, found) = (Self::rows(moment), self.found());
        let before = self.top;
        self.top = self.top.min(found.saturating_sub(rows)).max((self.chosen + 1).saturating_sub(rows));
        let lines = self.page.as_ref().map_or(0, |page| page.rows.len());
        let wanted = found.saturating_sub(self.top).min(rows);
        let over = |row: &ListedUser| matches!(row.state, MfaState::Pending { expires_at } if expires_at <= moment.now);
        let is_old = self.page.iter().any(|page| page.rows.iter().any(over));
        if self.top == before && lines == wanted && !is_old { Vec::new() } else { self.ask(moment) }
    }

    fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        if self.awaits == Awaits::Opening {
            return Some(now.plus_millis(1));
        }
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
        self.draw_page(canvas, moment);
    }
}
