//! `devices deactivate` and `devices delete`.
//!
//! Owns what is refused in words of the command line, and that a dry run is
//! refused alike. The rules themselves are the directory's.

use std::io::Write;

use super::args::{DevicesDeactivate, DevicesDelete, Removing};
use super::desk::{Desk, device_name, device_of, user_name};
use super::failure::{NOTHING, Outcome, code};
use super::proofing::{Given, must_be_told, ticket};
use super::streams::{Output, input};
use crate::directory::{Credentials, DeviceView, Problem, Removal};
use crate::model::{DeviceKind, DeviceState};

/// What is to become of the device.
#[derive(Clone, Copy)]
enum Act {
    Deactivate,
    Delete { even_if_active: bool },
}

/// `devices deactivate`.
pub fn deactivate(desk: &Desk<'_>, args: &DevicesDeactivate) -> Outcome {
    remove(desk, &args.removing, Act::Deactivate)
}

/// `devices delete`.
pub fn delete(desk: &Desk<'_>, args: &DevicesDelete) -> Outcome {
    remove(desk, &args.removing, Act::Delete { even_if_active: args.deactivate })
}

fn remove(desk: &Desk<'_>, args: &Removing, act: Act) -> Outcome {
    let (user, name) = (user_name(&args.user)?, device_name(&args.device)?);
    ticket(&args.proof)?;
    // Before the store is opened: nobody else waits while somebody types.
    let given = if args.dry_run { Given::Nothing } else { Given::read(desk, &args.proof, &mut input())? };
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let user = credentials.person.name.clone();
    let device = device_of(&credentials, &name)?;
    may(&credentials, device, args, act)?;
    if args.dry_run {
        let would = match act {
            Act::Deactivate => "deactivate",
            Act::Delete { .. } => "delete",
        };
        writeln!(Output, "Would {would} {} of {user}. {NOTHING}", device.name)?;
        return Ok(code::DONE);
    }
    let proofing = given.establish(&mut *directory, &user)?;
    let removal = Removal { user, id: device.id, proofing, leaves_none: args.leaves_none };
    match act {
        Act::Deactivate => directory.deactivate(&removal)?,
        Act::Delete { even_if_active } => directory.delete(&removal, even_if_active)?,
    }
    tell(&credentials, device, act)?;
    Ok(code::DONE)
}

/// Whether it may be done, as far as that can be known beforehand.
fn may(credentials: &Credentials, device: &DeviceView, args: &Removing, act: Act) -> Outcome<()> {
    let (user, name) = (&credentials.person.name, &device.name);
    let is_active = device.state == DeviceState::Active;
    let refused = |what: String, next: String| Err(Problem::refused(what, next).into());
    match act {
        Act::Deactivate if !is_active => {
            return refused(
                format!("{name} is deactivated already."),
                "Reactivate it with two codes, or delete it.".to_owned(),
            );
        }
        Act::Delete { even_if_active: false } if is_active => {
            return refused(
                format!("{name} is active, and only a deactivated device can be deleted."),
                format!(
                    "Deactivate it first (`mfa-enroll devices deactivate {user} {name}`), or add --deactivate."
                ),
            );
        }
        Act::Deactivate | Act::Delete { .. } => {}
    }
    must_be_told(credentials, &args.proof)?;
    if credentials.required.is_some() && is_last(credentials, device) && !args.leaves_none {
        return refused(
            format!("{name} is the last active device of {user}, who must have one."),
            "Assign another device first, or add --leaves-none.".to_owned(),
        );
    }
    Ok(())
}

fn is_last(credentials: &Credentials, device: &DeviceView) -> bool {
    let is_active = |device: &&DeviceView| device.state == DeviceState::Active;
    is_active(&device) && credentials.devices.iter().filter(is_active).count() == 1
}

