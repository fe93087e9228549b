//! The tour, act by act.
//!
//! Owns how long things take, and that in a hurry they take no time. Must not
//! draw, and knows no keys but those it strikes.

use std::collections::VecDeque;
use std::sync::PoisonError;

use zeroize::Zeroizing;

use super::super::phone::Said;
use super::script::Act;
use super::{AtEnd, Course, DemoClock, Doing, Pace, Tour, What};
use crate::console::panel::{Chord, Sight, Stroke};
use crate::model::Timestamp;

/// Milliseconds before a caption is read, and for each of its words.
const READING: (u64, u64) = (1200, 260);
/// Milliseconds from key to key, the shortest of them.
const WORDS: u64 = 70;
const CODE: u64 = 170;
/// Milliseconds before a text is begun, and after it.
const BEFORE: u64 = 500;
/// Milliseconds for which the phone is held before the page.
const AIMING: u64 = 1500;
/// Milliseconds for which the phone is looked at.
const LOOKING: u64 = 2500;
/// Milliseconds after which the tour does not expect a page any more.
const PATIENCE: u64 = 30_000;
/// Milliseconds of a code's time in which it is not begun to be typed.
const LATE: u64 = 4_000;
/// Milliseconds in which the code after the one that was typed can still be typed.
const FOLLOWS: u64 = 25_000;
/// How many times faster than real time the clock runs at least where nothing but
/// time goes by.
const RACE: u32 = 10;
/// Milliseconds before the tour begins again.
const PAUSE: u64 = 4_000;

/// What is said where the tour cannot go on.
const ELSEWHERE: &str =
    "The page shows something else than the tour expects, so it ends here. The wizard is yours.";
const UNREAD: &str = "No QR code that the phone could scan fits into this window, so the tour ends here. Make the \
                      window larger, or go on with the key in the place of the code.";

/// What became of an act.
enum Came {
    /// It is over.
    Done,
    /// Time must go by.
    Waits,
    /// These keys are struck; what they lead to is seen the next time.
    Strokes(Vec<Stroke>),
}

/// The clock runs faster from now on.
pub(super) fn race(clock: &DemoClock, speed: u32) {
    clock.set_speed(speed.max(RACE));
}

impl Tour {
    /// Goes on as far as it goes at this moment.
    pub(super) fn play(&mut self, sight: &Sight<'_>, now: Timestamp) -> Vec<Stroke> {
        loop {
            match &mut self.course {
                Course::Begins { told: told @ false } => {
                    *told = true;
                    return vec![Stroke::Again];
                }
                Course::Begins { told: true } => self.course = Course::Plays(Doing::READY),
                Course::Plays(_) => match self.go_on(sight, now) {
                    Came::Done => {}
                    Came::Waits => return Vec::new(),
                    Came::Strokes(strokes) => return strokes,
                },
                Course::Pauses { .. } | Course::IsOver | Course::HandedOver => return Vec::new(),
            }
        }
    }

    fn go_on(&mut self, sight: &Sight<'_>, now: Timestamp) -> Came {
        let (hurries, is_posed) = (self.hurries_to.is_some(), self.posed());
        let Course::Plays(doing) = &mut self.course else { return Came::Waits };
        let is_due = doing.until <= now || hurries;
        match &mut doing.what {
            What::Ready => return self.begin(now),
            What::Awaiting(words) => {
                if !sight.shows(words) {
                    return if doing.until <= now { self.lose_the_way(ELSEWHERE) } else { Came::Waits };
                }
            }
            What::Typing(keys, pace) if is_due => {
                let pace = *pace;
                let struck: Vec<Chord> =
                    if hurries { keys.drain(..).collect() } else { keys.pop_front().into_iter().collect() };
                if !struck.is_empty() {
                    doing.until = now.plus_millis(if keys.is_empty() { BEFORE } else { delay(pace, keys) });
                    return Came::Strokes(struck.into_iter().map(Stroke::Key).collect());
                }
            }
            What::Aiming if is_due => {
                if let Said::Unread(_) = self.phone.scan(sight, now) {
                    return self.lose_the_way(UNREAD);
                }
                self.course = Course::Plays(Doing { what: What::Looking, until: now.plus_millis(LOOKING) });
                return Came::Done;
            }
            What::Racing(speed) if is_due => {
                let (speed, left) = (*speed, now.millis_until(doing.until));
                self.clock.set_speed(speed);
                self.finish();
                // In a hurry it is put ahead; what it shows then is for the next time.
                self.clock.wind(left);
                return Came::Waits;
            }
            What::Posing if is_posed => return Came::Waits,
            What::Reading | What::Looking | What::Resting | What::Posing if is_due => {}
            _ => return Came::Waits,
        }
        self.finish();
        Came::Done
    }

    /// The act is over.
    fn finish(&mut self) {
        self.place.1 += 1;
        self.course = Course::Plays(Doing::READY);
    }

    fn lose_the_way(&mut self, why: &str) -> Came {
        why.clone_into(&mut self.caption);
        self.hurries_to = None;
        if self.at_end == AtEnd::BeginsAgain {
            // Nobody may be there to start it again: that was the end of this round.
            self.place = (self.script.steps.len(), 0);
            self.course = Course::Plays(Doing::READY);
            return Came::Done;
        }
        self.course = Course::IsOver;
        Came::Waits
    }

