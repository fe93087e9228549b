//! What PAM, a pipe or a person puts on the standard input of `verify`.
//!
//! The whole command runs in this process, on a store on the disk, with a clock that is wound on so
//! that no lock from the case before is in force.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::sync::Arc;

use mfa_enroll::directory::{Begin, Cache, Credential, Directory, NewKey, Opening, Patience, Places};
use mfa_enroll::model::{Algorithm, DeviceName, Issuer, Person, UserName};
use mfa_enroll::ports::{Clock, HostAccounts};
use mfa_enroll::totp::{Generator, SecretKey, step_at};
use mfa_enroll::{Environment, Ports, run};
use rustix::io::dup;
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout, stderr, stdout};
use tempfile::{TempDir, tempdir};

use super::world::{self, HandClock, Seeded};

/// Stands for the code that is right now.
const RIGHT: u8 = 0x16;
/// A lock, and a step more.
const PAST_EVERY_LOCK: u64 = 31 * 60;

thread_local! {
    static DOOR: RefCell<Guarded> = RefCell::new(Guarded::new());
}

/// The first byte says who signs in, the rest is what stands on standard input.
pub fn verify(bytes: &[u8]) {
    let (who, bytes) = bytes.split_first().unwrap_or((&b'a', &[]));
    DOOR.with_borrow_mut(|guarded| guarded.try_on(*who, bytes));
}

/// A store with Alice in it, who has a phone.
struct Guarded {
    home: TempDir,
    clock: Arc<HandClock>,
    phone: Generator,
    refused: u32,
}

impl Guarded {
    fn new() -> Self {
        let home = tempdir().unwrap();
        let clock = HandClock::at_noon();
        let under = |part: &str| home.path().join(part).join("mfa-enroll");
        let opening = Opening {
            places: Places {
                store: under(".local/share"),
                key_file: under(".config").join("key"),
                state: under(".local/state"),
                notify: under(".config").join("notify"),
            },
            credential: Credential::Default,
            patience: Patience::None,
            acting: world::acting(),
            accepted: None,
            cache: Cache::Usual,
        };
        let mut guarded = Self { home, clock, phone: enrolled(&opening), refused: 0 };
        guarded.clock.wind(PAST_EVERY_LOCK);
        guarded.let_in();
        guarded
    }

    fn right(&self) -> String {
        let period = self.phone.parameters().period;
        self.phone.code(step_at(self.clock.now(), period)).unwrap().expose().to_owned()
    }

    fn try_on(&mut self, who: u8, bytes: &[u8]) {
        let right = self.right();
        let typed: Vec<u8> = bytes
            .iter()
            .flat_map(|byte| if *byte == RIGHT { right.as_bytes().to_vec() } else { vec![*byte] })
            .collect();
        let user = [OsString::from("alice"), "nobody".into(), "no:body\u{1b}[2J".into(), "ALICE".into()];
        let user = &user[usize::from(who % 4)];
        // Case does not matter in a name.
        let accepted = matches!(who % 4, 0 | 3) && means(&typed, &right);
        let answer = self.run(user, &typed);
        let expected = if accepted { (0, "accepted\n") } else { (1, "refused\n") };
        assert_eq!((answer.code, answer.out.as_str()), expected, "{}", typed.escape_ascii());
        assert_eq!(answer.err, "", "{}", typed.escape_ascii());
        self.clock.wind(PAST_EVERY_LOCK);
        self.refused = if accepted { 0 } else { self.refused + 1 };
        if self.refused > 50 {
            self.let_in();
        }
    }

    /// Whatever came before, the right code is right.
    fn let_in(&mut self) {
        let right = self.right();
        assert_eq!(self.run(&"alice".into(), right.as_bytes()).code, 0);
        self.clock.wind(PAST_EVERY_LOCK);
        self.refused = 0;
    }

    fn run(&self, user: &OsString, typed: &[u8]) -> Answer {
        let mut input = tempfile::tempfile().unwrap();
        input.write_all(typed).unwrap();
        input.rewind().unwrap();
        let ports = Ports {
            clock: Arc::<HandClock>::clone(&self.clock),
            randomness: Arc::new(Seeded::new()),
            accounts: Arc::new(HostAccounts),
            environment: Environment {
                args: vec!["mfa-enroll".into(), "verify".into(), user.clone()],
                home: Some(self.home.path().to_owned()),
                ..Environment::default()
            },
        };
        let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let (old_out, old_err) = (dup(stdout()).unwrap(), dup(stderr()).unwrap());
        dup2_stdin(&input).unwrap();
        dup2_stdout(&out).unwrap();
        dup2_stderr(&err).unwrap();
        let code = run(&ports);
        dup2_stdout(&old_out).unwrap();
        dup2_stderr(&old_err).unwrap();
        Answer { code, out: text(&mut out), err: text(&mut err) }
    }
}

struct Answer {
    code: u8,
    out: String,
    err: String,
}

fn text(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// Whether a person would say that this is the code: its digits on the first line, blanks and
/// dashes anywhere, at most 512 bytes.
fn means(typed: &[u8], right: &str) -> bool {
    let line = typed.split(|byte| *byte == b'\n').next().unwrap();
    let text = String::from_utf8_lossy(line);
    let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    line.len() <= 512 && plain.collect::<String>() == right
}

fn enrolled(opening: &Opening) -> Generator {
    let (mut store, _) = opening.create(&NewKey::KeyFile, &Issuer::new("Example").unwrap()).unwrap();
    let alice = UserName::new("alice").unwrap();
    store.add_user(Person { name: alice.clone(), display_name: None, email: None }).unwrap();
    let begin = Begin::app(alice.clone(), DeviceName::new("phone").unwrap(), Algorithm::Sha1, None);
    let set_up = store.begin(&begin).unwrap();
    let key = SecretKey::from_base32(set_up.scan.unwrap().key.expose()).ok().unwrap();
    let phone = Generator::new(&key, set_up.parameters);
    let step = step_at(opening.acting.clock.now(), set_up.parameters.period);
    for step in [step, step + 1] {
        store.take_code(&alice, set_up.id, phone.code(step).unwrap()).unwrap();
    }
    phone
}
