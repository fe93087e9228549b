//! Key URIs (`otpauth://…`), one a line.
//!
//! Owns their reading by name of each parameter, and that a label `user (device)` is
//! both. Blank lines and lines that begin with # are no rows. What else a URI says
//! (issuer, image, colour) is not kept. The URI is split by hand: `url` would resolve
//! `..` in a label and read + as a blank.

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::lines::{Line, is_text, rows};
use super::parts;
use super::{Carried, Enrolled, FormatProblem, Row, Unfit};
use crate::model::{Algorithm, DeviceName, Digits, Parameters, Period, SafeText, UserName, excerpt};
use crate::totp::{KeyUri, SecretKey};

/// Longest line, in bytes.
const LONGEST: usize = 8192;

/// Reads every line.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, FormatProblem> {
    is_text(bytes)?;
    rows(bytes, taken)
}

fn taken(line: &Line<'_>) -> Result<Carried, String> {
    if line.bytes.len() > LONGEST {
        return Err("The line has more than 8 KiB.".to_owned());
    }
    let text = line.text().ok_or("The line is not UTF-8.")?;
    if text.starts_with("otpauth-migration:") {
        return Err("This is the transfer code of an app (otpauth-migration), not a key URI.".to_owned());
    }
    let rest = text
        .get(..10)
        .filter(|scheme| scheme.eq_ignore_ascii_case("otpauth://"))
        .and_then(|_| text.get(10..))
        .ok_or("The line is no key URI: it does not begin with otpauth://.")?;
    let rest = rest.split('#').next().unwrap_or(rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (kind, label) = place.split_once('/').unwrap_or((place, ""));
    match kind.to_ascii_lowercase().as_str() {
        "totp" => {}
        "hotp" => return Err("The type hotp is refused: it counts events; only totp is taken.".to_owned()),
        _ => return Err(format!("The type “{}” is refused: only totp is taken.", excerpt(kind))),
    }
    let said = Said::of(query)?;
    let (user, device) = names(label)?;
    Ok(Carried {
        user,
        device,
        serial: None,
        key: said.key.ok_or("The parameter secret is missing.")?,
        parameters: Parameters {
            algorithm: said.algorithm.unwrap_or(Algorithm::Sha1),
            digits: said.digits.unwrap_or(Digits::Six),
            period: said.period.unwrap_or(Period::Thirty),
        },
        drift: 0,
        last_step: None,
        about: None,
    })
}

/// What the parameters say.
#[derive(Default)]
struct Said {
    key: Option<SecretKey>,
    algorithm: Option<Algorithm>,
    digits: Option<Digits>,
    period: Option<Period>,
}

impl Said {
    fn of(query: &str) -> Result<Self, String> {
        let mut said = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = name.to_ascii_lowercase();
            let value =
                decoded(value).ok_or_else(|| format!("The parameter {} is not UTF-8.", excerpt(&name)))?;
            said.hear(&name, &value)?;
        }
        Ok(said)
    }

    fn hear(&mut self, name: &str, value: &str) -> Result<(), String> {
        let refused = |taken: &str| format!("The parameter {name}={} is refused: {taken}.", excerpt(value));
        let is_twice = match name {
            "secret" => {
                // A plus is a blank where a form wrote the URI.
                let text = Zeroizing::new(value.replace('+', " "));
                let key = SecretKey::from_base32(&text)
                    .map_err(|problem| format!("The parameter secret is refused: {problem}."))?;
                self.key.replace(key).is_some()
            }
            "algorithm" => {
                let algorithm = parts::algorithm(value);
                let algorithm = algorithm.ok_or_else(|| refused("SHA1, SHA256 and SHA512 are taken"))?;
                self.algorithm.replace(algorithm).is_some()
            }
            "digits" => {
                let digits = parts::digits(value).ok_or_else(|| refused("6 and 8 are taken"))?;
                self.digits.replace(digits).is_some()
            }
            "period" => {
                let period = parts::period(value).ok_or_else(|| refused("30 and 60 are taken"))?;
                self.period.replace(period).is_some()
            }
            "counter" => return Err("The parameter counter is refused: totp has none.".to_owned()),
            _ => false,
        };
        if is_twice { Err(format!("The parameter {name} is there twice.")) } else { Ok(()) }
    }
}

/// User and device of a label: `issuer:account`, and `user (device)` in the account.
fn names(label: &str) -> Result<(Option<UserName>, Option<DeviceName>), String> {
    let label = decoded(label).ok_or("The label is not UTF-8.")?;
    let account = label.split_once(':').map_or(label.as_str(), |(_, account)| account).trim();
    if account.is_empty() {
        return Ok((None, None));
    }
    let both = account.strip_suffix(')').and_then(|text| text.split_once(" ("));
    let both =
        both.and_then(|(user, device)| Some((UserName::new(user).ok()?, DeviceName::new(device).ok()?)));
    if let Some((user, device)) = both {
        return Ok((Some(user), Some(device)));
    }
    let user = UserName::new(account)
        .map_err(|problem| format!("The account “{}” is refused: {problem}.", excerpt(account)))?;
    Ok((Some(user), None))
}

fn decoded(text: &str) -> Option<Zeroizing<String>> {
    percent_decode_str(text).decode_utf8().ok().map(|text| Zeroizing::new(text.into_owned()))
}

/// The line of a device: the URI that an app would scan.
pub(super) fn line(enrolled: &Enrolled<'_>) -> Result<Zeroizing<String>, Unfit> {
    let account = SafeText::new(&format!("{} ({})", enrolled.user, enrolled.device));
    let unfit = |problem: &str| Unfit(format!("There is no key URI for it: {problem}."));
    let account = account.map_err(|problem| unfit(&problem.to_string()))?;
    let uri = KeyUri::new(enrolled.issuer, &account, enrolled.key, enrolled.parameters)
        .map_err(|problem| unfit(&problem.to_string()))?;
    let uri = uri.text().expose();
    let mut line = Zeroizing::new(String::with_capacity(uri.len() + 1));
    line.push_str(uri);
    line.push('\n');
    Ok(line)
}
