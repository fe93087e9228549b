//! What every screen can do, and what it may ask for.
//!
//! Owns the seam between one page and the rest of the console. Screens name no
//! other screen by type: they ask for one in [`Open`]. Must not hold state.

use super::canvas::Canvas;
use super::footer::Footer;
use super::keymap::{Chord, Hint};
use crate::directory::{Changed, Done, Problem, Progress, Proving, Request};
use crate::model::{DeviceId, DeviceName, Timestamp, UserName};

/// What is the same for all screens at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// Only ASCII is shown.
    pub ascii: bool,
}

/// A screen that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// The users list.
    Users,
    /// A user's security credentials.
    Credentials(UserName),
    /// A form for a new user.
    NewUser,
    /// People from a file.
    ImportFile,
    /// The host's own accounts.
    ImportHost,
    /// The wizard for a new device.
    Assign(UserName),
    /// The wizard for a device that takes the place of this one.
    Replace(UserName, DeviceId, DeviceName),
    /// A user's recovery codes.
    RecoveryCodes(UserName),
    /// The wizard, with an enrollment under way.
    Resume(UserName, DeviceId),
    /// Whose device makes a code?
    Test(UserName),
    /// The two codes of a confirmed device.
    Prove(UserName, DeviceId, Proving),
    /// Another name for a device.
    Rename(UserName, DeviceId, DeviceName),
    /// What is known of a user is to be changed.
    EditUser(UserName),
    /// A confirmed device's note and tags are.
    EditDevice(UserName, DeviceId),
    /// A device's sign-in is to be taken away.
    Deactivate(UserName, DeviceId),
    /// A device's secret key is to be destroyed.
    Delete(UserName, DeviceId),
    /// All users without a device, one after the other.
    Queue,
    /// What happened to this user, or to everybody.
    History(Option<UserName>),
    /// How the MFA of everybody stands.
    Report,
    /// What holds for the whole store.
    Settings,
    /// The passphrase of a store that is there.
    Unlock,
    /// The same, after so many minutes without a key.
    Locked(u16),
    /// A page that shows nothing, after so many minutes without a key.
    Blank(u16),
    /// The first page without a store.
    Welcome,
    /// The form that makes a store.
    NewStore,
}

/// A yes that needs a key of its own.
pub struct Question {
    /// What will be done, in a sentence.
    pub text: String,
    /// The key that does it.
    pub key: char,
    /// What that key does, in a word or two.
    pub label: &'static str,
    /// What is carried out then.
    pub effect: Effect,
}

/// What a screen wants done.
pub enum Effect {
    /// Ask the directory. A read takes the place of this screen's earlier one.
    Ask(Request),
    /// Stop the long work that this screen began.
    Stop,
    /// Put a screen on top.
    Open(Open),
    /// Put a screen in this one's place.
    Replace(Open),
    /// Go back one level.
    Back,
    /// Ask before doing.
    Question(Box<Question>),
    /// Show a problem in the last line until the next key.
    Tell(Problem),
    /// Say something good in the last line until the next key.
    Say(String),
    /// Leave the program.
    Quit,
    /// Leave the program, which cannot go on because of this.
    GiveUp(Problem),
    /// See the demo instead.
    Demo,
}

impl Effect {
    /// Asks before an enrollment under way is destroyed.
    pub fn discard(user: &UserName, id: DeviceId, device: &DeviceName) -> Self {
        let what = "Its QR code stops working; delete the entry in the app if it was scanned.";
        Self::discard_that(user, id, device, what)
    }

    /// The same for a hardware token, which has nothing to be scanned.
    pub fn discard_token(user: &UserName, id: DeviceId, device: &DeviceName) -> Self {
        Self::discard_that(user, id, device, "The token can be assigned again; its secret key is typed anew.")
    }

    fn discard_that(user: &UserName, id: DeviceId, device: &DeviceName, what: &str) -> Self {
        Self::Question(Box::new(Question {
            text: format!("Discard the enrollment of “{device}”? {what}"),
            key: 'u',
            label: "discard it",
            effect: Self::Ask(Request::Discard { user: user.clone(), id }),
        }))
    }
}

/// The first line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumbs {
    /// Whose page it is; may be cut.
    pub user: Option<String>,
    /// The page's title; never cut.
    pub title: &'static str,
    /// What stands at the right end.
    pub right: String,
    /// Whether `Users` comes first.
    pub below_users: bool,
    /// Whether what stands at the right end says how far something is.
    pub says_how_far: bool,
}

impl Crumbs {
    /// A page that belongs to no user.
    pub fn of(title: &'static str) -> Self {
        Self { user: None, title, right: String::new(), below_users: false, says_how_far: false }
    }
}

/// How much of the window a screen draws itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What lies between the first line and the last.
    Body,
    /// Everything.
    Window,
}

/// One page.
pub trait Screen {
    /// The first line.
    fn crumbs(&self, moment: &Moment) -> Crumbs;

    /// What keys mean now, most useful first.
    fn hints(&self) -> Vec<Hint>;

    /// Whether `?` or F1 shows what keys do here.
    fn has_help(&self) -> bool {
        true
    }

    /// Whether a printable key is text: then `?` is text too, and F1 helps.
    fn is_typing(&self) -> bool {
        false
    }

    /// Whether a field has the keys: then those without a hint may mean something
    /// to it, as Space does to a choice.
    fn has_field(&self) -> bool {
        self.is_typing()
    }

    /// It became the top screen.
    fn shown(&mut self, _moment: &Moment) -> Vec<Effect> {
        Vec::new()
    }

    /// A key was struck.
    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect>;

    /// A text was pasted.
    fn paste(&mut self, _text: &str, _moment: &Moment) -> Vec<Effect> {
        Vec::new()
    }

    /// What this screen asked for is there, or is not.
    fn answer(&mut self, outcome: Result<Done, Problem>, moment: &Moment) -> Vec<Effect>;

    /// Long work that this screen began is so far.
    fn progress(&mut self, _so_far: Progress, _moment: &Moment) {}

    /// Time went by.
    fn time(&mut self, _moment: &Moment) -> Vec<Effect> {
        Vec::new()
    }

    /// Somebody else changed something: what it shows may be old.
    fn news(&mut self, _changed: &Changed, _moment: &Moment) -> Vec<Effect> {
        Vec::new()
    }

    /// When something of it changes by time alone.
    fn deadline(&self, _now: Timestamp) -> Option<Timestamp> {
        None
    }

    /// How much of the window it draws.
    fn extent(&self) -> Extent {
        Extent::Body
    }

    /// Draws it. A screen that draws the whole window also places the footer.
    fn draw(&self, canvas: &mut Canvas<'_>, footer: &Footer, moment: &Moment);
}

/// The next whole second: when a countdown changes.
pub fn next_second(now: Timestamp) -> Timestamp {
    Timestamp::from_secs(now.secs().saturating_add(1))
}
