//! Collects the bytes of one frame and sends them in one write. ratatui flushes several times in a
//! frame; held back until its end, a frame never shows half-drawn and costs one packet.
//! It knows nothing of cells and cursors, and sends nothing for a frame that holds nothing.

use std::io::{self, ErrorKind, Write};

use zeroize::Zeroize;

use super::tty::Outlet;

/// Asks the terminal to show nothing until [`SYNC_OFF`].
const SYNC_ON: &[u8] = b"\x1b[?2026h";
/// Ends [`SYNC_ON`].
const SYNC_OFF: &[u8] = b"\x1b[?2026l";

/// Bytes that a frame takes at most, but for windows of unusual size: a buffer that grows leaves
/// copies behind.
const ROOM: usize = 128 * 1024;

/// A writer that holds everything back until [`end_frame`](Self::end_frame).
pub struct FrameWriter<O> {
    outlet: O,
    /// Opens with [`SYNC_ON`], sent or left out when the frame ends: what is known of a frame only
    /// at its end can then still come first, without moving the rest.
    held: Vec<u8>,
}

impl<O: Outlet> FrameWriter<O> {
    /// A writer that sends its frames to `outlet`.
    #[must_use]
    pub fn new(outlet: O) -> Self {
        let mut held = Vec::with_capacity(ROOM);
        held.extend_from_slice(SYNC_ON);
        Self { outlet, held }
    }

    /// Where the frames go.
    pub fn outlet(&self) -> &O {
        &self.outlet
    }

    /// Sends what was collected, in one write where the terminal takes it whole, and returns how
    /// many bytes that were. With `synchronized` the terminal shows it in one go; worth its 16
    /// bytes only when the whole screen changes. A frame without bytes sends nothing at all.
    ///
    /// # Errors
    /// When the terminal is gone. What was collected is dropped in any case.
    pub fn end_frame(&mut self, synchronized: bool) -> io::Result<usize> {
        let content = self.held.get(SYNC_ON.len()..).unwrap_or_default();
        let sent = if content.is_empty() {
            Ok(0)
        } else if synchronized {
            self.held.extend_from_slice(SYNC_OFF);
            send(&mut self.outlet, &self.held)
        } else {
            send(&mut self.outlet, content)
        };
        // A frame may have shown a key: nothing of it stays behind.
        if let Some(content) = self.held.get_mut(SYNC_ON.len()..) {
            content.zeroize();
        }
        self.held.truncate(SYNC_ON.len());
        sent
    }
}

impl<O> Write for FrameWriter<O> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Does nothing: the end of a frame is said by [`FrameWriter::end_frame`] only.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes all of `bytes`, waiting where the outlet is full, and returns their number.
pub(super) fn send<O: Outlet>(outlet: &mut O, bytes: &[u8]) -> io::Result<usize> {
    let mut left = bytes;
    while !left.is_empty() {
        match outlet.write(left) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(taken) => left = left.get(taken..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Some programs before us leave the shared terminal non-blocking.
            Err(error) if error.kind() == ErrorKind::WouldBlock => outlet.wait_until_writable()?,
            Err(error) => return Err(error),
        }
    }
    Ok(bytes.len())
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;
    use std::io::{self, ErrorKind, Write};

    use ratatui::layout::Size;

    use super::{FrameWriter, Outlet};

    /// Counts writes and waits, and answers with the given mishaps first.
    #[derive(Default)]
    pub(in super::super) struct Recorder {
        pub writes: Vec<Vec<u8>>,
        pub size: Size,
        pub mishaps: Vec<ErrorKind>,
        /// Bytes taken at most by one write; 0 means all.
        pub takes: usize,
        pub waits: Cell<usize>,
    }

    impl Outlet for Recorder {
        fn size(&self) -> io::Result<Size> {
            Ok(self.size)
        }

        fn wait_until_writable(&self) -> io::Result<()> {
            self.waits.set(self.waits.get() + 1);
            Ok(())
        }
    }

    impl Write for Recorder {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some(mishap) = self.mishaps.pop() {
                return Err(mishap.into());
            }
            let taken = match self.takes {
                0 => bytes.len(),
                most => bytes.len().min(most),
            };
            self.writes.push(bytes[..taken].to_vec());
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            panic!("nothing is to be flushed")
        }
    }

    #[test]
    fn many_writes_and_flushes_become_one_write() {
        let mut frame = FrameWriter::new(Recorder::default());
        for piece in ["one", " ", "frame"] {
            frame.write_all(piece.as_bytes()).unwrap();
            frame.flush().unwrap();
        }
        assert!(frame.outlet().writes.is_empty());
        assert_eq!(frame.end_frame(false).unwrap(), 9);
        assert_eq!(frame.outlet().writes, [b"one frame".to_vec()]);
    }

    #[test]
    fn a_synchronized_frame_is_wrapped_and_still_one_write() {
        let mut frame = FrameWriter::new(Recorder::default());
        frame.write_all(b"whole").unwrap();
        assert_eq!(frame.end_frame(true).unwrap(), 21);
        assert_eq!(frame.outlet().writes, [b"\x1b[?2026hwhole\x1b[?2026l".to_vec()]);
    }

    #[test]
    fn a_frame_without_bytes_sends_nothing() {
        let mut frame = FrameWriter::new(Recorder::default());
        assert_eq!(frame.end_frame(false).unwrap(), 0);
        assert_eq!(frame.end_frame(true).unwrap(), 0);
        assert!(frame.outlet().writes.is_empty());
    }

    #[test]
    fn interrupted_and_partial_writes_go_on_and_a_full_outlet_is_waited_for() {
        let mut frame = FrameWriter::new(Recorder {
            mishaps: vec![ErrorKind::WouldBlock, ErrorKind::Interrupted],
            takes: 4,
            ..Recorder::default()
        });
        frame.write_all(b"one frame").unwrap();
        assert_eq!(frame.end_frame(false).unwrap(), 9);
        assert_eq!(frame.outlet().writes.concat(), b"one frame");
        assert_eq!(frame.outlet().waits.get(), 1);
    }

    #[test]
    fn a_failed_frame_is_dropped() {
        let mut frame =
            FrameWriter::new(Recorder { mishaps: vec![ErrorKind::BrokenPipe], ..Recorder::default() });
        frame.write_all(b"lost").unwrap();
        assert!(frame.end_frame(false).is_err());
        frame.write_all(b"kept").unwrap();
        frame.end_frame(false).unwrap();
        assert_eq!(frame.outlet().writes, [b"kept".to_vec()]);
    }
}
