//! What the vault, the encoding, the chain and the typed store promise.
//!
//! The trait below them has its own suite in `contract`.

mod at_rest;
mod chain;
mod check;
mod checking;
mod golden;
mod golden_events;
mod golden_store_events;
mod key_care;
mod pieces;
mod sealing;
mod signing;
mod slots;
mod support;
mod typed;
