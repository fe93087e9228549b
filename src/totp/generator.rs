//! Steps and the codes that belong to them.
//!
//! Owns the arithmetic of RFC 6238 section 4.2 and the comparison of a code
//! with every step of a range. Must not decide what a match means.

use std::fmt::Write as _;

use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::{Code, SecretKey};
use crate::model::{Algorithm, Parameters, Period, Timestamp};

/// The step an instant lies in: unix time / period (RFC 6238 section 4.2).
pub fn step_at(at: Timestamp, period: Period) -> u64 {
    at.secs() / period.secs()
}

/// The instant a step begins.
pub fn step_begins(step: u64, period: Period) -> Timestamp {
    Timestamp::from_secs(step.saturating_mul(period.secs()))
}

/// Makes the codes of one key.
pub struct Generator {
    totp: Totp,
    parameters: Parameters,
}

impl Generator {
    /// The generator of a key with its parameters.
    pub fn new(key: &SecretKey, parameters: Parameters) -> Self {
        // `build` would also demand what SecretKey and Parameters promise already.
        // Each step is asked for by itself: which one matches counts, too.
        Self { totp: builder(key, parameters).with_skew(0).build_noncompliant(), parameters }
    }

    /// How the codes are made.
    pub fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// A moment in a step.
    fn within(&self, step: u64) -> u64 {
        step.saturating_mul(self.parameters.period.secs())
    }

    /// The code of a step.
    pub fn code(&self, step: u64) -> Option<Code> {
        let mut text = Zeroizing::new(String::with_capacity(8));
        // Writing to a string cannot fail.
        let _ = write!(text, "{}", self.totp.generate(self.within(step)));
        Code::parse(&text, self.parameters.digits).ok()
    }

    /// Every one of these steps whose code this is. All are computed and each is
    /// compared in constant time: how long it takes says nothing.
    pub fn matches(&self, code: &Code, steps: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let is_of = |step: &u64| self.totp.check(code.expose(), self.within(*step)).is_some();
        steps.into_iter().filter(is_of).collect()
    }
}

/// What codes and key URIs are built from.
pub(super) fn builder(key: &SecretKey, parameters: Parameters) -> Builder {
    Builder::new()
        .with_algorithm(algorithm(parameters.algorithm))
        .with_digits(if parameters.digits.count() == 8 { 8 } else { 6 })
        .with_step_duration(parameters.period.secs())
        .with_secret(key.as_bytes().to_vec())
}

fn algorithm(algorithm: Algorithm) -> totp_rs::Algorithm {
    match algorithm {
        Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
        Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
        Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
    }
}
