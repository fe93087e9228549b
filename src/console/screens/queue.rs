//! The queue: all users without a device, one after the other.
//!
//! Owns whose turn is shown and the reason being typed. Who waits and who was
//! passed over is in the store: the page can be left and come back to. Must not
//! put anybody in order.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Open, Screen};
use crate::console::widgets::{Field, Frame};
use crate::console::words::{count, date};
use crate::directory::{Changed, Done, Edit, ListedUser, Problem, Progress, Queue, Request};
use crate::model::{MfaState, SafeText};

/// The user whose turn it is.
#[derive(Default)]
pub struct QueuePage {
    queue: Option<Queue>,
    /// How far it is counted, in percent.
    counted: Option<u64>,
    stage: Stage,
}

/// What goes on.
#[derive(Default)]
enum Stage {
    /// The queue was asked for: whoever is shown may be done.
    #[default]
    Asking,
    /// Somebody's turn.
    Turn,
    /// Why they are passed over is typed.
    Reason(Field),
    /// They are being passed over.
    Passing(Field),
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Enroll,
    Skip,
    Credentials,
    PassOver,
    Forget,
    Back,
}

const KEYS: &[Binding<QueuePage, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Enroll,
        hint: "enroll",
        help: "Assign a device to this user; then the next one is shown.",
        when: |page| page.has_turn(),
    },
    Binding {
        chords: &[Chord::Char('s')],
        act: Act::Skip,
        hint: "skip",
        help: "Pass this user over for today, with a reason.",
        when: |page| page.has_turn(),
    },
    Binding {
        chords: &[Chord::Char('c')],
        act: Act::Credentials,
        hint: "credentials",
        help: "Open the user's security credentials.",
        when: |page| page.has_turn(),
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::PassOver,
        hint: "pass over",
        help: "Pass this user over for this reason.",
        when: |page| matches!(&page.stage, Stage::Reason(_)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Forget,
        hint: "do not skip",
        help: "Back to the user's turn.",
        when: |page| page.is_typing(),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "leave",
        help: "Leave the queue; it goes on here next time.",
        when: |page| !page.is_typing(),
    },
];

/// Columns of the labels.
const LABEL: u16 = 8;

impl QueuePage {
    fn next(&self) -> Option<&ListedUser> {
        self.queue.as_ref()?.next.as_ref()
    }

    fn has_turn(&self) -> bool {
        matches!(self.stage, Stage::Turn) && self.next().is_some()
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.stage = Stage::Asking;
        self.counted = None;
        vec![Effect::Ask(Request::Queue)]
    }

    fn pass_over(&mut self) -> Vec<Effect> {
        let (Stage::Reason(field), Some(user)) = (&self.stage, self.next()) else { return Vec::new() };
        let reason = match SafeText::new(field.text()) {
            Ok(reason) => reason,
            Err(problem) => {
                let what = format!("The reason: {problem}.");
                return vec![Effect::Tell(Problem::refused(what, "Example: on leave until Monday"))];
            }
        };
        let request =
            Request::Edit { user: user.person.name.clone(), edits: vec![Edit::PassOver { reason }] };
        self.stage = Stage::Passing(field.clone());
        vec![Effect::Ask(request)]
    }

    fn draw_turn(canvas: &mut Canvas<'_>, user: &ListedUser) -> u16 {
        let person = &user.person;
        let none = canvas.look().none().to_owned();
        let text = |text: &Option<SafeText>| text.as_ref().map_or(none.clone(), ToString::to_string);
        let lines = [
            ("User", person.name.to_string()),
            ("Name", text(&person.display_name)),
            ("E-mail", text(&person.email)),
        ];
        let mut y = 1;
        for (label, value) in lines {
            let x = Frame { y, label: LABEL, focused: false }.draw(canvas, label);
            let role = if y == 1 { Role::Title } else { Role::Plain };
            canvas.text(x, y, &value, role);
            y += 1;
        }
        let x = Frame { y, label: LABEL, focused: false }.draw(canvas, "MFA");
        let (symbol, role, word) = canvas.look().mfa(user.state);
        let word = match user.state {
            MfaState::Overdue { since } => format!("{word} since {}", date(since)),
            _ => word.to_owned(),
        };
        canvas.marked(x, y, symbol, role, &word);
        y + 1
    }

