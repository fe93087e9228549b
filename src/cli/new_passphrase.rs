//! A new passphrase: asked for twice on the terminal, or read from a file.
//!
//! Owns that nobody is shut out by a typing error. Must not know what it opens.

use std::path::Path;

use super::asking::Asking;
use super::failure::{Failure, Outcome};
use crate::directory::{Problem, read_passphrase_file, weakness};
use crate::model::SecretText;

/// How often it is asked for.
const TRIES: usize = 3;

/// A new passphrase, of this; from the file if one is named. `option` is the
/// one that names a file.
pub fn new_passphrase(of: &str, file: Option<&Path>, option: &str) -> Outcome<SecretText> {
    if let Some(file) = file {
        let passphrase = read_passphrase_file(file)?;
        return match weakness(&passphrase) {
            None => Ok(passphrase),
            Some(weakness) => {
                let what = format!("The passphrase in {} is too weak.", file.display());
                Err(Problem::refused(what, weakness).into())
            }
        };
    }
    let mut asking = asking(of, option)?;
    for _ in 0..TRIES {
        let Some(first) = asking.ask(&format!("New passphrase of the {of}: "))? else { break };
        if let Some(weakness) = weakness(&first) {
            asking.say(weakness)?;
            continue;
        }
        let Some(second) = asking.ask("Once more: ")? else { break };
        if first == second {
            return Ok(first);
        }
        asking.say("Those two are not the same.")?;
    }
    Err(Problem::refused("No passphrase was set, and nothing was changed.", "Try again.").into())
}

/// The passphrase of something that is there.
pub fn known_passphrase(of: &str, file: Option<&Path>, option: &str) -> Outcome<SecretText> {
    if let Some(file) = file {
        return Ok(read_passphrase_file(file)?);
    }
    let typed = asking(of, option)?.ask(&format!("Passphrase of the {of}: "))?;
    typed.ok_or_else(|| {
        Failure::usage("No passphrase was typed.", format!("Type it, or name a file by {option}."))
    })
}

fn asking(of: &str, option: &str) -> Outcome<Asking> {
    Asking::open().ok_or_else(|| {
        Failure::usage(
            format!("The passphrase of the {of} is needed, and there is no terminal to ask on."),
            format!("Name a file with it by {option}."),
        )
    })
}
