//! Messages on the socket: a greeting, then frames with their length before them.
//!
//! Owns how bytes become a message and back, and every bound on them: 64 KiB a
//! frame, so many frames a message as its reader allows, so many reads a frame. Must
//! not know what a message says. What was on the wire is wiped.

use std::io::{self, ErrorKind, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use zeroize::Zeroizing;

/// Both sides say this first, with the number of what they speak.
const GREETING: [u8; 4] = *b"MFAE";
/// The number of what is spoken. It grows with every change of a message.
pub const PROTOCOL: u8 = 1;
/// Bytes of a frame at most, its length not counted.
pub const FRAME: usize = 64 * 1024;
/// Stands in the length of a frame after which the message goes on.
const MORE: u32 = 1 << 31;
/// Reads that a frame may take beside one for each 4 KiB: whoever sends byte by
/// byte is not waited for.
const READS: usize = 16;
const BYTES_A_READ: usize = 4096;

/// Why no message came.
#[derive(Debug, Error)]
pub enum Broken {
    /// The other side has gone, between two messages.
    #[error("the other side has gone")]
    Gone,
    /// It took too long.
    #[error("the other side took too long")]
    Slow,
    /// It is larger than its reader allows.
    #[error("the message is too large")]
    TooLarge,
    /// It is nothing that is spoken here.
    #[error("the message makes no sense")]
    Garbage,
    /// The other side speaks another version.
    #[error("the other side speaks version {0}")]
    Version(u8),
    /// The socket failed.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => Self::Gone,
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::Slow,
            _ => Self::Io(error),
        }
    }
}

/// Says which version is spoken here.
pub fn greet(out: &mut impl Write) -> Result<(), Broken> {
    let [a, b, c, d] = GREETING;
    Ok(out.write_all(&[a, b, c, d, PROTOCOL])?)
}

/// Hears which version the other side speaks.
pub fn greeted(input: &mut impl Read) -> Result<(), Broken> {
    let mut greeting = [0; GREETING.len() + 1];
    read_whole(input, &mut greeting)?;
    match greeting.split_last() {
        Some((&PROTOCOL, said)) if said == GREETING => Ok(()),
        Some((version, said)) if said == GREETING => Err(Broken::Version(*version)),
        _ => Err(Broken::Garbage),
    }
}

/// Sends a message, in one frame or several.
pub fn send<T: Serialize>(out: &mut impl Write, message: &T) -> Result<(), Broken> {
    let bytes = encoded(message)?;
    let mut rest: &[u8] = &bytes;
    loop {
        let (frame, after) = rest.split_at(rest.len().min(FRAME));
        let length = u32::try_from(frame.len()).map_err(|_| Broken::TooLarge)?;
        let length = if after.is_empty() { length } else { length | MORE };
        // In one write: a peer that went away in between is no half message.
        let mut whole = Zeroizing::new(Vec::with_capacity(frame.len() + 4));
        whole.extend_from_slice(&length.to_le_bytes());
        whole.extend_from_slice(frame);
        out.write_all(&whole)?;
        if after.is_empty() {
            return Ok(out.flush()?);
        }
        rest = after;
    }
}

/// The bytes of a message, in memory that was never moved.
fn encoded<T: Serialize>(message: &T) -> Result<Zeroizing<Vec<u8>>, Broken> {
    let size = postcard::experimental::serialized_size(message).map_err(|_| Broken::Garbage)?;
    let bytes = postcard::to_extend(message, Vec::with_capacity(size)).map_err(|_| Broken::Garbage)?;
    Ok(Zeroizing::new(bytes))
}

/// Waits for a message of at most so many bytes.
pub fn receive<T: DeserializeOwned>(input: &mut impl Read, most: usize) -> Result<T, Broken> {
    let mut bytes = Zeroizing::new(Vec::new());
    loop {
        let mut length = [0; 4];
        read_whole(input, &mut length)?;
        let length = u32::from_le_bytes(length);
        let size = usize::try_from(length & !MORE).map_err(|_| Broken::TooLarge)?;
        if size > FRAME || bytes.len() + size > most {
            return Err(Broken::TooLarge);
        }
        // Only a full frame has another one after it: in small parts a message would take
        // as long as its sender likes.
        let goes_on = length & MORE != 0;
        if size == 0 || goes_on && size < FRAME {
            return Err(Broken::Garbage);
        }
        let mut grown = Zeroizing::new(Vec::with_capacity(bytes.len() + size));
        grown.extend_from_slice(&bytes);
        grown.resize(bytes.len() + size, 0);
        read_whole(input, grown.get_mut(bytes.len()..).unwrap_or_default())?;
        bytes = grown;
        if !goes_on {
            break;
        }
    }
    match postcard::take_from_bytes(&bytes) {
        Ok((message, [])) => Ok(message),
        _ => Err(Broken::Garbage),
    }
}

