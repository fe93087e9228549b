//! One key package: what a maker or another program says of a device.
//!
//! Owns which of it can be taken, and why not. Must not decrypt.

use zeroize::Zeroizing;

use super::sealing::{Closed, Keys, base64};
use super::xml::{Element, Space};
use super::{MAKER, names};
use crate::formats::{Carried, parts};
use crate::model::{
    Algorithm, DeviceName, Digits, Parameters, Period, SafeText, Serial, Timestamp, UserName, excerpt,
};
use crate::totp::SecretKey;

/// A device, or why there is none.
pub(super) fn taken(package: &Element, keys: Option<&Keys>, now: Timestamp) -> Result<Carried, Closed> {
    let because = |text: String| Closed::Because(text);
    let mut all = package.children.iter().filter(|child| child.space == Space::Pskc && child.name == "Key");
    let key = all.next().ok_or_else(|| because("The package has no key.".to_owned()))?;
    if all.next().is_some() {
        return Err(because("The package has more than one key.".to_owned()));
    }
    is_totp(key.attribute("Algorithm").unwrap_or_default()).map_err(because)?;
    let parameters = parameters(key).map_err(because)?;
    policy(package, key, now).map_err(because)?;
    let info = |name| package.at(&["DeviceInfo", name]).and_then(Element::text);
    let serial = serial(key, info("SerialNo"), info("Manufacturer")).map_err(because)?;
    let user = key.at(&["UserId"]).and_then(Element::text).or_else(|| info("UserId"));
    // A user who is named and cannot be ours must not become somebody else.
    let user = user.map(|text| named(text).map_err(because)).transpose()?;
    let about = [info("Manufacturer").filter(|maker| *maker != MAKER), info("Model")];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Ok(Carried {
        user,
        device: key.at(&["FriendlyName"]).and_then(Element::text).and_then(|name| DeviceName::new(name).ok()),
        serial,
        key: secret(key, keys)?,
        parameters,
        // Its unit differs from program to program: steps in FreeIPA, seconds in privacyIDEA.
        drift: 0,
        last_step: None,
        about: SafeText::new(&about).ok(),
    })
}

fn named(text: &str) -> Result<UserName, String> {
    let name = names::user(text).unwrap_or(text);
    UserName::new(name).map_err(|problem| format!("The user name “{}” is refused: {problem}.", excerpt(name)))
}

fn is_totp(algorithm: &str) -> Result<(), String> {
    let name = algorithm.rsplit([':', '#']).next().unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "totp" => Ok(()),
        "hotp" => Err("The key counts events (HOTP); only time-based keys (TOTP) are taken.".to_owned()),
        _ => Err(format!("The key's algorithm “{}” is refused: only TOTP is taken.", excerpt(algorithm))),
    }
}

fn parameters(key: &Element) -> Result<Parameters, String> {
    let suite = key.at(&["AlgorithmParameters", "Suite"]).and_then(Element::text);
    let algorithm = suite.map_or(Some(Algorithm::Sha1), parts::algorithm).ok_or_else(|| {
        format!(
            "The suite “{}” is refused: SHA1, SHA256 and SHA512 are taken.",
            excerpt(suite.unwrap_or_default())
        )
    })?;
    let response = key.at(&["AlgorithmParameters", "ResponseFormat"]);
    let said = |name| response.and_then(|response| response.attribute(name));
    if let Some(encoding) = said("Encoding").filter(|text| !text.eq_ignore_ascii_case("DECIMAL")) {
        return Err(format!("The codes are {}, not DECIMAL.", excerpt(encoding)));
    }
    if said("CheckDigits").or_else(|| said("CheckDigit")).is_some_and(|text| matches!(text, "true" | "1")) {
        return Err("The codes have a check digit, which is not taken.".to_owned());
    }
    let length = said("Length");
    let digits = length.map_or(Some(Digits::Six), parts::digits);
    let digits = digits.ok_or_else(|| {
        format!("The length {} is refused: 6 and 8 are taken.", excerpt(length.unwrap_or_default()))
    })?;
    if plain(key, "Time")?.is_some_and(|time| time.parse() != Ok(0)) {
        return Err("The steps are not counted from 1970 (Time is not 0).".to_owned());
    }
    let interval = plain(key, "TimeInterval")?;
    let period = interval.map_or(Some(Period::Thirty), parts::period).ok_or_else(|| {
        format!(
            "The time interval {} is refused: 30 and 60 are taken.",
            excerpt(interval.unwrap_or_default())
        )
    })?;
    Ok(Parameters { algorithm, digits, period })
}

