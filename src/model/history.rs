//! What the history says: who did what to whom, when and from where.
//!
//! Owns the vocabulary of the audit trail. Holds no secret and no code.

use serde::{Deserialize, Serialize};

use super::{
    DeviceId, DeviceName, FailedCode, GroupName, Policy, Proofing, Purpose, SafeText, Serial, SlotName,
    TestOutcome, Timestamp, UserName, VerdictName,
};

/// The person at the keyboard, as the operating system knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Login name, cut to 64 bytes.
    pub name: SafeText,
    /// Numeric user id of the process.
    pub uid: u32,
}

/// From where the operator acts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The SSH client's address.
    pub ssh_client: Option<SafeText>,
    /// The terminal's name.
    pub tty: Option<SafeText>,
    /// Who called sudo.
    pub sudo_caller: Option<SafeText>,
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub operator: Operator,
    /// From where.
    pub origin: Origin,
    /// Whose record; none for the store itself.
    pub user: Option<UserName>,
    /// What.
    pub event: Event,
}

/// What happened. New kinds are added at the end: the order is the encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The store was made.
    StoreCreated,
    /// A user was added by hand.
    UserAdded,
    /// A change set of an import was written.
    UsersImported {
        /// Users it added.
        added: u32,
        /// Users of whom it changed something.
        changed: u32,
    },
    /// An enrollment began.
    EnrollmentBegun {
        /// The device it is for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// The hardware token's serial number; none for an authenticator app.
        serial: Option<Serial>,
        /// The device it will replace.
        replaces: Option<DeviceId>,
        /// How the person was identified.
        proofing: Option<Proofing>,
    },
    /// An enrollment was discarded by an operator.
    EnrollmentDiscarded {
        /// The device it was for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
    },
    /// An enrollment's time was up.
    EnrollmentExpired {
        /// The device it was for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
    },
    /// The app computes SHA-1 although the key says otherwise; kept so.
    EnrollmentKeptAsSha1 {
        /// The device it is for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
    },
    /// Two consecutive codes were seen: the device is active.
    DeviceAdded {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// How far its clock is from ours, in steps.
        drift: i64,
        /// The device deactivated by it.
        replaced: Option<DeviceId>,
    },
    /// A code was right and is spent.
    SignInAccepted {
        /// The device that made it.
        device: DeviceName,
        /// How far its clock is from ours, in steps.
        drift: i64,
    },
    /// A code was refused.
    SignInRefused {
        /// Why.
        reason: FailedCode,
        /// Wrong codes in a row, this one counted.
        failures: u32,
    },
    /// The issuer was changed.
    IssuerChanged,
    /// A code was not taken for an enrollment, a resync or a reactivation.
    CodeRefused {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// What it was for.
        purpose: Purpose,
        /// What was said of it.
        verdict: VerdictName,
    },
    /// A device got another name.
    DeviceRenamed {
        /// The device.
        id: DeviceId,
        /// The name before.
        from: DeviceName,
        /// The name now.
        to: DeviceName,
    },
    /// Two consecutive codes told how far the device's clock is off.
    DeviceResynced {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// How far its clock is from ours, in steps.
        drift: i64,
    },
    /// The device may not sign in any more.
    DeviceDeactivated {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// How the person was identified.
        proofing: Option<Proofing>,
    },
    /// Two consecutive codes: the device may sign in again.
    DeviceReactivated {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// How far its clock is from ours, in steps.
        drift: i64,
    },
    /// The device is gone and its secret key destroyed.
    DeviceDeleted {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// The hardware token's serial number, free again.
        serial: Option<Serial>,
        /// How the person was identified.
        proofing: Option<Proofing>,
    },
    /// An operator tried a code; a right one is spent.
    CodeTested {
        /// The device that made it.
        device: Option<DeviceName>,
        /// What came of it.
        outcome: TestOutcome,
        /// Wrong codes in a row, this one counted.
        failures: u32,
    },
    /// A new set of recovery codes is in force, and the one before is not.
    RecoveryCodesMade {
        /// How many.
        codes: u8,
        /// How the person was identified.
        proofing: Option<Proofing>,
    },
    /// A recovery code was right and is spent.
    RecoveryCodeUsed {
        /// How many are left.
        left: u8,
    },
    /// What was typed is no recovery code that is left.
    RecoveryCodeRefused,
    /// Display name or e-mail were changed.
    PersonChanged,
    /// The user was put into a group.
    GroupJoined {
        /// The group.
        group: GroupName,
    },
    /// The user was taken out of a group.
    GroupLeft {
        /// The group.
        group: GroupName,
    },
    /// The user has a console password now, or has none.
    PasswordChanged {
        /// Whether there is one.
        has_one: bool,
    },
    /// The user need not have a device for a while.
    Exempted {
        /// Why.
        reason: SafeText,
        /// Until then.
        until: Timestamp,
    },
    /// The exemption is over before its time.
    ExemptionEnded,
    /// The note on a user or device was changed.
    NoteChanged {
        /// The device; none for the user.
        device: Option<DeviceName>,
    },
    /// Tags of a user or device were changed.
    TagsChanged {
        /// The device; none for the user.
        device: Option<DeviceName>,
    },
    /// The queue went past the user.
    PassedOver {
        /// Why.
        reason: SafeText,
    },
    /// Somebody else must have a device now, or by another date.
    PolicyChanged {
        /// The policy.
        policy: Policy,
    },
    /// Whether acts that take a device away need to say how the person was identified.
    ProofingChanged {
        /// Whether they do.
        required: bool,
    },
    /// After how long without a key the console locks.
    IdleChanged {
        /// Minutes; 0: never.
        minutes: u16,
    },
    /// The secret key of an enrollment under way was shown again.
    EnrollmentResumed {
        /// The device it is for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
    },
    /// A secret key was shown although the session was being recorded.
    ShownWhileRecorded {
        /// The device it is for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// What recorded, by its program's name.
        recorder: SafeText,
    },
    /// A way to unlock the store was added.
    SlotAdded {
        /// The slot.
        slot: u32,
        /// What opens it.
        opened_by: SlotName,
    },
    /// A way to unlock the store was put in the place of another of its kind.
    SlotReplaced {
        /// The slot that is gone.
        old: u32,
        /// The slot now.
        slot: u32,
        /// What opens it.
        opened_by: SlotName,
    },
    /// A way to unlock the store was removed.
    SlotRemoved {
        /// The slot.
        slot: u32,
        /// What opened it.
        opened_by: SlotName,
    },
    /// A new data key is in force; what the old one sealed is being sealed anew.
    RotationBegun,
    /// Everything is sealed with the new data key.
    RotationFinished,
    /// A backup was written.
    BackupTaken {
        /// Users in it.
        users: u64,
    },
    /// The store was made from a backup.
    StoreRestored {
        /// When the backup was taken.
        taken_at: Timestamp,
        /// Users in it.
        users: u64,
    },
    /// An operator said that the clock is right although newer entries are there.
    ClockOverridden {
        /// When the newest entry before this one was written, as it says.
        newest: Timestamp,
    },
    /// An operator took an older copy of the store for the store.
    OlderCopyAccepted {
        /// The newest entry that was known outside the store.
        known: u64,
    },
    /// A user without a device is gone.
    UserRemoved,
    /// A device was brought in from elsewhere.
    DeviceImported {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// The hardware token's serial number; none for an authenticator app.
        serial: Option<Serial>,
        /// How far its clock is from ours as far as known, in steps.
        drift: i64,
        /// Whether it may sign in without two codes, as an operator said.
        trusted: bool,
    },
    /// Two consecutive codes: the imported device may sign in.
    DeviceProven {
        /// The device.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// How far its clock is from ours, in steps.
        drift: i64,
    },
    /// Secret keys were written to a file.
    DevicesExported {
        /// The file's format, by name.
        format: SafeText,
        /// Devices in it.
        devices: u64,
        /// Why.
        reason: SafeText,
        /// Where to.
        to: SafeText,
        /// How many users were named; 0: everybody's were asked for.
        named: u32,
    },
    /// Hardware tokens were put in stock.
    TokensStocked {
        /// How many.
        tokens: u32,
    },
    /// A hardware token was taken out of the stock, its secret key destroyed.
    TokenRemoved {
        /// The number printed on it.
        serial: Serial,
    },
    /// A secret key was written to a file as a QR code.
    ShownInFile {
        /// The device it is for.
        id: DeviceId,
        /// Its name.
        device: DeviceName,
        /// The file.
        file: SafeText,
    },
    /// An account asked a daemon for something that none of its roles allows.
    RequestDenied {
        /// What it asked for last.
        what: SafeText,
        /// How often it was refused since the last entry on it.
        times: u32,
    },
    /// A ticket for a first device was given out.
    TicketIssued,
    /// It was redeemed.
    TicketRedeemed,
    /// A ticket was not right, or not any more.
    TicketRefused,
}
