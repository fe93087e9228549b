//! The report: how the MFA of everybody stands.
//!
//! Owns what was read so far, which users are shown and the chosen line. Must
//! not change anything; `mfa-enroll report` writes the same to a file.

mod drawing;

use self::drawing::{Columns, detail, line, titles};
use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen};
use crate::console::words::count;
use crate::directory::{Done, Problem, Reported, Request, SoFar};
use crate::model::{MfaState, UserName};

/// Users asked for at once.
const PART: usize = 200;
/// Users that are kept of each choice: nobody pages further, and a report of
/// millions must not be held here. The counts are of all.
const MOST: usize = 10_000;
/// Rows of the window that are not users: first line, what is shown, head, a
/// blank one, two on the chosen user, where it can be had as a file, last line.
const CHROME: u16 = 8;

/// The report.
#[derive(Default)]
pub struct ReportPage {
    /// Those kept, in the order of their names.
    users: Vec<Reported>,
    /// Who was read last.
    last: Option<UserName>,
    /// How many each choice shows.
    counts: [usize; SHOWS.len()],
    reading: Reading,
    show: usize,
    top: usize,
    chosen: usize,
}

/// How far it was read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Reading {
    /// Not begun, or a part failed.
    #[default]
    Stopped,
    /// A part is under way: so many percent are read.
    Running(u64),
    /// All of it.
    Done,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Open,
    Show,
    ShowBack,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Back,
}

const KEYS: &[Binding<ReportPage, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Open,
        hint: "open",
        help: "Open the user's security credentials.",
        when: |page| page.shown_users().nth(page.chosen).is_some(),
    },
    Binding {
        chords: &[Chord::Tab],
        act: Act::Show,
        hint: "show",
        help: "Show all users, those without MFA, pending, active, overdue, disabled, exempt.",
        when: always,
    },
    Binding {
        chords: &[Chord::BackTab],
        act: Act::ShowBack,
        hint: "",
        help: "The same, backwards.",
        when: always,
    },
    Binding {
        chords: &[Chord::Down, Chord::Char('j')],
        act: Act::Down,
        hint: "next",
        help: "The next user.",
        when: always,
    },
    Binding {
        chords: &[Chord::Up, Chord::Char('k')],
        act: Act::Up,
        hint: "",
        help: "The user before.",
        when: always,
    },
    Binding {
        chords: &[Chord::PageDown, Chord::Ctrl('f')],
        act: Act::PageDown,
        hint: "page",
        help: "A page down.",
        when: always,
    },
    Binding {
        chords: &[Chord::PageUp, Chord::Ctrl('b')],
        act: Act::PageUp,
        hint: "",
        help: "A page up.",
        when: always,
    },
    Binding {
        chords: &[Chord::Home, Chord::Char('g')],
        act: Act::First,
        hint: "",
        help: "The first user.",
        when: always,
    },
    Binding {
        chords: &[Chord::End, Chord::Char('G')],
        act: Act::Last,
        hint: "",
        help: "The last user.",
        when: always,
    },
    Binding { chords: &[Chord::Esc], act: Act::Back, hint: "back", help: "Leave the report.", when: always },
];

