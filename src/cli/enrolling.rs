//! The wizard line by line, for screen readers, dumb terminals and scripts.
//!
//! Owns what is said and asked at each step. The order of the steps is the
//! wizard's, the verdicts are the directory's. Must not move the cursor.

use super::company::{Company, Consent};
use super::dates::shown;
use super::desk::fault;
use super::failure::{Failure, Outcome, code, even_unheard};
use super::qr_file::QrFile;
use super::talk::Talk;
use super::verdicts::{Source, said};
use crate::directory::{Begin, Directory, NewDevice, PendingView, Replaces, Scan, SetUp};
use crate::enrollment::{CodeBox, Effect, Event, Step, TwoCodes, Underway, Wizard};
use crate::model::{DeviceId, DeviceKind, DeviceName, Serial, Timestamp, UserName, spoken};
use crate::totp::{ClockDrift, SecretKey};

/// What is shown, as it is called before it is.
pub const KEY: &str = "the secret key";

/// Which enrollment is spoken of.
pub enum Which {
    /// One that begins; one under way of the same name, label and algorithm is it, too.
    Begins(Begin),
    /// This user's one under way, whatever its label and algorithm.
    GoesOn(UserName, PendingView),
}

impl Which {
    fn kind(&self) -> DeviceKind {
        match self {
            Self::Begins(Begin { kind: NewDevice::App { .. }, .. }) => DeviceKind::AuthenticatorApp,
            Self::Begins(Begin { kind: NewDevice::Token(token), .. }) => {
                DeviceKind::HardwareToken { serial: token.serial.clone() }
            }
            Self::Begins(Begin { kind: NewDevice::Stocked(serial), .. }) => {
                DeviceKind::HardwareToken { serial: serial.clone() }
            }
            Self::GoesOn(_, pending) => pending.kind.clone(),
        }
    }

    fn replaces(&self) -> Option<Replaces> {
        match self {
            Self::Begins(begin) => begin.replaces,
            Self::GoesOn(_, pending) => pending.replaces.map(|id| Replaces { id, is_lost: false }),
        }
    }
}

/// Where the key is shown.
pub struct Showing {
    /// On standard output.
    pub printing: Printing,
    /// In a file.
    pub file: QrFile,
    /// How somebody goes on with what they left.
    pub again: Again,
}

/// Who goes on with an enrollment that was left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// An operator.
    Operator,
    /// Whoever's device it is.
    Owner,
}

/// When the key is printed to standard output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Printing {
    /// At the beginning, and whenever it is asked for.
    Always,
    /// When it is asked for: at the beginning it is in a file.
    WhenAsked,
    /// It is in a file, and nobody at a terminal could ask.
    Never,
}

impl Showing {
    /// On the terminal alone.
    pub const PRINTED: Self =
        Self { printing: Printing::Always, file: QrFile::Unwanted, again: Again::Operator };
    /// The same, of whoever's device it is.
    pub const OWN: Self = Self { again: Again::Owner, ..Self::PRINTED };
}

/// From *assign* to *confirmed*, or to where it is left.
pub fn converse(
    talk: Talk<'_>,
    company: Company,
    directory: &mut dyn Directory,
    which: Which,
    showing: Showing,
) -> Outcome {
    let wizard = match &which {
        Which::Begins(begin) => Wizard::new(begin.user.clone()),
        Which::GoesOn(user, _) => Wizard::resuming(user.clone()),
    };
    let (kind, replaces, hint) = (which.kind(), which.replaces(), String::new());
    let mut enrolling = Enrolling { talk, company, directory, wizard, kind, replaces, hint, showing };
    match enrolling.begin(which).and_then(|()| enrolling.go_on()) {
        // Whoever spoke to us is gone: no device was added, and it stays open.
        Err(Failure::ReaderGone) => Ok(code::REFUSED),
        ended => ended,
    }
}

/// One enrollment, spoken.
struct Enrolling<'a, 'b> {
    talk: Talk<'a>,
    company: Company,
    directory: &'b mut dyn Directory,
    wizard: Wizard<DeviceId>,
    kind: DeviceKind,
    replaces: Option<Replaces>,
    /// What may be typed in place of a code.
    hint: String,
    showing: Showing,
}

