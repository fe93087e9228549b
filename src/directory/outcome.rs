//! What comes back when a directory was asked.
//!
//! Owns the data of outcomes and of how far something is, which crosses to the
//! console's thread and over the socket as `request` does. Must not hold behaviour.

use serde::{Deserialize, Serialize};

use super::acts::{FreshCodes, Redeemed, SetUp, Tested};
use super::backup::Contents;
use super::clock::ClockStanding;
use super::key_care::{Rotating, SlotMade, SlotsView};
use super::moving::{Exported, Fate, TokenView};
use super::odds::Check;
use super::oversight::{Counting, HistoryPage, HistoryVerified, Queue, Reported, SettingsView};
use super::people::BadRow;
use super::told::SoFar;
use super::views::{Credentials, ListWork, Page};
use crate::model::{SecretText, UserName, secret};
use crate::totp::Judgement;

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
    /// It stays open: a daemon has it, for whoever is logged in here.
    Served,
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
    /// The user is gone.
    UserRemoved,
    /// What becomes of each row.
    Fates(Vec<Fate>),
    /// What is known of a hardware token.
    Token(Option<TokenView>),
    /// Hardware tokens in the order of their numbers.
    Tokens(Vec<TokenView>),
    /// The hardware token is in stock no more.
    TokenRemoved,
    /// What an export came to; none: it was stopped.
    Exported(Option<Exported>),
    /// How far the users list is.
    ListWork(ListWork),
    /// How many users there are.
    UserCount(u64),
    /// How far the queue is counted, and how it stands once it is.
    Counted(Counting, Option<Queue>),
    /// What reading everything came to; none: it was stopped.
    Checked(Option<Check>),
    /// How the clock stands; none: it was stopped.
    ClockStanding(Option<ClockStanding>),
    /// The clock is taken for right.
    ClockOverridden,
    /// What the sign-in came to.
    SignIn(SignIn),
    /// The ways to unlock the store.
    Slots(SlotsView),
    /// The slot is made.
    SlotMade(SlotMade),
    /// The slot is gone.
    SlotRemoved,
    /// A new data key is in force, and the recovery key if there is a slot for one.
    RotationBegun(#[serde(with = "secret::perhaps_on_the_wire")] Option<SecretText>),
    /// How far a rotation is.
    Rotating(Rotating),
    /// What is in the backup; none: it was stopped.
    BackedUp(Option<Contents>),
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

/// Something that nobody asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// Somebody else changed something: what shows may be old.
    Changed(Changed),
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changed {
    /// The records of these users.
    Users(Vec<UserName>),
    /// Many of them, or what holds for all.
    Everything,
}

impl Changed {
    /// Whether what is known of this user may be old.
    pub fn is_of(&self, user: &UserName) -> bool {
        match self {
            Self::Everything => true,
            Self::Users(users) => users.iter().any(|changed| changed.is_same(user)),
        }
    }
}
