//! The two boxes for two codes of one device, one after the other.
//!
//! Owns typing into the one that waits, what a judgement leaves in them, and
//! the countdown. A full box is told at once, a paste never. Must not judge a
//! code, nor know what the two are for.

use super::{CodeBox, Filled};
use crate::console::canvas::Canvas;
use crate::console::keymap::Chord;
use crate::console::look::Role;
use crate::directory::Problem;
use crate::enrollment::{CodeBox as Which, TwoCodes};
use crate::model::{Period, Timestamp};
use crate::totp::{Judgement, Malformed, Verdict, step_at, step_begins};

/// The row of the first box: above it there is room for the longest verdict, so
/// that nothing moves when one comes.
const BOXES: u16 = 6;
/// Cells of the gauge: with more of them, and with a style, the second in which it
/// begins anew would cost more on the link than a second may.
const GAUGE: usize = 8;

/// The two boxes.
pub struct TwoBoxes {
    first: CodeBox,
    second: CodeBox,
    /// When the code that is kept as the first was taken.
    kept_at: Option<Timestamp>,
}

impl TwoBoxes {
    /// The first row below the boxes that is free.
    pub const BELOW: u16 = BOXES + 4;

    /// Two empty boxes of so many cells.
    pub fn new(cells: usize) -> Self {
        Self { first: CodeBox::new(cells), second: CodeBox::new(cells), kept_at: None }
    }

    /// The box that waits for a code, or whose code is being judged.
    pub fn waiting(&self, codes: &TwoCodes) -> &CodeBox {
        match codes.at() {
            Which::First => &self.first,
            Which::Second => &self.second,
        }
    }

    fn waiting_mut(&mut self, codes: &TwoCodes) -> &mut CodeBox {
        match codes.at() {
            Which::First => &mut self.first,
            Which::Second => &mut self.second,
        }
    }

    /// Takes a key, unless a code is being judged.
    pub fn key(&mut self, chord: Chord, codes: &TwoCodes) -> Filled {
        if codes.is_waiting() { Filled::Ignored } else { self.waiting_mut(codes).key(chord) }
    }

    /// Takes pasted text; it is not handed in. What is no code is told.
    pub fn paste(&mut self, text: &str, codes: &TwoCodes) -> Option<Problem> {
        (!self.waiting_mut(codes).paste(text)).then(|| {
            Problem::refused(
                Malformed(codes.digits()).to_string(),
                "What was pasted has other characters; nothing was taken over.",
            )
        })
    }

    /// The code was judged, and this box waits now. A wrong code clears by itself;
    /// where the newer code has become the first, it moves up.
    pub fn judged(&mut self, judgement: &Judgement, waits: Which, now: Timestamp) {
        let moves_up = match judgement {
            Judgement::Accepted(_) => return,
            Judgement::RightSoFar | Judgement::NotJudged => true,
            Judgement::Refused(verdict) => matches!(verdict, Verdict::NotConsecutive | Verdict::TooQuick),
        };
        if waits == Which::First {
            self.kept_at = None;
        } else if moves_up || self.kept_at.is_none() {
            self.kept_at = Some(now);
        }
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

    /// What is to be said of the last code by now: a new one may show meanwhile.
    pub fn by_now(&self, verdict: &Verdict, period: Period, now: Timestamp) -> Verdict {
        match verdict {
            Verdict::SameCodeTwice { .. } if self.shows_next(period, now) => {
                Verdict::SameCodeTwice { next_in_secs: 0 }
            }
            verdict => verdict.clone(),
        }
    }

    /// Whether the code after the one that is kept shows by our clock.
    fn shows_next(&self, period: Period, now: Timestamp) -> bool {
        self.kept_at.is_some_and(|at| step_at(at, period) < step_at(now, period))
    }

    /// Draws boxes and countdown, with this said above them.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        codes: &TwoCodes,
        (says, role): (&str, Role),
        period: Period,
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
                Which::Second if at == Which::Second && self.shows_next(period, now) => {
                    // The words that stood there: that second costs no more than another.
                    canvas.text(x, y, "the next code: now", Role::Plain);
                }
                Which::Second if at == Which::Second => draw_countdown(canvas, x, y, period, now),
                Which::Second => {
                    canvas.text(x, y, "then the next one", Role::Dim);
                }
            }
        }
        let mut above = canvas.part(3, 1, canvas.width().saturating_sub(6), BOXES - 1);
        above.paragraph(0, 0, says, role);
    }
}

/// When the next code comes by our clock, and how far that is.
fn draw_countdown(canvas: &mut Canvas<'_>, x: u16, y: u16, period: Period, now: Timestamp) {
    let next = step_begins(step_at(now, period).saturating_add(1), period);
    let secs = now.secs_until(next);
    let (full, rest) = canvas.look().gauge();
    let passed = period.secs().saturating_sub(secs);
    let at = x + canvas.text(x, y, &format!("the next code: in {secs:>2} s  "), Role::Plain);
    // A narrow window cuts the end of the gauge, not its last part to come.
    let cells = usize::from(canvas.width().saturating_sub(at + 1)).min(GAUGE);
    let passed = usize::try_from(passed).unwrap_or(0) * GAUGE;
    let passed = (passed / usize::try_from(period.secs()).unwrap_or(1)).min(GAUGE) * cells / GAUGE;
    canvas.text(at, y, &format!("{}{}", full.repeat(passed), rest.repeat(cells - passed)), Role::Plain);
}
