//! The users file of `pam_oath` (liboath's "UsersFile"): one device a line, in columns.
//!
//! Owns which lines are devices and what can be taken of them. The lines that are ours
//! stand below a mark of ours (`mark`); how an export meets what others wrote in the file
//! is in `merging`. Must not open the file.

mod mark;
mod merging;
mod token;
mod used;

use super::lines::{Line, is_text, lines};
use super::{Carried, FormatProblem, MOST_ROWS, Reading, Row};
use crate::model::{Algorithm, Parameters, UserName, excerpt};
use crate::totp::Generator;

use mark::Mark;
use token::{Kind, Token};

pub use merging::{Merged, Merging, fits};

/// Reads every line of a device.
pub(super) fn read(bytes: &[u8], reading: &Reading<'_>) -> Result<Vec<Row>, FormatProblem> {
    is_text(bytes)?;
    let mut rows = Vec::new();
    let mut marked: Option<(Mark, Line<'_>)> = None;
    for line in lines(bytes) {
        let mark = marked.take();
        let Some(token) = Token::of(line.bytes) else {
            marked = Mark::of(line.bytes).map(|mark| (mark, line));
            continue;
        };
        if rows.len() == MOST_ROWS {
            return Err(FormatProblem::TooManyRows);
        }
        let mark = mark.filter(|(mark, _)| mark.is_of(&token));
        let begins = mark.as_ref().map_or(line.place.start, |(_, mark)| mark.place.start);
        let carried = taken(&token, mark.map(|(mark, _)| mark), reading);
        rows.push(Row { line: line.number, place: begins..line.place.end, carried });
    }
    if rows.is_empty() { Err(FormatProblem::NoDevices) } else { Ok(rows) }
}

fn taken(token: &Token<'_>, mark: Option<Mark>, reading: &Reading<'_>) -> Result<Carried, String> {
    let (period, digits) = match token.kind {
        Kind::Time { period, digits } => (period, digits),
        Kind::Event => {
            return Err("The device counts events (HOTP); only time-based devices are taken.".to_owned());
        }
        Kind::SevenDigits => return Err("The codes have seven digits; six or eight are taken.".to_owned()),
        Kind::Unknown => {
            return Err(format!(
                "The type “{}” is refused: HOTP/T30 and HOTP/T60, with /6 or /8, are taken.",
                excerpt(token.kind_word)
            ));
        }
    };
    let user = token.user.ok_or("The line names no user.")?;
    let user = UserName::new(user)
        .map_err(|problem| format!("The user name “{}” is refused: {problem}.", excerpt(user)))?;
    match token.pin {
        Some("-") => {}
        Some("+") => {
            return Err("The line asks for a password beside the code (+); only - is taken.".to_owned());
        }
        Some(_) => return Err("The line has a PIN before the code; only - is taken.".to_owned()),
        None => return Err("The line has no PIN column.".to_owned()),
    }
    let key = token.key().ok_or("The line has no secret key.")??;
    if token.has_more {
        return Err(
            "The line has more than seven columns, as mod_authn_otp writes them; keep the first four."
                .to_owned(),
        );
    }
    if let Some(counter) = token.counter.filter(|text| text.parse::<u64>().is_err()) {
        return Err(format!("The counter “{}” is no number.", excerpt(counter)));
    }
    let parameters = Parameters { algorithm: Algorithm::Sha1, digits, period };
    let generator = Generator::new(&key, parameters);
    let last_step = used::last_step(&generator, token, reading.zone, reading.now)?;
    Ok(Carried {
        user: Some(user),
        device: mark.and_then(|mark| mark.device),
        serial: None,
        key,
        parameters,
        drift: 0,
        last_step,
        about: None,
    })
}
