//! What can be asked of a directory and what comes back.
//!
//! Owns the data that crosses to the worker's thread (and later a socket): all
//! of it is serde data, secrets in it have types of their own and are
//! serialized only where a field names it. Must not hold behaviour.

use serde::{Deserialize, Serialize};

use super::acts::{Begin, Edit, FreshCodes, Proving, Redeemed, Removal, SetUp, Tested};
use super::oversight::{HistoryPage, HistoryQuery, HistoryVerified, Queue, Reported, Setting, SettingsView};
use super::people::{BadRow, Source};
use super::told::SoFar;
use super::views::{Credentials, Page, Query};
use crate::model::{DeviceId, DeviceName, Issuer, Person, Proofing, SafeText, SecretText, UserName, secret};
use crate::totp::{Code, Judgement, RecoveryCode, code_on_the_wire, recovery_code_on_the_wire};

/// What a sign-in came to. Why it was refused stands in the history only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignIn {
    /// The code was right and is spent.
    Accepted,
    /// It was not, or was not read.
    Refused,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Preview {
    /// Users it would add.
    pub added: usize,
    /// Users whose name, e-mail, groups or console password it would change.
    pub changed: usize,
    /// Users who are there as the file says.
    pub same: usize,
    /// Rows that cannot be taken.
    pub refused: Vec<BadRow>,
    /// Refused rows beyond those listed.
    pub refused_beyond: u64,
    /// Columns that mean nothing here.
    pub ignored_columns: Vec<String>,
}

impl Preview {
    /// Adds what importing others would do.
    pub fn count(&mut self, others: &Self) {
        self.added += others.added;
        self.changed += others.changed;
        self.same += others.same;
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Imported {
    /// Users added so far.
    pub added: usize,
    /// Users changed so far.
    pub changed: usize,
    /// People of the file that were gone through.
    pub done: usize,
    /// People of the file in all.
    pub of: usize,
}

impl Imported {
    /// Adds a part of it.
    pub fn count(&mut self, part: Self) {
        self.added += part.added;
        self.changed += part.changed;
        self.done += part.done;
    }
}

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
        )
    }
}

/// How the store stands after [`Request::Open`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    /// It can be used.
    Ready,
    /// There is none yet.
    NoStore,
    /// It waits for its passphrase.
    NeedsPassphrase,
}

/// What came of [`Request::Lock`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locking {
    /// The store is closed; its passphrase opens it.
    Locked,
    /// It stays open: a file unlocks it, whoever sits there.
    UnlockedByFile,
    /// It stays open: it has no lock.
    NoLock,
}

/// What comes back when a request was carried out.
#[derive(Clone, Serialize, Deserialize)]
pub enum Done {
    /// The store is open, or says what it waits for.
    Opened(Opened),
    /// The store was made; the recovery key is shown this once.
    Created {
        /// Base32 in groups of four.
        #[serde(with = "secret::on_the_wire")]
        recovery_key: SecretText,
        /// The key file, when one unlocks it.
        key_file: Option<String>,
    },
    /// Whether the store is locked now.
    Locking(Locking),
    /// The page.
    Page(Page),
    /// The security credentials.
    Credentials(Credentials),
    /// The user was added.
    UserAdded(UserName),
    /// What importing would do.
    Preview(Preview),
    /// What was previewed is forgotten.
    PreviewDropped,
    /// The import is through.
    Imported(Imported),
    /// What the app needs.
    SetUp(SetUp),
    /// That it is shown while recorded is in the history.
    ShowingNoted,
    /// What became of the code.
    Judged(Judgement),
    /// The enrollment is destroyed.
    Discarded,
    /// The device has its new name.
    Renamed,
    /// The device may not sign in any more.
    Deactivated,
    /// The device is gone.
    Deleted,
    /// What the code is.
    Tested(Tested),
    /// The codes, shown once.
    FreshCodes(FreshCodes),
    /// Whether the code typed back is one of the set, which is then in force.
    RecoveryCodesKept(bool),
    /// What became of the recovery code.
    Redeemed(Redeemed),
    /// It is changed.
    Edited,
    /// What holds for the whole store.
    Settings(SettingsView),
    /// The settings are changed.
    SettingsChanged,
    /// How the queue stands.
    Queue(Queue),
    /// A part of the report.
    Report {
        /// Users in the order of their names.
        users: Vec<Reported>,
        /// How many there are in all.
        of: u64,
    },
    /// A part of the history.
    History(HistoryPage),
    /// Whether the history holds together.
    HistoryVerified(HistoryVerified),
}

/// Names a request until its outcome is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket(pub u64);

/// How far something is that takes its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// A file is read.
    Reading {
        /// Bytes that were read.
        bytes: u64,
        /// Bytes of the file.
        of: u64,
    },
    /// Its people are compared with the users.
    Comparing {
        /// People that were looked at.
        done: usize,
        /// People of the file in all.
        of: usize,
    },
    /// People are imported.
    Imported(Imported),
    /// What of a page of the users list is known so far.
    Page(Page),
    /// Everything is read, of which so much was.
    Walked(SoFar),
}

/// What comes back from the worker.
#[derive(Clone, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "outcomes are few, and moved once")]
pub enum Reply {
    /// It is under way.
    Progress(Progress),
    /// It was carried out, or not.
    Done(Result<Done, super::Problem>),
}
