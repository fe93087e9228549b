//! The queue of users without a device, on our own records.
//!
//! Owns who waits, whose turn it is, and how many were served today. Where the
//! users list is there it says so at once; else it is read from the rows a part at
//! a time, and no list is made for it. Must not change a user.

use super::Local;
use super::listing::{Facts, Turn};
use super::oversight::SLICE;
use super::problems::of_store;
use super::users::line;
use crate::directory::{Answer, Counting, Queue};
use crate::model::{Entry, Event, Policy, Timestamp};

/// Rows read for one answer: a few milliseconds of work.
const ROWS: usize = 1_000;
/// A day in seconds.
const DAY: u64 = 86_400;

/// Devices added on one day, counted up to an entry of the history.
#[derive(Default)]
pub(super) struct Today {
    day: u64,
    counted: u64,
    done: usize,
}

impl Local {
    /// A part of the rows more; the queue, when there are none left.
    pub(super) fn queue_part(&mut self, counting: &mut Counting) -> Answer<Option<Queue>> {
        let (policy, now) = (self.settings()?.policy, self.clock.now());
        let Some(done) = self.done_today(now, counting)? else { return Ok(None) };
        if let Some(queue) = self.queue_of_list(&policy, now, done)? {
            return Ok(Some(queue));
        }
        let rows = self.store.rows(counting.after.as_deref(), ROWS).map_err(|e| of_store(&e))?;
        let is_last = rows.len() < ROWS;
        counting.users += rows.len() as u64;
        counting.after = rows.last().map(|row| row.person.name.key()).or(counting.after.take());
        for row in &rows {
            match Facts::of(row, &policy).turn(row.pending_until, now) {
                Turn::None => {}
                Turn::PassedOver => counting.passed_over += 1,
                Turn::Waits { due } => {
                    counting.waiting += 1;
                    // Who is overdue longest comes first; the rows are in the order of the names.
                    if counting.next.as_ref().is_none_or(|(first, _)| due < *first) {
                        counting.next = Some((due, line(row, &policy, now)));
                    }
                }
            }
        }
        if !is_last {
            return Ok(None);
        }
        let Counting { next, waiting, passed_over, .. } = std::mem::take(counting);
        Ok(Some(Queue { next: next.map(|(_, user)| user), waiting, passed_over, done }))
    }

    fn queue_of_list(&self, policy: &Policy, now: Timestamp, done: usize) -> Answer<Option<Queue>> {
        let Some(listing) = self.read_listing(policy) else { return Ok(None) };
        let (next, waiting, passed_over) = listing.queue(now);
        let next: Vec<_> = next.into_iter().collect();
        let next = self.listed(&next, policy, now)?.pop();
        Ok(Some(Queue { next, waiting, passed_over, done }))
    }

    /// Devices added since midnight: of what is new in the history a part is
    /// counted, the rest is remembered. `None`: there is more.
    fn done_today(&mut self, now: Timestamp, counting: &mut Counting) -> Answer<Option<usize>> {
        let day = now.secs() / DAY;
        let newest = self.store.newest_entry();
        if self.today.day != day {
            let counted = self.first_of(day)?.saturating_sub(1);
            self.today = Today { day, counted, done: 0 };
        }
        let before = self.today.counted;
        if before < newest {
            let entries = self.entries(before + 1, SLICE)?;
            self.today.counted = entries.last().map_or(newest, |(last, _)| *last);
            let added = |(_, entry): &&(u64, Entry)| matches!(entry.event, Event::DeviceAdded { .. });
            self.today.done += entries.iter().filter(added).count();
        }
        let (read, _) = counting.entries;
        let read = read + (self.today.counted - before);
        counting.entries = (read, read + newest.saturating_sub(self.today.counted));
        Ok((self.today.counted >= newest).then_some(self.today.done))
    }

    /// The first entry of this day or after it.
    fn first_of(&self, day: u64) -> Answer<u64> {
        let (mut low, mut high) = (1, self.store.newest_entry() + 1);
        while low < high {
            let middle = u64::midpoint(low, high);
            let is_before = match self.entries(middle, 1)?.first() {
                Some((_, entry)) => entry.at.secs() / DAY < day,
                None => false,
            };
            if is_before { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }
}
