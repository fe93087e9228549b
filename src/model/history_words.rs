//! The history in words: one line for each event.
//!
//! Owns what people read and search. Holds no secret and no code, as the
//! events hold none.

use std::fmt;

use super::{DeviceName, Event, FailedCode, Proofing, Purpose, SlotName, TestOutcome, VerdictName, Whom};

/// ` (by badge, ticket 4711)`, or nothing.
fn on(proofing: Option<&Proofing>) -> String {
    match proofing {
        None => String::new(),
        Some(Proofing { how, ticket: None }) => format!(" (identified {})", how.words()),
        Some(Proofing { how, ticket: Some(ticket) }) => {
            format!(" (identified {}, ticket {ticket})", how.words())
        }
    }
}

fn of(device: Option<&DeviceName>) -> String {
    device.map_or_else(|| "the user".to_owned(), |device| format!("device {device}"))
}

/// What came from other programs, and went to them.
fn moved(event: &Event, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match event {
        Event::DeviceImported { device, serial, trusted, .. } => {
            write!(f, "device {device} imported")?;
            if let Some(serial) = serial {
                write!(f, ", hardware token {serial}")?;
            }
            f.write_str(if *trusted { ", trusted without codes" } else { ", to be proven" })
        }
        Event::DeviceProven { device, .. } => write!(f, "imported device {device} proven"),
        Event::DevicesExported { format, devices, reason, to, named } => {
            let keys = if *devices == 1 { "key" } else { "keys" };
            let whose = if *named == 0 { "everybody's " } else { "" };
            write!(f, "{whose}{devices} secret {keys} exported as {format} to {to}: {reason}")
        }
        Event::TokensStocked { tokens: 1 } => f.write_str("1 hardware token put in stock"),
        Event::TokensStocked { tokens } => write!(f, "{tokens} hardware tokens put in stock"),
        Event::TokenRemoved { serial } => write!(f, "hardware token {serial} taken out of the stock"),
        _ => Ok(()),
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StoreCreated => f.write_str("store made"),
            Self::UserAdded => f.write_str("user added"),
            Self::UserRemoved => f.write_str("user removed"),
            Self::DeviceImported { .. }
            | Self::DeviceProven { .. }
            | Self::DevicesExported { .. }
            | Self::TokensStocked { .. }
            | Self::TokenRemoved { .. } => moved(self, f),
            Self::UsersImported { added, changed } => {
                write!(f, "people imported: {added} added, {changed} changed")
            }
            Self::EnrollmentBegun { device, serial, replaces, proofing, .. } => {
                write!(f, "enrollment of {device} begun")?;
                if let Some(serial) = serial {
                    write!(f, ", hardware token {serial}")?;
                }
                if replaces.is_some() {
                    f.write_str(", to replace another")?;
                }
                f.write_str(&on(proofing.as_ref()))
            }
            Self::EnrollmentDiscarded { device, .. } => write!(f, "enrollment of {device} discarded"),
            Self::EnrollmentExpired { device, .. } => write!(f, "enrollment of {device} expired"),
            Self::EnrollmentKeptAsSha1 { device, .. } => write!(f, "enrollment of {device} kept as SHA-1"),
            Self::DeviceAdded { device, replaced, .. } => {
                write!(f, "device {device} added")?;
                f.write_str(if replaced.is_some() { " in place of another" } else { "" })
            }
            Self::SignInAccepted { device, .. } => write!(f, "sign-in with {device}"),
            Self::SignInRefused { reason, failures } => {
                write!(f, "sign-in refused: {} ({failures} wrong in a row)", reason.words())
            }
            Self::IssuerChanged => f.write_str("issuer changed"),
            Self::CodeRefused { device, purpose, verdict, .. } => {
                write!(f, "code refused at the {} of {device}: {}", purpose.words(), verdict.words())
            }
            Self::DeviceRenamed { from, to, .. } => write!(f, "device {from} renamed to {to}"),
            Self::DeviceResynced { device, .. } => write!(f, "device {device} resynced"),
            Self::DeviceDeactivated { device, proofing, .. } => {
                write!(f, "device {device} deactivated{}", on(proofing.as_ref()))
            }
            Self::DeviceReactivated { device, .. } => write!(f, "device {device} reactivated"),
            Self::DeviceDeleted { device, proofing, .. } => {
                write!(f, "device {device} deleted{}", on(proofing.as_ref()))
            }
            Self::CodeTested { device: Some(device), outcome, .. } => {
                write!(f, "code of {device} tested: {}", outcome.words())
            }
            Self::CodeTested { device: None, outcome, failures } => {
                write!(f, "code tested: {} ({failures} wrong in a row)", outcome.words())
            }
            Self::RecoveryCodesMade { codes, proofing } => {
                write!(f, "{codes} recovery codes made{}", on(proofing.as_ref()))
            }
            Self::RecoveryCodeUsed { left } => write!(f, "recovery code used, {left} left"),
            Self::RecoveryCodeRefused => f.write_str("recovery code refused"),
            Self::PersonChanged => f.write_str("name or e-mail changed"),
            Self::GroupJoined { group } => write!(f, "put into group {group}"),
            Self::GroupLeft { group } => write!(f, "taken out of group {group}"),
            Self::PasswordChanged { has_one: true } => f.write_str("has a console password"),
            Self::PasswordChanged { has_one: false } => f.write_str("has no console password"),
            Self::Exempted { reason, .. } => write!(f, "exempted from MFA: {reason}"),
            Self::ExemptionEnded => f.write_str("exemption from MFA ended"),
            Self::NoteChanged { device } => write!(f, "note on {} changed", of(device.as_ref())),
            Self::TagsChanged { device } => write!(f, "tags of {} changed", of(device.as_ref())),
            Self::PassedOver { reason } => write!(f, "passed over in the queue: {reason}"),
            Self::PolicyChanged { policy } => {
                write!(f, "policy changed: {}, {} days of grace", policy.whom, policy.grace_days)
            }
            Self::ProofingChanged { required: true } => f.write_str("identification made mandatory"),
            Self::ProofingChanged { required: false } => f.write_str("identification made optional"),
            Self::IdleChanged { minutes: 0 } => f.write_str("idle lock switched off"),
            Self::IdleChanged { minutes } => write!(f, "idle lock set to {minutes} minutes"),
            Self::EnrollmentResumed { device, .. } => write!(f, "enrollment of {device} shown again"),
            Self::ShownWhileRecorded { device, recorder, .. } => {
                write!(f, "secret key of {device} shown while {recorder} recorded")
            }
            Self::ShownInFile { device, file, .. } => {
                write!(f, "secret key of {device} written to {file} as a QR code")
            }
            Self::RequestDenied { what, times: 1 } => write!(f, "refused: {what}"),
            Self::RequestDenied { what, times } => write!(f, "refused {times} times, last: {what}"),
            Self::TicketIssued => f.write_str("ticket for a first device given out"),
            Self::TicketRedeemed => f.write_str("ticket redeemed"),
            Self::TicketRefused => f.write_str("ticket refused"),
            Self::SlotAdded { slot, opened_by } => write!(f, "{opened_by} added as slot {slot}"),
            Self::SlotReplaced { old, slot, opened_by } => {
                write!(f, "{opened_by} changed: slot {slot} in place of {old}")
            }
            Self::SlotRemoved { slot, opened_by } => write!(f, "{opened_by} removed from slot {slot}"),
            Self::RotationBegun => f.write_str("rotation of the data key begun"),
            Self::RotationFinished => f.write_str("rotation of the data key finished"),
            Self::BackupTaken { users } => write!(f, "backup of {users} users taken"),
            Self::StoreRestored { users, .. } => write!(f, "restored from a backup of {users} users"),
            Self::ClockOverridden { .. } => f.write_str("clock said to be right"),
            Self::OlderCopyAccepted { known } => {
                write!(f, "older copy of the store accepted, entries up to {known} were known")
            }
        }
    }
}

