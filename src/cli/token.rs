//! A hardware token's serial number, parameters and secret key.
//!
//! Owns that the key is asked for without echo, or is the next line of standard
//! input, and that nobody is asked for one that is in stock. Must not print it.
//! Whether the serial number is free is the directory's.

use std::io::BufRead;

use super::args::{Making, TokenAlgorithm, TokenDigits, TokenPeriod};
use super::asking::Asking;
use super::desk::{Desk, unusable};
use super::failure::Outcome;
use super::streams::read_line;
use crate::directory::{Directory, NewDevice, Problem, TokenKey, TokenPlace};
use crate::model::{Algorithm, Digits, Parameters, Period, SecretText, Serial};
use crate::totp::{KeyProblem, SecretKey};

/// How often a key that is none is asked for again.
const TRIES: usize = 3;

/// What the options say of a token.
pub struct Told {
    serial: Serial,
    parameters: Parameters,
    /// Nothing was said of the parameters.
    is_plain: bool,
}

impl Told {
    /// Of the options.
    pub fn of(serial: &str, args: &Making) -> Outcome<Self> {
        let serial = Serial::new(serial).map_err(|problem| unusable("a serial number", serial, &problem))?;
        let parameters = Parameters {
            algorithm: match args.algorithm.unwrap_or_default() {
                TokenAlgorithm::Sha1 => Algorithm::Sha1,
                TokenAlgorithm::Sha256 => Algorithm::Sha256,
                TokenAlgorithm::Sha512 => Algorithm::Sha512,
            },
            digits: match args.digits.unwrap_or_default() {
                TokenDigits::Six => Digits::Six,
                TokenDigits::Eight => Digits::Eight,
            },
            period: match args.period.unwrap_or_default() {
                TokenPeriod::Thirty => Period::Thirty,
                TokenPeriod::Sixty => Period::Sixty,
            },
        };
        let is_plain = args.algorithm.is_none() && args.digits.is_none() && args.period.is_none();
        Ok(Self { serial, parameters, is_plain })
    }

    /// Whether nobody has it.
    pub fn is_free(&self, directory: &mut dyn Directory) -> Outcome<()> {
        match directory.token(&self.serial)?.map(|token| token.place) {
            Some(TokenPlace::Assigned(user)) => Err(Problem::is_somebodys(&self.serial, &user).into()),
            Some(TokenPlace::BeingAssigned(user)) => {
                Err(Problem::is_being_assigned(&self.serial, &user).into())
            }
            Some(TokenPlace::InStock) | None => Ok(()),
        }
    }

    /// With the secret key: that in stock, or one that is asked for.
    pub fn complete(
        self,
        desk: &Desk<'_>,
        directory: &mut dyn Directory,
        input: &mut dyn BufRead,
    ) -> Outcome<NewDevice> {
        let known = directory.token(&self.serial)?.and_then(|token| token.stocked);
        match known {
            None => self.asked_for(desk, input).map(NewDevice::Token),
            Some(stocked) if self.is_plain || self.parameters == stocked.parameters => {
                Ok(NewDevice::Stocked(self.serial))
            }
            Some(stocked) => Err(Problem::refused(
                format!(
                    "The token {} is in stock and makes its codes by {}.",
                    self.serial, stocked.parameters
                ),
                "Leave out --digits, --period and --algorithm.",
            )
            .into()),
        }
    }

    fn asked_for(self, desk: &Desk<'_>, input: &mut dyn BufRead) -> Outcome<TokenKey> {
        let key = if desk.terminals().input {
            asked(&self.serial)?
        } else {
            read_line(input)?.map(|line| SecretText::new(line.as_str().to_owned()))
        };
        let key = key.unwrap_or_else(|| SecretText::new(String::new()));
        SecretKey::from_typed(key.expose()).map_err(no_key)?;
        Ok(TokenKey { serial: self.serial, key, parameters: self.parameters })
    }
}

/// The key as it was typed last.
fn asked(serial: &Serial) -> Outcome<Option<SecretText>> {
    let Some(mut asking) = Asking::open() else { return Ok(None) };
    let prompt = format!("Secret key of the token {serial}: ");
    let mut typed = asking.ask(&prompt)?;
    for _ in 1..TRIES {
        let Some(Err(problem)) = typed.as_ref().map(|key| SecretKey::from_typed(key.expose())) else {
            return Ok(typed);
        };
        asking.say(&format!("That is no secret key: {problem}."))?;
        typed = asking.ask(&prompt)?;
    }
    Ok(typed)
}

fn no_key(problem: KeyProblem) -> Problem {
    Problem::refused(
        format!("That is no secret key: {problem}."),
        "Give it as the maker does, in base32 or hexadecimal.",
    )
}
