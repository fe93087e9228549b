//! Step 3: two codes, one after the other.
//!
//! Owns what keys do beside typing; a full box is handed in at once, a paste
//! never. Must not judge a code.

use crate::console::canvas::Canvas;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::verdicts;
use crate::console::widgets::{Filled, TwoBoxes};
use crate::console::words::left;
use crate::directory::Problem;
use crate::enrollment::{CodeBox as Which, TwoCodes, Underway};
use crate::model::{DeviceId, Parameters, Period, Timestamp, VerdictName};
use crate::totp::{Judgement, Verdict};

/// What a key led to.
pub enum Outcome {
    /// A code is to be judged.
    Submit(String),
    /// The offer is taken.
    Keep,
    /// Back to the QR code, or out where there is none.
    Back,
    /// Destroy the enrollment, after a question.
    Discard,
    /// Something was typed, or nothing.
    Typed,
}

/// The two boxes.
pub struct Confirm {
    boxes: TwoBoxes,
    period: Period,
    is_token: bool,
    /// What was said last, and how many times in a row.
    said: Option<(VerdictName, u32)>,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Keep,
    Submit,
    Discard,
    Back,
}

/// What the table looks at.
#[derive(Clone, Copy)]
struct State {
    waits: Waiting,
    is_token: bool,
}

/// What is in the box that waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    /// A code is being judged.
    Judging,
    /// The box that waits is empty.
    Empty,
    /// It is empty, and Enter keeps what the app computes.
    Offered,
    /// Something is in it.
    Typed,
}

const KEYS: &[Binding<State, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Keep,
        hint: "keep it",
        help: "Keep the algorithm that the app really computes; nothing to scan again.",
        when: |state| state.waits == Waiting::Offered,
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Submit,
        hint: "check",
        help: "Check the code. A full box that was typed is checked at once.",
        when: |state| state.waits == Waiting::Typed,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back to the QR code",
        help: "Back to the QR code; it is the same one.",
        when: |state| state.waits != Waiting::Judging && !state.is_token,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back to the security credentials. The enrollment stays pending until it expires.",
        when: |state| state.waits != Waiting::Judging && state.is_token,
    },
    Binding {
        chords: &[Chord::Char('u')],
        act: Act::Discard,
        hint: "",
        help: "Discard this enrollment.",
        when: |state| state.waits != Waiting::Judging,
    },
];

impl Confirm {
    /// Two empty boxes for a device that makes its codes so.
    pub fn new(is_token: bool, parameters: Parameters) -> Self {
        let boxes = TwoBoxes::new(parameters.digits.count());
        Self { boxes, period: parameters.period, is_token, said: None }
    }

    /// Somebody looks at the QR code again: what is half typed will be over then.
    pub fn rest(&mut self) {
        self.boxes.failed(Which::Second);
    }

    /// Counts how often the same is said in a row.
    pub fn noted(&mut self, verdict: Option<&Verdict>) {
        self.said = verdict.map(|verdict| match self.said {
            Some((name, times)) if name == verdict.name() => (name, times.saturating_add(1)),
            _ => (verdict.name(), 1),
        });
    }

    fn words(&self, verdict: &Verdict) -> String {
        let words = if self.is_token { verdicts::of_token(verdict) } else { verdict.to_string() };
        match self.said {
            // The same words again must be seen to be new.
            Some((_, times)) if times > 1 => format!("({} time) {words}", ordinal(times)),
            _ => words,
        }
    }

    fn state(&self, codes: &TwoCodes) -> State {
        let waits = match (codes.is_waiting(), self.boxes.waiting(codes).is_empty()) {
            (true, _) => Waiting::Judging,
            (false, false) => Waiting::Typed,
            (false, true) if codes.offers().is_some() => Waiting::Offered,
            (false, true) => Waiting::Empty,
        };
        State { waits, is_token: self.is_token }
    }

    /// What keys do now.
    pub fn hints(&self, codes: &TwoCodes) -> Vec<Hint> {
        hints(KEYS, &self.state(codes))
    }

    fn submitted(&self, codes: &TwoCodes) -> Outcome {
        Outcome::Submit(self.boxes.waiting(codes).digits().to_owned())
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, codes: &TwoCodes) -> Outcome {
        match act(KEYS, &self.state(codes), chord) {
            Some(Act::Keep) => return Outcome::Keep,
            Some(Act::Submit) => return self.submitted(codes),
            Some(Act::Discard) => return Outcome::Discard,
            Some(Act::Back) => return Outcome::Back,
            None => {}
        }
        match self.boxes.key(chord, codes) {
            Filled::Full => self.submitted(codes),
            Filled::Changed | Filled::Ignored => Outcome::Typed,
        }
    }

    /// Takes pasted text; it is not handed in. What is no code is told.
    pub fn paste(&mut self, text: &str, codes: &TwoCodes) -> Option<Problem> {
        self.boxes.paste(text, codes)
    }

    /// The code was judged, and this box waits now.
    pub fn judged(&mut self, judgement: &Judgement, waits: Which, now: Timestamp) {
        self.boxes.judged(judgement, waits, now);
    }

    /// The code could not be judged: the box that waits is empty again.
    pub fn failed(&mut self, waits: Which) {
        self.boxes.failed(waits);
    }

    /// Draws boxes, countdown and verdict.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        codes: &TwoCodes,
        underway: &Underway<DeviceId>,
        now: Timestamp,
    ) {
        let verdict = codes.verdict().map(|verdict| self.boxes.by_now(verdict, self.period, now));
        let verdict = verdict.map(|verdict| self.words(&verdict));
        let says = match &verdict {
            Some(verdict) => (verdict.as_str(), Role::Warn),
            None if self.is_token => (
                "Type the code that the token shows now, then the next one. Some show one only while a button is pressed.",
                Role::Dim,
            ),
            None => ("Type the code that the app shows now, then the next one.", Role::Dim),
        };
        self.boxes.draw(canvas, codes, says, self.period, now);
        let y = TwoBoxes::BELOW;
        let mut x = 3 + canvas.text(3, y, "This enrollment expires in ", Role::Dim);
        // What changes each second is plain: a style would double what it costs.
        x += canvas.text(x, y, &left(underway.expires_at, now), Role::Plain);
        canvas.text(x, y, ".", Role::Dim);
    }
}

/// `2nd`, `3rd`, `11th`.
fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