/// A filter by state: its word, and whom it shows.
type Filter = (&'static str, fn(&Reported) -> bool);

/// In the order of Tab.
const SHOWS: [Filter; 7] = [
    ("all", |_| true),
    ("without MFA", |user| user.active == 0),
    ("pending", |user| matches!(user.state, MfaState::Pending { .. } | MfaState::Unproven)),
    ("active", |user| user.active > 0),
    ("overdue", is_overdue),
    ("disabled", |user| user.state == MfaState::Disabled),
    ("exempt", |user| user.exemption.is_some()),
];

fn is_overdue(user: &Reported) -> bool {
    user.overdue_since.is_some()
}

impl ReportPage {
    fn filter(&self) -> Filter {
        SHOWS.get(self.show).copied().unwrap_or(("all", |_| true))
    }

    /// The users of this choice, as far as they are kept.
    fn shown_users(&self) -> impl Iterator<Item = &Reported> {
        let (_, shows) = self.filter();
        self.users.iter().filter(move |user| shows(user)).take(MOST)
    }

    /// Counts a user, and keeps them where one of the choices has room.
    fn take(&mut self, user: Reported) {
        let mut is_kept = false;
        for ((_, shows), count) in SHOWS.iter().zip(&mut self.counts) {
            if shows(&user) {
                is_kept |= *count < MOST;
                *count += 1;
            }
        }
        if is_kept {
            self.users.push(user);
        }
    }

    fn count_of(&self, word: &str) -> usize {
        let counts = SHOWS.iter().zip(self.counts);
        counts.filter(|((of, _), _)| *of == word).map(|(_, count)| count).sum()
    }

    fn rows(moment: &Moment) -> usize {
        usize::from(moment.size.1.saturating_sub(CHROME)).max(1)
    }

    fn read_on(&mut self, percent: u64) -> Vec<Effect> {
        self.reading = Reading::Running(percent);
        vec![Effect::Ask(Request::Report { after: self.last.clone(), limit: PART })]
    }

    fn choose(&mut self, index: usize, moment: &Moment) -> Vec<Effect> {
        self.chosen = index.min(self.shown_users().count().saturating_sub(1));
        self.top = self.top.min(self.chosen).max((self.chosen + 1).saturating_sub(Self::rows(moment)));
        Vec::new()
    }

    fn turn(&mut self, by: usize, moment: &Moment) -> Vec<Effect> {
        self.show = (self.show + by) % SHOWS.len();
        self.top = 0;
        self.choose(0, moment)
    }
}

impl Screen for ReportPage {
    fn crumbs(&self, moment: &Moment) -> Crumbs {
        if let Reading::Running(percent) = self.reading {
            // The counts would change with every part, and each change costs on the link.
            let right = format!("reading… {percent} %");
            return Crumbs { right, below_users: true, says_how_far: true, ..Crumbs::of("Report") };
        }
        let number = |word: &str| count(self.count_of(word));
        let [with, without, overdue, exempt] = ["active", "without MFA", "overdue", "exempt"].map(number);
        let mfa = if moment.size.0 >= 76 { " MFA" } else { "" };
        let right = format!("{with} with{mfa} · {without} without · {overdue} overdue · {exempt} exempt");
        Crumbs { right, below_users: true, ..Crumbs::of("Report") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        // Somebody may have got a device on a page above this one.
        if matches!(self.reading, Reading::Running(_)) {
            return Vec::new();
        }
        self.users.clear();
        (self.last, self.counts) = (None, [0; SHOWS.len()]);
        self.read_on(0)
    }

    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        let rows = Self::rows(moment);
        match act(KEYS, self, chord) {
            Some(Act::Open) => {
                let user = self.shown_users().nth(self.chosen).map(|user| user.person.name.clone());
                user.map(|user| Effect::Open(Open::Credentials(user))).into_iter().collect()
            }
            Some(Act::Show) => self.turn(1, moment),
            Some(Act::ShowBack) => self.turn(SHOWS.len() - 1, moment),
            Some(Act::Up) => self.choose(self.chosen.saturating_sub(1), moment),
            Some(Act::Down) => self.choose(self.chosen + 1, moment),
            Some(Act::PageUp) => self.choose(self.chosen.saturating_sub(rows), moment),
            Some(Act::PageDown) => self.choose(self.chosen.saturating_add(rows), moment),
            Some(Act::First) => self.choose(0, moment),
            Some(Act::Last) => self.choose(usize::MAX, moment),
            Some(Act::Back) => vec![Effect::Back],
            None => Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, moment: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Report { users, of }) => {
                let is_last = users.len() < PART;
                self.last = users.last().map(|user| user.person.name.clone()).or(self.last.take());
                for user in users {
                    self.take(user);
                }
                if !is_last {
                    return self.read_on(SoFar::of(self.count_of("all") as u64, of).percent().unwrap_or(0));
                }
                self.reading = Reading::Done;
                self.choose(self.chosen, moment)
            }
            Ok(_) => Vec::new(),
            Err(problem) => {
                self.reading = Reading::Stopped;
                vec![Effect::Tell(problem)]
            }
        }
    }

    fn time(&mut self, moment: &Moment) -> Vec<Effect> {
        // Also after a resize: more or fewer lines may fit now.
        self.choose(self.chosen, moment)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, moment: &Moment) {
        let (word, _) = self.filter();
        let (shown, of) = (self.shown_users().count(), self.count_of(word));
        let is_reading = matches!(self.reading, Reading::Running(_));
        let dot = canvas.look().dot();
        let number = match (is_reading, of > shown) {
            (true, _) => String::new(),
            (false, true) => format!("the first {} of {}{dot}", count(shown), count(of)),
            (false, false) => format!("{} shown{dot}", count(shown)),
        };
        canvas.text(1, 0, &format!("{number}{word} (Tab)"), Role::Dim);
        let rows = u16::try_from(Self::rows(moment)).unwrap_or(u16::MAX);
        let columns = Columns::of(canvas.width());
        titles(canvas, &columns);
        let width = canvas.width();
        let lines = self.shown_users().enumerate().skip(self.top);
        for ((index, user), y) in lines.zip(2..rows.saturating_add(2)) {
            line(&mut canvas.part(0, y, width, 1), &columns, user, index == self.chosen);
        }
        if shown == 0 && !is_reading {
            canvas.text(3, 2, "No user is to be shown.", Role::Plain);
        }
        let below = canvas.height().saturating_sub(3);
        if let Some(user) = self.shown_users().nth(self.chosen) {
            detail(&mut canvas.part(1, below, width.saturating_sub(2), 2), user);
        }
        canvas.text(1, below + 2, "mfa-enroll report --csv writes it to a file.", Role::Dim);
    }
}

#[cfg(test)]
mod tests;
