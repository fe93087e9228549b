//! The state between two codes of one device.
//!
//! Owns which of the two boxes is filled, what was last said, and that only one
//! code is under way at a time. The wizard uses it, as will resync and
//! reactivation. Must not judge a code.

use crate::model::{Algorithm, Digits};
use crate::totp::{ClockDrift, Code, Judgement, Malformed, Verdict};

/// Which box waits for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeBox {
    /// Code 1.
    First,
    /// Code 2.
    Second,
}

/// What somebody else must do for the two codes.
#[derive(Clone, PartialEq, Eq)]
pub enum CodeEffect {
    /// Hand this code in.
    Take(Code),
    /// Keep the algorithm that the app computes.
    KeepAlgorithm,
}

/// Where the pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// This box waits for a code.
    Typing(CodeBox),
    /// The code of this box is being judged.
    Judging(CodeBox),
    /// The algorithm is being changed.
    Keeping,
    /// Both codes proved the device.
    Proven(ClockDrift),
}

/// Two codes, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoCodes {
    digits: Digits,
    state: State,
    /// What was said of the last code; gone with the next one typed.
    verdict: Option<Verdict>,
}

impl TwoCodes {
    /// Waits for the first code.
    pub fn new(digits: Digits) -> Self {
        Self { digits, state: State::Typing(CodeBox::First), verdict: None }
    }

    /// How many digits a code has.
    pub fn digits(&self) -> Digits {
        self.digits
    }

    /// The box that waits for a code, or whose code is being judged.
    pub fn at(&self) -> CodeBox {
        match self.state {
            State::Typing(at) | State::Judging(at) => at,
            State::Keeping => CodeBox::First,
            State::Proven(_) => CodeBox::Second,
        }
    }

    /// Whether an answer is awaited: nothing more can be typed.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Judging(_) | State::Keeping)
    }

    /// What was said of the last code.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdict.as_ref()
    }

    /// The drift, once both codes proved the device.
    pub fn proven(&self) -> Option<ClockDrift> {
        match self.state {
            State::Proven(drift) => Some(drift),
            _ => None,
        }
    }

    /// The algorithm that Enter keeps, when the app was found to compute it.
    pub fn offers(&self) -> Option<Algorithm> {
        match (&self.state, &self.verdict) {
            (State::Typing(_), Some(Verdict::AppIgnoresSettings { computes, .. })) => Some(*computes),
            _ => None,
        }
    }

    /// Takes what was typed into the box that waits.
    pub fn typed(&mut self, text: &str) -> Option<CodeEffect> {
        let State::Typing(at) = self.state else { return None };
        match Code::parse(text, self.digits) {
            Ok(code) => {
                self.verdict = None;
                self.state = State::Judging(at);
                Some(CodeEffect::Take(code))
            }
            Err(Malformed(digits)) => {
                self.verdict = Some(Verdict::Malformed(Malformed(digits)));
                None
            }
        }
    }

    /// Accepts what [`TwoCodes::offers`] offers.
    pub fn keep(&mut self) -> Option<CodeEffect> {
        self.offers()?;
        self.state = State::Keeping;
        Some(CodeEffect::KeepAlgorithm)
    }

    /// Takes in what became of the code.
    pub fn judged(&mut self, judgement: Judgement) {
        if !self.is_waiting() {
            return;
        }
        let at = self.at();
        self.state = match &judgement {
            Judgement::NotJudged | Judgement::RightSoFar => State::Typing(CodeBox::Second),
            Judgement::Accepted(drift) => State::Proven(*drift),
            Judgement::Refused(verdict) => State::Typing(after(verdict, at)),
        };
        self.verdict = match judgement {
            Judgement::Refused(verdict) => Some(verdict),
            _ => None,
        };
    }

    /// The answer will not come: the box waits again.
    pub fn failed(&mut self) {
        if self.is_waiting() {
            self.state = State::Typing(self.at());
        }
    }
}

/// The box that waits after a refusal: whichever code the directory kept.
fn after(verdict: &Verdict, at: CodeBox) -> CodeBox {
    match verdict {
        // An old code says nothing of the clock: the one showing now is a first code.
        Verdict::WrongOrder | Verdict::ClockOff(_) | Verdict::Expired { .. } => CodeBox::First,
        Verdict::NotConsecutive | Verdict::TooQuick | Verdict::SameCodeTwice { .. } => CodeBox::Second,
        Verdict::OtherDevice { .. }
        | Verdict::AppIgnoresSettings { .. }
        | Verdict::NoMatch { .. }
        | Verdict::Malformed(_)
        | Verdict::Used => at,
    }
}
