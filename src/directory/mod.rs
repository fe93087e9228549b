//! What can be asked and changed: the trait [`Directory`].
//!
//! Owns the use cases, the rules over one record ([`Local`]), the opening of a
//! store and the worker thread that console requests go to. Nothing above this
//! room assumes that the secret key is held here. Must not draw.

mod acts;
mod backup;
mod clock;
mod exporting;
mod foreign;
mod hosting;
mod in_parts;
mod key_care;
mod key_picture;
mod local;
mod moving;
mod new_file;
mod new_keys;
mod notify;
mod odds;
mod older_copy;
mod opening;
mod outcome;
mod oversight;
mod pace;
pub mod people;
mod private_file;
mod problem;
mod request;
mod restoring;
mod serving;
mod told;
mod views;
mod worker;

use crate::model::{DeviceId, DeviceName, Person, Proofing, SafeText, SecretText, Serial, UserName};
use crate::totp::{Code, Judgement, RecoveryCode};

pub use crate::formats::{Carried, Format};
pub use crate::store::{Cache, Checked};
pub use acts::{
    Begin, Edit, FreshCodes, NewDevice, Proving, Redeemed, Removal, Replaces, Scan, SetUp, Tested, TokenKey,
};
pub use backup::{BackUp, Contents, Opener, Sealing, can_seal_for, is_free, recipients_of};
pub use clock::{ClockStanding, ClockState};
pub use foreign::{ForeignFile, ForeignRow};
pub use hosting::OwnStanding;
pub use key_care::{Carrying, Rotating, SlotKey, SlotMade, SlotView, SlotsView};
pub use key_picture::{BlankPicture, Cleared, KeyPicture};
pub use local::{Acting, Local};
pub use moving::{
    Export, ExportFormat, Exported, Fate, ImportRule, IncomingDevice, IncomingToken, LeftOut, Merged,
    Placing, PskcKeys, StockedView, Strangers, TokenPlace, TokenView, Trust,
};
pub use odds::{Check, Odds, Tries};
pub use older_copy::{AcceptedCopy, OlderCopy};
pub use opening::{Created, Credential, Door, Locked, Opening, Patience, Places, Repaired, weakness};
pub use outcome::{
    Changed, Done, Imported, Locking, Notice, Opened, Preview, Progress, Reply, SignIn, Ticket,
};
pub use oversight::{
    Counting, HistoryPage, HistoryQuery, HistoryVerified, Outside, Queue, Reported, Setting, SettingsView,
};
pub use pace::{Forecast, Pace};
pub use people::Incoming;
pub use private_file::{read_passphrase_file, read_secret_file};
pub use problem::{Answer, Kind, Problem};
pub use request::{NewKey, Request};
pub use restoring::{Restore, Restored};
pub use serving::serve;
pub use told::{SoFar, Told};
pub use views::{
    Credentials, DeviceView, Found, ListWork, ListedUser, Names, Order, Page, PendingView, Query, Show,
    SignInState,
};
pub use worker::{Asked, Worker};

/// Users and their devices: use cases, not records.
///
/// Each method is one act. What it changes is on the disk, with its history
/// entry, when it returns; on an error nothing was changed unless the problem
/// is a [`Kind::Doubt`].
///
/// What takes long is asked for in parts of a few milliseconds wherever others
/// must be served in between: the asker goes on from where the last part ended,
/// or does not. What only a command does in one go is [`Told`] about instead;
/// `None` says that it was stopped, and that no record is left half written.
pub trait Directory: Send {
    /// A page of the users list, at once: with a million users their names may
    /// still have to be read, and the hits counted. [`Directory::list_on`] does that.
    fn users(&mut self, query: &Query) -> Answer<Page>;

    /// Goes on reading names or counting the hits of the last page: a few
    /// milliseconds of work.
    fn list_on(&mut self) -> Answer<ListWork>;

    /// A user's security credentials.
    fn credentials(&mut self, user: &UserName) -> Answer<Credentials>;

    /// Adds a user; refused when the name is taken.
    fn add_user(&mut self, person: Person) -> Answer<()>;

    /// Removes a user who has no device any more; enrollments under way are
    /// discarded. The history keeps what happened.
    fn remove_user(&mut self, user: &UserName) -> Answer<()>;

