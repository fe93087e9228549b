//! The wizard as a pure state machine: an event in, effects out.
//!
//! Owns the order of the steps (assign, set up, confirm, added) and the state
//! between two codes ([`TwoCodes`]). Effects are data that somebody else carries
//! out; answers come back as events. Must not know a store, a clock or a screen.

mod two_codes;
mod wizard;

pub use two_codes::{CodeBox, CodeEffect, TwoCodes};
pub use wizard::{Effect, Event, Step, Underway, Wizard};

#[cfg(test)]
mod tests;
