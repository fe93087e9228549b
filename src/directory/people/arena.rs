//! People in little memory: one after the other in a few large pieces of it.
//!
//! Owns how a person of a file becomes bytes and comes back. A `String` for each
//! cell and a table of all names would take five times what the file has. Must
//! not judge anybody: only what is valid comes in.

use super::{Incoming, Listed};

/// Bytes of a piece. Pieces are never moved, so growing needs no second copy.
const PIECE: usize = 1024 * 1024;
/// Bytes of the longest name: the form in which names are compared fits them.
const LONGEST: usize = 64;

/// A name as names are compared, zeros behind it: those stand in no name.
pub(super) type Key = [u8; LONGEST];

/// Where somebody stands: the number of the piece and how far into it. Who was
/// put in later stands higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u32);

/// Everybody who was put in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arena {
    pieces: Vec<Vec<u8>>,
    /// What is put in next, taken up again and again.
    next: Vec<u8>,
}

impl Arena {
    /// Puts somebody in; none when there is no room for more, which no file that
    /// may be read comes to.
    pub(super) fn put(&mut self, line: u64, incoming: &Incoming) -> Option<Place> {
        let mut next = std::mem::take(&mut self.next);
        next.clear();
        self.next = postcard::to_extend(&(line, incoming), next).ok()?;
        if self.pieces.last().is_none_or(|piece| piece.len() + self.next.len() > PIECE) {
            self.pieces.push(Vec::with_capacity(PIECE));
        }
        let number = self.pieces.len() - 1;
        let piece = self.pieces.last_mut()?;
        let place = u32::try_from(number.checked_mul(PIECE)? + piece.len()).ok()?;
        piece.extend_from_slice(&self.next);
        Some(Place(place))
    }

    /// From there on to the end of the piece.
    fn bytes(&self, place: Place) -> &[u8] {
        let place = usize::try_from(place.0).unwrap_or(usize::MAX);
        self.pieces.get(place / PIECE).and_then(|piece| piece.get(place % PIECE..)).unwrap_or_default()
    }

    /// Whoever stands there. What was put in reads back; a test has it for all
    /// that there can be.
    pub(super) fn listed(&self, place: Place) -> Option<Listed> {
        let (line, incoming) = postcard::take_from_bytes(self.bytes(place)).ok()?.0;
        Some(Listed { line, incoming })
    }

    /// The line and the name of whoever stands there.
    pub(super) fn name(&self, place: Place) -> (u64, &str) {
        postcard::take_from_bytes(self.bytes(place)).map_or((0, ""), |(found, _)| found)
    }

    /// The name as names are compared.
    pub(super) fn key(&self, place: Place) -> Key {
        let mut key = [0; LONGEST];
        for (at, byte) in key.iter_mut().zip(self.name(place).1.bytes()) {
            *at = byte.to_ascii_lowercase();
        }
        key
    }

    /// Bytes of memory that it takes.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.next.capacity() + self.pieces.iter().map(Vec::capacity).sum::<usize>()
    }
}
