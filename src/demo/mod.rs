//! The demo: sample people in a store that is gone with the process, and a
//! simulated phone beside the wizard.
//!
//! Owns what stands on its stage. The people are made through the same
//! directory as everything else; must never touch a disk.

mod clock;
mod people;
pub mod phone;

use std::sync::{Arc, PoisonError};

use self::phone::{Phone, Pocket};
use crate::console::panel::Stage;
use crate::directory::{Acting, Problem};

pub use self::clock::DemoClock;

/// The demo, as often as it is asked for.
pub struct Demo {
    acting: Acting,
    clock: Arc<DemoClock>,
    pocket: Pocket,
}

impl Demo {
    /// A demo whose clock goes so many times faster than the one it is given.
    pub fn new(acting: Acting, speed: u32) -> Self {
        let clock = Arc::new(DemoClock::new(Arc::clone(&acting.clock), speed));
        let acting = Acting { clock: clock.clone(), ..acting };
        Self { acting, clock, pocket: Pocket::default() }
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
        let (directory, in_hand) = people::directory(&self.acting)?;
        *self.pocket.lock().unwrap_or_else(PoisonError::into_inner) = Some(in_hand);
        Ok(Stage { directory, clock: self.clock(), panel: Box::new(self.phone()) })
    }
}
