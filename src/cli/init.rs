//! `init`: make a store without asking.
//!
//! Owns that the recovery key is printed, once. What a store begins with is the
//! directory's.

use std::io::Write;
use std::path::Path;

use super::args::Init;
use super::desk::{Desk, unusable};
use super::failure::{Failure, Outcome, code};
use super::places::default_issuer;
use super::streams::Output;
use crate::directory::{Created, Kind, NewKey, Problem, read_passphrase_file, weakness};
use crate::model::{Issuer, escaped};

/// `init`.
pub fn init(desk: &Desk<'_>, args: &Init) -> Outcome {
    let opening = desk.opening()?;
    let named = args.issuer.clone().unwrap_or_else(|| default_issuer(desk.environment()));
    let issuer = Issuer::new(&named).map_err(|problem| unusable("an issuer", &named, &problem))?;
    let key = match &desk.options.passphrase_file {
        None => NewKey::KeyFile,
        Some(file) => {
            let passphrase = read_passphrase_file(file)?;
            if let Some(weakness) = weakness(&passphrase) {
                let what = format!("The passphrase in {} is too weak.", file.display());
                return Err(Problem::refused(what, weakness).into());
            }
            NewKey::Passphrase(passphrase)
        }
    };
    let (_, created) = opening.create(&key, &issuer)?;
    tell(&opening.places.store, &issuer, &created).map_err(|failure| match failure {
        Failure::ReaderGone => Failure::Problem(Problem::new(
            Kind::Unavailable,
            "The store was made, but nobody read its recovery key.",
            "Remove the store's folder and make it again, with the output kept.",
        )),
        failure => failure,
    })?;
    Ok(code::DONE)
}

/// What is told of a new store, this once.
fn tell(place: &Path, issuer: &Issuer, created: &Created) -> Outcome<()> {
    let store = escaped(&place.display().to_string());
    writeln!(Output, "Store         {store}")?;
    writeln!(Output, "Issuer        {issuer}")?;
    match &created.key_file {
        Some(file) => writeln!(Output, "Key file      {}", escaped(&file.display().to_string()))?,
        None => writeln!(Output, "Unlocked by   its passphrase")?,
    }
    Output.write_all(b"Recovery key  ")?;
    Output.write_all(created.recovery_key.expose().as_bytes())?;
    Output.write_all(
        b"\n\nWrite the recovery key down and keep it away from this computer: it opens the store when\n\
          all else is lost, and it is not shown again.\n",
    )?;
    Ok(())
}
