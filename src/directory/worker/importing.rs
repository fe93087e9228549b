//! An import on the worker: read the file, say what it would do, then write it.
//!
//! Owns the people between preview and import, and how much is written between
//! two looks at the queue. What a row may hold is `people`'s.

use super::super::people::{Source, read};
use super::super::problem::sentence;
use super::super::{Answer, Done, Imported, Incoming, Preview, Problem, Progress, Reply, Ticket};
use super::{Bench, State, not_open};

/// People imported between two looks at the queue: a few milliseconds of work.
const SLICE: usize = 100;

/// An import between two slices.
pub(super) struct Importing {
    ticket: Ticket,
    people: Vec<Incoming>,
    so_far: Imported,
}

impl<S: Fn(Ticket, Reply) -> bool> Bench<S> {
    pub(super) fn preview(&mut self, source: &Source) -> Answer<Done> {
        let Some(State::Open(directory, _)) = &mut self.state else { return Err(not_open()) };
        let reading = read(source).map_err(|problem| Problem::refused(sentence(&problem), problem.next()))?;
        let people: Vec<Incoming> = reading.people.iter().map(|listed| listed.incoming.clone()).collect();
        let preview = Preview {
            refused: reading.refused,
            refused_beyond: reading.refused_beyond,
            ignored_columns: reading.ignored_columns,
            ..directory.preview(&people)?
        };
        self.preview = reading.people;
        Ok(Done::Preview(preview))
    }

    pub(super) fn begin_import(&mut self, ticket: Ticket) -> Answer<()> {
        if !matches!(self.state, Some(State::Open(..))) {
            return Err(not_open());
        }
        if self.importing.is_some() {
            return Err(Problem::refused("An import is under way.", "Wait until it is done."));
        }
        let mut people: Vec<Incoming> =
            std::mem::take(&mut self.preview).into_iter().map(|listed| listed.incoming).collect();
        // Sorted by name the store grows at its end only, which is twice as fast.
        people.sort_by_key(|incoming| incoming.person.name.key());
        let so_far = Imported { of: people.len(), ..Imported::default() };
        self.importing = Some(Importing { ticket, people, so_far });
        Ok(())
    }

    pub(super) fn import_slice(&mut self) -> bool {
        let (Some(importing), Some(State::Open(directory, _))) = (&mut self.importing, &mut self.state)
        else {
            self.importing = None;
            return true;
        };
        let ticket = importing.ticket;
        let rest = importing.people.get(importing.so_far.done..).unwrap_or_default();
        let slice = rest.get(..SLICE).unwrap_or(rest);
        match directory.import(slice) {
            Ok(done) => {
                let so_far = &mut importing.so_far;
                so_far.added += done.added;
                so_far.changed += done.changed;
                so_far.done += done.done;
                let so_far = *so_far;
                if so_far.done < so_far.of {
                    return (self.sink)(ticket, Reply::Progress(Progress::Imported(so_far)));
                }
                self.importing = None;
                (self.sink)(ticket, Reply::Done(Ok(Done::Imported(so_far))))
            }
            Err(problem) => {
                self.importing = None;
                (self.sink)(ticket, Reply::Done(Err(problem)))
            }
        }
    }

    pub(super) fn stop(&mut self, ticket: Ticket) -> bool {
        match self.importing.take_if(|importing| importing.ticket == ticket) {
            Some(stopped) => (self.sink)(ticket, Reply::Done(Ok(Done::Imported(stopped.so_far)))),
            None => true,
        }
    }
}