impl Enrolling<'_, '_> {
    fn begin(&mut self, which: Which) -> Outcome<()> {
        let (set_up, named) = match which {
            Which::Begins(begin) => {
                let named = begin.device.clone();
                let Some(Effect::Begin(begin)) = self.wizard.take(Event::Submitted(begin)) else {
                    return Err(fault("The wizard did not begin."));
                };
                (self.directory.begin(&begin)?, named)
            }
            Which::GoesOn(user, pending) => (self.directory.resume(&user, pending.id)?, pending.name),
        };
        self.tell_earlier(&set_up, &named)?;
        if self.replaces.is_some_and(|replaces| replaces.is_lost) {
            self.talk.say("The lost device is deactivated: it signs in no more.")?;
        }
        self.show(&set_up)?;
        self.wizard.take::<Begin>(Event::Begun(Underway {
            id: set_up.id,
            device: set_up.device.clone(),
            digits: set_up.parameters.digits,
            expires_at: set_up.expires_at,
            is_scanned: set_up.scan.is_some(),
        }));
        Ok(())
    }

    /// What became of enrollments begun before.
    fn tell_earlier(&mut self, set_up: &SetUp, named: &DeviceName) -> Outcome<()> {
        if set_up.resumed {
            self.talk.say(match self.kind {
                DeviceKind::AuthenticatorApp => {
                    "This enrollment had begun before: the QR code and the key are the same as then."
                }
                DeviceKind::HardwareToken { .. } => "This enrollment had begun before.",
            })?;
        }
        for ended in &set_up.ended {
            self.talk.say(&match &self.kind {
                DeviceKind::AuthenticatorApp if ended.is_same(named) => {
                    "The one begun before had another label or algorithm and is discarded: delete its entry in the app."
                        .to_owned()
                }
                _ if ended.is_same(named) => "The one begun before is discarded.".to_owned(),
                _ => format!("The enrollment of {ended} is discarded: at most four can be under way."),
            })?;
        }
        Ok(())
    }

    /// What the app needs, the QR code last so that a window of 24 rows has all
    /// of it. It is not kept: to show it again it is asked for again.
    fn show(&mut self, set_up: &SetUp) -> Outcome<()> {
        match (&set_up.scan, &set_up.kind) {
            (Some(scan), _) if matches!(self.showing.file, QrFile::Wanted(..)) => {
                self.show_file(set_up, scan)
            }
            (Some(scan), _) => self.show_key(set_up, scan),
            (None, DeviceKind::HardwareToken { serial }) => self.show_token(set_up, &serial.clone()),
            (None, DeviceKind::AuthenticatorApp) => Err(fault("There is no key for the app.")),
        }
    }

    fn show_file(&mut self, set_up: &SetUp, scan: &Scan) -> Outcome<()> {
        let Showing { file, printing, .. } = &mut self.showing;
        file.put(&mut self.talk, self.directory, set_up, scan.key_uri.expose())?;
        match printing {
            Printing::Always => return self.show_key(set_up, scan),
            Printing::WhenAsked => {
                "Type the code that the app shows, or: show (the secret key here), discard, q (leave it open), help."
            }
            Printing::Never => "Type the code that the app shows, or: discard, q (leave it open), help.",
        }
        .clone_into(&mut self.hint);
        let open_for = self.open_for(set_up.expires_at);
        self.talk.say(&format!("{} (time-based). {open_for}", set_up.parameters))?;
        self.talk.say(&self.hint)
    }

