//! What is done with the bytes of a case, and what must hold whatever they are.
//!
//! Owns one function for each reader of foreign bytes. Must not know where the bytes come from:
//! `tests/fuzz.rs` and libFuzzer (`.ci/fuzz`) both call these.

mod formats;
mod key_uri;
mod people;
mod records;
mod sample;
mod texts;
mod verify;
mod world;

pub use formats::formats;
pub use key_uri::key_uri;
pub use people::people;
pub use records::{records, right_records};
pub use texts::texts;
pub use verify::verify;

/// One case.
pub type Target = fn(&[u8]);

/// Fails unless a terminal shows all of this text as itself: what a message must be.
fn shows(text: &str) {
    assert!(!text.chars().any(commands), "{} would command a terminal", text.escape_debug());
}

/// Whether a terminal would do something else than show this character in its place. Not asked of
/// the program: written down from the Unicode charts once more.
fn commands(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{61c}' | '\u{feff}' | '\u{ad}' | '\u{e0000}'..='\u{e007f}')
}
