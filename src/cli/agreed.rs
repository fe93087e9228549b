//! Words that must be typed before something large is done.
//!
//! Owns how they are asked for, on a terminal and in a script. What they stand
//! for is said by whoever asks.

use super::desk::Desk;
use super::failure::{Outcome, on_stderr};
use super::streams::{input, read_line};
use crate::directory::Problem;

/// Asks for these words. Whoever does not type them changes nothing.
pub fn agreed(desk: &Desk<'_>, words: &str) -> Outcome<()> {
    if desk.terminals().input {
        on_stderr(&format!("To go on, type: {words}\n> "));
    }
    let typed = read_line(&mut input())?;
    // Case and blanks are no doubt.
    let typed: Vec<String> =
        typed.iter().flat_map(|line| line.split_whitespace()).map(str::to_lowercase).collect();
    if typed.join(" ") == words {
        return Ok(());
    }
    let next = format!("Type exactly “{words}” if that is what is wanted.");
    Err(Problem::refused("Nothing was changed: that was not what had to be typed.", next).into())
}
