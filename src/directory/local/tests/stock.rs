//! Hardware tokens in stock: assigned without typing a key, given back when an
//! enrollment comes to nothing, and never there twice.

use super::hotp::hotp;
use super::support::{Desk, code, device, kind, person, steady, user};
use crate::directory::{Begin, Directory, Fate, IncomingToken, Kind, NewDevice, SetUp, TokenKey, TokenPlace};
use crate::model::{Algorithm, Event, Parameters, SecretText, Serial};
use crate::store::Versioned;
use crate::totp::Judgement;

const KEY: &[u8; 20] = b"12345678901234567890";

fn serial(text: &str) -> Serial {
    Serial::new(text).unwrap()
}

fn token(number: &str, key: &[u8]) -> IncomingToken {
    IncomingToken {
        serial: serial(number),
        key: SecretText::new(data_encoding::BASE32_NOPAD.encode(key)),
        parameters: Parameters::UNIVERSAL,
        about: Some(crate::model::SafeText::new("Gemalto C200").unwrap()),
    }
}

impl Desk {
    fn with_stock() -> Self {
        let mut desk = Self::new();
        desk.local.add_user(person("bob")).unwrap();
        let fates = desk.local.stock(&[token("SN-1", KEY), token("SN-2", b"abcdefghijklmnopqrst")]).unwrap();
        assert_eq!(fates, [Fate::Taken("SN-1".to_owned()), Fate::Taken("SN-2".to_owned())]);
        desk
    }

    fn begin_stocked(&mut self, of: &str, number: &str) -> Result<SetUp, Kind> {
        let begin = Begin::app(user(of), device("token"), Algorithm::Sha1, None);
        kind(self.local.begin(&Begin { kind: NewDevice::Stocked(serial(number)), ..begin }))
    }

    fn place(&mut self, number: &str) -> Option<TokenPlace> {
        let place = self.local.token(&serial(number)).unwrap().map(|token| token.place);
        let listed = self.local.tokens(None, 100).unwrap();
        let listed = listed.into_iter().find(|token| token.serial.is_same(&serial(number)));
        assert_eq!(listed.map(|token| token.place), place, "the list says the same");
        place
    }

    fn shows(&self) -> crate::totp::Code {
        code(&hotp(Algorithm::Sha1, KEY, self.step()))
    }
}

#[test]
fn a_token_in_stock_is_assigned_by_its_number_and_leaves_the_stock_with_its_two_codes() {
    let mut desk = Desk::with_stock();
    let set_up = desk.begin_stocked("alice", "sn-1").unwrap();
    assert!(set_up.scan.is_none(), "its key is not shown");
    assert_eq!(desk.place("SN-1"), Some(TokenPlace::BeingAssigned(user("alice"))));
    assert_eq!(desk.begin_stocked("bob", "SN-1").map(drop), Err(Kind::Refused));
    let shown = desk.shows();
    assert_eq!(desk.local.take_code(&user("alice"), set_up.id, shown), Ok(Judgement::RightSoFar));
    desk.wait(30);
    let shown = desk.shows();
    assert_eq!(desk.local.take_code(&user("alice"), set_up.id, shown), Ok(steady()));
    assert_eq!(desk.place("SN-1"), Some(TokenPlace::Assigned(user("alice"))));
    assert!(desk.local.token(&serial("SN-1")).unwrap().unwrap().stocked.is_none());
    assert_eq!(kind(desk.local.remove_token(&serial("SN-1"))), Err(Kind::Refused));
    assert!(desk.local.checked_now().is_whole());
}

#[test]
fn an_enrollment_that_comes_to_nothing_gives_the_token_back() {
    let mut desk = Desk::with_stock();
    let set_up = desk.begin_stocked("alice", "SN-1").unwrap();
    let of_bob = Begin::app(user("bob"), device("token"), Algorithm::Sha1, None);
    let of_bob = Begin { kind: NewDevice::Stocked(serial("SN-1")), ..of_bob };
    let problem = desk.local.begin(&of_bob).map(drop).unwrap_err();
    assert_eq!(problem.what, "The token SN-1 is being assigned to alice.");
    desk.local.discard(&user("alice"), set_up.id).unwrap();
    assert_eq!(desk.place("SN-1"), Some(TokenPlace::InStock));
    desk.begin_stocked("bob", "SN-1").unwrap();
    desk.wait(901);
    assert_eq!(desk.place("SN-1"), Some(TokenPlace::InStock), "its time is up");
    desk.begin_stocked("alice", "SN-1").unwrap();
    assert!(desk.local.checked_now().is_whole());
}

