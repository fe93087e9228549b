//! The tour: the demo plays the wizard by itself, with captions, until somebody
//! strikes a key.
//!
//! Owns how far it is, pausing, stepping and handing over. It strikes the keys that
//! somebody with the phone in hand would, and has the clock run where nothing but time
//! goes by. What happens is in `assets/tour.txt`; must not know a page but by what it
//! shows.

mod captions;
mod play;
mod script;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use self::script::Script;
use super::clock::DemoClock;
use super::phone::Phone;
use crate::console::panel::{
    Canvas, Chord, Hint, LEAST, Moment, Panel, Place, Reach, Sight, Stroke, Taken, next_second,
};
use crate::directory::{Kind, Problem};
use crate::model::Timestamp;

/// What is played.
const SCRIPT: &str = include_str!("../../../assets/tour.txt");

/// Milliseconds after which much of what shows has another state: codes, enrollments.
const LONGEST_PAUSE: u64 = 240_000;

/// The name of the screen that the tour stands still for, if it does.
pub type Pose = Arc<Mutex<Option<String>>>;

/// What happens when the tour is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtEnd {
    /// Whoever looks on may go on.
    HandsOver,
    /// It begins again.
    BeginsAgain,
}

/// The tour, with the phone that it uses.
pub struct Tour {
    script: Script,
    phone: Phone,
    clock: Arc<DemoClock>,
    at_end: AtEnd,
    /// Stands still at each named screen, for a picture of it.
    pose: Option<Pose>,
    course: Course,
    /// The step, and the act in it.
    place: (usize, usize),
    /// The step that it hurries to.
    hurries_to: Option<usize>,
    /// What was said last.
    caption: String,
    /// The code that was typed last, and when the phone shows the next one.
    typed: Option<(Zeroizing<String>, Timestamp)>,
}

/// How the tour goes.
enum Course {
    /// The demo is to begin anew, or has just been told to.
    Begins {
        /// Whether it was told to.
        told: bool,
    },
    /// It plays.
    Plays(Doing),
    /// It waits for the key that has it go on.
    Pauses {
        /// What it was doing.
        doing: Doing,
        /// Since when.
        since: Timestamp,
    },
    /// It is over, and says so until a key is struck.
    IsOver,
    /// Somebody else has the keyboard.
    HandedOver,
}

/// What goes on, and until when.
struct Doing {
    what: What,
    until: Timestamp,
}

/// What goes on.
enum What {
    /// The next act begins.
    Ready,
    /// These words are awaited; at the end of its time the tour gives up.
    Awaiting(String),
    /// These keys are struck, the next one at the end of its time.
    Typing(VecDeque<Chord>, Pace),
    /// A caption is read.
    Reading,
    /// The phone is held before the page, then scans it.
    Aiming,
    /// The phone is looked at.
    Looking,
    /// The clock runs faster; this is its own speed.
    Racing(u32),
    /// Nothing happens.
    Resting,
    /// It stands still for a picture.
    Posing,
}

/// How fast somebody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Words that are known by heart.
    Words,
    /// A code that is read off the phone.
    Code,
}

impl Tour {
    /// The tour in the hands of whoever has this phone.
    pub fn new(phone: Phone, clock: Arc<DemoClock>, at_end: AtEnd) -> Result<Self, Problem> {
        let script = Script::read(SCRIPT).map_err(|problem| {
            Problem::new(Kind::Fault, format!("The tour cannot begin: {problem}."), "Please report this.")
        })?;
        Ok(Self::of(script, phone, clock, at_end))
    }

    fn of(script: Script, phone: Phone, clock: Arc<DemoClock>, at_end: AtEnd) -> Self {
        Self {
            script,
            phone,
            clock,
            at_end,
            pose: None,
            course: Course::Plays(Doing::READY),
            place: (0, 0),
            hurries_to: None,
            caption: String::new(),
            typed: None,
        }
    }

    /// The same, and it stands still at each named screen until its name is taken.
    #[must_use]
    pub fn posing(self, pose: Pose) -> Self {
        Self { pose: Some(pose), ..self }
    }

    /// The names of its screens, each with the step that it is of.
    pub fn shots() -> Vec<(String, String)> {
        let script = Script::read(SCRIPT).ok();
        let named = |(shot, step): (&str, &str)| (shot.to_owned(), step.to_owned());
        script.iter().flat_map(Script::shots).map(named).collect()
    }

    fn posed(&self) -> bool {
        let held = |pose: &Pose| pose.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        self.pose.as_ref().is_some_and(held)
    }

    /// Begins anew, and hurries to this step.
    fn begin_again(&mut self, to: usize) {
        self.leave_race();
        self.course = Course::Begins { told: false };
        self.place = (0, 0);
        self.hurries_to = (to > 0).then_some(to);
        self.caption.clear();
        self.typed = None;
    }

    /// The clock goes as it did before, if it was made to run.
    fn leave_race(&mut self) {
        if let Course::Plays(Doing { what: What::Racing(speed), .. }) = self.course {
            self.clock.set_speed(speed);
        }
    }

    fn hand_over(&mut self) {
        self.leave_race();
        self.course = Course::HandedOver;
        self.pose = None;
        self.typed = None;
    }

    fn pause(&mut self, now: Timestamp) {
        self.leave_race();
        let before = std::mem::replace(&mut self.course, Course::HandedOver);
        self.course = match before {
            Course::Plays(doing) => Course::Pauses { doing, since: now },
            other => other,
        };
    }

