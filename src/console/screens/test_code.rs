//! Test a code: whose device makes it, and is it in time? So a caller is
//! identified, too.
//!
//! Owns the box and the words for what came of it. Must not judge a code.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, always, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen, next_second};
use crate::console::widgets::{CodeBox, Filled};
use crate::console::words;
use crate::directory::{Credentials, Done, Problem, Request, SignInState, Tested};
use crate::model::{Digits, Timestamp, UserName};
use crate::totp::Code;

/// The row of the box; the longest of what stands above it has two.
const BOX: u16 = 4;

/// A user's code is being tried.
pub struct TestCode {
    user: UserName,
    facts: Option<Credentials>,
    length: Length,
    code: CodeBox,
    state: State,
}

/// How long a code may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// As all devices of the user have it.
    All(Digits),
    /// Some have six digits, some eight.
    Either,
}

/// Where the page stands.
enum State {
    /// A code can be typed; what is said of the one before.
    Typing(Option<Tested>),
    /// It is being judged.
    Judging,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Submit,
    Back,
}

const KEYS: &[Binding<TestCode, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "check",
        help: "Check the code. A full box that was typed is checked at once.",
        when: |page| matches!(page.state, State::Typing(_)) && !page.code.is_empty(),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back to the security credentials.",
        when: always,
    },
];

impl Length {
    fn of(facts: &Credentials) -> Self {
        let mut digits = facts.devices.iter().map(|device| device.parameters.digits);
        let first = digits.next().unwrap_or(Digits::Six);
        if digits.all(|other| other == first) { Self::All(first) } else { Self::Either }
    }

    fn cells(self) -> usize {
        match self {
            Self::All(digits) => digits.count(),
            Self::Either => Digits::Eight.count(),
        }
    }

    fn read(self, typed: &str) -> Result<Code, Problem> {
        let digits = match self {
            Self::All(digits) => digits,
            Self::Either if typed.len() == Digits::Six.count() => Digits::Six,
            Self::Either => Digits::Eight,
        };
        Code::parse(typed, digits).map_err(|malformed| match self {
            Self::All(_) => of_length(malformed.to_string()),
            Self::Either => of_length("A code of this user has six or eight digits.".to_owned()),
        })
    }
}

fn of_length(what: String) -> Problem {
    Problem::refused(what, "Type all of them, as the device shows them.")
}

impl TestCode {
    /// Of this user.
    pub fn of(user: UserName) -> Self {
        let length = Length::All(Digits::Six);
        Self { user, facts: None, length, code: CodeBox::new(length.cells()), state: State::Typing(None) }
    }

    fn ask(&self) -> Effect {
        Effect::Ask(Request::User(self.user.clone()))
    }

    fn learn(&mut self, facts: Credentials) {
        let length = Length::of(&facts);
        if length != self.length {
            self.length = length;
            self.code = CodeBox::new(length.cells());
        }
        self.facts = Some(facts);
    }

