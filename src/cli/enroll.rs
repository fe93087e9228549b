//! `enroll`: the wizard line by line, for screen readers, dumb terminals and
//! scripts.
//!
//! Owns what is said and asked at each step. The order of the steps is the
//! wizard's, the verdicts are the directory's. Must not move the cursor.

use std::io::{BufRead, Write};

use super::args::Enroll;
use super::dates::shown;
use super::desk::{Desk, device_name, fault, unusable, user_name};
use super::drawing::Sheet;
use super::failure::{Failure, Outcome, code, even_unheard};
use super::streams::{Output, input};
use super::talk::Talk;
use crate::directory::{Begin, Directory, SetUp};
use crate::enrollment::{CodeBox, Effect, Event, Step, TwoCodes, Underway, Wizard};
use crate::model::{Algorithm, DeviceId, SafeText, Timestamp, UserName, spoken};
use crate::totp::{ClockDrift, SecretKey};

/// What may be typed in place of a code.
const HINT: &str =
    "Type the code that the app shows, or: show (the QR code again), discard, q (leave it open).";

/// `enroll`.
pub fn enroll(desk: &Desk<'_>, args: &Enroll) -> Outcome {
    let user = user_name(&args.user)?;
    let begin = begin(args, user)?;
    if !desk.terminals().output && !args.show_key {
        return Err(Failure::usage(
            "Standard output is no terminal, and the secret key would be printed to it.",
            "Add --show-key if that is meant.",
        ));
    }
    let mut directory = desk.open()?;
    let (mut input, mut out) = (input(), Output);
    converse(talk(desk, &mut input, &mut out), &mut *directory, begin)
}

/// The conversation on the streams of this process.
pub fn talk<'a>(desk: &'a Desk<'_>, input: &'a mut dyn BufRead, out: &'a mut dyn Write) -> Talk<'a> {
    Talk { input, out, sheet: Sheet::of(desk), clock: &*desk.ports.clock, ascii: desk.is_ascii() }
}

fn begin(args: &Enroll, user: UserName) -> Outcome<Begin> {
    let account = args
        .label
        .as_deref()
        .map(|label| SafeText::new(label).map_err(|problem| unusable("a label", label, &problem)));
    let algorithm = if args.sha256 { Algorithm::Sha256 } else { Algorithm::Sha1 };
    Ok(Begin::app(user, device_name(&args.device)?, algorithm, account.transpose()?))
}

/// From *assign* to *confirmed*, or to where it is left.
pub fn converse(talk: Talk<'_>, directory: &mut dyn Directory, begin: Begin) -> Outcome {
    let wizard = Wizard::new(begin.user.clone());
    let mut enrolling = Enrolling { talk, directory, wizard, algorithm: Algorithm::Sha1 };
    match enrolling.begin(begin).and_then(|()| enrolling.go_on()) {
        // Whoever spoke to us is gone: no device was added, and it stays open.
        Err(Failure::ReaderGone) => Ok(code::REFUSED),
        ended => ended,
    }
}

/// One enrollment, spoken.
struct Enrolling<'a, 'b> {
    talk: Talk<'a>,
    directory: &'b mut dyn Directory,
    wizard: Wizard<DeviceId>,
    /// What the key says at present.
    algorithm: Algorithm,
}