impl fmt::Display for SlotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passphrase => "passphrase",
            Self::KeyFile => "key file",
            Self::RecoveryKey => "recovery key",
        })
    }
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody must have a device"),
            Self::Everybody => f.write_str("everybody must have a device"),
            Self::WithPassword => f.write_str("those with a console password must have a device"),
            Self::Groups(groups) => {
                f.write_str("members of ")?;
                for (at, group) in groups.iter().enumerate() {
                    write!(f, "{}{group}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str(" must have a device")
            }
        }
    }
}

impl FailedCode {
    fn words(self) -> &'static str {
        match self {
            Self::Wrong => "wrong code",
            Self::Replayed => "code used before",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
            Self::NoDevice => "no active device",
        }
    }
}

impl Purpose {
    fn words(self) -> &'static str {
        match self {
            Self::Enrollment => "enrollment",
            Self::Resync => "resync",
            Self::Reactivation => "reactivation",
            Self::Proof => "proof",
        }
    }
}

impl VerdictName {
    fn words(self) -> &'static str {
        match self {
            Self::SameCodeTwice => "same code twice",
            Self::WrongOrder => "wrong order",
            Self::NotConsecutive => "not consecutive",
            Self::TooQuick => "too close together",
            Self::Expired => "expired",
            Self::ClockOff => "clock off",
            Self::OtherDevice => "other device",
            Self::AppIgnoresSettings => "app ignores settings",
            Self::NoMatch => "no match",
            Self::Malformed => "malformed",
            Self::Used => "used before",
        }
    }
}

impl TestOutcome {
    fn words(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Used => "used before",
            Self::OutOfTime => "of another time",
            Self::Deactivated => "right, but the device is deactivated",
            Self::Wrong => "wrong",
            Self::NotRead => "not read",
            Self::Unproven => "right, but the device is not proven yet",
        }
    }
}
