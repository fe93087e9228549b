//! The bytes of layout 1, frozen: history entries on the store itself.

use super::golden::{Golden, frozen_events};
use super::support::text;
use crate::model::{DeviceId, DeviceName, Event, Serial, SlotName, Timestamp};

#[test]
fn every_history_entry_on_the_store_of_layout_1() {
    let (id, device) = (DeviceId([0x11; 16]), DeviceName::new("phone").unwrap());
    let at = Timestamp::from_secs(1_800_000_000);
    let events: [Golden; 21] = [
        (
            "ShownWhileRecorded",
            Event::ShownWhileRecorded { id, device: device.clone(), recorder: text("x") },
            "22 11111111111111111111111111111111 0570686f6e65 0178",
        ),
        ("SlotAdded", Event::SlotAdded { slot: 300, opened_by: SlotName::Passphrase }, "23 ac02 00"),
        ("SlotAdded", Event::SlotAdded { slot: 3, opened_by: SlotName::KeyFile }, "23 03 01"),
        ("SlotAdded", Event::SlotAdded { slot: 3, opened_by: SlotName::RecoveryKey }, "23 03 02"),
        (
            "SlotReplaced",
            Event::SlotReplaced { old: 1, slot: 3, opened_by: SlotName::Passphrase },
            "24 01 03 00",
        ),
        ("SlotRemoved", Event::SlotRemoved { slot: 3, opened_by: SlotName::KeyFile }, "25 03 01"),
        ("RotationBegun", Event::RotationBegun, "26"),
        ("RotationFinished", Event::RotationFinished, "27"),
        ("BackupTaken", Event::BackupTaken { users: 300 }, "28 ac02"),
        ("StoreRestored", Event::StoreRestored { taken_at: at, users: 2 }, "29 80a0f1c2b134 02"),
        ("ClockOverridden", Event::ClockOverridden { newest: at }, "2a 80a0f1c2b134"),
        ("OlderCopyAccepted", Event::OlderCopyAccepted { known: 300 }, "2b ac02"),
        ("UserRemoved", Event::UserRemoved, "2c"),
        (
            "DevicesExported",
            Event::DevicesExported {
                format: text("x"),
                devices: 300,
                reason: text("y"),
                to: text("z"),
                named: 300,
            },
            "2f 0178 ac02 0179 017a ac02",
        ),
        ("TokensStocked", Event::TokensStocked { tokens: 300 }, "30 ac02"),
        ("TokenRemoved", Event::TokenRemoved { serial: Serial::new("SN/1").unwrap() }, "31 04534e2f31"),
        (
            "ShownInFile",
            Event::ShownInFile { id, device, file: text("x") },
            "32 11111111111111111111111111111111 0570686f6e65 0178",
        ),
        ("RequestDenied", Event::RequestDenied { what: text("x"), times: 300 }, "33 0178 ac02"),
        ("TicketIssued", Event::TicketIssued, "34"),
        ("TicketRedeemed", Event::TicketRedeemed, "35"),
        ("TicketRefused", Event::TicketRefused, "36"),
    ];
    frozen_events(events);
}
