//! Standard input and output without buffers of the standard library.
//!
//! Owns that what is printed (keys too) and typed (codes too) is copied nowhere
//! it would stay, and that a line of input is bounded. Must not know what is said.

use std::io::{self, BufRead, BufReader, Read, Write};

use zeroize::Zeroizing;

/// Longest line that is read: what PAM hands over at most, and its end.
const LONGEST_LINE: usize = 513;

/// Standard output; each write goes out at once.
pub struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        rustix::io::retry_on_intr(|| rustix::io::write(rustix::stdio::stdout(), bytes)).map_err(Into::into)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard input as the kernel gives it.
pub struct Input;

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        rustix::io::retry_on_intr(|| rustix::io::read(rustix::stdio::stdin(), &mut *into)).map_err(Into::into)
    }
}

/// Standard input, ready to be read line by line.
pub fn input() -> BufReader<Input> {
    BufReader::with_capacity(LONGEST_LINE, Input)
}

/// The next line without its end; `None` at the end of input. Of a line that is
/// too long only the beginning is kept: no code, name or command is that long.
pub fn read_line(input: &mut dyn BufRead) -> io::Result<Option<Zeroizing<String>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_LINE));
    loop {
        let seen = input.fill_buf()?;
        if seen.is_empty() {
            break;
        }
        let end = seen.iter().position(|byte| *byte == b'\n');
        let part = seen.get(..end.unwrap_or(seen.len())).unwrap_or_default();
        let room = LONGEST_LINE.saturating_sub(bytes.len());
        bytes.extend_from_slice(part.get(..room).unwrap_or(part));
        let taken = end.map_or(seen.len(), |end| end + 1);
        input.consume(taken);
        if end.is_some() {
            return Ok(Some(text(&bytes)));
        }
    }
    Ok((!bytes.is_empty()).then(|| text(&bytes)))
}

/// The first line of a code on standard input: at most 513 bytes are read, and
/// a longer one is no line.
pub fn read_short_line(input: &mut dyn Read) -> io::Result<Option<Zeroizing<String>>> {
    let mut bytes = Zeroizing::new([0; LONGEST_LINE]);
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let read = input.read(rest)?;
        let ended = read == 0 || rest.get(..read).is_some_and(|part| part.contains(&b'\n'));
        filled += read;
        if ended {
            let line = bytes.get(..filled).and_then(|all| all.split(|byte| *byte == b'\n').next());
            return Ok(line.map(text));
        }
    }
    Ok(None)
}

fn text(bytes: &[u8]) -> Zeroizing<String> {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    Zeroizing::new(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{read_line, read_short_line};

    #[test]
    fn lines_end_at_any_line_end_and_at_the_end_of_input() {
        let mut input = Cursor::new("123 456\r\nq\n\nlast");
        let mut next = || read_line(&mut input).unwrap().map(|line| line.to_string());
        assert_eq!(next().as_deref(), Some("123 456"));
        assert_eq!(next().as_deref(), Some("q"));
        assert_eq!(next().as_deref(), Some(""));
        assert_eq!(next().as_deref(), Some("last"));
        assert_eq!(next(), None);
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let mut input = Cursor::new(format!("{}\nq\n", "7".repeat(1_000_000)));
        assert_eq!(read_line(&mut input).unwrap().unwrap().len(), 513);
        assert_eq!(read_line(&mut input).unwrap().unwrap().as_str(), "q");
    }

    #[test]
    fn of_a_code_no_more_than_513_bytes_are_read() {
        let mut input = Cursor::new("7".repeat(10_000));
        assert!(read_short_line(&mut input).unwrap().is_none());
        assert_eq!(input.position(), 513);
        assert_eq!(read_short_line(&mut Cursor::new("123456")).unwrap().unwrap().as_str(), "123456");
        assert_eq!(read_short_line(&mut Cursor::new("")).unwrap().unwrap().as_str(), "");
        assert_eq!(read_short_line(&mut Cursor::new("12\r\n34\n")).unwrap().unwrap().as_str(), "12");
    }
}
