//! The demo: sample people in a store that is gone with the process, and a
//! simulated phone beside the wizard, in somebody's hand or in a tour's.
//!
//! Owns what stands on its stage. The people are made through the same
//! directory as everything else; must never touch a disk.

mod clock;
mod people;
pub mod phone;
pub mod rehearsal;
pub mod tour;

use std::sync::{Arc, PoisonError};

use self::phone::{Phone, Pocket};
use self::tour::{AtEnd, Pose, Tour};
use crate::console::panel::{Panel, Stage};
use crate::directory::{Acting, Problem};

pub use self::clock::DemoClock;

/// The demo, as often as it is asked for.
pub struct Demo {
    acting: Acting,
    clock: Arc<DemoClock>,
    pocket: Pocket,
    tour: Option<(AtEnd, Option<Pose>)>,
}

impl Demo {
    /// A demo whose clock goes so many times faster than the one it is given.
    pub fn new(acting: Acting, speed: u32) -> Self {
        let clock = Arc::new(DemoClock::new(Arc::clone(&acting.clock), speed));
        let acting = Acting { clock: clock.clone(), ..acting };
        Self { acting, clock, pocket: Pocket::default(), tour: None }
    }

    /// The same, and a tour plays it. It stands still for pictures where somebody
    /// takes them.
    #[must_use]
    pub fn with_tour(self, at_end: AtEnd, pose: Option<Pose>) -> Self {
        Self { tour: Some((at_end, pose)), ..self }
    }

    /// The one clock of everything in it.
    pub fn clock(&self) -> Arc<DemoClock> {
        Arc::clone(&self.clock)
    }

    /// A phone for it, which has the entries of whatever is on the stage.
    pub fn phone(&self) -> Phone {
        Phone::of(Arc::clone(&self.pocket))
    }

    /// People in a store in memory, and a phone beside them.
    pub fn stage(&self) -> Result<Stage, Problem> {
        // What a tour was ahead by would make a right phone slow.
        self.clock.come_back();
        let (directory, in_hand) = people::directory(&self.acting)?;
        *self.pocket.lock().unwrap_or_else(PoisonError::into_inner) = Some(in_hand);
        Ok(Stage { directory, clock: self.clock(), panel: self.panel()? })
    }

    fn panel(&self) -> Result<Box<dyn Panel>, Problem> {
        let Some((at_end, pose)) = &self.tour else { return Ok(Box::new(self.phone())) };
        let tour = Tour::new(self.phone(), self.clock(), *at_end)?;
        Ok(Box::new(match pose {
            Some(pose) => tour.posing(Arc::clone(pose)),
            None => tour,
        }))
    }
}
