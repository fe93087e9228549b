//! The store's recovery key: told once, and not into a recording unasked.
//!
//! Owns the asking before it is made, and its lines. Must not make it.

use std::io::Write;

use super::company::{Company, Consent};
use super::desk::Desk;
use super::enroll::talk;
use super::failure::{Failure, Outcome};
use super::streams::{Output, input};
use crate::directory::{Kind, Problem};
use crate::model::SecretText;
use crate::totp::SecretKey;

/// What is shown, as it is called before it is.
const KEY: &str = "the recovery key";

/// Before one is made: asks where the session is being recorded. Whoever says no
/// hears that this did not happen.
pub fn may_be_shown(desk: &Desk<'_>, is_meant: bool, undone: &str) -> Outcome<()> {
    let mut company = Company::of(desk, is_meant, KEY)?;
    let (mut input, mut out) = (input(), Output);
    let mut talk = talk(desk, &mut input, &mut out);
    if company.ask(&mut talk, KEY)? == Consent::Refused {
        let next = "A recovery key is shown once only: end the recording first.";
        return Err(Problem::refused(undone, next).into());
    }
    company.warn(&mut talk)
}

/// The key, this once.
pub fn tell(key: &SecretText) -> Outcome<()> {
    Output.write_all(b"Recovery key  ")?;
    Output.write_all(key.expose().as_bytes())?;
    Output.write_all(
        b"\n\nWrite the recovery key down and keep it away from this computer: it opens the\n\
          store when all else is lost, and it is not shown again.\n",
    )?;
    Ok(())
}

/// What came of telling it: that nobody read it is an error, as it is told once only.
pub fn heard(told: Outcome<()>, what: &str, next: &str) -> Outcome<()> {
    told.map_err(|failure| match failure {
        Failure::ReaderGone => Problem::new(Kind::Unavailable, what, next).into(),
        failure => failure,
    })
}

/// Whether what was typed to unlock the store may have been the recovery key.
pub fn may_be_one(typed: &SecretText) -> bool {
    SecretKey::from_base32(typed.expose()).is_ok()
}
