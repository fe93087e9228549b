//! The past, acted out in a fresh directory before the demo begins.
//!
//! Owns the clock that is told the time until then, and the keys of the people
//! who sign in. Everything goes through the directory; must not touch records.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::broken;
use super::roster;
use super::story::{self, Act, NEW};
use crate::demo::phone::Entry;
use crate::directory::{
    Acting, Answer, Begin, Directory, Edit, Local, NewDevice, Removal, SetUp, Setting, TokenKey,
};
use crate::model::{
    Algorithm, DeviceId, DeviceName, Identified, Operator, Origin, Parameters, Proofing, SafeText, Serial,
    Timestamp, UserName, Whom,
};
use crate::ports::{Clock, Randomness, random_bytes};
use crate::totp::{Code, Generator, RecoveryCode, SecretKey, step_at};

/// A clock that is told the time.
pub(super) struct ToldClock(AtomicU64);

/// Steps of a day.
const DAY: u64 = 2880;
/// Steps before and after now whose codes may be taken, drifting clocks included.
const AROUND: u64 = 20;

impl ToldClock {
    /// A clock that shows this time.
    pub(super) fn at(at: Timestamp) -> Self {
        Self(AtomicU64::new(at.millis()))
    }

    /// Tells it the time; back it does not go.
    fn tell(&self, at: Timestamp) {
        self.0.fetch_max(at.millis(), Ordering::Relaxed);
    }
}

impl Clock for ToldClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    /// Nobody else has this store: there is nothing to wait for.
    fn wait(&self, millis: u64) {
        self.tell(self.now().plus_millis(millis));
    }
}

/// A device of somebody, as its owner has it.
struct Owned {
    id: DeviceId,
    generator: Generator,
    /// Seconds that its clock is behind.
    behind: u64,
}

/// The past so far.
pub(super) struct Past {
    pub(super) directory: Local,
    clock: Arc<ToldClock>,
    randomness: Arc<dyn Randomness>,
    owned: HashMap<(&'static str, &'static str), Owned>,
    /// What the demo's own phone has.
    pub(super) in_hand: Vec<Entry>,
}

impl Past {
    /// Of a directory in which nothing has happened yet.
    pub(super) fn of(directory: Local, clock: Arc<ToldClock>, randomness: Arc<dyn Randomness>) -> Self {
        Self { directory, clock, randomness, owned: HashMap::new(), in_hand: Vec::new() }
    }

    /// Acts everything out that happened before now.
    pub(super) fn act_out(&mut self, now: Timestamp) -> Answer<()> {
        for (at, user, act) in story::everything(now) {
            self.clock.tell(at);
            let operator = Operator { name: text(story::who_does(act, at))?, uid: 1000 };
            self.directory.hand_over(Acting {
                clock: self.clock.clone(),
                randomness: Arc::clone(&self.randomness),
                operator,
                origin: Origin::default(),
            });
            self.act(user, act)?;
        }
        Ok(())
    }

    fn act(&mut self, user: &'static str, act: Act) -> Answer<()> {
        let is_new = |name: &UserName| NEW.contains(&name.as_str());
        match act {
            Act::Import => self.import(|name| !is_new(name)),
            Act::ImportNew => self.import(is_new),
            Act::Policy => {
                let policy = Setting::Policy { whom: Whom::WithPassword, grace_days: 14 };
                self.directory.change_settings(&[policy])
            }
            Act::Enroll(device) => self.enroll(user, device, app(Algorithm::Sha1), 0),
            Act::EnrollWith(device, algorithm) => self.enroll(user, device, app(algorithm), 0),
            Act::EnrollSlow(device, behind) => self.enroll(user, device, app(Algorithm::Sha1), behind),
            Act::Token(device) => {
                let token = self.token()?;
                self.enroll(user, device, token, 0)
            }
            Act::Begin(device) => self.begin(user, device, app(Algorithm::Sha1)).map(drop),
            Act::SignIn(device) => self.sign_in(user, device),
            Act::Wrong => self.mistype(user),
            Act::Lost(device, note, ticket) => {
                let how = Proofing { how: Identified::ByCallBack, ticket: Some(text(ticket)?) };
                self.deactivate(user, device, Some(how))?;
                self.note(user, device, note)
            }
            Act::Deactivate(device) => self.deactivate(user, device, None),
            Act::Note(device, note) => self.note(user, device, note),
            Act::Exempt(days, reason) => {
                let until = self.clock.now().plus_secs(days * 86_400);
                self.edit(user, Edit::Exempt { reason: text(reason)?, until })
            }
            Act::PassOver(reason) => self.edit(user, Edit::PassOver { reason: text(reason)? }),
            Act::RecoveryCodes => self.make_recovery_codes(user),
        }
    }

    fn import(&mut self, who: impl Fn(&UserName) -> bool) -> Answer<()> {
        let mut people = roster::everybody();
        people.retain(|incoming| who(&incoming.person.name));
        self.directory.import(&people).map(drop)
    }

