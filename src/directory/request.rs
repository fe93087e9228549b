//! What can be asked of a directory.
//!
//! Owns the data that crosses to the worker's thread and over the socket: all
//! of it is serde data, secrets in it have types of their own and are
//! serialized only where a field names it. Must not hold behaviour.

use serde::{Deserialize, Serialize};

use super::acts::{Begin, Edit, Proving, Removal};
use super::backup::BackUp;
use super::key_care::{Carrying, SlotKey};
use super::moving::{Export, ImportRule, IncomingDevice, IncomingToken};
use super::oversight::{Counting, HistoryQuery, Setting};
use super::people::{Incoming, Source};
use super::views::Query;
use crate::model::{
    DeviceId, DeviceName, Issuer, Person, Proofing, SafeText, SecretText, Serial, UserName, secret,
};
use crate::totp::{Code, RecoveryCode, code_on_the_wire, recovery_code_on_the_wire};

/// How a new store is to be unlocked.
#[derive(Clone, Serialize, Deserialize)]
pub enum NewKey {
    /// By a passphrase typed at each start.
    Passphrase(#[serde(with = "secret::on_the_wire")] SecretText),
    /// By a key file, made if it is missing.
    KeyFile,
}

/// What is asked.
#[derive(Clone, Serialize, Deserialize)]
pub enum Request {
    /// Open the store, as far as that goes without a passphrase.
    Open,
    /// Make a store.
    Create {
        /// How it is to be unlocked.
        key: NewKey,
        /// Who asks for the codes, as the apps show it.
        issuer: Issuer,
    },
    /// Unlock the store.
    Unlock {
        /// The passphrase as typed.
        #[serde(with = "secret::on_the_wire")]
        passphrase: SecretText,
    },
    /// Drop everything that is decrypted, and lock where somebody can unlock again.
    Lock,
    /// A page of the users list.
    Users(Query),
    /// A user's security credentials.
    User(UserName),
    /// Add a user.
    AddUser(Person),
    /// Read people from a file and say what importing them would do.
    PreviewImport(Source),
    /// Import what was previewed last, refused rows left out.
    Import,
    /// Forget what was previewed: nobody will import it.
    DropPreview,
    /// Begin an enrollment, or go on with one under way of the same name.
    Begin(Begin),
    /// Show an enrollment under way again: the same QR code.
    Resume {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
    },
    /// Its key is about to be shown although something records the session.
    ShowRecorded {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
        /// What records.
        recorder: SafeText,
    },
    /// Take a code for an enrollment under way.
    TakeCode {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
        /// The code as typed.
        #[serde(with = "code_on_the_wire")]
        code: Code,
    },
    /// Keep the algorithm that the app really computes.
    KeepAlgorithm {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
    },
    /// Destroy an enrollment under way.
    Discard {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
    },
    /// Give a device another name.
    Rename {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
        /// The new name.
        name: DeviceName,
    },
    /// Take a code for the resync or reactivation of a device.
    Prove {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
        /// What for.
        proving: Proving,
        /// The code as typed.
        #[serde(with = "code_on_the_wire")]
        code: Code,
    },
    /// A device may not sign in any more.
    Deactivate(Removal),
    /// A device goes and its secret key is destroyed.
    Delete {
        /// Which, and on what grounds.
        removal: Removal,
        /// An active one is deactivated on the way.
        even_if_active: bool,
    },
    /// Try a code: whose is it, and is it in time? A right one is spent.
    Test {
        /// Whose device it should be.
        user: UserName,
        /// The code as typed.
        #[serde(with = "code_on_the_wire")]
        code: Code,
    },
    /// Make recovery codes, to be shown once.
    MakeRecoveryCodes {
        /// For whom.
        user: UserName,
        /// How the person was identified.
        proofing: Option<Proofing>,
    },
    /// One of the codes just made was typed back: the set is in force.
    KeepRecoveryCodes {
        /// Whose.
        user: UserName,
        /// The code as typed.
        #[serde(with = "recovery_code_on_the_wire")]
        code: RecoveryCode,
    },
    /// Spend a recovery code.
    Redeem {
        /// Whose.
        user: UserName,
        /// The code as typed.
        #[serde(with = "recovery_code_on_the_wire")]
        code: RecoveryCode,
    },
    /// Change what is known of a user or a device.
    Edit {
        /// The user.
        user: UserName,
        /// The changes; all of them or none.
        edits: Vec<Edit>,
    },
    /// What holds for the whole store.
    Settings,
    /// Change what holds for the whole store; all of it or nothing.
    ChangeSettings(Vec<Setting>),
    /// How the queue of users without a device stands.
    Queue,
    /// The report on users, in the order of their names.
    Report {
        /// After this one; from the start when none.
        after: Option<UserName>,
        /// Most users to return.
        limit: usize,
    },
    /// A part of the history.
    History(HistoryQuery),
    /// Whether the history holds together.
    VerifyHistory,
    /// Remove a user who has no device any more.
    RemoveUser(UserName),
    /// What importing these people would do.
    ComparePeople(Vec<Incoming>),
    /// Import these people in one change set.
    ImportPeople(Vec<Incoming>),
    /// What importing these devices of another program would do.
    PreviewDevices(Vec<IncomingDevice>, ImportRule),
    /// Import these devices of another program.
    ImportDevices(Vec<IncomingDevice>, ImportRule),
    /// What putting these hardware tokens in stock would do.
    PreviewStock(Vec<IncomingToken>),
    /// Put these hardware tokens in stock.
    Stock(Vec<IncomingToken>),
    /// What is known of the hardware token of this number.
    Token(Serial),
    /// Hardware tokens in the order of their numbers.
    Tokens {
        /// After this one; from the start when none.
        after: Option<Serial>,
        /// Most tokens to return.
        limit: usize,
    },
    /// Take a hardware token out of the stock.
    RemoveToken(Serial),
    /// Write secret keys to a file of another program.
    Export(Export),
    /// A key is about to stand in this file as a QR code.
    ShowInFile {
        /// Whose.
        user: UserName,
        /// Which enrollment.
        id: DeviceId,
        /// The file.
        file: SafeText,
    },
    /// Go on with reading names, or with counting the hits of the last page.
    ListOn,
    /// How many users there are.
    UserCount,
    /// Go on with counting the queue.
    CountQueue(Counting),
    /// Verify the part of the history that comes after this entry.
    VerifyPart(u64),
    /// Read everything, and say what is not as it was written.
    Check,
    /// How the clock stands to the history.
    Clock,
    /// The clock is right although it is behind the history.
    OverrideClock,
    /// Judge a code at sign-in.
    Verify {
        /// Who signs in.
        user: UserName,
        /// The code as typed.
        #[serde(with = "code_on_the_wire")]
        code: Code,
    },
    /// Refuse what cannot be a user's name or a code, as every other refusal.
    Refuse,
    /// The ways to unlock the store.
    Slots,
    /// Make a way to unlock the store.
    MakeSlot {
        /// What is to open it.
        key: SlotKey,
        /// The slot in whose place it comes.
        instead_of: Option<u32>,
    },
    /// Remove a way to unlock the store.
    RemoveSlot(u32),
    /// Put a new data key in force.
    BeginRotation(Carrying),
    /// Go on with a rotation of the data key.
    Rotate,
    /// Write the whole store into one sealed file.
    BackUp(BackUp),
}

impl Request {
    /// Whether it may change something: its outcome is shown even when nobody
    /// waits for it any more.
    pub fn is_write(&self) -> bool {
        !matches!(
            self,
            Self::Users(_)
                | Self::User(_)
                | Self::Resume { .. }
                | Self::PreviewImport(_)
                | Self::DropPreview
                | Self::Settings
                | Self::Queue
                | Self::Report { .. }
                | Self::History(_)
                | Self::VerifyHistory
                | Self::ComparePeople(_)
                | Self::PreviewDevices(..)
                | Self::PreviewStock(_)
                | Self::Token(_)
                | Self::Tokens { .. }
                | Self::ListOn
                | Self::UserCount
                | Self::CountQueue(_)
                | Self::VerifyPart(_)
                | Self::Check
                | Self::Clock
                | Self::Slots
        )
    }
}
