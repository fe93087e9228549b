//! What of users and devices may be shown: the list and the security credentials.
//!
//! Owns no rule: what it says was worked out by the directory. All of it is
//! serde data, as in `request`; a secret key is never in it.

use serde::{Deserialize, Serialize};

use crate::model::{
    DeviceId, DeviceKind, DeviceName, DeviceState, Exemption, GroupName, Identified, MfaState, Parameters,
    Person, Requirement, SafeText, Tags, Timestamp,
};
use crate::totp::ClockDrift;

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
    /// Those who must have one, have none and are past their time.
    Overdue,
    /// Those whose sign-in too many failures have disabled.
    Disabled,
}

/// In which order the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Order {
    /// By user name; names that begin with the filter first.
    #[default]
    Name,
    /// Overdue, disabled, pending, without a device, active; each by name.
    State,
    /// Whose device was confirmed last comes first, who has none last.
    Enrolled,
}

/// A page of the users list is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Query {
    /// Part of the user name, display name or e-mail; case and accents do not matter.
    pub filter: String,
    /// Which users.
    pub show: Show,
    /// In which order.
    pub order: Order,
    /// How many hits to pass over.
    pub offset: usize,
    /// Most rows to return.
    pub limit: usize,
}

/// A line of the users list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedUser {
    /// Name, display name, e-mail.
    pub person: Person,
    /// How their MFA stands.
    pub state: MfaState,
    /// Devices that may sign in.
    pub active: u8,
    /// Devices in all.
    pub devices: u8,
    /// The last code that was right.
    pub last_sign_in: Option<Timestamp>,
    /// When the newest device that may sign in was confirmed.
    pub enrolled_at: Option<Timestamp>,
}

/// How many hits there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// So many.
    Exactly(usize),
    /// So many and perhaps more: they are still counted.
    AtLeast(usize),
}

impl Found {
    /// Those that are known.
    pub fn count(self) -> usize {
        match self {
            Self::Exactly(count) | Self::AtLeast(count) => count,
        }
    }
}

/// How far the names were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Names {
    /// They are being read: the list is by name until then, whatever was wanted.
    Reading {
        /// Users so far.
        read: usize,
    },
    /// A problem ended the reading.
    Unread,
    /// All of them.
    Read {
        /// Users without a device that may sign in.
        without_mfa: usize,
        /// Those of them who are past their time.
        overdue: usize,
    },
}

/// A page of the users list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The rows.
    pub rows: Vec<ListedUser>,
    /// The order they are in.
    pub order: Order,
    /// How many hits were passed over.
    pub offset: usize,
    /// Hits in all.
    pub found: Found,
    /// Users in the store.
    pub total: usize,
    /// What is known of them.
    pub names: Names,
    /// Changes of which somebody outside is still to be told.
    pub not_notified: usize,
}

impl Page {
    /// Whether nothing of it is still being read or counted.
    pub fn is_whole(&self) -> bool {
        matches!((self.found, self.names), (Found::Exactly(_), Names::Read { .. }))
    }
}

/// How far the users list is, after a part of the work on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListWork {
    /// There is more to do.
    More,
    /// There is more to do, and so much more is known that a page is worth asking for again.
    Worthwhile,
    /// All is read and counted.
    Done,
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
    /// What operators want to remember of it.
    pub note: Option<SafeText>,
    /// Words of the operators' own.
    pub tags: Tags,
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
    /// App or token.
    pub kind: DeviceKind,
    /// The device whose place it takes.
    pub replaces: Option<DeviceId>,
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
    /// What the policy asks of the user.
    pub required: Option<Requirement>,
    /// Until when and why it asks nothing.
    pub exemption: Option<Exemption>,
    /// Recovery codes that are left, and when their set was made.
    pub recovery: Option<(usize, Timestamp)>,
    /// The groups.
    pub groups: Vec<GroupName>,
    /// Whether there is a console password.
    pub has_password: bool,
    /// What operators want to remember.
    pub note: Option<SafeText>,
    /// Words of the operators' own.
    pub tags: Tags,
    /// Whether what takes a device away must say how the person was identified.
    pub proofing_required: bool,
    /// How the person identified themselves here a short while ago.
    pub identified: Option<Identified>,
}