fn tell(credentials: &Credentials, device: &DeviceView, act: Act) -> Outcome<()> {
    let (user, name) = (&credentials.person.name, &device.name);
    match (act, &device.kind) {
        (Act::Deactivate, _) => {
            writeln!(Output, "Deactivated {name} of {user}. Two codes reactivate it.")?;
        }
        (Act::Delete { .. }, DeviceKind::AuthenticatorApp) => {
            writeln!(Output, "Deleted {name} of {user}. Delete its entry in the app, too.")?;
        }
        (Act::Delete { .. }, DeviceKind::HardwareToken { serial }) => {
            writeln!(Output, "Deleted {name} of {user}. The token {serial} can be assigned again.")?;
        }
    }
    if is_last(credentials, device) {
        writeln!(Output, "{user} has no active device now.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Act, is_last, may};
    use crate::cli::args::{How, Proof, Removing};
    use crate::directory::{Credentials, DeviceView, SignInState};
    use crate::model::{
        DeviceId, DeviceKind, DeviceName, DeviceState, Parameters, Person, Requirement, SafeText, Tags,
        Timestamp, UserName,
    };

    fn device(name: &str, state: DeviceState) -> DeviceView {
        DeviceView {
            id: DeviceId([u8::try_from(name.len()).unwrap(); 16]),
            name: DeviceName::new(name).unwrap(),
            kind: DeviceKind::AuthenticatorApp,
            state,
            parameters: Parameters::UNIVERSAL,
            drift_secs: 0,
            enrolled_at: Timestamp::from_secs(0),
            enrolled_by: SafeText::new("mia").unwrap(),
            last_used_at: None,
            note: None,
            tags: Tags::default(),
        }
    }

    /// Of somebody who must have a device, with one active and one deactivated.
    fn credentials() -> Credentials {
        let at = Timestamp::from_secs(0);
        Credentials {
            person: Person { name: UserName::new("alice").unwrap(), display_name: None, email: None },
            devices: vec![
                device("phone", DeviceState::Active),
                device("tablet", DeviceState::Deactivated { at }),
            ],
            pending: Vec::new(),
            sign_in: SignInState::Open,
            failures: 0,
            required: Some(Requirement { since: at, due: at }),
            exemption: None,
            recovery: None,
            groups: Vec::new(),
            has_password: false,
            note: None,
            tags: Tags::default(),
            proofing_required: true,
            identified: None,
        }
    }

    fn removing(identified: Option<How>, leaves_none: bool) -> Removing {
        Removing {
            user: "alice".into(),
            device: "phone".into(),
            proof: Proof { identified, ticket: None },
            leaves_none,
            dry_run: true,
        }
    }

    fn refusal(args: &Removing, act: Act) -> String {
        let credentials = credentials();
        format!("{:?}", may(&credentials, &credentials.devices[0], args, act).unwrap_err())
    }

    #[test]
    fn where_it_must_be_said_how_the_person_was_identified_the_option_is_named() {
        let said = refusal(&removing(None, true), Act::Deactivate);
        assert!(said.contains("must be said how alice") && said.contains("--identified"), "{said}");
    }

    #[test]
    fn the_last_active_device_of_who_must_have_one_needs_a_word_more() {
        for act in [Act::Deactivate, Act::Delete { even_if_active: true }] {
            let said = refusal(&removing(Some(How::Badge), false), act);
            assert!(said.contains("last active device of alice") && said.contains("--leaves-none"), "{said}");
            let credentials = credentials();
            may(&credentials, &credentials.devices[0], &removing(Some(How::Badge), true), act).unwrap();
        }
    }

    #[test]
    fn who_has_another_or_need_not_have_one_is_not_asked() {
        let args = removing(Some(How::Badge), false);
        let mut two = credentials();
        two.devices[1].state = DeviceState::Active;
        assert!(!is_last(&two, &two.devices[0]));
        may(&two, &two.devices[0], &args, Act::Deactivate).unwrap();
        let mut free = credentials();
        free.required = None;
        may(&free, &free.devices[0], &args, Act::Deactivate).unwrap();
        // The deactivated one takes nothing away.
        let all = credentials();
        may(&all, &all.devices[1], &args, Act::Delete { even_if_active: false }).unwrap();
    }
}