    fn submit(&mut self) -> Vec<Effect> {
        match self.length.read(self.code.digits()) {
            Ok(code) => {
                self.state = State::Judging;
                vec![Effect::Ask(Request::Test { user: self.user.clone(), code })]
            }
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    /// What is said of the code, most important first.
    fn said(&self, tested: &Tested, now: Timestamp) -> Vec<(String, Role)> {
        let user = &self.user;
        let mut lines = vec![(words::tested(tested), Role::Warn)];
        let mut add = |text: String| lines.push((text, Role::Plain));
        match tested {
            Tested::Right { device, drift } => {
                add(format!("The caller has {user}'s device “{device}” in hand; {}.", words::clock(*drift)));
                add(format!(
                    "The code is spent: it signs nobody in. For ten minutes it counts as how {user} was identified."
                ));
            }
            Tested::Used { .. } => add("Ask for the next one that the device shows.".to_owned()),
            Tested::OutOfTime { .. } => {
                add("Ask for the one showing now. If that is out of time as well: resync.".to_owned());
            }
            Tested::Deactivated { .. } => {
                add("It signs nobody in. Reactivate it with two codes, if it is to be used again.".to_owned());
            }
            Tested::Unproven { .. } => {
                add("It was imported and signs nobody in yet. Prove it with two codes.".to_owned());
            }
            Tested::Wrong => add(format!("It is not {user}'s, or it was misheard. Wrong codes count.")),
            Tested::Locked { until } if *until > now => {
                add(format!("The next one is read in {}.", words::left(*until, now)));
            }
            Tested::Locked { .. } => add("Codes are read again now.".to_owned()),
            Tested::Disabled => add("Assign a new device: that clears it.".to_owned()),
        }
        lines
    }

    fn draw_said(&self, canvas: &mut Canvas<'_>, tested: &Tested, now: Timestamp) {
        let mut part = canvas.part(3, BOX + 2, canvas.width().saturating_sub(6), canvas.height());
        let mut y = 0;
        for (text, role) in self.said(tested, now) {
            if y == 0 && matches!(tested, Tested::Right { .. }) {
                let tick = part.look().tick();
                let x = part.text(0, 0, tick, Role::Good) + 1;
                y += part.paragraph(x, 0, &text, Role::Title);
            } else {
                y += part.paragraph(0, y, &text, role);
            }
        }
        let wrong = self.facts.as_ref().and_then(|facts| {
            // Until when it is locked was said already.
            (!matches!(tested, Tested::Locked { .. } | Tested::Disabled))
                .then(|| words::wrong_codes(facts.sign_in, facts.failures, now))?
        });
        if let Some((text, role)) = wrong {
            part.paragraph(0, y + 1, &format!("{text}."), role);
        }
    }
}

impl Screen for TestCode {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs { user: Some(self.user.to_string()), below_users: true, ..Crumbs::of("Test a code") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        vec![self.ask()]
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match (act(KEYS, self, chord), &self.state) {
            (Some(Act::Submit), _) => self.submit(),
            (Some(Act::Back), _) => vec![Effect::Back],
            (None, State::Judging) => Vec::new(),
            (None, State::Typing(_)) => match self.code.key(chord) {
                Filled::Full => self.submit(),
                Filled::Changed | Filled::Ignored => Vec::new(),
            },
        }
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        match &self.state {
            State::Typing(_) if !self.code.paste(text) => vec![Effect::Tell(Problem::refused(
                "What was pasted is no code.",
                "It has other characters than digits; nothing was taken over.",
            ))],
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Credentials(facts)) => {
                self.learn(facts);
                Vec::new()
            }
            Ok(Done::Tested(tested)) => {
                self.state = State::Typing(Some(tested));
                self.code.clear();
                // It may have changed what is known: failures, who is identified.
                vec![self.ask()]
            }
            Ok(_) => Vec::new(),
            Err(problem) => {
                if matches!(self.state, State::Judging) {
                    self.state = State::Typing(None);
                    self.code.clear();
                }
                vec![Effect::Tell(problem)]
            }
        }
    }

    fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let known = self.facts.as_ref().map(|facts| facts.sign_in);
        let locked = matches!(known, Some(SignInState::Locked { until }) if until > now);
        let said = matches!(self.state, State::Typing(Some(Tested::Locked { until })) if until > now);
        (locked || said).then(|| next_second(now))
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, moment: &Moment) {
        let text = "Type the code that the caller reads out: any device of theirs counts. A right one is spent by this.";
        canvas.part(3, 1, canvas.width().saturating_sub(6), BOX - 2).paragraph(0, 0, text, Role::Dim);
        let typing = matches!(self.state, State::Typing(_));
        if typing {
            let bar = canvas.look().bar();
            canvas.text(1, BOX, bar, Role::Focus);
        }
        canvas.text(3, BOX, "Code", if typing { Role::Focus } else { Role::Plain });
        let x = 10 + self.code.draw(canvas, 10, BOX, typing) + 2;
        match (&self.state, self.length) {
            (State::Judging, _) => {
                canvas.text(x, BOX, "checking…", Role::Dim);
            }
            (State::Typing(_), Length::Either) => {
                canvas.text(x, BOX, "Enter after six", Role::Dim);
            }
            (State::Typing(_), Length::All(_)) => {}
        }
        if let State::Typing(Some(tested)) = &self.state {
            self.draw_said(canvas, tested, moment.now);
        } else if let Some(facts) = &self.facts
            && let Some((text, role)) = words::wrong_codes(facts.sign_in, facts.failures, moment.now)
        {
            canvas.text(3, BOX + 2, &format!("{text}."), role);
        }
    }
}
