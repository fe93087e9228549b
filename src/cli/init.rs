//! `init`: make a store without asking.
//!
//! Owns that the recovery key is printed, once. What a store begins with is the
//! directory's.

use std::io::Write;

use super::args::Init;
use super::desk::{Desk, unusable};
use super::failure::{Outcome, code};
use super::places::default_issuer;
use super::streams::Output;
use crate::directory::{NewKey, Problem, read_passphrase_file, weakness};
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
    let store = escaped(&opening.places.store.display().to_string());
    writeln!(Output, "Store         {store}")?;
    writeln!(Output, "Issuer        {issuer}")?;
    match created.key_file {
        Some(file) => writeln!(Output, "Key file      {}", escaped(&file.display().to_string()))?,
        None => writeln!(Output, "Unlocked by   its passphrase")?,
    }
    Output.write_all(b"Recovery key  ")?;
    Output.write_all(created.recovery_key.expose().as_bytes())?;
    Output.write_all(
        b"\n\nWrite the recovery key down and keep it away from this computer: it opens the store when\n\
          all else is lost, and it is not shown again.\n",
    )?;
    Ok(code::DONE)
}
