//! A directory in the hands of a command.
//!
//! Owns what happens at its end: those outside who are being told of changes are
//! waited for, as the next command would have to tell them once more.

use std::ops::{Deref, DerefMut};

use super::failure::remark;
use crate::directory::Directory;

/// How long the telling of changes may take unseen, in milliseconds.
const UNSAID: u64 = 150;
/// How long it is waited for: shorter than others wait for the store. The
/// program goes on after that, and is told once more.
const LONGEST: u64 = 4_000;

/// An open directory.
pub struct Opened {
    directory: Box<dyn Directory>,
    errors_are_seen: bool,
}

impl Opened {
    /// This directory; what is waited for is said where somebody sees it.
    pub fn of(directory: Box<dyn Directory>, errors_are_seen: bool) -> Self {
        Self { directory, errors_are_seen }
    }
}

impl Deref for Opened {
    type Target = dyn Directory;

    fn deref(&self) -> &Self::Target {
        &*self.directory
    }
}

impl DerefMut for Opened {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.directory
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let mut outside = self.directory.settle(UNSAID);
        if outside.as_ref().is_ok_and(|outside| outside.under_way > 0) {
            if self.errors_are_seen {
                remark("Waiting for the program that is told of changes.");
            }
            outside = self.directory.settle(LONGEST);
        }
        let Ok(outside) = outside else { return };
        if let Some(problem) = &outside.problem {
            remark(&format!("Nobody is told of changes. {}", problem.what));
        }
        if outside.waiting > 0 {
            let changes = if outside.waiting == 1 { "change" } else { "changes" };
            remark(&format!(
                "{} {changes} not notified yet: tried again with the next command.",
                outside.waiting
            ));
        }
    }
}