impl Enrolling<'_, '_> {
    fn begin(&mut self, begin: Begin) -> Outcome<()> {
        let pending = self.directory.credentials(self.wizard.user())?.pending;
        let earlier = pending.iter().any(|pending| pending.name.is_same(&begin.device));
        let Some(Effect::Begin(begin)) = self.wizard.take(Event::Submitted(begin)) else {
            return Err(fault("The wizard did not begin."));
        };
        let set_up = self.directory.begin(&begin)?;
        self.algorithm = set_up.parameters.algorithm;
        if set_up.resumed {
            self.talk
                .say("This enrollment had begun before: the QR code and the key are the same as then.")?;
        } else if earlier {
            self.talk.say(
                "The one begun before had another label or algorithm and is discarded: delete its entry in the app.",
            )?;
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

    /// What the app needs. It is not kept: to show it again it is asked for again.
    fn show(&mut self, set_up: &SetUp) -> Outcome<()> {
        let talk = &mut self.talk;
        talk.say(&format!(
            "Scan with the app of {}. It will show the entry “{}”.",
            set_up.user,
            set_up.entry()
        ))?;
        let Some(scan) = &set_up.scan else { return Ok(()) };
        match talk.sheet.draw(scan.key_uri.expose()) {
            Ok(lines) => talk.out.write_all(lines.as_bytes())?,
            Err(why) => talk.say(&format!("No QR code is drawn: {why}. Type the key into the app."))?,
        }
        talk.out.write_all(b"Key: ")?;
        let key = SecretKey::from_base32(scan.key.expose()).map_err(|_| fault("The key cannot be read."))?;
        for (index, group) in key.to_groups().iter().enumerate() {
            talk.out.write_all(if index == 0 { b"" } else { b" " })?;
            talk.out.write_all(group.expose().as_bytes())?;
        }
        talk.out.write_all(b"\n")?;
        let open_for = self.open_for(set_up.expires_at);
        self.talk.say(&format!("{} (time-based). {open_for}", set_up.parameters))
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
                    self.talk.say(HINT)?;
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
            Some("show" | "back") => {
                self.wizard.take::<Begin>(Event::Back);
                let set_up = self.directory.resume(self.wizard.user(), underway.id)?;
                self.show(&set_up)?;
                return Ok(true);
            }
            Some("discard") => {
                self.take(Event::Discarded)?;
                self.talk.say("Discarded: no device was added. Delete the entry in the app.")?;
                return Ok(false);
            }
            Some("") if codes.offers().is_none() => {
                self.talk.say(HINT)?;
                return Ok(true);
            }
            Some("") => Event::Kept,
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
            Some(Effect::KeepAlgorithm(user, id)) => {
                let judgement = self.directory.keep_algorithm(&user, id)?;
                self.algorithm = Algorithm::Sha1;
                judgement
            }
            Some(Effect::Discard(user, id)) => return Ok(self.directory.discard(&user, id)?),
            Some(Effect::Begin(..)) | None => return Ok(()),
        };
        self.wizard.take::<Begin>(Event::Judged(judgement));
        Ok(())
    }

    fn tell_verdict(&mut self) -> Outcome<()> {
        let Step::Confirm(_, codes) = self.wizard.step() else { return Ok(()) };
        match (codes.verdict(), codes.at()) {
            (Some(verdict), _) => self.talk.say(&verdict.to_string()),
            (None, CodeBox::Second) => self.talk.say("Right. Type the next one when the app shows it."),
            (None, CodeBox::First) => Ok(()),
        }
    }

    fn leave(&mut self, underway: &Underway<DeviceId>) -> Outcome<()> {
        self.talk.say(&format!("No device was added yet. {}", self.open_for(underway.expires_at)))?;
        let (user, device) = (self.wizard.user(), &underway.device);
        let sha256 = if self.algorithm == Algorithm::Sha256 { " --sha256" } else { "" };
        self.talk.say(&format!("Go on with: mfa-enroll enroll {user} --device {device}{sha256}"))
    }

    /// The device is active, whether anybody hears of it or not.
    fn added(&mut self, drift: ClockDrift) -> Outcome {
        even_unheard(self.tell_added(drift))?;
        Ok(code::DONE)
    }

    fn tell_added(&mut self, drift: ClockDrift) -> Outcome<()> {
        self.talk.say("MFA device added")?;
        if drift.is_notable() {
            self.talk.say(&format!(
                "The phone's clock is {drift}. The device works; set the phone's time to automatic."
            ))?;
        }
        Ok(())
    }
}
