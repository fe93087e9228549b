//! Two codes of a device: resync of an active one, reactivation of a deactivated
//! one, proof of an imported one.
//!
//! Owns what is said round the two boxes. Which box waits after which verdict
//! is `enrollment`'s. Must not judge a code.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen, next_second};
use crate::console::widgets::{Filled, TwoBoxes};
use crate::console::words;
use crate::directory::{Credentials, DeviceView, Done, Kind, Problem, Proving, Request, SignInState};
use crate::enrollment::{CodeBox, CodeEffect, TwoCodes};
use crate::model::{DeviceId, DeviceKind, Timestamp, UserName};
use crate::totp::{ClockDrift, Judgement, Verdict};

/// A confirmed device is being proved.
pub struct Prove {
    user: UserName,
    id: DeviceId,
    proving: Proving,
    known: Option<Known>,
}

/// What is there once the device is known.
struct Known {
    facts: Credentials,
    device: DeviceView,
    codes: TwoCodes,
    boxes: TwoBoxes,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Submit,
    Back,
}

/// What the table looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A code is being judged.
    Judging,
    /// The box that waits is empty.
    Empty,
    /// Something is in it.
    Typed,
}

const KEYS: &[Binding<State, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "check",
        help: "Check the code. A full box that was typed is checked at once.",
        when: |state| *state == State::Typed,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back to the security credentials; the device stays as it is.",
        when: |state| *state != State::Judging,
    },
];

impl Prove {
    /// This device of this user, for this.
    pub fn of(user: UserName, id: DeviceId, proving: Proving) -> Self {
        Self { user, id, proving, known: None }
    }

    fn state(&self) -> State {
        match &self.known {
            Some(known) if known.codes.is_waiting() => State::Judging,
            Some(known) if !known.boxes.waiting(&known.codes).is_empty() => State::Typed,
            _ => State::Empty,
        }
    }

    fn ask(&self) -> Effect {
        Effect::Ask(Request::User(self.user.clone()))
    }

    fn learn(&mut self, facts: Credentials) -> Vec<Effect> {
        let Some(device) = facts.devices.iter().find(|device| device.id == self.id).cloned() else {
            let gone = Problem::new(
                Kind::NotFound,
                "This device is no more: somebody has deleted it.",
                "Nothing was changed by this page.",
            );
            return vec![Effect::Back, Effect::Tell(gone)];
        };
        if let Some(known) = &mut self.known {
            (known.facts, known.device) = (facts, device);
        } else {
            let digits = device.parameters.digits;
            let boxes = TwoBoxes::new(digits.count());
            self.known = Some(Known { facts, device, codes: TwoCodes::new(digits), boxes });
        }
        Vec::new()
    }

    fn submit(&mut self) -> Vec<Effect> {
        let Some(known) = &mut self.known else { return Vec::new() };
        match known.codes.typed(known.boxes.waiting(&known.codes).digits()) {
            Some(CodeEffect::Take(code)) => {
                let (user, id, proving) = (self.user.clone(), self.id, self.proving);
                vec![Effect::Ask(Request::Prove { user, id, proving, code })]
            }
            Some(CodeEffect::KeepAlgorithm) | None => Vec::new(),
        }
    }

    fn judged(&mut self, judgement: &Judgement, now: Timestamp) -> Vec<Effect> {
        let Some(known) = &mut self.known else { return Vec::new() };
        known.codes.judged(judgement.clone());
        if let Some(drift) = known.codes.proven() {
            return vec![Effect::Back, Effect::Say(self.found(drift))];
        }
        known.boxes.judged(judgement, known.codes.at(), now);
        // A refused one counts: how many there are, and whether more are read, is news.
        vec![self.ask()]
    }

    /// What the two codes have shown.
    fn found(&self, drift: ClockDrift) -> String {
        let name = self.known.as_ref().map(|known| known.device.name.to_string()).unwrap_or_default();
        match self.proving {
            Proving::Resync => format!("“{name}” is resynced: {}.", words::clock(drift)),
            Proving::Reactivation => format!("“{name}” is active again: {}.", words::clock(drift)),
            Proving::Proof => format!("“{name}” is proven and active: {}.", words::clock(drift)),
        }
    }

