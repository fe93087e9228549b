//! `import`: devices that another program enrolled.
//!
//! Owns whose a row is where it does not say, and that all rows of a user go
//! together. What becomes of a row is the directory's.

use std::collections::BTreeMap;

use super::super::args::Import;
use super::super::desk::{Desk, device_name, user_name};
use super::super::failure::Outcome;
use super::rows::{Carrying, Fates, Load, carry, sorted};
use super::{format, pskc_keys};
use crate::directory::{
    Answer, Carried, Directory, Fate, ForeignFile, ImportRule, IncomingDevice, Strangers, Trust,
};
use crate::model::{DeviceKind, DeviceName, UserName, count};

/// Rows after which a change set ends with the user.
const CHANGE_SET: usize = 300;
/// Rows that name one user; of most the first eight are taken.
const MOST_OF_ONE: usize = 100;

/// `import`.
pub fn import(desk: &Desk<'_>, args: &Import) -> Outcome {
    let unnamed = Unnamed {
        user: args.user.as_deref().map(user_name).transpose()?,
        device: args.device.as_deref().map(device_name).transpose()?,
    };
    let keys = pskc_keys(args.format, &args.keys)?;
    let file = ForeignFile::read(&args.file, format(args.format), &keys, desk.now())?;
    let mut holders = BTreeMap::new();
    let (mut fates, mut incoming) = sorted(&file, |carried| {
        let device = unnamed.told(carried)?;
        match somebody_elses(&mut holders, &device) {
            Some(holder) => Err(format!("the file has its token as {holder}'s already")),
            None => Ok(device),
        }
    });
    incoming.sort_by_cached_key(|(row, device)| (device.user.key(), *row));
    let load = load(incoming, &mut fates);
    let rule = ImportRule {
        trust: if args.trusted { Trust::AtOnce } else { Trust::AfterProof },
        strangers: if args.add_users { Strangers::Added } else { Strangers::Refused },
    };
    carry(desk, &args.rows, Fates::of(&file, fates), &load, &Devices(rule))
}

/// Who had the device's token in a row before, if that is somebody else.
fn somebody_elses(holders: &mut BTreeMap<String, UserName>, device: &IncomingDevice) -> Option<UserName> {
    let holder = holders.entry(device.kind.serial()?.key()).or_insert_with(|| device.user.clone());
    (!holder.is_same(&device.user)).then(|| holder.clone())
}

/// What stands for what a row does not name.
struct Unnamed {
    user: Option<UserName>,
    device: Option<DeviceName>,
}

impl Unnamed {
    /// The device of a row, or why it is nobody's.
    fn told(&self, carried: &Carried) -> Result<IncomingDevice, String> {
        let user = carried.user.as_ref().or(self.user.as_ref());
        let user = user.ok_or("it names no user: say whose by --user")?.clone();
        let kind = match &carried.serial {
            Some(serial) => DeviceKind::HardwareToken { serial: serial.clone() },
            None => DeviceKind::AuthenticatorApp,
        };
        Ok(IncomingDevice {
            user,
            device: carried.device.clone().or_else(|| self.device.clone()),
            kind,
            key: carried.key.to_base32(),
            parameters: carried.parameters,
            drift: carried.drift,
            last_step: carried.last_step.unwrap_or(0),
        })
    }
}

/// Parts in which all rows of a user are together.
fn load(incoming: Vec<(usize, IncomingDevice)>, fates: &mut [Fate]) -> Load<IncomingDevice> {
    let mut load = Load { rows: Vec::new(), items: Vec::new(), parts: Vec::new() };
    let (mut begun, mut of_user) = (0, 0);
    for (row, device) in incoming {
        let is_same = load.items.last().is_some_and(|last: &IncomingDevice| last.user.is_same(&device.user));
        if !is_same {
            // A part ends where a user does.
            if load.items.len() - begun >= CHANGE_SET {
                load.parts.push(begun..load.items.len());
                begun = load.items.len();
            }
            of_user = 0;
        }
        of_user += 1;
        if of_user > MOST_OF_ONE {
            if let Some(fate) = fates.get_mut(row) {
                *fate = Fate::Refused(format!("{} has more than {MOST_OF_ONE} rows", device.user));
            }
            continue;
        }
        load.rows.push(row);
        load.items.push(device);
    }
    if begun < load.items.len() {
        load.parts.push(begun..load.items.len());
    }
    load
}

/// Devices are imported by this rule.
struct Devices(ImportRule);

impl Carrying<IncomingDevice> for Devices {
    fn preview(&self, directory: &mut dyn Directory, items: &[IncomingDevice]) -> Answer<Vec<Fate>> {
        directory.preview_devices(items, self.0)
    }

    fn write(&self, directory: &mut dyn Directory, items: &[IncomingDevice]) -> Answer<Vec<Fate>> {
        directory.import_devices(items, self.0)
    }

    fn done(&self, taken: usize) -> String {
        if taken == 0 {
            return "Nothing is new.".to_owned();
        }
        let devices = if taken == 1 { "1 device".to_owned() } else { format!("{} devices", count(taken)) };
        match self.0.trust {
            Trust::AtOnce => format!("Imported: {devices}, active."),
            Trust::AfterProof => {
                let each = if taken == 1 { "It" } else { "Each" };
                format!(
                    "Imported: {devices}. {each} may sign in after two codes: `mfa-enroll devices prove USER NAME`."
                )
            }
        }
    }
}
