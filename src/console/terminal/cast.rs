//! A recording of the terminal as an asciicast, version 2: a header, then a line for
//! each write and each change of size (docs.asciinema.org/manual/asciicast/v2).
//!
//! Owns the format, and that every line is valid UTF-8 and on its way to the file
//! before the next one is begun. A failed write ends the recording, never the
//! program; it is kept to be told. Must not know what is recorded.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::str;
use std::sync::{Arc, OnceLock};

use ratatui::layout::Size;

/// What is recorded on: a file that can be cut off behind its last whole line.
pub(super) trait Paper: Write {
    /// So many bytes of it stay.
    fn cut(&mut self, to: u64) -> io::Result<()>;
}

impl Paper for File {
    fn cut(&mut self, to: u64) -> io::Result<()> {
        self.set_len(to)
    }
}

/// Why a recording has ended before its time, if it has.
#[derive(Debug, Clone, Default)]
pub struct Trouble(Arc<OnceLock<io::Error>>);

impl Trouble {
    /// What went wrong.
    pub fn get(&self) -> Option<&io::Error> {
        self.0.get()
    }
}

/// What is to be recorded, and where.
pub struct Recording {
    file: File,
    title: String,
    /// Real milliseconds since 1970, whatever clock the program goes by.
    stamp: Box<dyn Fn() -> u64 + Send>,
    trouble: Trouble,
}

impl Recording {
    /// A recording in a file that is not there yet.
    ///
    /// # Errors
    /// When there is such a file, or none can be made.
    pub fn begin(path: &Path, title: &str, stamp: impl Fn() -> u64 + Send + 'static) -> io::Result<Self> {
        let file = File::create_new(path)?;
        Ok(Self { file, title: title.to_owned(), stamp: Box::new(stamp), trouble: Trouble::default() })
    }

    /// Where it will be told if it fails.
    pub fn trouble(&self) -> Trouble {
        self.trouble.clone()
    }
}

/// A recording that is being written.
pub(super) struct Cast<P> {
    paper: P,
    /// Bytes in whole lines.
    whole: u64,
    stamp: Box<dyn Fn() -> u64 + Send>,
    begun: u64,
    /// When the last event was, in milliseconds since then.
    last: u64,
    size: Size,
    /// The beginning of a character whose rest comes with the next write.
    begins: Vec<u8>,
    trouble: Trouble,
}

impl Cast<File> {
    /// Writes the header.
    pub(super) fn of(recording: Recording, size: Size) -> Self {
        let Recording { file, title, stamp, trouble } = recording;
        Self::begin(file, &title, stamp, trouble, size)
    }
}

impl<P: Paper> Cast<P> {
    fn begin(
        paper: P,
        title: &str,
        stamp: Box<dyn Fn() -> u64 + Send>,
        trouble: Trouble,
        size: Size,
    ) -> Self {
        let begun = stamp();
        let mut cast = Self { paper, whole: 0, stamp, begun, last: 0, size, begins: Vec::new(), trouble };
        let header = serde_json::json!({
            "version": 2,
            "width": size.width,
            "height": size.height,
            "timestamp": begun / 1000,
            "title": title,
            "env": { "TERM": "xterm-256color" },
        });
        cast.line(&header.to_string());
        cast
    }

    fn line(&mut self, line: &str) {
        if self.trouble.get().is_some() {
            return;
        }
        let line = format!("{line}\n");
        match self.paper.write_all(line.as_bytes()) {
            Ok(()) => self.whole += u64::try_from(line.len()).unwrap_or(0),
            Err(problem) => {
                // Half a line is what no player reads; where it cannot be taken away it stays.
                let _ = self.paper.cut(self.whole);
                let _ = self.trouble.0.set(problem);
            }
        }
    }

    fn event(&mut self, kind: &str, what: &str) {
        // Where the clock is set back the tape does not run backwards.
        let since = (self.stamp)().saturating_sub(self.begun).max(self.last);
        self.last = since;
        let what = serde_json::Value::from(what);
        self.line(&format!("[{}.{:03}, \"{kind}\", {what}]", since / 1000, since % 1000));
    }

    /// These bytes were sent.
    pub(super) fn sent(&mut self, bytes: &[u8]) {
        let mut all = std::mem::take(&mut self.begins);
        all.extend_from_slice(bytes);
        // A character that is cut off waits for its rest; what is none is shown as such.
        let whole = match str::from_utf8(&all) {
            Err(problem) if problem.error_len().is_none() => problem.valid_up_to(),
            _ => all.len(),
        };
        self.begins = all.split_off(whole);
        if !all.is_empty() {
            self.event("o", &String::from_utf8_lossy(&all));
        }
    }

