//! Codes and recovery codes, read from standard input.
//!
//! Owns what is asked for and what is said of a line that is none. A code is
//! never an argument, and must not be shown.

use std::io::BufRead;

use zeroize::Zeroizing;

use super::desk::Desk;
use super::failure::{Outcome, on_stderr};
use super::streams::read_line;
use crate::directory::Problem;
use crate::model::Digits;
use crate::totp::{Code, RecoveryCode};

/// The code on the next line.
pub fn code(desk: &Desk<'_>, input: &mut dyn BufRead) -> Outcome<Code> {
    let line = line(desk, input, "Code: ")?;
    parsed(&line).ok_or_else(|| {
        Problem::refused("A code has six or eight digits.", "Type the code that the device shows.").into()
    })
}

/// Six or eight digits.
pub fn parsed(line: &str) -> Option<Code> {
    Code::parse(line, Digits::Six).or_else(|_| Code::parse(line, Digits::Eight)).ok()
}

/// The recovery code on the next line.
pub fn recovery_code(desk: &Desk<'_>, input: &mut dyn BufRead) -> Outcome<RecoveryCode> {
    let line = line(desk, input, "Recovery code: ")?;
    RecoveryCode::parse(&line)
        .map_err(|problem| Problem::refused(problem.to_string(), "Type it as it was printed.").into())
}

/// The next line; an empty one at the end of input.
fn line(desk: &Desk<'_>, input: &mut dyn BufRead, prompt: &str) -> Outcome<Zeroizing<String>> {
    if desk.terminals().input {
        on_stderr(prompt);
    }
    Ok(read_line(input)?.unwrap_or_default())
}