/// A value that is not sealed.
fn plain<'a>(key: &'a Element, name: &str) -> Result<Option<&'a str>, String> {
    if key.at(&["Data", name, "EncryptedValue"]).is_some() {
        return Err(format!("The value {name} is sealed, which only a secret may be here."));
    }
    Ok(key.at(&["Data", name, "PlainValue"]).and_then(Element::text))
}

fn policy(package: &Element, key: &Element, now: Timestamp) -> Result<(), String> {
    let policy = |name| key.at(&["Policy", name]);
    if policy("PINPolicy").is_some() {
        return Err("The key asks for a PIN, which is not kept here.".to_owned());
    }
    if policy("NumberOfTransactions").is_some() {
        return Err("The key is for a number of uses only, which is not counted here.".to_owned());
    }
    // A key may have several uses (RFC 6030 section 5).
    let uses: Vec<&str> = key.all(["Policy", "KeyUsage"]).filter_map(Element::text).collect();
    if let Some(first) = uses.first().filter(|_| !uses.contains(&"OTP")) {
        return Err(format!("The key is for “{}”, not for codes (OTP).", excerpt(first)));
    }
    for date in [policy("ExpiryDate"), package.at(&["DeviceInfo", "ExpiryDate"])].into_iter().flatten() {
        let text = date.text().unwrap_or_default();
        let date: jiff::Timestamp =
            text.parse().map_err(|_| format!("The expiry date “{}” is none.", excerpt(text)))?;
        if date.as_second() <= i64::try_from(now.secs()).unwrap_or(i64::MAX) {
            return Err(format!("The key expired on {}.", excerpt(text)));
        }
    }
    Ok(())
}

/// The number of a token; none for an app that this program wrote.
fn serial(key: &Element, number: Option<&str>, maker: Option<&str>) -> Result<Option<Serial>, String> {
    let Some(text) = number.or_else(|| key.attribute("Id")).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let is_identity = text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit());
    if maker == Some(MAKER) && is_identity {
        return Ok(None);
    }
    let serial = Serial::new(text);
    let serial =
        serial.map_err(|problem| format!("The serial number “{}” is refused: {problem}.", excerpt(text)))?;
    Ok(Some(serial).filter(|serial| !parts::is_of_an_app(serial)))
}

fn secret(key: &Element, keys: Option<&Keys>) -> Result<SecretKey, Closed> {
    let because = |text: &str| Closed::Because(text.to_owned());
    let secret = key.at(&["Data", "Secret"]).ok_or_else(|| because("The key has no secret in it."))?;
    let bytes = match (secret.at(&["EncryptedValue"]), keys) {
        (Some(sealed), Some(keys)) => keys.open(sealed, secret.at(&["ValueMAC"]))?,
        (Some(_), None) => return Err(because("The key is sealed.")),
        (None, _) => {
            let text = secret.at(&["PlainValue"]).and_then(Element::text);
            let bytes = text.and_then(base64).map(Zeroizing::new);
            bytes.ok_or_else(|| because("The key has no secret in base64."))?
        }
    };
    SecretKey::from_bytes(bytes.to_vec())
        .map_err(|problem| Closed::Because(format!("The secret key is refused: {problem}.")))
}
