//! The file of one user for the google-authenticator PAM module (`~/.google_authenticator`).
//!
//! Owns its options and their ranges, as the module reads them. Scratch codes are counted
//! and left out: ours are kept as hashes, and theirs would go on to count there. The
//! file names nobody: whose it is, the caller knows. Must not open it.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::lines::{is_text, lines};
use super::{Carried, Enrolled, FormatProblem, Row, Unfit};
use crate::model::{Algorithm, Digits, Parameters, Period, SafeText, count, excerpt};
use crate::totp::SecretKey;

/// Longest file that the module reads.
const LONGEST: usize = 64 * 1024;
/// Codes that are good at once: one step either side.
const WINDOW: u64 = 3;
/// Steps that the module looks either side to learn a drift.
const FARTHEST_SKEW: i64 = 25 * 60;

/// Reads the file: one row.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, FormatProblem> {
    if bytes.len() > LONGEST {
        return Err(FormatProblem::TooLong);
    }
    is_text(bytes)?;
    let carried = std::str::from_utf8(bytes).map_err(|_| "The file is no text.".to_owned()).and_then(taken);
    Ok(vec![Row { line: 1, place: 0..bytes.len(), carried }])
}

fn taken(text: &str) -> Result<Carried, String> {
    let mut all = lines(text.as_bytes()).filter_map(|line| line.text());
    let key = key(all.next().unwrap_or_default())?;
    let mut said = Said::default();
    let mut scratch_codes = 0;
    for line in all.filter(|line| !line.is_empty()) {
        if let Some(option) = line.strip_prefix('"') {
            let option = option.strip_prefix(' ').unwrap_or_default();
            let (name, value) = option.split_once([' ', '\t']).unwrap_or((option, ""));
            said.hear(name, value.trim())?;
        } else if line.len() == 8 && !line.starts_with('0') && line.bytes().all(|byte| byte.is_ascii_digit())
        {
            scratch_codes += 1;
        } else {
            break;
        }
    }
    if said.counts_events {
        return Err("The option HOTP_COUNTER is refused: only time-based devices are taken.".to_owned());
    }
    if !said.is_of_time {
        return Err("The file has no option TOTP_AUTH: it is not for codes of time.".to_owned());
    }
    let left_out = (scratch_codes > 0).then(|| format!("Scratch codes left out: {}", count(scratch_codes)));
    Ok(Carried {
        user: None,
        device: None,
        serial: None,
        key,
        parameters: Parameters { period: said.period.unwrap_or(Period::Thirty), ..Parameters::UNIVERSAL },
        drift: said.skew.unwrap_or(0),
        last_step: said.last_step,
        about: left_out.and_then(|text| SafeText::new(&text).ok()),
    })
}

fn key(line: &str) -> Result<SecretKey, String> {
    // The module reads what people mistake for a letter as that letter.
    let mut text = Zeroizing::new(String::with_capacity(line.len()));
    text.extend(line.chars().map(|c| match c {
        '0' => 'O',
        '1' => 'L',
        '8' => 'B',
        c => c,
    }));
    SecretKey::from_base32(&text)
        .map_err(|problem| format!("The secret key in line 1 is refused: {problem}."))
}

/// What the options say; of one that is there twice the first counts, as in the module.
#[derive(Default)]
struct Said {
    is_of_time: bool,
    counts_events: bool,
    period: Option<Period>,
    skew: Option<i64>,
    last_step: Option<u64>,
}

impl Said {
    fn hear(&mut self, name: &str, value: &str) -> Result<(), String> {
        let refused = |taken: &str| format!("The option {name} {} is refused: {taken}.", excerpt(value));
        let number = |text: &str| text.parse::<u64>().ok();
        let within = |text: &str, most: u64| number(text).is_some_and(|number| (1..=most).contains(&number));
        match name {
            "TOTP_AUTH" => self.is_of_time = true,
            "HOTP_COUNTER" => self.counts_events = true,
            "STEP_SIZE" => {
                let period = match number(value) {
                    Some(30) => Period::Thirty,
                    Some(60) => Period::Sixty,
                    _ => return Err(refused("30 and 60 seconds are taken")),
                };
                self.period.get_or_insert(period);
            }
            "WINDOW_SIZE" if !within(value, 100) => return Err(refused("1 to 100 is its range")),
            "RATE_LIMIT" => {
                let mut numbers = value.split_ascii_whitespace();
                let limit = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
                if !within(limit.0, 100)
                    || !within(limit.1, 3600)
                    || numbers.any(|text| number(text).is_none())
                {
                    return Err(refused("1 to 100 tries in 1 to 3600 seconds are its range"));
                }
            }
            "TIME_SKEW" => {
                let skew = value.parse::<i64>().ok().filter(|skew| skew.abs() <= FARTHEST_SKEW);
                self.skew.get_or_insert(
                    skew.ok_or_else(|| refused("at most 1500 steps either side are its range"))?,
                );
            }
            "DISALLOW_REUSE" => {
                let steps = value.split_ascii_whitespace().map(number).collect::<Option<Vec<u64>>>();
                let newest = steps.ok_or_else(|| refused("only steps are taken"))?.into_iter().max();
                self.last_step = self.last_step.max(newest);
            }
            // Grace periods, trials of a drift, and what a later module may add.
            _ => {}
        }
        Ok(())
    }
}

/// The file of one user, for one device.
pub fn text(enrolled: &Enrolled<'_>) -> Result<Zeroizing<String>, Unfit> {
    let parameters = enrolled.parameters;
    if parameters.algorithm != Algorithm::Sha1 {
        return Err(Unfit(format!("The module knows SHA-1 only, not {}.", parameters.algorithm)));
    }
    if parameters.digits != Digits::Six {
        return Err(Unfit("The module knows codes of six digits only.".to_owned()));
    }
    let key = enrolled.key.to_base32();
    let mut text = Zeroizing::new(String::with_capacity(1024));
    text.push_str(key.expose());
    // Writing to a string cannot fail.
    let _ = write!(text, "\n\" RATE_LIMIT 3 30\n\" WINDOW_SIZE {WINDOW}\n");
    if parameters.period != Period::Thirty {
        let _ = writeln!(text, "\" STEP_SIZE {}", parameters.period.secs());
    }
    if enrolled.drift != 0 {
        // Its sign is ours: a clock that is ahead of the machine's is positive.
        let _ = writeln!(text, "\" TIME_SKEW {}", enrolled.drift);
    }
    text.push_str("\" DISALLOW_REUSE");
    // The module refuses only what it is told: the steps before the newest, too.
    for step in enrolled.last_step.saturating_sub(WINDOW - 1).max(1)..=enrolled.last_step {
        let _ = write!(text, " {step}");
    }
    text.push_str("\n\" TOTP_AUTH\n");
    Ok(text)
}