    /// Begins the act whose turn it is, or the step.
    fn begin(&mut self, now: Timestamp) -> Came {
        let (step, act) = self.place;
        let Some(acts) = self.script.steps.get(step).map(|step| &step.acts) else { return self.end(now) };
        let Some(act) = acts.get(act).cloned() else {
            self.place = (step + 1, 0);
            self.typed = None;
            if self.hurries_to.is_some_and(|to| to <= step + 1) {
                self.hurries_to = None;
            }
            return Came::Done;
        };
        let (what, millis) = match act {
            Act::Say(text) => {
                let words = u64::try_from(text.split_whitespace().count()).unwrap_or(0);
                self.caption = text;
                (What::Reading, READING.0 + READING.1 * words)
            }
            Act::Type(text) => (What::Typing(text.chars().map(Chord::Char).collect(), Pace::Words), BEFORE),
            Act::Press(keys) => (What::Typing(keys.into(), Pace::Words), BEFORE),
            Act::Until(words) => (What::Awaiting(words), PATIENCE),
            Act::Scan => (What::Aiming, AIMING),
            Act::Phone => (What::Looking, LOOKING),
            Act::Code => return self.begin_code(now),
            Act::Again => {
                let code = self.typed.as_ref().map(|(code, _)| code.chars().map(Chord::Char).collect());
                (What::Typing(code.unwrap_or_default(), Pace::Code), BEFORE)
            }
            Act::Next => return self.begin_race(now),
            Act::Rest(millis) => (What::Resting, millis),
            Act::Shot(name) => match self.pose.as_ref().filter(|_| self.hurries_to.is_none()) {
                Some(pose) => {
                    *pose.lock().unwrap_or_else(PoisonError::into_inner) = Some(name);
                    (What::Posing, 0)
                }
                None => (What::Resting, 0),
            },
        };
        self.course = Course::Plays(Doing { what, until: now.plus_millis(millis) });
        Came::Done
    }

    /// Has the clock run until the code after the one that was typed; where that
    /// one is over too, the step begins again.
    fn begin_race(&mut self, now: Timestamp) -> Came {
        if self.is_stale(now) {
            self.begin_again(self.place.0);
            return Came::Done;
        }
        let until = self.typed.as_ref().map_or(now, |(_, next)| *next);
        let speed = self.clock.speed();
        race(&self.clock, speed);
        self.course = Course::Plays(Doing { what: What::Racing(speed), until });
        Came::Done
    }

    /// Whether the next code that the phone shows does not follow on the one that
    /// was typed.
    pub(super) fn is_stale(&self, now: Timestamp) -> bool {
        self.typed.as_ref().is_some_and(|(_, next)| next.plus_millis(FOLLOWS) < now)
    }

    /// Whether the code that is to be typed once more does not show any longer.
    pub(super) fn would_repeat_another(&self, now: Timestamp) -> bool {
        let (step, act) = self.place;
        let mut rest = self.script.steps.get(step).into_iter().flat_map(|step| step.acts.iter().skip(act));
        self.typed.as_ref().is_some_and(|(_, next)| *next <= now) && rest.any(|act| *act == Act::Again)
    }

    /// A code whose time is almost over is not begun.
    fn begin_code(&mut self, now: Timestamp) -> Came {
        let left = self.phone.left(now).unwrap_or(0);
        let Some(code) = self.phone.code(now).filter(|_| left > 0) else {
            return self.lose_the_way(ELSEWHERE);
        };
        if left < LATE {
            let until = now.plus_millis(left);
            if self.hurries_to.is_some() {
                self.clock.wind(left);
            }
            // It is not over: what follows is the same act.
            self.course = Course::Plays(Doing { what: What::Ready, until });
            return Came::Waits;
        }
        let keys: VecDeque<Chord> = code.expose().chars().map(Chord::Char).collect();
        self.typed = Some((Zeroizing::new(code.expose().to_owned()), now.plus_millis(left)));
        self.course =
            Course::Plays(Doing { what: What::Typing(keys, Pace::Code), until: now.plus_millis(BEFORE) });
        Came::Done
    }

    fn end(&mut self, now: Timestamp) -> Came {
        self.hurries_to = None;
        if self.at_end == AtEnd::HandsOver {
            "That was the tour. The wizard is yours now, and so is the phone: p takes it."
                .clone_into(&mut self.caption);
            self.course = Course::IsOver;
            return Came::Waits;
        }
        let Course::Plays(doing) = &mut self.course else { return Came::Waits };
        // The first time there is nothing to wait for.
        if doing.until == Doing::READY.until {
            doing.until = now.plus_millis(PAUSE);
        } else if doing.until <= now {
            self.begin_again(0);
            return Came::Done;
        }
        Came::Waits
    }
}

/// Nobody types like a clock: a letter takes a little longer than the other.
fn delay(pace: Pace, rest: &VecDeque<Chord>) -> u64 {
    let swing = u64::try_from(rest.len() * 37 % 60).unwrap_or(0);
    swing + if pace == Pace::Code { CODE } else { WORDS }
}