    fn begin(&mut self, user: &'static str, device: &'static str, kind: NewDevice) -> Answer<SetUp> {
        let device = DeviceName::new(device).map_err(|problem| broken(&problem))?;
        self.directory.begin(&Begin { user: name(user)?, device, kind, replaces: None, proofing: None })
    }

    /// Enrolls a device as its owner would: by the codes of this step and the next.
    fn enroll(
        &mut self,
        user: &'static str,
        device: &'static str,
        kind: NewDevice,
        behind: u64,
    ) -> Answer<()> {
        let of_token = match &kind {
            NewDevice::Token(token) => Some(token.key.clone()),
            NewDevice::App { .. } | NewDevice::Stocked(_) => None,
        };
        let set_up = self.begin(user, device, kind)?;
        if let Some(scan) = set_up.scan.as_ref().filter(|_| (user, device) == story::IN_HAND) {
            let entry = Entry::of(scan.key_uri.expose(), self.clock.now());
            self.in_hand.push(entry.map_err(|problem| broken(&problem))?);
        }
        let key =
            set_up.scan.map(|scan| scan.key).or(of_token).ok_or_else(|| broken(&"a device has a key"))?;
        let key = SecretKey::from_typed(key.expose()).map_err(|problem| broken(&problem))?;
        let generator = Generator::new(&key, set_up.parameters);
        self.owned.insert((user, device), Owned { id: set_up.id, generator, behind });
        for wait in [8, 30] {
            self.clock.tell(self.clock.now().plus_secs(wait));
            let code = self.code(user, device)?;
            self.directory.take_code(&set_up.user, set_up.id, code)?;
        }
        Ok(())
    }

    fn owned(&self, user: &'static str, device: &'static str) -> Answer<&Owned> {
        self.owned.get(&(user, device)).ok_or_else(|| broken(&"a device is enrolled before it is used"))
    }

    /// What the device shows at the moment.
    fn code(&self, user: &'static str, device: &'static str) -> Answer<Code> {
        let owned = self.owned(user, device)?;
        let now = Timestamp::from_secs(self.clock.now().secs().saturating_sub(owned.behind));
        let step = step_at(now, owned.generator.parameters().period);
        owned.generator.code(step).ok_or_else(|| broken(&"a device shows codes"))
    }

    fn sign_in(&mut self, user: &'static str, device: &'static str) -> Answer<()> {
        let code = self.code(user, device)?;
        self.directory.verify(&name(user)?, &code).map(drop)
    }

    /// A code of yesterday that the phone does not happen to show around now.
    fn mistype(&mut self, user: &'static str) -> Answer<()> {
        let owned = self.owned(user, "phone")?;
        let step = step_at(self.clock.now(), owned.generator.parameters().period);
        let code = |step| owned.generator.code(step);
        let around: Vec<_> = (step.saturating_sub(AROUND)..=step + AROUND).map(code).collect();
        let old = (0..DAY).map(|back| code(step.saturating_sub(DAY + back)));
        let old = old.flatten().find(|old| !around.iter().flatten().any(|now| now == old));
        let old = old.ok_or_else(|| broken(&"there was another code"))?;
        self.directory.verify(&name(user)?, &old).map(drop)
    }

    fn deactivate(
        &mut self,
        user: &'static str,
        device: &'static str,
        proofing: Option<Proofing>,
    ) -> Answer<()> {
        let id = self.owned(user, device)?.id;
        self.directory.deactivate(&Removal { user: name(user)?, id, proofing, leaves_none: true })
    }

    fn note(&mut self, user: &'static str, device: &'static str, note: &str) -> Answer<()> {
        let id = self.owned(user, device)?.id;
        self.edit(user, Edit::Note(Some(id), Some(text(note)?)))
    }

    fn edit(&mut self, user: &'static str, edit: Edit) -> Answer<()> {
        self.directory.edit(&name(user)?, &[edit])
    }

    fn make_recovery_codes(&mut self, user: &'static str) -> Answer<()> {
        let fresh = self.directory.make_recovery_codes(&name(user)?, None)?;
        let first = fresh.codes.first().ok_or_else(|| broken(&"a set has codes"))?;
        let first = RecoveryCode::parse(first.expose()).map_err(|problem| broken(&problem))?;
        self.directory.keep_recovery_codes(&name(user)?, &first).map(drop)
    }

    fn token(&self) -> Answer<NewDevice> {
        let bytes: [u8; 20] = random_bytes(&*self.randomness).map_err(|problem| broken(&problem))?;
        let key = SecretKey::from_bytes(bytes.to_vec()).map_err(|problem| broken(&problem))?;
        let serial = Serial::new("FT-204417").map_err(|problem| broken(&problem))?;
        Ok(NewDevice::Token(TokenKey { serial, key: key.to_base32(), parameters: Parameters::UNIVERSAL }))
    }
}

fn app(algorithm: Algorithm) -> NewDevice {
    NewDevice::App { algorithm, account: None }
}

fn name(user: &str) -> Answer<UserName> {
    UserName::new(user).map_err(|problem| broken(&problem))
}

fn text(text: &str) -> Answer<SafeText> {
    SafeText::new(text).map_err(|problem| broken(&problem))
}