    /// What importing these people would do. Changes nothing.
    fn preview(&mut self, people: &[Incoming]) -> Answer<Preview>;

    /// Imports at most 1,000 people in one change set: adds who is new, changes
    /// display name, e-mail and console password of who is there where they are
    /// given, and puts them into groups that they are not in.
    fn import(&mut self, people: &[Incoming]) -> Answer<Imported>;

    /// What importing these devices of another program would do, one fate for each.
    /// All devices of a user must be in one call. Changes nothing.
    fn preview_devices(&mut self, devices: &[IncomingDevice], rule: ImportRule) -> Answer<Vec<Fate>>;

    /// Imports at most 500 devices of another program, those of a user in one call.
    /// Those that are refused are left out; nothing that is there is changed.
    fn import_devices(&mut self, devices: &[IncomingDevice], rule: ImportRule) -> Answer<Vec<Fate>>;

    /// What putting these hardware tokens in stock would do. Changes nothing.
    fn preview_stock(&mut self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>>;

    /// Puts at most 1,000 hardware tokens in stock; refused ones are left out.
    fn stock(&mut self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>>;

    /// What is known of the hardware token of this number; none where nothing is.
    fn token(&mut self, serial: &Serial) -> Answer<Option<TokenView>>;

    /// Hardware tokens in the order of their serial numbers, after this one: those
    /// in stock and those that users have.
    fn tokens(&mut self, after: Option<&Serial>, limit: usize) -> Answer<Vec<TokenView>>;

    /// Takes a hardware token out of the stock: its secret key is destroyed.
    fn remove_token(&mut self, serial: &Serial) -> Answer<()>;

    /// Writes secret keys of active devices to a file of another program; `None`
    /// when it was stopped, and nothing is left of it. It is history before the
    /// file is in its place.
    fn export(&mut self, export: &Export, told: &mut Told<'_>) -> Answer<Option<Exported>>;

    /// Begins an enrollment. One under way with the same name, label and
    /// algorithm is gone on with instead; one that differs is destroyed.
    fn begin(&mut self, begin: &Begin) -> Answer<SetUp>;

    /// What the app needs, again, while the enrollment is under way.
    fn resume(&mut self, user: &UserName, id: DeviceId) -> Answer<SetUp>;

    /// Says in the history that the key of an enrollment under way is about to be
    /// shown although something records the session. To be shown only after that.
    fn show_recorded(&mut self, user: &UserName, id: DeviceId, recorder: &SafeText) -> Answer<()>;

    /// Says in the history that the key of an enrollment under way is about to stand
    /// in this file as a QR code. To be put there only after that.
    fn show_in_file(&mut self, user: &UserName, id: DeviceId, file: &SafeText) -> Answer<()>;

    /// Takes a code for an enrollment under way: first the one, then the next.
    fn take_code(&mut self, user: &UserName, id: DeviceId, code: Code) -> Answer<Judgement>;

    /// Keeps the algorithm the app was found to compute; the code that showed it
    /// counts as the first.
    fn keep_algorithm(&mut self, user: &UserName, id: DeviceId) -> Answer<Judgement>;

    /// Destroys an enrollment under way.
    fn discard(&mut self, user: &UserName, id: DeviceId) -> Answer<()>;

    /// Gives a device another name.
    fn rename(&mut self, user: &UserName, id: DeviceId, name: &DeviceName) -> Answer<()>;

    /// Takes a code for a resync or reactivation: first the one, then the next.
    /// A wrong one counts as a failure to sign in.
    fn prove(&mut self, user: &UserName, id: DeviceId, proving: Proving, code: Code) -> Answer<Judgement>;

    /// Takes a device's sign-in away, reversibly. The last active device of a
    /// user who must have one needs a word more ([`Removal::leaves_none`]).
    fn deactivate(&mut self, removal: &Removal) -> Answer<()>;

    /// Destroys a device's secret key; its name stays in the history. Refused
    /// while it is active, unless told to deactivate it on the way.
    fn delete(&mut self, removal: &Removal, even_if_active: bool) -> Answer<()>;

    /// Says what a code is; a right one is spent. Wrong ones count as failures.
    fn test(&mut self, user: &UserName, code: &Code) -> Answer<Tested>;

    /// Makes ten recovery codes. They are not in force yet.
    fn make_recovery_codes(&mut self, user: &UserName, proofing: Option<Proofing>) -> Answer<FreshCodes>;

    /// Puts the set made last into force when this is one of its codes.
    fn keep_recovery_codes(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<bool>;

    /// Spends a recovery code. It identifies the person for ten minutes, as a
    /// tested code does, and signs nobody in.
    fn redeem(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<Redeemed>;

    /// Changes what is known of a user or a device, all of it or nothing.
    fn edit(&mut self, user: &UserName, edits: &[Edit]) -> Answer<()>;

    /// What holds for the whole store.
    fn settings(&mut self) -> Answer<SettingsView>;

    /// Changes what holds for the whole store, all of it or nothing.
    fn change_settings(&mut self, changes: &[Setting]) -> Answer<()>;

    /// How many users there are; nothing is read for it.
    fn user_count(&mut self) -> Answer<u64>;

    /// How the queue of users without a device stands: goes on with counting it.
    /// `None`: that was a part, and not the last.
    fn queue(&mut self, counting: &mut Counting) -> Answer<Option<Queue>>;

    /// The report on users in the order of their names, after this one.
    fn report(&mut self, after: Option<&UserName>, limit: usize) -> Answer<Vec<Reported>>;

    /// A part of the history, newest first.
    fn history(&mut self, query: &HistoryQuery) -> Answer<HistoryPage>;

    /// Reads a part of the history, after this entry, and names the first one that
    /// does not fit. It was the last part when [`HistoryVerified::is_through`].
    fn verify_history(&mut self, after: u64) -> Answer<HistoryVerified>;

    /// Waits, so many milliseconds at most, for those outside who are being told
    /// of changes. With 0 it waits for nobody and tells what waits from before
    /// once more.
    fn settle(&mut self, millis: u64) -> Answer<Outside>;

    /// Reads everything, says what is not as it was written, and how likely it is
    /// that somebody guesses a code. Changes nothing.
    fn check(&mut self, told: &mut Told<'_>) -> Answer<Option<Check>>;

    /// How the clock stands to the history. While it is behind, no code is judged
    /// and no device is bound; everything else goes on.
    fn clock(&mut self, told: &mut Told<'_>) -> Answer<Option<ClockStanding>>;

    /// The clock is right although it is behind the history: an operator said so.
    fn override_clock(&mut self) -> Answer<()>;

    /// Takes an older copy for the store: no code that is good now can be used. One
    /// that was stopped is begun again.
    fn accept_older_copy(&mut self, copy: OlderCopy, told: &mut Told<'_>) -> Answer<Option<AcceptedCopy>>;

    /// Judges a code at sign-in; a right one is spent on disk before the answer.
    fn verify(&mut self, user: &UserName, code: &Code) -> Answer<SignIn>;

    /// The ways to unlock the store.
    fn slots(&mut self) -> Answer<SlotsView>;

    /// Makes a way to unlock the store, in the place of one of the same kind if
    /// that is named.
    fn make_slot(&mut self, key: &SlotKey, instead_of: Option<u32>) -> Answer<SlotMade>;

    /// Removes a way to unlock the store; the last one stays.
    fn remove_slot(&mut self, number: u32) -> Answer<()>;

    /// Puts a new data key in force and makes every slot anew. Gives the new
    /// recovery key, when there is a slot for one. [`Directory::rotate`] does the rest.
    fn begin_rotation(&mut self, carrying: &Carrying) -> Answer<Option<SecretText>>;

    /// Goes on with a rotation of the data key: one part of it. One that was cut
    /// short is found again, by whichever process.
    fn rotate(&mut self) -> Answer<Rotating>;

    /// Writes the whole store into one sealed file; `None` when it was stopped,
    /// and nothing is left of it.
    fn back_up(&mut self, to: &BackUp, told: &mut Told<'_>) -> Answer<Option<Contents>>;

    /// Refuses at sign-in what cannot be a user's name or a code, with the words
    /// and the work of every other refusal.
    fn refuse(&mut self) -> Answer<SignIn>;
}