/// Fills the whole slice in a bounded number of reads.
fn read_whole(input: &mut impl Read, mut bytes: &mut [u8]) -> Result<(), Broken> {
    let mut left = READS + bytes.len() / BYTES_A_READ;
    while !bytes.is_empty() {
        left = left.checked_sub(1).ok_or(Broken::Slow)?;
        match input.read(bytes) {
            Ok(0) => return Err(Broken::Gone),
            Ok(read) => bytes = bytes.get_mut(read..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::{Broken, FRAME, PROTOCOL, greet, greeted, receive, send};

    /// Gives one byte a read.
    struct Drop<'a>(&'a [u8]);

    impl Read for Drop<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            into[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn sent(message: &Vec<u8>) -> Vec<u8> {
        let mut bytes = Vec::new();
        send(&mut bytes, message).unwrap();
        bytes
    }

    fn received(bytes: &[u8], most: usize) -> Result<Vec<u8>, Broken> {
        receive(&mut Cursor::new(bytes), most)
    }

    #[test]
    fn a_message_of_any_size_comes_back_as_it_was() {
        for size in [0, 1, FRAME - 4, FRAME, FRAME + 1, 3 * FRAME] {
            let message = vec![7; size];
            assert_eq!(received(&sent(&message), 4 * FRAME).unwrap(), message);
        }
    }

    #[test]
    fn no_frame_is_longer_than_64_kib() {
        let bytes = sent(&vec![7; 3 * FRAME]);
        let mut rest = bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk() {
            let length = (u32::from_le_bytes(*length) & !super::MORE) as usize;
            assert!(length <= 64 * 1024);
            rest = &after[length..];
        }
        assert!(rest.is_empty());
    }

    #[test]
    fn a_message_beyond_what_its_reader_allows_is_refused_before_it_is_read() {
        assert!(matches!(received(&sent(&vec![7; FRAME + 1]), FRAME), Err(Broken::TooLarge)));
        // Nothing but a length: the rest is never waited for.
        assert!(matches!(received(&u32::MAX.to_le_bytes(), usize::MAX), Err(Broken::TooLarge)));
    }

    #[test]
    fn frames_without_content_are_garbage_and_not_waited_on() {
        assert!(matches!(received(&super::MORE.to_le_bytes().repeat(3), FRAME), Err(Broken::Garbage)));
    }

    #[test]
    fn a_message_in_many_small_frames_is_garbage_at_the_first() {
        let part = [&(super::MORE | 1).to_le_bytes()[..], b"x"].concat();
        assert!(matches!(received(&part, 4 * FRAME), Err(Broken::Garbage)));
    }

    #[test]
    fn bytes_that_are_left_over_are_garbage() {
        let mut bytes = sent(&vec![7; 3]);
        bytes[0] += 1;
        bytes.push(9);
        assert!(matches!(received(&bytes, FRAME), Err(Broken::Garbage)));
    }

    #[test]
    fn whoever_sends_byte_by_byte_is_not_waited_for() {
        let bytes = sent(&vec![7; 100]);
        let slow: Result<Vec<u8>, Broken> = receive(&mut Drop(&bytes), FRAME);
        assert!(matches!(slow, Err(Broken::Slow)));
    }

    #[test]
    fn who_speaks_another_version_is_told_from_who_speaks_something_else() {
        let mut said = Vec::new();
        greet(&mut said).unwrap();
        assert!(greeted(&mut Cursor::new(&said)).is_ok());
        said[4] = PROTOCOL + 1;
        assert!(matches!(greeted(&mut Cursor::new(&said)), Err(Broken::Version(2))));
        assert!(matches!(greeted(&mut Cursor::new(b"GET / HTTP/1.1")), Err(Broken::Garbage)));
        assert!(matches!(greeted(&mut Cursor::new(b"MF")), Err(Broken::Gone)));
    }
}