#[test]
fn the_same_file_twice_puts_nothing_twice_in_stock() {
    let mut desk = Desk::with_stock();
    let before = desk.newest_entry();
    let again =
        [token("SN-1", KEY), token("sn-2", b"another key, not it!"), token("SN-3", KEY), token("sn-3", KEY)];
    let said = desk.local.preview_stock(&again).unwrap();
    let done = desk.local.stock(&again).unwrap();
    assert_eq!(said, done);
    let refused = |why: &str| Fate::Refused(why.to_owned());
    assert_eq!(
        done,
        [
            Fate::Same("SN-1".to_owned()),
            refused("the token sn-2 is in stock already, with another secret key"),
            Fate::Taken("SN-3".to_owned()),
            refused("the token sn-3 is in the file twice"),
        ]
    );
    assert_eq!(desk.told_since(before), [Event::TokensStocked { tokens: 1 }]);
    // Nor does one come back that somebody has.
    desk.begin_stocked("alice", "SN-3").unwrap();
    let fates = desk.local.stock(&[token("SN-3", KEY)]).unwrap();
    assert_eq!(fates, [Fate::Same("SN-3".to_owned())]);
}

#[test]
fn nobody_types_the_key_of_a_token_in_stock() {
    let mut desk = Desk::with_stock();
    let typed = TokenKey {
        serial: serial("SN-1"),
        key: SecretText::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned()),
        parameters: Parameters::UNIVERSAL,
    };
    let begin = Begin::app(user("alice"), device("token"), Algorithm::Sha1, None);
    let started = desk.local.begin(&Begin { kind: NewDevice::Token(typed), ..begin });
    assert_eq!(started.map(drop).unwrap_err().what, "The token SN-1 is in stock, so its key is known.");
    assert_eq!(desk.begin_stocked("alice", "SN-9").map(drop), Err(Kind::Refused));
}

#[test]
fn a_token_taken_out_of_the_stock_is_gone_with_its_key() {
    let mut desk = Desk::with_stock();
    desk.begin_stocked("alice", "SN-2").unwrap();
    assert_eq!(kind(desk.local.remove_token(&serial("SN-2"))), Err(Kind::Refused), "it is being assigned");
    desk.local.remove_token(&serial("sn-1")).unwrap();
    assert_eq!(desk.place("SN-1"), None);
    assert_eq!(kind(desk.local.remove_token(&serial("SN-1"))), Err(Kind::NotFound));
    assert_eq!(desk.told_since(desk.newest_entry() - 1), [Event::TokenRemoved { serial: serial("SN-1") }]);
}

#[test]
fn tokens_are_listed_in_order_page_by_page_whoever_has_them() {
    let mut desk = Desk::with_stock();
    desk.begin_stocked("alice", "SN-2").unwrap();
    let numbers: Vec<String> = (10..40).map(|number| format!("T-{number}")).collect();
    let tokens: Vec<IncomingToken> =
        numbers.iter().map(|number| token(number, number.repeat(5).as_bytes())).collect();
    desk.local.stock(&tokens).unwrap();
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = desk.local.tokens(after.as_ref(), 7).unwrap();
        assert!(page.len() <= 7);
        let Some(last) = page.last() else { break };
        after = Some(last.serial.clone());
        all.extend(page.into_iter().map(|token| token.serial.to_string()));
    }
    let expected: Vec<String> = ["SN-1".to_owned(), "SN-2".to_owned()].into_iter().chain(numbers).collect();
    assert_eq!(all, expected);
}

#[test]
fn a_token_whose_record_was_changed_outside_is_named_by_the_check() {
    let desk = Desk::with_stock();
    let Versioned { value, .. } = desk.local.store.stocked(&serial("SN-1")).unwrap().unwrap();
    assert_eq!(format!("{:?}", value.secret), format!("Sealed({} bytes)", value.secret.0.len()));
    let checked = desk.local.store.check();
    assert_eq!((checked.secrets, checked.is_whole()), (2, true), "both keys were opened");
}

#[test]
fn a_token_whose_key_was_typed_is_nobodys_device_before_its_two_codes() {
    let mut desk = Desk::with_stock();
    let key = SecretText::new(data_encoding::BASE32_NOPAD.encode(b"abcdefghijklmnopqrsz"));
    let typed = TokenKey { serial: serial("SN-9"), key, parameters: Parameters::UNIVERSAL };
    let begin = Begin::app(user("alice"), device("typed"), Algorithm::Sha1, None);
    desk.local.begin(&Begin { kind: NewDevice::Token(typed), ..begin }).unwrap();
    assert_eq!(desk.place("SN-9"), Some(TokenPlace::BeingAssigned(user("alice"))));
}
