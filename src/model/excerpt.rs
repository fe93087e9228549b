//! How foreign text is quoted in a message.
//!
//! Owns that what is quoted is short, commands no terminal and is nobody's key. Must
//! not know what the text was to be.

use super::text::{escaped, is_plain};

/// Most characters of a foreign text in one place of a message.
const EXCERPT: usize = 40;
/// The shortest key, in characters of Base32.
const SHORTEST_KEY: usize = 16;

/// A foreign text as messages quote it: [`shortened`], and not at all where it may hold
/// a key, as the cell of a file does whose columns are not where its reader looks for them.
pub fn excerpt(text: &str) -> String {
    if is_withheld(text) { "[may be a key: not shown]".to_owned() } else { shortened(text) }
}

/// A foreign text that is no secret, such as the heading of a column: escaped, cut to
/// 40 characters.
pub fn shortened(text: &str) -> String {
    // Cut before escaping: a cell of a megabyte need not be escaped to the end.
    let start: String = text.trim().chars().take(EXCERPT + 1).collect();
    let start = escaped(&start);
    if start.chars().count() <= EXCERPT {
        return start;
    }
    start.chars().take(EXCERPT - 1).chain(['…']).collect()
}

/// Whether so many characters of Base32, Base64 or hexadecimal stand in a row that they
/// make a key of 80 bits, the shortest in use. Groups of a key are a row, too; words
/// of a language are none.
pub fn is_withheld(text: &str) -> bool {
    // The slashes of a URI are not those of Base64.
    let is_uri = text.contains("://");
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '/' && !is_uri;
    let (mut row, mut is_random, mut before) = (0, false, None);
    let mut rest = text;
    loop {
        let (word, after) = rest.split_at(rest.find(|c| !is_of_key(c)).unwrap_or(rest.len()));
        let goes_on = before.is_some_and(|(length, is_blank): (usize, bool)| {
            length == word.len() || is_blank && (length.is_multiple_of(4) || word.len() < length)
        });
        if !goes_on {
            (row, is_random) = (0, false);
        }
        row += word.len();
        is_random |= looks_random(word);
        if row >= SHORTEST_KEY && is_random {
            return true;
        }
        if after.is_empty() {
            return false;
        }
        let (between, after) = after.split_at(after.find(is_of_key).unwrap_or(after.len()));
        let is_blank = between.chars().all(is_between_groups);
        before = (is_blank || between == ":").then_some((word.len(), is_blank));
        rest = after;
    }
}

/// Digits, the signs of Base64, capitals alone, or more of them than a name has.
fn looks_random(word: &str) -> bool {
    let count = |is: fn(&u8) -> bool| word.bytes().filter(is).count();
    let (capitals, small) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    small + capitals < word.len() || !word.is_empty() && capitals > small / 2
}

/// What people and programs write between the groups of a key, or what a page that it
/// was copied from had there.
fn is_between_groups(c: char) -> bool {
    c.is_whitespace() || c == '-' || !is_plain(c)
}