    fn show_key(&mut self, set_up: &SetUp, scan: &Scan) -> Outcome<()> {
        let SetUp { user, parameters, .. } = set_up;
        let (entry, open_for) = (set_up.entry(), self.open_for(set_up.expires_at));
        let key = SecretKey::from_base32(scan.key.expose()).map_err(|_| fault("The key cannot be read."))?;
        if !self.may_show(set_up)? {
            "Type the code that the app shows, or: show (the secret key), discard, q (leave it open), help."
                .clone_into(&mut self.hint);
            self.talk.say("The secret key is not shown.")?;
            return self.talk.say(&self.hint);
        }
        let talk = &mut self.talk;
        self.company.warn(talk)?;
        let drawn = talk.sheet.draw(scan.key_uri.expose());
        let (what, again) = match &drawn {
            Ok(_) => (format!("Scan with the app of {user}."), "the QR code again"),
            Err(why) => {
                (format!("No QR code is drawn: {why}. Type the key into the app of {user}."), "the key again")
            }
        };
        talk.say(&format!("{what} It will show the entry “{entry}”."))?;
        talk.say_groups("Key: ", &key.to_groups())?;
        talk.say(&format!("{parameters} (time-based). {open_for}"))?;
        self.hint = format!(
            "Type the code that the app shows, or: show ({again}), discard, q (leave it open), help."
        );
        talk.say(&self.hint)?;
        drawn.map_or(Ok(()), |lines| Ok(talk.out.write_all(lines.as_bytes())?))
    }

    /// Whether the key may be printed; where something records the session only if
    /// that is meant, and once the history has it.
    fn may_show(&mut self, set_up: &SetUp) -> Outcome<bool> {
        match self.company.ask(&mut self.talk, KEY)? {
            Consent::Needless => Ok(true),
            Consent::Refused => Ok(false),
            Consent::Given(recorder) => {
                let name = recorder.name().ok_or_else(|| fault("The recorder has no name."))?;
                self.directory.show_recorded(&set_up.user, set_up.id, &name)?;
                Ok(true)
            }
        }
    }

    fn show_token(&mut self, set_up: &SetUp, serial: &Serial) -> Outcome<()> {
        let SetUp { user, device, parameters, .. } = set_up;
        let open_for = self.open_for(set_up.expires_at);
        self.talk.say(&format!("The hardware token {serial} becomes {user}'s device {device}."))?;
        self.talk.say(&format!("{parameters} (time-based). {open_for}"))?;
        "Type the code that the token shows, or: discard, q (leave it open), help."
            .clone_into(&mut self.hint);
        self.talk.say(&self.hint)
    }

    fn open_for(&self, expires_at: Timestamp) -> String {
        let left = self.talk.clock.now().secs_until(expires_at);
        format!("It stays open for {}, until {}.", spoken(left), shown(expires_at))
    }

    fn go_on(&mut self) -> Outcome {
        loop {
            match self.wizard.step() {
                Step::SetUp(_) => {
                    self.wizard.take::<Begin>(Event::Scanned);
                }
                Step::Confirm(underway, codes) => {
                    let (underway, codes) = (underway.clone(), codes.clone());
                    if !self.confirm(&underway, &codes)? {
                        return Ok(code::REFUSED);
                    }
                }
                Step::Added { drift, .. } => {
                    let drift = *drift;
                    return self.added(drift);
                }
                Step::Assign | Step::Beginning | Step::Gone { .. } | Step::Left => {
                    return Err(fault("The wizard stopped in between."));
                }
            }
        }
    }

    /// One line of *Confirm*. False: the enrollment is left or discarded.
    fn confirm(&mut self, underway: &Underway<DeviceId>, codes: &TwoCodes) -> Outcome<bool> {
        let prompt = match codes.at() {
            CodeBox::First => "Code 1: ",
            CodeBox::Second => "Code 2: ",
        };
        let line = self.talk.ask(prompt)?;
        let event = match line.as_ref().map(|line| line.trim()) {
            None | Some("q") => {
                self.leave(underway)?;
                return Ok(false);
            }
            Some("show" | "back") if self.showing.printing == Printing::Never => {
                self.showing.file.tell(&mut self.talk)?;
                return Ok(true);
            }
            Some("show" | "back") if underway.is_scanned => {
                self.wizard.take::<Begin>(Event::Back);
                let set_up = self.directory.resume(self.wizard.user(), underway.id)?;
                self.show(&set_up)?;
                return Ok(true);
            }
            Some("discard") => {
                self.take(Event::Discarded)?;
                self.talk.say(match self.kind {
                    DeviceKind::AuthenticatorApp => {
                        "Discarded: no device was added. Delete the entry in the app."
                    }
                    DeviceKind::HardwareToken { .. } => "Discarded: no device was added.",
                })?;
                self.showing.file.clear(&mut self.talk)?;
                return Ok(false);
            }
            Some("") if codes.offers().is_some() => Event::Kept,
            Some("" | "help" | "show" | "back") => {
                self.talk.say(&self.hint)?;
                return Ok(true);
            }
            Some(text) => Event::Typed(text.to_owned()),
        };
        self.take(event)?;
        self.tell_verdict()?;
        Ok(true)
    }

