//! A new device in place of another, and hardware tokens.

use super::life::removal;
use super::support::{Desk, Phone, code, device, kind, person, steady, user};
use crate::directory::{Answer, Begin, Directory, Kind, NewDevice, Replaces, SetUp, SignIn, TokenKey};
use crate::model::{
    Algorithm, DeviceKind, DeviceState, Digits, Parameters, Period, SecretText, Serial, User, UserName,
};
use crate::totp::{Generator, Judgement, SecretKey};

impl Desk {
    fn begin_replacing(&mut self, old: &Phone, called: &str, is_lost: bool) -> Answer<SetUp> {
        let begin = Begin::app(user("alice"), device(called), Algorithm::Sha1, None);
        self.local.begin(&Begin { replaces: Some(Replaces { id: old.id, is_lost }), ..begin })
    }

    fn confirm(&mut self, phone: &Phone) {
        assert_eq!(self.take(phone, 0), Ok(Judgement::RightSoFar));
        self.wait(30);
        assert_eq!(self.take(phone, 0), Ok(steady()));
    }

    fn begin_token(&mut self, of: &str, called: &str, serial: &str, key: &str) -> Answer<SetUp> {
        let token = TokenKey {
            serial: Serial::new(serial).unwrap(),
            key: SecretText::new(key.to_owned()),
            parameters: EIGHT,
        };
        let kind = NewDevice::Token(token);
        let (user, device) = (user(of), device(called));
        self.local.begin(&Begin { user, device, kind, replaces: None, proofing: None })
    }
}

const EIGHT: Parameters =
    Parameters { algorithm: Algorithm::Sha1, digits: Digits::Eight, period: Period::Sixty };
/// The key of RFC 6238, appendix B, as makers print it.
const KEY: &str = "31:32:33:34:35:36:37:38:39:30:31:32:33:34:35:36:37:38:39:30";

#[test]
fn the_old_device_works_until_the_new_one_is_confirmed_and_not_a_moment_longer() {
    let mut desk = Desk::new();
    let old = desk.enroll("phone");
    desk.wait(60);
    let new = Phone::scanned(&desk.begin_replacing(&old, "phone-2", false).unwrap());
    assert_eq!(desk.take(&new, 0), Ok(Judgement::RightSoFar));
    let digits = old.digits(desk.step());
    assert_eq!(desk.verify(&digits), SignIn::Accepted);
    desk.wait(30);
    assert_eq!(desk.take(&new, 0), Ok(steady()));
    let record = desk.record();
    assert!(
        matches!(record.device(old.id).unwrap().state, DeviceState::Deactivated { at } if at == desk.now())
    );
    assert!(record.device(new.id).unwrap().is_active());
    let (of_old, of_new) = (old.digits(desk.wait(30).step()), new.digits(desk.step()));
    assert_eq!(desk.verify(&of_old), SignIn::Refused);
    assert_eq!(desk.verify(&of_new), SignIn::Accepted);
}

#[test]
fn a_lost_device_is_deactivated_before_the_new_one_is_there() {
    let mut desk = Desk::new();
    let old = desk.enroll("phone");
    let set_up = desk.begin_replacing(&old, "phone-2", true).unwrap();
    assert!(!desk.is_active(&old));
    // Going on with it changes nothing more.
    assert!(desk.begin_replacing(&old, "phone-2", true).unwrap().resumed);
    desk.confirm(&Phone::scanned(&set_up));
    assert_eq!(desk.record().active().count(), 1);
}

#[test]
fn a_ninth_device_never_is_and_the_replaced_one_of_eight_goes() {
    let mut desk = Desk::new();
    let phones: Vec<Phone> = (0..8).map(|number| desk.enroll(&format!("phone{number}"))).collect();
    assert_eq!(kind(desk.try_begin("ninth", Algorithm::Sha1).map(drop)), Err(Kind::Refused));
    let set_up = desk.begin_replacing(&phones[3], "ninth", false).unwrap();
    assert_eq!(desk.record().devices.len(), User::MOST_DEVICES);
    desk.confirm(&Phone::scanned(&set_up));
    let record = desk.record();
    assert_eq!(record.devices.len(), User::MOST_DEVICES);
    assert!(record.device(phones[3].id).is_none() && record.device(set_up.id).is_some());
}