    fn failed(&mut self, problem: Problem) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(known) = self.known.as_mut().filter(|known| known.codes.is_waiting()) {
            known.codes.failed();
            known.boxes.failed(known.codes.at());
            effects.push(self.ask());
        }
        effects.push(Effect::Tell(problem));
        effects
    }

    fn draw_below(&self, canvas: &mut Canvas<'_>, known: &Known, now: Timestamp) {
        let mut part = canvas.part(3, TwoBoxes::BELOW, canvas.width().saturating_sub(6), canvas.height());
        let y = match words::wrong_codes(known.facts.sign_in, known.facts.failures, now) {
            Some((text, role)) => part.paragraph(0, 0, &format!("{text}."), role) + 1,
            None => 0,
        };
        let text = match self.proving {
            Proving::Resync => {
                "Resync learns how far the device's clock is off, up to one hour. Both codes are spent by it; wrong ones count like failed sign-ins."
            }
            Proving::Proof => {
                "The device was imported. With two right codes it may sign in. Both are spent by it; wrong ones count like failed sign-ins."
            }
            Proving::Reactivation => {
                "With two right codes the device may sign in again. Both are spent by it; wrong ones count like failed sign-ins."
            }
        };
        part.paragraph(0, y, text, Role::Dim);
    }
}

impl Known {
    /// What stands above the boxes. Nothing can be scanned again here, and the
    /// app's entry keeps the name it was made with, so a code of no device is told
    /// in other words than in the wizard.
    fn says(&self, now: Timestamp) -> (String, Role) {
        let name = &self.device.name;
        match (self.codes.verdict(), &self.device.kind) {
            (Some(Verdict::NoMatch { .. }), DeviceKind::HardwareToken { serial }) => (
                format!("That code does not come from “{name}”. Compare the number on the token: {serial}."),
                Role::Warn,
            ),
            (Some(Verdict::NoMatch { .. }), DeviceKind::AuthenticatorApp) => (
                format!(
                    "That code does not come from “{name}”. Check which entry of the app it was read from."
                ),
                Role::Warn,
            ),
            (Some(Verdict::OtherDevice { device, .. }), _) => {
                (format!("That code comes from the device “{device}”. Use “{name}”."), Role::Warn)
            }
            (Some(verdict), _) => {
                let verdict = self.boxes.by_now(verdict, self.device.parameters.period, now);
                (verdict.to_string(), Role::Warn)
            }
            (None, _) => (format!("Type the code that “{name}” shows now, then the next one."), Role::Dim),
        }
    }
}

impl Screen for Prove {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        let title = match self.proving {
            Proving::Resync => "Resync",
            Proving::Reactivation => "Reactivate",
            Proving::Proof => "Prove",
        };
        Crumbs { user: Some(self.user.to_string()), below_users: true, ..Crumbs::of(title) }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, &self.state())
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        vec![self.ask()]
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, &self.state(), chord) {
            Some(Act::Submit) => return self.submit(),
            Some(Act::Back) => return vec![Effect::Back],
            None => {}
        }
        let Some(known) = &mut self.known else { return Vec::new() };
        match known.boxes.key(chord, &known.codes) {
            Filled::Full => self.submit(),
            Filled::Changed | Filled::Ignored => Vec::new(),
        }
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        match &mut self.known {
            Some(known) if !known.codes.is_waiting() => {
                known.boxes.paste(text, &known.codes).map(Effect::Tell).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, moment: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Credentials(facts)) => self.learn(facts),
            Ok(Done::Judged(judgement)) => self.judged(&judgement, moment.now),
            Ok(_) => Vec::new(),
            Err(problem) => self.failed(problem),
        }
    }

    fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let known = self.known.as_ref()?;
        let locked = matches!(known.facts.sign_in, SignInState::Locked { until } if until > now);
        (locked || known.codes.at() == CodeBox::Second).then(|| next_second(now))
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, moment: &Moment) {
        let Some(known) = &self.known else { return };
        let (says, role) = known.says(moment.now);
        let period = known.device.parameters.period;
        known.boxes.draw(canvas, &known.codes, (&says, role), period, moment.now);
        self.draw_below(canvas, known, moment.now);
    }
}
