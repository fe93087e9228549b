//! A demo with a tour that nobody sits at, and the hand at its clock.

use std::sync::Arc;

use super::super::super::rehearsal::{HandClock, acting};
use super::super::super::{Demo, DemoClock};
use super::super::script::Script;
use super::super::{AtEnd, Pose, Tour};
use super::HOME;
use crate::console::panel::{Chord, Sight, Stage};
use crate::console::playback::Playback;
use crate::demo::phone::{Phone, Pocket};
use crate::ports::Clock;

/// The last words of a tour.
pub(super) const END: &str = "The wizard is yours now";
/// Those of one that has lost its way.
pub(super) const LOST: &str = "The page shows something else than the tour expects";

/// A demo with a tour, and the hand at its clock.
pub(super) struct Booth {
    pub(super) hand: Arc<HandClock>,
    pub(super) clock: Arc<DemoClock>,
    pub(super) playback: Playback,
}

impl Booth {
    pub(super) fn of(size: (u16, u16), at_end: AtEnd, pose: Option<Pose>) -> Self {
        Self::drawn(size, at_end, pose, false)
    }

    pub(super) fn drawn(size: (u16, u16), at_end: AtEnd, pose: Option<Pose>, ascii: bool) -> Self {
        let hand = Arc::new(HandClock::default());
        let demo = Demo::new(acting(&hand).unwrap(), 1).with_tour(at_end, pose);
        let clock = Arc::clone(&demo.clock);
        let playback = Playback::of(Box::new(move || demo.stage()), ascii, size).unwrap();
        Self { hand, clock, playback }
    }

    pub(super) fn new(size: (u16, u16)) -> Self {
        Self::of(size, AtEnd::HandsOver, None)
    }

    /// A demo that plays another script.
    pub(super) fn playing(script: &str) -> Self {
        Self::playing_to(script, AtEnd::HandsOver)
    }

    pub(super) fn playing_to(script: &str, at_end: AtEnd) -> Self {
        let hand = Arc::new(HandClock::default());
        let demo = Demo::new(acting(&hand).unwrap(), 1);
        let clock = Arc::clone(&demo.clock);
        let (script, own) = (Script::read(script).unwrap(), Arc::clone(&clock));
        let stage = move || {
            let phone = Phone::of(Pocket::default());
            let panel = Tour::of(script.clone(), phone, Arc::clone(&own), at_end);
            Ok(Stage { panel: Box::new(panel), ..demo.stage()? })
        };
        let playback = Playback::of(Box::new(stage), false, HOME).unwrap();
        Self { hand, clock, playback }
    }

    pub(super) fn words(&self) -> String {
        Sight::of(self.playback.cells()).words()
    }

    pub(super) fn shows(&self, words: &str) -> bool {
        self.words().contains(words)
    }

    #[track_caller]
    pub(super) fn sees(&self, words: &str) {
        assert!(self.shows(words), "“{words}” is not in {}", self.words());
    }

    #[track_caller]
    pub(super) fn sees_no(&self, words: &str) {
        assert!(!self.shows(words), "“{words}” is in {}", self.words());
    }

    /// Until something happens by time alone. False: nothing ever does.
    pub(super) fn wake(&mut self) -> bool {
        let Some(millis) = self.playback.rests_for() else { return false };
        self.hand.wind(millis);
        self.playback.time().unwrap();
        true
    }

    /// Until these words show. Returns the real seconds that it took.
    #[track_caller]
    pub(super) fn until(&mut self, words: &str) -> u64 {
        let before = self.hand.now();
        for _ in 0..20_000 {
            if self.shows(words) {
                return before.secs_until(self.hand.now());
            }
            assert!(!self.shows(LOST), "lost on the way to “{words}”: {}", self.words());
            if !self.wake() {
                break;
            }
        }
        panic!("“{words}” never shows: {}", self.words());
    }

    /// So many seconds go by.
    pub(super) fn wait(&mut self, secs: u64) {
        let end = self.hand.now().plus_secs(secs);
        while let Some(millis) = self.playback.rests_for() {
            if self.hand.now().plus_millis(millis) > end {
                break;
            }
            self.wake();
        }
        self.hand.wind(self.hand.now().millis_until(end));
        self.playback.time().unwrap();
    }

    pub(super) fn strike(&mut self, chord: Chord) {
        self.playback.key(chord).unwrap();
    }
}
