//! What can be asked of a directory and what comes back.
//!
//! Owns the data that crosses to the worker's thread (and later a socket): all
//! of it is serde data, secrets in it have types of their own and are
//! serialized only where a field names it. Must not hold behaviour.

use serde::{Deserialize, Serialize};

use super::people::{BadRow, Source};
use crate::model::{
    Algorithm, DeviceId, DeviceKind, DeviceName, DeviceState, Issuer, Parameters, Person, Row, SafeText,
    SecretText, Timestamp, UserName, secret,
};
use crate::totp::{ClockDrift, Code, Judgement, code_on_the_wire};

/// Which users the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those without a device that may sign in.
    WithoutMfa,
    /// Those with an enrollment under way.
    Pending,
    /// Those with a device that may sign in.
    Active,
}

/// A page of the users list is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Query {
    /// Part of the user name, display name or e-mail; case and accents do not matter.
    pub filter: String,
    /// Which users.
    pub show: Show,
    /// How many hits to pass over.
    pub offset: usize,
    /// Most rows to return.
    pub limit: usize,
}

/// A page of the users list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The rows: names that begin with the filter first, then by name.
    pub rows: Vec<Row>,
    /// How many hits were passed over.
    pub offset: usize,
    /// Hits in all.
    pub found: usize,
    /// Users in the store.
    pub total: usize,
    /// Users without a device that may sign in.
    pub without_mfa: usize,
}

/// A device as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Identity.
    pub id: DeviceId,
    /// Name.
    pub name: DeviceName,
    /// App or token.
    pub kind: DeviceKind,
    /// Active or deactivated.
    pub state: DeviceState,
    /// How it makes codes.
    pub parameters: Parameters,
    /// How far its clock is off, in seconds; negative is slow.
    pub drift_secs: i64,
    /// When it was confirmed.
    pub enrolled_at: Timestamp,
    /// Who enrolled it.
    pub enrolled_by: SafeText,
    /// The last sign-in with it.
    pub last_used_at: Option<Timestamp>,
}

impl DeviceView {
    /// How far its clock is off.
    pub fn clock_drift(&self) -> ClockDrift {
        let period = self.parameters.period;
        ClockDrift::of(self.drift_secs / i64::try_from(period.secs()).unwrap_or(1), period)
    }
}

/// An enrollment under way, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingView {
    /// Identity.
    pub id: DeviceId,
    /// The name the device will have.
    pub name: DeviceName,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Who began it.
    pub begun_by: SafeText,
}

/// Whether a user's codes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInState {
    /// They are.
    Open,
    /// Not before then: too many failures.
    Locked {
        /// When the next code is read.
        until: Timestamp,
    },
    /// Not before a new enrollment: a hundred failures in a row.
    Disabled,
}

/// What *Security credentials* shows of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Name, display name, e-mail.
    pub person: Person,
    /// Confirmed devices, oldest first.
    pub devices: Vec<DeviceView>,
    /// Enrollments under way, oldest first.
    pub pending: Vec<PendingView>,
    /// Whether codes are read.
    pub sign_in: SignInState,
    /// Wrong codes since the last right one.
    pub failures: u32,
}

/// An enrollment is to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// For whom.
    pub user: UserName,
    /// The name the device will have.
    pub device: DeviceName,
    /// SHA-1, or SHA-256 where the app is known to heed it.
    pub algorithm: Algorithm,
    /// What the app shows below the issuer; `user (device)` when none.
    pub account: Option<SafeText>,
}

/// What the authenticator app needs, shown once: it holds the secret key.
#[derive(Clone, Serialize, Deserialize)]
pub struct SetUp {
    /// For whom.
    pub user: UserName,
    /// The enrollment under way.
    pub id: DeviceId,
    /// The name the device will have.
    pub device: DeviceName,
    /// Who asks for the codes, as the app shows it.
    pub issuer: Issuer,
    /// What the app shows below the issuer.
    pub account: SafeText,
    /// How codes are made.
    pub parameters: Parameters,
    /// The key URI, to be drawn.
    #[serde(with = "secret::on_the_wire")]
    pub key_uri: SecretText,
    /// The secret key in base32, to be typed.
    #[serde(with = "secret::on_the_wire")]
    pub key: SecretText,
    /// When the enrollment ends by itself.
    pub expires_at: Timestamp,
    /// Whether it had begun before: the QR code is the same as then.
    pub resumed: bool,
}

impl SetUp {
    /// What the app calls the entry: `Example: alice (phone)`.
    pub fn entry(&self) -> String {
        format!("{}: {}", self.issuer, self.account)
    }
}

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
    /// Users whose name or e-mail it would change.
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
    /// Begin an enrollment, or go on with one under way of the same name.
    Begin(Begin),
    /// Show an enrollment under way again: the same QR code.
    Resume {
        /// Whose.
        user: UserName,
        /// Which.
        id: DeviceId,
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
}

impl Request {
    /// Whether it may change something: its outcome is shown even when nobody
    /// waits for it any more.
    pub fn is_write(&self) -> bool {
        !matches!(self, Self::Users(_) | Self::User(_) | Self::Resume { .. } | Self::PreviewImport(_))
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
    /// The page.
    Page(Page),
    /// The security credentials.
    Credentials(Credentials),
    /// The user was added.
    UserAdded(UserName),
    /// What importing would do.
    Preview(Preview),
    /// The import is through.
    Imported(Imported),
    /// What the app needs.
    SetUp(SetUp),
    /// What became of the code.
    Judged(Judgement),
    /// The enrollment is destroyed.
    Discarded,
}

/// Names a request until its outcome is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket(pub u64);

/// What comes back from the worker.
#[derive(Clone, Serialize, Deserialize)]
pub enum Reply {
    /// It is under way.
    Progress(Imported),
    /// It was carried out, or not.
    Done(Result<Done, super::Problem>),
}
