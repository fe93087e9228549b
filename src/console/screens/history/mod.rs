//! The history of a user, or of everybody: newest first, read part by part.
//!
//! Owns what was read so far, the filter and the chosen entry. Order, filter
//! and whether it all fits together are the directory's. Must not change anything.

mod drawing;
mod keys;

use self::keys::{Act, KEYS};
use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Chord, Hint, act, hints};
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::console::widgets::Field;
use crate::console::words::count;
use crate::directory::{
    Changed, Done, HistoryPage, HistoryQuery, HistoryVerified, Kind, Problem, Progress, Request,
};
use crate::model::{Entry, UserName};

/// Rows of the window that are not entries: first line, filter, head, last line.
const CHROME: u16 = 4;
/// Entries asked for at once.
const PART: usize = 200;

/// What happened.
pub struct History {
    /// Only to this user.
    user: Option<UserName>,
    filter: Field,
    mode: Mode,
    /// Number and entry, newest first.
    entries: Vec<(u64, Entry)>,
    rest: Rest,
    asked: Asked,
    /// Entries in the store.
    total: u64,
    /// The newest entry that was looked at.
    newest: u64,
    /// Somebody else added to it since it was looked at.
    is_behind: bool,
    top: usize,
    chosen: usize,
}

/// What the keys are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The list.
    List,
    /// The filter.
    Typing,
    /// One entry, shown whole.
    Whole,
}

/// What was not read yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Everything.
    All,
    /// What is older than this entry.
    Before(u64),
    /// Nothing.
    None,
}

/// What is under way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Part,
    /// What was added since.
    Newer,
    /// With the percents that were verified.
    Verification(Option<u64>),
}

impl History {
    /// Of this user, or of everybody.
    pub fn of(user: Option<UserName>) -> Self {
        Self {
            user,
            filter: Field::default(),
            mode: Mode::List,
            entries: Vec::new(),
            rest: Rest::All,
            asked: Asked::Nothing,
            total: 0,
            newest: 0,
            is_behind: false,
            top: 0,
            chosen: 0,
        }
    }

    fn chosen_entry(&self) -> Option<&(u64, Entry)> {
        self.entries.get(self.chosen)
    }

    fn rows(moment: &Moment) -> usize {
        usize::from(moment.size.1.saturating_sub(CHROME)).max(1)
    }

    /// Asks for the next part where the window nears the end of what is there. A
    /// part may be empty and not the last: the answer to it comes here again.
    fn read_on(&mut self, moment: &Moment) -> Vec<Effect> {
        let wanted = self.top.saturating_add(2 * Self::rows(moment));
        let before = match self.rest {
            Rest::All => None,
            Rest::Before(number) => Some(number),
            Rest::None => return Vec::new(),
        };
        if self.asked != Asked::Nothing || self.entries.len() >= wanted {
            return Vec::new();
        }
        self.asked = Asked::Part;
        vec![self.part(before)]
    }

    fn part(&self, before: Option<u64>) -> Effect {
        let filter = self.filter.text().to_owned();
        Effect::Ask(Request::History(HistoryQuery { user: self.user.clone(), filter, before, limit: PART }))
    }

    /// Asks for what others added, once nothing else is awaited.
    fn catch_up(&mut self) -> Vec<Effect> {
        if self.asked != Asked::Nothing || !std::mem::take(&mut self.is_behind) {
            return Vec::new();
        }
        self.asked = Asked::Newer;
        vec![self.part(None)]
    }

    /// Puts what is newer before the rest. The chosen entry stays so, and the window shows it.
    fn put_newer(&mut self, page: HistoryPage, moment: &Moment) -> Vec<Effect> {
        if page.next.is_some_and(|next| next > self.newest + 1) {
            // More than a part was added.
            return self.search(moment);
        }
        let newer: Vec<_> = page.entries.into_iter().filter(|(number, _)| *number > self.newest).collect();
        let count = if self.entries.is_empty() { 0 } else { newer.len() };
        (self.total, self.newest) = (page.total, page.total);
        self.entries.splice(0..0, newer);
        if self.top > 0 {
            self.top += count;
        }
        self.choose(self.chosen + count, moment)
    }

    /// Begins anew, with another filter. What was asked is not awaited any more.
    fn search(&mut self, moment: &Moment) -> Vec<Effect> {
        self.entries.clear();
        (self.rest, self.asked) = (Rest::All, Asked::Nothing);
        (self.top, self.chosen) = (0, 0);
        self.read_on(moment)
    }

    fn verify(&mut self) -> Vec<Effect> {
        self.asked = Asked::Verification(None);
        vec![Effect::Ask(Request::VerifyHistory)]
    }

    /// Chooses this entry, so that it shows.
    fn choose(&mut self, index: usize, moment: &Moment) -> Vec<Effect> {
        let rows = Self::rows(moment);
        self.chosen = index.min(self.entries.len().saturating_sub(1));
        self.top = self.top.min(self.chosen).max((self.chosen + 1).saturating_sub(rows));
        self.read_on(moment)
    }