#[test]
fn what_was_to_replace_a_device_that_is_gone_is_a_device_of_its_own() {
    let mut desk = Desk::new();
    let phones: Vec<Phone> = (0..7).map(|number| desk.enroll(&format!("phone{number}"))).collect();
    let new = Phone::scanned(&desk.begin_replacing(&phones[0], "new", false).unwrap());
    desk.local.delete(&removal(&phones[0]), true).unwrap();
    desk.enroll("seventh");
    desk.confirm(&new);
    assert_eq!(desk.record().devices.len(), 8);
    assert_eq!(kind(desk.begin_replacing(&phones[0], "newer", false).map(drop)), Err(Kind::NotFound));
}

#[test]
fn a_hardware_token_is_confirmed_by_its_own_two_codes() {
    let mut desk = Desk::new();
    let set_up = desk.begin_token("alice", "token", "GALT-1", KEY).unwrap();
    assert!(set_up.scan.is_none(), "a token's key is not shown");
    assert_eq!(set_up.kind, DeviceKind::HardwareToken { serial: Serial::new("GALT-1").unwrap() });
    let key = SecretKey::from_bytes(b"12345678901234567890".to_vec()).unwrap();
    let generator = Generator::new(&key, EIGHT);
    let shown = |desk: &Desk| generator.code(desk.now().secs() / 60).unwrap();
    let first = shown(&desk);
    assert_eq!(desk.local.take_code(&user("alice"), set_up.id, first), Ok(Judgement::RightSoFar));
    desk.wait(60);
    let second = shown(&desk);
    assert_eq!(desk.local.take_code(&user("alice"), set_up.id, second), Ok(steady()));
    let digits = shown(desk.wait(60)).expose().to_owned();
    assert_eq!(digits.len(), 8);
    assert_eq!(desk.local.verify(&user("alice"), &eight(&digits)).unwrap(), SignIn::Accepted);
}

fn eight(digits: &str) -> crate::totp::Code {
    crate::totp::Code::parse(digits, Digits::Eight).unwrap()
}

#[test]
fn a_serial_number_is_given_once_and_free_again_with_its_device() {
    let mut desk = Desk::new();
    desk.local.add_user(person("bob")).unwrap();
    let begun = desk.begin_token("alice", "token", "GALT-1", KEY).unwrap();
    let taken = desk.begin_token("bob", "token", "galt-1", KEY).map(drop).unwrap_err();
    assert_eq!(taken.kind, Kind::Refused);
    assert!(taken.what.contains("alice"), "{}", taken.what);
    // The same user may begin anew under the same name, not under another.
    let again = desk.begin_token("alice", "token", "GALT-1", KEY).unwrap();
    assert!(!again.resumed && again.id != begun.id);
    assert_eq!(kind(desk.begin_token("alice", "other", "GALT-1", KEY).map(drop)), Err(Kind::Refused));
    desk.local.discard(&user("alice"), again.id).unwrap();
    desk.begin_token("bob", "token", "GALT-1", KEY).unwrap();
    // Its time is up.
    desk.wait(900);
    desk.begin_token("alice", "token", "GALT-1", KEY).unwrap();
    assert!(desk.local.checked_now().is_whole());
}

#[test]
fn a_tokens_key_is_taken_in_base32_and_hexadecimal_and_refused_otherwise() {
    for (key, fits) in [
        (KEY, true),
        ("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", true),
        ("3132333435363738393031323334353637383930", true),
        ("31323334", false),
        ("not a key!", false),
        ("", false),
    ] {
        let mut desk = Desk::new();
        let begun = desk.begin_token("alice", "token", "SN-1", key);
        assert_eq!(begun.is_ok(), fits, "{key}");
        if let Err(problem) = begun {
            assert!(problem.kind == Kind::Refused && !problem.to_string().contains("3132"));
            assert!(desk.local.store.token(&Serial::new("SN-1").unwrap()).unwrap().is_none());
        }
    }
}

#[test]
fn a_six_digit_code_is_malformed_for_a_token_of_eight() {
    let mut desk = Desk::new();
    let set_up = desk.begin_token("alice", "token", "SN-1", KEY).unwrap();
    let name: UserName = user("alice");
    let judged = desk.local.take_code(&name, set_up.id, code("123456")).unwrap();
    assert!(matches!(judged, Judgement::Refused(crate::totp::Verdict::Malformed(_))));
}