    /// Goes on where it paused; at the beginning of the step where the codes, or the
    /// enrollment, are too old for that by now.
    fn resume(&mut self, now: Timestamp) {
        let Course::Pauses { since, .. } = &self.course else { return };
        if self.is_stale(now) || self.would_repeat_another(now) || since.millis_until(now) > LONGEST_PAUSE {
            return self.begin_again(self.place.0);
        }
        let before = std::mem::replace(&mut self.course, Course::HandedOver);
        self.course = match before {
            Course::Pauses { doing: Doing { what: What::Racing(speed), until }, .. } => {
                play::race(&self.clock, speed);
                Course::Plays(Doing { what: What::Racing(speed), until })
            }
            Course::Pauses { doing: Doing { what, until }, since } => {
                let until = until.plus_millis(since.millis_until(now));
                Course::Plays(Doing { what, until })
            }
            other => other,
        };
    }

    /// At once to the next step.
    fn skip(&mut self) {
        let next = self.hurries_to.unwrap_or(self.place.0) + 1;
        self.hurries_to = Some(next);
        let before = std::mem::replace(&mut self.course, Course::HandedOver);
        self.course = match before {
            Course::Pauses { doing, .. } => Course::Plays(doing),
            other => other,
        };
    }

    /// Whether the phone is to be seen where it does not stand beside the page.
    fn shows_phone(&self) -> bool {
        let (Course::Plays(doing) | Course::Pauses { doing, .. }) = &self.course else { return false };
        match &doing.what {
            What::Aiming | What::Looking | What::Racing(_) => true,
            What::Typing(_, pace) => *pace == Pace::Code,
            _ => false,
        }
    }

    /// Whether the caption is to be seen there.
    fn shows_caption(&self) -> bool {
        match &self.course {
            Course::Plays(doing) => matches!(doing.what, What::Reading),
            Course::Pauses { .. } | Course::IsOver => true,
            Course::Begins { .. } | Course::HandedOver => false,
        }
    }
}

/// Whether the window shows the pages.
fn fits(moment: &Moment) -> bool {
    moment.size.0 >= LEAST.0 && moment.size.1 >= LEAST.1
}

impl Doing {
    const READY: Self = Self { what: What::Ready, until: Timestamp::from_millis(0) };
}

const PAUSE: Hint =
    Hint { chords: &[Chord::Char(' ')], word: "pause", help: "Have the tour wait, and go on again." };
const GO_ON: Hint = Hint { word: "go on", ..PAUSE };
const STEPS: [Hint; 2] = [
    Hint { chords: &[Chord::Right], word: "on", help: "At once to the tour's next step." },
    Hint { chords: &[Chord::Left], word: "back", help: "To the tour's step before." },
];

impl Panel for Tour {
    fn place(&self, size: (u16, u16)) -> Place {
        match (self.phone.place(size), &self.course) {
            (place @ Place::Beside(_), _) | (place, Course::HandedOver) => place,
            _ if self.shows_phone() || self.shows_caption() => Place::Over,
            _ => Place::Hidden,
        }
    }

    fn reach(&self) -> Reach {
        match &self.course {
            Course::HandedOver => self.phone.reach(),
            // A picture shows what the page has keys for.
            Course::Plays(Doing { what: What::Posing, .. }) => Reach::Rest,
            _ => Reach::All,
        }
    }

    fn hints(&self, title: &str) -> Vec<Hint> {
        let first = match self.course {
            Course::HandedOver => return self.phone.hints(title),
            Course::IsOver | Course::Plays(Doing { what: What::Posing, .. }) => return Vec::new(),
            Course::Pauses { .. } => GO_ON,
            Course::Begins { .. } | Course::Plays(_) => PAUSE,
        };
        [first].into_iter().chain(STEPS).collect()
    }

    fn key(&mut self, chord: Chord, sight: &Sight<'_>, moment: &Moment) -> Taken {
        match (chord, &self.course) {
            (_, Course::HandedOver) => return self.phone.key(chord, sight, moment),
            (Chord::Char(' '), Course::Pauses { .. }) => self.resume(moment.now),
            (Chord::Char(' '), Course::Plays(_)) => self.pause(moment.now),
            (Chord::Right, Course::Pauses { .. } | Course::Plays(_)) => self.skip(),
            (
                Chord::Left,
                Course::Pauses { .. } | Course::Plays(_) | Course::Begins { .. } | Course::IsOver,
            ) => {
                self.begin_again(self.hurries_to.unwrap_or(self.place.0).saturating_sub(1));
            }
            (Chord::Char(' ') | Chord::Right, Course::Begins { .. }) => {}
            _ => self.hand_over(),
        }
        Taken::Yes
    }

    fn time(&mut self, sight: &Sight<'_>, moment: &Moment) -> Vec<Stroke> {
        let mut strokes = self.phone.time(sight, moment);
        // In a window that shows nothing, nothing happens either.
        if fits(moment) {
            strokes.extend(self.play(sight, moment.now));
        }
        strokes
    }

    fn deadline(&self, moment: &Moment) -> Option<Timestamp> {
        let own = match &self.course {
            _ if !fits(moment) => None,
            // What waits for words is told when the page may show something else.
            Course::Plays(Doing { what: What::Awaiting(_), until }) => Some(*until),
            Course::Plays(_) if self.hurries_to.is_some() => Some(moment.now.plus_millis(1)),
            Course::Plays(doing) if !matches!(doing.what, What::Posing) => {
                Some(doing.until.max(moment.now.plus_millis(1)))
            }
            Course::Begins { .. } => Some(moment.now.plus_millis(1)),
            _ => None,
        };
        let phone = match self.place(moment.size) {
            Place::Hidden => None,
            _ if self.shows_phone() => Some(next_second(moment.now)),
            _ => self.phone.deadline(moment),
        };
        own.into_iter().chain(phone).min()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, moment: &Moment) {
        match self.course {
            Course::HandedOver => self.phone.draw(canvas, moment),
            _ => self.draw_tour(canvas, moment),
        }
    }
}

#[cfg(test)]
mod tests;
