//! `queue`: whose turn it is of those without a device.
//!
//! Owns its output. The order and the counts are the directory's.

use std::io::Write;

use serde::Serialize;

use super::args::Queue as QueueArgs;
use super::dates::rfc3339;
use super::desk::Desk;
use super::failure::{Outcome, code};
use super::json;
use super::progress::Progress;
use super::streams::Output;
use crate::directory::{Counting, Queue};
use crate::model::{MfaState, SafeText};

/// The queue, as `queue --json` prints it.
#[derive(Debug, Serialize)]
struct QueueJson<'a> {
    /// Whose turn it is; null when it is through.
    next: Option<&'a str>,
    /// The name people call them by.
    name: Option<&'a str>,
    /// Since when there should be a device.
    overdue_since: Option<String>,
    /// How many wait, that one counted.
    waiting: usize,
    /// How many were passed over today (UTC).
    passed_over: usize,
    /// Devices that were added today (UTC).
    done: usize,
}

impl<'a> QueueJson<'a> {
    fn of(queue: &'a Queue) -> Self {
        let next = queue.next.as_ref();
        Self {
            next: next.map(|user| user.person.name.as_str()),
            name: next.and_then(|user| user.person.display_name.as_ref()).map(SafeText::as_str),
            overdue_since: match next.map(|user| user.state) {
                Some(MfaState::Overdue { since }) => rfc3339(since),
                _ => None,
            },
            waiting: queue.waiting,
            passed_over: queue.passed_over,
            done: queue.done,
        }
    }
}

/// Counts the queue, part by part.
fn counted(desk: &Desk<'_>) -> Outcome<Queue> {
    let mut directory = desk.open()?;
    let of = directory.user_count()?;
    let (mut counting, mut progress) = (Counting::default(), Progress::of_reading(desk));
    loop {
        if let Some(queue) = directory.queue(&mut counting)? {
            return Ok(queue);
        }
        progress.show_so_far(counting.so_far(of), "users and entries");
    }
}

/// `queue`.
pub fn queue(desk: &Desk<'_>, args: &QueueArgs) -> Outcome {
    let queue = counted(desk)?;
    if args.json {
        json::print(&mut Output, &[QueueJson::of(&queue)])?;
        return Ok(code::DONE);
    }
    match &queue.next {
        Some(next) => writeln!(Output, "Next     {}", next.person.name)?,
        None => writeln!(Output, "Next     nobody")?,
    }
    let Queue { waiting, passed_over, done, .. } = queue;
    writeln!(Output, "Waiting  {waiting}, {passed_over} passed over today, {done} done today")?;
    Ok(code::DONE)
}
