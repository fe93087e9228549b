//! A conversation line by line: what is typed, what is said.
//!
//! Owns that what is said is escaped and, where only ASCII shows, written in it.
//! Must not know what it is about, nor move the cursor.

use std::io::{BufRead, Write};

use zeroize::Zeroizing;

use super::drawing::Sheet;
use super::failure::Outcome;
use super::streams::read_line;
use crate::model::escaped;
use crate::ports::Clock;

/// With whom the wizard speaks.
pub struct Talk<'a> {
    /// What is typed.
    pub input: &'a mut dyn BufRead,
    /// What is said.
    pub out: &'a mut dyn Write,
    /// What the QR code is drawn on.
    pub sheet: Sheet,
    /// Tells how long an enrollment stays open.
    pub clock: &'a dyn Clock,
    /// Whether only ASCII is sure to show.
    pub ascii: bool,
}

impl Talk<'_> {
    /// Asks with this prompt; `None` at the end of input.
    pub fn ask(&mut self, prompt: &str) -> Outcome<Option<Zeroizing<String>>> {
        self.out.write_all(prompt.as_bytes())?;
        let line = read_line(self.input)?;
        if line.is_none() {
            self.out.write_all(b"\n")?;
        }
        Ok(line)
    }

    /// Says a sentence, on a line of its own.
    pub fn say(&mut self, text: &str) -> Outcome<()> {
        let line = typeset(&format!("{}\n", escaped(text)), self.ascii);
        Ok(self.out.write_all(line.as_bytes())?)
    }
}

/// The text with typographic signs in ASCII, if only that is sure to show.
pub fn typeset(text: &str, ascii: bool) -> String {
    if !ascii {
        return text.to_owned();
    }
    text.chars()
        .map(|c| match c {
            '“' | '”' => '"',
            '–' => '-',
            '·' => ',',
            c => c,
        })
        .collect::<String>()
        .replace(" , ", ", ")
}
