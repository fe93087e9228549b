//! What an authenticator app makes of a key URI that it scanned.
//!
//! Owns the reading; the app's side of [`super::KeyUri`]. Must not keep codes or
//! a clock.

use thiserror::Error;
use totp_rs::Totp;

use super::SecretKey;
use crate::model::{Algorithm, Digits, Parameters, Period, SafeText};

/// A text that no app makes an entry of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no key URI of an app")]
pub struct NotAKeyUri;

/// A key URI, read.
pub struct Scanned {
    /// Who asks for the codes.
    pub issuer: SafeText,
    /// What is shown below.
    pub account: SafeText,
    /// The secret key.
    pub key: SecretKey,
    /// How codes are made.
    pub parameters: Parameters,
}

impl Scanned {
    /// Reads a key URI.
    pub fn read(uri: &str) -> Result<Self, NotAKeyUri> {
        let totp = Totp::from_url(uri).map_err(|_| NotAKeyUri)?;
        let text = |text: &str| SafeText::new(text).map_err(|_| NotAKeyUri);
        let algorithm = match totp.algorithm() {
            totp_rs::Algorithm::SHA1 => Algorithm::Sha1,
            totp_rs::Algorithm::SHA256 => Algorithm::Sha256,
            totp_rs::Algorithm::SHA512 => Algorithm::Sha512,
            _ => return Err(NotAKeyUri),
        };
        let digits = match totp.digits() {
            6 => Digits::Six,
            8 => Digits::Eight,
            _ => return Err(NotAKeyUri),
        };
        let period = match totp.step() {
            30 => Period::Thirty,
            60 => Period::Sixty,
            _ => return Err(NotAKeyUri),
        };
        Ok(Self {
            issuer: text(totp.issuer().ok_or(NotAKeyUri)?)?,
            account: text(totp.account_name())?,
            key: SecretKey::from_bytes(totp.secret().as_bytes().to_vec()).map_err(|_| NotAKeyUri)?,
            parameters: Parameters { algorithm, digits, period },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Scanned;
    use crate::model::{Algorithm, Digits, Issuer, Parameters, Period, SafeText};
    use crate::totp::{KeyUri, SecretKey};

    #[test]
    fn what_was_written_is_read_with_its_parameters() {
        let key = SecretKey::from_bytes((0..32).collect()).unwrap();
        let parameters =
            Parameters { algorithm: Algorithm::Sha256, digits: Digits::Eight, period: Period::Sixty };
        for parameters in [Parameters::UNIVERSAL, parameters] {
            let account = SafeText::new("łukasz + 夢 (phone)").unwrap();
            let uri = KeyUri::new(&Issuer::new("Müller & Co").unwrap(), &account, &key, parameters).unwrap();
            let read = Scanned::read(uri.text().expose()).ok().unwrap();
            assert_eq!((read.issuer.as_str(), read.account), ("Müller & Co", account));
            assert_eq!((read.key.as_bytes(), read.parameters), (key.as_bytes(), parameters));
        }
    }

    #[test]
    fn what_is_no_key_uri_of_ours_is_not_read() {
        for text in [
            "",
            "https://example.com/",
            "otpauth://hotp/Example:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&counter=1",
            "otpauth://totp/Example:alice?issuer=Example",
            "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example&digits=7",
            "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example&period=45",
            "otpauth://totp/alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        ] {
            assert!(Scanned::read(text).is_err(), "{text}");
        }
    }
}
