//! `devices discard`: an enrollment under way is ended.
//!
//! Owns its output, and that a dry run is refused alike. What is destroyed is the
//! directory's.

use std::io::Write;

use super::args::DevicesDiscard;
use super::desk::{Desk, device_name, pending_of, user_name};
use super::failure::{NOTHING, Outcome, code};
use super::streams::Output;
use crate::model::DeviceKind;

/// `devices discard`.
pub fn discard(desk: &Desk<'_>, args: &DevicesDiscard) -> Outcome {
    let (user, name) = (user_name(&args.user)?, device_name(&args.device)?);
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let user = &credentials.person.name;
    let pending = pending_of(&credentials, &name)?;
    let name = &pending.name;
    if args.dry_run {
        writeln!(Output, "Would discard the enrollment of {name} for {user}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    directory.discard(user, pending.id)?;
    let also = match &pending.kind {
        DeviceKind::AuthenticatorApp => "If the app has an entry of it already, delete that.".to_owned(),
        DeviceKind::HardwareToken { serial } => format!("The token {serial} can be assigned again."),
    };
    writeln!(Output, "Discarded the enrollment of {name} for {user}. {also}")?;
    Ok(code::DONE)
}
