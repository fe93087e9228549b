//! `init`: make a store without asking.
//!
//! Owns that the recovery key is printed, once. What a store begins with is the
//! directory's.

use std::io::Write;
use std::path::Path;

use super::args::Init;
use super::desk::{Desk, unusable};
use super::failure::{NOTHING, Outcome, code};
use super::new_passphrase::new_passphrase;
use super::places::default_issuer;
use super::recovery_key;
use super::streams::Output;
use crate::directory::{Created, NewKey};
use crate::model::{Issuer, escaped};

/// `init`.
pub fn init(desk: &Desk<'_>, args: &Init) -> Outcome {
    let opening = desk.opening()?;
    let named = args.issuer.clone().unwrap_or_else(|| default_issuer(desk.environment()));
    let issuer = Issuer::new(&named).map_err(|problem| unusable("an issuer", &named, &problem))?;
    let key = new_key(desk)?;
    if args.dry_run {
        opening.is_free()?;
        let place = escaped(&opening.places.store.display().to_string());
        let by = match key {
            NewKey::Passphrase(_) => "its passphrase".to_owned(),
            NewKey::KeyFile => format!("the key file {}", escaped(&opening.key_file().display().to_string())),
        };
        writeln!(Output, "Would make a store in {place}, unlocked by {by}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    recovery_key::may_be_shown(desk, args.even_if_recorded, "The store was not made.")?;
    let (_, created) = opening.create(&key, &issuer)?;
    recovery_key::heard(
        tell(&opening.places.store, &issuer, &created),
        "The store was made, but nobody read its recovery key.",
        "Remove the store's folder and make it again, with the output kept.",
    )?;
    Ok(code::DONE)
}

/// What is to unlock a new store: the passphrase of a file if one is named, else
/// a key file.
pub fn new_key(desk: &Desk<'_>) -> Outcome<NewKey> {
    let Some(file) = &desk.options.passphrase_file else { return Ok(NewKey::KeyFile) };
    new_passphrase("store", Some(file), "--passphrase-file").map(NewKey::Passphrase)
}

/// What is told of a new store, this once.
pub fn tell(place: &Path, issuer: &Issuer, created: &Created) -> Outcome<()> {
    let store = escaped(&place.display().to_string());
    writeln!(Output, "Store         {store}")?;
    writeln!(Output, "Issuer        {issuer}")?;
    match &created.key_file {
        Some(file) => writeln!(Output, "Key file      {}", escaped(&file.display().to_string()))?,
        None => writeln!(Output, "Unlocked by   its passphrase")?,
    }
    recovery_key::tell(&created.recovery_key)
}
