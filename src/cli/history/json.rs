//! The history as `--json` prints it.
//!
//! Owns field names and the word of each event. A field or word may be added,
//! none is renamed or taken away. It holds no secret and no code, as the
//! entries hold none.

use serde::Serialize;

use super::super::dates::rfc3339;
use crate::directory::HistoryVerified;
use crate::model::{Entry, Event, SafeText, UserName};

/// An entry, as `history --json` prints it.
#[derive(Debug, Serialize)]
pub struct EntryJson<'a> {
    /// The number; the first entry of a store is 1.
    number: u64,
    /// When.
    at: Option<String>,
    /// Who, by login name.
    operator: &'a str,
    /// Who, by numeric user id.
    uid: u32,
    /// The SSH client's address.
    ssh_client: Option<&'a str>,
    /// The terminal's name.
    tty: Option<&'a str>,
    /// Who called sudo.
    sudo_caller: Option<&'a str>,
    /// Whose record; null for the store itself.
    user: Option<&'a str>,
    /// What, in a word that stays.
    event: &'static str,
    /// What, in words for people.
    text: String,
}

impl<'a> EntryJson<'a> {
    /// The shape of an entry with its number.
    pub fn of((number, entry): &'a (u64, Entry)) -> Self {
        Self {
            number: *number,
            at: rfc3339(entry.at),
            operator: entry.operator.name.as_str(),
            uid: entry.operator.uid,
            ssh_client: entry.origin.ssh_client.as_ref().map(SafeText::as_str),
            tty: entry.origin.tty.as_ref().map(SafeText::as_str),
            sudo_caller: entry.origin.sudo_caller.as_ref().map(SafeText::as_str),
            user: entry.user.as_ref().map(UserName::as_str),
            event: word(&entry.event),
            text: entry.event.to_string(),
        }
    }
}

/// What came of `history verify --json`.
#[derive(Debug, Serialize)]
pub struct VerifiedJson<'a> {
    /// Entries that were read and fit.
    entries: u64,
    /// The number of the first entry that does not; null when all fit.
    first_broken: Option<u64>,
    /// Why it does not.
    why: Option<&'a str>,
}

impl<'a> VerifiedJson<'a> {
    /// The shape of what was found.
    pub fn of(verified: &'a HistoryVerified) -> Self {
        let broken = verified.broken.as_ref();
        Self {
            entries: verified.entries,
            first_broken: broken.map(|(number, _)| *number),
            why: broken.map(|(_, why)| why.as_str()),
        }
    }
}

/// The word for what happened.
fn word(event: &Event) -> &'static str {
    match event {
        Event::StoreCreated => "store_created",
        Event::UserAdded => "user_added",
        Event::UsersImported { .. } => "users_imported",
        Event::EnrollmentBegun { .. } => "enrollment_begun",
        Event::EnrollmentDiscarded { .. } => "enrollment_discarded",
        Event::EnrollmentExpired { .. } => "enrollment_expired",
        Event::EnrollmentKeptAsSha1 { .. } => "enrollment_kept_as_sha1",
        Event::DeviceAdded { .. } => "device_added",
        Event::SignInAccepted { .. } => "sign_in_accepted",
        Event::SignInRefused { .. } => "sign_in_refused",
        Event::IssuerChanged => "issuer_changed",
        Event::CodeRefused { .. } => "code_refused",
        Event::DeviceRenamed { .. } => "device_renamed",
        Event::DeviceResynced { .. } => "device_resynced",
        Event::DeviceDeactivated { .. } => "device_deactivated",
        Event::DeviceReactivated { .. } => "device_reactivated",
        Event::DeviceDeleted { .. } => "device_deleted",
        Event::CodeTested { .. } => "code_tested",
        Event::RecoveryCodesMade { .. } => "recovery_codes_made",
        Event::RecoveryCodeUsed { .. } => "recovery_code_used",
        Event::RecoveryCodeRefused => "recovery_code_refused",
        Event::PersonChanged => "person_changed",
        Event::GroupJoined { .. } => "group_joined",
        Event::GroupLeft { .. } => "group_left",
        Event::PasswordChanged { .. } => "password_changed",
        Event::Exempted { .. } => "exempted",
        Event::ExemptionEnded => "exemption_ended",
        Event::NoteChanged { .. } => "note_changed",
        Event::TagsChanged { .. } => "tags_changed",
        Event::PassedOver { .. } => "passed_over",
        Event::PolicyChanged { .. } => "policy_changed",
        Event::ProofingChanged { .. } => "proofing_changed",
        Event::EnrollmentResumed { .. } => "enrollment_resumed",
        Event::IdleChanged { .. } => "idle_changed",
        Event::ShownWhileRecorded { .. } => "shown_while_recorded",
        Event::SlotAdded { .. } => "slot_added",
        Event::SlotReplaced { .. } => "slot_replaced",
        Event::SlotRemoved { .. } => "slot_removed",
        Event::RotationBegun => "rotation_begun",
        Event::RotationFinished => "rotation_finished",
        Event::BackupTaken { .. } => "backup_taken",
        Event::StoreRestored { .. } => "store_restored",
        Event::ClockOverridden { .. } => "clock_overridden",
        Event::OlderCopyAccepted { .. } => "older_copy_accepted",
        Event::UserRemoved => "user_removed",
        Event::DeviceImported { .. } => "device_imported",
        Event::DeviceProven { .. } => "device_proven",
        Event::DevicesExported { .. } => "devices_exported",
        Event::TokensStocked { .. } => "tokens_stocked",
        Event::TokenRemoved { .. } => "token_removed",
        Event::ShownInFile { .. } => "shown_in_file",
        Event::RequestDenied { .. } => "request_denied",
        Event::TicketIssued => "ticket_issued",
        Event::TicketRedeemed => "ticket_redeemed",
        Event::TicketRefused => "ticket_refused",
    }
}
