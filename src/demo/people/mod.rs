//! The sample people and what they have: a directory in memory with two months
//! of history.
//!
//! Owns that all of it is made through the same directory as everything else,
//! at the times at which it happened. Must not touch a disk.

mod past;
mod roster;
mod story;

use std::sync::Arc;

use self::past::{Past, ToldClock};
use super::phone::Entry;
use crate::directory::{Acting, Answer, Directory, Kind, Local, Problem, Setting};
use crate::model::{Entry as Noted, Event, Issuer, Timestamp};
use crate::ports::random_bytes;
use crate::store::{Anchor, Beginning, FileKey, Memory, NewSlot, Settings, Store};

/// Who asks for the codes in the demo.
const ISSUER: &str = "Example";

/// How long ago the store was made, in seconds: 64 days.
const AGE: u64 = 64 * 86_400;

/// The directory with its people in it, and what the demo's phone has of them.
pub(super) fn directory(acting: &Acting) -> Answer<(Box<dyn Directory>, Vec<Entry>)> {
    let now = acting.clock.now();
    let then = Timestamp::from_secs(now.secs().saturating_sub(AGE));
    let clock = Arc::new(ToldClock::at(then));
    let before = Acting { clock: clock.clone(), ..acting.clone() };
    let mut directory = Local::over(store(&before)?, before);
    // A demo in a meeting is not to lock itself, least of all on a fast clock.
    directory.change_settings(&[Setting::IdleMinutes(0)])?;
    let mut past = Past::of(directory, clock, Arc::clone(&acting.randomness));
    past.act_out(now)?;
    past.directory.hand_over(acting.clone());
    Ok((Box::new(past.directory), past.in_hand))
}

fn store(acting: &Acting) -> Answer<Store> {
    let key = FileKey(random_bytes(&*acting.randomness).map_err(|problem| broken(&problem))?.into());
    let now = acting.clock.now();
    let issuer = Issuer::new(ISSUER).map_err(|problem| broken(&problem))?;
    let beginning = Beginning {
        slots: &[NewSlot::KeyFile(&key)],
        settings: Settings::of(issuer),
        entry: Noted {
            at: now,
            operator: acting.operator.clone(),
            origin: acting.origin.clone(),
            user: None,
            event: Event::StoreCreated,
        },
        now,
    };
    Store::create(Box::new(Memory::new()), |_| Anchor::none(), &beginning, &*acting.randomness)
        .map_err(|problem| broken(&problem))
}

pub(super) fn broken(problem: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Fault,
        format!("The demo could not be set up: {problem}."),
        "Nothing was changed. Please report this.",
    )
}

#[cfg(test)]
mod tests;
