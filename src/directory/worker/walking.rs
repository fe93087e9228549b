//! Reading everything, part by part: the history that is verified, the queue that
//! is counted.
//!
//! Owns where each walk stands, and that how far it is is told no oftener than a
//! whole percent: over a slow link each word costs. Must not change anything.

use super::super::{Answer, Counting, Directory, Done, HistoryVerified, Progress, Reply, SoFar, Ticket};
use super::{Bench, State, not_open};

/// What is walked through, and how far.
pub(super) enum Walk {
    /// The history, up to this entry.
    History(u64),
    /// The rows of the users.
    Queue(Counting),
}

/// A walk between two parts.
pub(super) struct Walking {
    ticket: Ticket,
    walk: Walk,
    /// What was told of it last.
    told: Option<u64>,
}

/// What a part came to.
enum Part {
    /// There is more.
    More(SoFar),
    /// It is over.
    Over(Box<Done>),
}

impl Walk {
    fn go_on(&mut self, directory: &mut dyn Directory) -> Answer<Part> {
        match self {
            Self::History(entries) => {
                let verified = directory.verify_history(*entries)?;
                *entries = verified.entries;
                let HistoryVerified { entries, of, .. } = verified;
                let is_over = verified.is_through();
                Ok(if is_over {
                    Part::Over(Box::new(Done::HistoryVerified(verified)))
                } else {
                    Part::More(SoFar::of(entries, of))
                })
            }
            Self::Queue(counting) => match directory.queue(counting)? {
                Some(queue) => Ok(Part::Over(Box::new(Done::Queue(queue)))),
                None => Ok(Part::More(counting.so_far(directory.user_count()?))),
            },
        }
    }
}

impl<S: Fn(Ticket, Reply) -> bool> Bench<S> {
    /// Begins a walk; it goes on whenever nothing else is asked.
    pub(super) fn begin_walk(&mut self, ticket: Ticket, walk: Walk) -> Answer<()> {
        if !matches!(self.state, Some(State::Open(..))) {
            return Err(not_open());
        }
        self.walks.push_back(Walking { ticket, walk, told: None });
        Ok(())
    }

    /// One part of the walk that was begun first. False: nobody listens any more.
    pub(super) fn walk_on(&mut self) -> bool {
        let Some(mut walking) = self.walks.pop_front() else { return true };
        let ticket = walking.ticket;
        let part = match &mut self.state {
            Some(State::Open(directory, _)) => walking.walk.go_on(&mut **directory),
            _ => Err(not_open()),
        };
        match part {
            Ok(Part::Over(done)) => (self.sink)(ticket, Reply::Done(Ok(*done))),
            Err(problem) => (self.sink)(ticket, Reply::Done(Err(problem))),
            Ok(Part::More(so_far)) => {
                let percent = so_far.percent();
                let is_news = walking.told != percent;
                walking.told = percent;
                self.walks.push_front(walking);
                !is_news || (self.sink)(ticket, Reply::Progress(Progress::Walked(so_far)))
            }
        }
    }

    /// Nobody waits for this one any more: there is nothing to tell.
    pub(super) fn leave_walk(&mut self, ticket: Ticket) {
        self.walks.retain(|walking| walking.ticket != ticket);
    }
}
