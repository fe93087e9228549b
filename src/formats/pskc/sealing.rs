//! The keys under which a container's secrets are sealed, and how each is opened.
//!
//! Owns that a MAC is checked before anything is decrypted. Must not know devices.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::cipher::{Aes, Hash};
use super::xml::{Element, Space};
use crate::formats::{FormatProblem, Opener};
use crate::model::excerpt;

/// What opens the secrets of a container.
pub(super) struct Keys {
    key: Zeroizing<Vec<u8>>,
    mac: Option<(Hash, Zeroizing<Vec<u8>>)>,
    opener: &'static str,
}

/// Why a secret did not open.
pub(super) enum Closed {
    /// Its MAC is another: the wrong key, or it was changed.
    Mac,
    /// Something else, in a sentence.
    Because(String),
}

impl Keys {
    /// From the elements of the container and what the caller has.
    pub(super) fn of(
        encryption: Option<&Element>,
        method: Option<&Element>,
        opener: Option<&Opener>,
    ) -> Result<Self, FormatProblem> {
        let derived = encryption.and_then(|element| element.child(Space::Encryption, "DerivedKey"));
        let certificate = encryption.and_then(|element| element.child(Space::Signature, "X509Data"));
        if certificate.is_some() {
            return Err(sealing("with the certificate of its receiver (X.509)"));
        }
        let name = encryption
            .and_then(|element| element.child(Space::Signature, "KeyName"))
            .and_then(Element::text)
            .map(excerpt);
        let (key, opener) = match (derived, opener) {
            (Some(derived), Some(Opener::Password(password))) => {
                (by_password(derived, password.expose())?, "password")
            }
            (Some(_), _) => return Err(FormatProblem::NeedsPassword),
            (None, Some(Opener::PreSharedKey(key))) => (key.clone(), "pre-shared key"),
            (None, _) => return Err(FormatProblem::NeedsPreSharedKey { name }),
        };
        let mac = method.map(|method| mac(method, &key, opener)).transpose()?;
        Ok(Self { key, mac, opener })
    }

    /// What messages call that which opens.
    pub(super) fn opener(&self) -> &'static str {
        self.opener
    }

    /// The bytes of an `EncryptedValue` whose MAC stands beside it.
    pub(super) fn open(&self, value: &Element, mac: Option<&Element>) -> Result<Zeroizing<Vec<u8>>, Closed> {
        let because = |text: &str| Closed::Because(text.to_owned());
        let (aes, sealed) = sealed(value)
            .map_err(|how| Closed::Because(format!("The key is {how}, which is not read here.")))?;
        let Some((hash, mac_key)) = &self.mac else {
            return Err(because("The file has no MACMethod, without which a sealed key is not taken."));
        };
        let mac = mac.and_then(Element::text).and_then(base64);
        let mac =
            mac.ok_or_else(|| because("The sealed key has no ValueMAC, without which it is not taken."))?;
        if !hash.is_mac(mac_key, &sealed, &mac) {
            return Err(Closed::Mac);
        }
        aes.open(&self.key, &sealed).ok_or(Closed::Mac)
    }
}

fn sealing(what: &str) -> FormatProblem {
    FormatProblem::Sealing { what: what.to_owned() }
}

fn by_password(derived: &Element, password: &str) -> Result<Zeroizing<Vec<u8>>, FormatProblem> {
    let method = derived.child(Space::Encryption, "KeyDerivationMethod");
    let method = method.ok_or_else(|| sealing("it does not say how the key comes from the password"))?;
    let algorithm = method.attribute("Algorithm").unwrap_or_default();
    if !algorithm.to_ascii_lowercase().ends_with("#pbkdf2") {
        return Err(sealing(&format!("the key comes from the password by “{}”", excerpt(algorithm))));
    }
    let parameters = method.any("PBKDF2-params").ok_or_else(|| sealing("PBKDF2 has no parameters"))?;
    let text = |name| parameters.any(name).and_then(Element::text);
    let salt = parameters.any("Salt").and_then(|salt| salt.any("Specified")).and_then(Element::text);
    let salt = salt.and_then(base64).filter(|salt| salt.len() <= 1024);
    let salt = salt.ok_or_else(|| sealing("PBKDF2 has no salt, or none of at most 1 KiB"))?;
    let length = text("KeyLength").map_or(Ok(16), str::parse::<usize>);
    let length = length.ok().filter(|length| Aes::for_key(*length).is_some());
    let length = length.ok_or_else(|| sealing("PBKDF2 gives a key of another length than AES has"))?;
    // python-pskc writes the name as text.
    let hash = parameters.any("PRF").and_then(|hash| hash.attribute("Algorithm").or_else(|| hash.text()));
    let hash = match hash {
        None => Hash::Sha1,
        Some(uri) => Hash::of(uri).ok_or_else(|| sealing(&format!("PBKDF2 uses “{}”", excerpt(uri))))?,
    };
    let iterations = text("IterationCount").and_then(|text| text.parse().ok()).unwrap_or(0);
    hash.derived(password, &salt, iterations, length)
        .ok_or_else(|| sealing("PBKDF2 has no iterations, or more than 10,000,000"))
}

fn mac(
    method: &Element,
    key: &Zeroizing<Vec<u8>>,
    opener: &'static str,
) -> Result<(Hash, Zeroizing<Vec<u8>>), FormatProblem> {
    let uri = method.attribute("Algorithm").unwrap_or_default();
    let hash = Hash::of(uri).ok_or_else(|| sealing(&format!("the MAC is “{}”", excerpt(uri))))?;
    if method.child(Space::Pskc, "MACKeyReference").is_some() {
        return Err(sealing("the key of the MAC is not in the file"));
    }
    // Without a key of its own the MAC has that of the secrets (RFC 6030 section 6.1.1).
    let Some(own) = method.child(Space::Pskc, "MACKey") else { return Ok((hash, key.clone())) };
    let (aes, sealed) = sealed(own).map_err(|how| sealing(&format!("the key of the MAC is {how}")))?;
    let own = aes.open(key, &sealed).ok_or(FormatProblem::DoesNotOpen(opener))?;
    Ok((hash, own))
}

/// How a value is sealed, and its bytes; or how it is in a way that is not read here.
fn sealed(value: &Element) -> Result<(Aes, Vec<u8>), String> {
    let method = value.child(Space::Encryption, "EncryptionMethod");
    let uri = method.and_then(|method| method.attribute("Algorithm")).unwrap_or_default();
    let aes = Aes::of(uri).ok_or_else(|| format!("sealed by “{}”", excerpt(uri)))?;
    let text = value
        .child(Space::Encryption, "CipherData")
        .and_then(|sealed| sealed.child(Space::Encryption, "CipherValue"))
        .and_then(Element::text);
    let bytes = text.and_then(base64).ok_or("without a CipherValue in base64")?;
    Ok((aes, bytes))
}

/// Base64 with blanks and line ends in it.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let plain: Zeroizing<Vec<u8>> =
        Zeroizing::new(text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect());
    BASE64.decode(&plain).ok()
}
