//! An import on the worker: read the file, say what it would do, then write it.
//!
//! Owns the people between preview and import, how much is done between two
//! looks at the queue, and how often it is told. What a row may hold is `people`'s.

use super::super::people::{Reading, Roll, Source};
use super::super::{Answer, Directory, Done, Imported, Preview, Problem, Progress, Reply, Ticket};
use super::{Bench, State, not_open};
use crate::model::{Timestamp, sentence};

/// People compared between two looks at the queue: a few milliseconds of work.
const COMPARED: usize = 200;

/// People imported between two looks at the queue. Each time the disk is waited
/// for: fewer make the import slower, more let whoever types wait.
const WRITTEN: usize = 250;

/// Milliseconds between two words on how far it is: more often nobody reads it,
/// and each costs a frame.
const TOLD: u64 = 100;

/// An import between two parts.
pub(super) struct Importing {
    ticket: Ticket,
    stage: Stage,
    told_at: Timestamp,
}

/// What is being done.
enum Stage {
    /// The file is read.
    Reading(Reading),
    /// The people are looked up; so many of them were.
    Comparing(Roll, Preview, usize),
    /// They are written.
    Writing(Roll, Imported),
}

/// What a part came to.
enum Part {
    Next(Stage),
    Over(Done),
}

impl Importing {
    /// Whether it changes something.
    pub(super) fn is_writing(&self) -> bool {
        matches!(self.stage, Stage::Writing(..))
    }
}

impl Stage {
    fn progress(&self) -> Progress {
        match self {
            Self::Reading(reading) => {
                let (bytes, of) = reading.bytes();
                Progress::Reading { bytes, of }
            }
            Self::Comparing(roll, _, done) => Progress::Comparing { done: *done, of: roll.len() },
            Self::Writing(_, so_far) => Progress::Imported(*so_far),
        }
    }
}

impl<S: Fn(Ticket, Reply) -> bool> Bench<S> {
    /// Begins to read; what was read before and is not being written goes.
    pub(super) fn begin_preview(&mut self, ticket: Ticket, source: &Source) -> Answer<()> {
        self.may_begin()?;
        self.stop_reading();
        self.ready = None;
        let reading = Reading::begin(source).map_err(|problem| of_file(&problem))?;
        self.begin(ticket, Stage::Reading(reading));
        Ok(())
    }

    pub(super) fn begin_import(&mut self, ticket: Ticket) -> Answer<()> {
        self.may_begin()?;
        self.stop_reading();
        let roll = self.ready.take().unwrap_or_default();
        let so_far = Imported { of: roll.len(), ..Imported::default() };
        self.begin(ticket, Stage::Writing(roll, so_far));
        Ok(())
    }

    /// Nobody will import any more what was read.
    pub(super) fn drop_preview(&mut self) -> Done {
        self.stop_reading();
        self.ready = None;
        Done::PreviewDropped
    }

    fn may_begin(&self) -> Answer<()> {
        if !matches!(self.state, Some(State::Open(..))) {
            return Err(not_open());
        }
        if self.importing.as_ref().is_some_and(Importing::is_writing) {
            return Err(under_way());
        }
        Ok(())
    }

    fn begin(&mut self, ticket: Ticket, stage: Stage) {
        self.importing = Some(Importing { ticket, stage, told_at: self.clock.now() });
    }

    /// Goes on with one part.
    pub(super) fn import_part(&mut self) -> bool {
        let Some(Importing { ticket, stage, told_at }) = self.importing.take() else { return true };
        let Some(State::Open(directory, _)) = &mut self.state else {
            return (self.sink)(ticket, Reply::Done(Err(not_open())));
        };
        let written = match &stage {
            Stage::Writing(_, so_far) => Some(*so_far),
            Stage::Reading(_) | Stage::Comparing(..) => None,
        };
        match part(stage, &mut **directory, &mut self.ready) {
            Ok(Part::Next(stage)) => self.go_on_later(Importing { ticket, stage, told_at }),
            Ok(Part::Over(done)) => (self.sink)(ticket, Reply::Done(Ok(done))),
            Err(problem) => {
                // What is on the disk is there, also where it was not told of yet.
                let so_far = written.map(|so_far| Reply::Progress(Progress::Imported(so_far)));
                so_far.is_none_or(|so_far| (self.sink)(ticket, so_far))
                    && (self.sink)(ticket, Reply::Done(Err(problem)))
            }
        }
    }

    /// Tells how far it is, when it was not told just now.
    fn go_on_later(&mut self, mut importing: Importing) -> bool {
        let now = self.clock.now();
        let is_due = now < importing.told_at || importing.told_at.millis_until(now) >= TOLD;
        let progress = is_due.then(|| importing.stage.progress());
        let ticket = importing.ticket;
        if is_due {
            importing.told_at = now;
        }
        self.importing = Some(importing);
        progress.is_none_or(|progress| (self.sink)(ticket, Reply::Progress(progress)))
    }

    /// Stops the work under this ticket. Of a reading nothing is left; what was
    /// imported stays.
    pub(super) fn stop(&mut self, ticket: Ticket) -> bool {
        let Some(stopped) = self.importing.take_if(|importing| importing.ticket == ticket) else {
            return true;
        };
        let outcome = match stopped.stage {
            Stage::Writing(_, so_far) => Ok(Done::Imported(so_far)),
            Stage::Reading(_) | Stage::Comparing(..) => {
                Err(Problem::refused("The reading was stopped.", "Nothing was changed."))
            }
        };
        (self.sink)(ticket, Reply::Done(outcome))
    }

    /// Stops a reading for something else; nothing of an import that is written.
    pub(super) fn stop_reading(&mut self) {
        if let Some(Importing { ticket, .. }) = self.importing.as_ref().filter(|at| !at.is_writing()) {
            let ticket = *ticket;
            self.stop(ticket);
        }
    }
}

/// Goes on with one part; who was compared is ready to be imported.
fn part(stage: Stage, directory: &mut dyn Directory, ready: &mut Option<Roll>) -> Answer<Part> {
    Ok(Part::Next(match stage {
        Stage::Reading(mut reading) => match reading.go_on().map_err(|problem| of_file(&problem))? {
            Some(mut roll) => {
                let preview = Preview {
                    refused: std::mem::take(&mut roll.refused),
                    refused_beyond: roll.refused_beyond,
                    ignored_columns: std::mem::take(&mut roll.ignored_columns),
                    ..Preview::default()
                };
                Stage::Comparing(roll, preview, 0)
            }
            None => Stage::Reading(reading),
        },
        Stage::Comparing(roll, mut preview, done) => {
            let slice = roll.slice(done, COMPARED);
            preview.count(&directory.preview(&slice)?);
            let done = done + COMPARED;
            if done >= roll.len() {
                *ready = Some(roll);
                return Ok(Part::Over(Done::Preview(preview)));
            }
            Stage::Comparing(roll, preview, done)
        }
        Stage::Writing(roll, mut so_far) => {
            so_far.count(directory.import(&roll.slice(so_far.done, WRITTEN))?);
            if so_far.done >= so_far.of {
                return Ok(Part::Over(Done::Imported(so_far)));
            }
            Stage::Writing(roll, so_far)
        }
    }))
}

fn of_file(problem: &super::super::people::PeopleProblem) -> Problem {
    Problem::refused(sentence(problem), problem.next())
}

pub(super) fn under_way() -> Problem {
    Problem::refused("An import is under way.", "Wait until it is done.")
}