    fn edit(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        let before = self.filter.text().to_owned();
        if self.mode == Mode::Typing && self.filter.key(chord) && self.filter.text() != before {
            return self.search(moment);
        }
        Vec::new()
    }

    fn take(&mut self, page: HistoryPage, moment: &Moment) -> Vec<Effect> {
        if std::mem::replace(&mut self.asked, Asked::Nothing) == Asked::Newer {
            return self.put_newer(page, moment);
        }
        if self.rest == Rest::All {
            self.newest = page.total;
        }
        self.total = page.total;
        self.rest = page.next.map_or(Rest::None, Rest::Before);
        self.entries.extend(page.entries);
        self.read_on(moment)
    }
}

/// A count of entries: `1 entry`, `4,211 entries`.
fn entries(number: u64) -> String {
    let noun = if number == 1 { "entry" } else { "entries" };
    format!("{} {noun}", count(usize::try_from(number).unwrap_or(usize::MAX)))
}

/// What the verification came to.
fn verified(verified: HistoryVerified) -> Effect {
    match verified.broken {
        None if verified.entries == 1 => Effect::Say("1 entry, it fits.".to_owned()),
        None => Effect::Say(format!("{}, all fit.", entries(verified.entries))),
        Some((number, why)) => Effect::Tell(Problem::new(
            Kind::Damaged,
            format!("Entry {} does not fit: {why}.", count(usize::try_from(number).unwrap_or(usize::MAX))),
            "What is older fits. Keep a copy of the store, then compare it with a backup.",
        )),
    }
}

impl Screen for History {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        let right = match self.asked {
            Asked::Verification(None) => "verifying…".to_owned(),
            Asked::Verification(Some(percent)) => format!("verifying… {percent} %"),
            _ => format!("{} in the store", entries(self.total)),
        };
        Crumbs {
            user: self.user.as_ref().map(ToString::to_string),
            right,
            below_users: true,
            says_how_far: matches!(self.asked, Asked::Verification(Some(_))),
            ..Crumbs::of("History")
        }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        self.mode == Mode::Typing
    }

    fn shown(&mut self, moment: &Moment) -> Vec<Effect> {
        self.read_on(moment)
    }

    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        // Letters belong to the filter while it is typed.
        if self.is_typing() && matches!(chord, Chord::Char(_)) {
            return self.edit(chord, moment);
        }
        let Some(act) = act(KEYS, self, chord) else { return self.edit(chord, moment) };
        let rows = Self::rows(moment);
        match act {
            Act::Whole => self.mode = Mode::Whole,
            Act::Filter => self.mode = Mode::Typing,
            Act::List => self.mode = Mode::List,
            Act::ClearFilter => {
                self.mode = Mode::List;
                self.filter = Field::default();
                return self.search(moment);
            }
            Act::Verify => return self.verify(),
            Act::Up => return self.choose(self.chosen.saturating_sub(1), moment),
            Act::Down => return self.choose(self.chosen + 1, moment),
            Act::PageUp => return self.choose(self.chosen.saturating_sub(rows), moment),
            Act::PageDown => return self.choose(self.chosen.saturating_add(rows), moment),
            Act::First => return self.choose(0, moment),
            Act::Last => return self.choose(usize::MAX, moment),
            Act::Back => return vec![Effect::Back],
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, moment: &Moment) -> Vec<Effect> {
        self.mode = Mode::Typing;
        self.filter.paste(text);
        self.search(moment)
    }

    fn news(&mut self, changed: &Changed, _: &Moment) -> Vec<Effect> {
        self.is_behind |= self.user.as_ref().is_none_or(|user| changed.is_of(user));
        self.catch_up()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, moment: &Moment) -> Vec<Effect> {
        let mut effects = match outcome {
            Ok(Done::History(page)) => self.take(page, moment),
            Ok(Done::HistoryVerified(outcome)) => {
                self.asked = Asked::Nothing;
                // The verification took the place of a part that was asked for.
                std::iter::once(verified(outcome)).chain(self.read_on(moment)).collect()
            }
            Ok(_) => Vec::new(),
            Err(problem) => {
                self.asked = Asked::Nothing;
                vec![Effect::Tell(problem)]
            }
        };
        effects.extend(self.catch_up());
        effects
    }

    fn progress(&mut self, so_far: Progress, _: &Moment) {
        if let (Progress::Walked(so_far), Asked::Verification(percent)) = (so_far, &mut self.asked) {
            *percent = so_far.percent();
        }
    }

    fn time(&mut self, moment: &Moment) -> Vec<Effect> {
        // Also after a resize: more or fewer lines may fit now.
        self.choose(self.chosen, moment)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        match (self.mode, self.chosen_entry()) {
            (Mode::Whole, Some((number, entry))) => drawing::whole(canvas, *number, entry),
            _ => self.draw_list(canvas),
        }
    }
}
