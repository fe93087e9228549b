//! The bytes of layout 1, frozen: history entries on devices and users.

use super::golden::{Golden, at, named};
use super::support::text;
use crate::model::{
    DeviceId, DeviceName, Event, GroupName, Identified, Policy, Proofing, Purpose, Serial, TestOutcome,
    VerdictName, Whom,
};

fn proofing() -> Proofing {
    Proofing { how: Identified::ByBadge, ticket: Some(text("T-1")) }
}

pub(super) fn of_devices(id: DeviceId, device: &DeviceName) -> [Golden; 10] {
    let (device, proofing) = (device.clone(), Some(proofing()));
    [
        (
            "CodeRefused",
            Event::CodeRefused {
                id,
                device: device.clone(),
                purpose: Purpose::Reactivation,
                verdict: VerdictName::Used,
            },
            "0b 11111111111111111111111111111111 0570686f6e65 02 0a",
        ),
        (
            "DeviceRenamed",
            Event::DeviceRenamed { id, from: device.clone(), to: named("p") },
            "0c 11111111111111111111111111111111 0570686f6e65 0170",
        ),
        (
            "DeviceResynced",
            Event::DeviceResynced { id, device: device.clone(), drift: -3 },
            "0d 11111111111111111111111111111111 0570686f6e65 05",
        ),
        (
            "DeviceDeactivated",
            Event::DeviceDeactivated { id, device: device.clone(), proofing: proofing.clone() },
            "0e 11111111111111111111111111111111 0570686f6e65 01 02 01 03542d31",
        ),
        (
            "DeviceReactivated",
            Event::DeviceReactivated { id, device: device.clone(), drift: 2 },
            "0f 11111111111111111111111111111111 0570686f6e65 04",
        ),
        (
            "DeviceDeleted",
            Event::DeviceDeleted {
                id,
                device: device.clone(),
                serial: Some(Serial::new("SN/1").unwrap()),
                proofing,
            },
            "10 11111111111111111111111111111111 0570686f6e65 01 04534e2f31 01 02 01 03542d31",
        ),
        (
            "EnrollmentResumed",
            Event::EnrollmentResumed { id, device: device.clone() },
            "21 11111111111111111111111111111111 0570686f6e65",
        ),
        (
            "DeviceImported",
            Event::DeviceImported {
                id,
                device: device.clone(),
                serial: Some(Serial::new("SN/1").unwrap()),
                drift: -3,
                trusted: true,
            },
            "2d 11111111111111111111111111111111 0570686f6e65 01 04534e2f31 05 01",
        ),
        (
            "DeviceProven",
            Event::DeviceProven { id, device: device.clone(), drift: 2 },
            "2e 11111111111111111111111111111111 0570686f6e65 04",
        ),
        (
            "CodeTested",
            Event::CodeTested { device: Some(device), outcome: TestOutcome::NotRead, failures: 300 },
            "11 01 0570686f6e65 05 ac02",
        ),
    ]
}

pub(super) fn of_users(device: &DeviceName) -> [Golden; 15] {
    let device = Some(device.clone());
    let groups = vec![GroupName::new("ops").unwrap()];
    let policy = Policy { whom: Whom::Groups(groups.clone()), grace_days: 14, since: at(1_800_000_000) };
    let exempted = Event::Exempted { reason: text("x"), until: at(1_800_000_000) };
    [
        (
            "RecoveryCodesMade",
            Event::RecoveryCodesMade { codes: 10, proofing: Some(proofing()) },
            "12 0a 01 02 01 03542d31",
        ),
        ("RecoveryCodeUsed", Event::RecoveryCodeUsed { left: 9 }, "13 09"),
        ("RecoveryCodeRefused", Event::RecoveryCodeRefused, "14"),
        ("PersonChanged", Event::PersonChanged, "15"),
        ("GroupJoined", Event::GroupJoined { group: groups[0].clone() }, "16 036f7073"),
        ("GroupLeft", Event::GroupLeft { group: groups[0].clone() }, "17 036f7073"),
        ("PasswordChanged", Event::PasswordChanged { has_one: true }, "18 01"),
        ("Exempted", exempted, "19 0178 80a0f1c2b134"),
        ("ExemptionEnded", Event::ExemptionEnded, "1a"),
        ("NoteChanged", Event::NoteChanged { device: device.clone() }, "1b 01 0570686f6e65"),
        ("TagsChanged", Event::TagsChanged { device }, "1c 01 0570686f6e65"),
        ("PassedOver", Event::PassedOver { reason: text("x") }, "1d 0178"),
        ("PolicyChanged", Event::PolicyChanged { policy }, "1e 03 01 036f7073 0e 80a0f1c2b134"),
        ("ProofingChanged", Event::ProofingChanged { required: true }, "1f 01"),
        ("IdleChanged", Event::IdleChanged { minutes: 5 }, "20 05"),
    ]
}
