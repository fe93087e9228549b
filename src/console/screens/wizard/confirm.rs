//! Step 3: two codes, one after the other.
//!
//! Owns the boxes and the countdown; a full box is handed in at once, a paste
//! never. Must not judge a code.

use crate::console::canvas::Canvas;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::widgets::{CodeBox, Filled};
use crate::console::words::left;
use crate::directory::Problem;
use crate::enrollment::{CodeBox as Which, TwoCodes, Underway};
use crate::model::{DeviceId, Period, Timestamp};
use crate::totp::{Judgement, Malformed, Verdict, step_at, step_begins};

/// The row of the first box: above it there is room for the longest verdict, so
/// that nothing moves when one comes.
const BOXES: u16 = 6;

/// What a key led to.
pub enum Outcome {
    /// A code is to be judged.
    Submit(String),
    /// The offer is taken.
    Keep,
    /// Back to the QR code.
    Back,
    /// Destroy the enrollment, after a question.
    Discard,
    /// Something was typed, or nothing.
    Typed,
}

/// The two boxes.
pub struct Confirm {
    first: CodeBox,
    second: CodeBox,
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
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
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
        when: |state| *state == State::Offered,
    },
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
        hint: "back to the QR code",
        help: "Back to the QR code; it is the same one.",
        when: |state| *state != State::Judging,
    },
    Binding {
        chords: &[Chord::Char('u')],
        act: Act::Discard,
        hint: "",
        help: "Discard this enrollment.",
        when: |state| *state != State::Judging,
    },
];

impl Confirm {
    /// Two empty boxes of so many cells.
    pub fn new(cells: usize) -> Self {
        Self { first: CodeBox::new(cells), second: CodeBox::new(cells) }
    }

    fn waiting_box(&self, codes: &TwoCodes) -> &CodeBox {
        match codes.at() {
            Which::First => &self.first,
            Which::Second => &self.second,
        }
    }

    fn state(&self, codes: &TwoCodes) -> State {
        match (codes.is_waiting(), self.waiting_box(codes).is_empty()) {
            (true, _) => State::Judging,
            (false, false) => State::Typed,
            (false, true) if codes.offers().is_some() => State::Offered,
            (false, true) => State::Empty,
        }
    }

    fn waiting_box_mut(&mut self, codes: &TwoCodes) -> &mut CodeBox {
        match codes.at() {
            Which::First => &mut self.first,
            Which::Second => &mut self.second,
        }
    }

    /// What keys do now.
    pub fn hints(&self, codes: &TwoCodes) -> Vec<Hint> {
        hints(KEYS, &self.state(codes))
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, codes: &TwoCodes) -> Outcome {
        match act(KEYS, &self.state(codes), chord) {
            Some(Act::Keep) => return Outcome::Keep,
            Some(Act::Submit) => return Outcome::Submit(self.waiting_box(codes).digits().to_owned()),
            Some(Act::Discard) => return Outcome::Discard,
            Some(Act::Back) => return Outcome::Back,
            None => {}
        }
        if codes.is_waiting() {
            return Outcome::Typed;
        }
        let waiting = self.waiting_box_mut(codes);
        match waiting.key(chord) {
            Filled::Full => Outcome::Submit(waiting.digits().to_owned()),
            Filled::Changed | Filled::Ignored => Outcome::Typed,
        }
    }

    /// Takes pasted text; it is not handed in. What is no code is told.
    pub fn paste(&mut self, text: &str, codes: &TwoCodes) -> Option<Problem> {
        (!self.waiting_box_mut(codes).paste(text)).then(|| {
            Problem::refused(
                Malformed(codes.digits()).to_string(),
                "What was pasted has other characters; nothing was taken over.",
            )
        })
    }

    /// The code was judged, and this box waits now. A wrong code clears by itself;
    /// where the newer code has become the first, it moves up.
    pub fn judged(&mut self, judgement: &Judgement, waits: Which) {
        let moves_up = match judgement {
            Judgement::Accepted(_) => return,
            Judgement::RightSoFar | Judgement::NotJudged => true,
            Judgement::Refused(verdict) => matches!(verdict, Verdict::NotConsecutive | Verdict::TooQuick),
        };
        if waits == Which::First {
            self.first.clear();
        } else if moves_up && !self.second.is_empty() {
            std::mem::swap(&mut self.first, &mut self.second);
        }
        self.second.clear();
    }

    /// The code could not be judged: the box that waits is empty again.
    pub fn failed(&mut self, waits: Which) {
        match waits {
            Which::First => self.first.clear(),
            Which::Second => self.second.clear(),
        }
    }

    /// Draws boxes, countdown and verdict.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        codes: &TwoCodes,
        underway: &Underway<DeviceId>,
        now: Timestamp,
    ) {
        let look = canvas.look();
        let at = codes.at();
        let typing = !codes.is_waiting();
        for (which, code, label, y) in
            [(Which::First, &self.first, "Code 1", BOXES), (Which::Second, &self.second, "Code 2", BOXES + 2)]
        {
            let focused = typing && at == which;
            if focused {
                canvas.text(1, y, look.bar(), Role::Focus);
            }
            canvas.text(3, y, label, if focused { Role::Focus } else { Role::Plain });
            let x = 12 + code.draw(canvas, 12, y, focused) + 2;
            match which {
                _ if codes.is_waiting() && at == which => {
                    canvas.text(x, y, "checking…", Role::Dim);
                }
                Which::First if at == Which::Second => {
                    canvas.marked(x, y, look.tick(), Role::Good, "right");
                }
                Which::First => {
                    canvas.text(x, y, "the one showing now", Role::Dim);
                }
                Which::Second if at == Which::Second => draw_countdown(canvas, x, y, now),
                Which::Second => {
                    canvas.text(x, y, "then the next one", Role::Dim);
                }
            }
        }
        let mut above = canvas.part(3, 1, canvas.width().saturating_sub(6), BOXES - 1);
        match codes.verdict() {
            Some(verdict) => above.paragraph(0, 0, &verdict.to_string(), Role::Warn),
            None => {
                above.paragraph(0, 0, "Type the code that the app shows now, then the next one.", Role::Dim)
            }
        };
        let expires = format!("This enrollment expires in {}.", left(underway.expires_at, now));
        canvas.text(3, BOXES + 4, &expires, Role::Dim);
    }
}

/// When the next code comes by our clock, and how far that is.
fn draw_countdown(canvas: &mut Canvas<'_>, x: u16, y: u16, now: Timestamp) {
    let period = Period::Thirty;
    let next = step_begins(step_at(now, period).saturating_add(1), period);
    let secs = now.secs_until(next);
    let (full, rest) = canvas.look().gauge();
    let passed = usize::try_from((period.secs().saturating_sub(secs)) / 3).unwrap_or(0).min(10);
    let at = x + canvas.text(x, y, &format!("the next code: in {secs:>2} s  "), Role::Plain);
    // A narrow window cuts the end of the gauge, not its last part to come.
    let cells = usize::from(canvas.width().saturating_sub(at + 1)).min(10);
    let passed = passed * cells / 10;
    canvas.text(at, y, &format!("{}{}", full.repeat(passed), rest.repeat(cells - passed)), Role::Dim);
}
