//! What can be asked and changed: the trait [`Directory`].
//!
//! Owns the use cases, the rules over one record ([`Local`]), the opening of a
//! store and the worker thread that console requests go to. Nothing above this
//! room assumes that the secret key is held here. Must not draw.

mod local;
mod opening;
pub mod people;
mod problem;
mod request;
mod worker;

use crate::model::{DeviceId, Person, UserName};
use crate::totp::{Code, Judgement};

pub use crate::store::Checked;
pub use local::{Acting, Local};
pub use opening::{
    Created, Credential, Door, Locked, Opening, Patience, Places, Repaired, read_passphrase_file, weakness,
};
pub use problem::{Answer, Kind, Problem};
pub use request::{
    Begin, Credentials, DeviceView, Done, Imported, NewKey, Opened, Page, PendingView, Preview, Query, Reply,
    Request, SetUp, Show, SignIn, SignInState, Ticket,
};
pub use worker::{Asked, Worker};

/// Users and their devices: use cases, not records.
///
/// Each method is one act. What it changes is on the disk, with its history
/// entry, when it returns; on an error nothing was changed unless the problem
/// is a [`Kind::Doubt`].
pub trait Directory: Send {
    /// A page of the users list.
    fn users(&mut self, query: &Query) -> Answer<Page>;

    /// A user's security credentials.
    fn credentials(&mut self, user: &UserName) -> Answer<Credentials>;

    /// Adds a user; refused when the name is taken.
    fn add_user(&mut self, person: Person) -> Answer<()>;

    /// What importing these people would do. Changes nothing.
    fn preview(&mut self, people: &[Person]) -> Answer<Preview>;

    /// Imports at most 1,000 people in one change set: adds who is new, changes
    /// display name and e-mail of who is there where they are given.
    fn import(&mut self, people: &[Person]) -> Answer<Imported>;

    /// Begins an enrollment. One under way with the same name, label and
    /// algorithm is gone on with instead; one that differs is destroyed.
    fn begin(&mut self, begin: &Begin) -> Answer<SetUp>;

    /// What the app needs, again, while the enrollment is under way.
    fn resume(&mut self, user: &UserName, id: DeviceId) -> Answer<SetUp>;

    /// Takes a code for an enrollment under way: first the one, then the next.
    fn take_code(&mut self, user: &UserName, id: DeviceId, code: Code) -> Answer<Judgement>;

    /// Keeps the algorithm the app was found to compute; the code that showed it
    /// counts as the first.
    fn keep_algorithm(&mut self, user: &UserName, id: DeviceId) -> Answer<Judgement>;

    /// Destroys an enrollment under way.
    fn discard(&mut self, user: &UserName, id: DeviceId) -> Answer<()>;

    /// Reads everything and says what is not as it was written. Changes nothing.
    fn check(&mut self) -> Answer<Checked>;

    /// Judges a code at sign-in; a right one is spent on disk before the answer.
    fn verify(&mut self, user: &UserName, code: &Code) -> Answer<SignIn>;
}
