//! A reading under way: part by part, so that whoever reads can do something else
//! in between, say how far it is, or stop.
//!
//! Owns how much a part is, and the order of things: rows, then the order of the
//! names. Must not know a format.

use std::path::PathBuf;

use super::problem::Stop;
use super::roll::{Roll, Sorting};
use super::{PeopleProblem, Source, csv, file, passwd};

/// Rows of a part: a few milliseconds.
const ROWS: usize = 1000;
/// Bytes after which a part ends all the same.
const BYTES: u64 = 128 * 1024;
/// People of a part that is put in order.
const PEOPLE: usize = 4000;

/// Rows that are read one after the other.
pub(super) trait Format: Send {
    /// Reads on, a row at most. False: there is nothing more.
    fn step(&mut self) -> Result<bool, Stop>;

    /// Bytes that were read.
    fn passed(&self) -> u64;

    /// What was read, when it was everything.
    fn ended(self: Box<Self>) -> Result<Sorting, PeopleProblem>;
}

/// A reading under way.
pub struct Reading {
    path: PathBuf,
    passed: u64,
    bytes: u64,
    stage: Stage,
}

enum Stage {
    Rows(Box<dyn Format>),
    Order(Box<Sorting>),
    Over,
}

impl Reading {
    /// Opens the file and looks how it begins.
    pub fn begin(source: &Source) -> Result<Self, PeopleProblem> {
        let path = match source {
            Source::Csv(path) | Source::Passwd(path) => path.clone(),
        };
        let (file, bytes) = file::open(&path)?;
        let format: Box<dyn Format> = match source {
            Source::Csv(_) => Box::new(csv::Csv::begin(file).map_err(|stop| stop.in_file(&path))?),
            Source::Passwd(_) => Box::new(passwd::Passwd::begin(file)),
        };
        Ok(Self { path, passed: 0, bytes, stage: Stage::Rows(format) })
    }

    /// Bytes of the file that were read, and how many it has.
    pub fn bytes(&self) -> (u64, u64) {
        (self.passed.min(self.bytes), self.bytes)
    }

    /// Goes on with one part; the roll once there is no other. A bad row does not
    /// stop the reading; what makes the file as a whole doubtful does.
    pub fn go_on(&mut self) -> Result<Option<Roll>, PeopleProblem> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Rows(mut format) => {
                let more = part(&mut *format).map_err(|stop| stop.in_file(&self.path))?;
                self.passed = format.passed();
                self.stage = if more { Stage::Rows(format) } else { Stage::Order(Box::new(format.ended()?)) };
            }
            Stage::Order(mut sorting) => {
                if !sorting.go_on(PEOPLE) {
                    return Ok(Some(sorting.ended()));
                }
                self.stage = Stage::Order(sorting);
            }
            // Nobody goes on after the end or a problem.
            Stage::Over => return Err(PeopleProblem::Empty),
        }
        Ok(None)
    }
}

fn part(format: &mut dyn Format) -> Result<bool, Stop> {
    let until = format.passed().saturating_add(BYTES);
    for _ in 0..ROWS {
        if !format.step()? {
            return Ok(false);
        }
        if format.passed() >= until {
            break;
        }
    }
    Ok(true)
}

/// Reads everybody from a file at once.
pub fn read(source: &Source) -> Result<Roll, PeopleProblem> {
    let mut reading = Reading::begin(source)?;
    loop {
        if let Some(roll) = reading.go_on()? {
            return Ok(roll);
        }
    }
}
