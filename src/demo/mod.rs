//! The demo: sample people in a store that is gone with the process.
//!
//! Owns who is in it and what they have. All of it is made through the same
//! directory as everything else. Must never touch a disk.

mod people;

use crate::directory::{Acting, Begin, Directory, Kind, Local, Problem};
use crate::model::{Algorithm, DeviceName, Entry, Event, Issuer, UserName};
use crate::ports::random_bytes;
use crate::store::{Anchor, Beginning, FileKey, Memory, NewSlot, Settings, Store};
use crate::totp::{Generator, SecretKey, step_at};

/// Who asks for the codes in the demo.
const ISSUER: &str = "Example";

/// Users who have a device, with its name.
const ENROLLED: [(&str, &str); 7] = [
    ("alice", "phone"),
    ("bela.b", "phone"),
    ("carmen.r", "work-phone"),
    ("fatima.z", "phone"),
    ("marie", "phone"),
    ("marie", "tablet"),
    ("yuki", "phone"),
];

/// Users with an enrollment under way, with its name.
const PENDING: [(&str, &str); 2] = [("alistair", "phone"), ("omar", "phone")];

/// The directory of the demo, with its people in it.
pub fn directory(acting: &Acting) -> Result<Box<dyn Directory>, Problem> {
    let mut directory = Local::over(store(acting)?, acting.clone());
    directory.import(&people::sample())?;
    for (user, device) in ENROLLED {
        enroll(&mut directory, acting, user, device)?;
    }
    for (user, device) in PENDING {
        directory.begin(&begin(user, device)?)?;
    }
    Ok(Box::new(directory))
}

fn store(acting: &Acting) -> Result<Store, Problem> {
    let key = FileKey(random_bytes(&*acting.randomness).map_err(|problem| broken(&problem))?.into());
    let now = acting.clock.now();
    let issuer = Issuer::new(ISSUER).map_err(|problem| broken(&problem))?;
    let beginning = Beginning {
        slots: &[NewSlot::KeyFile(&key)],
        settings: Settings::of(issuer),
        entry: Entry {
            at: now,
            operator: acting.operator.clone(),
            origin: acting.origin.clone(),
            user: None,
            event: Event::StoreCreated,
        },
        now,
    };
    Store::create(Box::new(Memory::new()), |_| Anchor::none(), &beginning, &*acting.randomness)
        .map_err(|problem| broken(&problem))
}

/// Enrolls a device as its owner would: by the codes of this step and the next.
fn enroll(directory: &mut Local, acting: &Acting, user: &str, device: &str) -> Result<(), Problem> {
    let set_up = directory.begin(&begin(user, device)?)?;
    let scan = set_up.scan.ok_or_else(|| broken(&"an app has a key"))?;
    let key = SecretKey::from_base32(scan.key.expose()).map_err(|problem| broken(&problem))?;
    let generator = Generator::new(&key, set_up.parameters);
    let step = step_at(acting.clock.now(), set_up.parameters.period);
    for code in [generator.code(step), generator.code(step.saturating_add(1))].into_iter().flatten() {
        directory.take_code(&set_up.user, set_up.id, code)?;
    }
    Ok(())
}

fn begin(user: &str, device: &str) -> Result<Begin, Problem> {
    let user = UserName::new(user).map_err(|problem| broken(&problem))?;
    let device = DeviceName::new(device).map_err(|problem| broken(&problem))?;
    Ok(Begin::app(user, device, Algorithm::Sha1, None))
}

fn broken(problem: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        Kind::Fault,
        format!("The demo could not be set up: {problem}."),
        "Nothing was changed. Please report this.",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{ENROLLED, PENDING, directory};
    use crate::directory::{Acting, Query, Show};
    use crate::model::{Operator, Origin, SafeText};
    use crate::ports::{SystemClock, SystemRandomness};

    #[test]
    fn some_have_a_device_and_some_are_about_to() {
        let acting = Acting {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            operator: Operator { name: SafeText::new("mia").unwrap(), uid: 1000 },
            origin: Origin::default(),
        };
        let mut directory = directory(&acting).unwrap();
        let mut found = |show| {
            let page = directory.users(&Query { show, limit: 100, ..Query::default() }).unwrap();
            (page.found.count(), page.total)
        };
        let owners: std::collections::BTreeSet<&str> = ENROLLED.iter().map(|(user, _)| *user).collect();
        assert_eq!(found(Show::Active), (owners.len(), 30));
        assert_eq!(found(Show::Pending), (PENDING.len(), 30));
        assert_eq!(found(Show::All), (30, 30));
    }
}
