//! The console without a terminal: what is drawn, what keys lead to, and that
//! nothing breaks it.
//!
//! A message goes in, orders come out and are carried out by a real directory
//! over records in memory; the clock is wound by hand and randomness is seeded.

mod beside;
mod bytes;
mod chords;
mod clock;
mod codes;
mod decoding;
mod demo_phone;
mod device_pages;
mod edit;
mod first_start;
mod foreign;
mod harness;
mod history;
mod idle;
mod late;
mod list_of_many;
mod live;
mod looks;
mod monkey;
mod office;
mod oversight;
mod owners;
mod people;
mod phone;
pub(super) mod picture;
mod proving;
mod queue;
mod readme;
mod recorded;
mod recovery_codes;
mod removing;
mod renaming;
mod replacing;
mod screens;
mod set_up;
mod snapshot;
mod testing;
mod thrift;
mod tokens;
mod users;
mod wire;
mod wizard;

use crate::model::Timestamp;

/// 2026-11-04 09:15:05 UTC: 25 s before the next code.
const NOW: Timestamp = Timestamp::from_secs(1_793_783_705);
/// The window that everything is made for.
const HOME: (u16, u16) = (80, 24);
/// The smallest window in which the main path works.
const SMALL: (u16, u16) = (60, 20);
