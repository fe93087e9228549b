//! What comes from other programs and goes to them: `import`, `export`, `tokens`.
//!
//! Owns what their options mean. Which rows are taken is the directory's.

mod export;
mod import;
mod rows;
mod tokens;

use super::args::{ForeignFormat, PskcOpened};
use super::failure::{Failure, Outcome};
use crate::directory::{Format, PskcKeys, read_secret_file};

pub use export::export;
pub use import::import;
pub use tokens::tokens;

/// The format that is named.
fn format(named: ForeignFormat) -> Format {
    match named {
        ForeignFormat::UsersOath => Format::UsersOath,
        ForeignFormat::GoogleAuthenticator => Format::GoogleAuthenticator,
        ForeignFormat::Pskc => Format::Pskc,
        ForeignFormat::KeyUris => Format::KeyUris,
        ForeignFormat::PrivacyIdea => Format::PrivacyIdea,
        ForeignFormat::LinOtp => Format::LinOtp,
    }
}

/// What opens or seals the keys of a PSKC file; the others have no such thing.
fn pskc_keys(format: ForeignFormat, args: &PskcOpened) -> Outcome<PskcKeys> {
    let keys = match (&args.password_file, &args.pre_shared_key_file) {
        (Some(file), _) => PskcKeys::Password(read_secret_file(file, "password")?),
        (None, Some(file)) => PskcKeys::PreShared(read_secret_file(file, "pre-shared key")?),
        (None, None) => return Ok(PskcKeys::Plain),
    };
    if format != ForeignFormat::Pskc {
        return Err(Failure::usage(
            "--password-file and --pre-shared-key-file are for PSKC files.",
            "Leave them out: no other format can seal its keys.",
        ));
    }
    Ok(keys)
}