    /// The window has this size now.
    pub(super) fn sized(&mut self, size: Size) {
        if size != self.size {
            self.size = size;
            self.event("r", &format!("{}x{}", size.width, size.height));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind, Write};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, Mutex};

    use ratatui::layout::Size;
    use serde_json::{Value, json};

    use super::{Cast, Paper, Trouble};

    /// A file with room for so many bytes.
    #[derive(Clone)]
    struct Sheet {
        bytes: Arc<Mutex<Vec<u8>>>,
        room: usize,
    }

    impl Write for Sheet {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut held = self.bytes.lock().unwrap();
            let taken = bytes.len().min(self.room - held.len());
            if taken == 0 {
                return Err(ErrorKind::StorageFull.into());
            }
            held.extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Paper for Sheet {
        fn cut(&mut self, to: u64) -> io::Result<()> {
            self.bytes.lock().unwrap().truncate(usize::try_from(to).unwrap());
            Ok(())
        }
    }

    impl Sheet {
        fn new(room: usize) -> Self {
            Self { bytes: Arc::default(), room }
        }

        fn lines(&self) -> Vec<Value> {
            let text = String::from_utf8(self.bytes.lock().unwrap().clone()).unwrap();
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        }
    }

    fn cast(paper: &Sheet) -> (Cast<Sheet>, Arc<AtomicU64>, Trouble) {
        let clock = Arc::new(AtomicU64::new(1_793_783_705_250));
        let hand = Arc::clone(&clock);
        let trouble = Trouble::default();
        let stamp = Box::new(move || hand.load(Ordering::SeqCst));
        let cast = Cast::begin(paper.clone(), "A “tour”", stamp, trouble.clone(), Size::new(80, 24));
        (cast, clock, trouble)
    }

    #[test]
    fn the_header_comes_first_and_events_have_the_time_since_then() {
        let paper = Sheet::new(10_000);
        let (mut cast, clock, _) = cast(&paper);
        cast.sent(b"\x1b[1;1HUsers \"a\\b\"\r\n");
        clock.fetch_add(12_345, Ordering::SeqCst);
        cast.sized(Size::new(80, 24));
        cast.sized(Size::new(132, 43));
        cast.sent("山".as_bytes());
        let lines = paper.lines();
        assert_eq!(lines[0]["version"], 2);
        assert_eq!((&lines[0]["width"], &lines[0]["height"]), (&json!(80), &json!(24)));
        assert_eq!(lines[0]["timestamp"], 1_793_783_705);
        assert_eq!(lines[0]["title"], "A “tour”");
        assert_eq!(lines[1], json!([0.0, "o", "\u{1b}[1;1HUsers \"a\\b\"\r\n"]));
        assert_eq!(lines[2], json!([12.345, "r", "132x43"]), "a size that stays is no event");
        assert_eq!(lines[3], json!([12.345, "o", "山"]));
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn a_character_that_is_cut_by_a_write_stands_whole_in_one_event() {
        let text = "a▀山é🙂b";
        for cut in 0..=text.len() {
            let paper = Sheet::new(10_000);
            let (mut cast, _, _) = cast(&paper);
            for part in [&text.as_bytes()[..cut], &text.as_bytes()[cut..]] {
                cast.sent(part);
            }
            let events = paper.lines();
            let told: String = events[1..].iter().map(|event| event[2].as_str().unwrap()).collect();
            assert_eq!(told, text, "cut after {cut} bytes");
        }
    }

    #[test]
    fn what_is_no_text_at_all_does_not_end_the_recording() {
        let paper = Sheet::new(10_000);
        let (mut cast, _, trouble) = cast(&paper);
        cast.sent(b"a\xff\xfeb");
        cast.sent(b"c");
        assert_eq!(paper.lines()[1][2], "a\u{fffd}\u{fffd}b");
        assert_eq!(paper.lines()[2][2], "c");
        assert!(trouble.get().is_none());
    }

    #[test]
    fn a_full_disk_ends_the_recording_with_whole_lines_and_is_told() {
        for room in 200..260 {
            let paper = Sheet::new(room);
            let (mut cast, _, trouble) = cast(&paper);
            for _ in 0..10 {
                cast.sent(b"0123456789");
            }
            assert_eq!(trouble.get().unwrap().kind(), ErrorKind::StorageFull);
            assert!(paper.lines().len() > 1, "every line that is there can be read");
        }
    }
}
