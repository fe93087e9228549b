//! The key URI (`otpauth://…`) that an authenticator app scans.
//!
//! Owns how it is written and that what was written reads back the same. Must
//! not draw it. Source: the Key URI format of google-authenticator's wiki.

use thiserror::Error;
use totp_rs::Totp;
use zeroize::Zeroizing;

use super::SecretKey;
use super::generator::builder;
use crate::model::{Issuer, Parameters, SafeText, SecretText};

/// Why there is no key URI for these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyUriProblem {
    /// A colon in the account: apps read it as the end of the issuer.
    #[error("an account label cannot have a colon")]
    Colon,
    /// What was written did not read back the same.
    #[error("these names cannot be written into a key URI")]
    DoesNotReadBack,
}

/// A key URI; it holds the secret key.
#[derive(Clone)]
pub struct KeyUri(SecretText);

impl KeyUri {
    /// Writes the URI: issuer in the label and as parameter, default parameters
    /// left out, everything but unreserved characters percent-encoded; then
    /// reads it back and compares.
    pub fn new(
        issuer: &Issuer,
        account: &SafeText,
        key: &SecretKey,
        parameters: Parameters,
    ) -> Result<Self, KeyUriProblem> {
        if account.as_str().contains(':') {
            return Err(KeyUriProblem::Colon);
        }
        let totp = builder(key, parameters)
            .with_issuer(Some(issuer.as_str()))
            .with_account_name(account.as_str())
            .build()
            .map_err(|_| KeyUriProblem::DoesNotReadBack)?;
        let uri = Zeroizing::new(totp.to_url().map_err(|_| KeyUriProblem::DoesNotReadBack)?);
        let read = Totp::from_url(uri.as_str()).map_err(|_| KeyUriProblem::DoesNotReadBack)?;
        // `Totp` compares everything but the labels, which it hides behind getters.
        let same = read.issuer() == Some(issuer.as_str())
            && read.account_name() == account.as_str()
            && read.secret().as_bytes() == key.as_bytes()
            && read.digits() == totp.digits()
            && read.algorithm() == totp.algorithm()
            && read.step() == totp.step();
        if same { Ok(Self(SecretText::new(uri.to_string()))) } else { Err(KeyUriProblem::DoesNotReadBack) }
    }

    /// The URI itself, to be drawn.
    pub fn text(&self) -> &SecretText {
        &self.0
    }
}
