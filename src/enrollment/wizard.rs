//! The steps of the wizard.
//!
//! Owns which event leads where. An answer that nobody waits for any more
//! changes nothing. Every state can be left.

use super::{CodeBox, CodeEffect, TwoCodes};
use crate::model::{DeviceName, Digits, Timestamp, UserName};
use crate::totp::{ClockDrift, Code, Judgement};

/// What the wizard must know of an enrollment under way; the key is not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Underway<I> {
    /// Names it to the directory.
    pub id: I,
    /// The device's name.
    pub device: DeviceName,
    /// Digits of its codes.
    pub digits: Digits,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Whether a key is to be scanned first; a hardware token has its own.
    pub is_scanned: bool,
}

/// Where the wizard stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<I> {
    /// Step 1: name and kind are asked for.
    Assign,
    /// The key is being made, or fetched again.
    Beginning,
    /// Step 2: the QR code shows.
    SetUp(Underway<I>),
    /// Step 3: the two codes.
    Confirm(Underway<I>, TwoCodes),
    /// The device is active.
    Added {
        /// Its name.
        device: DeviceName,
        /// How far its clock is off.
        drift: ClockDrift,
    },
    /// The enrollment's time was up, or somebody discarded it.
    Gone {
        /// The name it was for.
        device: DeviceName,
    },
    /// The wizard is over.
    Left,
}

/// What happens to the wizard. `A` is what *Assign MFA device* asks for, of
/// which nothing matters here.
#[derive(Clone, PartialEq, Eq)]
pub enum Event<I, A> {
    /// *Assign* was filled in.
    Submitted(A),
    /// The directory began it, or shows it again.
    Begun(Underway<I>),
    /// The directory would not begin.
    NotBegun,
    /// The code was scanned (or the key typed): on to the codes.
    Scanned,
    /// A box of *Confirm* was filled.
    Typed(String),
    /// The offer of a verdict was taken.
    Kept,
    /// The directory judged the code.
    Judged(Judgement),
    /// The directory could not judge it.
    NotJudged,
    /// One step back; the directory forgets the first code.
    Back,
    /// A look at the QR code again: the directory is not asked, so that a first
    /// code that was right still counts.
    LookedAgain,
    /// Destroy the enrollment.
    Discarded,
    /// The time is now; it may be up.
    Time(Timestamp),
    /// The directory says that the enrollment is no more.
    Vanished,
}

/// What somebody else must do.
#[derive(Clone, PartialEq, Eq)]
pub enum Effect<I, A> {
    /// Begin an enrollment.
    Begin(A),
    /// Hand a code in.
    TakeCode(UserName, I, Code),
    /// Keep the algorithm the app computes.
    KeepAlgorithm(UserName, I),
    /// Destroy the enrollment.
    Discard(UserName, I),
}

/// One enrollment from *assign* to *confirmed*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wizard<I> {
    user: UserName,
    step: Step<I>,
    /// Codes that wait while the QR code is looked at again.
    kept: Option<TwoCodes>,
}

impl<I: Copy> Wizard<I> {
    /// Begins with *Assign MFA device*.
    pub fn new(user: UserName) -> Self {
        Self { user, step: Step::Assign, kept: None }
    }

    /// Goes on with an enrollment that is being fetched again.
    pub fn resuming(user: UserName) -> Self {
        Self { user, step: Step::Beginning, kept: None }
    }

    /// For whom.
    pub fn user(&self) -> &UserName {
        &self.user
    }

    /// Where it stands.
    pub fn step(&self) -> &Step<I> {
        &self.step
    }

    /// Takes an event in. What does not belong to the present step is ignored.
    pub fn take<A>(&mut self, event: Event<I, A>) -> Option<Effect<I, A>> {
        let step = std::mem::replace(&mut self.step, Step::Left);
        let (step, effect) = self.after(step, event);
        self.step = step;
        effect
    }

    fn after<A>(&mut self, step: Step<I>, event: Event<I, A>) -> (Step<I>, Option<Effect<I, A>>) {
        let user = || self.user.clone();
        match (step, event) {
            (Step::Assign, Event::Submitted(assign)) => (Step::Beginning, Some(Effect::Begin(assign))),
            (Step::Beginning, Event::Begun(underway)) if underway.is_scanned => (Step::SetUp(underway), None),
            (Step::Beginning, Event::NotBegun) => (Step::Assign, None),
            (Step::Beginning, Event::Begun(underway)) | (Step::SetUp(underway), Event::Scanned) => {
                let codes = self.kept.take().unwrap_or_else(|| TwoCodes::new(underway.digits));
                (Step::Confirm(underway, codes), None)
            }
            // A code is being judged: it may have made the device active already,
            // and its answer is on the way.
            (
                Step::Confirm(underway, codes),
                Event::Time(_) | Event::Discarded | Event::Back | Event::LookedAgain,
            ) if codes.is_waiting() => (Step::Confirm(underway, codes), None),
            (Step::SetUp(underway) | Step::Confirm(underway, _), Event::Time(now))
                if now >= underway.expires_at =>
            {
                (Step::Gone { device: underway.device }, None)
            }
            (Step::SetUp(underway) | Step::Confirm(underway, _), Event::Vanished) => {
                (Step::Gone { device: underway.device }, None)
            }
            (Step::SetUp(underway) | Step::Confirm(underway, _), Event::Discarded) => {
                let effect = Effect::Discard(user(), underway.id);
                (Step::Left, Some(effect))
            }
            (Step::Confirm(underway, codes), event) => self.confirming(underway, codes, event),
            (
                Step::Assign | Step::Beginning | Step::SetUp(_) | Step::Added { .. } | Step::Gone { .. },
                Event::Back,
            ) => (Step::Left, None),
            (step, _) => (step, None),
        }
    }

    fn confirming<A>(
        &mut self,
        underway: Underway<I>,
        mut codes: TwoCodes,
        event: Event<I, A>,
    ) -> (Step<I>, Option<Effect<I, A>>) {
        let effect = match event {
            Event::Back if underway.is_scanned => return (Step::SetUp(underway), None),
            Event::LookedAgain if underway.is_scanned => {
                self.kept = Some(codes).filter(|codes| codes.at() == CodeBox::Second);
                return (Step::SetUp(underway), None);
            }
            Event::Back => return (Step::Left, None),
            Event::Typed(text) => {
                let text = zeroize::Zeroizing::new(text);
                codes.typed(&text)
            }
            Event::Kept => codes.keep(),
            Event::Judged(judgement) => {
                codes.judged(judgement);
                None
            }
            Event::NotJudged => {
                codes.failed();
                None
            }
            _ => None,
        };
        if let Some(drift) = codes.proven() {
            return (Step::Added { device: underway.device, drift }, None);
        }
        let effect = effect.map(|effect| match effect {
            CodeEffect::Take(code) => Effect::TakeCode(self.user.clone(), underway.id, code),
            CodeEffect::KeepAlgorithm => Effect::KeepAlgorithm(self.user.clone(), underway.id),
        });
        (Step::Confirm(underway, codes), effect)
    }
}
