//! `devices rename`.
//!
//! Owns its output, and that a dry run is refused alike. Which names are free is
//! the directory's.

use std::io::Write;

use super::args::DevicesRename;
use super::desk::{Desk, device_name, device_of, user_name};
use super::failure::{NOTHING, Outcome, code};
use super::streams::Output;
use crate::directory::{Credentials, DeviceView, Problem};
use crate::model::{AddDevice, DeviceName};

/// `devices rename`.
pub fn rename(desk: &Desk<'_>, args: &DevicesRename) -> Outcome {
    let (user, old) = (user_name(&args.user)?, device_name(&args.device)?);
    let new = device_name(&args.name)?;
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let user = &credentials.person.name;
    let device = device_of(&credentials, &old)?;
    may(&credentials, device, &new)?;
    let old = &device.name;
    if args.dry_run {
        writeln!(Output, "Would rename {old} of {user} to {new}. {NOTHING}")?;
        return Ok(code::DONE);
    }
    directory.rename(user, device.id, &new)?;
    writeln!(Output, "Renamed {old} of {user} to {new}. The app goes on showing what it showed.")?;
    Ok(code::DONE)
}

fn may(credentials: &Credentials, device: &DeviceView, new: &DeviceName) -> Outcome<()> {
    // It would meet the name when its codes were right.
    if let Some(pending) = credentials.pending.iter().find(|pending| pending.name.is_same(new)) {
        return Err(Problem::refused(
            format!("An enrollment of “{}” is under way.", pending.name),
            format!(
                "Choose another name, or end it with `mfa-enroll devices discard {} {new}`.",
                credentials.person.name
            ),
        )
        .into());
    }
    let mut others = credentials.devices.iter().filter(|other| other.id != device.id);
    match others.find(|other| other.name.is_same(new)) {
        None => Ok(()),
        Some(other) => {
            let taken =
                AddDevice::NameTaken { user: credentials.person.name.clone(), name: other.name.clone() };
            Err(Problem::refused(format!("{taken}."), "Choose another name for this one.").into())
        }
    }
}
