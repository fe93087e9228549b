//! Exporting the secret keys of active devices.
//!
//! Owns whose devices are written and that it is history before the file is in
//! its place. Must not know a format.

use std::cmp::Reverse;
use std::sync::Arc;

use super::Local;
use super::problems::of_store;
use crate::directory::exporting::{Room, Sink};
use crate::directory::foreign::clause;
use crate::directory::new_file::noted;
use crate::directory::{Answer, Export, ExportFormat, Exported, Kind, LeftOut, Problem, SoFar, Told};
use crate::formats::{Enrolled, Unfit};
use crate::model::{Device, DeviceState, Event, Issuer, SafeText, User, UserName};
use crate::store::Batch;

/// Users read at a time.
const SLICE: usize = 200;
/// Devices left out that are named.
const NAMED: usize = 1000;
/// What to do about what cannot be.
const REPORT: &str = "Nothing was changed. Please report this.";

impl Local {
    pub(super) fn export_keys(&mut self, export: &Export, told: &mut Told<'_>) -> Answer<Option<Exported>> {
        let issuer = self.settings()?.issuer;
        let mut users = export.users.clone();
        users.sort_by_key(UserName::key);
        users.dedup_by(|one, other| one.is_same(other));
        let (randomness, clock) = (Arc::clone(&self.randomness), Arc::clone(&self.clock));
        let mut room = Room::new(&*randomness);
        let mut writing = Writing {
            sink: Sink::begin(export, &*clock, &mut room)?,
            issuer,
            newest_first: matches!(export.format, ExportFormat::GoogleAuthenticator),
            exported: Exported::default(),
        };
        if !self.write_keys(&mut writing, &users, told)? {
            return Ok(None);
        }
        let Writing { sink, mut exported, .. } = writing;
        if exported.devices == 0 && !matches!(export.format, ExportFormat::UsersOath) {
            return Err(nothing(&exported));
        }
        let settled = sink.settle()?;
        exported.merged = settled.merged();
        if export.placing.is_rehearsed() {
            return Ok(Some(exported));
        }
        self.note_export(export, &users, exported.devices)?;
        settled.put()?;
        Ok(Some(exported))
    }

    fn note_export(&mut self, export: &Export, users: &[UserName], devices: u64) -> Answer<()> {
        let format = SafeText::new(export.format.name());
        let format = format.map_err(|problem| Problem::new(Kind::Fault, problem.to_string(), REPORT))?;
        let event = Event::DevicesExported {
            format,
            devices,
            reason: export.reason.clone(),
            to: noted(&export.to)?,
            named: u32::try_from(users.len()).unwrap_or(u32::MAX),
        };
        // Of one user it is that user's history, too.
        let user = if let [user] = users { Some(user) } else { None };
        let entries = vec![self.entry(self.clock.now(), user, event)];
        self.store.write(&Batch { entries, ..Batch::default() }).map_err(|e| of_store(&e))
    }

    /// False when it was stopped.
    fn write_keys(&self, writing: &mut Writing<'_>, names: &[UserName], told: &mut Told<'_>) -> Answer<bool> {
        if !names.is_empty() {
            for (done, name) in (0..).zip(names) {
                self.write_user(writing, &self.found(name)?.value)?;
                if !told(SoFar::of(done + 1, names.len() as u64)) {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let of = self.store.user_count().map_err(|e| of_store(&e))?;
        let (mut done, mut after) = (0_u64, None::<String>);
        loop {
            let users = self.store.users(after.as_deref(), SLICE).map_err(|e| of_store(&e))?;
            let Some(last) = users.last() else { return Ok(true) };
            after = Some(last.value.person.name.key());
            done = done.saturating_add(users.len() as u64);
            for user in users {
                self.write_user(writing, &user.value)?;
            }
            if !told(SoFar::of(done, of)) {
                return Ok(false);
            }
        }
    }

    fn write_user(&self, writing: &mut Writing<'_>, user: &User) -> Answer<()> {
        let key = |device: &Device| self.key_of(user, device.id, device.parameters, &device.secret);
        let revoked = user.devices.iter().filter(|device| device.is_deactivated());
        writing.sink.meet(user, revoked.map(key).collect::<Answer<_>>()?);
        let is_unproven = |device: &&Device| matches!(device.state, DeviceState::Unproven { .. });
        writing.exported.unproven += user.devices.iter().filter(is_unproven).count() as u64;
        let mut devices: Vec<&Device> = user.active().collect();
        if writing.newest_first {
            devices.sort_by_key(|device| Reverse((device.last_used_at, device.enrolled_at)));
        }
        let before = writing.exported.devices;
        for device in devices {
            let enrolled = Enrolled {
                user: &user.person.name,
                display_name: user.person.display_name.as_ref(),
                id: device.id,
                device: &device.name,
                serial: device.kind.serial(),
                issuer: &writing.issuer,
                key: &key(device)?,
                parameters: device.parameters,
                drift: device.drift,
                last_step: device.last_step,
            };
            match writing.sink.put(&enrolled)? {
                Ok(()) => writing.exported.devices += 1,
                Err(unfit) => writing.exported.leave_out(user, device, &unfit),
            }
        }
        writing.exported.users += u64::from(writing.exported.devices > before);
        Ok(())
    }
}

struct Writing<'a> {
    sink: Sink<'a>,
    issuer: Issuer,
    /// Where a user's file holds one device, the one in use is wanted.
    newest_first: bool,
    exported: Exported,
}

impl Exported {
    fn leave_out(&mut self, user: &User, device: &Device, Unfit(why): &Unfit) {
        if self.left_out.len() >= NAMED {
            self.left_out_beyond += 1;
            return;
        }
        let (user, device) = (user.person.name.clone(), device.name.clone());
        self.left_out.push(LeftOut { user, device, why: clause(why) });
    }
}

fn nothing(exported: &Exported) -> Problem {
    match exported.left_out.first() {
        None if exported.unproven > 0 => Problem::refused(
            "There is no active device to export: those that were imported wait for their two codes.",
            "Prove them with `mfa-enroll devices prove`. Nothing was written.",
        ),
        None => Problem::refused("There is no active device to export.", "Nothing was written."),
        Some(LeftOut { user, device, why }) => Problem::refused(
            format!("No device fits this format. Of {user}'s {device}: {why}."),
            "Choose another format. Nothing was written.",
        ),
    }
}
