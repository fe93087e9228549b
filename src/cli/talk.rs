//! A conversation line by line: what is typed, what is said.
//!
//! Owns that what is said is escaped, broken between words and, where only ASCII
//! shows, written in it. Must not know what it is about, nor move the cursor.

use std::io::{BufRead, Write};

use unicode_width::UnicodeWidthStr;
use zeroize::Zeroizing;

use super::drawing::Sheet;
use super::failure::Outcome;
use super::streams::read_line;
use crate::model::{SecretText, escaped};
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
    /// How wide the terminal is; none where there is none.
    pub columns: Option<usize>,
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

    /// Says a sentence, on lines of its own.
    pub fn say(&mut self, text: &str) -> Outcome<()> {
        let text = typeset(&escaped(text), self.ascii);
        let text = self.columns.map_or_else(|| text.clone(), |columns| wrapped(&text, columns));
        Ok(self.out.write_all(format!("{text}\n").as_bytes())?)
    }

    /// Says a command that is to be copied: it is broken by nothing but the terminal.
    pub fn say_command(&mut self, text: &str) -> Outcome<()> {
        Ok(self.out.write_all(format!("{}\n", escaped(text)).as_bytes())?)
    }

    /// Says a secret in groups after a heading. It is copied nowhere.
    pub fn say_groups(&mut self, heading: &str, groups: &[SecretText]) -> Outcome<()> {
        self.out.write_all(heading.as_bytes())?;
        let mut at = heading.width();
        for (index, group) in groups.iter().map(SecretText::expose).enumerate() {
            let is_full = self.columns.is_some_and(|columns| at + 1 + group.len() > columns);
            if index > 0 && is_full {
                self.out.write_all(format!("\n{}", " ".repeat(heading.width())).as_bytes())?;
                at = heading.width();
            } else if index > 0 {
                self.out.write_all(b" ")?;
                at += 1;
            }
            self.out.write_all(group.as_bytes())?;
            at += group.len();
        }
        Ok(self.out.write_all(b"\n")?)
    }
}

/// The text in lines of at most so many columns, broken between words. A word
/// that is longer stays whole.
pub fn wrapped(text: &str, columns: usize) -> String {
    let mut lines = String::with_capacity(text.len() + 8);
    let mut at = 0;
    for word in text.split(' ') {
        let width = word.width();
        if at > 0 && at + 1 + width > columns {
            lines.push('\n');
            at = 0;
        } else if at > 0 {
            lines.push(' ');
            at += 1;
        }
        lines.push_str(word);
        at += width;
    }
    lines
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
        .replace('…', "...")
}

#[cfg(test)]
mod tests {
    use super::{typeset, wrapped};

    #[test]
    fn lines_are_broken_between_words_at_the_width() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree");
        assert_eq!(wrapped("one two three", 80), "one two three");
        assert_eq!(wrapped("雪雪 雪雪", 8), "雪雪\n雪雪");
        assert_eq!(wrapped("a incomprehensibilities b", 5), "a\nincomprehensibilities\nb");
    }

    #[test]
    fn typographic_signs_have_their_like_in_ascii() {
        assert_eq!(typeset("SHA-1 · “a” – b …", true), "SHA-1, \"a\" - b ...");
    }
}
