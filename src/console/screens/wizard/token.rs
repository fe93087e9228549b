//! The part of *Assign* that a hardware token needs: what is printed on it.
//!
//! Owns serial number, secret key and how the token makes codes. The key is
//! wiped when it was handed over, shows only when asked, and hides again as soon
//! as the field is left.

use crate::console::canvas::Canvas;
use crate::console::keymap::Chord;
use crate::console::widgets::{Choice, Field, Frame, Hidden};
use crate::directory::{NewDevice, Problem, TokenKey};
use crate::model::{Algorithm, Digits, NameProblem, Parameters, Period, SecretText, Serial};
use crate::totp::SecretKey;

/// The fields, in the order of Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    /// The serial number.
    Serial,
    /// The secret key.
    Key,
    /// Six digits or eight.
    Digits,
    /// How long a code shows.
    Period,
    /// The hash.
    Algorithm,
}

impl Printed {
    /// All of them, in the order of Tab.
    pub const ALL: [Self; 5] = [Self::Serial, Self::Key, Self::Digits, Self::Period, Self::Algorithm];
}

/// What is printed on a token, while it is being typed.
pub struct TokenForm {
    serial: Field,
    key: Hidden,
    key_shown: bool,
    digits: Choice,
    period: Choice,
    algorithm: Choice,
}

impl Default for TokenForm {
    fn default() -> Self {
        Self {
            serial: Field::default(),
            key: Hidden::default(),
            key_shown: false,
            digits: Choice::of(&["6 digits", "8 digits"]),
            period: Choice::of(&["30 s", "60 s"]),
            algorithm: Choice::of(&["SHA-1", "SHA-256", "SHA-512"]),
        }
    }
}

impl TokenForm {
    /// Whether the secret key can be read.
    pub fn is_key_shown(&self) -> bool {
        self.key_shown
    }

    /// Shows the secret key, or hides it again.
    pub fn show_key(&mut self, shown: bool) {
        self.key_shown = shown;
    }

    /// Takes a key into a field.
    pub fn key(&mut self, at: Printed, chord: Chord) {
        match at {
            Printed::Serial => self.serial.key(chord),
            Printed::Key => self.key.key(chord),
            Printed::Digits => self.digits.key(chord),
            Printed::Period => self.period.key(chord),
            Printed::Algorithm => self.algorithm.key(chord),
        };
    }

    /// Takes pasted text into a field.
    pub fn paste(&mut self, at: Printed, text: &str) {
        match at {
            Printed::Serial => self.serial.paste(text),
            Printed::Key => self.key.paste(text),
            Printed::Digits | Printed::Period | Printed::Algorithm => {}
        }
    }

    /// What is wrong with a field that is being left. An empty one is told when
    /// the form is handed in.
    pub fn wrong(&self, at: Printed) -> Option<Problem> {
        match at {
            Printed::Serial if !self.serial.text().trim().is_empty() => self.serial().err(),
            Printed::Key if !self.key.is_empty() => self.secret().err(),
            _ => None,
        }
    }

    /// What was typed, or which field is wrong and why. The key leaves the form; one
    /// that was not typed is the stock's.
    pub fn take(&mut self) -> Result<NewDevice, (Printed, Problem)> {
        let serial = self.serial().map_err(|problem| (Printed::Serial, problem))?;
        if self.key.is_empty() {
            return Ok(NewDevice::Stocked(serial));
        }
        let key = self.secret().map_err(|problem| (Printed::Key, problem))?;
        self.key.clear();
        self.key_shown = false;
        Ok(NewDevice::Token(TokenKey { serial, key, parameters: self.parameters() }))
    }

    fn serial(&self) -> Result<Serial, Problem> {
        Serial::new(self.serial.text()).map_err(|problem| {
            let what = match problem {
                NameProblem::Empty => "The token's serial number is needed.".to_owned(),
                problem => format!("The serial number: {}.", problem.to_string().replace("a name", "it")),
            };
            Problem::refused(what, "Type it as it is printed on the token.")
        })
    }

    fn secret(&self) -> Result<SecretText, Problem> {
        let advice = "Type it as the maker gives it, in base32 or hexadecimal.";
        let key = self.key.secret();
        SecretKey::from_typed(key.expose())
            .map_err(|problem| Problem::refused(format!("That is no secret key: {problem}."), advice))?;
        Ok(key)
    }

    fn parameters(&self) -> Parameters {
        Parameters {
            algorithm: match self.algorithm.chosen() {
                0 => Algorithm::Sha1,
                1 => Algorithm::Sha256,
                _ => Algorithm::Sha512,
            },
            digits: if self.digits.chosen() == 0 { Digits::Six } else { Digits::Eight },
            period: if self.period.chosen() == 0 { Period::Thirty } else { Period::Sixty },
        }
    }

    /// Draws the fields from this row on. Returns the rows used.
    pub fn draw(&self, canvas: &mut Canvas<'_>, y: u16, at: Option<Printed>) -> u16 {
        for (printed, y) in Printed::ALL.into_iter().zip(y..) {
            let frame = Frame { y, label: 12, focused: at == Some(printed) };
            match printed {
                Printed::Serial => self.serial.draw(canvas, frame, "Serial no."),
                Printed::Key if self.key_shown => self.key.draw_shown(canvas, frame, "Secret key"),
                Printed::Key => self.key.draw(canvas, frame, "Secret key"),
                Printed::Digits => self.digits.draw(canvas, frame, "Codes"),
                Printed::Period => self.period.draw(canvas, frame, "Period"),
                Printed::Algorithm => self.algorithm.draw(canvas, frame, "Advanced"),
            }
        }
        5
    }

    /// What may help with a field.
    pub fn help(at: Printed) -> &'static str {
        match at {
            Printed::Serial => {
                "The serial number printed on the token's back. Of a token in stock that is all: Enter goes on."
            }
            Printed::Key => {
                "Empty for a token in stock. Else the secret key from the maker's letter, in base32 or hexadecimal; blanks and dashes do not matter. It is hidden while it is typed, kept sealed and never shown again."
            }
            Printed::Digits => "How many digits the token shows. Left and right choose.",
            Printed::Period => {
                "How long the token shows a code; most change every 30 s. Left and right choose."
            }
            Printed::Algorithm => {
                "What the token computes. SHA-1 unless the maker says otherwise. Left and right choose."
            }
        }
    }
}