    /// Lets the wizard take an event in, and the directory do what follows.
    fn take(&mut self, event: Event<DeviceId, Begin>) -> Outcome<()> {
        let judgement = match self.wizard.take(event) {
            Some(Effect::TakeCode(user, id, code)) => self.directory.take_code(&user, id, code)?,
            Some(Effect::KeepAlgorithm(user, id)) => self.directory.keep_algorithm(&user, id)?,
            Some(Effect::Discard(user, id)) => return Ok(self.directory.discard(&user, id)?),
            Some(Effect::Begin(..)) | None => return Ok(()),
        };
        self.wizard.take::<Begin>(Event::Judged(judgement));
        Ok(())
    }

    fn tell_verdict(&mut self) -> Outcome<()> {
        let Step::Confirm(_, codes) = self.wizard.step() else { return Ok(()) };
        match (codes.verdict(), codes.at(), &self.kind) {
            (Some(verdict), _, kind) => self.talk.say(&said(verdict, &Source::New(kind))),
            (None, CodeBox::Second, DeviceKind::AuthenticatorApp) => {
                self.talk.say("Right. Type the next one when the app shows it.")
            }
            (None, CodeBox::Second, DeviceKind::HardwareToken { .. }) => {
                self.talk.say("Right. Type the next one when the token shows it.")
            }
            (None, CodeBox::First, _) => Ok(()),
        }
    }

    fn leave(&mut self, underway: &Underway<DeviceId>) -> Outcome<()> {
        self.talk.say(&format!("No device was added yet. {}", self.open_for(underway.expires_at)))?;
        self.showing.file.leave(&mut self.talk)?;
        let (user, device) = (self.wizard.user(), &underway.device);
        let command = match self.showing.again {
            Again::Operator => {
                // Whoever wanted no key on the terminal wants none the next time.
                let qr = if self.showing.printing == Printing::Always { "" } else { " --qr again.png" };
                format!("mfa-enroll enroll {user} --device {device} --resume{qr}")
            }
            Again::Owner => "mfa-enroll self".to_owned(),
        };
        self.talk.say_command(&format!("Go on with: {command}"))
    }

    /// The device is active, whether anybody hears of it or not.
    fn added(&mut self, drift: ClockDrift) -> Outcome {
        let told = self.tell_added(drift);
        even_unheard(self.showing.file.clear(&mut self.talk).and(told))?;
        Ok(code::DONE)
    }

    fn tell_added(&mut self, drift: ClockDrift) -> Outcome<()> {
        self.talk.say("MFA device added")?;
        if drift.is_notable() {
            self.talk.say(&match &self.kind {
                DeviceKind::AuthenticatorApp => format!(
                    "The phone's clock is {drift}. The device works; set the phone's time to automatic."
                ),
                DeviceKind::HardwareToken { .. } => {
                    format!("The token's clock is {drift}. The device works.")
                }
            })?;
        }
        let Some(replaced) = self.replaces else { return Ok(()) };
        // The device is added: that it cannot be read again does not undo that.
        let Ok(credentials) = self.directory.credentials(self.wizard.user()) else { return Ok(()) };
        match credentials.devices.iter().find(|device| device.id == replaced.id) {
            Some(old) => self.talk.say(&format!("{} is deactivated.", old.name)),
            None => self.talk.say("The replaced device is deleted: there were eight already."),
        }
    }
}
