//! T11, T12, B10: the table of refusals, each guess in a process or at least a store of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mfa_enroll::directory::{Acting, Cache, Credential, Directory, Door, Opening, Patience, Places, SignIn};
use mfa_enroll::model::{Digits, Operator, Origin, SafeText, Timestamp, UserName};
use mfa_enroll::ports::{Clock, SystemRandomness};
use mfa_enroll::totp::Code;

use super::wound::Wound;

pub struct Hand(pub AtomicU64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.0.load(Ordering::SeqCst))
    }

    #[expect(clippy::disallowed_methods, reason = "the engine of the store before may still be closing")]
    fn wait(&self, millis: u64) {
        std::thread::sleep(std::time::Duration::from_millis(millis));
    }
}

/// What opens the store of a home, on a clock wound by hand.
pub fn opening(wound: &Wound, clock: &Arc<Hand>) -> Opening {
    let home = wound.home.path();
    Opening {
        places: Places {
            store: wound.home.store(),
            key_file: wound.home.key_file(),
            state: home.join(".local/state/mfa-enroll"),
            notify: home.join(".config/mfa-enroll/notify"),
        },
        credential: Credential::Default,
        patience: Patience::Commands,
        acting: Acting {
            clock: Arc::<Hand>::clone(clock),
            randomness: Arc::new(SystemRandomness),
            operator: Operator { name: SafeText::new("ann").unwrap(), uid: 1000 },
            origin: Origin::default(),
        },
        accepted: None,
        cache: Cache::Usual,
    }
}

/// One sign-in in a store that is opened for it and closed after.
fn verify(opening: &Opening, code: &str) -> SignIn {
    let Door::Open(mut local) = opening.open().unwrap() else { panic!("it asks for a passphrase") };
    local.verify(&UserName::new("alice").unwrap(), &Code::parse(code, Digits::Six).unwrap()).unwrap()
}

#[test]
fn a_hundred_wrong_codes_disable_whoever_restarts_in_between_and_only_a_new_device_clears_it() {
    let mut wound = Wound::with_alice();
    let app = wound.enrolled("phone");
    let wrong = app.wrong_code();
    let shown = |wound: &Wound| wound.json(&["users", "show", "alice", "--json"])[0].clone();
    let clock = Arc::new(Hand(AtomicU64::new(wound.now())));
    let opening = opening(&wound, &clock);
    for failure in 1..=100_u64 {
        assert_eq!(verify(&opening, &wrong), SignIn::Refused);
        let refused = match failure {
            1 | 2 => 0,
            3..=9 => 5 << (failure - 3),
            _ => 1800,
        };
        if matches!(failure, 3 | 9 | 10 | 99) {
            // A right code, too, is not read one second before that, and changes nothing.
            clock.0.fetch_add(refused - 1, Ordering::SeqCst);
            let right = app.code(clock.now().secs() / 30);
            assert_eq!(verify(&opening, &right), SignIn::Refused, "failure {failure}");
            clock.0.fetch_add(1, Ordering::SeqCst);
        } else {
            clock.0.fetch_add(refused, Ordering::SeqCst);
        }
    }
    wound.wind(clock.now().secs() + 365 * 86_400);
    assert_eq!(
        (shown(&wound)["failures"].as_u64(), shown(&wound)["sign_in"].as_str()),
        (Some(100), Some("disabled"))
    );
    assert_eq!(wound.verify("alice", &app.code(wound.step())).code, 1);
    let new = wound.enrolled("new-phone");
    assert_eq!(
        (shown(&wound)["failures"].as_u64(), shown(&wound)["sign_in"].as_str()),
        (Some(0), Some("open"))
    );
    wound.wait(30);
    assert_eq!(wound.verify("alice", &new.code(wound.step())).code, 0);
}

#[test]
fn a_success_resets_and_a_replay_neither_counts_nor_resets() {
    let mut wound = Wound::with_alice();
    let app = wound.enrolled("phone");
    let failures =
        |wound: &Wound| wound.json(&["users", "show", "alice", "--json"])[0]["failures"].as_u64().unwrap();
    wound.wait(30);
    let (right, wrong) = (app.code(wound.step()), app.wrong_code());
    wound.verify("alice", &wrong).exits(1);
    wound.verify("alice", &wrong).exits(1);
    assert_eq!(failures(&wound), 2);
    wound.verify("alice", &right).exits(0);
    assert_eq!(failures(&wound), 0);
    wound.verify("alice", &wrong).exits(1);
    wound.verify("alice", &right).exits(1);
    wound.verify("alice", &right).exits(1);
    assert_eq!(failures(&wound), 1);
}