    fn draw_through(canvas: &mut Canvas<'_>, queue: &Queue) {
        let text = match queue.passed_over {
            0 => "The queue is empty: everybody has a device.".to_owned(),
            1 => "The queue is through for today. 1 user was passed over and is in it again tomorrow (UTC)."
                .to_owned(),
            users => format!(
                "The queue is through for today. {} users were passed over and are in it again tomorrow (UTC).",
                count(users)
            ),
        };
        let mut part = canvas.part(3, 1, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, &text, Role::Plain);
    }

    fn advice(&self, user: &ListedUser) -> String {
        let name = &user.person.name;
        match (&self.stage, user.state) {
            (Stage::Reason(_) | Stage::Passing(_), _) => {
                format!(
                    "Why is {name} passed over today? The reason stands in the history. Tomorrow (UTC) {name} is in the queue again."
                )
            }
            (_, MfaState::Pending { .. }) => {
                "An enrollment is under way: c shows it, and Enter there goes on with it.".to_owned()
            }
            (_, MfaState::Unproven) => {
                "An imported device waits for its two codes: c shows it, and d there takes them.".to_owned()
            }
            _ => {
                format!("Make sure that it is {name} who sits before you, with an authenticator app at hand.")
            }
        }
    }
}

impl Screen for QueuePage {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        if let Some(percent) = self.counted.filter(|_| matches!(self.stage, Stage::Asking)) {
            let right = format!("counting… {percent} %");
            return Crumbs { right, below_users: true, says_how_far: true, ..Crumbs::of("Queue") };
        }
        let right = self.queue.as_ref().map_or_else(String::new, |queue| {
            let [waiting, passed, done] = [queue.waiting, queue.passed_over, queue.done].map(count);
            format!("{waiting} waiting · {passed} passed over · {done} done today")
        });
        Crumbs { right, below_users: true, ..Crumbs::of("Queue") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        matches!(self.stage, Stage::Reason(_))
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        // What is being typed or written stays; only whose turn it is may have changed.
        match self.stage {
            Stage::Asking | Stage::Turn => self.ask(),
            Stage::Reason(_) | Stage::Passing(_) => Vec::new(),
        }
    }

    fn news(&mut self, _: &Changed, moment: &Moment) -> Vec<Effect> {
        self.shown(moment)
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        let user = self.next().map(|user| user.person.name.clone());
        match (act(KEYS, self, chord), user) {
            (Some(Act::Enroll), Some(user)) => return vec![Effect::Open(Open::Assign(user))],
            (Some(Act::Credentials), Some(user)) => return vec![Effect::Open(Open::Credentials(user))],
            (Some(Act::Skip), Some(_)) => self.stage = Stage::Reason(Field::default()),
            (Some(Act::PassOver), _) => return self.pass_over(),
            (Some(Act::Forget), _) => self.stage = Stage::Turn,
            (Some(Act::Back), _) => return vec![Effect::Back],
            (Some(Act::Enroll | Act::Credentials | Act::Skip), None) => {}
            (None, _) => {
                if let Stage::Reason(field) = &mut self.stage {
                    field.key(chord);
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        if let Stage::Reason(field) = &mut self.stage {
            field.paste(text);
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Queue(queue)) => {
                self.queue = Some(queue);
                self.stage = Stage::Turn;
                Vec::new()
            }
            Ok(Done::Edited) => {
                let user = self.next().map(|user| user.person.name.clone());
                let said = user.map(|user| Effect::Say(format!("{user} was passed over for today.")));
                said.into_iter().chain(self.ask()).collect()
            }
            Ok(_) => Vec::new(),
            Err(problem) => {
                self.stage = match std::mem::take(&mut self.stage) {
                    Stage::Passing(field) | Stage::Reason(field) => Stage::Reason(field),
                    Stage::Asking | Stage::Turn => Stage::Turn,
                };
                vec![Effect::Tell(problem)]
            }
        }
    }

    fn progress(&mut self, so_far: Progress, _: &Moment) {
        if let Progress::Walked(so_far) = so_far {
            self.counted = so_far.percent();
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        let Some(queue) = &self.queue else { return };
        let Some(user) = &queue.next else { return Self::draw_through(canvas, queue) };
        let mut y = Self::draw_turn(canvas, user);
        if let Stage::Reason(field) | Stage::Passing(field) = &self.stage {
            let focused = self.is_typing();
            field.draw(canvas, Frame { y: y + 1, label: LABEL, focused }, "Reason");
            y += 2;
        }
        let mut part = canvas.part(3, y + 1, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, &self.advice(user), Role::Dim);
    }
}
